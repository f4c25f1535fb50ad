/* Built-in functions of numbers and quantities, and from text to number and back. */
#include "eval/builtin_internal.h"
#include "value/quantity.h"

enum { MILLION = 1000000 }; /* a decimal counts millionths */

/* A number of another kind than the argument's. */
static struct value give_number(struct call *call, enum value_tag tag, int64_t i) {
    return (struct value){ .tag = (uint8_t)tag, .origin = call->origin, .i = i };
}

static struct value fail_overflow(struct call *call) {
    struct diag *diag;
    return call_fail(call, DIAG_E0606, &diag, "the result has no exact value in 64 bits");
}

/* --- Of lists --- */

/* Nothing, in the unit that the checker expects. */
static struct value give_zero(struct call *call) {
    enum type_kind kind = call->ir->type == NULL ? TYPE_INT : call->ir->type->kind;
    switch (kind) {
    case TYPE_DECIMAL:
        return give_number(call, VALUE_DECIMAL, 0);
    case TYPE_SIZE:
        return give_number(call, VALUE_SIZE, 0);
    case TYPE_DURATION:
        return give_number(call, VALUE_DURATION, 0);
    case TYPE_PERCENT:
        return give_number(call, VALUE_PERCENT, 0);
    default:
        return give_number(call, VALUE_INT, 0);
    }
}

struct value builtin_SUM(struct call *call) {
    uint32_t count = eval_count(call->args[0]);
    if (count == 0)
        return give_zero(call);
    if (!call_list_fits(call))
        return value_error();
    struct value sum = eval_element(call->args[0], 0);
    sum.origin = call->origin;
    for (uint32_t i = 1; i < count; i++)
        if (__builtin_add_overflow(sum.i, eval_element(call->args[0], i).i, &sum.i))
            return fail_overflow(call);
    return sum;
}

/* The first of those elements that no other comes before, `sign` being 1; after, being -1. */
static struct value extreme(struct call *call, int sign) {
    const char *name = builtin_info((enum builtin)call->ir->index)->name;
    uint32_t count = eval_count(call->args[0]);
    if (count == 0) {
        struct diag *diag;
        struct value error = call_fail(call, DIAG_E0608, &diag, "%s: the list is empty", name);
        diag_help(call->ev->diags, diag,
                  "say what holds then: `if xs == [] then … else %s(xs)`, or add an element: "
                  "`%s([…, ...xs])`",
                  name, name);
        return error;
    }
    if (!call_list_fits(call))
        return value_error();
    struct value best = eval_element(call->args[0], 0);
    for (uint32_t i = 1; i < count; i++) {
        struct value other = eval_element(call->args[0], i);
        if (value_compare(other, best) * sign < 0)
            best = other;
    }
    return best;
}

struct value builtin_MIN(struct call *call) {
    return extreme(call, 1);
}
struct value builtin_MAX(struct call *call) {
    return extreme(call, -1);
}

/* --- Of one number --- */

struct value builtin_ABS(struct call *call) {
    struct value number = call->args[0];
    if (number.i == INT64_MIN)
        return fail_overflow(call);
    number.i = number.i < 0 ? -number.i : number.i;
    number.origin = call->origin;
    return number;
}

struct value builtin_POWER_OF_TWO(struct call *call) {
    struct value number = call->args[0];
    bool in_millionths = number.tag == VALUE_DECIMAL || number.tag == VALUE_PERCENT;
    bool whole = !in_millionths || number.i % MILLION == 0;
    int64_t i = in_millionths ? number.i / MILLION : number.i;
    return value_bool(whole && i > 0 && (i & (i - 1)) == 0, call->origin);
}

/* The greatest integer that is not greater. */
static int64_t floor_of(int64_t millionths) {
    return millionths / MILLION - (millionths % MILLION < 0);
}

struct value builtin_FLOOR(struct call *call) {
    return give_number(call, VALUE_INT, floor_of(call->args[0].i));
}

struct value builtin_CEIL(struct call *call) {
    int64_t i = call->args[0].i;
    return give_number(call, VALUE_INT, floor_of(i) + (i % MILLION != 0));
}

struct value builtin_ROUND(struct call *call) {
    int64_t low = floor_of(call->args[0].i), rest = call->args[0].i % MILLION;
    rest += rest < 0 ? MILLION : 0; /* what is left above `low` */
    bool up = rest > MILLION / 2 || (rest == MILLION / 2 && low % 2 != 0);
    return give_number(call, VALUE_INT, low + up);
}

struct value builtin_DECIMAL(struct call *call) {
    int64_t millionths;
    if (__builtin_mul_overflow(call->args[0].i, MILLION, &millionths))
        return fail_overflow(call);
    return give_number(call, VALUE_DECIMAL, millionths);
}

struct value builtin_BYTES(struct call *call) {
    return give_number(call, VALUE_INT, call->args[0].i);
}

/* What is left of a second is left out. */
struct value builtin_SECONDS(struct call *call) {
    return give_number(call, VALUE_INT, call->args[0].i / 1000);
}

struct value builtin_MILLISECONDS(struct call *call) {
    return give_number(call, VALUE_INT, call->args[0].i);
}

struct value builtin_PERCENT(struct call *call) {
    return give_number(call, VALUE_DECIMAL, call->args[0].i);
}

/* --- From text and to text --- */

/* Digits, perhaps behind a minus sign; anything else, or more than 64 bits, spells no integer. */
struct value builtin_INT(struct call *call) {
    struct text text = call_text(call, 0);
    bool negative = text.size > 0 && text.data[0] == '-';
    int64_t i = 0;
    for (size_t at = negative; at < text.size; at++) {
        int digit = text.data[at] - '0';
        if (digit < 0 || digit > 9 || __builtin_mul_overflow(i, 10, &i) ||
            __builtin_add_overflow(i, negative ? -digit : digit, &i))
            return value_none(call->origin);
    }
    return text.size == negative ? value_none(call->origin) : give_number(call, VALUE_INT, i);
}

static struct value give_format(struct call *call, const char *format, long long number) {
    struct buf out = { 0 };
    buf_printf(&out, format, number);
    return call_give_buf(call, &out);
}

/* The largest unit of which it is a whole number. */
struct value builtin_ZFS(struct call *call) {
    static const char *const formats[] = { "%lld",  "%lldK", "%lldM", "%lldG",
                                           "%lldT", "%lldP", "%lldE" };
    int64_t size = call->args[0].i;
    uint32_t unit = 0;
    for (; unit < 6 && size != 0 && size % 1024 == 0; unit++)
        size /= 1024;
    return give_format(call, formats[unit], (long long)size);
}

struct value builtin_OCTAL(struct call *call) {
    return give_format(call, "%04llo", (long long)call->args[0].i);
}

/* `2.0` is written so because `2` is another number; as text it is `2`. */
static struct value give_quantity(struct call *call, struct value number) {
    struct buf out = { 0 };
    quantity_print(&out, number);
    struct text zeros = TEXT(".0");
    if (number.tag == VALUE_DECIMAL && text_ends_with(buf_view(&out), zeros))
        out.size -= zeros.size;
    return call_give_buf(call, &out);
}

struct value builtin_STRING(struct call *call) {
    struct value value = call->args[0];
    switch (value.tag) {
    case VALUE_STRING:
    case VALUE_ROPE:
    case VALUE_CASE:
    case VALUE_RESOURCE:
        return call_give_text(call, call_text(call, 0));
    case VALUE_BOOL:
        return call_give_text(call, value.i ? TEXT("true") : TEXT("false"));
    default:
        return give_quantity(call, value);
    }
}
