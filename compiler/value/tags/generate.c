/* Prints the C tables that value/tag_sets.h declares, from the tags' tables; runs while Croft is
 * built. */
#include "value/tag_sets.h"

#include <stdio.h>
#include <stdlib.h>

static unsigned first_rule(const struct tag_row *row, char byte) {
    const struct tag_rule *first = &tag_rules[row->first_rule], *rule = first;
    for (; rule->op != TAG_END_OF_STATE; rule++)
        if (byte_set_has(rule->set, byte))
            return (unsigned)(rule - first) + 1;
    return 0;
}

/* Rows of 256 numbers, one for each of `count` things. */
static void print_bytes(const char *name, const char *rows, unsigned count,
                        unsigned (*number)(unsigned row, unsigned char byte)) {
    printf("const uint8_t %s[%s][256] = {\n", name, rows);
    for (unsigned row = 0; row < count; row++) {
        printf("{");
        for (unsigned byte = 0; byte < 256; byte++) {
            unsigned n = number(row, (unsigned char)byte);
            if (n > UINT8_MAX)
                abort();
            printf("%u,", n);
        }
        printf("},\n");
    }
    printf("};\n");
}

static unsigned step_of(unsigned state, unsigned char byte) {
    return first_rule(&tag_rows[state], (char)byte);
}

static bool is_substituted(const struct tag_escaping *escaping, char byte) {
    for (int i = 0; i < SUBSTITUTIONS_MAX && escaping->substitutions[i].text != NULL; i++)
        if (escaping->substitutions[i].byte == byte)
            return true;
    return false;
}

static bool is_formatted(const struct tag_escaping *escaping, char byte) {
    return escaping->format != NULL &&
           (byte == '\0' || (escaping->keep != NULL && !byte_set_has(escaping->keep, byte)));
}

/* Where a byte may be what a refusal is about. */
static unsigned suspect(const struct tag_refusal *refusal, char byte) {
    switch (refusal->where) {
    case ANYWHERE:
    case BEFORE:
        return byte_set_has(refusal->set, byte) ? TAG_BYTE_SUSPECT : 0;
    case AT_FRONT:
        return byte_set_has(refusal->set, byte) ? TAG_BYTE_SUSPECT_FRONT : 0;
    case AT_END:
        return byte_set_has(refusal->set, byte) ? TAG_BYTE_SUSPECT_END : 0;
    case HOLDS:
    case IS: /* a text that lacks the first byte is not that text, and does not hold it */
        return *refusal->set == byte || *refusal->set == '\0' ? TAG_BYTE_SUSPECT : 0;
    }
    return TAG_BYTE_SUSPECT;
}

static unsigned suspects(const struct tag_escaping *escaping, char byte) {
    unsigned flags = byte == '\0' && !escaping->allow_zero ? TAG_BYTE_SUSPECT : 0;
    for (int i = 0; i < REFUSALS_MAX && escaping->refusals[i].set != NULL; i++)
        flags |= suspect(&escaping->refusals[i], byte);
    return flags;
}

static bool is_plain(const struct tag_escaping *escaping, char byte) {
    if (escaping->plain == NULL)
        return escaping->is_plain != NULL;
    return *escaping->plain != '\0' && byte != '\0' && byte_set_has(escaping->plain, byte);
}

static bool is_plain_front(const struct tag_escaping *escaping, char byte) {
    return escaping->plain == NULL || escaping->plain_front == NULL ||
           byte_set_has(escaping->plain_front, byte);
}

static unsigned escape_byte(unsigned escape, unsigned char number) {
    const struct tag_escaping *escaping = &tag_escapings[escape];
    char byte = (char)number;
    bool is_written = is_substituted(escaping, byte) || is_formatted(escaping, byte);
    return (is_plain(escaping, byte) ? TAG_BYTE_PLAIN : 0u) |
           (is_plain_front(escaping, byte) ? TAG_BYTE_PLAIN_FRONT : 0u) |
           (is_written ? 0u : TAG_BYTE_AS_IS) | suspects(escaping, byte);
}

static unsigned rule_count(void) {
    const struct tag_rule *last = &tag_rules[tag_rows[STATE_COUNT - 1].first_rule];
    while (last->op != TAG_END_OF_STATE)
        last++;
    return (unsigned)(last - tag_rules);
}

static unsigned word_count(const char *words) {
    unsigned count = 1;
    for (; *words != '\0'; words++)
        count += *words == ' ';
    return count;
}

static void print_rule_words(unsigned rules) {
    unsigned at = 1; /* where words begin is never 0 */
    printf("const uint16_t tag_rule_words[] = {");
    for (unsigned i = 0; i < rules; i++) {
        const char *words = tag_rules[i].words;
        printf("%u,", words == NULL ? 0 : at);
        at += words == NULL ? 0 : word_count(words) + 1;
    }
    printf("};\n");
}

static void print_hashes(const char *words) {
    uint32_t hash = 0;
    for (const char *at = words; *at != '\0'; at++) {
        if (*at != ' ') {
            hash = tag_word_add(hash, *at);
            continue;
        }
        printf("%uu,", hash);
        hash = 0;
    }
    printf("%uu,0,\n", hash);
}

static void print_words(unsigned rules) {
    printf("const uint32_t tag_words[] = {0,\n");
    for (unsigned i = 0; i < rules; i++)
        if (tag_rules[i].words != NULL)
            print_hashes(tag_rules[i].words);
    printf("};\n");
}

int main(void) {
    printf("#include \"value/tag_sets.h\"\n");
    print_bytes("tag_steps", "STATE_COUNT", STATE_COUNT, step_of);
    print_bytes("tag_escape_bytes", "ESCAPE_COUNT", ESCAPE_COUNT, escape_byte);
    print_rule_words(rule_count());
    print_words(rule_count());
    return ferror(stdout) || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
