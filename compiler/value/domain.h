/* Domain types: strings with a grammar of their own, checked where the literal stands. domains.def
 * lists them. */
#ifndef CROFT_VALUE_DOMAIN_H
#define CROFT_VALUE_DOMAIN_H

#include "base/text.h"

/* A domain type; id 0 is none. */
struct domain {
    uint32_t id;
};

struct domain domain_find(struct text name); /* "Fqdn" */
uint32_t domain_count(void);                 /* ids 1..count */
struct text domain_name(struct domain domain);
/* One sentence for documentation and completion: what it holds, an example. */
const char *domain_doc(struct domain domain);

struct domain_problem {
    size_t start,
        end; /* bytes inside the text that are at fault; start == end: something is missing there */
    const char *reason; /* static: "a label of a host name may not start with a hyphen" */
    const char *remedy; /* static, or NULL */
};

/* Whether `text` is of the domain; if not, `*problem` says where and why. */
bool domain_check(struct domain domain, struct text text, struct domain_problem *problem);

/* Fields that values of a domain have (`image.digest`, `cidr.address`): the name's index or -1. */
int domain_field(struct domain domain, struct text field);
/* How many fields, their names, and whether each may be none. */
uint32_t domain_field_count(struct domain domain);
struct text domain_field_name(struct domain domain, int field);
bool domain_field_optional(struct domain domain, int field);
/* The field's text inside a valid value; false when the value has none (an image without digest).
 */
bool domain_field_get(struct domain domain, struct text text, int field, struct text *result);

#endif
