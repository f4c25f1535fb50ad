/* `croft lsp`: the language server on standard input and output. */
#include "cli/cli.h"
#include "lsp/server.h"

#include <malloc.h>
#include <unistd.h>

/* A fleet is evaluated again and again: what was given back is to be the system's at once, not one
 * thread's for good. */
static void keep_memory_low(void) {
    enum { MMAP_THRESHOLD = 1 << 20, ARENAS = 2 };
    mallopt(M_MMAP_THRESHOLD, MMAP_THRESHOLD);
    mallopt(M_ARENA_MAX, ARENAS);
}

int command_lsp(struct cli *cli) {
    int status = cli_expect_operands(cli, 0, 0);
    if (status != 0)
        return status;
    keep_memory_low();
    struct server_options options = {
        .library = cli->library, .version = "1", .in = STDIN_FILENO, .out = STDOUT_FILENO
    };
    return server_run(&options);
}
