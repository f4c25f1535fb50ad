/* References to container images, by the grammar of the OCI distribution's reference package:
 *     [registry "/"] repository [":" tag] ["@" digest]
 * The first part is the registry if it has a point, a colon or a capital, or is `localhost`. */
#include "value/domain_scan.h"

enum { REPOSITORY_SIZE_MAX = 255, TAG_SIZE_MAX = 128 };

/* Digests that OCI registers, with the count of their hexadecimal digits. */
static const struct {
    struct text name;
    size_t digits;
} algorithms[] = { { { "sha256", 6 }, 64 }, { { "sha384", 6 }, 96 }, { { "sha512", 6 }, 128 } };

/* Where the parts end; a part that is missing is empty, and begins where it would stand. */
struct image {
    size_t registry_end; /* of [0, registry_end); then a slash */
    size_t repository;   /* begins here */
    size_t repository_end;
    size_t tag, tag_end;
    size_t digest, digest_end;
};

/* Whether [0, end) has the form of a registry: host names with capitals, or an IPv6 address in
 * brackets, then perhaps a port. */
static bool is_registry(struct text t, size_t end) {
    size_t at = 0;
    if (t.data[0] == '[') {
        at = 1;
        while (at < end && (scan_is(t.data[at], SCAN_HEX) || t.data[at] == ':'))
            at++;
        if (at == 1 || at == end || t.data[at] != ']')
            return false;
        at++;
    } else {
        for (;; at++) {
            size_t start = at;
            at = scan_while(t, at, SCAN_ALNUM | SCAN_HYPHEN);
            if (at == start || t.data[start] == '-' || t.data[at - 1] == '-')
                return false;
            if (at >= end || t.data[at] != '.')
                break;
        }
    }
    return at == end || (t.data[at] == ':' && scan_port(t, at + 1, end, NULL));
}

/* Whether the part before the first slash means a registry. */
static bool means_registry(struct text t, size_t end) {
    for (size_t i = 0; i < end; i++)
        if (scan_is(t.data[i], SCAN_UPPER | SCAN_DOT) || t.data[i] == ':' || t.data[i] == '[')
            return true;
    return text_equal(scan_slice(t, 0, end), TEXT("localhost"));
}

/* The end of one part of a repository's name, such as `my-app`: words with `.`, `_`, `__` or
 * hyphens between. */
static size_t repository_part_end(struct text t, size_t start) {
    size_t at = scan_while(t, start, SCAN_LOWER | SCAN_DIGIT);
    if (at == start)
        return start;
    for (;;) {
        size_t word = at;
        if (scan_peek(t, at) == '-')
            word = scan_while(t, at, SCAN_HYPHEN);
        else if (scan_is(scan_peek(t, at), SCAN_DOT | SCAN_UNDERSCORE))
            word = at + 1 + (t.data[at] == '_' && scan_peek(t, at + 1) == '_');
        else
            return at;
        size_t end = scan_while(t, word, SCAN_LOWER | SCAN_DIGIT);
        if (end == word)
            return at;
        at = end;
    }
}

static bool refuse_repository(struct text t, size_t start, size_t at,
                              struct domain_problem *problem) {
    char c = scan_peek(t, at);
    if (scan_is(c, SCAN_UPPER))
        return scan_fail_at(t, at, problem, "a repository's name has small letters only",
                            "write it in small letters");
    if (at == start && (at >= t.size || c == '/' || c == ':' || c == '@'))
        return scan_fail(problem, at, at, "a part of the image's name is missing", NULL);
    if (scan_is(c, SCAN_HYPHEN | SCAN_DOT | SCAN_UNDERSCORE))
        return scan_fail_at(t, at, problem,
                            "`.`, `_` and `-` stand between two words of an image's name", NULL);
    return scan_fail_at(t, at, problem, "this character may not stand in an image's name", NULL);
}

static bool check_repository(struct text t, struct image *image, struct domain_problem *problem) {
    for (size_t start = image->repository;; start++) {
        size_t end = repository_part_end(t, start);
        char next = scan_peek(t, end);
        if (end == start || (end < t.size && next != '/' && next != ':' && next != '@'))
            return refuse_repository(t, start, end, problem);
        start = end;
        if (next != '/')
            break;
    }
    image->repository_end = image->repository;
    while (image->repository_end < t.size && t.data[image->repository_end] != ':' &&
           t.data[image->repository_end] != '@')
        image->repository_end++;
    if (image->repository_end > REPOSITORY_SIZE_MAX)
        return scan_fail(problem, 0, image->repository_end,
                         "an image's name has at most 255 characters", NULL);
    return true;
}

static bool check_tag(struct text t, struct image *image, struct domain_problem *problem) {
    image->tag = image->tag_end = image->repository_end;
    if (scan_peek(t, image->tag) != ':')
        return true;
    image->tag++;
    size_t end = scan_while(t, image->tag, SCAN_ALNUM | SCAN_UNDERSCORE | SCAN_DOT | SCAN_HYPHEN);
    if (end == image->tag)
        return scan_fail(problem, image->tag - 1, image->tag, "the tag is missing",
                         "add it, or leave out the colon");
    if (scan_is(t.data[image->tag], SCAN_DOT | SCAN_HYPHEN))
        return scan_fail_at(t, image->tag, problem, "a tag begins with a letter, a digit or `_`",
                            NULL);
    if (end < t.size && t.data[end] != '@')
        return scan_fail_at(t, end, problem, "a tag holds only letters, digits and `_ . -`", NULL);
    if (end - image->tag > TAG_SIZE_MAX)
        return scan_fail(problem, image->tag, end, "a tag has at most 128 characters", NULL);
    image->tag_end = end;
    return true;
}

static bool check_digest_digits(struct text t, size_t start, size_t digits,
                                struct domain_problem *problem) {
    size_t end = scan_while(t, start, SCAN_HEX_SMALL);
    if (end < t.size)
        return scan_fail_at(t, end, problem, "a digest is written in small hexadecimal digits",
                            scan_is(t.data[end], SCAN_HEX_UPPER) ? "write it in small letters"
                                                                 : NULL);
    if (end - start != digits)
        return scan_fail(problem, start, end,
                         end - start < digits ? "the digest is too short"
                                              : "the digest is too long",
                         "sha256 has 64 digits, sha384 96, sha512 128");
    return true;
}

static bool check_digest(struct text t, struct image *image, struct domain_problem *problem) {
    image->digest = image->digest_end = image->tag_end;
    if (image->digest == t.size)
        return true;
    image->digest++; /* the `@` */
    image->digest_end = t.size;
    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++) {
        struct text name = algorithms[i].name;
        size_t colon = image->digest + name.size;
        if (scan_peek(t, colon) == ':' && memcmp(t.data + image->digest, name.data, name.size) == 0)
            return check_digest_digits(t, colon + 1, algorithms[i].digits, problem);
    }
    return scan_fail(problem, image->digest, t.size,
                     "a digest begins with `sha256:`, `sha384:` or `sha512:`",
                     "copy the whole digest, its algorithm included");
}

/* Finds the registry. A first part that means one but has not its form may still be a repository's
 * (`a.b_c/d`). */
static bool check_registry(struct text t, struct image *image, struct domain_problem *problem) {
    const char *slash = memchr(t.data, '/', t.size);
    if (slash == NULL)
        return true;
    size_t end = (size_t)(slash - t.data);
    if (end + 1 < t.size && slash[1] == '/' && end > 0 && slash[-1] == ':')
        return scan_fail(problem, 0, end + 2, "a reference to an image is no URL",
                         "leave out the scheme and `://`");
    if (end == 0)
        return scan_fail(problem, 0, 1, "the registry before the slash is missing",
                         "leave out the slash");
    if (!means_registry(t, end))
        return true;
    if (is_registry(t, end)) {
        image->registry_end = end;
        image->repository = end + 1;
        return true;
    }
    return repository_part_end(t, 0) == end ||
           scan_fail(problem, 0, end, "a registry is a host name, perhaps with a port", NULL);
}

static bool image_split(struct text t, struct image *image, struct domain_problem *problem) {
    *image = (struct image){ 0 };
    return check_registry(t, image, problem) && check_repository(t, image, problem) &&
           check_tag(t, image, problem) && check_digest(t, image, problem);
}

bool domain_check_image(struct text t, struct domain_problem *problem) {
    struct image image;
    return image_split(t, &image, problem);
}

bool domain_get_image(struct text t, int field, struct text *result) {
    struct image image;
    if (!image_split(t, &image, NULL))
        return false;
    size_t start, end;
    switch (field) {
    case 0:
        start = 0, end = image.registry_end;
        break;
    case 1:
        start = image.repository, end = image.repository_end;
        break;
    case 2:
        start = image.tag, end = image.tag_end;
        break;
    case 3:
        start = image.digest, end = image.digest_end;
        break;
    default:
        return false;
    }
    *result = scan_slice(t, start, end);
    return field == 1 || start < end;
}
