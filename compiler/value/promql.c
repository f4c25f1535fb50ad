/* A scanner that goes once through a PromQL expression and keeps its selectors. */
#include "value/promql.h"

#include <strings.h>

enum { WORD_METRIC, WORD_GROUPING, WORD_OTHER };

/* Tokens as far as selectors need them. */
enum token_kind { TOKEN_END, TOKEN_NAME, TOKEN_NUMBER, TOKEN_STRING, TOKEN_SIGN };

struct token {
    enum token_kind kind;
    struct text text; /* a string's without quotes, its escapes still in it */
    char sign;        /* of a sign: its byte; of a string: its quote */
};

struct reader {
    struct arena *arena;
    struct text text;
    size_t at;
    struct token token; /* under the cursor */
    struct promql_selectors *selectors;
};

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static char peek(const struct reader *r, size_t ahead) {
    return r->at + ahead < r->text.size ? r->text.data[r->at + ahead] : '\0';
}

static struct text cut(const struct reader *r, size_t start) {
    return (struct text){ r->text.data + start, r->at - start };
}

static void skip_blanks(struct reader *r) {
    while (r->at < r->text.size) {
        char c = peek(r, 0);
        if (c == '#')
            while (r->at < r->text.size && peek(r, 0) != '\n')
                r->at++;
        else if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
            r->at++;
        else
            return;
    }
}

/* A string up to its quote, or to the end of the text. */
static void read_string(struct reader *r) {
    char quote = peek(r, 0);
    size_t start = ++r->at;
    while (r->at < r->text.size && peek(r, 0) != quote)
        r->at += quote != '`' && peek(r, 0) == '\\' && r->at + 1 < r->text.size ? 2 : 1;
    r->token = (struct token){ TOKEN_STRING, cut(r, start), quote };
    if (r->at < r->text.size)
        r->at++;
}

static void next(struct reader *r) {
    skip_blanks(r);
    size_t start = r->at;
    char c = peek(r, 0);
    if (r->at >= r->text.size) {
        r->token = (struct token){ .kind = TOKEN_END };
    } else if (c == '"' || c == '\'' || c == '`') {
        read_string(r);
    } else if (is_letter(c) && c != ':') {
        while (is_letter(peek(r, 0)) || is_digit(peek(r, 0)))
            r->at++;
        r->token = (struct token){ TOKEN_NAME, cut(r, start), 0 };
    } else if (is_digit(c) || (c == '.' && is_digit(peek(r, 1)))) {
        while (is_digit(peek(r, 0)) || peek(r, 0) == '.' ||
               (is_letter(peek(r, 0)) && peek(r, 0) != ':'))
            r->at++;
        r->token = (struct token){ TOKEN_NUMBER, cut(r, start), 0 };
    } else {
        r->at++;
        r->token = (struct token){ TOKEN_SIGN, cut(r, start), c };
    }
}

static bool at_sign(const struct reader *r, char sign) {
    return r->token.kind == TOKEN_SIGN && r->token.sign == sign;
}

static int word_kind(struct text word) {
    static const struct {
        struct text word;
        int kind;
    } words[] = {
#define PROMQL_GROUPING(word) { { word, sizeof word - 1 }, WORD_GROUPING },
#define PROMQL_WORD(word)     { { word, sizeof word - 1 }, WORD_OTHER },
#include "value/promql.def"
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (word.size == words[i].word.size &&
            strncasecmp(word.data, words[i].word.data, word.size) == 0)
            return words[i].kind;
    return WORD_METRIC;
}

/* One escaped byte; `*at` is behind the backslash, and goes behind what belongs to it. */
static char unescape(struct text text, size_t *at) {
    static const char escapes[][2] = { { 'n', '\n' }, { 't', '\t' }, { 'r', '\r' }, { 'a', '\a' },
                                       { 'b', '\b' }, { 'f', '\f' }, { 'v', '\v' } };
    char c = text.data[(*at)++];
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
        if (c == escapes[i][0])
            return escapes[i][1];
    unsigned byte = 0;
    size_t digits = 0;
    for (; c == 'x' && digits < 2 && *at + digits < text.size; digits++) {
        char h = text.data[*at + digits];
        if (!is_digit(h) && !((h | 0x20) >= 'a' && (h | 0x20) <= 'f'))
            break;
        byte = byte * 16 + (unsigned)(is_digit(h) ? h - '0' : (h | 0x20) - 'a' + 10);
    }
    if (digits < 2)
        return c;
    *at += 2;
    return (char)byte;
}

/* What a string says. */
static struct text string_value(struct reader *r) {
    struct text raw = r->token.text;
    if (r->token.sign == '`' || raw.size == 0 || memchr(raw.data, '\\', raw.size) == NULL)
        return raw;
    char *plain = arena_alloc_raw(r->arena, raw.size);
    size_t size = 0;
    for (size_t at = 0; at < raw.size;) {
        char c = raw.data[at++];
        plain[size++] = c == '\\' && at < raw.size ? unescape(raw, &at) : c;
    }
    return (struct text){ plain, size };
}

static void add_matcher(struct reader *r, struct promql_selector *selector, struct text label,
                        struct text operator, struct text value) {
    struct promql_matcher matcher = { label, operator, value };
    vec_push(r->arena, &selector->matchers, matcher);
}

/* `=`, `!=`, `=~` or `!~`; nothing when there is none. */
static struct text read_operator(struct reader *r) {
    size_t start = r->at - 1;
    bool negative = at_sign(r, '!');
    if (!negative && !at_sign(r, '='))
        return (struct text){ 0 };
    if (peek(r, 0) == '~' || (negative && peek(r, 0) == '='))
        r->at++;
    struct text operator= cut(r, start);
    next(r);
    return operator;
}

/* What stands in braces, from the opening one on. A string alone is a metric's name. */
static void read_matchers(struct reader *r, struct promql_selector *selector) {
    next(r);
    while (r->token.kind != TOKEN_END && !at_sign(r, '}')) {
        bool quoted = r->token.kind == TOKEN_STRING;
        if (!quoted && r->token.kind != TOKEN_NAME) {
            next(r);
            continue;
        }
        struct text label = quoted ? string_value(r) : r->token.text;
        next(r);
        struct text operator= read_operator(r);
        if (operator.size != 0 && r->token.kind == TOKEN_STRING) {
            add_matcher(r, selector, label, operator, string_value(r));
            next(r);
        } else if (quoted && operator.size == 0) {
            add_matcher(r, selector, PROMQL_NAME, TEXT("="), label);
        }
    }
    next(r);
}

/* `[15m]`, or `[1h:5m]` of a subquery. */
static struct text read_range(struct reader *r) {
    next(r);
    struct text range = r->token.kind == TOKEN_NUMBER ? r->token.text : (struct text){ 0 };
    while (r->token.kind != TOKEN_END && !at_sign(r, ']'))
        next(r);
    next(r);
    return range;
}

/* A selector whose metric's name, if it has one, has been read. */
static void read_selector(struct reader *r, struct text metric) {
    struct promql_selector selector = { 0 };
    if (metric.size != 0)
        add_matcher(r, &selector, PROMQL_NAME, TEXT("="), metric);
    if (at_sign(r, '{'))
        read_matchers(r, &selector);
    if (at_sign(r, '['))
        selector.range = read_range(r);
    vec_push(r->arena, &r->selectors->items, selector);
}

static void skip_labels(struct reader *r) {
    while (r->token.kind != TOKEN_END && !at_sign(r, ')'))
        next(r);
}

/* A name: a word of the language, a function or aggregation, or a metric. */
static void read_name(struct reader *r) {
    struct text name = r->token.text;
    int kind = word_kind(name);
    next(r);
    if (kind == WORD_GROUPING && at_sign(r, '('))
        skip_labels(r);
    if (kind != WORD_METRIC || at_sign(r, '('))
        return;
    if (r->token.kind != TOKEN_NAME || word_kind(r->token.text) != WORD_GROUPING) {
        read_selector(r, name);
        return;
    }
    /* `sum by (x) (…)` aggregates; `a on (x) b` has an operator before `on`, so it is never here */
}

void promql_selectors(struct arena *arena, struct text text, struct promql_selectors *selectors) {
    struct reader reader = { .arena = arena, .text = text, .selectors = selectors };
    next(&reader);
    while (reader.token.kind != TOKEN_END) {
        if (reader.token.kind == TOKEN_NAME)
            read_name(&reader);
        else if (at_sign(&reader, '{'))
            read_selector(&reader, (struct text){ 0 });
        else if (at_sign(&reader, '['))
            read_range(&reader);
        else
            next(&reader);
    }
}

int64_t promql_seconds(struct text duration) {
    static const struct {
        const char *name;
        int64_t milliseconds;
    } units[] = { { "ms", 1 },       { "s", 1000 },      { "m", 60000 },      { "h", 3600000 },
                  { "d", 86400000 }, { "w", 604800000 }, { "y", 31536000000 } };
    int64_t total = 0;
    for (size_t at = 0; at < duration.size;) {
        int64_t number = 0, factor = 0;
        size_t start = at;
        for (; at < duration.size && is_digit(duration.data[at]) && at - start < 6; at++)
            number = number * 10 + (duration.data[at] - '0');
        size_t from = at;
        while (at < duration.size && is_letter(duration.data[at]))
            at++;
        struct text name = { duration.data + from, at - from };
        for (size_t i = 0; i < sizeof units / sizeof *units; i++)
            factor = text_equal(name, text_of(units[i].name)) ? units[i].milliseconds : factor;
        if (factor == 0 || from == start || total > INT64_MAX / 4)
            return 0;
        total += number * factor;
    }
    return (total + 999) / 1000;
}
