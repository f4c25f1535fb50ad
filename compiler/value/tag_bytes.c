/* Reads the sets of bytes that the tags' tables are written with. */
#include "value/tag_tables.h"

bool byte_set_has(const char *set, char byte) {
    if (*set == '\0')
        return true;
    bool is_negated = *set == '^';
    unsigned char wanted = (unsigned char)byte;
    for (const char *at = set + is_negated; *at != '\0'; at++) {
        unsigned char low = (unsigned char)*at, high = low;
        if (at[1] == '-' && at[2] != '\0') {
            high = (unsigned char)at[2];
            at += 2;
        }
        if (wanted >= low && wanted <= high)
            return !is_negated;
    }
    return is_negated;
}
