/* Hover: gathers what is known of a use, or of the literal or text where there is none. */
#include "ide/hover.h"

#include "sema/builtin.h"
#include "sema/policy.h"
#include "sema/print_type.h"

/* What there is to know of values of a type beyond its name. */
static struct text type_note(const struct type *type) {
    if (type == NULL)
        return TEXT("");
    type = type_present(type);
    while ((type->kind == TYPE_LIST || type->kind == TYPE_SET) && type->inner != NULL)
        type = type_present(type->inner);
    while (type->kind == TYPE_REFINED)
        type = type_present(type->inner);
    switch (type->kind) {
    case TYPE_SIZE:
        return TEXT("A size, in binary units: 16K, 512M, 2G, 1.5T.");
    case TYPE_DURATION:
        return TEXT("A duration: 500ms, 30s, 15m, 8h, 7d, 4w, 1h30m.");
    case TYPE_PERCENT:
        return TEXT("A percentage: 85%.");
    case TYPE_MODE:
        return TEXT("Permissions in octal: 0644, 02775.");
    case TYPE_DATE:
        return TEXT("A day: 2026-12-31.");
    case TYPE_DOMAIN:
        return text_of(domain_doc(type->domain));
    case TYPE_TEXT:
        return type->tag.id == 0 ? TEXT("") : TEXT("Text of a language: holes in it are escaped.");
    case TYPE_SECRET:
    case TYPE_SECRET_TEXT:
        return TEXT("Known on the host only, where it is filled in.");
    default:
        return TEXT("");
    }
}

/* "stdlib/services.croft:106" */
static struct text place_text(struct arena *arena, const struct ide_view *view, struct span span) {
    struct place place = source_place(view->sources, span.source, span.start);
    return text_of(arena_printf(arena, "%.*s:%u", TEXT_ARG(source_name(view->sources, span.source)),
                                place.line));
}

/* The name of what a member is declared in: of a field its kind, of a case its enum. */
static struct text owner_text(struct arena *arena, const struct tree *tree, uint32_t offset) {
    uint32_t count;
    const struct node *path = ide_path_at(arena, tree, offset, &count);
    for (uint32_t i = 0; i < count; i++) {
        enum node_kind kind = node_kind(tree, path[i]);
        struct node name = node_kid(tree, path[i], 0);
        bool owns = kind == NODE_KIND || kind == NODE_EXTEND || kind == NODE_RECORD ||
                    kind == NODE_ENUM || kind == NODE_CASE || kind == NODE_FN ||
                    kind == NODE_PRESET || kind == NODE_POLICY;
        if (owns && node_at(tree, name)->start != offset)
            return text_of(arena_printf(arena, " of %s %.*s",
                                        kind == NODE_EXTEND ? "kind" : node_kind_text(kind),
                                        TEXT_ARG(node_text(tree, name))));
    }
    return TEXT("");
}

static bool is_member(enum use_target target) {
    return target == USE_FIELD || target == USE_CASE || target == USE_PARAM;
}

/* "field of kind service, stdlib/services.croft:106" */
static struct text origin_of(struct arena *arena, const struct ide_view *view,
                             const struct use *use) {
    const char *what = use_target_text((enum use_target)use->target);
    struct span span = source_at_position(view->sources, use->declared);
    const struct tree *tree = use->declared == 0 ? NULL : ide_tree_of(view, span.source);
    if (tree == NULL)
        return text_of(what);
    struct text owner = TEXT("");
    if (is_member((enum use_target)use->target))
        owner = owner_text(arena, tree, span.start);
    if (use->target == USE_LOCAL && span.source.id == view->source.id)
        return text_of(arena_printf(arena, "%s, line %u", what,
                                    source_place(view->sources, span.source, span.start).line));
    return text_of(arena_printf(arena, "%s%.*s, %.*s", what, TEXT_ARG(owner),
                                TEXT_ARG(place_text(arena, view, span))));
}

static struct text doc_of(struct arena *arena, const struct ide_view *view, const struct use *use) {
    if (use->target == USE_BUILTIN)
        return text_of(builtin_info((enum builtin)use->slot)->documentation);
    if (use->target == USE_RESOURCE)
        return node_doc(arena, use->of_kind->module->tree, use->of_kind->node);
    struct span span = source_at_position(view->sources, use->declared);
    const struct tree *tree = use->declared == 0 || use->target == USE_LOCAL
                                  ? NULL
                                  : ide_tree_of(view, span.source);
    if (tree == NULL || use->target == USE_MODULE)
        return TEXT("");
    return node_doc(arena, tree, ide_declaration_around(arena, tree, span.start));
}

/* How strict a policy is, and what it has found. */
static struct text policy_note(struct arena *arena, const struct ide_view *view,
                               const struct policy *policy) {
    static const char *const severities[] = {
        [DIAG_ERROR] = "error", [DIAG_WARNING] = "warning", [DIAG_INFO] = "info"
    };
    const char *waivable = policy->waivable ? "" : ", cannot be waived";
    if (view->findings == NULL)
        return text_of(
            arena_printf(arena, "Severity: %s%s.", severities[policy->severity], waivable));
    uint32_t open = 0, excused = 0;
    for (uint32_t i = 0; i < findings_count(view->findings); i++) {
        const struct finding *finding = findings_at(view->findings, i);
        if (!text_equal(finding->policy, policy->text))
            continue;
        if (finding_is_excused(finding))
            excused++;
        else
            open++;
    }
    return text_of(arena_printf(arena, "Severity: %s%s. %u %s, %u excused.",
                                severities[policy->severity], waivable, open,
                                open == 1 ? "finding" : "findings", excused));
}

static struct text note_of(struct arena *arena, const struct ide_view *view,
                           const struct use *use) {
    if (use->target == USE_POLICY)
        return policy_note(arena, view, use->policy);
    if (use->target == USE_KIND)
        return ide_kind_counts(arena, view, use->kind);
    bool narrowed = use->target == USE_FIELD && use->field != NULL && use->type != NULL &&
                    use->type != use->field->type && use->field->type != NULL &&
                    (use->of_kind == NULL ||
                     use->type != use->of_kind->slots.items[use->slot].type);
    if (narrowed)
        return text_of(arena_printf(arena, "Here it is %s.", type_text_of(arena, use->type)));
    bool typed = use->target == USE_FIELD || use->target == USE_PARAM ||
                 use->target == USE_BASIC_TYPE || use->target == USE_LOCAL ||
                 use->target == USE_GLOBAL || use->target == USE_REFINEMENT;
    return typed ? type_note(use->type) : TEXT("");
}

static struct ide_effects effects_of(struct arena *arena, const struct ide_view *view,
                                     const struct use *use) {
    if (use->target == USE_RESOURCE)
        return ide_presences(arena, view, use);
    return use->target == USE_FIELD ? ide_effective_values(arena, view, use)
                                    : (struct ide_effects){ 0 };
}

static struct ide_hover hover_use(struct arena *arena, const struct ide_view *view,
                                  const struct use *use) {
    return (struct ide_hover){ .span = ide_use_span(view, use),
                               .declaration = ide_declaration_text(arena, view, use),
                               .origin = origin_of(arena, view, use),
                               .doc = doc_of(arena, view, use),
                               .note = note_of(arena, view, use),
                               .effects = effects_of(arena, view, use) };
}

/* A literal's value; nothing for other nodes. */
static struct ide_hover hover_literal(struct arena *arena, const struct ide_view *view,
                                      uint32_t offset) {
    uint32_t count;
    const struct node *path = ide_path_at(arena, view->tree, offset, &count);
    struct ide_hover hover = { 0 };
    enum node_kind kind = count == 0 ? NODE_NONE_ : node_kind(view->tree, path[0]);
    if (kind != NODE_UNIT && kind != NODE_MODE)
        return hover;
    hover.note = ide_literal_text(arena, node_text(view->tree, path[0]));
    if (hover.note.size == 0)
        return hover;
    hover.declaration = node_text(view->tree, path[0]);
    hover.span = node_span(view->tree, path[0]);
    return hover;
}

struct ide_hover ide_hover(struct arena *arena, const struct ide_view *view, uint32_t offset) {
    const struct use *use = ide_use_at(view, offset);
    return use == NULL ? hover_literal(arena, view, offset) : hover_use(arena, view, use);
}

/* --- Markdown --- */

/* Text that Markdown must take as it is. */
static void add_code(struct buf *out, struct text text) {
    bool ticks = memchr(text.data, '`', text.size) != NULL;
    buf_printf(out, ticks ? "`` %.*s ``" : "`%.*s`", TEXT_ARG(text));
}

static void add_effect(struct buf *out, const struct ide_effective *effect, bool key) {
    buf_printf(out, "- ");
    if (effect->host.size != 0)
        buf_printf(out, "**%.*s**", TEXT_ARG(effect->host));
    if (key) {
        buf_printf(out, effect->host.size != 0 ? " " : "");
        add_code(out, effect->key);
    }
    if (effect->value.size != 0) {
        buf_printf(out, ": ");
        add_code(out, effect->value);
    }
    if (effect->layer.size != 0)
        buf_printf(out, " — %.*s", TEXT_ARG(effect->layer));
    if (effect->here)
        buf_printf(out, ", here");
    if (effect->where.size != 0 && !effect->here)
        buf_printf(out, "%s%.*s", effect->layer.size != 0 ? ", " : " — ", TEXT_ARG(effect->where));
    if (effect->reason.size != 0)
        buf_printf(out, ", because %.*s", TEXT_ARG(effect->reason));
    buf_char(out, '\n');
}

static void add_paragraph(struct buf *out, struct text text) {
    if (text.size != 0)
        buf_printf(out, "%s%.*s\n", out->size == 0 ? "" : "\n", TEXT_ARG(text));
}

struct text ide_hover_markdown(struct arena *arena, const struct ide_hover *hover) {
    struct buf out = { 0 };
    if (hover->declaration.size != 0)
        buf_printf(&out, "```croft\n%.*s\n```\n", TEXT_ARG(hover->declaration));
    add_paragraph(&out, hover->origin);
    add_paragraph(&out, hover->doc);
    add_paragraph(&out, hover->note);
    const struct ide_effects *effects = &hover->effects;
    if (effects->count != 0)
        buf_char(&out, '\n');
    bool several = effects->more != 0;
    for (uint32_t i = 1; i < effects->count; i++)
        several = several || !text_equal(effects->items[i].key, effects->items[0].key);
    for (uint32_t i = 0; i < effects->count; i++)
        add_effect(&out, &effects->items[i], several);
    if (effects->more != 0)
        buf_printf(&out, "- and %u more\n", effects->more);
    struct text text = { arena_copy(arena, out.data, out.size), out.size };
    buf_free(&out);
    return text;
}
