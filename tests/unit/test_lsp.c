/* Framing of messages, positions and URIs. */
#include "lsp/frame.h"
#include "lsp/position.h"
#include "lsp/uri.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void expect(struct frame_reader *reader, enum frame_found wanted, const char *message) {
    struct text found = { NULL, 0 };
    const char *problem = "";
    assert_int_equal(frame_next(reader, &found, &problem), wanted);
    if (wanted == FRAME_MESSAGE)
        assert_true(text_equal(found, text_of(message)));
    if (wanted == FRAME_BAD)
        assert_string_equal(problem, message);
}

/* However the bytes arrive. */
static void test_frames_in_pieces(void **state) {
    (void)state;
    static const char bytes[] = "Content-Length: 2\r\n\r\n{}"
                                "X: y\r\ncontent-length:3 \r\n\r\n[1]Content-Length: 0\n\n";
    for (size_t piece = 1; piece < sizeof bytes; piece++) {
        struct frame_reader reader = { .at = 0 };
        struct text message;
        const char *problem;
        struct buf found = { 0 };
        for (size_t at = 0; at < sizeof bytes - 1; at += piece) {
            size_t size = sizeof bytes - 1 - at < piece ? sizeof bytes - 1 - at : piece;
            frame_feed(&reader, (struct text){ bytes + at, size });
            while (frame_next(&reader, &message, &problem) == FRAME_MESSAGE) {
                buf_text(&found, message);
                buf_char(&found, ';');
            }
        }
        assert_true(text_equal(buf_view(&found), TEXT("{};[1];;")));
        buf_free(&found);
        frame_free(&reader);
    }
}

static void test_bad_frames(void **state) {
    (void)state;
    struct frame_reader reader = { .at = 0 };
    frame_feed(&reader, TEXT("Content-Length: -1\r\n\r\nContent-Length: 1 1\r\n\r\n\r\n\r\n"
                             "Content-Length: 2\r\n\r\n{}"));
    for (int i = 0; i < 2; i++)
        expect(&reader, FRAME_BAD, "a header that does not say Content-Length");
    expect(&reader, FRAME_BAD, "a header that does not say Content-Length");
    expect(&reader, FRAME_MESSAGE, "{}");
    expect(&reader, FRAME_NONE, NULL);
    frame_feed(&reader, TEXT("Content-Length: 300000000\r\n\r\nabc"));
    expect(&reader, FRAME_BAD, "a message that is too large");
    assert_int_equal(reader.skip, 300000000 - 3);
    char rest[1000] = { 0 };
    for (size_t left = 300000000 - 3; left > 0;) {
        size_t size = left < sizeof rest ? left : sizeof rest;
        frame_feed(&reader, (struct text){ rest, size });
        expect(&reader, FRAME_NONE, NULL);
        left -= size;
    }
    frame_feed(&reader, TEXT("Content-Length: 2\r\n\r\n[]"));
    expect(&reader, FRAME_MESSAGE, "[]");
    frame_free(&reader);
}

static void test_header_without_end(void **state) {
    (void)state;
    struct frame_reader reader = { .at = 0 };
    for (int i = 0; i < 1000; i++)
        frame_feed(&reader, TEXT("nonsense nonsense\n"));
    frame_feed(&reader, TEXT("Content-Length: 2\r\n\r\n{}"));
    struct text message;
    const char *problem;
    int found = 0, bad = 0;
    for (enum frame_found f; (f = frame_next(&reader, &message, &problem)) != FRAME_NONE;)
        if (f == FRAME_MESSAGE)
            found++;
        else
            bad++;
    assert_int_equal(found, 1);
    assert_true(bad >= 1);
    frame_free(&reader);
}

/* "aä€𝄞b" on the second line: bytes 1 2 3 4 1. */
static void test_positions(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct text text = TEXT("x\r\na\xc3\xa4\xe2\x82\xac\xf0\x9d\x84\x9e"
                            "b\ry\n");
    struct text_lines lines = text_lines_make(arena, text);
    static const uint32_t characters[3][6] = { { 0, 1, 3, 6, 10, 11 },
                                               { 0, 1, 2, 3, 5, 6 },
                                               { 0, 1, 2, 3, 4, 5 } };
    static const uint32_t offsets[6] = { 3, 4, 6, 9, 13, 14 };
    assert_int_equal(lines.count, 4);
    for (uint32_t e = 0; e < 3; e++)
        for (uint32_t i = 0; i < 6; i++) {
            struct position at = position_at(&lines, offsets[i], (enum position_encoding)e);
            assert_int_equal(at.line, 1);
            assert_int_equal(at.character, characters[e][i]);
            assert_int_equal(position_offset(&lines, at, (enum position_encoding)e), offsets[i]);
        }
    struct position inside = { 1, 4 }; /* of the pair of units */
    assert_int_equal(position_offset(&lines, inside, ENCODING_UTF16), 9);
    struct position beyond = { 1, 1000 }, far = { 1000, 0 };
    assert_int_equal(position_offset(&lines, beyond, ENCODING_UTF16), 14);
    assert_int_equal(position_offset(&lines, far, ENCODING_UTF16), text.size);
    struct position first = { 0, 9 };
    assert_int_equal(position_offset(&lines, first, ENCODING_UTF8), 1);
    assert_int_equal(position_at(&lines, 7, ENCODING_UTF8).character, 3);
    assert_int_equal(position_at(&lines, 100000, ENCODING_UTF8).line, 3);
    arena_free(arena);
}

static void test_every_offset_comes_back(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct text text = TEXT("\n\xff\xc3(\xe2\x82\n\r\r\n\n\xf0\x9f\x98\x80\xed\xa0\x80z");
    struct text_lines lines = text_lines_make(arena, text);
    for (uint32_t e = 0; e < 3; e++)
        for (uint32_t at = 0; at <= text.size; at++) {
            struct position position = position_at(&lines, at, (enum position_encoding)e);
            uint32_t back = position_offset(&lines, position, (enum position_encoding)e);
            assert_true(back <= at && at - back < 4);
        }
    arena_free(arena);
}

static void test_uris(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    static const char *const pairs[][2] = {
        { "file:///a/b.croft", "/a/b.croft" },
        { "file:///a%20b/%C3%A4.croft", "/a b/\xc3\xa4.croft" },
        { "file://localhost/a/../b/./c//d", "/b/c/d" },
        { "file:/x", "/x" },
        { "file:///../../x", "/x" },
        { "file:///100%", "/100%" },
        { "file:///%zz%4", "/%zz%4" },
        { "untitled:Untitled-1", "/untitled:Untitled-1" },
        { "nothing", "" },
        { "", "" },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_string_equal(uri_path(arena, text_of(pairs[i][0])).data, pairs[i][1]);
    assert_string_equal(uri_of(arena, TEXT("/a b/\xc3\xa4#?.croft")),
                        "file:///a%20b/%C3%A4%23%3F.croft");
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_frames_in_pieces),        cmocka_unit_test(test_bad_frames),
        cmocka_unit_test(test_header_without_end),      cmocka_unit_test(test_positions),
        cmocka_unit_test(test_every_offset_comes_back), cmocka_unit_test(test_uris),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
