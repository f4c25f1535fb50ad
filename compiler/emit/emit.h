/* Writing a host's tree: files as they lie on the host, the manifest, the map of sources.
 *
 *     out/HOST/root/…           the files, from the host's `/`
 *     out/HOST/manifest.json    what the files' own directory entries cannot say (manifest.c
 * describes it) out/HOST/sources.map      output lines to source lines (map.c describes it)
 *     out/.HOST.state           what was written, so that the next build need not read it (state.h
 * describes it); also the lock that lets two builds of one host take turns out/.HOST.new/ only
 * while a build runs: the new tree, or what changes in the old one
 *
 * A new tree is written into out/.HOST.new and renamed once. In an existing tree a file whose
 * directory entry is as the last build left it costs one look; only files that differ are replaced,
 * and what is no longer contributed is removed. All changes are written down before the first is
 * made, each is made by a rename, and if one fails those made before are undone: the tree is the
 * old one or the new one. An interrupted build never leaves half a file. Nothing is ever written
 * outside out/HOST/ and the two names beside it; out/HOST and what is below it are opened without
 * following links. Whatever lies below root/ and is not ours is removed: out/ is wholly
 * reproducible and never edited.
 *
 * On disk files have exactly the declared permission bits (the umask does not matter), directories
 * 0755 so that the builder can write into them, and everything belongs to the builder; a secret has
 * no file. The manifest says what owner, group and mode each thing has on the host. Times of
 * modification depend on the content alone: directories have 1980-01-01, files that plus up to 2^28
 * seconds taken from their digest. So two builds of the same sources give the same times, and a
 * change of content changes the time even when the size stays (programs that compare size and time
 * see it). */
#ifndef CROFT_EMIT_EMIT_H
#define CROFT_EMIT_EMIT_H

#include "emit/artifact.h"

/* Writes out/<host>/. `artifacts` are sorted by path (their bytes). False when something failed:
 * the diagnostics say what, and the old tree is whole. Safe to call from several threads for
 * different hosts. */
bool emit_tree(const struct emit_options *options, struct text host,
               const struct artifact *artifacts, uint32_t count, const struct sources *sources,
               struct diags *diags, struct emit_result *result);

/* Whether these artifacts could be a tree: their paths are paths, no two are one, none lies inside
 * a file. False after diagnostics; nothing is written. */
bool emit_check(const struct artifact *artifacts, uint32_t count, const struct sources *sources,
                struct diags *diags);

/* Whether out/<host>/ is complete and as the last build left it, and that build recorded these
 * inputs. Looks at each entry of the tree once and reads no file; false when in doubt, or while
 * another build works on the host. */
bool emit_is_current(const char *out, struct text host, const struct digest *inputs);

/* What lies under out/<host>/sources.map for one line (from 1) of a file (path on the host):
 * positions as `file`, `line` pairs, most specific first. Read from disk, so that `croft blame`
 * needs no build. */
struct blame_line {
    struct text file; /* the source's name */
    uint32_t line;
};
struct blame {
    struct blame_line *lines;
    uint32_t count;
};
/* False when there is no map or no such line; `*problem` says which. Allocated in `arena`. */
bool emit_blame(struct arena *arena, const char *out, struct text host, struct text path,
                uint32_t line, struct blame *blame, const char **problem);

/* The same for all lines of the file: a row of `*count`, in `arena`. Lines of unknown origin have
 * no places. */
bool emit_blame_file(struct arena *arena, const char *out, struct text host, struct text path,
                     struct blame **lines, uint32_t *count, const char **problem);

#endif
