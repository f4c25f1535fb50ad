/* UTF-8: what is well formed, what comes out, how wide it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"

static bool is_scalar(uint32_t code_point) {
    return code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF);
}

static void test_every_code_point_round_trips(void **state) {
    (void)state;
    for (uint32_t code_point = 0; code_point <= 0x110000; code_point++) {
        char bytes[4];
        struct text text = { bytes, utf8_write(code_point, bytes) };
        size_t at = 0;
        uint32_t expected = is_scalar(code_point) ? code_point : 0xFFFD;
        if (utf8_check(text) != text.size || utf8_next(text, &at) != expected || at != text.size)
            fail_msg("U+%04X does not round-trip", code_point);
    }
}

/* Decodes as the definition says, byte by byte, and refuses what has a shorter form. */
static bool is_well_formed(const unsigned char *b, size_t size) {
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t wanted = b[0] < 0x80 ? 1 : b[0] < 0xC0 ? 0 : b[0] < 0xE0 ? 2 : b[0] < 0xF0 ? 3 : 4;
    if (wanted != size || b[0] >= 0xF8)
        return false;
    uint32_t code_point = size == 1 ? b[0] : b[0] & (0x7Fu >> size);
    for (size_t i = 1; i < size; i++) {
        if ((b[i] & 0xC0) != 0x80)
            return false;
        code_point = code_point << 6 | (b[i] & 0x3F);
    }
    return code_point >= least[size] && is_scalar(code_point);
}

static void test_every_short_sequence(void **state) {
    (void)state;
    for (uint32_t first = 0; first < 0x100; first++)
        for (uint32_t second = 0; second < 0x100; second++)
            for (uint32_t last = 0x7F; last <= 0xC0; last += 0x41 / 2) {
                unsigned char b[] = { (unsigned char)first, (unsigned char)second,
                                      (unsigned char)last, 0x80 };
                for (size_t size = 1; size <= 4; size++) {
                    size_t at = 0;
                    struct text text = { (const char *)b, size };
                    uint32_t code_point = utf8_next(text, &at);
                    if (is_well_formed(b, size) && at != size)
                        fail_msg("%02x %02x %02x: refused", first, second, last);
                    if (!is_well_formed(b, at))
                        assert_true(at == 1 && code_point == 0xFFFD);
                }
            }
}

static void test_check_tells_the_first_bad_byte(void **state) {
    (void)state;
    assert_int_equal(utf8_check((struct text){ NULL, 0 }), 0);
    assert_int_equal(utf8_check(TEXT("caf\xc3\xa9")), 5);
    assert_int_equal(utf8_check(TEXT("caf\xe9")), 3);
    assert_int_equal(utf8_check(TEXT("0123456789\xff")), 10);
    assert_int_equal(utf8_check(TEXT("0123456789012345\xc3")), 16); /* cut */
    assert_int_equal(utf8_check(TEXT("ab\xc0\x80")), 2);            /* overlong */
    assert_int_equal(utf8_check(TEXT("ab\xe0\x9f\xbf")), 2);        /* overlong */
    assert_int_equal(utf8_check(TEXT("ab\xed\xa0\x80")), 2);        /* a surrogate */
    assert_int_equal(utf8_check(TEXT("ab\xf4\x90\x80\x80")), 2);    /* beyond U+10FFFF */
    assert_int_equal(utf8_check(TEXT("\xe4\xb8\xad\x80")), 3);      /* one byte too many */
    assert_int_equal(utf8_check(TEXT("\xf0\x9f\x98\x80 01234567")), 13);
}

static void test_malformed_bytes_come_one_at_a_time(void **state) {
    (void)state;
    struct text text = TEXT("\xe4\xb8x");
    size_t at = 0;
    assert_int_equal(utf8_next(text, &at), 0xFFFD);
    assert_int_equal(at, 1);
    assert_int_equal(utf8_next(text, &at), 0xFFFD);
    assert_int_equal(at, 2);
    assert_int_equal(utf8_next(text, &at), 'x');
    assert_int_equal(utf8_count(text), 3);
}

static void test_counts(void **state) {
    (void)state;
    struct text text = TEXT("na\xc3\xafve \xe4\xb8\xad \xf0\x9f\x98\x80 plain text behind");
    assert_int_equal(utf8_count(text), 27);
    assert_int_equal(utf8_count_utf16(text), 28);
    assert_int_equal(utf8_columns(text), 29);
    assert_int_equal(utf8_count((struct text){ NULL, 0 }), 0);
    assert_int_equal(utf8_columns((struct text){ NULL, 0 }), 0);
}

static void test_columns(void **state) {
    (void)state;
    assert_int_equal(utf8_columns(TEXT("e\xcc\x81")), 1);        /* combining acute */
    assert_int_equal(utf8_columns(TEXT("\xed\x95\x9c")), 2);     /* a Hangul syllable */
    assert_int_equal(utf8_columns(TEXT("\xef\xbd\x81")), 2);     /* fullwidth a */
    assert_int_equal(utf8_columns(TEXT("\xef\xbd\xb1")), 1);     /* halfwidth katakana a */
    assert_int_equal(utf8_columns(TEXT("\xe2\x80\x8b")), 0);     /* zero width space */
    assert_int_equal(utf8_columns(TEXT("\xc3\xa9")), 1);         /* é */
    assert_int_equal(utf8_columns(TEXT("\xf0\xa0\x80\x80")), 2); /* CJK extension B */
    assert_int_equal(utf8_columns(TEXT("\xf4\x8f\xbf\xbf")), 1); /* the last code point */
    assert_int_equal(utf8_columns(TEXT("\xff")), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_code_point_round_trips),
        cmocka_unit_test(test_every_short_sequence),
        cmocka_unit_test(test_check_tells_the_first_bad_byte),
        cmocka_unit_test(test_malformed_bytes_come_one_at_a_time),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
