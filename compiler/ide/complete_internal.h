/* What the files of completion share. */
#ifndef CROFT_IDE_COMPLETE_INTERNAL_H
#define CROFT_IDE_COMPLETE_INTERNAL_H

#include "ide/around.h"
#include "ide/complete.h"

enum { RANK_FIT, RANK_NEAR, RANK_OTHER, RANK_WORD, RANK_FAR };

struct completing {
    struct arena *arena;
    const struct ide_view *view;
    struct around around;
    struct wanted wanted;
    struct text prefix; /* of the word, up to the cursor */
    VEC(struct ide_item) items;
    struct textmap seen;
    bool incomplete;
};

/* Adds an item unless its label is there already; returns it, or NULL. */
struct ide_item *complete_add(struct completing *g, enum ide_item_kind kind, struct text label,
                              uint8_t rank);
/* Whether what was typed may become the label: its letters occur in this order. */
bool complete_may_be(const struct completing *g, struct text label);
struct text complete_doc(struct completing *g, const struct module *module, struct node node);
/* Gives the item the edit that brings a name of another module in. */
void complete_use(struct completing *g, struct ide_item *item, const struct module *module,
                  struct text name);

/* complete_value.c */
void complete_value(struct completing *g);
void complete_cases(struct completing *g, const struct type *type);
void complete_keys(struct completing *g, const struct kind *kind, uint8_t rank);
void complete_units(struct completing *g);
/* complete_name.c */
enum sorts { SORT_KINDS = 1, SORT_TYPES = 2, SORT_VALUES = 4, SORT_PRESETS = 8, SORT_MODULES = 16 };
/* Names of the module's scope, and with a word begun those of other modules. */
void complete_names(struct completing *g, unsigned sorts);
void complete_modules(struct completing *g);
void complete_presets(struct completing *g);
void complete_use_names(struct completing *g);
void complete_policies(struct completing *g);
void complete_types(struct completing *g);
/* complete_statement.c */
void complete_statement(struct completing *g);
void complete_fields(struct completing *g, struct field_set set);
void complete_members(struct completing *g);

#endif
