/* Where the thing at an offset is declared, and where its type is. */
#ifndef CROFT_IDE_DEFINITION_H
#define CROFT_IDE_DEFINITION_H

#include "ide/target.h"

/* The declaration's name; of a module the beginning of its file; of a resource the heads that
 * contribute it, where its key is written out, else the text that the evaluated fleet knows. None
 * for what the language brings along. Resources of other modules are found in a whole view only. */
struct ide_places ide_definition(struct arena *arena, const struct ide_view *view, uint32_t offset);
/* The declaration of the type of the value at an offset: of what it is a list of, of the kind that
 * it refers to. None for basic types. */
struct ide_places ide_type_definition(struct arena *arena, const struct ide_view *view,
                                      uint32_t offset);
/* The same of a use. */
struct ide_places ide_definition_of(struct arena *arena, const struct ide_view *view,
                                    const struct use *use);
/* The name of a declaration as a place. */
struct ide_place ide_declaration_place(const struct module *module, struct node node);

#endif
