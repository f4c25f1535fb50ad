/* The floor that a build is measured against: the same bytes into the same files, and nothing else.
 *
 *   floor pack TREE BLOB     gathers a tree's files into one blob (not timed)
 *   floor write BLOB OUT     makes OUT with all directories and files of the blob
 *   floor verify BLOB OUT    reads every file of OUT and compares it: what a build pays to find
 * that nothing changed
 *
 * A blob is a row of records, directories before what is in them: a header, the path below the
 * tree, the bytes. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096, READ_SIZE = 1 << 20 };

struct header {
    uint32_t path_size; /* with its zero */
    uint32_t data_size;
    uint32_t is_directory;
};

static void die(const char *what) {
    fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void put(FILE *blob, const char *path, const char *data, uint32_t size, bool is_directory) {
    struct header header = { (uint32_t)strlen(path) + 1, size, is_directory };
    if (fwrite(&header, sizeof header, 1, blob) != 1 ||
        fwrite(path, header.path_size, 1, blob) != 1 ||
        (size > 0 && fwrite(data, size, 1, blob) != 1))
        die("writing the blob");
}

static uint32_t get(int fd, char *buffer, const char *path) {
    ssize_t size = read(fd, buffer, READ_SIZE);
    if (size < 0 || size == READ_SIZE)
        die(path);
    return (uint32_t)size;
}

static void pack_file(FILE *blob, const char *full, const char *path) {
    static char buffer[READ_SIZE];
    int fd = open(full, O_RDONLY);
    if (fd < 0)
        die(full);
    put(blob, path, buffer, get(fd, buffer, full), false);
    close(fd);
}

/* A directory's own files first, then the directories in it: the files of one stay together. */
static void pack(FILE *blob, const char *tree, const char *path) {
    char full[PATH_SIZE], child[PATH_SIZE];
    put(blob, path, NULL, 0, true);
    for (int want_directories = 0; want_directories < 2; want_directories++) {
        snprintf(full, sizeof full, "%s/%s", tree, path);
        DIR *directory = opendir(full);
        if (!directory)
            die(full);
        for (struct dirent *entry; (entry = readdir(directory));) {
            if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
                continue;
            int used = snprintf(child, sizeof child, "%s%s%s", path, *path ? "/" : "",
                                entry->d_name);
            int all = snprintf(full, sizeof full, "%s/%s", tree, child);
            if (used >= PATH_SIZE || all >= PATH_SIZE)
                die("a path too long");
            if (entry->d_type == DT_REG && !want_directories)
                pack_file(blob, full, child);
            if (entry->d_type == DT_DIR && want_directories)
                pack(blob, tree, child);
        }
        closedir(directory);
    }
}

struct blob {
    const char *bytes;
    size_t size;
};

static struct blob load(const char *file) {
    struct stat status;
    int fd = open(file, O_RDONLY);
    if (fd < 0 || fstat(fd, &status))
        die(file);
    struct blob blob = { NULL, (size_t)status.st_size };
    blob.bytes = mmap(NULL, blob.size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (blob.bytes == MAP_FAILED)
        die(file);
    close(fd);
    return blob;
}

struct record {
    struct header header;
    const char *path, *name, *data; /* name: the path's last part */
};

static bool next(const struct blob *blob, size_t *at, struct record *record) {
    if (*at == blob->size)
        return false;
    memcpy(&record->header, blob->bytes + *at, sizeof record->header);
    record->path = blob->bytes + *at + sizeof record->header;
    record->data = record->path + record->header.path_size;
    const char *slash = strrchr(record->path, '/');
    record->name = slash ? slash + 1 : record->path;
    *at += sizeof record->header + record->header.path_size + record->header.data_size;
    return true;
}

/* The directory of the next records, opened; the one before is closed. */
static int enter(int root, int before, const char *path) {
    if (before >= 0)
        close(before);
    int fd = openat(root, *path ? path : ".", O_RDONLY | O_DIRECTORY);
    if (fd < 0)
        die(path);
    return fd;
}

static void write_file(int directory, const struct record *record) {
    int fd = openat(directory, record->name, O_WRONLY | O_CREAT | O_EXCL, 0644);
    if (fd < 0 ||
        write(fd, record->data, record->header.data_size) != (ssize_t)record->header.data_size ||
        close(fd))
        die(record->path);
}

static void write_tree(const struct blob *blob, const char *out) {
    if (mkdir(out, 0755))
        die(out);
    int root = open(out, O_RDONLY | O_DIRECTORY), directory = -1;
    struct record record;
    for (size_t at = 0; next(blob, &at, &record);) {
        if (!record.header.is_directory) {
            write_file(directory, &record);
            continue;
        }
        if (*record.path && mkdirat(root, record.path, 0755))
            die(record.path);
        directory = enter(root, directory, record.path);
    }
}

static bool same(int directory, const struct record *record, char *buffer) {
    int fd = openat(directory, record->name, O_RDONLY);
    if (fd < 0)
        return false;
    uint32_t size = get(fd, buffer, record->path);
    close(fd);
    return size == record->header.data_size && !memcmp(buffer, record->data, size);
}

static int verify_tree(const struct blob *blob, const char *out) {
    static char buffer[READ_SIZE];
    int root = open(out, O_RDONLY | O_DIRECTORY), directory = -1;
    if (root < 0)
        die(out);
    int different = 0;
    struct record record;
    for (size_t at = 0; next(blob, &at, &record);) {
        if (record.header.is_directory)
            directory = enter(root, directory, record.path);
        else
            different += !same(directory, &record, buffer);
    }
    if (different)
        printf("%d files differ\n", different);
    return different != 0;
}

int main(int argc, char **argv) {
    if (argc == 4 && !strcmp(argv[1], "pack")) {
        FILE *blob = fopen(argv[3], "w");
        if (!blob)
            die(argv[3]);
        pack(blob, argv[2], "");
        return fclose(blob) != 0;
    }
    if (argc != 4 || (strcmp(argv[1], "write") && strcmp(argv[1], "verify"))) {
        fputs("usage: floor pack TREE BLOB | floor write BLOB OUT | floor verify BLOB OUT\n",
              stderr);
        return 2;
    }
    struct blob blob = load(argv[2]);
    if (!strcmp(argv[1], "verify"))
        return verify_tree(&blob, argv[3]);
    write_tree(&blob, argv[3]);
    return 0;
}
