/* Built-in functions of calendars. */
#include "eval/builtin_internal.h"
#include "value/calendar.h"

/* An argument that is a calendar. Its type has seen to it; what comes past the type is reported. */
static bool read_argument(struct call *call, uint32_t index, struct calendar_times *times) {
    struct text text = call_text(call, index);
    if (calendar_read(text, times))
        return true;
    struct diag *diag;
    call_fail(call, DIAG_E0607, &diag, "`%.*s` is no Calendar", TEXT_ARG(text));
    return false;
}

static struct value give_duration(struct call *call, int64_t milliseconds) {
    if (milliseconds < 0)
        return value_none(call->origin);
    return (struct value){ .tag = VALUE_DURATION, .i = milliseconds, .origin = call->origin };
}

struct value builtin_LONGEST_GAP(struct call *call) {
    struct calendar_times times;
    if (!read_argument(call, 0, &times))
        return value_error();
    return give_duration(call, calendar_gap(&times));
}

/* Moments of different zones have no fixed distance. */
struct value builtin_SHORTEST_LEAD(struct call *call) {
    struct calendar_times from, to;
    if (!read_argument(call, 0, &from) || !read_argument(call, 1, &to))
        return value_error();
    bool one_zone = text_equal(from.zone, to.zone);
    return give_duration(call, one_zone ? calendar_lead(&from, &to) : -1);
}
