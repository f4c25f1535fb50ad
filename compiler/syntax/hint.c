/* Mistakes that people are known to make, and their remedies. */
#include "syntax/message.h"

#define HINT(name) static bool name(const struct failure *f)

static bool expects(const struct failure *f, enum token_kind kind) {
    return f->expected[kind];
}
static bool is(const struct failure *f, enum token_kind kind) {
    return failure_kind(f) == kind;
}
static bool expects_value(const struct failure *f) {
    return expects(f, TOKEN_NOT) && expects(f, TOKEN_LBRACKET);
}
static bool expects_statement(const struct failure *f) {
    return expects(f, TOKEN_REQUIRE) && expects(f, TOKEN_LET);
}
static bool expects_item(const struct failure *f) {
    return expects(f, TOKEN_USE) && expects(f, TOKEN_KIND);
}

/* Whether the statement begins with a word that other languages have. */
static bool begins_with(const struct failure *f, const char *const *words) {
    struct text first = { f->p->text.data + f->statement->start,
                          f->statement->end - f->statement->start };
    for (; *words != NULL; words++)
        if (text_equal(first, text_of(*words)))
            return true;
    return false;
}

HINT(function_word) {
    static const char *const words[] = { "function", "def", "func", "fun", NULL };
    return begins_with(f, words);
}
HINT(let_word) {
    static const char *const words[] = { "var", "const", "local", "val", NULL };
    return begins_with(f, words);
}
HINT(use_word) {
    static const char *const words[] = { "import", "include", "require_once", NULL };
    return begins_with(f, words);
}
HINT(record_word) {
    static const char *const words[] = { "struct", "class", NULL };
    return begins_with(f, words);
}
HINT(else_if_word) {
    struct text found = { f->p->text.data + f->found->start, f->found->end - f->found->start };
    return text_equal(found, TEXT("elif")) || text_equal(found, TEXT("elsif")) ||
           text_equal(found, TEXT("elseif"));
}

HINT(colon_assigns) {
    return is(f, TOKEN_COLON) && expects(f, TOKEN_ASSIGN);
}
HINT(result_by_colon) {
    return is(f, TOKEN_COLON) && expects(f, TOKEN_RESULT);
}
HINT(equals_declares) {
    return is(f, TOKEN_ASSIGN) && expects(f, TOKEN_COLON) && !expects(f, TOKEN_DOT);
}
HINT(comparison_assigns) {
    return is(f, TOKEN_EQ) && expects(f, TOKEN_ASSIGN);
}
HINT(assignment_compares) {
    return is(f, TOKEN_ASSIGN) && expects(f, TOKEN_EQ);
}
HINT(comparison_chains) {
    switch (failure_kind(f)) {
    case TOKEN_EQ:
    case TOKEN_NE:
    case TOKEN_LT:
    case TOKEN_LE:
    case TOKEN_GT:
    case TOKEN_GE:
    case TOKEN_IN:
    case TOKEN_NOT_IN:
    case TOKEN_IS:
        return expects(f, TOKEN_PLUS) && expects(f, TOKEN_AND);
    default:
        return false;
    }
}
HINT(then_misses) {
    return is(f, TOKEN_LBODY) && expects(f, TOKEN_THEN);
}
HINT(then_too_much) {
    return is(f, TOKEN_THEN) && expects(f, TOKEN_LBODY);
}
HINT(else_misses) {
    return expects(f, TOKEN_ELSE) && !expects(f, TOKEN_TERM) && !expects(f, TOKEN_RBRACE);
}
HINT(brace_in_head) {
    return is(f, TOKEN_LBODY) && expects_value(f);
}
HINT(is_none) {
    return is(f, TOKEN_NONE) &&
           (failure_before(f, 1) == TOKEN_IS || failure_before(f, 2) == TOKEN_IS);
}
HINT(arrow_for_arm) {
    return is(f, TOKEN_RESULT) && expects(f, TOKEN_ARROW);
}
HINT(arrow_for_result) {
    return is(f, TOKEN_ARROW) && expects(f, TOKEN_RESULT);
}
HINT(arm_by_colon) {
    return is(f, TOKEN_COLON) && expects(f, TOKEN_ARROW);
}
HINT(bare_path) {
    return is(f, TOKEN_DIVIDE) && expects_value(f);
}
HINT(reason_without_quotes) {
    return failure_before(f, 1) == TOKEN_BECAUSE && !is(f, TOKEN_TEXT);
}
HINT(reason_misses) {
    return expects(f, TOKEN_BECAUSE) && !expects(f, TOKEN_PLUS) &&
           (is(f, TOKEN_TERM) || is(f, TOKEN_RBRACE) || is(f, TOKEN_LBRACE));
}
HINT(brace_misses) {
    return is(f, TOKEN_ASSIGN) && expects(f, TOKEN_AS) && expects(f, TOKEN_LBRACE);
}
HINT(comma_ends_statement) {
    return is(f, TOKEN_COMMA) && expects(f, TOKEN_TERM);
}
HINT(item_in_body) {
    enum word_class class = (enum word_class)token_info[f->found->kind].word;
    return class == OPENING && expects_statement(f) && !is(f, TOKEN_KEY) && !is(f, TOKEN_FACT) &&
           !is(f, TOKEN_UNIQUE) && !is(f, TOKEN_REPEATS);
}
HINT(field_in_body) {
    return (is(f, TOKEN_KEY) || is(f, TOKEN_FACT) || is(f, TOKEN_UNIQUE) || is(f, TOKEN_REPEATS)) &&
           expects_statement(f);
}
HINT(expect_outside) {
    return is(f, TOKEN_EXPECT);
}
HINT(statement_as_item) {
    return expects_item(f) && token_is_word(failure_kind(f));
}
HINT(name_misses) {
    static const char *const words[] = { "let", "type", "fn", "enum", "kind", "record", NULL };
    return is(f, TOKEN_ASSIGN) && f->found == f->statement + 1 && begins_with(f, words) &&
           expects(f, TOKEN_LPAREN) && !expects(f, TOKEN_LBRACE);
}
HINT(assignment_as_item) {
    return (is(f, TOKEN_ASSIGN) || is(f, TOKEN_ASSIGN_ADD)) && f->found == f->statement + 1 &&
           expects(f, TOKEN_LPAREN) && !expects(f, TOKEN_LBRACE);
}
HINT(reserved_name) {
    return token_info[f->found->kind].word == RESERVED && expects(f, TOKEN_NAME) &&
           !expects_value(f) && !expects_statement(f) && !expects_item(f);
}
HINT(name_alone) {
    return is(f, TOKEN_TERM) && f->found == f->statement + 1 && expects(f, TOKEN_ASSIGN);
}
HINT(empty_hole) {
    return is(f, TOKEN_HOLE_CLOSE) && failure_before(f, 1) == TOKEN_HOLE_OPEN;
}
HINT(value_misses) {
    return is(f, TOKEN_TERM) && failure_before(f, 1) == TOKEN_ASSIGN;
}
HINT(adjacent_values) {
    return (is(f, TOKEN_TEXT) || is(f, TOKEN_TEXT_OPEN)) && expects(f, TOKEN_PLUS);
}
HINT(name_after_value) {
    return is(f, TOKEN_NAME) && expects(f, TOKEN_PLUS) && failure_before(f, 1) != TOKEN_END;
}
HINT(question_mark) {
    return is(f, TOKEN_QUESTION) && expects(f, TOKEN_PLUS);
}

/* The particular before the general. */
static const struct hint hints[] = {
    { function_word, "a function is declared with `fn`: fn double(n: Int) -> Int = n * 2", NULL,
      false },
    { let_word, "a name is bound with `let`: let x = …", NULL, false },
    { use_word, "names of other modules are brought in with `use`: use apps.media (sonarr)", NULL,
      false },
    { record_word, "a type with fields is declared with `record`", NULL, false },
    { else_if_word, "write `else if`", "else if", false },
    { colon_assigns, "in a body, a field is assigned with `=`", " =", true },
    { result_by_colon, "the type of a function's result follows `->`", " ->", false },
    { equals_declares, "the type, or an entry's value, follows `:`", NULL, true },
    { comparison_assigns, "`=` assigns; `==` compares", "=", false },
    { assignment_compares, "`==` compares; `=` assigns", "==", false },
    { comparison_chains, "comparisons do not chain: join two of them with `and`", NULL, false },
    { then_misses, "an `if` that gives a value is written `if … then … else …`", NULL, false },
    { then_too_much, "an `if` that is a statement takes its body in braces: if … { … }", NULL,
      false },
    { else_misses, "an `if` that gives a value needs an `else`", NULL, false },
    { brace_in_head, "in a head, `{` begins the body; put a literal in braces into parentheses",
      NULL, false },
    { is_none, "compare with `== none` or `!= none`; `is` asks for a case of an enum", NULL,
      false },
    { arrow_for_arm, "an arm of `match` is written with `=>`", "=>", false },
    { arrow_for_result, "the type of a function's result follows `->`", "->", false },
    { arm_by_colon, "an arm of `match` is written with `=>`", " =>", false },
    { bare_path, "a path is a text: put it in double quotes", NULL, false },
    { reason_without_quotes, "a reason is a text: because \"…\"", NULL, false },
    { reason_misses, "say why: because \"…\"", NULL, false },
    { brace_misses, "a body stands in braces: kind key { field = … }", NULL, false },
    { comma_ends_statement, "a statement ends with its line or with `;`", NULL, false },
    { item_in_body, "this stands at the top level of a file; is a `}` missing above?", NULL,
      false },
    { field_in_body,
      "fields are declared in `kind` and `record`; here they are assigned: name = value", NULL,
      false },
    { expect_outside, "`expect` stands in a `test`", NULL, false },
    { statement_as_item, "this stands in a body: inside a resource, a rule, a preset or a policy",
      NULL, false },
    { name_misses, "a name is missing before `=`", NULL, false },
    { assignment_as_item,
      "an assignment stands in a body; a value for a whole file is bound with `let`", NULL, false },
    { reserved_name, "this word is reserved: it is a name only before `=` or `:` and after `.`",
      NULL, false },
    { name_alone, "assign it (`name = value`) or open its body (`name { … }`)", NULL, false },
    { empty_hole, "a hole holds an expression; for a literal `${`, write `$${`", NULL, false },
    { value_misses, "a value follows `=`; `none` says that there is none", NULL, false },
    { adjacent_values, "texts are joined by holes: \"${a}${b}\"", NULL, false },
    { question_mark,
      "`??` gives a default, `?.` reaches through `none`, and a choice is `if … then … "
      "else …`",
      NULL, false },
    { name_after_value,
      "a text stands in double quotes; a further statement on the line follows `;`", NULL, false },
};

const struct hint *hint_for(const struct failure *failure) {
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        if (hints[i].applies(failure))
            return &hints[i];
    return NULL;
}
