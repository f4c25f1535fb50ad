/* The text that a new resource begins with, made of its kind's fields. */
#include "cli/scaffold.h"

#include "sema/print_type.h"

enum { NAMED_MAX = 12 };

struct text scaffold_doc(struct arena *arena, const struct field *field) {
    struct text doc = node_doc(arena, field->module->tree, field->node);
    size_t end = text_find(doc, TEXT("\n\n"));
    char *line = arena_copy(arena, doc.data == NULL ? "" : doc.data, end);
    for (size_t i = 0; i < end; i++)
        line[i] = line[i] == '\n' ? ' ' : line[i];
    return (struct text){ line, end };
}

/* --- What is missing --- */

struct finding_undecided {
    struct scaffold *scaffold;
    struct evaluation *host;
    struct resource *resource;
};

static bool is_within_undecided(const struct scaffold *s, uint32_t slot) {
    for (uint32_t at = s->kind->slots.items[slot].parent; at != SLOT_NONE;
         at = s->kind->slots.items[at].parent)
        for (uint32_t i = 0; i < s->undecided.count; i++)
            if (s->undecided.items[i] == at)
                return true;
    return false;
}

/* Who says nothing of a field that has no default leaves an error for its value. */
static void visit_slot(void *data, uint32_t slot) {
    struct finding_undecided *f = data;
    const struct slot *s = &f->scaffold->kind->slots.items[slot];
    if (resource_is_defined(f->resource, slot) || is_within_undecided(f->scaffold, slot))
        return;
    if (s->kind == SLOT_RECORD && !type_is_optional(s->type))
        return; /* its fields are asked one by one */
    struct value value = s->kind == SLOT_LEAF ? resource_value(f->host, f->resource, slot)
                                              : resource_selector(f->host, f->resource, slot);
    if (value.tag == VALUE_ERROR && s->field->default_value == NULL)
        vec_push(f->scaffold->arena, &f->scaffold->undecided, slot);
}

void scaffold_find_undecided(struct scaffold *s, struct evaluation *host,
                             struct resource *resource) {
    struct finding_undecided f = { s, host, resource };
    resource_visit(host, resource, visit_slot, &f);
}

/* --- Free numbers --- */

static bool is_taken(const struct scaffold *s, struct evaluation *host, uint32_t slot,
                     int64_t number) {
    uint32_t count;
    struct resource *const *members = evaluation_members(host, s->kind, &count);
    for (uint32_t i = 0; i < count; i++) {
        struct value value = resource_value(host, members[i], slot);
        if (value.tag == VALUE_INT && value.i == number)
            return true;
    }
    return false;
}

static void propose_number(struct scaffold *s, struct evaluation *host, struct resource *resource,
                           const struct unique_violation *violation) {
    const struct unique_holder *other = text_equal(violation->first.key, resource_key(resource))
                                            ? &violation->second
                                            : &violation->first;
    for (uint32_t i = 0; i < s->kind->slots.count; i++) {
        const struct slot *slot = &s->kind->slots.items[i];
        const char *name = arena_printf(s->arena, "%.*s.unique.%.*s", TEXT_ARG(s->kind->text),
                                        TEXT_ARG(slot->path));
        if (!text_equal(violation->unique->name, text_of(name)))
            continue;
        struct value value = resource_value(host, resource, i);
        int64_t number = value.i;
        if (value.tag != VALUE_INT)
            return;
        while (is_taken(s, host, i, number))
            number++;
        struct proposal proposal = {
            .line = text_of(
                arena_printf(s->arena, "%.*s = %lld", TEXT_ARG(slot->path), (long long)number)),
            .why = text_of(arena_printf(s->arena, "`%.*s` has %lld", TEXT_ARG(other->key),
                                        (long long)value.i)),
        };
        vec_push(s->arena, &s->proposals, proposal);
        return;
    }
}

void scaffold_propose_free(struct scaffold *s, struct evaluation *host, struct resource *resource) {
    uint32_t count;
    const struct unique_violation *violations = evaluation_unique_violations(host, &count);
    for (uint32_t i = 0; i < count; i++) {
        const struct unique_violation *v = &violations[i];
        bool ours = text_equal(v->first.key, resource_key(resource)) ||
                    text_equal(v->second.key, resource_key(resource));
        if (v->kind == s->kind && ours)
            propose_number(s, host, resource, v);
    }
}

/* --- Text --- */

/* "one of: a, b" for what has few values. */
static void put_choices(struct buf *out, const struct type *type, struct evaluation *host) {
    type = type_present(type);
    if (type->kind == TYPE_ENUM) {
        for (uint32_t i = 0; i < type->enumeration->cases.count; i++)
            buf_printf(out, "%s%.*s", i == 0 ? " One of: " : ", ",
                       TEXT_ARG(type->enumeration->cases.items[i].text));
    } else if (type->kind == TYPE_REF && host != NULL) {
        uint32_t count;
        struct resource *const *members = evaluation_members(host, type->ref, &count);
        for (uint32_t i = 0; i < count && i < NAMED_MAX; i++)
            buf_printf(out, "%s%.*s", i == 0 ? " One of: " : ", ",
                       TEXT_ARG(resource_key(members[i])));
        if (count > NAMED_MAX)
            buf_text(out, TEXT(" …"));
    }
}

/* "image = …   // Image: The image, pinned by its digest." */
static void put_field(const struct scaffold *s, struct buf *out, struct text path,
                      const struct field *field, struct evaluation *host) {
    struct text doc = scaffold_doc(s->arena, field);
    buf_printf(out, "%.*s = …   // %s: %.*s", TEXT_ARG(path), type_text_of(s->arena, field->type),
               TEXT_ARG(doc));
    put_choices(out, field->type, host);
    if (type_is_optional(field->type))
        buf_printf(out, " Or: %.*s = none because \"…\"", TEXT_ARG(path));
    buf_char(out, '\n');
}

/* A case with the fields that it must say. */
static void put_case(const struct scaffold *s, struct buf *out, struct text path,
                     const struct enum_case *of, struct evaluation *host) {
    uint32_t demanded = 0;
    for (uint32_t i = 0; i < of->fields.count; i++)
        demanded += of->fields.items[i].default_value == NULL;
    if (demanded == 0) {
        buf_printf(out, "  // %.*s = %.*s\n", TEXT_ARG(path), TEXT_ARG(of->text));
        return;
    }
    buf_printf(out, "  // %.*s %.*s {\n", TEXT_ARG(path), TEXT_ARG(of->text));
    for (uint32_t i = 0; i < of->fields.count; i++) {
        if (of->fields.items[i].default_value != NULL)
            continue;
        buf_text(out, TEXT("  //   "));
        put_field(s, out, of->fields.items[i].text, &of->fields.items[i], host);
    }
    buf_text(out, TEXT("  // }\n"));
}

static void put_undecided(const struct scaffold *s, struct buf *out, const struct slot *slot,
                          struct evaluation *host) {
    struct text doc = scaffold_doc(s->arena, slot->field);
    const struct type *type = type_present(slot->type);
    if (slot->kind == SLOT_LEAF) {
        buf_text(out, TEXT("  // "));
        put_field(s, out, slot->path, slot->field, host);
        return;
    }
    buf_printf(out, "  // %s: %.*s\n", type_text_of(s->arena, slot->type), TEXT_ARG(doc));
    if (slot->kind == SLOT_RECORD)
        buf_printf(out, "  // %.*s {}\n", TEXT_ARG(slot->path));
    for (uint32_t i = 0; slot->kind == SLOT_SUM && i < type->enumeration->cases.count; i++)
        put_case(s, out, slot->path, &type->enumeration->cases.items[i], host);
    if (type_is_optional(slot->type))
        buf_printf(out, "  // %.*s = none because \"…\"\n", TEXT_ARG(slot->path));
}

/* A preset that is called like its module goes by the module's name. */
static bool is_of_module(const struct program *program, const struct preset *preset) {
    return text_equal(intern_text(program->names, preset->name), preset->module->own_name);
}

static void put_head(const struct scaffold *s, struct buf *out, const struct program *program) {
    bool named = s->preset != NULL && is_of_module(program, s->preset);
    struct text preset = s->preset == NULL ? TEXT("")
                                           : intern_text(program->names, s->preset->name);
    struct text module = s->preset == NULL ? TEXT("") : s->preset->module->name;
    bool common = kind_is_common(program, s->kind);
    if (!common)
        buf_printf(out, "use %.*s (%.*s)\n", TEXT_ARG(s->kind->module->name),
                   TEXT_ARG(s->kind->text));
    if (s->preset != NULL && !named)
        buf_printf(out, "use %.*s (%.*s)\n", TEXT_ARG(module), TEXT_ARG(preset));
    if (!common || (s->preset != NULL && !named))
        buf_char(out, '\n');
    buf_printf(out, "%.*s %s", TEXT_ARG(s->kind->text), s->name);
    if (s->preset != NULL)
        buf_printf(out, " from %.*s%s", TEXT_ARG(named ? module : preset), s->arguments);
    buf_text(out, TEXT(" {\n"));
}

static bool put_proposals(const struct scaffold *s, struct buf *out, bool decide) {
    bool any = false;
    for (uint32_t i = 0; i < s->proposals.count; i++) {
        const struct proposal *p = &s->proposals.items[i];
        if (p->file.size != 0 || p->decide != decide)
            continue;
        buf_printf(out, "  %s%.*s   // %.*s\n", decide ? "// " : "", TEXT_ARG(p->line),
                   TEXT_ARG(p->why));
        any = true;
    }
    return any;
}

uint32_t scaffold_decisions(const struct scaffold *s) {
    uint32_t count = s->undecided.count;
    for (uint32_t i = 0; i < s->proposals.count; i++)
        count += s->proposals.items[i].decide;
    return count;
}

void scaffold_write(const struct scaffold *s, struct buf *out, const struct program *program,
                    struct evaluation *host) {
    put_head(s, out, program);
    bool any = put_proposals(s, out, false);
    if (scaffold_decisions(s) != 0)
        buf_printf(out, "%s  // To be decided:\n", any ? "\n" : "");
    for (uint32_t i = 0; i < s->undecided.count; i++)
        put_undecided(s, out, &s->kind->slots.items[s->undecided.items[i]], host);
    put_proposals(s, out, true);
    buf_text(out, TEXT("}\n"));
}
