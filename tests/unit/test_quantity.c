/* Literals of numbers and quantities: what they are worth, how they print, what is said about bad
 * ones; decimals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "arena_fixture.h"
#include "value/quantity.h"

#include <stdio.h>
#include <time.h>

#define KIB  ((int64_t)1024)
#define HOUR ((int64_t)3600 * 1000)

static void gives(const char *literal, enum value_tag tag, int64_t i) {
    struct value value;
    const char *problem, *remedy;
    if (!quantity_parse(arena, text_of(literal), &value, &problem, &remedy))
        fail_msg("%s: %s", literal, problem);
    if (value.tag != tag || value.i != i)
        fail_msg("%s: tag %d, %lld", literal, value.tag, (long long)value.i);
    assert_null(problem);
    assert_int_equal(value.origin, 0);
}

/* `remedy` NULL: there is none. */
static void refuses(const char *literal, const char *part, const char *expected) {
    struct value value;
    const char *problem = NULL, *remedy = NULL;
    if (quantity_parse(arena, text_of(literal), &value, &problem, &remedy))
        fail_msg("%s is taken for %lld", literal, (long long)value.i);
    if (strstr(problem, part) == NULL)
        fail_msg("%s: said: %s", literal, problem);
    if ((remedy == NULL) != (expected == NULL) || (remedy != NULL && strcmp(remedy, expected) != 0))
        fail_msg("%s: remedy %s", literal, remedy != NULL ? remedy : "none");
    if (remedy != NULL) {
        const char *none;
        assert_true(quantity_parse(arena, text_of(remedy), &value, &none, &none));
    }
}

static void prints(enum value_tag tag, int64_t i, const char *expected) {
    struct buf buf = { 0 };
    quantity_print(&buf, (struct value){ .tag = (uint8_t)tag, .i = i });
    buf_char(&buf, '\0');
    assert_string_equal(buf.data, expected);
    buf_free(&buf);
}

static void test_numbers(void **state) {
    (void)state;
    gives("0", VALUE_INT, 0);
    gives("42", VALUE_INT, 42);
    gives("1_000_000", VALUE_INT, 1000000);
    gives("9223372036854775807", VALUE_INT, INT64_MAX);
    gives("0.5", VALUE_DECIMAL, 500000);
    gives("1_0.000001", VALUE_DECIMAL, 10000001);
    gives("2.50000000", VALUE_DECIMAL, 2500000);
    gives("9223372036854.775807", VALUE_DECIMAL, INT64_MAX);
    refuses("9223372036854775808", "64 bits", NULL);
    refuses("9223372036854.775808", "64 bits", NULL);
    refuses("0.0000001", "six places", NULL);
    refuses("1__0", "underscore", NULL);
    refuses("1_", "underscore", NULL);
    refuses("1_.5", "underscore", NULL);
    refuses("1.", "digit is missing", NULL);
    refuses("", "begins with a digit", NULL);
    refuses("x", "begins with a digit", NULL);
    refuses("0x1F", "decimal digits", "31");
    refuses("0b101", "decimal digits", "5");
    refuses("0xfffffffffffffffff", "decimal digits", NULL);
}

static void test_sizes(void **state) {
    (void)state;
    gives("16K", VALUE_SIZE, 16 * KIB);
    gives("1.5T", VALUE_SIZE, 3 * KIB * KIB * KIB * KIB / 2);
    gives("512B", VALUE_SIZE, 512);
    gives("0.5K", VALUE_SIZE, 512);
    gives("8191P", VALUE_SIZE, 8191 * KIB * KIB * KIB * KIB * KIB);
    refuses("8192P", "64 bits", NULL);
    refuses("9223372036854775807.5P", "64 bits", NULL);
    refuses("0.1K", "whole number", NULL);
    refuses("1.5B", "not divided", NULL);
    refuses("16k", "capital", "16K");
    refuses("5MB", "single letters", "5M");
    refuses("1.5GiB", "single letters", "1.5G");
    refuses("1K1", "one number", NULL);
    refuses("5E", "no such unit", NULL);
}

static void test_durations(void **state) {
    (void)state;
    gives("500ms", VALUE_DURATION, 500);
    gives("30s", VALUE_DURATION, 30000);
    gives("1h30m", VALUE_DURATION, HOUR * 3 / 2);
    gives("4w", VALUE_DURATION, 28 * 24 * HOUR);
    gives("1d12h30m15s250ms", VALUE_DURATION, 36 * HOUR + 30 * 60000 + 15250);
    gives("90m", VALUE_DURATION, HOUR * 3 / 2);
    refuses("30m1h", "from large to small", "1h30m");
    refuses("1h1h", "each once", "2h");
    refuses("1.5h", "whole numbers", "1h30m");
    refuses("5min", "short", "5m");
    refuses("2Hours", "short", "2h");
    refuses("7D", "small letters", "7d");
    refuses("1h30", "no unit", NULL);
    refuses("1h30min", "short", "1h30m");
    refuses("1h16K", "units of time only", NULL);
    refuses("1y", "no such unit", NULL);
    refuses("0.5ms", "not divided", NULL);
    refuses("15250284453w", "64 bits", NULL);
    refuses("15250284452w7d", "64 bits", NULL);
}

static void test_percents_and_modes(void **state) {
    (void)state;
    gives("85%", VALUE_PERCENT, 85000000);
    gives("12.5%", VALUE_PERCENT, 12500000);
    refuses("85%%", "nothing follows", NULL);
    refuses("9223372036855%", "64 bits", NULL);
    gives("0644", VALUE_MODE, 0644);
    gives("02775", VALUE_MODE, 02775);
    gives("0000", VALUE_MODE, 0);
    gives("07777", VALUE_MODE, 07777);
    refuses("0888", "octal", NULL);
    refuses("010000", "at most", NULL);
    refuses("07", "three or four", "0007");
    refuses("00", "three or four", "0000");
    gives("00644", VALUE_MODE, 0644);
}

static void test_dates(void **state) {
    (void)state;
    gives("1970-01-01", VALUE_DATE, 0);
    gives("2024-02-29", VALUE_DATE, 19782);
    gives("2026-12-31", VALUE_DATE, 20818);
    gives("0001-01-01", VALUE_DATE, -719162);
    refuses("2023-02-29", "01 to 28", NULL);
    refuses("2026-13-01", "01 to 12", NULL);
    refuses("2026-00-01", "01 to 12", NULL);
    refuses("2026-04-31", "01 to 30", NULL);
    refuses("2026-1-5", "two digits", "2026-01-05");
    refuses("26-01-05", "year-month-day", NULL);
    refuses("2026-12", "year-month-day", NULL);
    refuses("2026-12-31T00", "year-month-day", NULL);
}

/* The C library's calendar is the judge of each day of ten thousand years. */
static void test_dates_agree_with_the_c_library(void **state) {
    (void)state;
    for (int64_t days = -719162; days < 2932896; days += 7) {
        time_t seconds = (time_t)days * 86400;
        struct tm tm;
        char expected[32];
        assert_non_null(gmtime_r(&seconds, &tm));
        snprintf(expected, sizeof expected, "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1,
                 tm.tm_mday);
        prints(VALUE_DATE, days, expected);
        gives(expected, VALUE_DATE, days);
    }
}

static void test_printing(void **state) {
    (void)state;
    prints(VALUE_INT, INT64_MIN, "-9223372036854775808");
    prints(VALUE_DECIMAL, 500000, "0.5");
    prints(VALUE_DECIMAL, -1, "-0.000001");
    prints(VALUE_DECIMAL, 3000000, "3.0");
    prints(VALUE_DECIMAL, INT64_MIN, "-9223372036854.775808");
    prints(VALUE_SIZE, 0, "0B");
    prints(VALUE_SIZE, 512, "512B");
    prints(VALUE_SIZE, 1000, "1000B");
    prints(VALUE_SIZE, 1536, "1.5K");
    prints(VALUE_SIZE, 16 * KIB * KIB, "16M");
    prints(VALUE_SIZE, 5 * KIB * KIB * KIB / 4, "1.25G");
    prints(VALUE_SIZE, KIB * KIB + 1, "1048577B");
    prints(VALUE_SIZE, INT64_MAX, "9223372036854775807B");
    prints(VALUE_SIZE, -1536, "-1.5K");
    prints(VALUE_DURATION, 0, "0s");
    prints(VALUE_DURATION, 90 * 60000, "1h30m");
    prints(VALUE_DURATION, 14 * 24 * HOUR, "2w");
    prints(VALUE_DURATION, 30 * 24 * HOUR, "30d");
    prints(VALUE_DURATION, -1500, "-1s500ms");
    prints(VALUE_PERCENT, 85000000, "85%");
    prints(VALUE_PERCENT, 12500000, "12.5%");
    prints(VALUE_MODE, 0644, "0644");
    prints(VALUE_MODE, 02775, "02775");
    prints(VALUE_MODE, 0, "0000");
}

/* What is printed is read as the same value. */
static void test_printed_values_read_back(void **state) {
    (void)state;
    static const enum value_tag tags[] = { VALUE_INT, VALUE_DECIMAL, VALUE_SIZE, VALUE_DURATION,
                                           VALUE_PERCENT };
    uint64_t random = 1;
    for (int round = 0; round < 20000; round++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        int64_t i = (int64_t)(random >> (1 + random % 60));
        enum value_tag tag = tags[round % 5];
        struct buf buf = { 0 };
        quantity_print(&buf, (struct value){ .tag = (uint8_t)tag, .i = i });
        buf_char(&buf, '\0');
        gives(buf.data, tag, i);
        buf_free(&buf);
    }
}

static void test_decimals(void **state) {
    (void)state;
    int64_t r;
    assert_true(decimal_multiply(1500000, 2000000, &r) && r == 3000000);
    assert_true(decimal_multiply(-1500000, 500000, &r) && r == -750000);
    assert_false(decimal_multiply(1, 1, &r)); /* twelve places */
    assert_false(decimal_multiply(INT64_MAX, 2000000, &r));
    assert_true(decimal_multiply(INT64_MIN, 1000000, &r) && r == INT64_MIN);
    assert_true(decimal_divide(1000000, 3000000, &r) && r == 333333);
    assert_true(decimal_divide(2000000, 3000000, &r) && r == 666667);
    assert_true(decimal_divide(1, 2000000, &r) && r == 0); /* half to even */
    assert_true(decimal_divide(3, 2000000, &r) && r == 2);
    assert_true(decimal_divide(-3, 2000000, &r) && r == -2);
    assert_true(decimal_divide(-5, 2000000, &r) && r == -2);
    assert_false(decimal_divide(1, 0, &r));
    assert_false(decimal_divide(INT64_MAX, 1, &r));
    assert_false(decimal_divide(INT64_MIN, -1000000, &r));
    assert_true(ratio(3, 2, &r) && r == 1500000);
    assert_true(ratio(-1, 3, &r) && r == -333333);
    assert_false(ratio(1, 0, &r));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_numbers, start, stop),
        cmocka_unit_test_setup_teardown(test_sizes, start, stop),
        cmocka_unit_test_setup_teardown(test_durations, start, stop),
        cmocka_unit_test_setup_teardown(test_percents_and_modes, start, stop),
        cmocka_unit_test_setup_teardown(test_dates, start, stop),
        cmocka_unit_test_setup_teardown(test_dates_agree_with_the_c_library, start, stop),
        cmocka_unit_test(test_printing),
        cmocka_unit_test_setup_teardown(test_printed_values_read_back, start, stop),
        cmocka_unit_test(test_decimals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
