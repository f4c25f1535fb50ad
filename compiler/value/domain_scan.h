/* What the scanners of domain types share: classes of bytes, and how a fault is reported. Internal
 * to domain*.c. */
#ifndef CROFT_VALUE_DOMAIN_SCAN_H
#define CROFT_VALUE_DOMAIN_SCAN_H

#include "value/domain.h"

/* Classes of bytes; domain_classes has the set for each byte. Bytes above 127 are in none. */
enum {
    SCAN_LOWER = 1 << 0,
    SCAN_UPPER = 1 << 1,
    SCAN_DIGIT = 1 << 2,
    SCAN_HEX_LOWER = 1 << 3, /* a-f */
    SCAN_HEX_UPPER = 1 << 4, /* A-F */
    SCAN_HYPHEN = 1 << 5,
    SCAN_UNDERSCORE = 1 << 6,
    SCAN_DOT = 1 << 7,
    SCAN_NAME = 1 << 8,  /* letters, digits, . _ @ - */
    SCAN_URL = 1 << 9,   /* what RFC 3986 allows in a path, but for the percent sign */
    SCAN_MAIL = 1 << 10, /* RFC 5322's atext */
    SCAN_BASE64 = 1 << 11,
    SCAN_ZFS = 1 << 12,     /* letters, digits, - _ . : */
    SCAN_CONTROL = 1 << 13, /* below 32, and 127 */
    SCAN_ALPHA = SCAN_LOWER | SCAN_UPPER,
    SCAN_ALNUM = SCAN_ALPHA | SCAN_DIGIT,
    SCAN_HEX_SMALL = SCAN_DIGIT | SCAN_HEX_LOWER,
    SCAN_HEX = SCAN_HEX_SMALL | SCAN_HEX_UPPER
};
extern const uint16_t domain_classes[256];

static inline bool scan_is(char c, unsigned classes) {
    return (domain_classes[(unsigned char)c] & classes) != 0;
}

/* The byte at `at`, or 0 past the end. */
static inline char scan_peek(struct text t, size_t at) {
    return at < t.size ? t.data[at] : '\0';
}

/* The first offset from `at` on whose byte is in none of the classes. */
static inline size_t scan_while(struct text t, size_t at, unsigned classes) {
    while (at < t.size && scan_is(t.data[at], classes))
        at++;
    return at;
}

static inline struct text scan_slice(struct text t, size_t start, size_t end) {
    return (struct text){ t.data + start, end - start };
}

/* The end of the character that begins at `at`, for spans. */
size_t scan_character_end(struct text t, size_t at);

/* Always false; `problem` may be NULL. */
bool scan_fail(struct domain_problem *problem, size_t start, size_t end, const char *reason,
               const char *remedy);
/* The character at `at` is at fault, or the end of the text. */
bool scan_fail_at(struct text t, size_t at, struct domain_problem *problem, const char *reason,
                  const char *remedy);

/* A decimal number of at most `max` without leading zeros at *at, moved past it; false when it is
 * none. */
bool scan_number(struct text t, size_t *at, uint32_t max, uint32_t *number);

/* Parts that several domains share; offsets in problems are those of `t`. */

/* A host name with at least `labels_min` labels in [start, end). */
bool scan_host_name(struct text t, size_t start, size_t end, int labels_min,
                    struct domain_problem *problem);
/* Addresses in [start, end); the bytes go to `address` (4 or 16), may be NULL. */
bool scan_ipv4(struct text t, size_t start, size_t end, unsigned char *address,
               struct domain_problem *problem);
bool scan_ipv6(struct text t, size_t start, size_t end, unsigned char *address,
               struct domain_problem *problem);
/* A port from 1 to 65535 in [start, end). */
bool scan_port(struct text t, size_t start, size_t end, struct domain_problem *problem);
/* Whether the IANA database has this zone, spelt so. */
bool scan_is_zone(struct text name);

#define DOMAIN(type, stem, fields, documentation) \
    bool domain_check_##stem(struct text text, struct domain_problem *problem);
#define FIELD(type, name, optional)
#include "value/domains.def"
#undef DOMAIN
#undef FIELD

/* Fields by their index within the domain, as in domain_field_get(). */
bool domain_get_zfs_name(struct text text, int field, struct text *result);
bool domain_get_fqdn(struct text text, int field, struct text *result);
bool domain_get_email(struct text text, int field, struct text *result);
bool domain_get_url(struct text text, int field, struct text *result);
bool domain_get_cidr(struct text text, int field, struct text *result);
bool domain_get_image(struct text text, int field, struct text *result);
bool domain_get_ssh_key(struct text text, int field, struct text *result);

#endif
