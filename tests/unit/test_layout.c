/* Where statements end, which words are keywords, which braces begin bodies, and the limits of
 * nesting. */
#include "syntax/layout.h"
#include "syntax_fixture.h"

/* Tokens in one line: names and literals as written, keywords in capitals, `;` for the end of a
 * statement, `{{` for the brace of a body, `…` for what is given up. */
static const char *tokens_of(struct parsed *p, struct text text) {
    struct parsing parsing = {
        .arena = p->arena, .scratch = p->arena, .names = p->names, .text = text
    };
    struct lexed lexed = lex(&parsing);
    struct tokens tokens = layout(&parsing, lexed.tokens, lexed.room);
    struct buf out = { 0 };
    for (uint32_t i = 0; i + 1 < tokens.count; i++) {
        const struct token *token = &tokens.items[i];
        if (i > 0)
            buf_char(&out, ' ');
        if (token->kind == TOKEN_TERM)
            buf_char(&out, ';');
        else if (token->kind == TOKEN_LBODY)
            buf_text(&out, TEXT("{{"));
        else if (token->kind == TOKEN_BAD)
            buf_text(&out, TEXT("…"));
        else if (token->kind != TOKEN_NAME && token_is_word((enum token_kind)token->kind))
            for (const char *c = token_info[token->kind].spelling; *c != 0; c++)
                buf_char(&out, (char)(*c - 'a' + 'A'));
        else
            buf_add(&out, text.data + token->start, token->end - token->start);
    }
    const char *result = arena_copy(p->arena, out.data == NULL ? "" : out.data, out.size);
    buf_free(&out);
    parsing_finish(&parsing, p->diags);
    return result;
}

struct laid {
    const char *source, *tokens;
};

static void check_all(const struct laid *cases, size_t count) {
    struct parsed p = parse_text(TEXT(""));
    for (size_t i = 0; i < count; i++) {
        const char *tokens = tokens_of(&p, text_of(cases[i].source));
        if (strcmp(tokens, cases[i].tokens) != 0)
            fail_msg("%s\ngives %s\nnot   %s", cases[i].source, tokens, cases[i].tokens);
    }
    parsed_free(&p);
}

#define CHECK_ALL(cases) check_all(cases, sizeof(cases) / sizeof *(cases))

static void test_newlines(void **state) {
    (void)state;
    static const struct laid cases[] = {
        { "", "" },
        { "\n\n", "" },
        { "a", "a ;" },
        { "a\n\n\nb\n", "a ; b ;" },
        { "a;b;;c;\n", "a ; b ; c ;" },
        { ";a", "a ;" },
        { "a // x\nb", "a ; b ;" },
        { "1\n1.5\n16K\n0644\n2026-12-31\n\"x\"\nx",
          "1 ; 1.5 ; 16K ; 0644 ; 2026-12-31 ; \"x\" ; x ;" },
        { "a = true\na = none\nx", "a = TRUE ; a = NONE ; x ;" },
        { "a +\nb", "a + b ;" },
        { "a\n+ b", "a ; + b ;" },
        { "a,\nb", "a , b ;" },
        { "f(a\n,\nb)\nc", "f ( a , b ) ; c ;" },
        { "[a\nb]\nc", "[ a b ] ; c ;" },
        { "x {\na\nb\n}\nc", "x { a ; b } ; c ;" },
        { "x { a; b; }", "x { a ; b } ;" },
        { "f({\na\nb\n})", "f ( { a ; b } ) ;" },
        { "[(a\nb)\nc]", "[ ( a b ) c ] ;" },
        { "a: B?\nc", "a : B ? ; c ;" },
        { "a: Text<sh>\nb", "a : Text < sh > ; b ;" },
        { "a < b >\nc", "a < b > c ;" },
        { "a<b\nc", "a < b ; c ;" },
        { "\"x${a\nb", "\" x ${ a   ; b ;" },
    };
    CHECK_ALL(cases);
}

static void test_lines_that_go_on(void **state) {
    (void)state;
    static const struct laid cases[] = {
        { "require a\n  else b\n  at c\n  help d\n  fix e = 1",
          "REQUIRE a ELSE b AT c HELP d FIX e = 1 ;" },
        { "waive a\nuntil b\nbecause c\nwhere d\nfrom e",
          "WAIVE a UNTIL b BECAUSE c WHERE d FROM e ;" },
        { "a\nand b\nor c\nthen d", "a AND b OR c THEN d ;" },
        { "expect a b\n  contains c\n  lacks d\nexpect e\n  reloads f\nlacks = 1",
          "EXPECT a b contains c lacks d ; EXPECT e reloads f ; lacks = 1 ;" },
        { "a b {}\ncontains c {}", "a b { } ; contains c { } ;" },
        { "if a { b }\nelse { c }", "IF a {{ b } ELSE { c } ;" },
        { "a\nat = 1", "a ; at = 1 ;" },
        { "a\nhelp += 1", "a ; help += 1 ;" },
        { "a\nfix -= 1", "a ; fix -= 1 ;" },
        { "a\nbecause: B", "a ; because : B ;" },
        { "a\nelse = 1", "a ; else = 1 ;" },
        { "a\nfrom { }", "a ; from { } ;" },
        { "a\nat.b = 1", "a ; at . b = 1 ;" },
        { "a\nas b", "a ; as b ;" },
        { "a,\nat", "a , at ;" },
        { "x {\n  a\n  until b\n}", "x { a UNTIL b } ;" },
    };
    CHECK_ALL(cases);
}

static void test_reserved_words(void **state) {
    (void)state;
    static const struct laid cases[] = {
        { "if = 1; for += 1; match -= 1; true: X", "if = 1 ; for += 1 ; match -= 1 ; true : X ;" },
        { "a.for.if?.none", "a . for . if ?. none ;" },
        { "x = not a in b", "x = NOT a IN b ;" },
        { "x = a not in b", "x = a not in b ;" },
        { "x = a is not b", "x = a IS NOT b ;" },
        { "f(in: 1, let: 2)", "f ( in : 1 , let : 2 ) ;" },
        { "a == none", "a == NONE ;" },
        { "if-a not-b", "if-a not-b ;" },
    };
    CHECK_ALL(cases);
}

static void test_words_that_open(void **state) {
    (void)state;
    static const struct laid cases[] = {
        { "use a\nkind b { key c: D }", "USE a ; KIND b { KEY c : D } ;" },
        { "a = use", "a = use ;" },
        { "use = 1; use.a = 1; use { }; use(a) { }",
          "use = 1 ; use . a = 1 ; use { } ; use ( a ) { } ;" },
        { "use[\"a\"] = 1", "use [ \"a\" ] = 1 ;" },
        { "enum A { use, type }", "ENUM A { use , type } ;" },
        { "enum A { use\ntype\n}", "ENUM A { use ; type } ;" },
        { "match a { test => 1 }", "MATCH a {{ test => 1 } ;" },
        { "test \"a\" { }", "TEST \"a\" { } ;" },
        { "fleet shared output kind a { }", "FLEET SHARED OUTPUT KIND a { } ;" },
        { "fleet = fleet", "fleet = fleet ;" },
        { "a = fleet b", "a = FLEET b ;" },
        { "a = fleet because \"b\"", "a = fleet BECAUSE \"b\" ;" },
        { "[fleet for fleet in a]", "[ fleet FOR fleet IN a ] ;" },
        { "unique (a)", "UNIQUE ( a ) ;" },
        { "unique fleet (a)", "UNIQUE FLEET ( a ) ;" },
        { "unique: A", "unique : A ;" },
        { "key key: A", "KEY key : A ;" },
        { "fact repeats: A; fact repeats a: A", "FACT repeats : A ; FACT REPEATS a : A ;" },
        { "require (a)", "REQUIRE ( a ) ;" },
        { "require [a] == b", "REQUIRE [ a ] == b ;" },
        { "require { }", "require { } ;" },
        { "require.a = 1", "require . a = 1 ;" },
        { "on (a) { }", "ON ( a ) {{ } ;" },
        { "on = 1", "on = 1 ;" },
        { "a: enum { b }", "a : ENUM { b } ;" },
        { "a: {enum { b }}", "a : { ENUM { b } } ;" },
        { "a is record { }", "a IS record { } ;" },
        { "record { a = 1 }", "record { a = 1 } ;" },
        { "expect no if at for where true", "EXPECT no IF at FOR where TRUE ;" },
    };
    CHECK_ALL(cases);
}

static void test_words_that_follow(void **state) {
    (void)state;
    static const struct laid cases[] = {
        { "a = at", "a = at ;" },
        { "[at, help]", "[ at , help ] ;" },
        { "group at { }", "group at { } ;" },
        { "every a at where at { }", "EVERY a at WHERE at {{ } ;" },
        { "amend a because { }", "AMEND a because { } ;" },
        { "a b as c from d disabled because \"e\" { }",
          "a b AS c FROM d DISABLED BECAUSE \"e\" { } ;" },
        { "a = b with { c = 1 }", "a = b WITH { c = 1 } ;" },
        { "a = b\nwith = 1", "a = b ; with = 1 ;" },
        { "key a: B within owner = c", "KEY a : B WITHIN OWNER = c ;" },
        { "a = owner; owner = b.owner", "a = owner ; owner = b . owner ;" },
        { "require a fix remove b", "REQUIRE a FIX REMOVE b ;" },
        { "require a fix remove = b", "REQUIRE a FIX remove = b ;" },
        { "type A = B where it", "TYPE A = B WHERE it ;" },
    };
    CHECK_ALL(cases);
}

static void test_heads(void **state) {
    (void)state;
    static const struct laid cases[] = {
        { "if a { } else if b { } else { }", "IF a {{ } ELSE IF b {{ } ELSE { } ;" },
        { "if a.b({c: 1}) { }", "IF a . b ( { c : 1 } ) {{ } ;" },
        { "a = if b then {c: 1} else {d: 1}", "a = IF b THEN { c : 1 } ELSE { d : 1 } ;" },
        { "if if a then b else c { }", "IF IF a THEN b ELSE c {{ } ;" },
        { "if match a { b => c } { }", "IF MATCH a {{ b => c } {{ } ;" },
        { "for a in b where c { }", "FOR a IN b WHERE c {{ } ;" },
        { "every a b { }", "EVERY a b { } ;" },
        { "every a b where c { }", "EVERY a b WHERE c {{ } ;" },
        { "preset a for b { }", "PRESET a FOR b {{ } ;" },
        { "match a { b => { } }", "MATCH a {{ b => { } } ;" },
        { "a = { [b]: 1 for b in c }", "a = { [ b ] : 1 FOR b IN c } ;" },
        { "if a\nb { }", "IF a ; b { } ;" },
    };
    CHECK_ALL(cases);
}

/* `count` times `open`, then `middle`, then `count` times `close`. */
static void write_nest(struct buf *out, uint32_t count, const char *open, const char *middle,
                       const char *close) {
    out->size = 0;
    buf_text(out, TEXT("let a = "));
    for (uint32_t i = 0; i < count; i++)
        buf_text(out, text_of(open));
    buf_text(out, text_of(middle));
    for (uint32_t i = 0; i < count; i++)
        buf_text(out, text_of(close));
    buf_text(out, TEXT("\nlet b = 1\n"));
}

static void check_limit(uint32_t limit, const char *open, const char *middle, const char *close) {
    struct buf text = { 0 };
    write_nest(&text, limit, open, middle, close);
    struct parsed p = parse_text(buf_view(&text));
    assert_int_equal(diags_count(p.diags), 0);
    parsed_free(&p);
    write_nest(&text, limit + 1, open, middle, close);
    p = parse_text(buf_view(&text));
    assert_string_equal(said(&p), "E0104:1");
    assert_int_equal(item_count(p.tree), 2);
    assert_false(node_has(p.tree, item_at(p.tree, 1), FLAG_BROKEN));
    parsed_free(&p);
    write_nest(&text, 50 * limit, open, middle, close);
    p = parse_text(buf_view(&text));
    assert_string_equal(said(&p), "E0104:1");
    assert_int_equal(item_count(p.tree), 2);
    parsed_free(&p);
    buf_free(&text);
}

/* Brackets of every kind; each takes one level (a hole counts, its text does not). */
static void test_bracket_limit(void **state) {
    (void)state;
    check_limit(PARSE_DEPTH_MAX, "(", "1", ")");
    check_limit(PARSE_DEPTH_MAX, "[", "1", "]");
    check_limit(PARSE_DEPTH_MAX, "{a: ", "1", "}");
    check_limit(PARSE_DEPTH_MAX, "{a = ", "1", "}");
    check_limit(PARSE_DEPTH_MAX, "f(1, ", "1", ")");
    check_limit(PARSE_DEPTH_MAX, "\"${", "1", "}\"");
}

/* Operators that hang on each other: the limit counts them with the brackets around them. */
static void test_chain_limit(void **state) {
    (void)state;
    check_limit(PARSE_CHAIN_MAX, "", "1", " + 1");
    check_limit(PARSE_CHAIN_MAX, "- ", "1", "");
    check_limit(PARSE_CHAIN_MAX, "not ", "true", "");
    check_limit(PARSE_CHAIN_MAX, "", "a", ".b");
    check_limit(PARSE_CHAIN_MAX, "", "a", "(1)");
    check_limit(PARSE_CHAIN_MAX, "", "a", " ?? b");
    check_limit(PARSE_CHAIN_MAX / 2, "if a then b else ", "c", "");
}

/* Lists, statements and `else` are no chains unless they hang on each other. */
static void test_width_is_free(void **state) {
    (void)state;
    struct buf text = { 0 };
    buf_text(&text, TEXT("let a = [\n"));
    for (uint32_t i = 0; i < 3 * PARSE_CHAIN_MAX; i++)
        buf_text(&text, TEXT("  a.b + 1,\n"));
    buf_text(&text, TEXT("]\nx y {\n"));
    for (uint32_t i = 0; i < 3 * PARSE_CHAIN_MAX; i++)
        buf_text(&text, TEXT("  a.b = if c then not d else e\n"));
    buf_text(&text, TEXT("}\n"));
    struct parsed p = parse_text(buf_view(&text));
    assert_int_equal(diags_count(p.diags), 0);
    assert_int_equal(item_count(p.tree), 2);
    parsed_free(&p);
    buf_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_newlines),          cmocka_unit_test(test_lines_that_go_on),
        cmocka_unit_test(test_reserved_words),    cmocka_unit_test(test_words_that_open),
        cmocka_unit_test(test_words_that_follow), cmocka_unit_test(test_heads),
        cmocka_unit_test(test_bracket_limit),     cmocka_unit_test(test_chain_limit),
        cmocka_unit_test(test_width_is_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
