/* Signature help: the innermost call around a cursor. */
#include "ide/signature.h"

#include "ide/around.h"
#include "sema/print_type.h"

struct signing {
    struct arena *arena;
    const struct around *around;
    const struct place_around *place;
    const struct cursor_frame *frame;
    struct ide_signature signature;
};

static void add_param(struct ide_signature *signature, uint32_t start, uint32_t end) {
    if (signature->count == IDE_PARAMS_MAX)
        return;
    signature->params[signature->count].start = start;
    signature->params[signature->count].end = end;
    signature->count++;
}

static void label_declared(struct signing *s, struct text name, const struct field *params,
                           uint32_t count, const struct type *result) {
    struct buf out = { 0 };
    buf_printf(&out, "%.*s(", TEXT_ARG(name));
    for (uint32_t i = 0; i < count; i++) {
        const struct tree *tree = params[i].module->tree;
        struct text value = node_text(tree, node_kid(tree, params[i].node, PARAM_DEFAULT));
        if (i != 0)
            buf_printf(&out, ", ");
        uint32_t start = (uint32_t)out.size;
        buf_printf(&out, "%.*s: %s", TEXT_ARG(params[i].text),
                   type_text_of(s->arena, params[i].type));
        if (value.size != 0 && memchr(value.data, '\n', value.size) == NULL)
            buf_printf(&out, " = %.*s", TEXT_ARG(value));
        add_param(&s->signature, start, (uint32_t)out.size);
    }
    buf_char(&out, ')');
    if (result != NULL)
        buf_printf(&out, " -> %s", type_text_of(s->arena, result));
    s->signature.label = (struct text){ arena_copy(s->arena, out.data, out.size), out.size };
    buf_free(&out);
}

/* Of a built-in the parameters stand in its signature, between `, ` and before the last ` -> `. */
static void label_builtin(struct signing *s) {
    const struct builtin_info *info = builtin_info(s->place->builtin);
    const char *signature = info->signature, *result = signature;
    for (const char *at = signature; (at = strstr(at, " -> ")) != NULL; at++)
        result = at;
    uint32_t before = (uint32_t)strlen(info->name) + 1, depth = 0, start = 0;
    uint32_t size = (uint32_t)(result - signature);
    for (uint32_t i = 0; i <= size; i++) {
        char c = i == size ? ',' : signature[i];
        depth += c == '(' || c == '[' || c == '{';
        depth -= c == ')' || c == ']' || c == '}';
        if (c != ',' || depth != 0)
            continue;
        add_param(&s->signature, before + start, before + i);
        start = i + 2;
    }
    s->signature.label = text_of(
        arena_printf(s->arena, "%s(%.*s)%s", info->name, (int)size, signature, result));
    s->signature.doc = text_of(info->documentation);
}

static void find_active(struct signing *s) {
    const struct cursor *c = &s->around->cursor;
    uint32_t number = 0, start = s->frame->open + 1;
    for (uint32_t i = start; i < c->at;) {
        i = cursor_find(c, i, c->at, TOKEN_COMMA);
        number += i < c->at;
        start = i < c->at ? i + 1 : start;
        i++;
    }
    struct ide_signature *signature = &s->signature;
    signature->active = number < signature->count ? number : signature->count;
    if (start >= c->at || cursor_kind(c, start + 1) != TOKEN_COLON)
        return;
    struct text name = cursor_text(c, start); /* an argument by its name */
    for (uint32_t i = 0; i < signature->count; i++) {
        struct text param = { signature->label.data + signature->params[i].start,
                              signature->params[i].end - signature->params[i].start };
        if (text_starts_with(param, name) && param.size > name.size && param.data[name.size] == ':')
            signature->active = i;
    }
}

static void sign(struct signing *s) {
    const struct place_around *place = s->place;
    struct text name = cursor_text(&s->around->cursor, s->frame->open - 1);
    if (place->fn != NULL) {
        label_declared(s, name, place->fn->params.items, place->fn->params.count,
                       place->fn->result);
        s->signature.doc = node_doc(s->arena, place->fn->module->tree, place->fn->node);
    } else if (place->preset != NULL) {
        label_declared(s, name, place->preset->params.items, place->preset->params.count, NULL);
        s->signature.doc = node_doc(s->arena, place->preset->module->tree, place->preset->node);
    } else if (place->builtin != BUILTIN_COUNT) {
        label_builtin(s);
    }
    find_active(s);
}

struct ide_signature ide_signature(struct arena *arena, const struct ide_view *view,
                                   uint32_t offset) {
    struct around around = around_at(arena, view, offset);
    for (uint32_t level = around.cursor.depth; level-- > 1;) {
        if (around.places[level].kind != PLACE_CALL)
            continue;
        struct signing s = { .arena = arena,
                             .around = &around,
                             .place = &around.places[level],
                             .frame = &around.cursor.frames[level] };
        sign(&s);
        return s.signature;
    }
    return (struct ide_signature){ 0 };
}
