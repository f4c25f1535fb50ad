/* Identifiers that machines made: UUIDs and public SSH keys. */
#include "value/domain_scan.h"

enum { UUID_SIZE = 36, KEY_PARTS_MAX = 8, LENGTH_SIZE = 4 };

bool domain_check_uuid(struct text t, struct domain_problem *problem) {
    for (size_t i = 0; i < t.size && i < UUID_SIZE; i++) {
        bool is_between = i == 8 || i == 13 || i == 18 || i == 23;
        if (is_between ? t.data[i] == '-' : scan_is(t.data[i], SCAN_HEX_SMALL))
            continue;
        if (is_between)
            return scan_fail_at(t, i, problem, "a hyphen stands here in a UUID", NULL);
        if (scan_is(t.data[i], SCAN_HEX_UPPER))
            return scan_fail_at(
                t, i, problem,
                "hexadecimal digits are small letters, so that equal UUIDs are equal",
                "write it in small letters");
        return scan_fail_at(t, i, problem, "a UUID holds hexadecimal digits and four hyphens",
                            NULL);
    }
    if (t.size != UUID_SIZE)
        return scan_fail(problem, t.size < UUID_SIZE ? t.size : UUID_SIZE, t.size,
                         "a UUID has 8, 4, 4, 4 and 12 digits with hyphens between", NULL);
    return true;
}

/* Types of keys, and how many length-prefixed parts the encoded key has, its type included (RFC
 * 4253, 5656, 8709, and OpenSSH's PROTOCOL.u2f). */
static const struct key_type {
    struct text name;
    uint32_t parts;
} key_types[] = {
    { { "ssh-ed25519", 11 }, 2 },
    { { "ssh-rsa", 7 }, 3 },
    { { "ecdsa-sha2-nistp256", 19 }, 3 },
    { { "ecdsa-sha2-nistp384", 19 }, 3 },
    { { "ecdsa-sha2-nistp521", 19 }, 3 },
    { { "sk-ssh-ed25519@openssh.com", 26 }, 3 },
    { { "sk-ecdsa-sha2-nistp256@openssh.com", 34 }, 4 },
};
enum { KEY_TYPE_COUNT = sizeof key_types / sizeof *key_types };

/* Base64 read from text, byte by byte. */
struct base64 {
    const char *at, *end;
    uint32_t bits, bit_count;
};

static uint32_t base64_value(char c) {
    if (c >= 'a')
        return (uint32_t)(c - 'a' + 26);
    if (c >= 'A')
        return (uint32_t)(c - 'A');
    if (c >= '0')
        return (uint32_t)(c - '0' + 52);
    return c == '+' ? 62 : 63;
}

/* The next byte, or -1 at the end. The characters were checked before. */
static int base64_next(struct base64 *b) {
    while (b->bit_count < 8) {
        if (b->at == b->end)
            return -1;
        b->bits = b->bits << 6 | base64_value(*b->at++);
        b->bit_count += 6;
    }
    b->bit_count -= 8;
    return (int)(b->bits >> b->bit_count & 0xff);
}

/* A big-endian length, or -1. */
static int64_t read_length(struct base64 *b) {
    int64_t length = 0;
    for (int i = 0; i < LENGTH_SIZE; i++) {
        int byte = base64_next(b);
        if (byte < 0)
            return -1;
        length = length << 8 | byte;
    }
    return length;
}

/* Moves past `count` bytes without decoding them one by one. */
static bool base64_skip(struct base64 *b, int64_t count) {
    int64_t left = (int64_t)((b->bit_count + 6 * (uint64_t)(b->end - b->at)) / 8);
    if (count < 0 || count > left)
        return false;
    while (count > 0 && (b->bit_count != 0 || count < 3)) {
        base64_next(b);
        count--;
    }
    b->at += count / 3 * 4;
    for (count %= 3; count > 0; count--)
        base64_next(b);
    return true;
}

/* Whether the encoded key begins with its type and has the parts that the type has, and nothing
 * more. */
static bool check_key_parts(struct text digits, const struct key_type *type, size_t start,
                            size_t end, struct domain_problem *problem) {
    struct base64 b = { digits.data, digits.data + digits.size, 0, 0 };
    if (read_length(&b) != (int64_t)type->name.size)
        return scan_fail(problem, start, end,
                         "the key inside is of another type than the word before it",
                         "copy the whole line of the public key");
    for (size_t i = 0; i < type->name.size; i++)
        if (base64_next(&b) != (unsigned char)type->name.data[i])
            return scan_fail(problem, start, end,
                             "the key inside is of another type than the word before it",
                             "copy the whole line of the public key");
    for (uint32_t part = 1; part < type->parts; part++)
        if (!base64_skip(&b, read_length(&b)))
            return scan_fail(problem, start, end, "the key is cut short",
                             "copy the whole line of the public key");
    if (base64_next(&b) >= 0)
        return scan_fail(problem, start, end, "the key is longer than its type has it",
                         "copy the whole line of the public key");
    return true;
}

/* Base64 in [start, end): the alphabet, padding at the end, whole groups of four. */
static bool check_base64(struct text t, size_t start, size_t end, struct text *digits,
                         struct domain_problem *problem) {
    size_t at = scan_while(t, start, SCAN_BASE64);
    *digits = scan_slice(t, start, at);
    for (int padding = 0; at < end && t.data[at] == '=' && padding < 2; padding++)
        at++;
    if (at < end)
        return scan_fail_at(t, at, problem, "this character is not of base64", NULL);
    if (start == end || (end - start) % 4 != 0)
        return scan_fail(problem, end, end, "the key is cut short: base64 goes in fours",
                         "copy the whole line of the public key");
    return true;
}

static const struct key_type *key_type_find(struct text name) {
    for (int i = 0; i < KEY_TYPE_COUNT; i++)
        if (text_equal(key_types[i].name, name))
            return &key_types[i];
    return NULL;
}

static bool refuse_key_type(struct text t, size_t end, struct domain_problem *problem) {
    if (text_starts_with(t, TEXT("-----BEGIN")))
        return scan_fail(problem, 0, end, "this is a private key",
                         "write the public key, from the file in `.pub`");
    if (text_equal(scan_slice(t, 0, end), TEXT("ssh-dss")))
        return scan_fail(problem, 0, end, "DSA keys are no longer accepted",
                         "make a key of type ssh-ed25519");
    return scan_fail(problem, 0, end, "a public key begins with its type, such as `ssh-ed25519`",
                     "leave out options that stand before it");
}

static bool check_comment(struct text t, size_t start, struct domain_problem *problem) {
    for (size_t i = start; i < t.size; i++)
        if (scan_is(t.data[i], SCAN_CONTROL))
            return scan_fail(problem, i, i + 1,
                             "a key's comment is one line without control characters", NULL);
    return true;
}

/* The end of the word at `at`. */
static size_t word_end(struct text t, size_t at) {
    const char *space = at < t.size ? memchr(t.data + at, ' ', t.size - at) : NULL;
    return space != NULL ? (size_t)(space - t.data) : t.size;
}

bool domain_check_ssh_key(struct text t, struct domain_problem *problem) {
    size_t type_end = word_end(t, 0);
    const struct key_type *type = key_type_find(scan_slice(t, 0, type_end));
    if (type == NULL)
        return refuse_key_type(t, type_end, problem);
    if (type_end == t.size)
        return scan_fail(problem, t.size, t.size, "the key in base64 is missing",
                         "copy the whole line of the public key");
    size_t start = type_end + 1, end = word_end(t, start);
    struct text digits;
    return check_base64(t, start, end, &digits, problem) &&
           check_key_parts(digits, type, start, end, problem) && check_comment(t, end, problem);
}

bool domain_get_ssh_key(struct text t, int field, struct text *result) {
    size_t type_end = word_end(t, 0), start = type_end + (type_end < t.size),
           end = word_end(t, start);
    switch (field) {
    case 0:
        *result = scan_slice(t, 0, type_end);
        return true;
    case 1:
        *result = scan_slice(t, start, end);
        return true;
    case 2:
        *result = scan_slice(t, end + (end < t.size), t.size);
        return result->size > 0;
    default:
        return false;
    }
}
