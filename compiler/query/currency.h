/* Which hosts' trees are as the sources say already, known without parsing anything.
 *
 * A tree's inputs are digested: this program, the library, the files of the whole fleet, and the
 * host's own files; where hosts meet (one reads another, contributes to it or to the fleet), the
 * files of all hosts. Whether they meet is known from the last build, which left a note in
 * out/.inputs; it counts as long as library and fleet files are the same. */
#ifndef CROFT_QUERY_CURRENCY_H
#define CROFT_QUERY_CURRENCY_H

#include "query/workspace.h"
#include "trust/digest.h"

struct currency {
    struct digest common; /* program, library, fleet files, files that `read("…")` embeds */
    struct digest all;    /* all of it and all hosts' files */
    bool known, meet;     /* what the note says; known: it is there and fits */
    const struct digest *inputs; /* by input of the workspace */
};

/* Digests the workspace's sources and reads the note. */
struct currency currency_of(const struct workspace *workspace, const char *out);
/* The same once the sources are checked, all of them, and it is known which files they read. */
struct currency currency_checked(const struct workspace *workspace);
/* What a host's tree is made from. */
struct digest currency_inputs(const struct workspace *workspace, const struct currency *currency,
                              struct text host, bool meet);
/* Leaves the note for the next build. A failure is no error: the next build does more work. */
void currency_note(const struct workspace *workspace, const char *out,
                   const struct currency *currency, bool meet);

#endif
