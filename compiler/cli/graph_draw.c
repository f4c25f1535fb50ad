/* Runs Graphviz' `dot`, without a shell, between two files that have no name. */
#include "cli/graph.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* 0, or an error number. */
static int start(FILE *in, FILE *out, pid_t *pid) {
    char *arguments[] = { "dot", "-Tsvg", NULL };
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fileno(in), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fileno(out), STDOUT_FILENO);
    int problem = posix_spawnp(pid, arguments[0], &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return problem;
}

static bool has_ended_well(pid_t pid) {
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* What is before the element itself belongs to a document of its own. */
static void take_element(FILE *file, struct buf *svg) {
    struct buf all = { 0 };
    char piece[4096];
    size_t size;
    rewind(file);
    while ((size = fread(piece, 1, sizeof piece, file)) > 0)
        buf_add(&all, piece, size);
    struct text text = buf_view(&all);
    size_t begin = text_find(text, TEXT("<svg"));
    buf_add(svg, text.data + begin, text.size - begin);
    buf_free(&all);
}

static const char *draw(struct arena *arena, struct text dot, FILE *in, FILE *out,
                        struct buf *svg) {
    pid_t pid;
    if (in == NULL || out == NULL || fwrite(dot.data, 1, dot.size, in) != dot.size ||
        fflush(in) != 0)
        return arena_printf(arena, "there is no place for it: %s", strerror(errno));
    rewind(in);
    int problem = start(in, out, &pid);
    if (problem != 0)
        return arena_printf(arena, "`dot` of Graphviz cannot be run: %s", strerror(problem));
    if (!has_ended_well(pid))
        return "`dot` of Graphviz failed";
    take_element(out, svg);
    return svg->size != 0 ? NULL : "`dot` of Graphviz drew nothing";
}

const char *graph_draw(struct arena *arena, struct text dot, struct buf *svg) {
    FILE *in = tmpfile(), *out = tmpfile();
    const char *problem = draw(arena, dot, in, out, svg);
    if (in != NULL)
        fclose(in);
    if (out != NULL)
        fclose(out);
    return problem;
}
