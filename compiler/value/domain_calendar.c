/* Calendar expressions as systemd.time(7) has them: `Mon..Fri *-*-* 02:30 Europe/Berlin`, `daily`,
 * `*-*~3/1 06:00`. What is accepted here is what systemd accepts, but for zones: those of the IANA
 * database, never the builder's own. */
#include "value/calendar.h"
#include "value/domain_scan.h"

enum {
    YEAR_MIN = 1970,
    YEAR_MAX = 2199,
    CHAIN_MAX = 240, /* parts between commas; systemd's CALENDARSPEC_COMPONENTS_MAX */
    MICROSECONDS = 1000000,
    FROM_END_MAX = 28, /* days counted from the end that every month has */
    FROM_END_PARTS = 9 /* parts of a list of such days; see check_from_end() */
};
/* 2199-12-31 23:59:59 UTC. */
static const uint64_t timestamp_max = 7258118399;

/* Words, and what they stand for. */
static const struct shorthand {
    struct text word, meaning;
} shorthands[] = {
#define SHORTHAND(word, meaning)        \
    {                                   \
        { word, sizeof word - 1 }, {    \
            meaning, sizeof meaning - 1 \
        }                               \
    }
    SHORTHAND("minutely", "*:*"),
    SHORTHAND("hourly", "*:00"),
    SHORTHAND("daily", "00:00"),
    SHORTHAND("weekly", "Mon 00:00"),
    SHORTHAND("monthly", "*-*-01"),
    SHORTHAND("yearly", "*-01-01"),
    SHORTHAND("annually", "*-01-01"),
    SHORTHAND("anually", "*-01-01"),
    SHORTHAND("quarterly", "*-01,04,07,10-01"),
    SHORTHAND("biannually", "*-01,07-01"),
    SHORTHAND("bi-annually", "*-01,07-01"),
    SHORTHAND("semiannually", "*-01,07-01"),
    SHORTHAND("semi-annually", "*-01,07-01"),
#undef SHORTHAND
};
enum { SHORTHAND_COUNT = sizeof shorthands / sizeof *shorthands };

static const struct text weekdays[] = {
    { "monday", 6 }, { "tuesday", 7 },  { "wednesday", 9 }, { "thursday", 8 },
    { "friday", 6 }, { "saturday", 8 }, { "sunday", 6 },
};
enum { WEEKDAY_COUNT = 7, WEEKDAY_SHORT = 3 };

/* A unit of time and its bounds. `fraction`: values are microseconds, so that seconds may have a
 * fraction. */
struct unit {
    int64_t min, max;
    bool fraction;
    const char *name, *out_of_range;
    size_t set; /* where its values stand in struct calendar_times */
};
#define SET(member) offsetof(struct calendar_times, member)
static const struct unit year_unit = {
    YEAR_MIN, YEAR_MAX, false, "year", "years go from 1970 to 2199", SET(years)
};
static const struct unit month_unit = {
    1, 12, false, "month", "months go from 1 to 12", SET(months)
};
static const struct unit day_unit = { 1, 31, false, "day", "days go from 1 to 31", SET(days) };
static const struct unit hour_unit = { 0, 23, false, "hour", "hours go from 0 to 23", SET(hours) };
static const struct unit minute_unit = {
    0, 59, false, "minute", "minutes go from 0 to 59", SET(minutes)
};
static const struct unit second_unit = { 0,        60 * (int64_t)MICROSECONDS - 1, true,
                                         "second", "seconds go from 0 to 59",      SET(seconds) };
#undef SET

/* An expression being read; `size` is without its zone. */
struct calendar {
    struct text text;
    size_t size, at;
    struct domain_problem *problem;
    struct calendar_times *times; /* what it says is kept here; NULL: nobody asks */
};

/* One part of a chain, such as `1..5/2`. */
struct component {
    size_t start_at, stop_at, repeat_at, end; /* offsets of its numbers */
    int64_t start, stop, repeat;              /* stop -1: none; repeat 0: none */
};

static char peek(const struct calendar *c) {
    return c->at < c->size ? c->text.data[c->at] : '\0';
}

/* Whether the two points of a range stand here. */
static bool is_range_here(const struct calendar *c) {
    return peek(c) == '.' && c->at + 1 < c->size && c->text.data[c->at + 1] == '.';
}

static bool fail_here(struct calendar *c, const char *reason, const char *remedy) {
    size_t end = c->at < c->size ? scan_character_end(c->text, c->at) : c->at;
    return scan_fail(c->problem, c->at, end, reason, remedy);
}

static bool equal_ignoring_case(const char *a, struct text lower) {
    for (size_t i = 0; i < lower.size; i++) {
        char c = a[i];
        if ((scan_is(c, SCAN_UPPER) ? (char)(c | 0x20) : c) != lower.data[i])
            return false;
    }
    return true;
}

static const struct shorthand *find_shorthand(struct text t) {
    for (int i = 0; i < SHORTHAND_COUNT; i++)
        if (t.size == shorthands[i].word.size && equal_ignoring_case(t.data, shorthands[i].word))
            return &shorthands[i];
    return NULL;
}

/* --- What is kept of it --- */

static uint64_t *set_of(const struct calendar *c, const struct unit *unit, bool from_end) {
    return from_end ? &c->times->days_from_end : (uint64_t *)((char *)c->times + unit->set);
}

/* Every value of the unit, as `*` says. */
static void keep_all(struct calendar *c, const struct unit *unit) {
    if (c->times == NULL || unit == &year_unit)
        return;
    int64_t last = unit->fraction ? unit->max / MICROSECONDS : unit->max;
    for (int64_t value = unit->min; value <= last; value++)
        *set_of(c, unit, false) |= 1ull << value;
}

/* The values of one part; a fraction of a second counts as that second. */
static void keep_component(struct calendar *c, const struct component *part,
                           const struct unit *unit, bool from_end) {
    if (c->times == NULL)
        return;
    uint64_t *set = set_of(c, unit, from_end);
    if (unit == &year_unit) {
        *set = 1;
        return;
    }
    int64_t scale = unit->fraction ? MICROSECONDS : 1,
            last = part->stop >= 0 ? part->stop : unit->max;
    int64_t step = part->repeat == 0 ? unit->max + 1 : part->repeat < scale ? scale : part->repeat;
    if (from_end && part->stop < 0) { /* towards the month's end */
        for (int64_t value = part->start; value >= unit->min; value -= step)
            *set |= 1ull << value;
        return;
    }
    for (int64_t value = part->start; value <= last; value += step)
        *set |= 1ull << value / scale;
}

static void keep_weekdays(struct calendar *c, int first, int last) {
    for (int day = first; c->times != NULL && day <= last; day++)
        c->times->weekdays |= 1ull << day;
}

/* The weekday at the reading point and how long it is written; -1 when there is none. */
static int weekday_here(const struct calendar *c, size_t *size) {
    size_t left = c->size - c->at;
    if (!scan_is(peek(c), SCAN_ALPHA))
        return -1;
    for (int day = 0; day < WEEKDAY_COUNT; day++) {
        struct text whole = weekdays[day], brief = { whole.data, WEEKDAY_SHORT };
        if (left < WEEKDAY_SHORT || !equal_ignoring_case(c->text.data + c->at, brief))
            continue;
        *size = left >= whole.size && equal_ignoring_case(c->text.data + c->at, whole)
                    ? whole.size
                    : WEEKDAY_SHORT;
        return day;
    }
    return -1;
}

static void skip_spaces(struct calendar *c) {
    while (peek(c) == ' ')
        c->at++;
}

/* After a weekday: a comma, a range's points, or the end of the weekdays. */
static bool read_weekday_separator(struct calendar *c, int day, int *range_start) {
    bool points = is_range_here(c);
    if (peek(c) == ',') {
        *range_start = -1;
        c->at++;
        return true;
    }
    if (!points && peek(c) != '-')
        return fail_here(c, "weekdays are separated by commas, a range is written `Mon..Fri`",
                         NULL);
    if (*range_start >= 0)
        return fail_here(c, "a range of weekdays has two ends", NULL);
    *range_start = day;
    c->at += points ? 2 : 1;
    return true;
}

/* `Mon..Wed,Fri `; nothing when there is no weekday. */
static bool read_weekdays(struct calendar *c) {
    int range_start = -1;
    for (bool first = true;; first = false) {
        size_t size;
        int day = weekday_here(c, &size);
        if (day < 0)
            return first || fail_here(c, "a weekday is missing here",
                                      "days are Mon, Tue, Wed, Thu, Fri, Sat, Sun");
        if (day < range_start)
            return scan_fail(c->problem, c->at, c->at + size,
                             "a range of weekdays goes from Monday on to Sunday",
                             "name its two halves, such as `Sat,Sun,Mon`");
        c->at += size;
        keep_weekdays(c, range_start >= 0 ? range_start : day, day);
        if (peek(c) != ' ' && c->at < c->size) {
            if (!read_weekday_separator(c, day, &range_start))
                return false;
            if (peek(c) != ' ' && c->at < c->size)
                continue;
            if (range_start >= 0)
                return fail_here(c, "the range of weekdays has no end", NULL);
        }
        skip_spaces(c);
        return true;
    }
}

/* A fraction of a second: systemd rounds it to microseconds. */
static bool read_fraction(struct calendar *c, int64_t *value) {
    c->at++;
    if (!scan_is(peek(c), SCAN_DIGIT))
        return fail_here(c, "a digit is missing after the point", NULL);
    int64_t scale = MICROSECONDS / 10;
    for (; scan_is(peek(c), SCAN_DIGIT); c->at++, scale /= 10) {
        *value += scale * (peek(c) - '0');
        if (scale == 1) {
            c->at++;
            *value += peek(c) >= '5' && peek(c) <= '9';
            break;
        }
    }
    while (scan_is(peek(c), SCAN_DIGIT))
        c->at++;
    return true;
}

static bool read_value(struct calendar *c, const struct unit *unit, int64_t *value) {
    size_t start = c->at;
    *value = 0;
    for (; scan_is(peek(c), SCAN_DIGIT); c->at++)
        if (*value <= unit->max)
            *value = *value * 10 + (peek(c) - '0');
    if (c->at == start)
        return fail_here(c, "a number is missing here", NULL);
    if (!unit->fraction)
        return true;
    if (*value > unit->max)
        return scan_fail(c->problem, start, c->at, unit->out_of_range, NULL);
    *value *= MICROSECONDS;
    return peek(c) != '.' || is_range_here(c) || read_fraction(c, value);
}

/* Two digits of a year are those from 1970 to 2069. */
static int64_t whole_year(const struct unit *unit, int64_t year) {
    if (unit != &year_unit || year < 0 || year >= 100)
        return year;
    return year < 70 ? year + 2000 : year + 1900;
}

/* As systemd: a step that a range has no room for is no step. */
static void normalize(struct component *part, const struct unit *unit) {
    part->start = whole_year(unit, part->start);
    part->stop = whole_year(unit, part->stop);
    if (part->stop > part->start && part->repeat > 0)
        part->stop -= (part->stop - part->start) % part->repeat;
    if (part->start == part->stop) {
        part->repeat = 0;
        part->stop = -1;
    }
}

static bool out_of_range(const struct unit *unit, int64_t value) {
    return value < unit->min || value > unit->max;
}

static bool check_component(struct calendar *c, const struct component *part,
                            const struct unit *unit, bool from_end) {
    if (out_of_range(unit, part->start))
        return scan_fail(c->problem, part->start_at, part->stop_at, unit->out_of_range, NULL);
    if (part->stop >= 0) {
        if (out_of_range(unit, part->stop))
            return scan_fail(c->problem, part->stop_at, part->repeat_at, unit->out_of_range, NULL);
        if (part->start + part->repeat > part->stop)
            return scan_fail(c->problem, part->start_at, part->repeat_at,
                             "the range ends before it begins",
                             "exchange its ends, or name two ranges with a comma between");
    } else if (from_end ? part->start - part->repeat < unit->min
                        : part->start + part->repeat > unit->max) {
        return scan_fail(c->problem, part->repeat_at, part->end,
                         "the step leads out of range before its first repetition",
                         "choose a smaller step");
    }
    return part->repeat <= unit->max - unit->min ||
           scan_fail(c->problem, part->repeat_at, part->end, "the step is larger than the unit",
                     NULL);
}

/* `3`, `1..5`, `0/15`, `1..20/5`. */
static bool read_component(struct calendar *c, const struct unit *unit, struct component *part) {
    *part = (struct component){ .start_at = c->at, .stop = -1 };
    if (!read_value(c, unit, &part->start))
        return false;
    part->stop_at = c->at;
    if (is_range_here(c)) {
        part->stop_at = c->at += 2;
        if (!read_value(c, unit, &part->stop))
            return false;
        part->repeat = unit->fraction ? MICROSECONDS : 1;
    }
    part->repeat_at = c->at;
    bool has_repeat = peek(c) == '/';
    if (has_repeat) {
        part->repeat_at = ++c->at;
        if (!read_value(c, unit, &part->repeat))
            return false;
        if (part->repeat == 0)
            return scan_fail(c->problem, part->repeat_at, c->at, "a step is at least 1", NULL);
    }
    part->end = c->at;
    if (!has_repeat && unit->fraction && part->stop >= 0 && part->start + part->repeat > part->stop)
        return scan_fail(c->problem, part->start_at, part->end,
                         "a range of seconds without a step is at least 1 long",
                         "add the step, such as `/0.5`");
    normalize(part, unit);
    return true;
}

/* <0, 0, >0 in the order in which systemd sorts a list. */
static int compare_components(const struct component *a, const struct component *b) {
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->stop != b->stop)
        return a->stop < b->stop ? -1 : 1;
    return (a->repeat > b->repeat) - (a->repeat < b->repeat);
}

/* How many different parts systemd sorts before `parts[index]`. */
static uint32_t parts_before(const struct component *parts, uint32_t count, uint32_t index) {
    uint32_t before = 0;
    for (uint32_t i = 0; i < count; i++) {
        bool counts = compare_components(&parts[i], &parts[index]) < 0;
        for (uint32_t k = 0; k < i && counts; k++)
            counts = compare_components(&parts[k], &parts[i]) != 0;
        before += counts;
    }
    return before;
}

/* Days from the end of the month. systemd takes up to 28, less three more for each further part of
 * the list in its order (its chain_valid() lowers the bound once for each); what it refuses would
 * be a timer that does not load. */
static bool check_from_end(struct calendar *c, const struct component *parts, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        uint32_t before = parts_before(parts, count, i);
        struct unit unit = day_unit;
        unit.max = FROM_END_MAX - 3 * (int64_t)before;
        unit.out_of_range = before > 0
                                ? "systemd takes no day this far from the month's end in a list"
                                : "days from the month's end go from 1 to 28";
        if (!check_component(c, &parts[i], &unit, true))
            return false;
    }
    return true;
}

/* A chain's end without a judgement of its values: dates and times differ only after their first
 * chain. */
static size_t chain_end(const struct calendar *c, size_t at) {
    while (at < c->size &&
           (scan_is(c->text.data[at], SCAN_DIGIT | SCAN_DOT) || c->text.data[at] == '/' ||
            c->text.data[at] == ',' || c->text.data[at] == '*'))
        at++;
    return at;
}

static bool ends_chain(char c) {
    return c == ' ' || c == '-' || c == '~' || c == ':';
}

/* `*` or components between commas. */
static bool read_chain(struct calendar *c, const struct unit *unit, bool from_end) {
    if (peek(c) == '*') {
        c->at++;
        if (peek(c) == '/')
            return fail_here(c, "a step follows a number or a range, not `*`",
                             "write `0/15`, or `1/15` for days");
        keep_all(c, unit);
        return true;
    }
    struct component parts[FROM_END_PARTS], part;
    for (uint32_t count = 0;; count++) {
        if (count > (from_end ? FROM_END_PARTS - 1 : CHAIN_MAX))
            return fail_here(c, "too many parts stand between commas", "write a range or a step");
        if (!read_component(c, unit, &part) ||
            (!from_end && !check_component(c, &part, unit, false)))
            return false;
        keep_component(c, &part, unit, from_end);
        if (from_end)
            parts[count] = part;
        if (peek(c) == ',') {
            c->at++;
            continue;
        }
        if (c->at < c->size && !ends_chain(peek(c)))
            return fail_here(c, "this character may not stand in a calendar expression", NULL);
        return !from_end || check_from_end(c, parts, count + 1);
    }
}

/* `@1735689600`: seconds since 1970. */
static bool read_timestamp(struct calendar *c) {
    size_t start = ++c->at;
    uint64_t seconds = 0;
    while (scan_is(peek(c), SCAN_DIGIT)) {
        seconds = seconds <= timestamp_max ? seconds * 10 + (uint64_t)(peek(c) - '0') : seconds;
        c->at++;
    }
    if (c->at == start)
        return fail_here(c, "`@` is followed by seconds since 1970", NULL);
    if (c->times != NULL)
        c->times->years = 1;
    if (seconds > timestamp_max)
        return scan_fail(c->problem, start, c->at, year_unit.out_of_range, NULL);
    return c->at == c->size || fail_here(c, "nothing follows seconds since 1970", NULL);
}

/* The hyphen before a month or day, or the `~` before a day from the month's end. */
static bool read_date_separator(struct calendar *c, bool *from_end) {
    if (peek(c) != '-' && peek(c) != '~')
        return fail_here(c, "the parts of a date are separated by `-`", NULL);
    *from_end = peek(c) == '~';
    c->at++;
    return true;
}

/* Reads `year-month-day` or `month-day` at the reading point, where a chain and then `-` or `~`
 * stand. Which of the two shows at the separator after the second chain. */
static bool read_date(struct calendar *c) {
    size_t first_end = chain_end(c, c->at), second_end = chain_end(c, first_end + 1);
    bool has_year = second_end < c->size &&
                    (c->text.data[second_end] == '-' || c->text.data[second_end] == '~');
    bool from_end = false;
    if (has_year) {
        if (!read_chain(c, &year_unit, false) || !read_date_separator(c, &from_end))
            return false;
        if (from_end) {
            c->at--;
            return fail_here(c, "`~` stands before the day only", NULL);
        }
    }
    if (!read_chain(c, &month_unit, false) || !read_date_separator(c, &from_end))
        return false;
    if (!read_chain(c, &day_unit, from_end))
        return false;
    if (c->at < c->size && peek(c) != ' ')
        return fail_here(c, "a space stands between date and time", NULL);
    if (has_year && c->at == c->size)
        return true;
    skip_spaces(c);
    return true;
}

static bool read_time(struct calendar *c) {
    if (!read_chain(c, &hour_unit, false))
        return false;
    if (peek(c) != ':')
        return fail_here(c, "a time has hours and minutes", "write `02:00` for two o'clock");
    c->at++;
    if (!read_chain(c, &minute_unit, false))
        return false;
    if (c->at == c->size)
        return true;
    if (peek(c) != ':')
        return fail_here(c, "minutes are followed by `:` and seconds, or by a time zone", NULL);
    c->at++;
    return read_chain(c, &second_unit, false) &&
           (c->at == c->size ||
            fail_here(c, "something follows the time", "a time zone is written Area/City, or UTC"));
}

static bool read_expression(struct calendar *c) {
    if (!read_weekdays(c))
        return false;
    if (c->at == c->size)
        return true;
    if (peek(c) == '@')
        return read_timestamp(c);
    size_t end = chain_end(c, c->at);
    if (end == c->at)
        return fail_here(c, "a weekday, a date, a time or a word such as `daily` stands here",
                         NULL);
    bool is_date = end < c->size && (c->text.data[end] == '-' || c->text.data[end] == '~');
    if (is_date && !read_date(c))
        return false;
    return (is_date && c->at == c->size) || read_time(c);
}

/* Takes a zone off the end. False when the last word has a zone's form but is none. */
static bool take_zone(struct calendar *c) {
    const char *space = memrchr(c->text.data, ' ', c->text.size);
    if (space == NULL)
        return true;
    size_t at = (size_t)(space - c->text.data);
    struct text word = scan_slice(c->text, at + 1, c->text.size);
    if (!scan_is(scan_peek(word, 0), SCAN_ALPHA)) /* no zone begins otherwise */
        return true;
    if ((word.size == 3 && equal_ignoring_case(word.data, TEXT("utc"))) || scan_is_zone(word))
        c->size = at;
    else if (memchr(word.data, '/', word.size) != NULL)
        return scan_fail(c->problem, at + 1, c->text.size, "no such time zone in the IANA database",
                         "zones are written Area/City, such as Europe/Berlin, or UTC");
    return c->size > 0 ||
           scan_fail(c->problem, 0, 0, "there is nothing before the time zone", NULL);
}

bool domain_check_calendar(struct text t, struct domain_problem *problem) {
    struct calendar c = { .text = t, .size = t.size, .problem = problem };
    if (!take_zone(&c))
        return false;
    return find_shorthand(scan_slice(t, 0, c.size)) != NULL || read_expression(&c);
}

/* What an expression leaves out: any day, at the beginning of the day, of the minute. */
static void complete(struct calendar_times *times) {
    const struct calendar_times any = { .months = 0x1ffe, .weekdays = 0x7f, .days = 0xfffffffe };
    times->weekdays = times->weekdays == 0 ? any.weekdays : times->weekdays;
    times->months = times->months == 0 ? any.months : times->months;
    if (times->days == 0 && times->days_from_end == 0)
        times->days = any.days;
    times->hours = times->hours == 0 ? 1 : times->hours;
    times->minutes = times->minutes == 0 ? 1 : times->minutes;
    times->seconds = times->seconds == 0 ? 1 : times->seconds;
}

bool calendar_read(struct text t, struct calendar_times *times) {
    struct domain_problem problem;
    struct calendar c = { .text = t, .size = t.size, .problem = &problem, .times = times };
    *times = (struct calendar_times){ 0 };
    if (!take_zone(&c))
        return false;
    times->zone = scan_slice(t, c.size == t.size ? c.size : c.size + 1, t.size);
    const struct shorthand *shorthand = find_shorthand(scan_slice(t, 0, c.size));
    if (shorthand != NULL) {
        c.text = shorthand->meaning;
        c.size = c.text.size;
    }
    bool fine = read_expression(&c);
    complete(times);
    return fine;
}
