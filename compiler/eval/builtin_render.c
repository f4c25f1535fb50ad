/* Built-in functions that make values into texts of a format. Nothing is rendered here: the text is
 * a rope that knows its value. But whether the format carries the value is asked now, when it is
 * still known who wrote it. */
#include "eval/builtin_internal.h"
#include "value/render_check.h"

static const char *format_name(enum format format) {
    static const char *const names[] = {
        [FORMAT_JSON] = "JSON", [FORMAT_JSON_INDENTED] = "JSON",    [FORMAT_YAML] = "YAML",
        [FORMAT_TOML] = "TOML", [FORMAT_PLIST] = "a property list", [FORMAT_INI] = "INI"
    };
    return names[format];
}

/* At the part that cannot be carried, when it is known where that came from. */
static struct value report(struct call *call, enum format format, uint32_t origin,
                           const char *problem) {
    uint32_t position = call->ir->position;
    struct diag *diag = eval_error(call->ev, DIAG_E0617, origin != 0 ? origin : position,
                                   "%s cannot carry this value: %s", format_name(format), problem);
    if (origin != 0 && origin != position)
        diag_label(call->ev->diags, diag, eval_span(call->ev, position), "made into %s here",
                   format_name(format));
    return value_error();
}

static struct value give_render(struct call *call, enum format format) {
    uint32_t origin;
    const char *problem = render_check(format, call->args[0], &origin);
    if (problem != NULL)
        return report(call, format, origin, problem);
    struct arena *arena = call->ev->arena;
    struct render *render = ARENA_NEW(arena, struct render);
    *render = (struct render){ format, call->args[0] };
    struct rope *rope = arena_alloc(arena, sizeof(struct rope) + sizeof(struct rope_part));
    rope->count = 1;
    rope->parts[0] = (struct rope_part){ .render = render, .size = ROPE_RENDER };
    return (struct value){ .tag = VALUE_ROPE, .origin = call->origin, .rope = rope };
}

struct value builtin_JSON(struct call *call) {
    bool indents = call->args[1].tag == VALUE_BOOL && call->args[1].i != 0;
    return give_render(call, indents ? FORMAT_JSON_INDENTED : FORMAT_JSON);
}

struct value builtin_YAML(struct call *call) {
    return give_render(call, FORMAT_YAML);
}
struct value builtin_TOML(struct call *call) {
    return give_render(call, FORMAT_TOML);
}
struct value builtin_PLIST(struct call *call) {
    return give_render(call, FORMAT_PLIST);
}
struct value builtin_INI(struct call *call) {
    return give_render(call, FORMAT_INI);
}
