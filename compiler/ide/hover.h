/* What there is to know about the thing at an offset: its declaration, documentation, values. */
#ifndef CROFT_IDE_HOVER_H
#define CROFT_IDE_HOVER_H

#include "ide/effective.h"

struct ide_hover {
    struct span span;        /* what it is about; source 0: nothing to say */
    struct text declaration; /* Croft text: "port: Port? = none", "every service s"; may be empty */
    struct text origin;      /* "field of kind service, stdlib/services.croft:106"; may be empty */
    struct text doc;         /* documentation above the declaration, Markdown; may be empty */
    struct text note;        /* a sentence about the type, or a literal's value; may be empty */
    struct ide_effects effects; /* values on hosts, or hosts alone */
};
/* Everything is looked up by the view; the effective values come from its fleet (evaluated on a
 * deep stack by itself). */
struct ide_hover ide_hover(struct arena *arena, const struct ide_view *view, uint32_t offset);

/* The same as Markdown, as editors show it. */
struct text ide_hover_markdown(struct arena *arena, const struct ide_hover *hover);

/* The declaration that a use means, in Croft text: of a field "port: Port? = none", of a function
 * its signature. In one line unless it is short as it stands. */
struct text ide_declaration_text(struct arena *arena, const struct ide_view *view,
                                 const struct use *use);
/* A quantity's literal in its base unit: "1048576 bytes", "2592000 seconds", "rw-r--r--"; empty for
 * others. */
struct text ide_literal_text(struct arena *arena, struct text literal);

#endif
