/* Regular expressions: what matches and what does not, and that no pattern takes long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "value/domain.h"
#include "value/regex.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool matches(struct text pattern, struct text text) {
    struct arena *arena = arena_new();
    const char *problem;
    struct domain_problem domain_problem;
    if (!domain_check(domain_find(TEXT("Regex")), pattern, &domain_problem))
        fail_msg("%.*s is no Regex: %s", TEXT_ARG(pattern), domain_problem.reason);
    struct regex *regex = regex_compile(arena, pattern, &problem);
    if (regex == NULL)
        fail_msg("%.*s: %s", TEXT_ARG(pattern), problem);
    bool first = regex_matches(regex, text), second = regex_matches(regex, text);
    assert_int_equal(first, second);
    arena_free(arena);
    return first;
}

struct sample {
    const char *pattern, *text;
};

static void assert_all(const struct sample *samples, size_t count, bool expected) {
    for (size_t i = 0; i < count; i++)
        if (matches(text_of(samples[i].pattern), text_of(samples[i].text)) != expected)
            fail_msg("`%s` %s `%s`", samples[i].pattern,
                     expected ? "should match" : "should not match", samples[i].text);
}

static void test_matching(void **state) {
    (void)state;
    static const struct sample samples[] = {
        { "b", "abc" },
        { "^abc$", "abc" },
        { "a.c", "aéc" },
        { "^.{3}$", "ä€😀" },
        { "ab|cd|ef", "xefx" },
        { "^(ab|cd|ef)$", "cd" },
        { "^(a|b|)$", "" },
        { "^a*$", "" },
        { "^a+$", "aaa" },
        { "^ab?c$", "ac" },
        { "^(ab){2,3}$", "abab" },
        { "^(ab){2,3}$", "ababab" },
        { "^a{2,}$", "aaaa" },
        { "^a{0}b$", "b" },
        { "^(a{0,2}){2}$", "aaaa" },
        { "^(a*)*$", "aaa" },
        { "^(a*)+$", "" },
        { "^(()*)*$", "" },
        { "^a+?b*?$", "aab" },
        { "^[a-c_]+$", "a_cb" },
        { "^[^a-c]+$", "dé\n" },
        { "^[]a]+$", "]a" },
        { "^[^]a]$", "b" },
        { "^[a-]+$", "a-" },
        { "^[\\w.-]+$", "a_B.9-" },
        { "^[\\]\\\\]+$", "]\\" },
        { "^[^\\W_]+$", "a9Z" },
        { "^[\\D]+$", "aé" },
        { "^[[:alpha:][:digit:]]+$", "aB9" },
        { "^[[:^alpha:]]+$", "9-é" },
        { "^[[]+$", "[[" },
        { "^[à-ü]+$", "éè" },
        { "^\\d\\D\\w\\W\\s\\S$", "1aa- x" },
        { "\\bcd\\b", "ab cd" },
        { "b\\Bc", "abcd" },
        { "^\\x41\\x{e9}\\101$", "AéA" },
        { "^\\x{0000000041}$", "A" },
        { "\\a|\\f|\\n|\\r|\\t|\\v", "\v" },
        { "^\\.\\*\\/$", ".*/" },
        { "^\\Qa.b*\\E+$", "a.b**" },
        { "^\\Q[\\E$", "[" },
        { "^\\Qa", "a" },
        { "(?i)^straSSe[a-c]$", "STRAsseB" },
        { "^(?i:a)b$", "Ab" },
        { "^(?i)a(?-i)b$", "Ab" },
        { "^((?i)a)b$", "Ab" },
        { "^[^b](?i)$", "B" },
        { "(?i)^[^a]$", "é" },
        { "(?s)^a.b$", "a\nb" },
        { "(?m)^b$", "a\nb\nc" },
        { "(?U)^a*$", "aa" },
        { "(?P<n>a)(?<m>b)(?:c)", "abc" },
        { "a(?i)*b", "aab" },
        { "^{$", "{" },
        { "^a{,3}$", "a{,3}" },
        { "^a{1,x}$", "a{1,x}" },
        { "^a{01}$", "a{01}" },
        { "\\Aa\\z", "a" },
        { "^\\B$", "" },
        { "(|a)+", "aaa" },
        { "x*", "aaa" },
        { "^(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.|$)){4}$", "192.168.1.254" },
    };
    assert_all(samples, sizeof samples / sizeof *samples, true);
}

static void test_not_matching(void **state) {
    (void)state;
    static const struct sample samples[] = {
        { "a", "" },
        { "^b", "ab" },
        { "a$", "ab" },
        { "a$", "a\n" },
        { "^b", "a\nb" },
        { "a.b", "a\nb" },
        { "^.$", "ab" },
        { "^(ab){2,3}$", "ab" },
        { "^(ab){2,3}$", "abababab" },
        { "^a{3}$", "aa" },
        { "^[a-c]$", "d" },
        { "^[^a-c]$", "a" },
        { "^\\d$", "d" },
        { "^\\d$", "٣" },
        { "^\\w$", "é" },
        { "\\bb", "ab" },
        { "a", "A" },
        { "(?i)é", "É" },
        { "^(?i:a)b$", "AB" },
        { "^((?i)a)b$", "aB" },
        { "(?i)^[^a]$", "A" },
        { "^\\x{e9}$", "\xe9" },
        { "^(ab|cd|ef)$", "abcd" },
        { "^(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.|$)){4}$", "192.168.1.256" },
    };
    assert_all(samples, sizeof samples / sizeof *samples, false);
}

static void test_zero_bytes(void **state) {
    (void)state;
    assert_true(matches(TEXT("^a\\x00b$"), (struct text){ "a\0b", 3 }));
    assert_true(matches((struct text){ "^a\0b$", 5 }, (struct text){ "a\0b", 3 }));
    assert_false(matches(TEXT("^a$"), (struct text){ "a\0b", 3 }));
    assert_true(matches(TEXT("^[^a]+$"), (struct text){ "\0\xff", 2 }));
}

static const char *problem_of(struct text pattern) {
    struct arena *arena = arena_new();
    const char *problem;
    struct regex *regex = regex_compile(arena, pattern, &problem);
    assert_true((regex == NULL) == (problem != NULL));
    arena_free(arena);
    return problem;
}

static void test_refused(void **state) {
    (void)state;
    static const char *const patterns[] = {
        "(",
        ")",
        "a)",
        "(a",
        "[",
        "[a",
        "[]",
        "[^",
        "[a-",
        "[z-a]",
        "*",
        "a|*",
        "(?",
        "(?i",
        "(?x)",
        "(?=a)",
        "\\",
        "[\\",
        "\\x{",
        "\\x{110000}",
        "\\pL",
        "[\\p{L}]",
        "a{1001}",
        "a{3,2}",
        "[[:x:]]",
        "(?P<",
        "(?P<n",
        "(?:",
        "a{2000000000000}",
        "\\x{1234567}",
    };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        if (problem_of(text_of(patterns[i])) == NULL)
            fail_msg("`%s` should be refused", patterns[i]);
}

static char *groups(int depth) {
    char *pattern = malloc(2 * (size_t)depth + 2);
    memset(pattern, '(', (size_t)depth);
    pattern[depth] = 'a';
    memset(pattern + depth + 1, ')', (size_t)depth);
    pattern[2 * depth + 1] = '\0';
    return pattern;
}

static void test_depth_limit(void **state) {
    (void)state;
    char *fits = groups(REGEX_DEPTH_MAX), *too_deep = groups(REGEX_DEPTH_MAX + 1);
    assert_true(matches(text_of(fits), TEXT("a")));
    assert_non_null(problem_of(text_of(too_deep)));
    free(fits);
    free(too_deep);
}

/* As many instructions as there may be, the last of which says that it matches. */
static void test_size_limit(void **state) {
    (void)state;
    char *pattern = malloc(REGEX_SIZE_MAX + 1);
    memset(pattern, 'a', REGEX_SIZE_MAX);
    assert_null(problem_of((struct text){ pattern, REGEX_SIZE_MAX - 1 }));
    assert_non_null(problem_of((struct text){ pattern, REGEX_SIZE_MAX }));
    free(pattern);
    assert_null(problem_of(TEXT("((a{10}){10}){10}")));
    assert_non_null(problem_of(TEXT("(((a{1000}){1000}){1000}){1000}")));
    assert_non_null(problem_of(TEXT("(abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdef"
                                    "ghijklmnopqrstuvwxyz){1000}")));
}

/* Patterns that take other engines exponential time or memory. */
static void test_hostile_patterns(void **state) {
    (void)state;
    enum { SIZE = 20000 };
    char *text = malloc(SIZE);
    memset(text, 'a', SIZE);
    struct text many = { text, SIZE };
    assert_false(matches(TEXT("^(a+)+$b"), many));
    assert_false(matches(TEXT("^(a|a|aa)*b$"), many));
    assert_false(matches(TEXT("(a*)*(a*)*(a*)*b"), many));
    assert_false(matches(TEXT("^(a?){100}b"), many));
    assert_true(matches(TEXT("^((((a*)*)*)*)*$"), many));
    free(text);
}

/* Any bytes are compiled or refused, and what is compiled can be run. */
static void test_random_patterns(void **state) {
    (void)state;
    static const char bytes[] = "()[]{}|*+?^$\\.-:=<>P!,0123abQEdwspix\xc3\xa9\xff";
    srand(11);
    for (int i = 0; i < 20000; i++) {
        char pattern[24];
        struct text text = { pattern, (size_t)rand() % sizeof pattern };
        for (size_t k = 0; k < text.size; k++)
            pattern[k] = bytes[(size_t)rand() % (sizeof bytes - 1)];
        struct arena *arena = arena_new();
        const char *problem;
        char *copy = malloc(text.size + 1); /* so that a sanitizer sees what is read behind it */
        memcpy(copy, pattern, text.size);
        struct regex *regex = regex_compile(arena, (struct text){ copy, text.size }, &problem);
        assert_true((regex == NULL) == (problem != NULL));
        if (regex != NULL)
            regex_matches(regex, TEXT("ab0 é(a"));
        free(copy);
        arena_free(arena);
    }
}

/* A pattern that was asked often answers by states, a new one by threads: both must say the same.
 */
static void test_states_say_what_threads_say(void **state) {
    (void)state;
    static const char *const patterns[] = {
        "^a*b?$", "a|bb|ccc", "^(ab|ba)+$", "[^ab]c",   "a.c",          "(a|^b)c*$", "^",
        "$",      "b$",       "",           "(a+|b)*c", "^[a-c]{2,4}$", "x",         "^$",
        "a{3}",   "(^a|b$)",  "\\bab",      "(?i)AB",   ".*a.*b",
    };
    srand(7);
    for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
        struct arena *arena = arena_new();
        const char *problem;
        struct text pattern = text_of(patterns[p]);
        struct regex *often = regex_compile(arena, pattern, &problem);
        assert_non_null(often);
        for (int i = 0; i < 400; i++) {
            char text[9];
            size_t size = (size_t)rand() % sizeof text;
            for (size_t k = 0; k < size; k++)
                text[k] = "abc \n\xc3"[rand() % (i % 8 == 0 ? 6 : 4)];
            struct regex *once = regex_compile(arena, pattern, &problem);
            assert_int_equal(regex_matches(often, (struct text){ text, size }),
                             regex_matches(once, (struct text){ text, size }));
        }
        arena_free(arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_matching),
        cmocka_unit_test(test_not_matching),
        cmocka_unit_test(test_zero_bytes),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_depth_limit),
        cmocka_unit_test(test_size_limit),
        cmocka_unit_test(test_hostile_patterns),
        cmocka_unit_test(test_random_patterns),
        cmocka_unit_test(test_states_say_what_threads_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
