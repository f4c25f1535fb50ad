/* What a text says: escapes decoded, the margin of a block removed, holes that stand alone on their
 * line marked. */
#include "base/utf8.h"
#include "base/vec.h"
#include "syntax/parse.h"

/* What a backslash means: an escape; itself, but for `\"` and `\\`; or always itself. */
enum backslash { ESCAPES, ESCAPES_QUOTE, LITERAL };

struct reader {
    struct arena *arena;
    const struct tree *tree;
    struct diags *diags; /* may be NULL */
    struct node node;
    enum backslash backslash;
    VEC(struct text_part) parts;
    /* Of a block: */
    struct text margin;
    uint32_t close; /* offset of its closing delimiter */
    uint32_t line;  /* offset where the line being read begins, if nothing but blanks has been read
                       of it */
    bool at_line_start; /* that is so */
    bool margin_reported;
};

static struct diag *complain(struct reader *r, enum diag_code code, uint32_t start, uint32_t end,
                             const char *message) {
    if (r->diags == NULL)
        return NULL;
    return diag_add(r->diags, code, (struct span){ r->tree->source, start, end }, "%s", message);
}

static void push_literal(struct reader *r, struct text literal, uint32_t offset) {
    if (literal.size == 0)
        return;
    struct text_part part = { .literal = literal, .offset = offset };
    vec_push(r->arena, &r->parts, part);
}

/* --- Escapes --- */

static void bad_escape(struct reader *r, const char *at, size_t size, const char *message,
                       const char *help) {
    uint32_t offset = (uint32_t)(at - r->tree->text);
    struct diag *diag = complain(r, DIAG_E0108, offset, offset + (uint32_t)size, message);
    if (diag != NULL)
        diag_help(r->diags, diag, "%s", help);
}

/* The value of `\u{…}` that starts at `at`, and how many bytes it takes; 0 when it is none. */
static size_t unicode_escape(struct reader *r, const char *at, const char *end, char out[4],
                             size_t *size) {
    uint32_t code = 0, digits = 0;
    const char *c = at + 3;
    for (; at[2] == '{' && c < end && digits < 6; c++, digits++) {
        char lower = (char)(*c | 0x20);
        if (*c >= '0' && *c <= '9')
            code = code * 16 + (uint32_t)(*c - '0');
        else if (lower >= 'a' && lower <= 'f')
            code = code * 16 + (uint32_t)(lower - 'a' + 10);
        else
            break;
    }
    bool surrogate = code >= 0xd800 && code < 0xe000;
    if (at[2] != '{' || c >= end || *c != '}' || digits == 0 || code == 0 || code > 0x10ffff ||
        surrogate) {
        bad_escape(r, at, 2, "`\\u` wants the number of a Unicode character in braces",
                   "as in `\\u{e9}`, one to six hexadecimal digits");
        return 0;
    }
    *size = utf8_write(code, out);
    return (size_t)(c + 1 - at);
}

/* Decodes the backslash at `at` to `out`; how many bytes of the source that took. */
static size_t decode_backslash(struct reader *r, const char *at, const char *end, char out[4],
                               size_t *size) {
    static const char plain[] = "nt\\\"", decoded[] = "\n\t\\\"";
    *size = 1;
    out[0] = '\\';
    if (at + 1 >= end)
        return 1;
    if (r->backslash == ESCAPES_QUOTE) {
        if (at[1] != '"' && at[1] != '\\')
            return 1;
        out[0] = at[1];
        return 2;
    }
    const char *found = memchr(plain, at[1], sizeof plain - 1);
    if (found != NULL) {
        out[0] = decoded[found - plain];
        return 2;
    }
    size_t used = at[1] == 'u' && at + 3 < end ? unicode_escape(r, at, end, out, size) : 0;
    if (used == 0 && (at[1] != 'u' || at + 3 >= end))
        bad_escape(r, at, (unsigned char)at[1] < 0x80 ? 2 : 1, "this is not an escape of a text",
                   at[1] == '$' ? "a literal `${` is written `$${`"
                                : "there are `\\n`, `\\t`, `\\\\`, `\\\"` and `\\u{…}`; a "
                                  "backslash itself is `\\\\`");
    return used == 0 ? 1 : used;
}

/* Whether `$` at `at` is one too many: in a run of dollars before `{`, the first stands for
 * nothing. */
static bool escapes_dollar(const char *at, const char *start, const char *end) {
    if (at > start && at[-1] == '$')
        return false;
    const char *c = at;
    while (c < end && *c == '$')
        c++;
    return c - at >= 2 && c < end && *c == '{';
}

static bool is_special(const struct reader *r, const char *at, const char *start, const char *end) {
    return (*at == '\\' && r->backslash != LITERAL) ||
           (*at == '$' && escapes_dollar(at, start, end)) ||
           (*at == '\r' && at + 1 < end && at[1] == '\n');
}

/* Appends source text as one literal: a view of it unless something in it must be decoded. */
static void push_source(struct reader *r, uint32_t from, uint32_t to) {
    const char *start = r->tree->text + from, *end = r->tree->text + to, *at = start;
    while (at < end && !is_special(r, at, start, end))
        at++;
    if (at == end) {
        push_literal(r, (struct text){ start, to - from }, from);
        return;
    }
    char *copy = arena_alloc_raw(r->arena, to - from);
    size_t size = 0;
    for (at = start; at < end;) {
        if (!is_special(r, at, start, end)) {
            copy[size++] = *at++;
        } else if (*at == '\\') {
            char decoded[4];
            size_t count;
            at += decode_backslash(r, at, end, decoded, &count);
            memcpy(copy + size, decoded, count);
            size += count;
        } else {
            at++; /* the dollar, or the carriage return, that says nothing */
        }
    }
    push_literal(r, (struct text){ copy, size }, from);
}

static void push_hole(struct reader *r, struct node hole, bool alone, uint32_t indent) {
    struct text_part part = { .hole = node_kid(r->tree, hole, HOLE_VALUE),
                              .offset = node_at(r->tree, hole)->start,
                              .indent = indent,
                              .alone = alone };
    vec_push(r->arena, &r->parts, part);
}

/* --- Blocks --- */

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

/* The first offset from `at` on that is no blank, at most `end`. */
static uint32_t skip_blanks(const struct reader *r, uint32_t at, uint32_t end) {
    while (at < end && is_blank(r->tree->text[at]))
        at++;
    return at;
}

static void report_margin(struct reader *r, uint32_t line, uint32_t text) {
    uint32_t size = text - line;
    if (r->margin_reported || node_has(r->tree, r->node, FLAG_BROKEN))
        return;
    r->margin_reported = true;
    bool shorter = size < r->margin.size && memcmp(r->tree->text + line, r->margin.data, size) == 0;
    struct diag *diag =
        shorter ? complain(r, DIAG_E0112, line, text + 1,
                           "this line stands left of the text block's margin")
                : complain(r, DIAG_E0113, line, text,
                           "tabs and spaces differ from those of the text block's margin");
    if (diag == NULL)
        return;
    diag_label(r->diags, diag, (struct span){ r->tree->source, r->close, r->close + 3 },
               "the column of this delimiter is the margin");
    diag_help(r->diags, diag,
              shorter ? "indent the line, or move the closing `\"\"\"` to the left"
                      : "indent the line as the closing `\"\"\"` is indented");
}

/* Where the text of a line begins after the margin; `text` is its first offset that is no blank. */
static uint32_t strip_margin(struct reader *r, uint32_t line, uint32_t text) {
    size_t size = r->margin.size;
    if (text - line >= size && memcmp(r->tree->text + line, r->margin.data, size) == 0)
        return line + (uint32_t)size;
    report_margin(r, line, text);
    return text - line < size ? text : line + (uint32_t)size;
}

/* A whole line or the rest of one, its line end at `newline`. */
static void read_line(struct reader *r, uint32_t start, uint32_t newline) {
    if (r->at_line_start) {
        uint32_t text = skip_blanks(r, start, newline);
        start = text == newline ? newline : strip_margin(r, start, text);
    }
    push_source(r, start, newline + 1);
    r->at_line_start = true;
    r->line = newline + 1;
}

/* A piece of a block: its lines, and perhaps the beginning of one that goes on behind a hole. */
static void read_piece(struct reader *r, uint32_t start, uint32_t end) {
    const char *newline;
    while (start < end && (newline = memchr(r->tree->text + start, '\n', end - start)) != NULL) {
        uint32_t at = (uint32_t)(newline - r->tree->text);
        read_line(r, start, at);
        start = at + 1;
    }
    if (start == end)
        return;
    if (r->at_line_start) {
        uint32_t text = skip_blanks(r, start, end);
        if (text == end)
            return; /* a hole follows: it tells what the blanks are */
        start = strip_margin(r, start, text);
    }
    r->at_line_start = false;
    push_source(r, start, end);
}

/* Where the line of a hole ends if only blanks follow the hole there, else 0. */
static uint32_t lone_line_end(const struct reader *r, struct node hole) {
    if (!r->at_line_start)
        return 0;
    uint32_t end = skip_blanks(r, node_at(r->tree, hole)->end, r->close);
    return end < r->close && r->tree->text[end] == '\n' ? end + 1 : 0;
}

/* A hole of a block; where reading goes on. */
static uint32_t read_hole(struct reader *r, struct node hole) {
    const struct tree_node *n = node_at(r->tree, hole);
    uint32_t next = lone_line_end(r, hole), start = n->start;
    if (r->at_line_start)
        start = strip_margin(r, r->line, n->start);
    if (next != 0) {
        push_hole(r, hole, true, n->start - start);
        r->line = next;
        return next;
    }
    if (r->at_line_start)
        push_source(r, start, n->start);
    r->at_line_start = false;
    push_hole(r, hole, false, 0);
    return n->end;
}

/* Finds the margin; where the text ends. */
static uint32_t find_close(struct reader *r, uint32_t open_end) {
    const struct tree_node *n = node_at(r->tree, r->node);
    const char *text = r->tree->text;
    bool closed = n->end >= open_end + 3 && memcmp(text + n->end - 3, "\"\"\"", 3) == 0;
    r->close = closed ? n->end - 3 : n->end;
    uint32_t line = r->close;
    while (line > open_end && is_blank(text[line - 1]))
        line--;
    bool own_line = line > open_end && text[line - 1] == '\n';
    if (own_line || !closed) {
        r->margin = own_line ? (struct text){ text + line, r->close - line } : TEXT("");
        return own_line ? line : r->close;
    }
    if (skip_blanks(r, open_end, r->close) < r->close &&
        text[skip_blanks(r, open_end, r->close)] == '\n')
        complain(r, DIAG_E0114, r->close, r->close + 3,
                 "the closing `\"\"\"` of a text block stands on a line of its own");
    return r->close;
}

static void report_open(struct reader *r, uint32_t open_end) {
    r->margin_reported = true;
    if (!node_has(r->tree, r->node, FLAG_BROKEN))
        complain(r, DIAG_E0114, open_end - 3, open_end,
                 "the text of a block begins on the line after its `\"\"\"`");
}

/* Reads the parts of a block whose opening delimiter ends at `open_end`. */
static void read_block(struct reader *r, struct node parts, uint32_t open_end) {
    uint32_t end = find_close(r, open_end);
    uint32_t next = skip_blanks(r, open_end, r->close);
    if (next < r->close && r->tree->text[next] == '\n')
        next++;
    else
        report_open(r, open_end);
    r->at_line_start = true;
    r->line = next;
    for (uint32_t i = 0; i < node_count(r->tree, parts); i++) {
        struct node part = node_kid(r->tree, parts, i);
        const struct tree_node *n = node_at(r->tree, part);
        if (n->kind == NODE_HOLE)
            next = read_hole(r, part);
        else if (n->kind == NODE_PIECE)
            read_piece(r, n->start > next ? n->start : next, n->end < end ? n->end : end);
    }
}

static void read_line_of_text(struct reader *r, struct node parts) {
    for (uint32_t i = 0; i < node_count(r->tree, parts); i++) {
        struct node part = node_kid(r->tree, parts, i);
        const struct tree_node *n = node_at(r->tree, part);
        if (n->kind == NODE_HOLE)
            push_hole(r, part, false, 0);
        else if (n->kind == NODE_PIECE)
            push_source(r, n->start, n->end);
    }
}

struct text_parts text_parts(struct arena *arena, const struct tree *tree, struct node text,
                             struct diags *diags) {
    struct reader r = {
        .arena = arena, .tree = tree, .diags = diags, .node = text, .margin = TEXT("")
    };
    struct node tag = node_kid(tree, text, TEXT_TAG), parts = node_kid(tree, text, TEXT_PARTS);
    if (node_has(tree, text, FLAG_BLOCK)) {
        uint32_t open = tag.id == 0 ? node_at(tree, text)->start : node_at(tree, tag)->end;
        r.backslash = LITERAL;
        read_block(&r, parts, open + 3);
    } else {
        r.backslash = tag.id == 0 ? ESCAPES : ESCAPES_QUOTE;
        read_line_of_text(&r, parts);
    }
    return (struct text_parts){ r.parts.items, r.parts.count };
}

bool text_constant(struct arena *arena, const struct tree *tree, struct node text,
                   struct diags *diags, struct text *result) {
    *result = TEXT("");
    if (node_kind(tree, text) != NODE_TEXT || node_kid(tree, text, TEXT_TAG).id != 0)
        return false;
    struct text_parts parts = text_parts(arena, tree, text, diags);
    size_t size = 0;
    for (uint32_t i = 0; i < parts.count; i++) {
        if (parts.parts[i].hole.id != 0)
            return false;
        size += parts.parts[i].literal.size;
    }
    if (parts.count == 1)
        *result = parts.parts[0].literal;
    if (parts.count <= 1)
        return true;
    char *joined = arena_alloc_raw(arena, size);
    *result = (struct text){ joined, size };
    for (uint32_t i = 0; i < parts.count; i++) {
        memcpy(joined, parts.parts[i].literal.data, parts.parts[i].literal.size);
        joined += parts.parts[i].literal.size;
    }
    return true;
}
