/* Tests in checked form: small fleets of their own, and what is expected of them. Made by the
 * checker, then only read. Ownership: the program's arena. */
#ifndef CROFT_SEMA_TEST_H
#define CROFT_SEMA_TEST_H

#include "sema/graph.h"
#include "sema/program.h"

/* The host that a test's resources stand on unless it says another, or stands in a host's folder.
 */
#define TEST_HOST "test"

/* A part of a test's fleet: what it says of one host. */
struct test_place {
    struct module *module; /* of the test, as if it stood in that host's folder */
    struct body *body;     /* statements only */
    bool given;            /* there before what is tested: see `expect change` */
    bool inhabits;         /* says something that stands on the host */
};

enum expectation_kind {
    EXPECT_VIOLATION,
    EXPECT_NO_VIOLATION,
    EXPECT_RESOURCE,    /* it is there, perhaps with texts in it, or with these values */
    EXPECT_NO_RESOURCE, /* it is not */
    EXPECT_CONDITION,   /* an expression holds */
    EXPECT_CHANGE,      /* units are reloaded or restarted, and no others */
    EXPECT_ERROR        /* by code */
};

/* `contains "…"`, `lacks "…"` */
struct expected_text {
    bool lacks;
    const struct ir *text;
    struct node node; /* the text */
};

/* Units that a change has to reload, or restart: exactly these. */
struct expected_units {
    bool said;
    VEC(struct text) names;
};

struct expectation {
    enum expectation_kind kind;
    struct node node;
    struct text host;            /* inside `on`; empty: of the test as a whole */
    const struct policy *policy; /* VIOLATION, NO_VIOLATION; NULL: `unique` */
    struct text policy_name;     /* "recordsize-fits", "dataset.unique.mountpoint" */
    const struct kind *of_kind;  /* RESOURCE, NO_RESOURCE, and after `at`; NULL: none */
    const struct ir *key;
    VEC(struct expected_text) texts;
    const struct body *body;    /* RESOURCE: values; NULL: none */
    const struct ir *condition; /* CONDITION */
    enum diag_code code;        /* ERROR */
    struct expected_units reloads, restarts;
};

struct test {
    struct text name;
    struct module *module;
    struct node node;
    struct text host; /* that its resources stand on unless they say another */
    VEC(struct test_place) places;
    VEC(struct expectation) expectations;
    uint32_t frame_size; /* of every place and expectation */
    VEC(uint32_t) reads; /* nodes of the graph that must be known for its expectations */
    struct graph_additions additions; /* what it adds to the graph */
    bool *foreign;                    /* by kind number: it reads that kind of all hosts */
    bool lenient;                     /* it expects errors, but not that something is not decided */
    bool whole; /* all of the fleet is evaluated, not only what its expectations read */
    VEC(const struct diag *) found;     /* errors of its text that it expects */
    VEC(struct obligation) obligations; /* constants that it expects to be refused */
    bool sound;                         /* its text has no errors: it can be evaluated */
};

/* Whether an expectation is that this code is reported. */
bool test_expects_code(const struct test *test, enum diag_code code);

/* Orders the steps of a test's program once more: `program` is a copy of the checked one with the
 * test's graph, which gets its steps anew. Circles are reported. */
void test_order_steps(struct program *program, struct diags *diags);

#endif
