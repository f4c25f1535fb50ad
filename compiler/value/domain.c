/* The table of domain types: finding one by name, checking a text against it, cutting out fields.
 */
#include "value/domain.h"

#include "value/domain_scan.h"

enum {
    DOMAIN_NONE,
#define DOMAIN(type, stem, fields, documentation) DOMAIN_##type,
#define FIELD(type, name, optional)
#include "value/domains.def"
#undef DOMAIN
#undef FIELD
    DOMAIN_END
};

struct domain_row {
    struct text name;
    const char *doc;
    bool (*check)(struct text text, struct domain_problem *problem);
    bool (*get)(struct text text, int field, struct text *result);
};
static const struct domain_row domains[] = {
    [DOMAIN_NONE] = { .doc = "" },
#define DOMAIN(type, stem, fields, documentation) \
    [DOMAIN_##type] = { { #type, sizeof #type - 1 }, documentation, domain_check_##stem, fields },
#define FIELD(type, name, optional)
#include "value/domains.def"
#undef DOMAIN
#undef FIELD
};

struct field_row {
    uint32_t domain;
    bool optional;
    struct text name;
};
static const struct field_row field_rows[] = {
#define DOMAIN(type, stem, fields, documentation)
#define FIELD(type, name, optional) { DOMAIN_##type, optional, { #name, sizeof #name - 1 } },
#include "value/domains.def"
#undef DOMAIN
#undef FIELD
};
enum { FIELD_ROW_COUNT = sizeof field_rows / sizeof *field_rows };

static const struct domain_row *row_of(struct domain domain) {
    return &domains[domain.id < DOMAIN_END ? domain.id : DOMAIN_NONE];
}

/* The row of a domain's field, or NULL. */
static const struct field_row *field_row(struct domain domain, int field) {
    for (int i = 0; i < FIELD_ROW_COUNT && field >= 0; i++)
        if (field_rows[i].domain == domain.id && field-- == 0)
            return &field_rows[i];
    return NULL;
}

struct domain domain_find(struct text name) {
    for (uint32_t id = 1; id < DOMAIN_END; id++)
        if (text_equal(domains[id].name, name))
            return (struct domain){ id };
    return (struct domain){ 0 };
}

uint32_t domain_count(void) {
    return DOMAIN_END - 1;
}

struct text domain_name(struct domain domain) {
    return row_of(domain)->name;
}

const char *domain_doc(struct domain domain) {
    return row_of(domain)->doc;
}

bool domain_check(struct domain domain, struct text text, struct domain_problem *problem) {
    const struct domain_row *row = row_of(domain);
    if (text.size == 0 && row->check != NULL)
        return scan_fail(problem, 0, 0, "the text is empty", NULL);
    return row->check == NULL || row->check(text, problem);
}

int domain_field(struct domain domain, struct text field) {
    int index = 0;
    for (int i = 0; i < FIELD_ROW_COUNT; i++) {
        if (field_rows[i].domain != domain.id)
            continue;
        if (text_equal(field_rows[i].name, field))
            return index;
        index++;
    }
    return -1;
}

uint32_t domain_field_count(struct domain domain) {
    uint32_t count = 0;
    for (int i = 0; i < FIELD_ROW_COUNT; i++)
        count += field_rows[i].domain == domain.id;
    return count;
}

struct text domain_field_name(struct domain domain, int field) {
    const struct field_row *row = field_row(domain, field);
    return row != NULL ? row->name : (struct text){ "", 0 };
}

bool domain_field_optional(struct domain domain, int field) {
    const struct field_row *row = field_row(domain, field);
    return row != NULL && row->optional;
}

bool domain_field_get(struct domain domain, struct text text, int field, struct text *result) {
    const struct domain_row *row = row_of(domain);
    return row->get != NULL && row->get(text, field, result);
}
