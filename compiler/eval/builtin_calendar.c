/* Built-in functions of calendars. */
#include "eval/builtin_internal.h"
#include "eval/memo.h"
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

static struct value longest_gap(struct call *call) {
    struct calendar_times times;
    if (!read_argument(call, 0, &times))
        return value_error();
    return give_duration(call, calendar_gap(&times));
}

/* Moments of different zones have no fixed distance. */
static struct value shortest_lead(struct call *call) {
    struct calendar_times from, to;
    if (!read_argument(call, 0, &from) || !read_argument(call, 1, &to))
        return value_error();
    bool one_zone = text_equal(from.zone, to.zone);
    return give_duration(call, one_zone ? calendar_lead(&from, &to) : -1);
}

/* A fleet has hundreds of timers and a dozen calendars, and going through the moments of one takes
 * long. */
static struct value once(struct call *call, const char *name, uint32_t count,
                         struct value (*work_out)(struct call *call)) {
    struct question question = { name, NULL, call->args, count, .origin_apart = true };
    const struct value *kept = memo_find(call->ev, question);
    struct value answer = kept != NULL ? *kept : work_out(call);
    if (kept == NULL)
        memo_keep(call->ev, question, answer, MEMO_ALWAYS);
    if (answer.tag != VALUE_ERROR)
        answer.origin = call->origin;
    return answer;
}

struct value builtin_LONGEST_GAP(struct call *call) {
    static const char name[] = "longest_gap";
    return once(call, name, 1, longest_gap);
}

struct value builtin_SHORTEST_LEAD(struct call *call) {
    static const char name[] = "shortest_lead";
    return once(call, name, 2, shortest_lead);
}
