/* The checker's entry, its order of phases, and the small things all its files use. */
#include "sema/check_internal.h"
#include "sema/uses.h"

#include <stdarg.h>

struct program *sema_check(struct arena *arena, struct intern *names, struct sources *sources,
                           const struct input *inputs, uint32_t count, struct file_reader files,
                           struct diags *diags) {
    struct sema_options nothing_else = { .uses = false };
    return sema_check_with(arena, names, sources, inputs, count, files, diags, &nothing_else);
}

static struct uses *uses_new(struct arena *arena, struct source_id only) {
    struct uses *uses = ARENA_NEW(arena, struct uses);
    uses->arena = arena;
    uses->only = only;
    return uses;
}

struct program *sema_check_with(struct arena *arena, struct intern *names, struct sources *sources,
                                const struct input *inputs, uint32_t count,
                                struct file_reader files, struct diags *diags,
                                const struct sema_options *options) {
    struct program *program = ARENA_NEW(arena, struct program);
    program->arena = arena;
    program->names = names;
    program->sources = sources;
    program->diags = diags;
    program->files = files;
    program->types = types_new(arena);
    program->graph = ARENA_NEW(arena, struct graph);
    program->graph->arena = arena;
    program->uses = options->uses ? uses_new(arena, options->focus) : NULL;

    struct checker cx = { .program = program,
                          .arena = arena,
                          .diags = diags,
                          .focus = options->focus,
                          .options = options };
    declare_modules(&cx, inputs, count);
    declare_imports(&cx);
    resolve_signatures(&cx);
    check_declarations(&cx);
    check_modules(&cx);
    if (cx.stopped)
        return program;
    if (options->focus.id == 0) {
        strata_order(&cx);
        unread_fields(&cx);
    }
    check_tests(&cx);
    declare_unused(&cx);
    use_declarations(&cx);
    return program;
}

void check_enter(struct checker *cx, struct module *module) {
    cx->module = module;
    cx->tree = module->tree;
}

bool check_wants(const struct checker *cx, const struct module *module) {
    return cx->focus.id == 0 || module->tree->source.id == cx->focus.id;
}

bool check_is_stopped(struct checker *cx) {
    const struct sema_options *options = cx->options;
    cx->stopped = cx->stopped || (options->stop != NULL && options->stop(options->stop_data));
    return cx->stopped;
}

struct span check_span(const struct checker *cx, struct node node) {
    return node_span(cx->tree, node);
}

uint32_t check_position(const struct checker *cx, struct node node) {
    return source_base(cx->program->sources, cx->tree->source) + node_at(cx->tree, node)->start;
}

struct diag *check_error(struct checker *cx, enum diag_code code, struct node node,
                         const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct buf text = { 0 };
    buf_vprintf(&text, format, args);
    va_end(args);
    struct diag *diag = diag_add(cx->diags, code, check_span(cx, node), "%.*s",
                                 TEXT_ARG(buf_view(&text)));
    buf_free(&text);
    return diag;
}

struct text check_name_text(const struct checker *cx, struct name name) {
    return intern_text(cx->program->names, name);
}

const char *check_a_kind(struct checker *cx, enum node_kind kind) {
    const char *text = node_kind_text(kind);
    return arena_printf(cx->arena, "%s %s", strchr("aeiou", text[0]) != NULL ? "an" : "a", text);
}

#define QUOTED_SIZE_MAX 40 /* bytes */

struct text check_quoted(struct checker *cx, struct node node) {
    struct text text = node_text(cx->tree, node);
    if (text.size > QUOTED_SIZE_MAX || memchr(text.data, '\n', text.size) != NULL)
        return TEXT("…");
    switch (node_kind(cx->tree, node)) {
    case NODE_BINARY:
    case NODE_COND:
    case NODE_MATCH:
    case NODE_UNARY:
    case NODE_WITH:
    case NODE_IS:
    case NODE_RANGE:
        return text_of(arena_printf(cx->arena, "(%.*s)", TEXT_ARG(text)));
    default:
        return text;
    }
}

struct text check_keep(struct checker *cx, struct text text) {
    return (struct text){ arena_copy(cx->arena, text.data, text.size), text.size };
}

/* After so many messages nobody reads suggestions, and looking for them would take longer than all
 * else. */
#define SUGGESTIONS_MAX 200

struct nearest nearest_to(const struct checker *cx, struct text wanted) {
    if (diags_count(cx->diags) > SUGGESTIONS_MAX)
        wanted.size = 0;
    return (struct nearest){ .wanted = wanted, .distance = UINT32_MAX };
}

void nearest_offer(struct nearest *nearest, struct text candidate) {
    if (nearest->wanted.size == 0)
        return;
    uint32_t limit = nearest->wanted.size < 4 ? 1 : nearest->wanted.size < 8 ? 2 : 3;
    uint32_t distance = text_distance(nearest->wanted, candidate, limit);
    if (distance > limit || distance > nearest->distance)
        return;
    if (distance == nearest->distance && text_compare(nearest->best, candidate) < 0)
        return;
    nearest->distance = distance;
    nearest->best = candidate;
}

void nearest_help(struct checker *cx, struct diag *diag, const struct nearest *nearest) {
    if (nearest->best.size != 0)
        diag_help(cx->diags, diag, "did you mean `%.*s`?", TEXT_ARG(nearest->best));
}

/* How much of the structure an operation uses: there are many, and most are small. */
static size_t ir_size(enum ir_op op) {
    switch (op) {
    case IR_RECORD:
    case IR_CASE:
    case IR_WITH:
    case IR_CALL:
    case IR_BUILTIN:
        return sizeof(struct ir);
    case IR_TEMPLATE:
        return offsetof(struct ir, shape);
    default:
        return offsetof(struct ir, tag);
    }
}

struct ir *ir_new(struct checker *cx, enum ir_op op, struct node node) {
    struct ir *ir = arena_alloc(cx->arena, ir_size(op));
    ir->op = (uint16_t)op;
    ir->position = check_position(cx, node);
    return ir;
}

/* Constants are most of what a fleet says: they take only the part of the structure that they use.
 */
const struct ir *ir_constant(struct checker *cx, struct value value, struct node node) {
    struct ir *ir = arena_alloc(cx->arena, offsetof(struct ir, type));
    ir->op = IR_CONST;
    ir->position = check_position(cx, node);
    value.origin = ir->position;
    ir->constant = value;
    return ir;
}

void ir_order_entries(struct ir *map) {
    uint32_t count = map->count / 2u;
    const struct ir **items = (const struct ir **)(uintptr_t)map->items;
    for (uint32_t i = 0; i < count; i++) {
        if (items[2 * i]->op != IR_CONST || items[2 * i]->constant.tag != VALUE_STRING)
            return;
        for (uint32_t k = 0; k < i; k++)
            if (value_equal(items[2 * k]->constant, items[2 * i]->constant))
                return; /* twice the same: the later one wins, as written */
    }
    for (uint32_t i = 1; i < count; i++) { /* literals are short: by insertion */
        const struct ir *key = items[2 * i], *value = items[2 * i + 1];
        uint32_t at = i;
        while (at > 0 && value_compare(items[2 * at - 2]->constant, key->constant) > 0) {
            items[2 * at] = items[2 * at - 2];
            items[2 * at + 1] = items[2 * at - 1];
            at--;
        }
        items[2 * at] = key;
        items[2 * at + 1] = value;
    }
    map->index = 1;
}

struct typed typed_make(const struct ir *ir, const struct type *type) {
    return (struct typed){ ir, type };
}

struct typed typed_error(struct checker *cx, struct node node) {
    return typed_make(ir_new(cx, IR_ERROR, node), basic(cx, TYPE_ERROR));
}

const struct type *basic(struct checker *cx, enum type_kind kind) {
    return type_basic(cx->program->types, kind);
}

struct text string_constant(const struct ir *ir) {
    if (ir->op == IR_CONST && ir->constant.tag == VALUE_STRING)
        return value_text(ir->constant);
    return (struct text){ NULL, 0 };
}
