/* What in a text leads elsewhere: modules, files that are read, addresses in comments. */
#ifndef CROFT_IDE_LINKS_H
#define CROFT_IDE_LINKS_H

#include "ide/view.h"

/* One of the three is set. */
struct ide_link {
    struct span span;
    struct source_id source; /* a module's */
    struct text file;        /* beside the text, as it is written */
    struct text url;
};
struct ide_links {
    struct ide_link *items;
    uint32_t count;
};
struct ide_links ide_document_links(struct arena *arena, const struct ide_view *view);

#endif
