/* Values whole, in Croft's own spelling, broken into lines where they are long. For `croft eval`
 * and `croft why`; show.c has the short form for diagnostics. */
#include "base/utf8.h"
#include "eval/eval_internal.h"
#include "value/quantity.h"

struct printer {
    struct evaluation *ev;
    struct buf *out;
    uint32_t columns;
    uint32_t indent; /* levels */
    bool flat;       /* all on one line */
    uint32_t depth;
};

static void print(struct printer *p, struct value value);

static void print_text(struct buf *out, struct text text) {
    buf_char(out, '"');
    for (size_t at = 0; at < text.size;) {
        size_t start = at;
        uint32_t c = utf8_next(text, &at);
        if (c == '\n')
            buf_printf(out, "\\n");
        else if (c == '\t')
            buf_printf(out, "\\t");
        else if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", (char)c);
        else if (c < 0x20 || c == 0x7f)
            buf_printf(out, "\\u{%x}", c);
        else if (c == '$' && at < text.size && text.data[at] == '{')
            buf_printf(out, "$$");
        else
            buf_add(out, text.data + start, at - start);
    }
    buf_char(out, '"');
}

/* Between elements: a line of its own for each, or one space. */
static void print_break(struct printer *p) {
    if (p->flat) {
        buf_char(p->out, ' ');
        return;
    }
    buf_char(p->out, '\n');
    for (uint32_t i = 0; i < p->indent; i++)
        buf_printf(p->out, "  ");
}

static void print_open(struct printer *p, const char *bracket, bool spaced) {
    buf_printf(p->out, "%s", bracket);
    p->indent++;
    if (spaced || !p->flat)
        print_break(p);
}

static void print_close(struct printer *p, const char *bracket, bool spaced) {
    p->indent--;
    if (spaced || !p->flat)
        print_break(p);
    buf_printf(p->out, "%s", bracket);
}

static void print_elements(struct printer *p, const struct list *list) {
    if (list->count == 0) {
        buf_printf(p->out, "[]");
        return;
    }
    print_open(p, "[", false);
    for (uint32_t i = 0; i < list->count; i++) {
        if (i > 0) {
            buf_char(p->out, ',');
            print_break(p);
        }
        print(p, list->items[i]);
    }
    print_close(p, "]", false);
}

static void print_fields(struct printer *p, struct value value) {
    const struct shape *shape = value.fields->shape;
    if (value.tag == VALUE_CASE) {
        buf_text(p->out, shape->name);
        if (shape->count == 0)
            return;
        buf_char(p->out, ' ');
    }
    if (shape->count == 0) {
        buf_printf(p->out, "{}");
        return;
    }
    print_open(p, "{", true);
    for (uint32_t i = 0; i < shape->count; i++) {
        if (i > 0) {
            buf_printf(p->out, p->flat ? ";" : "");
            print_break(p);
        }
        buf_printf(p->out, "%.*s = ", TEXT_ARG(shape->names[i]));
        print(p, value.fields->items[i]);
    }
    print_close(p, "}", true);
}

static void print_map(struct printer *p, const struct mapping *map) {
    if (map->count == 0) {
        buf_printf(p->out, "{}");
        return;
    }
    print_open(p, "{", true);
    for (uint32_t i = 0; i < map->count; i++) {
        if (i > 0) {
            buf_char(p->out, ',');
            print_break(p);
        }
        print(p, map->entries[i].key);
        buf_printf(p->out, ": ");
        print(p, map->entries[i].value);
    }
    print_close(p, "}", true);
}

static void print_parts(struct printer *p, struct value value) {
    switch (value.tag) {
    case VALUE_CASE:
    case VALUE_RECORD:
        print_fields(p, value);
        return;
    case VALUE_LIST:
    case VALUE_SET:
        print_elements(p, value.list);
        return;
    case VALUE_MAP:
        print_map(p, value.map);
        return;
    case VALUE_RANGE:
        print(p, value.list->items[0]);
        buf_printf(p->out, "..");
        print(p, value.list->items[1]);
        return;
    default:
        quantity_print(p->out, value);
        return;
    }
}

/* Columns that the last line of the output takes already. */
static size_t column_of(const struct buf *out) {
    size_t start = out->size;
    while (start > 0 && out->data[start - 1] != '\n')
        start--;
    return utf8_columns((struct text){ out->data + start, out->size - start });
}

/* On one line if it fits, else a line for each part. */
static void print_whole(struct printer *p, struct value value) {
    if (p->flat || (value.tag < VALUE_CASE && value.tag != VALUE_ROPE)) {
        print_parts(p, value);
        return;
    }
    size_t column = column_of(p->out);
    struct buf line = { 0 };
    struct printer attempt = { .ev = p->ev, .out = &line, .flat = true, .depth = p->depth };
    print_parts(&attempt, value);
    if (column + utf8_columns(buf_view(&line)) <= p->columns)
        buf_text(p->out, buf_view(&line));
    else
        print_parts(p, value);
    buf_free(&line);
}

static void print(struct printer *p, struct value value) {
    if (p->depth == SHOW_DEPTH_MAX) {
        buf_printf(p->out, "…");
        return;
    }
    p->depth++;
    switch (value.tag) {
    case VALUE_NONE:
        buf_printf(p->out, "none");
        break;
    case VALUE_ERROR:
        buf_printf(p->out, "an error");
        break;
    case VALUE_BOOL:
        buf_printf(p->out, value.i ? "true" : "false");
        break;
    case VALUE_INT:
        buf_printf(p->out, "%lld", (long long)value.i);
        break;
    case VALUE_STRING:
    case VALUE_ROPE:
        print_text(p->out, flat(p->ev, value));
        break;
    case VALUE_RESOURCE:
        buf_text(p->out, value.resource->key);
        break;
    default:
        print_whole(p, value);
        break;
    }
    p->depth--;
}

void evaluation_show(struct evaluation *evaluation, struct buf *out, struct value value,
                     uint32_t columns) {
    struct printer p = { .ev = evaluation, .out = out, .columns = columns };
    print(&p, value);
}
