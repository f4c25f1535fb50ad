/* Reckoning with calendars: how far apart their moments lie. Days and weekdays repeat after 28
 * years, so those are gone through once; within a day, sets of hours, minutes and seconds do. */
#include "value/calendar.h"

enum {
    CYCLE_YEARS = 28, /* from 2000 to 2027: seven leap years, and every weekday for every date */
    SATURDAY = 5,     /* 2000-01-01 */
    MINUTE = 60,
    HOUR = 60 * MINUTE,
    DAY = 24 * HOUR,
    MILLISECONDS = 1000
};

static bool holds(uint64_t set, int64_t bit) {
    return (set >> bit & 1) != 0;
}

/* --- Days --- */

/* A day of the cycle. */
struct day {
    int number; /* from 0 */
    int year, month, date, length, weekday;
};

static int month_length(int year, int month) {
    static const unsigned char lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return lengths[month - 1] + (month == 2 && year % 4 == 0);
}

static struct day day_first(void) {
    return (struct day){ .year = 2000, .month = 1, .date = 1, .length = 31, .weekday = SATURDAY };
}

/* The day after it; false after the cycle's last. */
static bool day_next(struct day *day) {
    day->number++;
    day->weekday = day->weekday == 6 ? 0 : day->weekday + 1;
    if (day->date++ < day->length)
        return true;
    day->date = 1;
    if (day->month++ == 12) {
        day->month = 1;
        day->year++;
    }
    day->length = month_length(day->year, day->month);
    return day->year < 2000 + CYCLE_YEARS;
}

static bool has_day(const struct calendar_times *times, const struct day *day) {
    return holds(times->weekdays, day->weekday) && holds(times->months, day->month) &&
           (holds(times->days, day->date) ||
            holds(times->days_from_end, day->length - day->date + 1));
}

static bool has_every_day(const struct calendar_times *times) {
    return times->weekdays == 0x7f && times->months == 0x1ffe && times->days == 0xfffffffe;
}

/* The most days from one of its days to the next; 0 when it has none. */
static int longest_days(const struct calendar_times *times) {
    int first = -1, last = -1, longest = 0;
    struct day day = day_first();
    if (has_every_day(times))
        return 1;
    do {
        if (!has_day(times, &day))
            continue;
        if (first < 0)
            first = day.number;
        else if (day.number - last > longest)
            longest = day.number - last;
        last = day.number;
    } while (day_next(&day));
    if (first < 0)
        return 0;
    int around = first + day.number - last;
    return around > longest ? around : longest;
}

/* The fewest days, 1 or more, from a day of `from` to the next of `to`; 0 when one has none. In
 * `*same`: whether they share a day. The second time round begins where the first ended. */
static int fewest_days(const struct calendar_times *from, const struct calendar_times *to,
                       bool *same) {
    int last = -1, fewest = 0, cycle = 0;
    *same = has_every_day(from) && has_every_day(to);
    if (*same)
        return 1;
    for (int round = 0; round < 2; round++) {
        struct day day = day_first();
        do {
            bool in_from = has_day(from, &day), in_to = has_day(to, &day);
            int number = cycle + day.number;
            *same = *same || (in_from && in_to);
            if (in_to && last >= 0 && (fewest == 0 || number - last < fewest))
                fewest = number - last;
            last = in_from ? number : last;
        } while (day_next(&day));
        cycle += day.number;
    }
    return fewest;
}

/* --- Within a day --- */

/* Moments of a day, or of a part of it, in seconds from its beginning. */
struct moments {
    int64_t first, last, gap; /* gap: the longest from one to the next; 0 when there is one */
};

/* The moments of a whole whose parts, each of `length` seconds, are those of `set`. */
static struct moments repeat(struct moments part, uint64_t set, int64_t length) {
    struct moments whole = { .first = -1, .gap = part.gap };
    for (int64_t bit = 0; bit < 64; bit++) {
        if (!holds(set, bit))
            continue;
        int64_t first = bit * length + part.first;
        if (whole.first < 0)
            whole.first = first;
        else if (first - whole.last > whole.gap)
            whole.gap = first - whole.last;
        whole.last = bit * length + part.last;
    }
    return whole;
}

static struct moments moments_of_day(const struct calendar_times *times) {
    struct moments second = repeat((struct moments){ 0 }, times->seconds, 1);
    return repeat(repeat(second, times->minutes, MINUTE), times->hours, HOUR);
}

static bool has_second(const struct calendar_times *times, int64_t second) {
    return holds(times->hours, second / HOUR) && holds(times->minutes, second % HOUR / MINUTE) &&
           holds(times->seconds, second % MINUTE);
}

/* Whether a minute, or hour, holds a moment of either; what holds none is skipped whole. */
static bool has_unit(uint64_t a, uint64_t b, int64_t bit) {
    return holds(a | b, bit);
}

/* The least time from a moment of `from` to the next of `to` on one day; -1 when none follows. */
static int64_t least_within_day(const struct calendar_times *from,
                                const struct calendar_times *to) {
    int64_t next = -1, least = -1;
    for (int64_t second = DAY - 1; second >= 0; second--) {
        if (!has_unit(from->hours, to->hours, second / HOUR)) {
            second -= second % HOUR;
            continue;
        }
        if (!has_unit(from->minutes, to->minutes, second % HOUR / MINUTE)) {
            second -= second % MINUTE;
            continue;
        }
        next = has_second(to, second) ? second : next;
        if (next >= 0 && has_second(from, second) && (least < 0 || next - second < least))
            least = next - second;
    }
    return least;
}

/* --- Both --- */

int64_t calendar_gap(const struct calendar_times *times) {
    int64_t days = times->years != 0 ? 0 : longest_days(times);
    struct moments moments = moments_of_day(times);
    if (days == 0)
        return -1;
    int64_t over_night = days * DAY - moments.last + moments.first;
    return (over_night > moments.gap ? over_night : moments.gap) * MILLISECONDS;
}

int64_t calendar_lead(const struct calendar_times *from, const struct calendar_times *to) {
    bool same = false;
    int64_t days = from->years != 0 || to->years != 0 ? 0 : fewest_days(from, to, &same);
    if (days == 0)
        return -1;
    int64_t later = days * DAY - moments_of_day(from).last + moments_of_day(to).first;
    int64_t within = same ? least_within_day(from, to) : -1;
    return (within >= 0 && within < later ? within : later) * MILLISECONDS;
}
