/* Built-in functions of texts. Where a part of an argument is the result, it is a view, not a copy.
 */
#include "base/hash.h"
#include "base/utf8.h"
#include "eval/builtin_internal.h"
#include "trust/digest.h"
#include "value/regex.h"

static struct text slice(struct text text, size_t start, size_t end) {
    return (struct text){ text.data + start, end - start };
}

static struct value give_bool(struct call *call, bool answer) {
    return value_bool(answer, call->origin);
}

/* --- Putting together and taking apart --- */

static struct rope_part piece(struct text text, uint32_t origin) {
    return (struct rope_part){ .data = text.data, .size = (uint32_t)text.size, .origin = origin };
}

static struct rope_part part_of(struct call *call, struct value value) {
    if (value.tag == VALUE_ROPE)
        return (struct rope_part){ .child = value.rope, .size = ROPE_CHILD };
    return piece(flat(call->ev, value), value.origin != 0 ? value.origin : call->origin);
}

/* Nothing is copied: each piece keeps its origin. */
static struct value join_ropes(struct call *call, uint32_t count) {
    size_t size = sizeof(struct rope) + 2 * (size_t)count * sizeof(struct rope_part);
    struct rope *rope = arena_alloc_raw(call->ev->arena, size);
    struct rope_part between = part_of(call, call->args[1]);
    bool separates = between.size != 0;
    rope->count = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0 && separates)
            rope->parts[rope->count++] = between;
        rope->parts[rope->count++] = part_of(call, eval_element(call->args[0], i));
    }
    return rope_value(call->ev, rope, call->origin);
}

static struct value join_strings(struct call *call, uint32_t count) {
    struct text separator = call_text(call, 1);
    uint64_t size = (uint64_t)separator.size * (count == 0 ? 0 : count - 1);
    for (uint32_t i = 0; i < count; i++)
        size += flat(call->ev, eval_element(call->args[0], i)).size;
    if (!call_text_fits(call, size))
        return value_error();
    char *joined = arena_alloc_raw(call->ev->arena, size + 1), *at = joined;
    for (uint32_t i = 0; i < count; i++) {
        struct text part = flat(call->ev, eval_element(call->args[0], i));
        if (i > 0 && separator.size > 0)
            at = mempcpy(at, separator.data, separator.size);
        if (part.size > 0)
            at = mempcpy(at, part.data, part.size);
    }
    return call_give_text(call, (struct text){ joined, size });
}

struct value builtin_JOIN(struct call *call) {
    uint32_t count = eval_count(call->args[0]);
    bool pieces = false;
    if (!call_list_fits(call))
        return value_error();
    for (uint32_t i = 0; i < count && !pieces; i++)
        pieces = eval_element(call->args[0], i).tag == VALUE_ROPE;
    if (count == 1 && pieces)
        return eval_element(call->args[0], 0);
    return pieces ? join_ropes(call, count) : join_strings(call, count);
}

/* Texts on their way into a list. */
struct parts {
    struct call *call;
    VEC(struct value) values;
};

static void add_part(struct parts *parts, struct text text) {
    vec_push(parts->call->ev->arena, &parts->values, call_give_text(parts->call, text));
}

static struct value give_parts(const struct parts *parts) {
    return make_list(parts->call->ev, parts->values.items, parts->values.count, VALUE_LIST,
                     parts->call->origin);
}

static struct value split_characters(struct parts *parts, struct text text) {
    for (size_t start = 0, end = 0; start < text.size; start = end) {
        utf8_next(text, &end);
        add_part(parts, slice(text, start, end));
    }
    return give_parts(parts);
}

/* An empty text has one part, which is empty; an empty separator separates all characters. */
struct value builtin_SPLIT(struct call *call) {
    struct parts parts = { .call = call };
    struct text text = call_text(call, 0), separator = call_text(call, 1);
    if (separator.size == 0)
        return split_characters(&parts, text);
    for (;;) {
        size_t end = text_find(text, separator);
        add_part(&parts, slice(text, 0, end));
        if (end == text.size)
            return give_parts(&parts);
        text = slice(text, end + separator.size, text.size);
    }
}

struct value builtin_LINES(struct call *call) {
    struct parts parts = { .call = call };
    struct text text = call_text(call, 0);
    while (text.size > 0) {
        size_t end = text_find(text, TEXT("\n"));
        bool has_return = end > 0 && text.data[end - 1] == '\r';
        add_part(&parts, slice(text, 0, end - has_return));
        text = slice(text, end < text.size ? end + 1 : end, text.size);
    }
    return give_parts(&parts);
}

/* --- Changing --- */

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
static bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
static bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

struct value builtin_TRIM(struct call *call) {
    struct text text = call_text(call, 0);
    while (text.size > 0 && is_blank(text.data[text.size - 1]))
        text.size--;
    while (text.size > 0 && is_blank(text.data[0]))
        text = slice(text, 1, text.size);
    return call_give_text(call, text);
}

/* A copy of the first argument, to be changed. */
static char *copy_of(struct call *call, struct text text) {
    return arena_copy(call->ev->arena, text.size == 0 ? "" : text.data, text.size);
}

/* The first argument with the letters for which `is_turned` holds in the other case. */
static struct value turn_case(struct call *call, bool (*is_turned)(char), size_t limit) {
    struct text text = call_text(call, 0);
    size_t end = text.size < limit ? text.size : limit;
    char *copy = copy_of(call, text);
    for (size_t i = 0; i < end; i++)
        if (is_turned(copy[i]))
            copy[i] = (char)(copy[i] ^ 0x20);
    return call_give_text(call, (struct text){ copy, text.size });
}

struct value builtin_UPPER(struct call *call) {
    return turn_case(call, is_lower, SIZE_MAX);
}
struct value builtin_LOWER(struct call *call) {
    return turn_case(call, is_upper, SIZE_MAX);
}
struct value builtin_CAPITALIZE(struct call *call) {
    return turn_case(call, is_lower, 1);
}

static uint64_t occurrences(struct text text, struct text part) {
    uint64_t count = 0;
    for (size_t at; (at = text_find(text, part)) < text.size; count++)
        text = slice(text, at + part.size, text.size);
    return count;
}

/* The empty text occurs everywhere and nowhere: nothing is replaced. */
struct value builtin_REPLACE(struct call *call) {
    struct text text = call_text(call, 0), from = call_text(call, 1), to = call_text(call, 2);
    uint64_t count = from.size == 0 ? 0 : occurrences(text, from);
    if (count == 0)
        return call_give_text(call, text);
    uint64_t size = text.size - count * from.size + count * to.size;
    if (!call_text_fits(call, size))
        return value_error();
    struct buf out = { 0 };
    buf_reserve(&out, size);
    for (size_t at; (at = text_find(text, from)) < text.size;) {
        buf_text(&out, slice(text, 0, at));
        buf_text(&out, to);
        text = slice(text, at + from.size, text.size);
    }
    buf_text(&out, text);
    return call_give_buf(call, &out);
}

struct value builtin_SLUG(struct call *call) {
    struct text text = call_text(call, 0);
    char *slug = copy_of(call, text);
    size_t size = 0;
    bool hyphen = false;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (!is_lower(c) && !is_upper(c) && !is_digit(c)) {
            hyphen = size > 0;
            continue;
        }
        if (hyphen)
            slug[size++] = '-';
        hyphen = false;
        slug[size++] = (char)(is_upper(c) ? c ^ 0x20 : c);
    }
    return call_give_text(call, (struct text){ slug, size });
}

/* As many characters of the fill as are missing, from its beginning again and again. */
static void fill_up(struct buf *out, struct text fill, uint64_t missing) {
    for (size_t at = 0; missing > 0; missing--) {
        size_t start = at;
        utf8_next(fill, &at);
        buf_text(out, slice(fill, start, at));
        at = at == fill.size ? 0 : at;
    }
}

/* What is wide enough, or has nothing to be filled with, stays as it is. */
struct value builtin_PAD(struct call *call) {
    struct text text = call_text(call, 0), fill = TEXT(" ");
    int64_t width = call->args[1].i, has = (int64_t)utf8_count(text);
    if (call->args[2].tag != VALUE_UNSET)
        fill = call_text(call, 2);
    if (width <= has || fill.size == 0)
        return call_give_text(call, text);
    uint64_t missing = (uint64_t)(width - has); /* characters, of at least a byte */
    if (!call_text_fits(call, text.size + missing))
        return value_error();
    struct buf out = { 0 };
    buf_text(&out, text);
    fill_up(&out, fill, missing);
    return call_give_buf(call, &out);
}

/* Whether a set such as `a-zA-Z0-9_` holds a character. A hyphen at either end is itself. */
static bool set_holds(struct text set, uint32_t code) {
    for (size_t at = 0; at < set.size;) {
        uint32_t low = utf8_next(set, &at), high = low;
        if (at + 1 < set.size && set.data[at] == '-') {
            at++;
            high = utf8_next(set, &at);
        }
        if (low <= code && code <= high)
            return true;
    }
    return false;
}

/* A character is kept as a whole or not at all, so that the result is UTF-8. */
struct value builtin_ENCODE(struct call *call) {
    struct text text = call_text(call, 0), keep = TEXT("a-zA-Z0-9_"), prefix = TEXT("\\x");
    if (call->args[1].tag != VALUE_UNSET)
        keep = call_text(call, 1);
    if (call->args[2].tag != VALUE_UNSET)
        prefix = call_text(call, 2);
    if (!call_text_fits(call, (uint64_t)text.size * (prefix.size + 2)))
        return value_error();
    struct buf out = { 0 };
    for (size_t start = 0, end = 0; start < text.size; start = end) {
        uint32_t code = utf8_next(text, &end);
        struct text character = slice(text, start, end);
        if (utf8_check(character) == character.size && set_holds(keep, code)) {
            buf_text(&out, character);
            continue;
        }
        for (size_t i = 0; i < character.size; i++) {
            buf_text(&out, prefix);
            buf_printf(&out, "%02x", (unsigned char)character.data[i]);
        }
    }
    return call_give_buf(call, &out);
}

/* --- Paths --- */

/* Where the last slash stands; the size when there is none. */
static size_t last_slash(struct text path) {
    for (size_t i = path.size; i > 0; i--)
        if (path.data[i - 1] == '/')
            return i - 1;
    return path.size;
}

struct value builtin_BASE(struct call *call) {
    struct text path = call_text(call, 0);
    size_t slash = last_slash(path);
    return call_give_text(call, slash == path.size ? path : slice(path, slash + 1, path.size));
}

/* Empty when there is no slash. */
struct value builtin_DIR(struct call *call) {
    struct text path = call_text(call, 0);
    size_t slash = last_slash(path);
    if (slash == path.size)
        return call_give_text(call, TEXT(""));
    return call_give_text(call, slice(path, 0, slash == 0 ? 1 : slash));
}

/* A relative path ends with its first part. */
struct value builtin_ANCESTORS(struct call *call) {
    struct parts parts = { .call = call };
    struct text path = call_text(call, 0);
    while (path.size > 0 && !text_equal(path, TEXT("/"))) {
        size_t slash = last_slash(path);
        add_part(&parts, path);
        path = slash == path.size ? TEXT("") : slice(path, 0, slash);
    }
    return give_parts(&parts);
}

/* --- Asking --- */

struct value builtin_STARTS_WITH(struct call *call) {
    return give_bool(call, text_starts_with(call_text(call, 0), call_text(call, 1)));
}

struct value builtin_ENDS_WITH(struct call *call) {
    return give_bool(call, text_ends_with(call_text(call, 0), call_text(call, 1)));
}

struct value builtin_CONTAINS(struct call *call) {
    struct text text = call_text(call, 0), part = call_text(call, 1);
    return give_bool(call, part.size == 0 || text_find(text, part) < text.size);
}

/* The pattern, compiled: rules and policies ask the same few of every name, and compiling costs
 * several times what matching one does. A place is taken over by what comes later. */
static struct regex *pattern_compiled(struct evaluation *ev, struct text pattern,
                                      const char **problem) {
    if (ev->regexes == NULL)
        ev->regexes = ARENA_NEW(ev->arena, struct regex_cache);
    uint32_t place = (uint32_t)(hash_bytes(pattern.data, pattern.size) % REGEX_CACHE_SIZE);
    struct regex **compiled = &ev->regexes->compiled[place];
    *problem = NULL;
    if (*compiled != NULL && text_equal(ev->regexes->patterns[place], pattern))
        return *compiled;
    ev->regexes->patterns[place] = pattern;
    return *compiled = regex_compile(ev->arena, pattern, problem);
}

struct value builtin_MATCHES(struct call *call) {
    struct text text = call_text(call, 0), pattern = call_text(call, 1);
    const char *problem;
    struct regex *regex = pattern_compiled(call->ev, pattern, &problem);
    if (regex != NULL)
        return give_bool(call, regex_matches(regex, text));
    struct diag *diag;
    return call_fail(call, DIAG_E0607, &diag, "the pattern `%.*s` cannot be used: %s",
                     TEXT_ARG(pattern), problem);
}

struct value builtin_DIGEST(struct call *call) {
    struct digest digest = digest_of(call_text(call, 0));
    char hex[65];
    digest_hex(&digest, hex);
    return call_give_text(call, (struct text){ arena_copy(call->ev->arena, hex, 64), 64 });
}
