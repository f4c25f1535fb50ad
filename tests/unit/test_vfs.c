/* Source files from disk and overlay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "source/vfs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder for the test to fill, and what loading it gave. */
struct fixture {
    char folder[64];
    struct arena *arena;
    struct sources *sources;
    struct diags *diags;
    struct vfs_files files;
    struct textmap overlay;
};

static int set_up(void **state) {
    struct fixture *fixture = calloc(1, sizeof *fixture);
    const char *parent = getenv("TMPDIR");
    snprintf(fixture->folder, sizeof fixture->folder, "%s/croft-vfs-XXXXXX",
             parent != NULL && strlen(parent) < 40 ? parent : "/tmp");
    if (mkdtemp(fixture->folder) == NULL)
        return -1;
    fixture->arena = arena_new();
    fixture->sources = sources_new();
    fixture->diags = diags_new();
    *state = fixture;
    return 0;
}

static int tear_down(void **state) {
    struct fixture *fixture = *state;
    char command[256];
    snprintf(command, sizeof command, "chmod -R u+rwx %s; rm -rf %s", fixture->folder,
             fixture->folder);
    int status = system(command);
    diags_free(fixture->diags);
    sources_free(fixture->sources);
    arena_free(fixture->arena);
    free(fixture);
    return status;
}

static const char *path_of(struct fixture *f, const char *path) {
    return arena_printf(f->arena, "%s/%s", f->folder, path);
}

/* Writes a file, and makes the folders that it lies in. */
static void put_bytes(struct fixture *f, const char *path, const char *bytes, size_t size) {
    char *whole = (char *)path_of(f, path);
    for (char *slash = whole + strlen(f->folder) + 1; (slash = strchr(slash, '/'));
         *slash++ = '/') {
        *slash = 0;
        if (mkdir(whole, 0777) != 0)
            assert_int_equal(errno, EEXIST);
    }
    FILE *file = fopen(whole, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static void put(struct fixture *f, const char *path, const char *content) {
    put_bytes(f, path, content, strlen(content));
}

static void put_link(struct fixture *f, const char *path, const char *target) {
    assert_int_equal(symlink(target, path_of(f, path)), 0);
}

static bool load(struct fixture *f, const char *folder) {
    struct vfs_root root = { path_of(f, folder), "hosts" };
    return vfs_load(f->arena, f->sources, f->diags, &root, &f->overlay, &f->files);
}

/* The files as "module=content " each. */
static void assert_files(struct fixture *f, const char *expected) {
    struct buf got = { 0 };
    for (uint32_t i = 0; i < f->files.count; i++) {
        const struct vfs_file *file = &f->files.items[i];
        assert_true(text_equal(source_name(f->sources, file->source), file->module));
        buf_text(&got, file->module);
        buf_char(&got, '=');
        buf_text(&got, source_text(f->sources, file->source));
        buf_char(&got, ' ');
    }
    buf_char(&got, 0);
    assert_string_equal(got.data, expected);
    buf_free(&got);
}

/* The single diagnostic; `message` is the end of it. */
static void assert_diag(struct fixture *f, enum diag_code code, const char *message) {
    assert_int_equal(diags_count(f->diags), 1);
    const struct diag *diag = diags_at(f->diags, 0);
    assert_string_equal(diag_code_text(diag->code), diag_code_text(code));
    if (!text_ends_with(text_of(diag->message), text_of(message)))
        assert_string_equal(diag->message, message);
}

static void test_files_in_order_of_bytes(void **state) {
    struct fixture *f = *state;
    put(f, "hosts/site.croft", "1");
    put(f, "hosts/forge/services/sonarr.croft", "2");
    put(f, "hosts/forge/host.croft", "3");
    put(f, "hosts/forge.croft", "4"); /* `.` before `/`, although `forge` before `forge.croft` */
    put(f, "hosts/forge-2/host.croft", "5");
    put(f, "hosts/B.croft", "6");
    put(f, "hosts/empty.croft", "");
    put(f, "hosts/folder.croft/x.croft", "7");
    assert_true(load(f, "hosts"));
    assert_files(f, "hosts/B.croft=6 hosts/empty.croft= hosts/folder.croft/x.croft=7 "
                    "hosts/forge-2/host.croft=5 hosts/forge.croft=4 hosts/forge/host.croft=3 "
                    "hosts/forge/services/sonarr.croft=2 hosts/site.croft=1 ");
    assert_string_equal(f->files.items[0].path.data, path_of(f, "hosts/B.croft"));
    assert_int_equal(diags_count(f->diags), 0);
}

static void test_other_names_are_passed_over(void **state) {
    struct fixture *f = *state;
    put(f, "hosts/motd.txt", "x");
    put(f, "hosts/.hidden.croft", "x");
    put(f, "hosts/.git/config.croft", "x");
    put(f, "hosts/croft", "x");
    put_link(f, "hosts/.#locked.croft", "user@machine.1234"); /* as an editor leaves it */
    put_link(f, "hosts/dangling", "nowhere");
    assert_true(load(f, "hosts"));
    assert_files(f, "");
}

static void test_several_roots_append(void **state) {
    struct fixture *f = *state;
    put(f, "hosts/a.croft", "1");
    put(f, "lib/apps/b.croft", "2");
    assert_true(load(f, "hosts"));
    struct vfs_root library = { path_of(f, "lib"), "stdlib" };
    assert_true(vfs_load(f->arena, f->sources, f->diags, &library, NULL, &f->files));
    assert_files(f, "hosts/a.croft=1 stdlib/apps/b.croft=2 ");
}

static void test_missing_root(void **state) {
    struct fixture *f = *state;
    assert_false(load(f, "hosts"));
    assert_diag(f, DIAG_E0801, "cannot be read: No such file or directory");
    assert_int_equal(diags_exit_status(f->diags), 6);
}

static void test_links_to_files_inside(void **state) {
    struct fixture *f = *state;
    put(f, "hosts/forge/real.croft", "1");
    put_link(f, "hosts/link.croft", "forge/real.croft");
    put_link(f, "hosts/forge/again.croft", "../link.croft");
    assert_true(load(f, "hosts"));
    assert_files(f, "hosts/forge/again.croft=1 hosts/forge/real.croft=1 hosts/link.croft=1 ");
}

static void test_links_out_of_the_tree(void **state) {
    struct fixture *f = *state;
    put(f, "hosts-2/other.croft", "1"); /* its path begins like the root's */
    put(f, "hosts/a.croft", "2");
    put_link(f, "hosts/out.croft", "../hosts-2/other.croft");
    assert_false(load(f, "hosts"));
    assert_diag(f, DIAG_E0804, "`hosts/out.croft` is a link that leads out of the source tree");
    assert_files(f, "hosts/a.croft=2 ");
}

static void test_links_to_folders(void **state) {
    struct fixture *f = *state;
    put(f, "hosts/forge/a.croft", "1");
    put_link(f, "hosts/forge/loop", "..");
    assert_false(load(f, "hosts"));
    assert_diag(f, DIAG_E0804, "`hosts/forge/loop` is a link to a folder, which is not entered");
    assert_files(f, "hosts/forge/a.croft=1 ");
}

static void test_links_to_themselves_and_to_nothing(void **state) {
    struct fixture *f = *state;
    put(f, "hosts/a.croft", "1");
    put_link(f, "hosts/loop.croft", "loop.croft");
    put_link(f, "hosts/nothing.croft", "nowhere.croft");
    assert_false(load(f, "hosts"));
    assert_int_equal(diags_count(f->diags), 2);
    assert_string_equal(diags_at(f->diags, 0)->message,
                        "`hosts/loop.croft` cannot be read: Too many levels of symbolic links");
    assert_string_equal(diags_at(f->diags, 1)->message,
                        "`hosts/nothing.croft` cannot be read: No such file or directory");
    assert_files(f, "hosts/a.croft=1 ");
}

static void test_a_root_behind_a_link(void **state) {
    struct fixture *f = *state;
    put(f, "real/a.croft", "1");
    put_link(f, "real/b.croft", "a.croft");
    put_link(f, "hosts", "real");
    assert_true(load(f, "hosts"));
    assert_files(f, "hosts/a.croft=1 hosts/b.croft=1 ");
}

static void test_a_pipe_is_no_file(void **state) {
    struct fixture *f = *state;
    put(f, "hosts/a.croft", "1");
    assert_int_equal(mkfifo(path_of(f, "hosts/pipe.croft"), 0666), 0);
    assert_false(load(f, "hosts"));
    assert_diag(f, DIAG_E0801, "`hosts/pipe.croft` cannot be read: is not a regular file");
    assert_files(f, "hosts/a.croft=1 ");
}

enum { NOBODY = 65534 };

/* Root reads everything, and must not be root where that matters. */
static void become_nobody(struct fixture *f) {
    if (getuid() != 0)
        return;
    assert_int_equal(chown(f->folder, NOBODY, NOBODY), 0);
    assert_int_equal(seteuid(NOBODY), 0);
}

static void become_again(void) {
    assert_int_equal(seteuid(getuid()), 0);
}

static void test_unreadable_files_and_folders(void **state) {
    struct fixture *f = *state;
    put(f, "hosts/a.croft", "1");
    put(f, "hosts/secret.croft", "2");
    put(f, "hosts/shut/b.croft", "3");
    chmod(path_of(f, "hosts/secret.croft"), 0);
    chmod(path_of(f, "hosts/shut"), 0);
    become_nobody(f);
    bool loaded = load(f, "hosts");
    become_again();
    assert_false(loaded);
    assert_int_equal(diags_count(f->diags), 2);
    assert_string_equal(diags_at(f->diags, 0)->message,
                        "the folder `hosts/shut` cannot be read: Permission denied");
    assert_string_equal(diags_at(f->diags, 1)->message,
                        "`hosts/secret.croft` cannot be read: Permission denied");
    assert_files(f, "hosts/a.croft=1 ");
}

static void test_not_utf8(void **state) {
    struct fixture *f = *state;
    put(f, "hosts/a.croft", "let a = 1\nlet caf\xe9 = 2\n");
    put(f, "hosts/b.croft", "1");
    assert_false(load(f, "hosts"));
    assert_diag(f, DIAG_E0803, "`hosts/a.croft` is not UTF-8");
    struct span span = diags_at(f->diags, 0)->span;
    assert_int_equal(span.start, 17);
    struct place place = source_place(f->sources, span.source, span.start);
    assert_int_equal(place.line, 2);
    assert_int_equal(place.column, 8);
    assert_files(f, "hosts/b.croft=1 ");
}

static void test_size_limit(void **state) {
    struct fixture *f = *state;
    put(f, "hosts/at-limit.croft", "");
    put(f, "hosts/beyond.croft", "");
    assert_int_equal(truncate(path_of(f, "hosts/at-limit.croft"), SOURCE_SIZE_MAX), 0);
    assert_int_equal(truncate(path_of(f, "hosts/beyond.croft"), SOURCE_SIZE_MAX + 1), 0);
    assert_false(load(f, "hosts"));
    assert_diag(f, DIAG_E0802, "`hosts/beyond.croft` is too large for a source file");
    assert_int_equal(f->files.count, 1);
    assert_int_equal(source_text(f->sources, f->files.items[0].source).size, SOURCE_SIZE_MAX);
}

static void test_positions_used_up(void **state) {
    struct fixture *f = *state;
    for (int i = 0; i < 63; i++) /* nothing reads these */
        sources_add_view(f->sources, TEXT("x"), (struct text){ "", SOURCE_SIZE_MAX });
    size_t left = UINT32_MAX - 64 - 63ul * SOURCE_SIZE_MAX;
    assert_true(sources_add_view(f->sources, TEXT("x"), (struct text){ "", left - 12 }).id != 0);
    put(f, "hosts/a.croft", "12345");
    put(f, "hosts/b.croft", "12345");
    put(f, "hosts/c.croft", "1");
    assert_false(load(f, "hosts"));
    assert_diag(f, DIAG_E0805, "there is no room for `hosts/b.croft`");
    assert_files(f, "hosts/a.croft=12345 hosts/c.croft=1 ");
}

static void overlay(struct fixture *f, const char *path, const struct text *content) {
    struct text key = text_of(path_of(f, path));
    *textmap_put(f->arena, &f->overlay, key, NULL) = (uint64_t)(uintptr_t)content;
}

static void test_overlay(void **state) {
    struct fixture *f = *state;
    static const struct text edited = { "edited", 6 }, fresh = { "fresh", 5 };
    static const struct text other = { "other", 5 }, bad = { "\xff", 1 };
    put(f, "hosts/a.croft", "1");
    put(f, "hosts/b.croft", "2");
    put(f, "hosts/c.croft", "3");
    overlay(f, "hosts/b.croft", &edited);
    overlay(f, "hosts/new/bb.croft", &fresh); /* not yet saved */
    overlay(f, "hosts/notes.txt", &other);
    overlay(f, "hosts/.hidden/x.croft", &other);
    overlay(f, "hosts-2/x.croft", &other);
    overlay(f, "hosts/d.croft", &bad);
    assert_false(load(f, "hosts"));
    assert_diag(f, DIAG_E0803, "`hosts/d.croft` is not UTF-8");
    assert_files(f, "hosts/a.croft=1 hosts/b.croft=edited hosts/c.croft=3 "
                    "hosts/new/bb.croft=fresh ");
}

static void test_overlay_stands_for_an_unreadable_file(void **state) {
    struct fixture *f = *state;
    static const struct text edited = { "edited", 6 };
    put(f, "hosts/a.croft", "\xff");
    overlay(f, "hosts/a.croft", &edited);
    assert_true(load(f, "hosts"));
    assert_files(f, "hosts/a.croft=edited ");
}

static void test_deep_folders(void **state) {
    struct fixture *f = *state;
    char path[1024] = "hosts";
    for (int i = 0; i < 300; i++)
        strcat(path, "/d");
    strcat(path, "/x.croft");
    put(f, path, "1");
    assert_true(load(f, "hosts"));
    assert_int_equal(f->files.count, 1);
    assert_true(text_equal(f->files.items[0].module, text_of(path)));
}

static void test_single_files(void **state) {
    struct fixture *f = *state;
    put(f, "a.croft", "1");
    struct source_id source = vfs_load_file(f->sources, f->diags, path_of(f, "a.croft"),
                                            TEXT("shown"));
    assert_true(text_equal(source_name(f->sources, source), TEXT("shown")));
    assert_true(text_equal(source_text(f->sources, source), TEXT("1")));
    assert_int_equal(diags_count(f->diags), 0);
    assert_int_equal(vfs_load_file(f->sources, f->diags, path_of(f, "b"), TEXT("b")).id, 0);
    assert_diag(f, DIAG_E0801, "`b` cannot be read: No such file or directory");
}

static void test_read(void **state) {
    struct fixture *f = *state;
    struct text content;
    put_bytes(f, "bytes", "\xff\0x", 3);
    assert_null(vfs_read(f->arena, path_of(f, "bytes"), 3, &content));
    assert_true(text_equal(content, TEXT("\xff\0x")));
    assert_string_equal(vfs_read(f->arena, path_of(f, "bytes"), 2, &content), "is too large");
    assert_string_equal(vfs_read(f->arena, f->folder, 9, &content), "is not a regular file");
    assert_non_null(vfs_read(f->arena, path_of(f, "none"), 9, &content));
}

#define VFS_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        VFS_TEST(test_files_in_order_of_bytes),
        VFS_TEST(test_other_names_are_passed_over),
        VFS_TEST(test_several_roots_append),
        VFS_TEST(test_missing_root),
        VFS_TEST(test_links_to_files_inside),
        VFS_TEST(test_links_out_of_the_tree),
        VFS_TEST(test_links_to_folders),
        VFS_TEST(test_links_to_themselves_and_to_nothing),
        VFS_TEST(test_a_root_behind_a_link),
        VFS_TEST(test_a_pipe_is_no_file),
        VFS_TEST(test_unreadable_files_and_folders),
        VFS_TEST(test_not_utf8),
        VFS_TEST(test_size_limit),
        VFS_TEST(test_positions_used_up),
        VFS_TEST(test_overlay),
        VFS_TEST(test_overlay_stands_for_an_unreadable_file),
        VFS_TEST(test_deep_folders),
        VFS_TEST(test_single_files),
        VFS_TEST(test_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
