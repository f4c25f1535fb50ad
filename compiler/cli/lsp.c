/* `croft lsp`: the language server on standard input and output. */
#include "cli/cli.h"
#include "lsp/server.h"

#include <unistd.h>

int command_lsp(struct cli *cli) {
    int status = cli_expect_operands(cli, 0, 0);
    if (status != 0)
        return status;
    struct server_options options = {
        .library = cli->library, .version = "1", .in = STDIN_FILENO, .out = STDOUT_FILENO
    };
    return server_run(&options);
}
