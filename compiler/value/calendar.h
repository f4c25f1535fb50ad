/* What a calendar expression says, and reckoning with it. */
#ifndef CROFT_VALUE_CALENDAR_H
#define CROFT_VALUE_CALENDAR_H

#include "base/text.h"

/* The moments of an expression, as sets of bits: bit 3 of `months` is March, bit 0 of `weekdays`
 * Monday. A day belongs to it when its month, its weekday, and either its number or its number from
 * the month's end (1: the last day) do. Fractions of seconds are left out. */
struct calendar_times {
    uint64_t weekdays, months, days, days_from_end, hours, minutes, seconds;
    uint64_t years;   /* not 0: some years only */
    struct text zone; /* a view; empty: that of the host */
};

/* Reads a valid expression; false for any other. */
bool calendar_read(struct text text, struct calendar_times *times);

/* The longest time from one of its moments to the next, in milliseconds; -1 when it comes to an end
 * or never comes. Days have 24 hours: what summer time adds is left out. */
int64_t calendar_gap(const struct calendar_times *times);

/* The shortest time from a moment of `from` to the next one of `to`, in milliseconds: 0 when they
 * can coincide; -1 when one of them comes to an end or never comes. Their zones are left out. */
int64_t calendar_lead(const struct calendar_times *from, const struct calendar_times *to);

#endif
