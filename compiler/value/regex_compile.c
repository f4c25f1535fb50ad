/* Compiles a pattern in one pass: code is appended as the pattern is read, and code already there
 * is moved or copied where an alternative or a repetition turns out to begin earlier. What the
 * domain type Regex refuses may be refused here with less to say. */
#include "base/utf8.h"
#include "base/vec.h"
#include "value/regex_program.h"

enum { CODE_POINT_MAX = 0x10ffff, REPEAT_MAX = 1000, NO_LIMIT = INT32_MAX };
enum { NOTHING = UINT32_MAX }; /* to be repeated; no jump before this one */

enum flag { FLAG_FOLD = 1, FLAG_LINES = 2, FLAG_ANY = 4 };

struct compiler {
    struct arena *arena;
    struct text pattern;
    size_t at;
    uint32_t depth; /* of groups */
    uint32_t flags; /* enum flag */
    uint32_t atom;  /* where the code begins that a repetition would repeat, or NOTHING */
    const char *problem;
    VEC(struct regex_instruction) code;
    VEC(struct regex_range) ranges;
    VEC(struct regex_class) classes;
};

static const char malformed[] = "it is no regular expression";

static void read_alternatives(struct compiler *c);

static void fail(struct compiler *c, const char *problem) {
    if (c->problem == NULL)
        c->problem = problem;
    c->at = c->pattern.size;
}

static bool at_end(const struct compiler *c) {
    return c->at == c->pattern.size;
}

/* The byte `ahead` bytes on, 0 behind the end. */
static char peek(const struct compiler *c, size_t ahead) {
    return ahead < c->pattern.size - c->at ? c->pattern.data[c->at + ahead] : '\0';
}

static bool take(struct compiler *c, struct text word) {
    struct text rest = { c->pattern.data + c->at, c->pattern.size - c->at };
    bool found = text_starts_with(rest, word);
    c->at += found ? word.size : 0;
    return found;
}

static bool has_room(struct compiler *c, uint64_t more) {
    if (c->code.count + more <= REGEX_SIZE_MAX)
        return true;
    fail(c, "it is too large when its repetitions are written out");
    return false;
}

static void emit(struct compiler *c, enum regex_op op, int32_t x, int32_t y) {
    struct regex_instruction instruction = { op, x, y };
    if (has_room(c, 1))
        vec_push(c->arena, &c->code, instruction);
}

/* An instruction before those from `at` on. */
static void insert(struct compiler *c, uint32_t at, enum regex_op op, int32_t x, int32_t y) {
    uint32_t moved = c->code.count - at;
    emit(c, op, x, y);
    if (c->problem != NULL)
        return;
    struct regex_instruction *place = c->code.items + at;
    memmove(place + 1, place, moved * sizeof *place);
    *place = (struct regex_instruction){ op, x, y };
}

/* --- Classes --- */

static void add_range(struct compiler *c, uint32_t low, uint32_t high) {
    struct regex_range range = { low, high };
    vec_push(c->arena, &c->ranges, range);
}

/* With FLAG_FOLD also the other case of each ASCII letter. */
static void add_folded(struct compiler *c, uint32_t low, uint32_t high) {
    add_range(c, low, high);
    if ((c->flags & FLAG_FOLD) == 0)
        return;
    for (uint32_t base = 'A'; base <= 'a'; base += 'a' - 'A') {
        uint32_t first = low > base ? low : base, last = high < base + 25 ? high : base + 25;
        if (first <= last)
            add_range(c, first ^ 0x20, last ^ 0x20);
    }
}

struct named_class {
    struct text name;
    struct regex_range ranges[4];
    uint32_t count; /* of ranges, which are in order */
};

#define NAMED(name, count, ...) \
    { { name, sizeof(name) - 1 }, { __VA_ARGS__ }, count }
static const struct named_class named_classes[] = {
    NAMED("d", 1, { '0', '9' }),
    NAMED("s", 3, { '\t', '\n' }, { '\f', '\r' }, { ' ', ' ' }),
    NAMED("w", 4, { '0', '9' }, { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' }),
    NAMED("alnum", 3, { '0', '9' }, { 'A', 'Z' }, { 'a', 'z' }),
    NAMED("alpha", 2, { 'A', 'Z' }, { 'a', 'z' }),
    NAMED("ascii", 1, { 0, 0x7f }),
    NAMED("blank", 2, { '\t', '\t' }, { ' ', ' ' }),
    NAMED("cntrl", 2, { 0, 0x1f }, { 0x7f, 0x7f }),
    NAMED("digit", 1, { '0', '9' }),
    NAMED("graph", 1, { '!', '~' }),
    NAMED("lower", 1, { 'a', 'z' }),
    NAMED("print", 1, { ' ', '~' }),
    NAMED("punct", 4, { '!', '/' }, { ':', '@' }, { '[', '`' }, { '{', '~' }),
    NAMED("space", 2, { '\t', '\r' }, { ' ', ' ' }),
    NAMED("upper", 1, { 'A', 'Z' }),
    NAMED("word", 4, { '0', '9' }, { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' }),
    NAMED("xdigit", 3, { '0', '9' }, { 'A', 'F' }, { 'a', 'f' }),
};

static void add_named(struct compiler *c, struct text name, bool negated) {
    const struct named_class *class = named_classes;
    const struct named_class *end = class + sizeof named_classes / sizeof *named_classes;
    while (class < end && !text_equal(class->name, name))
        class ++;
    if (class == end) {
        fail(c, malformed);
        return;
    }
    uint32_t next = 0; /* the first code point not yet dealt with */
    for (uint32_t i = 0; i < class->count; i++) {
        struct regex_range range = class->ranges[i];
        if (!negated)
            add_folded(c, range.low, range.high);
        else if (range.low > next)
            add_range(c, next, range.low - 1);
        next = range.high + 1;
    }
    if (negated)
        add_range(c, next, CODE_POINT_MAX);
}

/* A class of the ranges since `first`, as an instruction. */
static void emit_class(struct compiler *c, uint32_t first, bool negated) {
    struct regex_class class = { first, c->ranges.count - first, negated };
    emit(c, REGEX_CLASS, (int32_t)c->classes.count, 0);
    vec_push(c->arena, &c->classes, class);
}

static void emit_character(struct compiler *c, uint32_t code) {
    bool letter = code < 0x80 && ((code | 0x20) >= 'a' && (code | 0x20) <= 'z');
    if (!letter || (c->flags & FLAG_FOLD) == 0) {
        emit(c, REGEX_CHAR, (int32_t)code, 0);
        return;
    }
    uint32_t first = c->ranges.count;
    add_folded(c, code, code);
    emit_class(c, first, false);
}

/* --- Escapes --- */

static int digit_value(char d) {
    if (d >= '0' && d <= '9')
        return d - '0';
    char lower = (char)(d | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : 16;
}

/* Up to `count` digits of a base at the reading point. */
static uint32_t read_digits(struct compiler *c, int base, int count) {
    uint32_t code = 0;
    for (; count > 0 && !at_end(c) && digit_value(peek(c, 0)) < base; count--, c->at++)
        code = code * (uint32_t)base + (uint32_t)digit_value(peek(c, 0));
    return code;
}

/* Behind `\x`. */
static uint32_t read_hex(struct compiler *c) {
    if (!take(c, TEXT("{")))
        return read_digits(c, 16, 2);
    while (take(c, TEXT("0")))
        continue;
    uint32_t code = read_digits(c, 16, 6);
    if (!take(c, TEXT("}")) || code > CODE_POINT_MAX)
        fail(c, malformed);
    return code;
}

/* The character that an escape stands for, the backslash being read. */
static uint32_t read_escaped(struct compiler *c) {
    static const char names[] = "afnrtv", codes[] = "\a\f\n\r\t\v";
    char name = peek(c, 0);
    const char *found = name == '\0' ? NULL : strchr(names, name);
    if (name >= '0' && name <= '7')
        return read_digits(c, 8, 3);
    if (at_end(c)) {
        fail(c, malformed);
        return 0;
    }
    if (found != NULL || name == 'x') {
        c->at++;
        return found != NULL ? (uint32_t)codes[found - names] : read_hex(c);
    }
    return utf8_next(c->pattern, &c->at);
}

/* `\d`, `\W` …, the backslash being read: adds it to the ranges. */
static bool take_named(struct compiler *c) {
    char name = peek(c, 0), lower = (char)(name | 0x20);
    if (name == 'p' || name == 'P') {
        fail(c, "it names a class of Unicode, which is not supported");
        return true;
    }
    if (name == '\0' || strchr("dswDSW", name) == NULL)
        return false;
    c->at++;
    add_named(c, (struct text){ &lower, 1 }, name != lower);
    return true;
}

static bool take_assertion(struct compiler *c) {
    static const char names[] = "AzbB";
    static const uint8_t assertions[] = { ASSERT_TEXT_START, ASSERT_TEXT_END, ASSERT_WORD,
                                          ASSERT_NO_WORD };
    const char *found = peek(c, 0) == '\0' ? NULL : strchr(names, peek(c, 0));
    if (found == NULL)
        return false;
    c->at++;
    emit(c, REGEX_ASSERT, assertions[found - names], 0);
    return true;
}

/* `\Q…\E`; a repetition behind it repeats the last character. */
static void read_quoted(struct compiler *c) {
    while (!at_end(c) && !take(c, TEXT("\\E"))) {
        c->atom = c->code.count;
        emit_character(c, utf8_next(c->pattern, &c->at));
    }
}

static void read_backslash(struct compiler *c) {
    uint32_t first = c->ranges.count;
    c->at++;
    if (take(c, TEXT("Q"))) {
        read_quoted(c);
        return;
    }
    c->atom = c->code.count;
    if (take_assertion(c))
        return;
    if (take_named(c))
        emit_class(c, first, false);
    else
        emit_character(c, read_escaped(c));
}

/* --- Brackets --- */

static uint32_t read_bracket_character(struct compiler *c) {
    if (!take(c, TEXT("\\")))
        return utf8_next(c->pattern, &c->at);
    return read_escaped(c);
}

static void read_bracket_range(struct compiler *c) {
    uint32_t low = read_bracket_character(c), high = low;
    if (peek(c, 0) == '-' && peek(c, 1) != ']' && c->pattern.size - c->at > 1) {
        c->at++;
        high = read_bracket_character(c);
    }
    if (low > high)
        fail(c, malformed);
    add_folded(c, low, high);
}

/* `[:alpha:]` or `[:^alpha:]`; a bracket alone is itself. */
static bool take_posix(struct compiler *c) {
    struct text rest = { c->pattern.data + c->at, c->pattern.size - c->at };
    size_t end = text_find(rest, TEXT(":]"));
    if (!text_starts_with(rest, TEXT("[:")) || end == rest.size || end < 2)
        return false;
    bool negated = rest.data[2] == '^';
    size_t start = negated ? 3 : 2;
    add_named(c, (struct text){ rest.data + start, end - start }, negated);
    c->at += c->problem == NULL ? end + 2 : 0;
    return true;
}

static void read_bracket_item(struct compiler *c) {
    if (take_posix(c))
        return;
    if (peek(c, 0) == '\\') {
        c->at++;
        if (take_named(c))
            return;
        c->at--;
    }
    read_bracket_range(c);
}

static void read_bracket(struct compiler *c) {
    uint32_t first = c->ranges.count;
    c->at++;
    c->atom = c->code.count;
    bool negated = take(c, TEXT("^"));
    do {
        if (at_end(c)) {
            fail(c, malformed);
            return;
        }
        read_bracket_item(c);
    } while (c->problem == NULL && !take(c, TEXT("]")));
    emit_class(c, first, negated);
}

/* --- Groups --- */

/* `i`, `-s` … behind `(?`, up to the `:` or `)`. */
static void read_flags(struct compiler *c) {
    static const char names[] = "imsU"; /* the last is of no consequence */
    bool negative = false;
    for (; peek(c, 0) != ':' && peek(c, 0) != ')'; c->at++) {
        const char *found = peek(c, 0) == '\0' ? NULL : strchr(names, peek(c, 0));
        if (peek(c, 0) == '-') {
            negative = true;
        } else if (found == NULL) {
            fail(c, malformed);
            return;
        } else if (negative) {
            c->flags &= ~(1u << (found - names));
        } else {
            c->flags |= 1u << (found - names);
        }
    }
}

/* Behind the opening of a group. */
static void read_inside(struct compiler *c) {
    uint32_t start = c->code.count;
    if (c->depth++ == REGEX_DEPTH_MAX) {
        fail(c, "its groups nest more than 200 deep");
        return;
    }
    read_alternatives(c);
    c->depth--;
    if (!take(c, TEXT(")")))
        fail(c, malformed);
    c->atom = start;
}

static void read_group(struct compiler *c) {
    uint32_t flags = c->flags;
    c->at++;
    if (take(c, TEXT("?P<")) || take(c, TEXT("?<"))) {
        while (!at_end(c) && !take(c, TEXT(">")))
            c->at++;
    } else if (take(c, TEXT("?"))) {
        read_flags(c);
        if (take(c, TEXT(")")))
            return; /* they hold for what follows in the group around them */
        take(c, TEXT(":"));
    }
    read_inside(c);
    c->flags = flags;
}

/* --- Repetitions --- */

/* The number at *at, something beyond REPEAT_MAX for any that is greater; false when there is none.
 * With a zero before other digits it is none. */
static bool read_count(const struct compiler *c, size_t *at, int32_t *count) {
    size_t start = *at;
    struct text t = c->pattern;
    *count = 0;
    for (; *at < t.size && t.data[*at] >= '0' && t.data[*at] <= '9'; ++*at)
        *count = *count > REPEAT_MAX ? *count : *count * 10 + (t.data[*at] - '0');
    return *at == start + 1 || (*at > start && t.data[start] != '0');
}

/* `{n}`, `{n,}`, `{n,m}` at the reading point; else the brace is only itself. */
static bool take_counts(struct compiler *c, int32_t *low, int32_t *high) {
    size_t at = c->at + 1;
    if (!read_count(c, &at, low))
        return false;
    *high = *low;
    if (at < c->pattern.size && c->pattern.data[at] == ',') {
        at++;
        if (!read_count(c, &at, high))
            *high = NO_LIMIT;
    }
    if (at == c->pattern.size || c->pattern.data[at] != '}')
        return false;
    c->at = at + 1;
    if (*low > REPEAT_MAX || *high < *low || (*high > REPEAT_MAX && *high != NO_LIMIT))
        fail(c, malformed);
    return true;
}

static bool take_repetition(struct compiler *c, int32_t *low, int32_t *high) {
    char sign = peek(c, 0);
    if (sign == '{' ? !take_counts(c, low, high) : strchr("*+?", sign) == NULL || sign == '\0')
        return false;
    if (sign != '{') {
        *low = sign == '+';
        *high = sign == '?' ? 1 : NO_LIMIT;
        c->at++;
    }
    take(c, TEXT("?"));
    if (c->atom == NOTHING)
        fail(c, malformed);
    return c->problem == NULL;
}

/* The code of the atom once more. */
static void copy_atom(struct compiler *c, uint32_t size) {
    for (uint32_t i = 0; i < size; i++) {
        struct regex_instruction copy = c->code.items[c->atom + i];
        vec_push(c->arena, &c->code, copy);
    }
}

/* The atom `low` times and then as often as one likes. */
static void repeat_freely(struct compiler *c, int32_t low, uint32_t size) {
    int32_t length = (int32_t)size;
    if (low == 0) {
        insert(c, c->atom, REGEX_SPLIT, 1, length + 2);
        emit(c, REGEX_JUMP, -(length + 1), 0);
        return;
    }
    for (int32_t i = 1; i < low; i++)
        copy_atom(c, size);
    emit(c, REGEX_SPLIT, -length, 1);
}

/* The atom `low` to `high` times: each copy that need not be may skip the rest. */
static void repeat_up_to(struct compiler *c, int32_t low, int32_t high, uint32_t size) {
    for (int32_t i = 1; i < low; i++)
        copy_atom(c, size);
    int32_t step = (int32_t)size + 1;
    if (low == 0 && high > 0)
        insert(c, c->atom, REGEX_SPLIT, 1, high * step);
    uint32_t atom = c->atom;
    c->atom += low == 0;
    for (int32_t i = low == 0 ? 1 : low; i < high; i++) {
        emit(c, REGEX_SPLIT, 1, (high - i) * step);
        copy_atom(c, size);
    }
    c->atom = atom;
    if (high == 0)
        c->code.count = c->atom;
}

static void repeat(struct compiler *c, int32_t low, int32_t high) {
    uint32_t size = c->code.count - c->atom;
    int32_t times = high == NO_LIMIT ? low + 2 : high;
    if (!has_room(c, (uint64_t)times * (size + 1)))
        return;
    if (high == NO_LIMIT)
        repeat_freely(c, low, size);
    else
        repeat_up_to(c, low, high, size);
}

/* --- The whole --- */

static void read_dot(struct compiler *c) {
    uint32_t first = c->ranges.count;
    if (c->flags & FLAG_ANY) {
        emit(c, REGEX_ANY, 0, 0);
        return;
    }
    add_range(c, '\n', '\n');
    emit_class(c, first, true);
}

static void read_plain(struct compiler *c) {
    char sign = peek(c, 0);
    bool lines = (c->flags & FLAG_LINES) != 0;
    c->atom = c->code.count;
    if (sign == '.' || sign == '^' || sign == '$')
        c->at++;
    if (sign == '.')
        read_dot(c);
    else if (sign == '^')
        emit(c, REGEX_ASSERT, lines ? ASSERT_LINE_START : ASSERT_TEXT_START, 0);
    else if (sign == '$')
        emit(c, REGEX_ASSERT, lines ? ASSERT_LINE_END : ASSERT_TEXT_END, 0);
    else
        emit_character(c, utf8_next(c->pattern, &c->at));
}

static void read_token(struct compiler *c) {
    int32_t low, high;
    if (take_repetition(c, &low, &high)) {
        repeat(c, low, high);
        return;
    }
    if (at_end(c))
        return;
    switch (peek(c, 0)) {
    case '(':
        read_group(c);
        break;
    case '[':
        read_bracket(c);
        break;
    case '\\':
        read_backslash(c);
        break;
    default:
        read_plain(c);
        break;
    }
}

static void read_sequence(struct compiler *c) {
    c->atom = NOTHING;
    while (!at_end(c) && peek(c, 0) != '|' && peek(c, 0) != ')')
        read_token(c);
}

/* Jumps to the end of the alternatives are chained through their targets until that is known. */
static void read_alternatives(struct compiler *c) {
    uint32_t start = c->code.count, last_jump = NOTHING;
    read_sequence(c);
    while (take(c, TEXT("|"))) {
        insert(c, start, REGEX_SPLIT, 1, (int32_t)(c->code.count - start) + 2);
        emit(c, REGEX_JUMP, (int32_t)last_jump, 0);
        last_jump = c->code.count - 1;
        start = c->code.count;
        read_sequence(c);
    }
    while (c->problem == NULL && last_jump != NOTHING) {
        struct regex_instruction *jump = &c->code.items[last_jump];
        uint32_t before = (uint32_t)jump->x;
        jump->x = (int32_t)(c->code.count - last_jump);
        last_jump = before;
    }
}

static struct regex *finish(const struct compiler *c) {
    struct regex *regex = ARENA_NEW(c->arena, struct regex);
    regex->arena = c->arena;
    regex->code = c->code.items;
    regex->size = c->code.count;
    regex->ranges = c->ranges.items;
    regex->classes = c->classes.items;
    const struct regex_instruction *first = c->code.items;
    regex->anchored = first->op == REGEX_ASSERT && first->x == ASSERT_TEXT_START;
    regex->seen = ARENA_ARRAY(c->arena, uint64_t, regex->size);
    regex->stack = arena_alloc_raw(c->arena, (regex->size + 2) * sizeof *regex->stack);
    regex->threads = arena_alloc_raw(c->arena, 2 * regex->size * sizeof *regex->threads);
    regex->plain = regex_is_plain(regex);
    return regex;
}

struct regex *regex_compile(struct arena *arena, struct text pattern, const char **problem) {
    struct compiler c = { .arena = arena, .pattern = pattern };
    read_alternatives(&c);
    if (!at_end(&c))
        fail(&c, malformed); /* a `)` that closes nothing */
    emit(&c, REGEX_MATCH, 0, 0);
    *problem = c.problem;
    return c.problem == NULL ? finish(&c) : NULL;
}
