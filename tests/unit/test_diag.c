/* The store of diagnostics, and the facts about codes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "source/diag.h"
#include "source/pages.h"

#include <stdio.h>

static struct span at(uint32_t source, uint32_t start, uint32_t end) {
    return (struct span){ { source }, start, end };
}

static struct sources *two_sources(void) {
    struct sources *sources = sources_new();
    sources_add(sources, TEXT("b.croft"), TEXT("0123456789"));
    sources_add(sources, TEXT("a.croft"), TEXT("0123456789"));
    return sources;
}

static void test_empty_store(void **state) {
    (void)state;
    struct diags *diags = diags_new();
    struct sources *sources = sources_new();
    diags_sort(diags, sources);
    assert_int_equal(diags_count(diags), 0);
    assert_int_equal(diags_count_of(diags, DIAG_WARNING), 0);
    assert_false(diags_have_errors(diags));
    assert_int_equal(diags_exit_status(diags), 0);
    diags_free(diags);
    diags_free(NULL);
    sources_free(sources);
}

static void test_all_parts_are_copied(void **state) {
    (void)state;
    struct diags *diags = diags_new();
    char word[] = "port";
    struct diag *diag = diag_add(diags, DIAG_E0101, at(1, 2, 3), "no `%s` here", word);
    diag_span_label(diags, diag, "%s", word);
    diag_subject(diags, diag, text_of(word));
    for (int i = 0; i < 9; i++) {
        diag_label(diags, diag, at(1, (uint32_t)i, 9), "%s %d", word, i);
        diag_note(diags, diag, "note %s %d", word, i);
        diag_help(diags, diag, "help %s %d", word, i);
        diag_edit(diags, diag, at(2, (uint32_t)i, 9), "edit %s %d", word, i);
    }
    word[0] = 'P';
    const struct diag *kept = diags_at(diags, 0);
    assert_ptr_equal(kept, diag);
    assert_int_equal(kept->severity, DIAG_ERROR);
    assert_string_equal(kept->message, "no `port` here");
    assert_string_equal(kept->span_label, "port");
    assert_string_equal(kept->subject, "port");
    assert_int_equal(kept->label_count, 9);
    assert_int_equal(kept->note_count, 9);
    assert_int_equal(kept->help_count, 9);
    assert_int_equal(kept->edit_count, 9);
    assert_string_equal(kept->labels[8].text, "port 8");
    assert_int_equal(kept->labels[8].span.start, 8);
    assert_string_equal(kept->notes[0], "note port 0");
    assert_string_equal(kept->helps[5], "help port 5");
    assert_string_equal(kept->edits[4].text, "edit port 4");
    assert_int_equal(kept->edits[4].span.source.id, 2);
    diags_free(diags);
}

static void test_long_messages(void **state) {
    (void)state;
    struct diags *diags = diags_new();
    struct diag *diag = diag_add(diags, DIAG_E0101, at(0, 0, 0), "%200000d", 1);
    diag_edit(diags, diag, at(0, 0, 0), "%200000d", 1);
    diag_add(diags, DIAG_E0101, at(0, 0, 0), "%s", "");
    /* What people read ends somewhere; what a machine applies does not. */
    size_t size = strlen(diags_at(diags, 0)->message);
    assert_true(size < 1100);
    assert_string_equal(diags_at(diags, 0)->message + size - strlen("…"), "…");
    assert_int_equal(strlen(diags_at(diags, 0)->edits[0].text), 200000);
    assert_string_equal(diags_at(diags, 1)->message, "");
    diags_free(diags);
}

static void test_merge_moves_everything(void **state) {
    (void)state;
    struct diags *into = diags_new(), *from = diags_new(), *empty = diags_new();
    diag_add(into, DIAG_E0101, at(1, 0, 1), "first");
    for (int i = 0; i < 3; i++) {
        struct diag *diag = diag_add(from, DIAG_E0801, at(1, 0, 1), "moved %d", i);
        diag_label(from, diag, at(2, 0, 1), "label");
        diag_note(from, diag, "note");
        diag_help(from, diag, "help");
        diag_edit(from, diag, at(2, 0, 1), "edit");
    }
    diags_merge(into, empty);
    diags_merge(into, from);
    assert_int_equal(diags_count(from), 0);
    diag_add(from, DIAG_E0801, at(1, 0, 1), "used again");
    diags_merge(into, from);
    diags_free(from);
    diags_free(empty);
    assert_int_equal(diags_count(into), 5);
    assert_string_equal(diags_at(into, 0)->message, "first");
    const struct diag *moved = diags_at(into, 3);
    assert_string_equal(moved->message, "moved 2");
    assert_string_equal(moved->labels[0].text, "label");
    assert_string_equal(moved->notes[0], "note");
    assert_string_equal(moved->helps[0], "help");
    assert_string_equal(moved->edits[0].text, "edit");
    assert_null(moved->span_label);
    assert_string_equal(diags_at(into, 4)->message, "used again");
    diags_free(into);
}

static void assert_messages(const struct diags *diags, const char *expected) {
    char messages[256] = "";
    for (uint32_t i = 0; i < diags_count(diags); i++) {
        strcat(messages, diags_at(diags, i)->message);
        strcat(messages, " ");
    }
    assert_string_equal(messages, expected);
}

static void test_sort(void **state) {
    (void)state;
    struct sources *sources = two_sources();
    struct diags *diags = diags_new();
    diag_add(diags, DIAG_E0101, at(1, 4, 5), "b4");
    diag_add(diags, DIAG_E0801, at(2, 4, 5), "a4-io");
    diag_add(diags, DIAG_E0101, at(2, 4, 5), "a4-y");
    diag_add(diags, DIAG_E0101, at(2, 4, 5), "a4-x");
    diag_add(diags, DIAG_E0101, at(2, 3, 9), "a3");
    diag_add(diags, DIAG_E0801, at(0, 0, 0), "nowhere");
    diags_sort(diags, sources);
    assert_messages(diags, "nowhere a3 a4-x a4-y a4-io b4 ");
    diags_free(diags);
    sources_free(sources);
}

/* Equal ones go, whoever was first; of two that differ in their labels alone the same one stays. */
static void test_sort_drops_equal_ones(void **state) {
    (void)state;
    struct sources *sources = two_sources();
    for (int order = 0; order < 2; order++) {
        struct diags *diags = diags_new();
        for (int i = 0; i < 2; i++) {
            struct diag *diag = diag_add(diags, DIAG_E0101, at(1, 4, 5), "same");
            diag_note(diags, diag, i == order ? "one" : "two");
            diag_add(diags, DIAG_E0101, at(1, 4, 6), "longer");
            struct diag *named = diag_add(diags, DIAG_E0101, at(1, 4, 6), "longer");
            diag_subject(diags, named, TEXT("policy"));
        }
        diags_sort(diags, sources);
        assert_messages(diags, "same longer longer ");
        assert_string_equal(diags_at(diags, 0)->notes[0], "one");
        assert_null(diags_at(diags, 1)->subject);
        diags_free(diags);
    }
    sources_free(sources);
}

static void test_severity_may_be_changed(void **state) {
    (void)state;
    struct diags *diags = diags_new();
    struct diag *diag = diag_add(diags, DIAG_E0101, at(1, 0, 1), "x");
    assert_true(diags_have_errors(diags));
    assert_int_equal(diags_exit_status(diags), 2);
    diag->severity = DIAG_WARNING; /* as policies do */
    assert_false(diags_have_errors(diags));
    assert_int_equal(diags_count_of(diags, DIAG_WARNING), 1);
    assert_int_equal(diags_exit_status(diags), 0);
    diags_free(diags);
}

static void test_exit_status_is_the_earliest_phase(void **state) {
    (void)state;
    struct diags *diags = diags_new();
    diag_add(diags, DIAG_E0801, at(0, 0, 0), "x");
    assert_int_equal(diags_exit_status(diags), 6);
    diag_add(diags, DIAG_E0101, at(0, 0, 0), "y");
    diag_add(diags, DIAG_E0801, at(0, 0, 0), "z");
    assert_int_equal(diags_exit_status(diags), 2);
    diags_free(diags);
}

static void test_codes(void **state) {
    (void)state;
    assert_string_equal(diag_code_text(DIAG_E0101), "E0101");
    assert_int_equal(diag_code_phase(DIAG_E0801), DIAG_IO);
    assert_int_equal(diag_code_find(TEXT("E0101")), DIAG_E0101);
    assert_int_equal(diag_code_find(TEXT("E01")), DIAG_CODE_COUNT);
    assert_int_equal(diag_code_find(TEXT("")), DIAG_CODE_COUNT);
    for (unsigned i = 0; i < DIAG_CODE_COUNT; i++) {
        enum diag_code code = (enum diag_code)i;
        const char *text = diag_code_text(code);
        assert_int_equal(strlen(text), 5);
        assert_int_equal(text[0] == 'E', diag_code_severity(code) == DIAG_ERROR);
        assert_int_equal(diag_code_find(text_of(text)), code); /* no code twice */
        assert_true(strlen(diag_code_title(code)) > 0);
    }
}

/* Every code has a page that begins with the code and its title, and no page is without a code. */
static void test_pages(void **state) {
    (void)state;
    for (unsigned i = 0; i < DIAG_CODE_COUNT; i++) {
        enum diag_code code = (enum diag_code)i;
        char heading[256];
        snprintf(heading, sizeof heading, "# %s: %s\n", diag_code_text(code),
                 diag_code_title(code));
        if (!text_starts_with(text_of(diag_code_page(code)), text_of(heading)))
            fail_msg("pages/%s.md does not begin with: %s", diag_code_text(code), heading);
    }
    assert_int_equal(diag_page_count, DIAG_CODE_COUNT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty_store),
        cmocka_unit_test(test_all_parts_are_copied),
        cmocka_unit_test(test_long_messages),
        cmocka_unit_test(test_merge_moves_everything),
        cmocka_unit_test(test_sort),
        cmocka_unit_test(test_sort_drops_equal_ones),
        cmocka_unit_test(test_severity_may_be_changed),
        cmocka_unit_test(test_exit_status_is_the_earliest_phase),
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
