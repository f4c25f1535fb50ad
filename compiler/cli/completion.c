/* `croft completion`: scripts that ask croft itself what may come next, so that they know hosts,
 * kinds and keys, and need no change when a command is added. */
#include "cli/complete.h"

static const char bash_script[] =
    "# Completion of croft for bash, by `croft completion bash`.\n"
    "_croft() {\n"
    "    local line candidate current=${COMP_WORDS[COMP_CWORD]}\n"
    "    COMPREPLY=()\n"
    "    while IFS= read -r line; do\n"
    "        case $line in\n"
    "        :files)\n"
    "            compopt -o filenames\n"
    "            while IFS= read -r candidate; do\n"
    "                COMPREPLY+=(\"$candidate\")\n"
    "            done < <(compgen -f -- \"$current\")\n"
    "            ;;\n"
    "        :directories)\n"
    "            compopt -o filenames\n"
    "            while IFS= read -r candidate; do\n"
    "                COMPREPLY+=(\"$candidate\")\n"
    "            done < <(compgen -d -- \"$current\")\n"
    "            ;;\n"
    "        *)\n"
    "            printf -v candidate %q \"${line%%$'\\t'*}\"\n"
    "            COMPREPLY+=(\"$candidate\")\n"
    "            ;;\n"
    "        esac\n"
    "    done < <(\"$1\" completion --words -- \"${COMP_WORDS[@]:1:COMP_CWORD}\" 2>/dev/null)\n"
    "}\n"
    "complete -F _croft croft\n";

static const char zsh_script[] =
    "#compdef croft\n"
    "# Completion of croft for zsh, by `croft completion zsh`.\n"
    "_croft() {\n"
    "    local line candidate\n"
    "    local -a candidates\n"
    "    while IFS= read -r line; do\n"
    "        case $line in\n"
    "        :files) _files ;;\n"
    "        :directories) _files -/ ;;\n"
    "        *)\n"
    "            candidate=${${line%%$'\\t'*}//:/\\\\:}\n"
    "            [[ $line == *$'\\t'* ]] && candidate+=:${line#*$'\\t'}\n"
    "            candidates+=(\"$candidate\")\n"
    "            ;;\n"
    "        esac\n"
    "    done < <(\"${words[1]}\" completion --words -- \"${(@Q)words[2,CURRENT]}\" 2>/dev/null)\n"
    "    (( ${#candidates} )) && _describe croft candidates\n"
    "}\n"
    "if [[ $funcstack[1] == _croft ]]; then\n"
    "    _croft \"$@\"\n"
    "else\n"
    "    compdef _croft croft\n"
    "fi\n";

static const char fish_script[] =
    "# Completion of croft for fish, by `croft completion fish`.\n"
    "function __croft_candidates\n"
    "    set -l words (commandline -opc) (commandline -ct)\n"
    "    for line in (command $words[1] completion --words -- $words[2..-1] 2>/dev/null)\n"
    "        switch $line\n"
    "            case :files\n"
    "                __fish_complete_path (commandline -ct)\n"
    "            case :directories\n"
    "                __fish_complete_directories (commandline -ct)\n"
    "            case '*'\n"
    "                echo $line\n"
    "        end\n"
    "    end\n"
    "end\n"
    "complete -c croft -f -a '(__croft_candidates)'\n";

static const struct {
    const char *shell, *script;
} scripts[] = { { "bash", bash_script }, { "zsh", zsh_script }, { "fish", fish_script } };

int command_completion(struct cli *cli) {
    struct buf out = { 0 };
    if (cli_option(cli, "--words") != NULL) {
        complete_words(cli, cli->operands, cli->operand_count, &out);
        int status = cli_print(&out);
        buf_free(&out);
        return status;
    }
    int status = cli_expect_operands(cli, 1, 1);
    if (status != 0)
        return status;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        if (text_equal(cli_operand(cli, 0), text_of(scripts[i].shell)))
            buf_printf(&out, "%s", scripts[i].script);
    if (out.size == 0)
        return cli_usage(cli, "a shell is bash, zsh or fish, not %s", cli->operands[0]);
    status = cli_print(&out);
    buf_free(&out);
    return status;
}
