/* Making values. */
#include "value/value.h"

struct value value_string(struct arena *arena, struct text text, uint32_t origin) {
    struct string *string = ARENA_NEW(arena, struct string);
    string->data = text.data;
    string->size = (uint32_t)text.size;
    return (struct value){ .tag = VALUE_STRING, .origin = origin, .string = string };
}
