/* Runs git, without a shell: the objects of a revision go through an index of our own into a
 * directory of our own, so that neither the repository nor its working copy changes. */
#include "cli/revision.h"

#include "base/text.h"
#include "source/vfs.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { OUTPUT_MAX = 1 << 20 };

struct git {
    struct arena *arena;
    const char *into;      /* the directory to fill */
    const char *fleet;     /* where git looks for the repository */
    const char *directory; /* the repository's own; NULL: not known yet */
};

/* The environment with an index of our own and nothing that leads git elsewhere. */
static char **environment(struct git *git) {
    static const char *const dropped[] = { "GIT_INDEX_FILE=", "GIT_WORK_TREE=", "GIT_PREFIX=" };
    size_t count = 0, kept = 0;
    while (environ[count] != NULL)
        count++;
    char **made = ARENA_ARRAY(git->arena, char *, count + 2);
    for (size_t i = 0; i < count; i++) {
        bool drop = false;
        for (size_t k = 0; k < sizeof dropped / sizeof *dropped; k++)
            drop = drop || strncmp(environ[i], dropped[k], strlen(dropped[k])) == 0;
        if (!drop)
            made[kept++] = environ[i];
    }
    made[kept] = arena_printf(git->arena, "GIT_INDEX_FILE=%s.index", git->into);
    return made;
}

static const char *log_name(struct git *git, const char *ending) {
    return arena_printf(git->arena, "%s.%s", git->into, ending);
}

/* Starts git with its outputs in files; -1 with errno when that fails. */
static pid_t start(struct git *git, const char **arguments) {
    pid_t pid = -1;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t defaults, none;
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setsigmask(&attributes, &none); /* it may be interrupted, see scratch.h */
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log_name(git, "out"),
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log_name(git, "err"),
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int problem = posix_spawnp(&pid, "git", &actions, &attributes,
                               (char *const *)(uintptr_t)arguments, environment(git));
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    errno = problem;
    return problem == 0 ? pid : -1;
}

static bool run(struct git *git, const char **arguments) {
    pid_t pid = start(git, arguments);
    int status;
    if (pid < 0)
        return false;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    errno = 0;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* The first line of one of its outputs. */
static const char *first_line(struct git *git, const char *ending) {
    struct text text = { NULL, 0 };
    if (vfs_read(git->arena, log_name(git, ending), OUTPUT_MAX, &text) != NULL)
        return "";
    const char *end = text.size == 0 ? NULL : memchr(text.data, '\n', text.size);
    return arena_printf(git->arena, "%.*s",
                        (int)(end == NULL ? text.size : (size_t)(end - text.data)),
                        text.data == NULL ? "" : text.data);
}

static const char *complain(struct git *git, const char *otherwise) {
    if (errno != 0)
        return arena_printf(git->arena, "git cannot be run: %s", strerror(errno));
    const char *said = first_line(git, "err");
    return said[0] == 0 ? otherwise : said;
}

/* One line that git says about the fleet's repository; NULL: it fails. `what` may be NULL. */
static const char *ask(struct git *git, const char *option, const char *what) {
    const char *arguments[] = {
        "git", "-C", git->fleet, "rev-parse", "--quiet", option, what, NULL
    };
    return run(git, arguments) ? first_line(git, "out") : NULL;
}

/* Puts one folder of the revision into the index. */
static bool add_folder(struct git *git, const char *folder, const char *tree) {
    const char *arguments[] = {
        "git",       arena_printf(git->arena, "--git-dir=%s", git->directory),
        "read-tree", arena_printf(git->arena, "--prefix=%s/", folder),
        tree,        NULL
    };
    return run(git, arguments);
}

static bool check_out(struct git *git) {
    const char *arguments[] = { "git",
                                "-C",
                                git->into,
                                arena_printf(git->arena, "--git-dir=%s", git->directory),
                                arena_printf(git->arena, "--work-tree=%s", git->into),
                                "checkout-index",
                                "--all",
                                "--quiet",
                                NULL };
    return run(git, arguments);
}

static const char *extract(struct git *git, const char *revision) {
    static const char *const folders[] = { "hosts", "stdlib" };
    struct arena *arena = git->arena;
    if (ask(git, "--verify", arena_printf(arena, "%s^{commit}", revision)) == NULL)
        return complain(git, "git knows no such revision");
    git->directory = ask(git, "--absolute-git-dir", NULL);
    if (git->directory == NULL)
        return complain(git, "there is no repository");
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const char *tree = ask(git, "--verify",
                               arena_printf(arena, "%s:./%s", revision, folders[i]));
        if (tree != NULL && !add_folder(git, folders[i], tree))
            return complain(git, "its files cannot be read");
        if (tree == NULL && i == 0)
            return "it has no folder `hosts` there";
    }
    return check_out(git) ? NULL : complain(git, "its files cannot be laid out");
}

const char *revision_extract(struct arena *arena, const char *fleet, const char *revision,
                             const char *into) {
    struct git git = { .arena = arena, .into = into, .fleet = fleet };
    static const char *const left[] = { "out", "err", "index" };
    const char *problem = extract(&git, revision);
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        unlink(log_name(&git, left[i]));
    return problem;
}
