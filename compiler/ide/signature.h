/* The function or preset whose arguments a cursor stands in. */
#ifndef CROFT_IDE_SIGNATURE_H
#define CROFT_IDE_SIGNATURE_H

#include "ide/view.h"

enum { IDE_PARAMS_MAX = 32 };

struct ide_signature {
    struct text label; /* "pad(text: String, width: Int) -> String"; empty: there is none */
    struct text doc;
    uint32_t count; /* of parameters */
    struct {
        uint32_t start, end; /* bytes of the label */
    } params[IDE_PARAMS_MAX];
    uint32_t active; /* the parameter at the cursor; `count` if it has none */
};
struct ide_signature ide_signature(struct arena *arena, const struct ide_view *view,
                                   uint32_t offset);

#endif
