/* Regular expressions as RE2 and Go's regexp read them: syntax only, in one pass and without
 * recursion. What those two leave out because it cannot be matched in linear time (look-around,
 * back references) is refused by name. */
#include "value/domain_scan.h"

enum {
    DEPTH_MAX = 200, /* open groups; RE2 itself ends at 1000 */
    NAMED_GROUPS_MAX = 64,
    REPEAT_MAX = 1000, /* of {n,m}, and of the product of nested ones */
    CODE_POINT_MAX = 0x10ffff
};

/* An expression being read. */
struct regex {
    struct text t;
    size_t at;
    struct domain_problem *problem;
    bool has_atom;         /* something stands here that can be repeated */
    bool repeated;         /* the last token was a repetition */
    uint32_t atom_repeats; /* product of counts nested in the last atom */
    uint32_t depth;
    size_t opened[DEPTH_MAX];        /* where the open groups begin */
    uint32_t repeats[DEPTH_MAX + 1]; /* the largest product inside each open group */
    struct text names[NAMED_GROUPS_MAX];
    uint32_t name_count;
};

static char peek(const struct regex *r, size_t ahead) {
    return scan_peek(r->t, r->at + ahead);
}

static bool left(const struct regex *r, size_t count) {
    return r->t.size - r->at >= count;
}

static bool fail(struct regex *r, size_t start, size_t end, const char *reason,
                 const char *remedy) {
    return scan_fail(r->problem, start, end, reason, remedy);
}

/* An atom ends here. */
static bool accept_atom(struct regex *r, size_t size) {
    r->at += size;
    r->has_atom = true;
    r->repeated = false;
    r->atom_repeats = 1;
    return true;
}

/* What `(?` begins when it is no group that RE2 has. */
static const struct {
    struct text text;
    const char *reason;
} foreign_groups[] = {
    { { "(?=", 3 }, "RE2 has no look-ahead" },    { { "(?!", 3 }, "RE2 has no look-ahead" },
    { { "(?<=", 4 }, "RE2 has no look-behind" },  { { "(?<!", 4 }, "RE2 has no look-behind" },
    { { "(?>", 3 }, "RE2 has no atomic groups" }, { { "(?P=", 4 }, "RE2 has no back references" },
    { { "(?P>", 4 }, "RE2 has no recursion" },    { { "(?#", 3 }, "RE2 has no comments" },
    { { "(?|", 3 }, "RE2 has no branch resets" }, { { "(?(", 3 }, "RE2 has no conditional groups" },
};

static bool open_group(struct regex *r, size_t size) {
    if (r->depth == DEPTH_MAX)
        return fail(r, r->at, r->at + 1, "groups nest at most 200 deep", NULL);
    r->opened[r->depth++] = r->at;
    r->repeats[r->depth] = 1;
    r->at += size;
    r->has_atom = r->repeated = false;
    return true;
}

/* `(?P<name>` or `(?<name>`, whose name begins `ahead` bytes on. */
static bool open_named_group(struct regex *r, size_t ahead) {
    size_t start = r->at + ahead, end = scan_while(r->t, start, SCAN_ALNUM | SCAN_UNDERSCORE);
    if (end == start || scan_peek(r->t, end) != '>')
        return fail(r, r->at, end, "a group's name is letters, digits and `_`, closed by `>`",
                    NULL);
    struct text name = scan_slice(r->t, start, end);
    for (uint32_t i = 0; i < r->name_count; i++)
        if (text_equal(r->names[i], name))
            return fail(r, start, end, "another group has this name already", NULL);
    if (r->name_count == NAMED_GROUPS_MAX)
        return fail(r, start, end, "at most 64 groups have names", NULL);
    r->names[r->name_count++] = name;
    return open_group(r, end + 1 - r->at);
}

/* `(?i)`, `(?i-s:`: flags for the rest of the group or for a group of their own. */
static bool read_flags(struct regex *r) {
    size_t at = r->at + 2;
    bool negative = false, has_flag = false;
    for (;; at++) {
        char c = scan_peek(r->t, at);
        if (c == 'i' || c == 'm' || c == 's' || c == 'U')
            has_flag = true;
        else if (c == '-' && !negative)
            negative = true, has_flag = false;
        else
            break;
    }
    char end = scan_peek(r->t, at);
    if ((end != ':' && end != ')') || (negative && !has_flag))
        return fail(r, r->at, at < r->t.size ? scan_character_end(r->t, at) : at,
                    "`(?` begins a group `(?:…)`, a named one `(?P<name>…)` or flags of `i m s U`",
                    NULL);
    if (end == ':')
        return open_group(r, at + 1 - r->at);
    r->at = at + 1; /* flags alone are nothing that could be repeated: what stands before them is */
    r->repeated = false;
    return true;
}

static bool read_group(struct regex *r) {
    if (peek(r, 1) != '?')
        return open_group(r, 1);
    if (peek(r, 2) == ':')
        return open_group(r, 3);
    struct text rest = scan_slice(r->t, r->at, r->t.size);
    for (size_t i = 0; i < sizeof foreign_groups / sizeof *foreign_groups; i++)
        if (text_starts_with(rest, foreign_groups[i].text))
            return fail(r, r->at, r->at + foreign_groups[i].text.size, foreign_groups[i].reason,
                        "what it matches in linear time leaves this out");
    if (text_starts_with(rest, TEXT("(?P<")))
        return open_named_group(r, 4);
    if (text_starts_with(rest, TEXT("(?<")))
        return open_named_group(r, 3);
    return read_flags(r);
}

static bool close_group(struct regex *r) {
    if (r->depth == 0)
        return fail(r, r->at, r->at + 1, "no group is open here", "write `\\)` for a parenthesis");
    uint32_t inside = r->repeats[r->depth--];
    accept_atom(r, 1);
    r->atom_repeats = inside;
    if (inside > r->repeats[r->depth])
        r->repeats[r->depth] = inside;
    return true;
}

/* A decimal number at `*at` as {n,m} takes it; false when there is none or it has leading zeros. */
static bool read_count(struct regex *r, size_t *at, uint32_t *count) {
    size_t start = *at, end = scan_while(r->t, start, SCAN_DIGIT);
    if (end == start || (end - start > 1 && r->t.data[start] == '0'))
        return false;
    *count = 0;
    for (size_t i = start; i < end; i++)
        if (*count <= REPEAT_MAX)
            *count = *count * 10 + (uint32_t)(r->t.data[i] - '0');
    *at = end;
    return true;
}

/* The size of `{n}`, `{n,}` or `{n,m}` at the reading point, 0 when the brace is only itself. */
static size_t repeat_size(struct regex *r, uint32_t *low, uint32_t *high) {
    size_t at = r->at + 1;
    if (!read_count(r, &at, low))
        return 0;
    *high = *low;
    if (scan_peek(r->t, at) == ',') {
        at++;
        if (scan_peek(r->t, at) != '}' && !read_count(r, &at, high))
            return 0;
    }
    return scan_peek(r->t, at) == '}' ? at + 1 - r->at : 0;
}

/* A repetition of `size` bytes, perhaps with the `?` that makes it lazy. */
static bool read_repetition(struct regex *r, size_t size) {
    size_t start = r->at, end = start + size;
    if (!r->has_atom)
        return fail(r, start, end, "nothing stands here that could be repeated",
                    "write a backslash before it if it means itself");
    if (r->repeated)
        return fail(r, start, end, "a repetition is not repeated", "group the first: `(?:a*)*`");
    r->at = end + (scan_peek(r->t, end) == '?');
    r->repeated = true;
    return true;
}

static bool read_counted(struct regex *r) {
    uint32_t low, high;
    size_t start = r->at, size = repeat_size(r, &low, &high);
    if (size == 0)
        return accept_atom(r, 1);
    if (low > REPEAT_MAX || high > REPEAT_MAX)
        return fail(r, start, start + size, "a repetition counts up to 1000", NULL);
    if (low > high)
        return fail(r, start, start + size, "the repetition's lower bound is above the upper one",
                    "exchange them");
    if (!read_repetition(r, size))
        return false;
    r->atom_repeats *= high > 0 ? high : 1;
    if (r->atom_repeats > REPEAT_MAX)
        return fail(r, start, start + size, "nested repetitions count up to 1000 together", NULL);
    if (r->atom_repeats > r->repeats[r->depth])
        r->repeats[r->depth] = r->atom_repeats;
    return true;
}

/* Bytes of the escape at `at` (a backslash) that stands for one character, 0 when it is bad; the
 * character goes to
 * `*code`. */
static size_t escape_size(struct text t, size_t at, uint32_t *code) {
    static const struct {
        char name;
        unsigned char code;
    } controls[] = {
        { 'a', 7 }, { 'f', 12 }, { 'n', 10 }, { 'r', 13 }, { 't', 9 }, { 'v', 11 },
    };
    char c = scan_peek(t, at + 1);
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++)
        if (controls[i].name == c) {
            *code = controls[i].code;
            return 2;
        }
    *code = (unsigned char)c;
    return at + 1 < t.size && (unsigned char)c < 128 && !scan_is(c, SCAN_ALNUM) ? 2 : 0;
}

static size_t octal_escape_size(struct text t, size_t at, uint32_t *code) {
    size_t i = at + 1;
    bool has_second = scan_peek(t, i + 1) >= '0' && scan_peek(t, i + 1) <= '7';
    if (t.data[i] > '7' || (t.data[i] != '0' && !has_second))
        return 0; /* a back reference */
    *code = 0;
    for (; i < t.size && i < at + 4 && t.data[i] >= '0' && t.data[i] <= '7'; i++)
        *code = *code * 8 + (uint32_t)(t.data[i] - '0');
    return i - at;
}

static size_t hex_escape_size(struct text t, size_t at, uint32_t *code) {
    size_t start = at + 2, end = scan_while(t, start, SCAN_HEX), close = 0;
    if (scan_peek(t, start) == '{') {
        start++;
        end = scan_while(t, start, SCAN_HEX);
        if (end == start || scan_peek(t, end) != '}')
            return 0;
        close = 1;
    } else if (end < start + 2) {
        return 0;
    } else {
        end = start + 2;
    }
    *code = 0;
    for (size_t i = start; i < end; i++) {
        char c = t.data[i];
        *code = *code * 16 + (uint32_t)(scan_is(c, SCAN_DIGIT) ? c - '0' : (c | 0x20) - 'a' + 10);
        if (*code > CODE_POINT_MAX)
            return 0;
    }
    return end + close - at;
}

/* One escaped character at the reading point. */
static bool read_escape(struct regex *r, uint32_t *code) {
    char c = peek(r, 1);
    size_t size;
    if (scan_is(c, SCAN_DIGIT))
        size = octal_escape_size(r->t, r->at, code);
    else if (c == 'x')
        size = hex_escape_size(r->t, r->at, code);
    else
        size = escape_size(r->t, r->at, code);
    if (size > 0) {
        r->at += size;
        return true;
    }
    size_t end = scan_character_end(r->t, r->at + 1);
    if (r->at + 1 == r->t.size)
        return fail(r, r->at, end, "the text ends in a backslash", "write `\\\\` for a backslash");
    if (scan_is(c, SCAN_DIGIT))
        return fail(r, r->at, end, "RE2 has no back references", NULL);
    if (c == 'x')
        return fail(r, r->at, end, "`\\x` is followed by two hexadecimal digits or `{…}`", NULL);
    return fail(r, r->at, end, "RE2 has no such escape", NULL);
}

/* `\pL`, `\p{Greek}`, `\P{^Lu}`: the form only, since scripts come with each release of Unicode. */
static bool read_unicode_class(struct regex *r) {
    size_t at = r->at + 2;
    if (scan_peek(r->t, at) == '{') {
        at += scan_peek(r->t, at + 1) == '^' ? 2 : 1;
        size_t end = scan_while(r->t, at, SCAN_ALPHA | SCAN_UNDERSCORE);
        if (end == at || !scan_is(r->t.data[at], SCAN_UPPER) || scan_peek(r->t, end) != '}')
            return fail(r, r->at, end, "a Unicode class is written `\\p{Greek}` or `\\pL`", NULL);
        r->at = end + 1;
        return true;
    }
    if (at >= r->t.size || strchr("LMNPSZC", r->t.data[at]) == NULL)
        return fail(r, r->at, scan_character_end(r->t, at),
                    "a Unicode class is written `\\p{Greek}` or `\\pL`", NULL);
    r->at = at + 1;
    return true;
}

/* Classes that an escape names, at the reading point, in and out of brackets. */
static bool is_class_escape(const struct regex *r, const char *names) {
    return peek(r, 0) == '\\' && peek(r, 1) != '\0' && strchr(names, peek(r, 1)) != NULL;
}

/* `\Q…\E`: all literal. */
static void read_quoted(struct regex *r) {
    struct text rest = scan_slice(r->t, r->at + 2, r->t.size);
    size_t size = text_find(rest, TEXT("\\E"));
    if (size > 0)
        accept_atom(r, 0);
    r->repeated = false;
    r->at += 2 + size + (size < rest.size ? 2 : 0);
}

static bool read_backslash(struct regex *r) {
    uint32_t code;
    if (is_class_escape(r, "AbBzdDsSwW"))
        return accept_atom(r, 2);
    if (is_class_escape(r, "pP"))
        return read_unicode_class(r) && accept_atom(r, 0);
    if (peek(r, 1) == 'Q') {
        read_quoted(r);
        return true;
    }
    return read_escape(r, &code) && accept_atom(r, 0);
}

/* `[:alpha:]` at the reading point inside brackets; *size 0 when it is none. */
static bool read_posix_class(struct regex *r, size_t *size) {
    static const char *const names[] = { "alnum", "alpha", "ascii", "blank", "cntrl",
                                         "digit", "graph", "lower", "print", "punct",
                                         "space", "upper", "word",  "xdigit" };
    struct text rest = scan_slice(r->t, r->at + 2, r->t.size);
    size_t end = text_find(rest, TEXT(":]"));
    *size = 0;
    if (end == rest.size)
        return true;
    struct text name = { rest.data, end };
    if (name.size > 0 && name.data[0] == '^')
        name = (struct text){ name.data + 1, name.size - 1 };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_equal(name, text_of(names[i]))) {
            *size = end + 4;
            return true;
        }
    return fail(r, r->at, r->at + end + 4,
                "no such class; there are alnum, alpha, digit, lower, space, upper, xdigit, …",
                NULL);
}

/* One character inside brackets. */
static bool read_class_character(struct regex *r, uint32_t *code) {
    if (peek(r, 0) == '\\')
        return read_escape(r, code);
    size_t end = scan_character_end(r->t, r->at);
    *code = 0;
    /* UTF-8 orders as its code points do, and a range needs no more than the order. */
    for (size_t i = r->at; i < end && i < r->at + 4; i++)
        *code = *code << 8 | (unsigned char)r->t.data[i];
    r->at = end;
    return true;
}

static bool read_class_range(struct regex *r) {
    size_t start = r->at;
    uint32_t low, high;
    if (!read_class_character(r, &low))
        return false;
    if (peek(r, 0) != '-' || !left(r, 2) || peek(r, 1) == ']')
        return true;
    r->at++;
    if (!read_class_character(r, &high))
        return false;
    return high >= low ||
           fail(r, start, r->at, "the range ends before it begins", "exchange its ends");
}

static bool read_class_item(struct regex *r) {
    size_t size = 0;
    if (peek(r, 0) == '[' && peek(r, 1) == ':') {
        if (!read_posix_class(r, &size))
            return false;
        r->at += size;
    }
    if (size > 0)
        return true;
    if (is_class_escape(r, "dDsSwW")) {
        r->at += 2;
        return true;
    }
    return is_class_escape(r, "pP") ? read_unicode_class(r) : read_class_range(r);
}

/* `[…]`; a `]` right after the opening is itself. */
static bool read_class(struct regex *r) {
    size_t start = r->at;
    r->at += peek(r, 1) == '^' ? 2 : 1;
    for (bool first = true; first || peek(r, 0) != ']'; first = false) {
        if (!left(r, 1))
            return fail(r, start, start + 1, "the bracket is not closed",
                        "add `]`, or write `\\[` for a bracket");
        if (!read_class_item(r))
            return false;
    }
    return accept_atom(r, 1);
}

static bool read_token(struct regex *r) {
    switch (peek(r, 0)) {
    case '(':
        return read_group(r);
    case ')':
        return close_group(r);
    case '[':
        return read_class(r);
    case '{':
        return read_counted(r);
    case '\\':
        return read_backslash(r);
    case '*':
    case '+':
    case '?':
        return read_repetition(r, 1);
    case '|':
        r->at++;
        r->has_atom = r->repeated = false;
        return true;
    default:
        return accept_atom(r, scan_character_end(r->t, r->at) - r->at);
    }
}

bool domain_check_regex(struct text t, struct domain_problem *problem) {
    struct regex r;
    r.t = t;
    r.at = 0;
    r.problem = problem;
    r.has_atom = r.repeated = false;
    r.atom_repeats = r.repeats[0] = 1;
    r.depth = r.name_count = 0; /* the arrays are filled as far as these say */
    while (r.at < t.size)
        if (!read_token(&r))
            return false;
    if (r.depth > 0)
        return fail(&r, r.opened[r.depth - 1], r.opened[r.depth - 1] + 1, "the group is not closed",
                    "add `)`, or write `\\(` for a parenthesis");
    return true;
}
