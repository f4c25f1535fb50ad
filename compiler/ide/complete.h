/* What may be written at an offset: fields that are not set, values of the type that is wanted,
 * keys, presets, modules, units. Works in texts that do not parse. Nothing is evaluated: of the
 * fleet only what is evaluated already is looked at. */
#ifndef CROFT_IDE_COMPLETE_H
#define CROFT_IDE_COMPLETE_H

#include "ide/view.h"

enum ide_item_kind {
    IDE_ITEM_FIELD,
    IDE_ITEM_CASE,
    IDE_ITEM_VALUE, /* a literal: true, none */
    IDE_ITEM_KEY,
    IDE_ITEM_KIND,
    IDE_ITEM_TYPE,
    IDE_ITEM_FUNCTION,
    IDE_ITEM_LOCAL,
    IDE_ITEM_GLOBAL,
    IDE_ITEM_PRESET,
    IDE_ITEM_POLICY,
    IDE_ITEM_MODULE,
    IDE_ITEM_UNIT,
    IDE_ITEM_TAG,
    IDE_ITEM_WORD
};

struct ide_item {
    struct text label;
    struct text insert; /* empty: the label */
    bool snippet;       /* `insert` has places to fill in: $1, ${2:text}, $0 */
    enum ide_item_kind kind;
    uint8_t rank;          /* 0 first */
    struct text detail;    /* in one line: a type, a signature */
    struct text doc;       /* Markdown; may be empty */
    struct text use;       /* the module that a `use` has to bring it from; empty: none */
    struct ide_place edit; /* of that `use`: where; */
    struct text edit_text; /* and what is put there */
};
struct ide_completion {
    struct span replaced;   /* the word under the cursor */
    struct ide_item *items; /* each label once, the best first */
    uint32_t count;
    bool incomplete; /* a longer word may bring others */
};
struct ide_completion ide_complete(struct arena *arena, const struct ide_view *view,
                                   uint32_t offset);

#endif
