/* Text with holes becomes a rope: pieces that keep their origins, nothing copied. */
#include "eval/eval_internal.h"
#include "value/render_common.h"
#include "value/tag.h"

/* A rope under way. */
struct weaving {
    struct env *env;
    const struct ir *ir;
    VEC(struct rope_part) parts;
    bool failed;
};

static void add_piece(struct weaving *w, struct text text, uint32_t origin) {
    if (text.size == 0)
        return;
    struct rope_part part = { .data = text.data, .size = (uint32_t)text.size, .origin = origin };
    vec_push(w->env->ev->arena, &w->parts, part);
}

static void add_child(struct weaving *w, const struct rope *child, uint32_t indent) {
    if (child->count == 0)
        return;
    struct rope_part part = { .child = child, .size = ROPE_CHILD, .origin = indent };
    vec_push(w->env->ev->arena, &w->parts, part);
}

/* Text that nothing may indent. */
static void add_as_it_is(struct weaving *w, struct text text, uint32_t origin) {
    struct rope *rope = arena_alloc(w->env->ev->arena,
                                    sizeof(struct rope) + sizeof(struct rope_part));
    rope->count = 1;
    rope->size = (uint32_t)text.size;
    rope->parts[0] =
        (struct rope_part){ .data = text.data, .size = (uint32_t)text.size, .origin = origin };
    add_child(w, rope, ROPE_AS_IT_IS);
}

static uint32_t origin_of(const struct value *value, const struct ir *hole) {
    return value->origin != 0 ? value->origin : hole->position;
}

/* A number, a truth value or a date as text formats spell it. */
static struct text printed(struct evaluation *ev, struct value value) {
    struct scalar scalar;
    if (scalar_open(&scalar, value) != NULL)
        return (struct text){ "", 0 };
    struct text text = { arena_copy(ev->arena, scalar.text.data, scalar.text.size),
                         scalar.text.size };
    scalar_close(&scalar);
    return text;
}

/* The value as its place in the tagged text wants it. */
static struct text escaped(struct weaving *w, const struct ir_part *part, struct value value) {
    struct evaluation *ev = w->env->ev;
    struct buf out = { 0 };
    const char *problem = NULL;
    if (value.tag == VALUE_ROPE || value.tag == VALUE_RESOURCE)
        value = value_string(ev->arena, flat(ev, value), value.origin);
    if (value.tag == VALUE_STRING && tag_keeps(part->escape, value_text(value)))
        return value_text(value);
    if (!tag_escape(&out, part->escape, value, &problem)) {
        eval_error(ev, DIAG_E0616, part->hole->position, "%.*s text cannot carry %s here: %s",
                   TEXT_ARG(tag_name(w->ir->tag)), value_shown(ev, value), problem);
        w->failed = true;
    }
    struct text result;
    if (value.tag == VALUE_STRING && text_equal(buf_view(&out), value_text(value)))
        result = value_text(value);
    else
        result = (struct text){ arena_copy(ev->arena, out.data == NULL ? "" : out.data, out.size),
                                out.size };
    buf_free(&out);
    return result;
}

/* A number or quantity where whole text of the language may stand. */
static struct text bare(struct weaving *w, struct value value) {
    struct buf out = { 0 };
    if (value.tag != VALUE_SIZE && value.tag != VALUE_DURATION && value.tag != VALUE_PERCENT &&
        value.tag != VALUE_MODE)
        return printed(w->env->ev, value);
    tag_spell(&out, w->ir->tag, value);
    struct text text = { arena_copy(w->env->ev->arena, out.data == NULL ? "" : out.data, out.size),
                         out.size };
    buf_free(&out);
    return text;
}

static struct text hole_text(struct weaving *w, const struct ir_part *part, struct value value) {
    bool is_text = value.tag == VALUE_STRING || value.tag == VALUE_ROPE ||
                   value.tag == VALUE_CASE || value.tag == VALUE_RESOURCE;
    if (w->ir->tag.id != 0 && !part->fragment)
        return escaped(w, part, value);
    return is_text ? flat(w->env->ev, value) : bare(w, value);
}

/* One value that is neither a list nor none. `indent`: of a hole alone on its line. */
static void add_value(struct weaving *w, const struct ir_part *part, struct value value,
                      uint32_t indent) {
    if (value.tag == VALUE_ROPE && (w->ir->tag.id == 0 || part->fragment)) {
        add_child(w, value.rope, indent);
        return;
    }
    uint32_t origin = origin_of(&value, part->hole);
    struct text text = hole_text(w, part, value);
    bool has_lines = text.size > 0 && memchr(text.data, '\n', text.size) != NULL;
    if (has_lines && w->ir->tag.id != 0 && !part->fragment) { /* they are the value's own */
        add_as_it_is(w, text, origin);
        return;
    }
    if (part->alone && has_lines) {
        struct rope *rope = arena_alloc(w->env->ev->arena,
                                        sizeof(struct rope) + sizeof(struct rope_part));
        rope->count = 1;
        rope->size = (uint32_t)text.size;
        rope->parts[0] =
            (struct rope_part){ .data = text.data, .size = (uint32_t)text.size, .origin = origin };
        add_child(w, rope, indent);
        return;
    }
    if (value.tag == VALUE_ROPE && text_equal(text, flat(w->env->ev, value)))
        add_child(w, value.rope, 0); /* nothing was escaped: its pieces keep their origins */
    else
        add_piece(w, text, origin);
}

static bool last_byte(const struct rope *rope, char *byte) {
    for (uint32_t i = rope->count; i-- > 0;) {
        const struct rope_part *part = &rope->parts[i];
        if (part->size == ROPE_RENDER) {
            *byte = part->render->format == FORMAT_JSON ||
                            part->render->format == FORMAT_JSON_INDENTED
                        ? 'x'
                        : '\n';
            return true;
        }
        if (part->size == ROPE_CHILD) {
            if (last_byte(part->child, byte))
                return true;
        } else if (part->size > 0) {
            *byte = part->data[part->size - 1];
            return true;
        }
    }
    return false;
}

/* Whether what stands alone on its line needs a line end after it, or is nothing at all. */
static bool ends_open(struct evaluation *ev, struct value value, bool *empty) {
    char byte = 'x';
    *empty = false;
    if (value.tag == VALUE_ROPE) {
        *empty = !last_byte(value.rope, &byte);
    } else if (value.tag == VALUE_STRING) {
        struct text text = flat(ev, value);
        *empty = text.size == 0;
        byte = *empty ? 'x' : text.data[text.size - 1];
    }
    return byte != '\n';
}

static struct text spaces(struct evaluation *ev, uint32_t count) {
    static const char blank[] = "                                                                ";
    if (count < sizeof blank)
        return (struct text){ blank, count };
    char *text = arena_alloc_raw(ev->arena, count);
    memset(text, ' ', count);
    return (struct text){ text, count };
}

/* A hole alone on its line: each value brings its line end, none brings nothing. */
static void add_alone(struct weaving *w, const struct ir_part *part, struct value value) {
    if (value.tag == VALUE_NONE)
        return;
    if (value.tag == VALUE_LIST || value.tag == VALUE_SET) {
        for (uint32_t i = 0; i < value.list->count; i++)
            add_alone(w, part, value.list->items[i]);
        return;
    }
    bool empty;
    bool open = ends_open(w->env->ev, value, &empty);
    if (w->ir->tag.id != 0 && !part->fragment) /* a line end in the value is part of it */
        open = true;
    if (empty)
        return;
    add_piece(w, spaces(w->env->ev, part->indent), 0);
    add_value(w, part, value, part->indent);
    if (open && part->as_it_is)
        add_as_it_is(w, TEXT("\n"), 0);
    else if (open)
        add_piece(w, TEXT("\n"), 0);
}

static void add_hole(struct weaving *w, const struct ir_part *part) {
    struct value value = eval(w->env, part->hole);
    if (value.tag == VALUE_ERROR) {
        w->failed = true;
        return;
    }
    if (part->alone)
        add_alone(w, part, value);
    else
        add_value(w, part, value, 0);
}

/* A text is shared, not copied, so a few doublings make more than can ever be written. */
struct value rope_value(struct evaluation *ev, struct rope *rope, uint32_t position) {
    uint64_t size = 0;
    for (uint32_t i = 0; i < rope->count; i++) {
        const struct rope_part *part = &rope->parts[i];
        if (part->size == ROPE_CHILD)
            size += part->child->size;
        else if (part->size != ROPE_RENDER)
            size += part->size;
    }
    if (size > EVAL_TEXT_MAX) {
        eval_error(ev, DIAG_E0615, position, "a text has more than %u MiB", EVAL_TEXT_MAX >> 20);
        return value_error();
    }
    rope->size = (uint32_t)size;
    return (struct value){ .tag = VALUE_ROPE, .origin = position, .rope = rope };
}

struct value eval_template(struct env *env, const struct ir *ir) {
    struct weaving w = { .env = env, .ir = ir };
    struct arena *arena = env->ev->arena;
    w.parts.capacity = ir->count + 2u;
    w.parts.items = arena_alloc_raw(arena, w.parts.capacity * sizeof *w.parts.items);
    for (uint32_t i = 0; i < ir->count; i++) {
        const struct ir_part *part = &ir->parts[i];
        if (part->hole != NULL)
            add_hole(&w, part);
        else if (part->as_it_is)
            add_as_it_is(&w, part->literal, part->position);
        else
            add_piece(&w, part->literal, part->position);
    }
    if (w.failed)
        return value_error();
    struct rope *rope = arena_alloc_raw(arena, sizeof(struct rope) +
                                                   w.parts.count * sizeof(struct rope_part));
    rope->count = w.parts.count;
    memcpy(rope->parts, w.parts.items, w.parts.count * sizeof(struct rope_part));
    return rope_value(env->ev, rope, ir->position);
}
