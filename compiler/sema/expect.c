/* Expectations of tests: `expect violation p at dataset "x"`, `expect file "/etc/x" contains "y"`,
 * `expect dataset "x" { recordsize = 16K }`, `expect len(unit) == 2`, … */
#include "sema/check_internal.h"
#include "syntax/parse.h"

/* The words of an expectation, and how far they are read. */
struct words {
    struct checker *cx;
    struct node list;
    uint32_t at;
    struct test *test;
    struct expectation *expectation;
    bool failed;
};

static struct node word_at(const struct words *w, uint32_t index) {
    return node_kid(w->cx->tree, w->list, index);
}

static bool at_end(const struct words *w) {
    return w->at >= node_count(w->cx->tree, w->list);
}

static bool is_word(const struct words *w, uint32_t index, const char *word) {
    struct node node = word_at(w, index);
    return node_kind(w->cx->tree, node) == NODE_NAME &&
           text_equal(node_text(w->cx->tree, node), text_of(word));
}

/* Takes the word if it is there. */
static bool take(struct words *w, const char *word) {
    if (at_end(w) || !is_word(w, w->at, word))
        return false;
    use_word(w->cx, word_at(w, w->at));
    w->at++;
    return true;
}

static void fail(struct words *w, struct node node, const char *problem, const char *help) {
    struct checker *cx = w->cx;
    w->failed = true;
    struct diag *diag = check_error(cx, DIAG_E0430, node, "%s", problem);
    if (help != NULL)
        diag_help(cx->diags, diag, "%s", help);
}

static struct node here(const struct words *w) {
    return at_end(w) ? w->expectation->node : word_at(w, w->at);
}

static const struct unique *unique_named(const struct program *program, struct text name) {
    for (uint32_t k = 0; k < program->kinds.count; k++)
        for (uint32_t u = 0; u < program->kinds.items[k]->uniques.count; u++)
            if (text_equal(program->kinds.items[k]->uniques.items[u].name, name))
                return &program->kinds.items[k]->uniques.items[u];
    return NULL;
}

/* KIND.unique.FIELD, which is a field access to the parser. */
static void use_of_unique(struct checker *cx, struct node node, const struct unique *unique) {
    struct node object = node_kid(cx->tree, node, FIELD_OF_OBJECT);
    if (unique == NULL || node_kind(cx->tree, object) != NODE_FIELD_OF)
        return;
    scope_kind(cx, node_kid(cx->tree, object, FIELD_OF_OBJECT), USE_EXPECTS);
    use_word(cx, node_kid(cx->tree, object, FIELD_OF_NAME));
    use_unique(cx, node_kid(cx->tree, node, FIELD_OF_NAME), unique, USE_EXPECTS);
}

static void read_policy(struct words *w) {
    struct checker *cx = w->cx;
    struct node node = here(w);
    w->expectation->policy_name = node_text(cx->tree, node);
    if (node_kind(cx->tree, node) == NODE_FIELD_OF) { /* kind.unique.field */
        if (unique_named(cx->program, w->expectation->policy_name) == NULL)
            fail(w, node, "no kind says that this is unique", "`KIND.unique.FIELD`");
        use_of_unique(cx, node, unique_named(cx->program, w->expectation->policy_name));
        w->at++;
        return;
    }
    if (at_end(w) || node_kind(cx->tree, node) != NODE_NAME) {
        fail(w, node, "which policy?", "`expect violation POLICY at KIND KEY`");
        return;
    }
    w->at++;
    w->expectation->policy = policy_named(cx, node, USE_EXPECTS);
    w->failed = w->expectation->policy == NULL;
}

/* KIND KEY */
static void read_subject(struct words *w) {
    struct checker *cx = w->cx;
    if (at_end(w) || node_kind(cx->tree, here(w)) != NODE_NAME) {
        fail(w, here(w), "which resource?", "a kind and a key: `dataset \"tank/x\"`");
        return;
    }
    const struct kind *kind = scope_kind(cx, here(w), USE_EXPECTS);
    w->at++;
    w->failed = w->failed || kind == NULL;
    w->expectation->of_kind = kind;
    if (at_end(w)) {
        fail(w, w->expectation->node, "a key is missing behind the kind", NULL);
        return;
    }
    if (kind == NULL) {
        w->at++;
        return;
    }
    reads_kind(cx, kind);
    w->expectation->key = resource_key_check(cx, here(w), kind, USE_EXPECTS);
    w->at++;
}

static void read_violation(struct words *w, bool wanted) {
    w->expectation->kind = wanted ? EXPECT_VIOLATION : EXPECT_NO_VIOLATION;
    take(w, "of");
    read_policy(w);
    if (!w->failed && take(w, "at"))
        read_subject(w);
}

static void read_error(struct words *w) {
    struct checker *cx = w->cx;
    w->expectation->kind = EXPECT_ERROR;
    w->test->whole = true;
    enum diag_code code = at_end(w) ? DIAG_CODE_COUNT
                                    : diag_code_find(node_text(cx->tree, here(w)));
    if (code == DIAG_CODE_COUNT || diag_code_severity(code) != DIAG_ERROR)
        fail(w, here(w), "this is no error's code",
             "`croft explain` lists them: `expect error E0603`");
    else if (code == DIAG_E0611)
        fail(w, here(w), "what must be unique is waivable, so that it is a violation",
             "`expect violation KIND.unique.FIELD`");
    else if (diag_code_phase(code) == DIAG_SYNTAX || diag_code_phase(code) == DIAG_IO)
        fail(w, here(w), "a test cannot bring this error about", NULL);
    use_word(cx, here(w));
    w->expectation->code = code;
    w->at++;
}

static void read_units(struct words *w, struct expected_units *units) {
    struct checker *cx = w->cx;
    units->said = true;
    if (take(w, "nothing"))
        return;
    uint32_t first = w->at;
    while (!at_end(w) && !is_word(w, w->at, "reloads") && !is_word(w, w->at, "restarts")) {
        struct text name = node_text(cx->tree, here(w));
        if (node_kind(cx->tree, here(w)) == NODE_TEXT &&
            !text_constant(cx->arena, cx->tree, here(w), cx->diags, &name))
            fail(w, here(w), "a unit is named as it is, without holes", NULL);
        if (node_kind(cx->tree, here(w)) == NODE_NAME)
            use_word(cx, here(w));
        vec_push(cx->arena, &units->names, name);
        w->at++;
    }
    if (w->at == first)
        fail(w, here(w), "which units?", "name them, or say `nothing`");
}

static void read_change(struct words *w) {
    w->expectation->kind = EXPECT_CHANGE;
    w->test->whole = true;
    while (!w->failed && !at_end(w)) {
        if (take(w, "reloads"))
            read_units(w, &w->expectation->reloads);
        else if (take(w, "restarts"))
            read_units(w, &w->expectation->restarts);
        else
            break;
    }
    if (!w->failed && !w->expectation->reloads.said && !w->expectation->restarts.said)
        fail(w, here(w), "what does the change do?",
             "`expect change reloads UNIT… restarts nothing`");
}

static bool holds_text(const struct type *type) {
    return type->kind == TYPE_TEXT || type->kind == TYPE_SECRET_TEXT;
}

/* What `contains` looks into: the text that an output kind holds, whichever field it is in. */
static bool reads_texts(struct checker *cx, const struct kind *kind) {
    bool any = false;
    for (uint32_t f = 0; f < kind->fields.count; f++)
        if (kind->fields.items[f]->type->kind != TYPE_ERROR && !kind->fields.items[f]->key &&
            holds_text(type_present(kind->fields.items[f]->type))) {
            reads_add(cx, kind->members_node + 1 + f);
            any = true;
        }
    return any;
}

static void read_texts(struct words *w) {
    struct checker *cx = w->cx;
    while (!w->failed && !at_end(w)) {
        struct expected_text text = { .lacks = is_word(w, w->at, "lacks") };
        struct node word = here(w);
        if (!text.lacks && !is_word(w, w->at, "contains"))
            return;
        use_word(cx, word);
        w->at++;
        if (at_end(w) || node_kind(cx->tree, here(w)) != NODE_TEXT) {
            fail(w, word, "which text?", "`expect file \"/etc/x\" contains \"…\"`");
            return;
        }
        if (!reads_texts(cx, w->expectation->of_kind)) {
            fail(w, word, "this kind holds no text", "compare its fields: `{ field = value }`");
            return;
        }
        text.node = here(w);
        text.text = expr_expect(cx, here(w), basic(cx, TYPE_STRING));
        w->at++;
        vec_push(cx->arena, &w->expectation->texts, text);
    }
}

static void read_resource(struct words *w, bool wanted) {
    w->expectation->kind = wanted ? EXPECT_RESOURCE : EXPECT_NO_RESOURCE;
    read_subject(w);
    if (wanted)
        read_texts(w);
}

static void read_words(struct words *w) {
    if (take(w, "violation"))
        read_violation(w, true);
    else if (is_word(w, 0, "no") && is_word(w, 1, "violation") && take(w, "no") &&
             take(w, "violation"))
        read_violation(w, false);
    else if (take(w, "error"))
        read_error(w);
    else if (take(w, "change"))
        read_change(w);
    else
        read_resource(w, !take(w, "no"));
    if (!w->failed && !at_end(w))
        fail(w, here(w), "this word has no meaning here",
             "`croft explain E0430` shows what may be expected");
}

/* `{ field = value }`: each must be so. */
static void read_values(struct words *w, struct node block) {
    struct checker *cx = w->cx;
    struct expectation *expectation = w->expectation;
    if (expectation->kind != EXPECT_RESOURCE) {
        fail(w, block, "only of a resource can values be expected", NULL);
        return;
    }
    const struct kind *kind = expectation->of_kind;
    const struct body *body = body_check(cx, block, kind, BODY_OWN, cx->program->test_node);
    expectation->body = body;
    if (body->statements.count != 0)
        check_error(cx, DIAG_E0405, body->statements.items[0].node,
                    "values are compared here; expect another resource by itself");
    for (uint32_t i = 0; i < body->assigns.count; i++) {
        const struct assign *assign = &body->assigns.items[i];
        bool compares = assign->guard == NULL && assign->loop == NULL && !assign->force &&
                        (assign->op == OP_SET || assign->map_key != NULL);
        if (!compares)
            check_error(cx, DIAG_E0405, assign->node,
                        "an expectation compares: `field = value`, without conditions");
        reads_slot(cx, kind, assign->slot);
    }
}

static void read_condition(struct checker *cx, struct node value, struct expectation *expectation) {
    expectation->kind = EXPECT_CONDITION;
    expectation->condition = expr_condition(cx, value);
}

void expectation_check(struct checker *cx, struct node node, struct test *test, struct text host) {
    struct expectation expectation = { .node = node, .host = host };
    struct node value = node_kid(cx->tree, node, EXPECT_VALUE);
    struct node body = node_kid(cx->tree, node, EXPECT_BODY);
    if (value.id != 0) {
        read_condition(cx, value, &expectation);
    } else {
        struct words w = { .cx = cx,
                           .list = node_kid(cx->tree, node, EXPECT_WORDS),
                           .test = test,
                           .expectation = &expectation };
        read_words(&w);
        if (body.id != 0 && !w.failed)
            read_values(&w, body);
    }
    vec_push(cx->arena, &test->expectations, expectation);
}
