/* Names in the file system's world: paths, ZFS datasets, Unix users, and the common kind of name.
 */
#include "value/domain_scan.h"

enum {
    NAME_SIZE_MAX = 255,
    USER_SIZE_MAX = 31,   /* utmp has 32 bytes with the final zero */
    PATH_SIZE_MAX = 4095, /* PATH_MAX less the final zero */
    PATH_PART_SIZE_MAX = 255,
    ZFS_SIZE_MAX = 255, /* ZFS_MAX_DATASET_NAME_LEN less the final zero */
    ZFS_DEPTH_MAX = 50  /* zfs_max_dataset_nesting */
};

bool domain_check_name(struct text t, struct domain_problem *problem) {
    if (!scan_is(t.data[0], SCAN_ALNUM))
        return scan_fail_at(t, 0, problem, "a name begins with a letter or a digit", NULL);
    size_t end = scan_while(t, 1, SCAN_NAME);
    if (end < t.size)
        return scan_fail_at(t, end, problem, "a name holds only letters, digits and `. _ @ -`",
                            t.data[end] == ' ' || t.data[end] == '/' ? "write `-` instead" : NULL);
    if (t.size > NAME_SIZE_MAX)
        return scan_fail(problem, NAME_SIZE_MAX, t.size, "a name has at most 255 characters",
                         "shorten it");
    return true;
}

bool domain_check_unix_user(struct text t, struct domain_problem *problem) {
    if (!scan_is(t.data[0], SCAN_ALPHA | SCAN_UNDERSCORE))
        return scan_fail_at(t, 0, problem, "a user's name begins with a letter or `_`", NULL);
    size_t end = scan_while(t, 1, SCAN_ALNUM | SCAN_UNDERSCORE | SCAN_HYPHEN);
    if (end < t.size)
        return scan_fail_at(t, end, problem,
                            "a user's name holds only letters, digits, `_` and `-`",
                            "write `-` or `_` instead");
    if (t.size > USER_SIZE_MAX)
        return scan_fail(problem, USER_SIZE_MAX, t.size, "a user's name has at most 31 characters",
                         "shorten it");
    return true;
}

/* One part of a path, never empty inside a path in its shortest form. */
static bool check_path_part(struct text t, size_t start, size_t end,
                            struct domain_problem *problem) {
    size_t size = end - start;
    if (size == 0)
        return scan_fail(problem, start - 1, start, "a path in its shortest form has no empty part",
                         "leave out the second slash");
    if (t.data[start] == '.' && (size == 1 || (size == 2 && t.data[start + 1] == '.')))
        return scan_fail(problem, start, end, "a path in its shortest form has no part `.` or `..`",
                         "write the path that is meant");
    if (size > PATH_PART_SIZE_MAX)
        return scan_fail(problem, start, end, "a part of a path has at most 255 bytes",
                         "shorten it");
    return true;
}

static bool check_path_end(struct text t, struct domain_problem *problem) {
    if (t.data[t.size - 1] == '/')
        return scan_fail(problem, t.size - 1, t.size, "a path ends without a slash",
                         "leave out the last slash");
    if (t.size > PATH_SIZE_MAX)
        return scan_fail(problem, PATH_SIZE_MAX, t.size, "a path has at most 4095 bytes",
                         "shorten it");
    return true;
}

bool domain_check_path(struct text t, struct domain_problem *problem) {
    if (t.data[0] != '/')
        return scan_fail(problem, 0, 0, "a path is absolute",
                         t.data[0] == '~' ? "write the home directory out" : "begin it with `/`");
    size_t start = 1;
    for (size_t i = 1; i < t.size; i++) {
        if (scan_is(t.data[i], SCAN_CONTROL))
            return scan_fail(problem, i, i + 1, "a path holds no control characters",
                             "leave it out");
        if (t.data[i] != '/')
            continue;
        if (!check_path_part(t, start, i, problem))
            return false;
        start = i + 1;
    }
    if (t.size == 1)
        return true;
    return (start == t.size || check_path_part(t, start, t.size, problem)) &&
           check_path_end(t, problem);
}

/* Pools that zpool-create(8) refuses. */
static const struct {
    struct text text;
    bool whole; /* only the whole name, else any name that begins so */
} pools_reserved[] = {
    { { "mirror", 6 }, false }, { { "raidz", 5 }, false }, { { "draid", 5 }, false },
    { { "spare", 5 }, false },  { { "log", 3 }, true },
};

static bool check_pool(struct text pool, struct domain_problem *problem) {
    if (!scan_is(scan_peek(pool, 0), SCAN_ALPHA))
        return pool.size == 0
                   ? scan_fail(problem, 0, 1, "a dataset's name begins with its pool",
                               "leave out the first slash")
                   : scan_fail_at(pool, 0, problem, "a pool's name begins with a letter", NULL);
    for (size_t i = 0; i < sizeof pools_reserved / sizeof *pools_reserved; i++)
        if (pools_reserved[i].whole ? text_equal(pool, pools_reserved[i].text)
                                    : text_starts_with(pool, pools_reserved[i].text))
            return scan_fail(problem, 0, pool.size, "ZFS keeps this pool's name for its own use",
                             "choose another name for the pool");
    return true;
}

static bool check_zfs_part(struct text t, size_t start, size_t end,
                           struct domain_problem *problem) {
    size_t size = end - start;
    if (size == 0)
        return scan_fail(problem, start - 1, start, "a part of the dataset's name is empty",
                         "leave out the slash");
    if (t.data[start] == '.' && (size == 1 || (size == 2 && t.data[start + 1] == '.')))
        return scan_fail(problem, start, end, "a dataset's name has no part `.` or `..`", NULL);
    return true;
}

static bool refuse_zfs_character(struct text t, size_t at, struct domain_problem *problem) {
    if (t.data[at] == '@')
        return scan_fail(problem, at, t.size, "this names a snapshot, not a dataset",
                         "leave out `@` and what follows");
    if (t.data[at] == '#')
        return scan_fail(problem, at, t.size, "this names a bookmark, not a dataset",
                         "leave out `#` and what follows");
    return scan_fail_at(t, at, problem, "a dataset's name holds only letters, digits and `- _ . :`",
                        t.data[at] == ' ' ? "write `-` instead of the space" : NULL);
}

bool domain_check_zfs_name(struct text t, struct domain_problem *problem) {
    int depth = 0;
    for (size_t start = 0;; depth++) {
        size_t end = scan_while(t, start, SCAN_ZFS);
        if (end < t.size && t.data[end] != '/')
            return refuse_zfs_character(t, end, problem);
        if (depth == 0 ? !check_pool(scan_slice(t, 0, end), problem)
                       : !check_zfs_part(t, start, end, problem))
            return false;
        if (depth >= ZFS_DEPTH_MAX)
            return scan_fail(problem, start, t.size, "datasets nest at most 50 deep", NULL);
        if (end == t.size)
            break;
        start = end + 1;
    }
    if (t.size > ZFS_SIZE_MAX)
        return scan_fail(problem, ZFS_SIZE_MAX, t.size,
                         "a dataset's name has at most 255 characters", "shorten it");
    return true;
}

bool domain_get_zfs_name(struct text t, int field, struct text *result) {
    const char *first = memchr(t.data, '/', t.size), *last = memrchr(t.data, '/', t.size);
    if (field == 0)
        *result = first == NULL ? t : scan_slice(t, 0, (size_t)(first - t.data));
    else if (field == 1 && last != NULL)
        *result = scan_slice(t, 0, (size_t)(last - t.data));
    else
        return false;
    return true;
}
