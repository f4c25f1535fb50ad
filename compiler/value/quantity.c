/* Reads and prints literals of numbers and quantities, and computes on decimals without rounding
 * unseen. */
#include "value/quantity.h"

#include <stdio.h>
#include <stdlib.h>

/* Products of two 64-bit numbers need 128 bits. */
__extension__ typedef __int128 wide;

enum { MILLION = 1000000, PLACES = 6 };

/* Units of quantities, from large to small within a kind; scale in bytes or milliseconds. */
struct unit {
    struct text name;
    uint8_t tag;
    int64_t scale;
};
static const struct unit units[] = {
    { { "P", 1 }, VALUE_SIZE, (int64_t)1 << 50 },
    { { "T", 1 }, VALUE_SIZE, (int64_t)1 << 40 },
    { { "G", 1 }, VALUE_SIZE, (int64_t)1 << 30 },
    { { "M", 1 }, VALUE_SIZE, (int64_t)1 << 20 },
    { { "K", 1 }, VALUE_SIZE, (int64_t)1 << 10 },
    { { "B", 1 }, VALUE_SIZE, 1 },
    { { "w", 1 }, VALUE_DURATION, (int64_t)7 * 24 * 3600 * 1000 },
    { { "d", 1 }, VALUE_DURATION, (int64_t)24 * 3600 * 1000 },
    { { "h", 1 }, VALUE_DURATION, (int64_t)3600 * 1000 },
    { { "m", 1 }, VALUE_DURATION, (int64_t)60 * 1000 },
    { { "s", 1 }, VALUE_DURATION, 1000 },
    { { "ms", 2 }, VALUE_DURATION, 1 },
};
enum { UNIT_COUNT = sizeof units / sizeof *units };

/* What people write elsewhere, and the unit that Croft has for it. */
struct misspelling {
    struct text written, unit;
    const char *reason;
};
#define SIZE_CAPITAL "units of size are capital letters"
#define SIZE_ONE     "units of size are single letters and binary"
#define TIME_SMALL   "units of time are small letters"
#define TIME_SHORT   "units of time are written short"
static const struct misspelling misspellings[] = {
    { { "k", 1 }, { "K", 1 }, SIZE_CAPITAL },     { { "g", 1 }, { "G", 1 }, SIZE_CAPITAL },
    { { "t", 1 }, { "T", 1 }, SIZE_CAPITAL },     { { "p", 1 }, { "P", 1 }, SIZE_CAPITAL },
    { { "b", 1 }, { "B", 1 }, SIZE_CAPITAL },     { { "kb", 2 }, { "K", 1 }, SIZE_ONE },
    { { "mb", 2 }, { "M", 1 }, SIZE_ONE },        { { "gb", 2 }, { "G", 1 }, SIZE_ONE },
    { { "tb", 2 }, { "T", 1 }, SIZE_ONE },        { { "pb", 2 }, { "P", 1 }, SIZE_ONE },
    { { "ki", 2 }, { "K", 1 }, SIZE_ONE },        { { "mi", 2 }, { "M", 1 }, SIZE_ONE },
    { { "gi", 2 }, { "G", 1 }, SIZE_ONE },        { { "ti", 2 }, { "T", 1 }, SIZE_ONE },
    { { "pi", 2 }, { "P", 1 }, SIZE_ONE },        { { "kib", 3 }, { "K", 1 }, SIZE_ONE },
    { { "mib", 3 }, { "M", 1 }, SIZE_ONE },       { { "gib", 3 }, { "G", 1 }, SIZE_ONE },
    { { "tib", 3 }, { "T", 1 }, SIZE_ONE },       { { "pib", 3 }, { "P", 1 }, SIZE_ONE },
    { { "msec", 4 }, { "ms", 2 }, TIME_SHORT },   { { "sec", 3 }, { "s", 1 }, TIME_SHORT },
    { { "secs", 4 }, { "s", 1 }, TIME_SHORT },    { { "second", 6 }, { "s", 1 }, TIME_SHORT },
    { { "seconds", 7 }, { "s", 1 }, TIME_SHORT }, { { "min", 3 }, { "m", 1 }, TIME_SHORT },
    { { "mins", 4 }, { "m", 1 }, TIME_SHORT },    { { "minute", 6 }, { "m", 1 }, TIME_SHORT },
    { { "minutes", 7 }, { "m", 1 }, TIME_SHORT }, { { "hr", 2 }, { "h", 1 }, TIME_SHORT },
    { { "hour", 4 }, { "h", 1 }, TIME_SHORT },    { { "hours", 5 }, { "h", 1 }, TIME_SHORT },
    { { "day", 3 }, { "d", 1 }, TIME_SHORT },     { { "days", 4 }, { "d", 1 }, TIME_SHORT },
    { { "week", 4 }, { "w", 1 }, TIME_SHORT },    { { "weeks", 5 }, { "w", 1 }, TIME_SHORT },
    { { "h", 1 }, { "h", 1 }, TIME_SMALL },       { { "d", 1 }, { "d", 1 }, TIME_SMALL },
    { { "s", 1 }, { "s", 1 }, TIME_SMALL },       { { "w", 1 }, { "w", 1 }, TIME_SMALL },
    { { "m", 1 }, { "m", 1 }, TIME_SMALL },       { { "ms", 2 }, { "ms", 2 }, TIME_SMALL },
};

/* One literal being read. */
struct reading {
    struct arena *arena;
    struct text literal;
    size_t at;
    struct value *value;
    const char **problem, **remedy;
};

/* A number without its unit: whole + fraction / 10^6. */
struct number {
    int64_t whole, fraction;
    bool has_fraction;
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool at_end(const struct reading *r) {
    return r->at == r->literal.size;
}

static char peek(const struct reading *r) {
    return at_end(r) ? '\0' : r->literal.data[r->at];
}

/* Says what is wrong with the whole literal; `reason` follows its text and a colon. */
static bool refuse(struct reading *r, const char *reason, const char *remedy) {
    *r->problem = arena_printf(r->arena, "`%.*s`: %s", TEXT_ARG(r->literal), reason);
    *r->remedy = remedy;
    return false;
}

static bool accept(struct reading *r, enum value_tag tag, int64_t i) {
    *r->value = (struct value){ .tag = (uint8_t)tag, .i = i };
    return true;
}

/* A value's own spelling, as a remedy. */
static const char *spelling(struct arena *arena, struct value value) {
    struct buf buf = { 0 };
    quantity_print(&buf, value);
    const char *text = arena_copy(arena, buf.data, buf.size);
    buf_free(&buf);
    return text;
}

/* Digits with single underscores between them, added to *n. */
static bool read_digits(struct reading *r, int64_t *n) {
    *n = 0;
    if (!is_digit(peek(r)))
        return refuse(r, "a digit is missing", NULL);
    for (; !at_end(r); r->at++) {
        char c = peek(r);
        if (c == '_') {
            if (r->at + 1 == r->literal.size || !is_digit(r->literal.data[r->at + 1]) ||
                !is_digit(r->literal.data[r->at - 1]))
                return refuse(r, "an underscore stands between two digits", NULL);
            continue;
        }
        if (!is_digit(c))
            break;
        if (__builtin_mul_overflow(*n, 10, n) || __builtin_add_overflow(*n, c - '0', n))
            return refuse(r, "the number does not fit into 64 bits", NULL);
    }
    return true;
}

static bool read_fraction(struct reading *r, struct number *number) {
    r->at++; /* the point */
    number->has_fraction = true;
    int places = 0;
    for (; is_digit(peek(r)); r->at++, places++)
        if (places < PLACES)
            number->fraction = number->fraction * 10 + (peek(r) - '0');
        else if (peek(r) != '0')
            return refuse(r, "decimals have at most six places", NULL);
    if (places == 0)
        return refuse(r, "a digit is missing after the point", NULL);
    for (; places < PLACES; places++)
        number->fraction *= 10;
    return true;
}

static bool read_number(struct reading *r, struct number *number) {
    *number = (struct number){ 0 };
    return read_digits(r, &number->whole) && (peek(r) != '.' || read_fraction(r, number));
}

/* number * scale in whole units, exact. */
static bool scaled(struct reading *r, const struct number *number, int64_t scale, int64_t *result) {
    if (number->whole > INT64_MAX / scale)
        return refuse(r, "the quantity does not fit into 64 bits", NULL);
    wide product = ((wide)number->whole * MILLION + number->fraction) * scale;
    if (product % MILLION != 0)
        return refuse(r,
                      scale > 1 ? "not a whole number of the smallest unit"
                                : "the smallest unit is not divided",
                      NULL);
    if (product / MILLION > INT64_MAX)
        return refuse(r, "the quantity does not fit into 64 bits", NULL);
    *result = (int64_t)(product / MILLION);
    return true;
}

/* The letters at the reading point. */
static struct text word_here(const struct reading *r) {
    size_t end = r->at;
    while (end < r->literal.size && !is_digit(r->literal.data[end]) && r->literal.data[end] != '_')
        end++;
    return (struct text){ r->literal.data + r->at, end - r->at };
}

static const struct unit *find_unit(struct text name) {
    for (int i = 0; i < UNIT_COUNT; i++)
        if (text_equal(units[i].name, name))
            return &units[i];
    return NULL;
}

static bool equal_without_case(struct text a, struct text lower) {
    if (a.size != lower.size)
        return false;
    for (size_t i = 0; i < a.size; i++)
        if ((a.data[i] | 0x20) != lower.data[i])
            return false;
    return true;
}

static bool refuse_unit(struct reading *r, struct text word) {
    struct text before = { r->literal.data, r->at };
    for (size_t i = 0; i < sizeof misspellings / sizeof *misspellings; i++) {
        const struct misspelling *m = &misspellings[i];
        if (equal_without_case(word, m->written))
            return refuse(r, m->reason,
                          arena_printf(r->arena, "%.*s%.*s", TEXT_ARG(before), TEXT_ARG(m->unit)));
    }
    return refuse(r, "no such unit; sizes have B K M G T P, durations ms s m h d w, percents %",
                  NULL);
}

/* `1h30m`: parts from large to small units, each once. */
static bool read_duration(struct reading *r, struct number number, const struct unit *unit) {
    int64_t total = 0, part;
    bool ordered = true, whole = true;
    for (;;) {
        if (!scaled(r, &number, unit->scale, &part))
            return false;
        if (__builtin_add_overflow(total, part, &total))
            return refuse(r, "the quantity does not fit into 64 bits", NULL);
        whole = whole && !number.has_fraction;
        r->at += unit->name.size;
        if (at_end(r))
            break;
        if (!read_number(r, &number))
            return false;
        struct text word = word_here(r);
        const struct unit *next = find_unit(word);
        if (word.size == 0)
            return refuse(r, "the last number has no unit", NULL);
        if (next == NULL)
            return refuse_unit(r, word);
        if (next->tag != VALUE_DURATION)
            return refuse(r, "a duration has units of time only", NULL);
        ordered = ordered && unit < next;
        unit = next;
    }
    struct value value = { .tag = VALUE_DURATION, .i = total };
    if (!ordered)
        return refuse(r, "units of time go from large to small, each once",
                      spelling(r->arena, value));
    if (!whole)
        return refuse(r, "durations are whole numbers of their units", spelling(r->arena, value));
    *r->value = value;
    return true;
}

static bool read_size(struct reading *r, struct number number, const struct unit *unit) {
    int64_t bytes;
    r->at += unit->name.size;
    if (!at_end(r))
        return refuse(r, "a size has one number and one unit", NULL);
    return scaled(r, &number, unit->scale, &bytes) && accept(r, VALUE_SIZE, bytes);
}

static bool read_percent(struct reading *r, struct number number) {
    r->at++;
    if (!at_end(r))
        return refuse(r, "nothing follows the percent sign", NULL);
    int64_t millionths;
    if (__builtin_mul_overflow(number.whole, MILLION, &millionths) ||
        __builtin_add_overflow(millionths, number.fraction, &millionths))
        return refuse(r, "the quantity does not fit into 64 bits", NULL);
    return accept(r, VALUE_PERCENT, millionths);
}

static bool read_decimal(struct reading *r, struct number number) {
    int64_t millionths;
    if (__builtin_mul_overflow(number.whole, MILLION, &millionths) ||
        __builtin_add_overflow(millionths, number.fraction, &millionths))
        return refuse(r, "the number does not fit into 64 bits", NULL);
    return accept(r, VALUE_DECIMAL, millionths);
}

/* A zero and then digits only: permission bits. */
static bool read_mode(struct reading *r) {
    int64_t bits = 0;
    for (size_t i = 0; i < r->literal.size; i++) {
        char c = r->literal.data[i];
        if (c < '0' || c > '7')
            return refuse(r, "a number that begins with 0 is a mode, in octal digits 0 to 7", NULL);
        bits = bits * 8 + (c - '0');
        if (bits > 07777)
            return refuse(r, "a mode is at most 07777", NULL);
    }
    if (r->literal.size < 4 || r->literal.size > 5) {
        struct value mode = { .tag = VALUE_MODE, .i = bits };
        return refuse(r, "a mode has a zero and three or four more digits",
                      spelling(r->arena, mode));
    }
    return accept(r, VALUE_MODE, bits);
}

static int days_in_month(int64_t year, int64_t month) {
    static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

/* Days since 1970-01-01 in the Gregorian calendar, by counting years from March (the leap day comes
 * last). */
static int64_t days_of_date(int64_t year, int64_t month, int64_t day) {
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static void date_of_days(int64_t days, int64_t *year, int64_t *month, int64_t *day) {
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t from_march = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * from_march + 2) / 5 + 1;
    *month = from_march < 10 ? from_march + 3 : from_march - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

/* Digits up to a hyphen or the end; their count goes to *width. */
static bool read_date_part(struct reading *r, int64_t *n, size_t *width) {
    size_t start = r->at;
    *n = 0;
    for (; is_digit(peek(r)) && r->at - start < 9; r->at++)
        *n = *n * 10 + (peek(r) - '0');
    *width = r->at - start;
    return *width > 0;
}

static bool read_date(struct reading *r) {
    int64_t year, month = 0, day = 0;
    size_t year_width, month_width = 0, day_width = 0;
    bool shaped = read_date_part(r, &year, &year_width) && peek(r) == '-' && ++r->at &&
                  read_date_part(r, &month, &month_width) && peek(r) == '-' && ++r->at &&
                  read_date_part(r, &day, &day_width) && at_end(r);
    if (!shaped || year_width != 4)
        return refuse(r, "a date is written year-month-day, such as 2026-12-31", NULL);
    if (month < 1 || month > 12)
        return refuse(r, "months go from 01 to 12", NULL);
    if (day < 1 || day > days_in_month(year, month))
        return refuse(
            r,
            arena_printf(r->arena, "that month has the days 01 to %d", days_in_month(year, month)),
            NULL);
    struct value date = { .tag = VALUE_DATE, .i = days_of_date(year, month, day) };
    if (month_width != 2 || day_width != 2)
        return refuse(r, "months and days have two digits", spelling(r->arena, date));
    *r->value = date;
    return true;
}

/* Other languages' numbers: hexadecimal, octal and binary prefixes. */
static bool refuse_prefixed(struct reading *r, int base) {
    char digits[80];
    size_t size = r->literal.size - 2;
    if (size == 0 || size >= sizeof digits)
        return refuse(r, "numbers are written in decimal digits", NULL);
    memcpy(digits, r->literal.data + 2, size);
    digits[size] = '\0';
    char *end;
    unsigned long long n = strtoull(digits, &end, base);
    bool readable = *end == '\0' && digits[0] != '-' && digits[0] != '+' && n <= INT64_MAX;
    return refuse(r, "numbers are written in decimal digits",
                  readable ? arena_printf(r->arena, "%llu", n) : NULL);
}

static bool only_digits(struct text t) {
    for (size_t i = 0; i < t.size; i++)
        if (!is_digit(t.data[i]))
            return false;
    return true;
}

static bool read_leading_zero(struct reading *r, bool *handled) {
    char second = r->literal.size > 1 ? (char)(r->literal.data[1] | 0x20) : '\0';
    *handled = true;
    if (second == 'x')
        return refuse_prefixed(r, 16);
    if (second == 'o')
        return refuse_prefixed(r, 8);
    if (r->literal.size > 2 && second == 'b')
        return refuse_prefixed(r, 2);
    if (r->literal.size > 1 && only_digits(r->literal))
        return read_mode(r);
    *handled = false;
    return false;
}

static bool read_quantity(struct reading *r) {
    struct number number;
    if (!read_number(r, &number))
        return false;
    if (at_end(r))
        return number.has_fraction ? read_decimal(r, number) : accept(r, VALUE_INT, number.whole);
    if (peek(r) == '%')
        return read_percent(r, number);
    struct text word = word_here(r);
    const struct unit *unit = find_unit(word);
    if (unit == NULL)
        return refuse_unit(r, word);
    return unit->tag == VALUE_SIZE ? read_size(r, number, unit) : read_duration(r, number, unit);
}

bool quantity_parse(struct arena *arena, struct text literal, struct value *value,
                    const char **problem, const char **remedy) {
    struct reading r = {
        .arena = arena, .literal = literal, .value = value, .problem = problem, .remedy = remedy
    };
    *problem = *remedy = NULL;
    if (literal.size == 0 || !is_digit(literal.data[0]))
        return refuse(&r, "a number begins with a digit", NULL);
    if (memchr(literal.data, '-', literal.size) != NULL)
        return read_date(&r);
    if (literal.data[0] == '0') {
        bool handled;
        bool good = read_leading_zero(&r, &handled);
        if (handled)
            return good;
    }
    return read_quantity(&r);
}

/* A point and the digits of fraction / 10^6 without trailing zeros; nothing when it is 0. */
static void print_fraction(struct buf *out, unsigned fraction) {
    if (fraction == 0)
        return;
    char digits[16];
    int size = snprintf(digits, sizeof digits, "%06u", fraction);
    while (digits[size - 1] == '0')
        size--;
    buf_char(out, '.');
    buf_add(out, digits, (size_t)size);
}

static void print_millionths(struct buf *out, uint64_t n) {
    buf_printf(out, "%llu", (unsigned long long)(n / MILLION));
    print_fraction(out, (unsigned)(n % MILLION));
}

/* Places that n / scale takes, or -1 when more than three. */
static int places_needed(uint64_t n, uint64_t scale) {
    uint64_t rest = n % scale;
    for (int places = 0; places <= 3; places++) {
        if (rest == 0)
            return places;
        rest = rest * 10 % scale;
    }
    return -1;
}

/* In the largest unit that needs no more than three places: 1.5K, 512B. */
static void print_size(struct buf *out, uint64_t bytes) {
    for (int i = 0; i < UNIT_COUNT && units[i].tag == VALUE_SIZE; i++) {
        uint64_t scale = (uint64_t)units[i].scale;
        if (bytes < scale || places_needed(bytes, scale) < 0)
            continue;
        buf_printf(out, "%llu", (unsigned long long)(bytes / scale));
        print_fraction(out, (unsigned)((wide)(bytes % scale) * MILLION / (wide)scale));
        buf_text(out, units[i].name);
        return;
    }
    buf_printf(out, "%lluB", (unsigned long long)bytes);
}

/* From large to small units; weeks only when nothing else is needed (30d is no four weeks and two
 * days). */
static void print_duration(struct buf *out, uint64_t milliseconds) {
    if (milliseconds == 0)
        buf_text(out, TEXT("0s"));
    for (int i = 0; i < UNIT_COUNT; i++) {
        uint64_t scale = (uint64_t)units[i].scale;
        if (units[i].tag != VALUE_DURATION || milliseconds < scale)
            continue;
        bool is_week = units[i].name.data[0] == 'w';
        if (is_week && milliseconds % scale != 0)
            continue;
        buf_printf(out, "%llu%s", (unsigned long long)(milliseconds / scale), units[i].name.data);
        milliseconds %= scale;
    }
}

static void print_date(struct buf *out, int64_t days) {
    int64_t year, month, day;
    date_of_days(days, &year, &month, &day);
    buf_printf(out, "%04lld-%02lld-%02lld", (long long)year, (long long)month, (long long)day);
}

/* The sign apart, so that INT64_MIN prints too. */
static uint64_t print_sign(struct buf *out, int64_t i) {
    if (i >= 0)
        return (uint64_t)i;
    buf_char(out, '-');
    return 0 - (uint64_t)i;
}

void quantity_print(struct buf *out, struct value value) {
    switch (value.tag) {
    case VALUE_INT:
        buf_printf(out, "%lld", (long long)value.i);
        break;
    case VALUE_DECIMAL:
        print_millionths(out, print_sign(out, value.i));
        if (value.i % MILLION == 0)
            buf_text(out, TEXT(".0")); /* `1` would be an Int */
        break;
    case VALUE_SIZE:
        print_size(out, print_sign(out, value.i));
        break;
    case VALUE_DURATION:
        print_duration(out, print_sign(out, value.i));
        break;
    case VALUE_PERCENT:
        print_millionths(out, print_sign(out, value.i));
        buf_char(out, '%');
        break;
    case VALUE_MODE:
        buf_printf(out, "0%03llo", (unsigned long long)value.i);
        break;
    case VALUE_DATE:
        print_date(out, value.i);
        break;
    default:
        break; /* other values have no literal of their own */
    }
}

static bool narrow(wide n, int64_t *result) {
    if (n > INT64_MAX || n < INT64_MIN)
        return false;
    *result = (int64_t)n;
    return true;
}

bool decimal_multiply(int64_t a, int64_t b, int64_t *result) {
    wide product = (wide)a * b;
    return product % MILLION == 0 && narrow(product / MILLION, result);
}

bool decimal_divide(int64_t a, int64_t b, int64_t *result) {
    if (b == 0)
        return false;
    wide dividend = (wide)a * MILLION, divisor = b;
    wide quotient = dividend / divisor, rest = dividend % divisor;
    if (rest < 0)
        rest = -rest;
    if (divisor < 0)
        divisor = -divisor;
    bool is_negative = (a < 0) != (b < 0);
    if (rest * 2 > divisor || (rest * 2 == divisor && quotient % 2 != 0))
        quotient += is_negative ? -1 : 1;
    return narrow(quotient, result);
}

bool ratio(int64_t a, int64_t b, int64_t *result) {
    return decimal_divide(a, b, result);
}
