/* Wraps an expression into a module and unwraps what is said about it. */
#include "query/expression.h"

static const char source_shown[] = "expression";
/* No file makes a module or a source of these names. */
static const char module_name[] = "(expression)";
static const char result_name[] = "result";

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

/* What the module will use. */
struct wrapping {
    const struct program *program;
    struct text expression;
    struct buf uses;
    struct arena *arena;
    struct textmap seen; /* words */
};

static struct text name_of(const struct program *program, struct name name) {
    return intern_text(program->names, name);
}

static bool is_common(const struct program *program, struct text word) {
    struct name name = intern_find(program->names, word);
    const struct module *prelude = program->prelude;
    return name.id != 0 && prelude != NULL &&
           (map_get(&prelude->scope, name.id) != NULL ||
            map_get(&prelude->imports, name.id) != NULL);
}

/* The only module that declares something; NULL when several do. */
struct only {
    const struct module *module;
    uint32_t count;
};

static void only_add(struct only *only, const struct module *module) {
    only->module = module;
    only->count++;
}

static void use_from(struct wrapping *w, const struct only *only, struct text word) {
    if (only->count == 1)
        buf_printf(&w->uses, "use %.*s (%.*s)\n", TEXT_ARG(only->module->name), TEXT_ARG(word));
}

static void use_kind(struct wrapping *w, struct text word) {
    struct only only = { NULL, 0 };
    for (uint32_t i = 0; i < w->program->kinds.count; i++)
        if (text_equal(w->program->kinds.items[i]->text, word))
            only_add(&only, w->program->kinds.items[i]->module);
    use_from(w, &only, word);
}

static void use_function(struct wrapping *w, struct text word) {
    struct only only = { NULL, 0 };
    for (uint32_t i = 0; i < w->program->fns.count; i++)
        if (text_equal(name_of(w->program, w->program->fns.items[i]->name), word))
            only_add(&only, w->program->fns.items[i]->module);
    use_from(w, &only, word);
}

/* `site` in `site.domain`, unless it is a variable of the expression. */
static void use_module(struct wrapping *w, struct text word) {
    struct only only = { NULL, 0 };
    struct text variable = text_of(arena_printf(w->arena, "for %.*s", TEXT_ARG(word)));
    if (text_find(w->expression, variable) != w->expression.size)
        return;
    for (uint32_t i = 0; i < w->program->modules.count; i++)
        if (text_equal(w->program->modules.items[i]->own_name, word))
            only_add(&only, w->program->modules.items[i]);
    if (only.count == 1)
        buf_printf(&w->uses, "use %.*s\n", TEXT_ARG(only.module->name));
}

static void use_word(struct wrapping *w, size_t start, size_t end) {
    struct text all = w->expression, word = { all.data + start, end - start };
    bool is_new;
    bool is_field = start > 0 && all.data[start - 1] == '.';
    if (is_field || is_common(w->program, word))
        return;
    textmap_put(w->arena, &w->seen, word, &is_new);
    if (!is_new)
        return;
    if (end < all.size && all.data[end] == '(')
        use_function(w, word);
    else if (end < all.size && all.data[end] == '.')
        use_module(w, word);
    else
        use_kind(w, word);
}

static void use_words(struct wrapping *w) {
    for (size_t at = 0; at < w->expression.size;) {
        size_t start = at;
        while (at < w->expression.size && is_word(w->expression.data[at]))
            at++;
        if (at > start)
            use_word(w, start, at);
        else
            at++;
    }
}

struct workspace *expression_open(const struct workspace_options *options, struct text expression) {
    struct workspace *plain = workspace_open(options);
    if (diags_have_errors(plain->diags))
        return plain;
    struct wrapping w = { .program = plain->program,
                          .expression = expression,
                          .arena = plain->arena };
    use_words(&w);
    buf_printf(&w.uses, "let %s = (", result_name);
    buf_text(&w.uses, expression);
    buf_printf(&w.uses, "\n)\n"); /* a comment may end the expression */
    struct workspace_extra extra = { .name = text_of(module_name),
                                     .module = text_of(module_name),
                                     .content = buf_view(&w.uses) };
    struct workspace_options with = *options;
    with.extra = &extra;
    struct workspace *workspace = workspace_open(&with);
    workspace->options.extra = NULL;
    sources_add(workspace->sources, text_of(source_shown), expression);
    expression_move_places(workspace);
    buf_free(&w.uses);
    workspace_free(plain);
    return workspace;
}

struct value expression_evaluate(const struct workspace *workspace, struct evaluation *host) {
    const struct program *program = workspace->program;
    for (uint32_t i = 0; i < program->globals.count; i++) {
        const struct global *global = program->globals.items[i];
        if (text_equal(global->module->name, text_of(module_name)) &&
            text_equal(name_of(program, global->name), text_of(result_name)))
            return evaluation_expression(host, global->value, global->frame_size);
    }
    return value_error();
}

/* From the module's text to the expression's, which begins `before` bytes into it. */
struct moving {
    struct source_id from, to;
    uint32_t before, size;
};

static uint32_t move_offset(const struct moving *moving, uint32_t offset) {
    if (offset < moving->before)
        return 0;
    offset -= moving->before;
    return offset > moving->size ? moving->size : offset;
}

static struct span move_span(const struct moving *moving, struct span span) {
    if (span.source.id != moving->from.id)
        return span;
    return (struct span){ moving->to, move_offset(moving, span.start),
                          move_offset(moving, span.end) };
}

static void move_diag(const struct moving *moving, struct diags *into, const struct diag *diag) {
    struct diag *made = diag_add(into, diag->code, move_span(moving, diag->span), "%s",
                                 diag->message);
    if (diag->span_label != NULL)
        diag_span_label(into, made, "%s", diag->span_label);
    for (uint32_t i = 0; i < diag->label_count; i++)
        diag_label(into, made, move_span(moving, diag->labels[i].span), "%s", diag->labels[i].text);
    for (uint32_t i = 0; i < diag->note_count; i++)
        diag_note(into, made, "%s", diag->notes[i]);
    for (uint32_t i = 0; i < diag->help_count; i++)
        diag_help(into, made, "%s", diag->helps[i]);
    for (uint32_t i = 0; i < diag->edit_count; i++)
        diag_edit(into, made, move_span(moving, diag->edits[i].span), "%s", diag->edits[i].text);
    if (diag->subject != NULL)
        diag_subject(into, made, text_of(diag->subject));
}

static struct source_id find_source(const struct sources *sources, const char *name) {
    for (uint32_t id = sources_count(sources); id > 0; id--)
        if (text_equal(source_name(sources, (struct source_id){ id }), text_of(name)))
            return (struct source_id){ id };
    return (struct source_id){ 0 };
}

void expression_move_places(struct workspace *workspace) {
    const struct sources *sources = workspace->sources;
    struct moving moving = { .from = find_source(sources, module_name),
                             .to = find_source(sources, source_shown) };
    if (moving.from.id == 0 || moving.to.id == 0)
        return;
    struct text module = source_text(sources, moving.from);
    moving.size = (uint32_t)source_text(sources, moving.to).size;
    moving.before = (uint32_t)(module.size - moving.size) - 3; /* "\n)\n" stands behind it */
    struct diags *found = diags_new();
    diags_merge(found, workspace->diags);
    for (uint32_t i = 0; i < diags_count(found); i++)
        move_diag(&moving, workspace->diags, diags_at(found, i));
    diags_free(found);
}
