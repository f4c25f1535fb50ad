/* Writing a host's tree: what lies on disk, what a second build changes, what happens when it
 * cannot; the map of sources against the origins it was made from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "emit/emit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { NOBODY = 65534, ARTIFACTS_MAX = 64 };

/* A place to build in, and the artifacts of a host. */
struct site {
    char folder[64], out[80];
    struct arena *arena;
    struct sources *sources;
    struct source_id hosts, library;
    struct diags *diags;
    struct emit_options options;
    struct emit_result result;
    struct artifact artifacts[ARTIFACTS_MAX];
    uint32_t count;
};

static struct text library_text(void) {
    static char text[4000];
    if (text[0] == '\0')
        for (int i = 0; i < 200; i++)
            snprintf(text + strlen(text), 40, "library line %d\n", i + 1);
    return text_of(text);
}

static int start(void **state) {
    struct site *s = calloc(1, sizeof *s);
    assert_true(trust_start());
    strcpy(s->folder, "/tmp/croft-emit-XXXXXX");
    assert_non_null(mkdtemp(s->folder));
    assert_return_code(chmod(s->folder, 0755), errno);
    snprintf(s->out, sizeof s->out, "%s/out", s->folder);
    s->arena = arena_new();
    s->sources = sources_new();
    s->library = sources_add(s->sources, TEXT("stdlib/proxy.croft"), library_text());
    s->hosts = sources_add(s->sources, TEXT("hosts/forge/proxy.croft"),
                           TEXT("one\ntwo\nthree\nfour\n"));
    s->diags = diags_new();
    s->options = (struct emit_options){ .out = s->out, .sources_map = true };
    *state = s;
    return 0;
}

static void shell(const char *format, ...) {
    char command[600];
    va_list args;
    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    assert_int_equal(system(command), 0);
}

static int stop(void **state) {
    struct site *s = *state;
    shell("rm -rf %s", s->folder);
    diags_free(s->diags);
    sources_free(s->sources);
    arena_free(s->arena);
    free(s);
    return 0;
}

/* The position of a line (from 1) of a source. */
static uint32_t at(struct site *s, struct source_id source, uint32_t line) {
    return source_base(s->sources, source) + source_line_start(s->sources, source, line);
}

static struct artifact *add(struct site *s, enum artifact_type type, const char *path,
                            const char *content) {
    assert_true(s->count < ARTIFACTS_MAX);
    struct artifact *artifact = &s->artifacts[s->count++];
    *artifact = (struct artifact){ .type = type,
                                   .path = text_of(path),
                                   .owner = TEXT("root"),
                                   .group = TEXT("root"),
                                   .mode = 0644,
                                   .origin = at(s, s->hosts, 2) };
    if (content != NULL)
        artifact->content = value_string(s->arena, text_of(content), at(s, s->hosts, 3));
    return artifact;
}

static struct artifact *file(struct site *s, const char *path, const char *content) {
    return add(s, ARTIFACT_FILE, path, content);
}

static void some_files(struct site *s) {
    s->count = 0;
    file(s, "/etc/caddy/Caddyfile", "site {\n}\n");
    file(s, "/etc/caddy/extra", "x");
    file(s, "/etc/motd", "hello\n");
    file(s, "/srv/deep/er/file", "content\n")->mode = 02775;
}

static bool emit(struct site *s) {
    diags_free(s->diags);
    s->diags = diags_new();
    return emit_tree(&s->options, TEXT("forge"), s->artifacts, s->count, s->sources, s->diags,
                     &s->result);
}

static void emit_well(struct site *s) {
    if (!emit(s))
        fail_msg("%s", diags_at(s->diags, 0)->message);
    assert_int_equal(diags_count(s->diags), 0);
}

/* It fails, with one diagnostic of this code that holds `part`. */
static void emit_badly(struct site *s, enum diag_code code, const char *part) {
    assert_false(emit(s));
    assert_int_equal(diags_count(s->diags), 1);
    const struct diag *diag = diags_at(s->diags, 0);
    if (diag->code != code || strstr(diag->message, part) == NULL)
        fail_msg("%s: %s", diag_code_text(diag->code), diag->message);
}

static char *contents(struct site *s, const char *path) {
    char name[300];
    snprintf(name, sizeof name, "%s/forge/%s", s->out, path);
    FILE *in = fopen(name, "r");
    if (in == NULL)
        fail_msg("%s: %s", name, strerror(errno));
    char *bytes = arena_alloc(s->arena, 1 << 20);
    size_t size = fread(bytes, 1, (1 << 20) - 1, in);
    bytes[size] = '\0';
    fclose(in);
    return bytes;
}

static void holds(struct site *s, const char *path, const char *expected) {
    assert_string_equal(contents(s, path), expected);
}

static struct stat stat_of(struct site *s, const char *path) {
    char name[300];
    struct stat stat;
    snprintf(name, sizeof name, "%s/%s", s->out, path);
    if (lstat(name, &stat) != 0)
        fail_msg("%s: %s", name, strerror(errno));
    return stat;
}

static bool exists(struct site *s, const char *path) {
    char name[300];
    struct stat stat;
    snprintf(name, sizeof name, "%s/%s", s->out, path);
    return lstat(name, &stat) == 0;
}

/* Everything below out/forge with modes and contents, as one text; times too when asked. */
static char *picture(struct site *s, bool times) {
    char command[400];
    snprintf(command, sizeof command,
             "cd %s/forge && find . -printf '%%p %%y %%m %%l %s\\n' | LC_ALL=C sort && find . "
             "-type f | LC_ALL=C sort "
             "| xargs -r cat",
             s->out, times ? "%T@" : "");
    FILE *in = popen(command, "r");
    char *bytes = arena_alloc(s->arena, 1 << 18);
    size_t size = fread(bytes, 1, (1 << 18) - 1, in);
    bytes[size] = '\0';
    assert_int_equal(pclose(in), 0);
    assert_true(size > 0);
    return bytes;
}

/* A later build must leave no trace beside the tree. */
static void nothing_is_left_over(struct site *s) {
    assert_false(exists(s, ".forge.new"));
    DIR *stream = opendir(s->out);
    assert_non_null(stream);
    struct dirent *item;
    while ((item = readdir(stream)) != NULL)
        if (strcmp(item->d_name, ".") != 0 && strcmp(item->d_name, "..") != 0 &&
            strcmp(item->d_name, "forge") != 0 && strcmp(item->d_name, ".forge.state") != 0)
            fail_msg("left over: %s", item->d_name);
    closedir(stream);
}

static void test_new_tree(void **state) {
    struct site *s = *state;
    mode_t mask = umask(077);
    some_files(s);
    struct artifact deep = s->artifacts[--s->count];
    add(s, ARTIFACT_SECRET, "/run/secrets/token", NULL)->mode = 0400;
    s->artifacts[s->count++] = deep;
    add(s, ARTIFACT_DIRECTORY, "/var/empty", NULL)->mode = 0700;
    add(s, ARTIFACT_LINK, "/var/link", "/srv/deep");
    emit_well(s);
    umask(mask);
    assert_int_equal(s->result.written, 5);
    assert_int_equal(s->result.kept + s->result.removed, 0);
    assert_int_equal(s->result.bytes, strlen("site {\n}\n"
                                             "x"
                                             "hello\n"
                                             "content\n"));
    holds(s, "root/etc/caddy/Caddyfile", "site {\n}\n");
    holds(s, "root/etc/caddy/extra", "x");
    assert_int_equal(stat_of(s, "forge/root/etc/motd").st_mode, S_IFREG | 0644);
    assert_int_equal(stat_of(s, "forge/root/srv/deep/er/file").st_mode, S_IFREG | 02775);
    assert_int_equal(stat_of(s, "forge/root/etc").st_mode, S_IFDIR | 0755);
    assert_int_equal(stat_of(s, "forge/root/var/empty").st_mode, S_IFDIR | 0755);
    assert_int_equal(stat_of(s, "forge/root/etc").st_mtim.tv_sec, 315532800);
    assert_int_equal(stat_of(s, "forge/root").st_mtim.tv_sec, 315532800);
    assert_true(S_ISLNK(stat_of(s, "forge/root/var/link").st_mode));
    assert_false(exists(s, "forge/root/run"));
    nothing_is_left_over(s);
}

static void test_manifest(void **state) {
    struct site *s = *state;
    struct text caddy = TEXT("caddy.service"), names[] = { TEXT("a"), TEXT("b\"\\") };
    struct artifact *artifact = file(s, "/etc/a b\"", "x\n");
    artifact->reloads = &caddy;
    artifact->reload_count = 1;
    artifact->render_on_host = true;
    artifact->secrets = names;
    artifact->secret_count = 2;
    add(s, ARTIFACT_DIRECTORY, "/etc/d", NULL)->mode = 02750;
    add(s, ARTIFACT_LINK, "/etc/l", "/etc/d")->origin = 0;
    artifact = add(s, ARTIFACT_SECRET, "/run/s", NULL);
    artifact->mode = 0400;
    artifact->restarts = &caddy;
    artifact->restart_count = 1;
    emit_well(s);
    holds(s, "manifest.json",
          "{\"format\":1,\"host\":\"forge\",\"digest\":\"blake2b-256\",\"artifacts\":[\n"
          "{\"path\":\"/etc/a "
          "b\\\"\",\"type\":\"file\",\"mode\":\"0644\",\"owner\":\"root\",\"group\":\"root\","
          "\"size\":2,"
          "\"digest\":\"7d211b879322d1e5a1b776a136fea8a0abc6263416a668e0f18bc6f9503ae2af\","
          "\"reload\":[\"caddy.service\"],\"secrets\":[\"a\",\"b\\\"\\\\\"],\"template\":true,"
          "\"origin\":\"hosts/forge/proxy.croft:2\"},\n"
          "{\"path\":\"/etc/"
          "d\",\"type\":\"directory\",\"mode\":\"02750\",\"owner\":\"root\",\"group\":\"root\","
          "\"origin\":\"hosts/forge/proxy.croft:2\"},\n"
          "{\"path\":\"/etc/"
          "l\",\"type\":\"link\",\"mode\":\"0644\",\"owner\":\"root\",\"group\":\"root\","
          "\"target\":\"/etc/d\"},\n"
          "{\"path\":\"/run/"
          "s\",\"type\":\"secret\",\"mode\":\"0400\",\"owner\":\"root\",\"group\":\"root\","
          "\"restart\":[\"caddy.service\"],\"origin\":\"hosts/forge/proxy.croft:2\"}\n"
          "]}\n");
}

/* An unchanged build touches nothing; each change touches what it must. */
static void test_update(void **state) {
    struct site *s = *state;
    some_files(s);
    emit_well(s);
    char *before = picture(s, true);
    struct stat first = stat_of(s, "forge/root/etc/motd"), tree = stat_of(s, ".forge.state");
    emit_well(s);
    assert_int_equal(s->result.kept, 4);
    assert_int_equal(s->result.written + s->result.removed, 0);
    assert_string_equal(picture(s, true), before);
    struct stat second = stat_of(s, "forge/root/etc/motd"), again = stat_of(s, ".forge.state");
    assert_memory_equal(&first.st_ctim, &second.st_ctim, sizeof first.st_ctim);
    assert_memory_equal(&tree.st_mtim, &again.st_mtim, sizeof tree.st_mtim);

    file(s, "/srv/new/file", "new\n");
    s->artifacts[2].content = value_string(s->arena, TEXT("other\n"), 0); /* of the same size */
    s->artifacts[1] = s->artifacts[0];
    s->artifacts[1].mode = 0600;
    memmove(s->artifacts, s->artifacts + 1, (s->count - 1) * sizeof *s->artifacts);
    s->count--; /* /etc/caddy/extra is gone, Caddyfile has another mode */
    emit_well(s);
    assert_int_equal(s->result.written, 3);
    assert_int_equal(s->result.kept, 1);
    assert_int_equal(s->result.removed, 1);
    holds(s, "root/etc/motd", "other\n");
    holds(s, "root/srv/new/file", "new\n");
    assert_false(exists(s, "forge/root/etc/caddy/extra"));
    assert_int_equal(stat_of(s, "forge/root/etc/caddy/Caddyfile").st_mode, S_IFREG | 0600);
    assert_int_equal(stat_of(s, "forge/root/etc/caddy").st_mtim.tv_sec, 315532800);
    assert_true(stat_of(s, "forge/root/etc/motd").st_mtim.tv_sec != first.st_mtim.tv_sec);
    nothing_is_left_over(s);
    char *updated = picture(s, true);
    shell("rm -rf %s/forge", s->out);
    emit_well(s);
    assert_string_equal(picture(s, true), updated); /* as if written anew */
}

/* Things change their nature: file to directory, directory to link, and back; sorting where names
 * begin others. */
static void test_changes_of_type(void **state) {
    struct site *s = *state;
    file(s, "/a", "file\n");
    file(s, "/b-c", "1\n");
    file(s, "/b.c", "2\n");
    file(s, "/b/x/y", "3\n");
    file(s, "/c/d", "4\n");
    emit_well(s);
    s->count = 0;
    file(s, "/a/inner", "was a file\n");
    file(s, "/b", "was a directory\n");
    file(s, "/b-c/x", "5\n");
    add(s, ARTIFACT_LINK, "/c", "/a");
    emit_well(s);
    holds(s, "root/a/inner", "was a file\n");
    holds(s, "root/b", "was a directory\n");
    assert_true(S_ISLNK(stat_of(s, "forge/root/c").st_mode));
    assert_false(exists(s, "forge/root/b.c"));
    nothing_is_left_over(s);
    char *updated = picture(s, true);
    emit_well(s);
    assert_int_equal(s->result.kept, 4);
    shell("rm -rf %s/forge", s->out);
    emit_well(s);
    assert_string_equal(picture(s, true), updated);
}

/* Whatever happens to the tree between two builds, the second leaves it as the first did. */
static void test_tampering(void **state) {
    struct site *s = *state;
    static const char *const deeds[] = {
        "echo changed > root/etc/motd",
        "printf 'HELLO\\n' > root/etc/motd; touch -d @600000000 root/etc/motd",
        "cp -p root/etc/motd ../old; printf 'HELLO\\n' > root/etc/motd; touch -r ../old "
        "root/etc/motd; rm ../old",
        "cp -p root/etc/motd ../old; printf 'HELLO\\n' > ../old; touch -r root/etc/motd ../old; mv "
        "../old root/etc/motd",
        "ln root/etc/motd ../copy; rm ../copy",
        "rm root/etc/motd",
        "rm -rf root/etc",
        "rm -rf root",
        "chmod 600 root/etc/motd",
        "chmod 700 root/etc",
        "touch root/etc/motd",
        "rm root/etc/motd; mkdir -p root/etc/motd/a/b; touch root/etc/motd/a/b/c",
        "rm root/etc/motd; ln -s /etc/passwd root/etc/motd",
        "rm -rf root/etc/caddy; ln -s /tmp root/etc/caddy",
        "rm -rf root/srv; touch root/srv",
        "echo foreign > root/etc/foreign; mkdir -p root/x/y/z; echo > root/x/y/z/file",
        "rm manifest.json",
        "echo > sources.map; ln -sf /etc/passwd manifest.json",
        "rm ../.forge.state",
        "echo garbage > ../.forge.state",
        "printf '\\377\\377' | dd of=../.forge.state bs=1 seek=152 conv=notrunc 2>/dev/null",
        "truncate -s 100 ../.forge.state",
        "mkdir -p ../.forge.new/x; touch ../.forge.new/x/y ../.forge.new/n3",
        "echo > ../.forge.new",
        "ln -s nowhere ../.forge.new",
        "cp -a . ../copy; rm -rf root; mv ../copy/root .; rm -rf ../copy",
    };
    some_files(s);
    emit_well(s);
    char *expected = picture(s, true);
    struct digest inputs = { { 1 } };
    s->options.inputs = &inputs;
    emit_well(s);
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
        assert_true(emit_is_current(s->out, TEXT("forge"), &inputs));
        shell("cd %s/forge && (%s)", s->out, deeds[i]);
        if (emit_is_current(s->out, TEXT("forge"), &inputs))
            fail_msg("unseen: %s", deeds[i]);
        emit_well(s);
        if (strcmp(picture(s, true), expected) != 0)
            fail_msg("after %s:\n%s", deeds[i], picture(s, true));
        nothing_is_left_over(s);
    }
}

static void test_is_current(void **state) {
    struct site *s = *state;
    struct digest inputs = { { 1, 2, 3 } }, others = { { 1, 2, 4 } };
    some_files(s);
    assert_false(emit_is_current(s->out, TEXT("forge"), &inputs));
    emit_well(s);
    assert_false(emit_is_current(s->out, TEXT("forge"), &inputs)); /* none were recorded */
    s->options.inputs = &inputs;
    emit_well(s);
    assert_true(emit_is_current(s->out, TEXT("forge"), &inputs));
    assert_false(emit_is_current(s->out, TEXT("forge"), &others));
    assert_false(emit_is_current(s->out, TEXT("other"), &inputs));
    assert_false(emit_is_current(s->out, TEXT("../out/forge"), &inputs));
    char *name = arena_printf(s->arena, "%s/.forge.state", s->out);
    int lock = open(name, O_RDONLY);
    assert_return_code(flock(lock, LOCK_EX), errno);
    assert_false(emit_is_current(s->out, TEXT("forge"), &inputs)); /* a build is at work */
    close(lock);
    assert_true(emit_is_current(s->out, TEXT("forge"), &inputs));
    s->options.inputs = &others;
    emit_well(s);
    assert_true(emit_is_current(s->out, TEXT("forge"), &others));
}

static void test_map_can_be_left_out(void **state) {
    struct site *s = *state;
    some_files(s);
    emit_well(s);
    assert_true(exists(s, "forge/sources.map"));
    s->options.sources_map = false;
    emit_well(s);
    assert_false(exists(s, "forge/sources.map"));
    emit_well(s);
    s->options.sources_map = true;
    emit_well(s);
    assert_true(exists(s, "forge/sources.map"));
    nothing_is_left_over(s);
}

static void test_bad_paths(void **state) {
    struct site *s = *state;
    static const struct {
        const char *path, *part;
    } bad[] = {
        { "etc/x", "absolute" },        { "/etc/../x", "`..`" }, { "/etc//x", "empty part" },
        { "/etc/", "without a slash" }, { "/", "root itself" },  { "", "empty" },
        { "/a\nb", "control" },         { "/./x", "`.`" },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        s->count = 0;
        file(s, bad[i].path, "x");
        emit_badly(s, DIAG_E0701, bad[i].part);
        assert_int_equal(diags_at(s->diags, 0)->span.source.id, s->hosts.id);
    }
    assert_false(exists(s, "forge"));
    char long_name[300] = "/", deep[2 * (EMIT_DEPTH_MAX + 1) + 1];
    memset(long_name + 1, 'a', 255);
    s->count = 0;
    file(s, long_name, "x");
    emit_well(s);
    long_name[256] = 'a';
    s->artifacts[0].path = text_of(long_name);
    emit_badly(s, DIAG_E0701, "255 bytes");
    for (int i = 0; i < EMIT_DEPTH_MAX + 1; i++)
        memcpy(deep + 2 * i, "/d", 2);
    deep[2 * EMIT_DEPTH_MAX] = '\0';
    s->count = 0;
    file(s, deep, "x");
    emit_well(s);
    emit_well(s);
    deep[2 * EMIT_DEPTH_MAX] = '/';
    deep[2 * EMIT_DEPTH_MAX + 2] = '\0';
    s->artifacts[0].path = text_of(deep);
    emit_badly(s, DIAG_E0701, "64 parts");
}

static void test_collisions(void **state) {
    struct site *s = *state;
    file(s, "/etc/x", "1");
    file(s, "/etc/x", "2");
    emit_badly(s, DIAG_E0702, "/etc/x");
    assert_int_equal(diags_at(s->diags, 0)->label_count, 1);
    s->count = 0;
    file(s, "/etc/x", "1");
    file(s, "/etc/x-y", "2"); /* stands between them */
    file(s, "/etc/x/y", "3");
    emit_badly(s, DIAG_E0703, "inside `/etc/x`");
    s->count = 0;
    add(s, ARTIFACT_LINK, "/etc/x", "/y");
    file(s, "/etc/x/y", "3");
    emit_badly(s, DIAG_E0703, "inside `/etc/x`");
    s->count = 0;
    add(s, ARTIFACT_SECRET, "/etc/x", NULL);
    file(s, "/etc/x", "3");
    emit_badly(s, DIAG_E0702, "/etc/x");
    s->count = 0;
    add(s, ARTIFACT_DIRECTORY, "/etc/x", NULL);
    file(s, "/etc/x/y", "3");
    emit_well(s);
}

static void test_bad_host_names(void **state) {
    struct site *s = *state;
    static const char *const names[] = { "", ".", "..", ".forge", "a/b" };
    some_files(s);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_false(emit_tree(&s->options, text_of(names[i]), s->artifacts, s->count, s->sources,
                               s->diags, &s->result));
        assert_int_equal(diags_at(s->diags, (uint32_t)i)->code, DIAG_E0707);
    }
    assert_false(exists(s, ""));
}

static void test_things_in_the_way(void **state) {
    struct site *s = *state;
    some_files(s);
    shell("touch %s", s->out);
    emit_badly(s, DIAG_E0706, "is no folder");
    shell("rm %s; mkdir -p %s/elsewhere; ln -s elsewhere %s/forge", s->out, s->out, s->out);
    emit_badly(s, DIAG_E0706, "forge` is no folder");
    assert_false(exists(s, "elsewhere/root"));
    shell("rm %s/forge; touch %s/forge", s->out, s->out);
    emit_badly(s, DIAG_E0706, "forge` is no folder");
    shell("rm %s/forge; mkdir %s/forge; ln -s ../elsewhere %s/forge/root", s->out, s->out, s->out);
    emit_badly(s, DIAG_E0706, "forge/root` is no folder");
    shell("test -z \"$(ls %s/elsewhere)\"", s->out);
    shell("rm %s/forge/root; rm -f %s/.forge.state; ln -s elsewhere/state %s/.forge.state", s->out,
          s->out, s->out);
    assert_false(emit(s));
    shell("rm %s/.forge.state", s->out);
    emit_well(s);
    shell("rm -r %s; mkdir %s/real; ln -s real %s", s->out, s->folder,
          s->out); /* out/ itself may be a link */
    emit_well(s);
    snprintf(s->out + strlen(s->out), 20, "/missing/out");
    emit_badly(s, DIAG_E0704, "No such file");
}

/* Runs in a child process, as another user when `user` is not 0; its exit status. */
static int in_child(struct site *s, uid_t user, int (*body)(struct site *s)) {
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        if (user != 0 && getuid() == 0 &&
            (setgroups(0, NULL) != 0 || setgid(user) != 0 || setuid(user) != 0))
            _exit(99);
        _exit(body(s));
    }
    int status;
    assert_return_code(waitpid(child, &status, 0), errno);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 98;
}

/* Builds other contents; 0 when that fails with the code and the tree stays the old one. */
static int fails_and_keeps(struct site *s, enum diag_code code) {
    char *before = picture(s, false);
    if (emit(s) || diags_count(s->diags) != 1)
        return 1;
    if (diags_at(s->diags, 0)->code != code) {
        fprintf(stderr, "%s\n", diags_at(s->diags, 0)->message);
        return 2;
    }
    if (strcmp(picture(s, false), before) != 0) {
        fprintf(stderr, "before:\n%s\nafter:\n%s\n", before, picture(s, false));
        return 3;
    }
    return exists(s, ".forge.new") ? 4 : 0;
}

static void change_all(struct site *s) {
    s->count = 0;
    file(s, "/etc/caddy/Caddyfile", "another site {\n}\n");
    file(s, "/etc/motd/is/a/directory", "now\n");
    file(s, "/etc/new", "new\n");
    file(s, "/srv/deep/er/file", "other content\n")->mode = 02775;
}

static int read_only_out(struct site *s) {
    return fails_and_keeps(s, DIAG_E0704);
}

/* Staging works, but a rename inside the tree does not: what was done before it is undone. */
static void test_read_only_places(void **state) {
    struct site *s = *state;
    some_files(s);
    emit_well(s);
    change_all(s);
    shell("chmod -R a+rX %s; chmod 0555 %s", s->folder, s->out);
    assert_int_equal(in_child(s, NOBODY, read_only_out), 0);
    shell("chmod 0777 %s %s/.forge.state; chmod 0666 %s/.forge.state", s->out, s->out, s->out);
    shell("chmod 0555 %s/forge/root/srv/deep/er", s->out);
    if (getuid() == 0)
        shell("chown -R %d %s; chown 0 %s/forge/root/srv/deep/er", NOBODY, s->out, s->out);
    assert_int_equal(in_child(s, NOBODY, read_only_out), 0);
    shell("chmod -R u+rwX %s", s->out);
    emit_well(s);
    holds(s, "root/etc/motd/is/a/directory", "now\n");
}

static int file_size_limit(struct site *s) {
    struct rlimit limit = { 1000, 1000 };
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        return 97;
    return fails_and_keeps(s, DIAG_E0705);
}

/* The write of the last file fails. */
static void test_no_room_for_a_file(void **state) {
    struct site *s = *state;
    char *big = arena_alloc(s->arena, 5001);
    memset(big, 'x', 5000);
    some_files(s);
    emit_well(s);
    change_all(s);
    file(s, "/zzz", big);
    assert_int_equal(in_child(s, 0, file_size_limit), 0);
    emit_well(s);
}

static int small_disk(struct site *s) {
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("croft", s->folder, "tmpfs", 0, "size=256k,nr_inodes=40") != 0)
        return 77;
    some_files(s);
    emit_well(s);
    change_all(s);
    char *big = arena_alloc(s->arena, 300001);
    memset(big, 'x', 300000);
    file(s, "/zzz", big); /* no room for its bytes */
    int status = fails_and_keeps(s, DIAG_E0705);
    change_all(s);
    for (int i = 0; i < 30 && status == 0; i++)
        file(s, arena_printf(s->arena, "/zzz/%02d/%02d", i, i), "x"); /* none for so many files */
    status = status != 0 ? status : fails_and_keeps(s, DIAG_E0705);
    change_all(s);
    return status != 0 ? status : !emit(s);
}

static void test_full_disk(void **state) {
    struct site *s = *state;
    int status = in_child(s, 0, small_disk);
    if (status == 77)
        skip(); /* not allowed to mount */
    assert_int_equal(status, 0);
}

/* A new tree that fails leaves nothing. */
static int new_tree_limit(struct site *s) {
    struct rlimit limit = { 1000, 1000 };
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0 || emit(s))
        return 1;
    return exists(s, "forge") || exists(s, ".forge.new");
}

static void test_failed_new_tree(void **state) {
    struct site *s = *state;
    char *big = arena_alloc(s->arena, 5001);
    memset(big, 'x', 5000);
    some_files(s);
    file(s, "/zzz", big);
    assert_int_equal(in_child(s, 0, new_tree_limit), 0);
    emit_well(s);
}

/* How often it was said that a build waits; once it was, whoever holds the host lets go of it. */
struct patience {
    int said;
    int let_go; /* a pipe to the holder */
};

static void waiting(void *context, struct text host) {
    struct patience *patience = context;
    assert_true(text_equal(host, TEXT("forge")));
    patience->said++;
    assert_int_equal(write(patience->let_go, "x", 1), 1);
}

/* Holds the host's lock from when it says so until it is told. */
static void hold_host(struct site *s, int ready, int let_go) {
    char byte;
    int lock = open(arena_printf(s->arena, "%s/.forge.state", s->out), O_RDWR);
    if (flock(lock, LOCK_EX) != 0 || write(ready, "x", 1) != 1 || read(let_go, &byte, 1) != 1)
        _exit(1);
    _exit(0);
}

/* Another build holds the host for long: this one says so once, waits, and goes on. */
static void test_builds_take_turns(void **state) {
    struct site *s = *state;
    int ready[2], let_go[2];
    assert_return_code(pipe(ready), errno);
    assert_return_code(pipe(let_go), errno);
    struct patience patience = { .let_go = let_go[1] };
    some_files(s);
    emit_well(s);
    s->options.waiting = waiting;
    s->options.context = &patience;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        hold_host(s, ready[1], let_go[0]);
    char byte;
    assert_int_equal(read(ready[0], &byte, 1), 1);
    emit_well(s);
    assert_int_equal(patience.said, 1);
    emit_well(s);
    assert_int_equal(patience.said, 1);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    for (int i = 0; i < 2; i++) {
        close(ready[i]);
        close(let_go[i]);
    }
}

static int build_often(struct site *s) {
    for (int i = 0; i < 40; i++) {
        some_files(s);
        if (i % 2 == getpid() % 2)
            change_all(s);
        if (!emit(s))
            return 1;
    }
    return 0;
}

/* Builds of one host from several processes at once leave one of the trees, whole. */
static void test_builds_at_once(void **state) {
    struct site *s = *state;
    pid_t children[4];
    fflush(NULL);
    for (int i = 0; i < 4; i++) {
        children[i] = fork();
        if (children[i] == 0)
            _exit(build_often(s));
    }
    for (int i = 0; i < 4; i++) {
        int status;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    nothing_is_left_over(s);
    some_files(s);
    emit_well(s);
    char *updated = picture(s, true);
    shell("rm -rf %s/forge", s->out);
    emit_well(s);
    assert_string_equal(picture(s, true), updated);
}

/* A build that is killed at any moment leaves the old tree, the new one, or a mixture that the next
 * build mends; but never half a file, which the sizes tell. */
static void test_killed_builds(void **state) {
    struct site *s = *state;
    for (int i = 0; i < 60; i++) {
        fflush(NULL);
        pid_t child = fork();
        if (child == 0)
            _exit(build_often(s));
        usleep((useconds_t)(200 + 137 * i));
        kill(child, SIGKILL);
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        if (exists(s, "forge/root/etc/caddy/Caddyfile")) {
            off_t size = stat_of(s, "forge/root/etc/caddy/Caddyfile").st_size;
            assert_true(size == (off_t)strlen("site {\n}\n") ||
                        size == (off_t)strlen("another site {\n}\n"));
        }
    }
    some_files(s);
    emit_well(s);
    char *updated = picture(s, true);
    shell("rm -rf %s/forge", s->out);
    emit_well(s);
    assert_string_equal(picture(s, true), updated);
}

/* Ropes with random origins: each line's places are found again, hosts' first, the artifact last.
 */
static void test_blame(void **state) {
    struct site *s = *state;
    enum { FILES = 20, LINES = 120 };
    uint64_t random = 11;
    uint32_t origins[FILES][LINES][2];
    for (int f = 0; f < FILES; f++) {
        struct rope *rope = arena_alloc(s->arena, sizeof *rope + 3 * LINES * sizeof *rope->parts);
        uint32_t line_of = 1;
        for (int l = 0; l < LINES; l++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            uint32_t dice = (uint32_t)(random >> 40);
            line_of = dice % 3 == 0   ? dice / 3 % 200 + 1
                      : dice % 3 == 1 ? line_of % 200 + 1
                                      : line_of;
            origins[f][l][0] = dice % 11 == 0 ? 0 : line_of;
            origins[f][l][1] = dice % 7 == 0 ? dice / 7 % 4 + 1 : 0;
            uint32_t library = origins[f][l][0], host = origins[f][l][1];
            rope->parts[rope->count++] = (struct rope_part){
                .data = "x",
                .size = 1,
                .origin = library != 0 ? at(s, s->library, library) + dice % 5 : 0
            };
            if (host != 0)
                rope->parts[rope->count++] =
                    (struct rope_part){ .data = "y", .size = 1, .origin = at(s, s->hosts, host) };
            rope->parts[rope->count++] = (struct rope_part){ .data = "\n", .size = 1 };
        }
        add(s, ARTIFACT_FILE, arena_printf(s->arena, "/etc/f %02d", f), NULL)->content =
            (struct value){ .tag = VALUE_ROPE, .rope = rope };
    }
    emit_well(s);
    assert_true(stat_of(s, "forge/sources.map").st_size < 8 * FILES * LINES);
    struct blame blame;
    const char *problem;
    for (int f = 0; f < FILES; f++)
        for (uint32_t l = 0; l < LINES; l++) {
            struct text path = s->artifacts[f].path;
            if (!emit_blame(s->arena, s->out, TEXT("forge"), path, l + 1, &blame, &problem))
                fail_msg("%s", problem);
            uint32_t library = origins[f][l][0], host = origins[f][l][1], n = 0;
            if (host != 0) {
                assert_int_equal(blame.lines[n].line, host);
                assert_true(text_equal(blame.lines[n++].file, TEXT("hosts/forge/proxy.croft")));
            }
            if (library != 0) {
                assert_int_equal(blame.lines[n].line, library);
                assert_true(text_equal(blame.lines[n++].file, TEXT("stdlib/proxy.croft")));
            }
            assert_int_equal(blame.count, n + (host != 2)); /* the artifact's own line */
            assert_int_equal(blame.lines[host == 2 ? 0 : n].line, 2);
        }
}

static void blame_fails(struct site *s, const char *path, uint32_t line, const char *part) {
    struct blame blame;
    const char *problem;
    assert_false(
        emit_blame(s->arena, s->out, TEXT("forge"), text_of(path), line, &blame, &problem));
    if (strstr(problem, part) == NULL)
        fail_msg("%s", problem);
}

static void test_blame_without_an_answer(void **state) {
    struct site *s = *state;
    blame_fails(s, "/etc/motd", 1, "no map");
    some_files(s);
    file(s, "/zzz", "");
    emit_well(s);
    blame_fails(s, "/etc/motd", 0, "no such line");
    blame_fails(s, "/etc/motd", 2, "no such line");
    blame_fails(s, "/zzz", 1, "no such line");
    blame_fails(s, "/etc/mot", 1, "no such file");
    struct blame blame;
    const char *problem;
    assert_true(
        emit_blame(s->arena, s->out, TEXT("forge"), TEXT("/etc/caddy/extra"), 1, &blame, &problem));
    assert_false(
        emit_blame(s->arena, s->out, TEXT("../forge"), TEXT("/etc/motd"), 1, &blame, &problem));
}

/* Each truncation and random changes of a map: an answer or a refusal, and no read beyond it. */
static void test_damaged_maps(void **state) {
    struct site *s = *state;
    some_files(s);
    emit_well(s);
    char *map = contents(s, "sources.map"),
         *name = arena_printf(s->arena, "%s/forge/sources.map", s->out);
    size_t size = strlen(map);
    uint64_t random = 3;
    for (size_t i = 0; i < 2 * size; i++) {
        char *copy = arena_copy(s->arena, map, size);
        size_t length = i < size ? i : size;
        random = random * 6364136223846793005u + 1442695040888963407u;
        if (i >= size)
            copy[i - size] = (char)(random >> 56);
        FILE *out = fopen(name, "w");
        assert_int_equal(fwrite(copy, 1, length, out), length);
        fclose(out);
        struct blame blame;
        const char *problem;
        for (uint32_t line = 1; line < 3; line++) {
            bool good = emit_blame(s->arena, s->out, TEXT("forge"), TEXT("/srv/deep/er/file"), line,
                                   &blame, &problem);
            assert_true(good == (problem == NULL));
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_new_tree, start, stop),
        cmocka_unit_test_setup_teardown(test_manifest, start, stop),
        cmocka_unit_test_setup_teardown(test_update, start, stop),
        cmocka_unit_test_setup_teardown(test_changes_of_type, start, stop),
        cmocka_unit_test_setup_teardown(test_tampering, start, stop),
        cmocka_unit_test_setup_teardown(test_is_current, start, stop),
        cmocka_unit_test_setup_teardown(test_map_can_be_left_out, start, stop),
        cmocka_unit_test_setup_teardown(test_bad_paths, start, stop),
        cmocka_unit_test_setup_teardown(test_collisions, start, stop),
        cmocka_unit_test_setup_teardown(test_bad_host_names, start, stop),
        cmocka_unit_test_setup_teardown(test_things_in_the_way, start, stop),
        cmocka_unit_test_setup_teardown(test_read_only_places, start, stop),
        cmocka_unit_test_setup_teardown(test_no_room_for_a_file, start, stop),
        cmocka_unit_test_setup_teardown(test_full_disk, start, stop),
        cmocka_unit_test_setup_teardown(test_failed_new_tree, start, stop),
        cmocka_unit_test_setup_teardown(test_builds_take_turns, start, stop),
        cmocka_unit_test_setup_teardown(test_builds_at_once, start, stop),
        cmocka_unit_test_setup_teardown(test_killed_builds, start, stop),
        cmocka_unit_test_setup_teardown(test_blame, start, stop),
        cmocka_unit_test_setup_teardown(test_blame_without_an_answer, start, stop),
        cmocka_unit_test_setup_teardown(test_damaged_maps, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
