/* Writes answers to standard output. */
#include "cli/cli.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

bool cli_wants_color(int descriptor) {
    const char *no = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    if (no != NULL && no[0] != 0)
        return false;
    return isatty(descriptor) && (term == NULL || strcmp(term, "dumb") != 0);
}

int cli_print(const struct buf *out) {
    for (size_t at = 0; at < out->size;) {
        ssize_t written = write(STDOUT_FILENO, out->data + at, out->size - at);
        if (written >= 0) {
            at += (size_t)written;
            continue;
        }
        if (errno == EINTR)
            continue;
        if (errno != EPIPE) /* a reader that has gone does not want to hear of it */
            cli_message("the answer cannot be written: %s", strerror(errno));
        return EXIT_IO;
    }
    return 0;
}
