/* Types as people write them. */
#include "sema/print_type.h"

#include "sema/program.h"

static const char *basic_name(enum type_kind kind) {
    static const char *const names[] = {
        [TYPE_ERROR] = "?",           [TYPE_NEVER] = "nothing",
        [TYPE_NONE] = "none",         [TYPE_BOOL] = "Bool",
        [TYPE_INT] = "Int",           [TYPE_DECIMAL] = "Decimal",
        [TYPE_STRING] = "String",     [TYPE_SIZE] = "Size",
        [TYPE_DURATION] = "Duration", [TYPE_PERCENT] = "Percent",
        [TYPE_MODE] = "Mode",         [TYPE_DATE] = "Date",
        [TYPE_SECRET] = "Secret",     [TYPE_SECRET_TEXT] = "SecretText",
        [TYPE_MODULE] = "a module",   [TYPE_LAMBDA] = "a function",
        [TYPE_ANY] = "Data",
    };
    return kind < sizeof names / sizeof *names && names[kind] != NULL ? names[kind] : "?";
}

static void print_around(struct buf *out, const char *before, const struct type *inner,
                         const char *after) {
    buf_printf(out, "%s", before);
    type_print(out, inner);
    buf_printf(out, "%s", after);
}

void type_print(struct buf *out, const struct type *type) {
    switch (type->kind) {
    case TYPE_TEXT:
        buf_printf(out, "Text");
        if (type->tag.id != 0)
            buf_printf(out, "<%.*s>", TEXT_ARG(tag_name(type->tag)));
        return;
    case TYPE_DOMAIN:
        buf_text(out, domain_name(type->domain));
        return;
    case TYPE_REFINED:
        buf_text(out, type->refinement->text);
        return;
    case TYPE_OPTIONAL:
        print_around(out, "", type->inner, "?");
        return;
    case TYPE_LIST:
        print_around(out, "[", type->inner, "]");
        return;
    case TYPE_SET:
        print_around(out, "{", type->inner, "}");
        return;
    case TYPE_RANGE:
        print_around(out, "a range of ", type->inner, "");
        return;
    case TYPE_MAP:
        print_around(out, "{", type->key, ": ");
        print_around(out, "", type->inner, "}");
        return;
    case TYPE_REF:
        buf_printf(out, "&%.*s", TEXT_ARG(type->ref->text));
        return;
    case TYPE_RECORD:
        buf_text(out, type->record->text);
        return;
    case TYPE_ENUM:
        buf_text(out, type->enumeration->text);
        return;
    case TYPE_CASE:
        buf_printf(out, "%.*s.%.*s", TEXT_ARG(type->enumeration->text),
                   TEXT_ARG(type->enumeration->cases.items[type->case_index].text));
        return;
    default:
        buf_printf(out, "%s", basic_name(type->kind));
        return;
    }
}

const char *type_text_of(struct arena *arena, const struct type *type) {
    struct buf out = { 0 };
    type_print(&out, type);
    const char *text = arena_copy(arena, out.data, out.size);
    buf_free(&out);
    return text;
}
