/* What the tags' tables say byte by byte, looked up instead of worked out: tags/generate.c makes
 * .build/gen/tag_sets.c from tags.def when Croft is built. */
#ifndef CROFT_VALUE_TAG_SETS_H
#define CROFT_VALUE_TAG_SETS_H

#include "value/tag_tables.h"

/* By state and byte: which of the state's rules is the first whose set holds the byte, from 1;
 * 0: none. */
extern const uint8_t tag_steps[STATE_COUNT][256];

/* By rule: where its `words` begin in tag_words, which holds their hashes, each list ended by 0. */
extern const uint16_t tag_rule_words[];
extern const uint32_t tag_words[];

/* What a byte is to an escape. */
enum tag_byte {
    TAG_BYTE_PLAIN = 1,          /* in `plain`, or that is not asked */
    TAG_BYTE_PLAIN_FRONT = 2,    /* in `plain_front`, or that is not asked */
    TAG_BYTE_AS_IS = 4,          /* neither substituted nor formatted */
    TAG_BYTE_SUSPECT = 8,        /* a refusal may be about it */
    TAG_BYTE_SUSPECT_FRONT = 16, /* the same where it is the first */
    TAG_BYTE_SUSPECT_END = 32    /* … or the last */
};
extern const uint8_t tag_escape_bytes[ESCAPE_COUNT][256];

/* The hash of a word that has one more byte; that of the empty word is 0. */
static inline uint32_t tag_word_add(uint32_t word, char byte) {
    return (word + (unsigned char)byte + 1) * 0x9e3779b1u;
}

#endif
