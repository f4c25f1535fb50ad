/* Makes the plan of a tree: checks paths, sorts them so that directories hold together, adds the
 * directories that no artifact declares. */
#include "emit/plan.h"

#include "value/domain.h"

enum { DIRECTORY_MODE = 0755, FILE_MODE = 0644 };

/* The plan being made. */
struct planning {
    struct arena *arena;
    const struct artifact *artifacts;
    uint32_t count;
    const struct sources *sources;
    struct diags *diags;
    uint32_t *order; /* artifacts in tree order */
    struct plan *plan;
    uint32_t
        open[EMIT_DEPTH_MAX + 1]; /* entries of the directories around the last one, by depth */
    uint32_t depth;
};

static size_t common_prefix(struct text a, struct text b) {
    size_t size = a.size < b.size ? a.size : b.size, i = 0;
    for (; i + 8 <= size; i += 8)
        if (memcmp(a.data + i, b.data + i, 8) != 0)
            break;
    while (i < size && a.data[i] == b.data[i])
        i++;
    return i;
}

int path_compare(struct text a, struct text b) {
    size_t i = common_prefix(a, b);
    if (i == a.size || i == b.size)
        return (i < a.size) - (i < b.size);
    if (a.data[i] == '/' || b.data[i] == '/')
        return a.data[i] == '/' ? -1 : 1; /* a name's end comes before all that goes on with it */
    return (unsigned char)a.data[i] < (unsigned char)b.data[i] ? -1 : 1;
}

void entry_name(const struct entry *entry, char name[256]) {
    if (entry->path.size == 0) {
        memcpy(name, "root", sizeof "root");
        return;
    }
    size_t size = entry->path.size - entry->name;
    memcpy(name, entry->path.data + entry->name, size);
    name[size] = '\0';
}

static struct span origin_of(const struct planning *p, uint32_t artifact) {
    return source_at_position(p->sources, p->artifacts[artifact].origin);
}

static uint32_t depth_of(struct text path) {
    uint32_t depth = 0;
    for (size_t i = 0; i < path.size; i++)
        depth += path.data[i] == '/';
    return depth;
}

static bool refuse_path(struct planning *p, uint32_t artifact, const char *reason,
                        const char *remedy) {
    struct text path = p->artifacts[artifact].path;
    struct diag *diag = diag_add(p->diags, DIAG_E0701, origin_of(p, artifact),
                                 "`%.*s` cannot be an output's path: %s", TEXT_ARG(path), reason);
    if (remedy != NULL)
        diag_help(p->diags, diag, "%s", remedy);
    return false;
}

static bool check_path(struct planning *p, struct domain path_domain, uint32_t artifact) {
    struct text path = p->artifacts[artifact].path;
    struct domain_problem problem;
    if (!domain_check(path_domain, path, &problem))
        return refuse_path(p, artifact, problem.reason, problem.remedy);
    if (path.size == 1)
        return refuse_path(p, artifact, "it is the root itself", "outputs lie below the root");
    if (depth_of(path) > EMIT_DEPTH_MAX)
        return refuse_path(p, artifact, "it has more than 64 parts", NULL);
    return true;
}

static bool check_paths(struct planning *p) {
    struct domain path_domain = domain_find(TEXT("Path"));
    bool good = true;
    for (uint32_t i = 0; i < p->count; i++)
        good = check_path(p, path_domain, i) && good;
    return good;
}

/* Sorts by insertion: the artifacts come sorted by their bytes, which differs only where one name
 * begins another. */
static void sort_paths(struct planning *p) {
    p->order = ARENA_ARRAY(p->arena, uint32_t, p->count + 1);
    for (uint32_t i = 0; i < p->count; i++) {
        struct text path = p->artifacts[i].path;
        uint32_t low = 0, high = i;
        if (i > 0 && path_compare(p->artifacts[p->order[i - 1]].path, path) <= 0)
            low = i;
        while (low < high) {
            uint32_t middle = low + (high - low) / 2;
            if (path_compare(p->artifacts[p->order[middle]].path, path) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        memmove(p->order + low + 1, p->order + low, (i - low) * sizeof *p->order);
        p->order[low] = i;
    }
}

static bool lies_in(struct text path, struct text directory) {
    return path.size > directory.size && path.data[directory.size] == '/' &&
           text_starts_with(path, directory);
}

/* Two artifacts that stand next to each other in tree order. */
static bool check_pair(struct planning *p, uint32_t before, uint32_t after) {
    struct text a = p->artifacts[before].path, b = p->artifacts[after].path;
    struct diag *diag;
    if (text_equal(a, b))
        diag = diag_add(p->diags, DIAG_E0702, origin_of(p, after),
                        "two outputs have the path `%.*s`", TEXT_ARG(a));
    else if (p->artifacts[before].type != ARTIFACT_DIRECTORY && lies_in(b, a))
        diag = diag_add(p->diags, DIAG_E0703, origin_of(p, after),
                        "`%.*s` would lie inside `%.*s`, which is no directory", TEXT_ARG(b),
                        TEXT_ARG(a));
    else
        return true;
    diag_label(p->diags, diag, origin_of(p, before), "the other output");
    return false;
}

static bool check_pairs(struct planning *p) {
    bool good = true;
    for (uint32_t i = 1; i < p->count; i++)
        good = check_pair(p, p->order[i - 1], p->order[i]) && good;
    return good;
}

/* Appends an entry that lies in `parent`. */
static struct entry *add_entry(struct planning *p, struct text path, uint32_t parent,
                               enum entry_type type) {
    struct plan *plan = p->plan;
    struct entry *entry = &plan->entries[plan->count++];
    const char *slash = memrchr(path.data, '/', path.size);
    *entry = (struct entry){
        .path = path, .parent = parent, .artifact = ENTRY_NONE, .type = (uint8_t)type
    };
    entry->name = (uint16_t)(slash != NULL ? slash + 1 - path.data : 0);
    entry->depth = (uint8_t)(parent != ENTRY_NONE ? plan->entries[parent].depth + 1 : 0);
    entry->mode = type == ENTRY_DIRECTORY ? DIRECTORY_MODE : FILE_MODE;
    return entry;
}

static void open_directory(struct planning *p, struct text path, uint32_t parent) {
    add_entry(p, path, parent, ENTRY_DIRECTORY);
    p->open[++p->depth] = p->plan->count - 1;
}

/* Leaves open exactly the directories that `path` lies in, adding those that nobody declared. */
static void enter(struct planning *p, struct text path) {
    const struct entry *entries = p->plan->entries;
    while (p->depth > 0 && !lies_in(path, entries[p->open[p->depth]].path))
        p->depth--;
    size_t at = entries[p->open[p->depth]].path.size + 1;
    const char *slash;
    while ((slash = memchr(path.data + at, '/', path.size - at)) != NULL) {
        size_t size = (size_t)(slash - path.data);
        open_directory(p, (struct text){ path.data, size }, p->open[p->depth]);
        at = size + 1;
    }
}

static void add_artifact(struct planning *p, uint32_t index) {
    const struct artifact *artifact = &p->artifacts[index];
    p->plan->by_artifact[index] = ENTRY_NONE;
    if (artifact->type == ARTIFACT_SECRET)
        return;
    enter(p, artifact->path);
    uint32_t parent = p->open[p->depth];
    p->plan->by_artifact[index] = p->plan->count;
    if (artifact->type == ARTIFACT_DIRECTORY) {
        open_directory(p, artifact->path, parent);
        p->plan->entries[p->plan->count - 1].artifact = index;
        return;
    }
    struct entry *entry = add_entry(p, artifact->path, parent,
                                    artifact->type == ARTIFACT_LINK ? ENTRY_LINK : ENTRY_FILE);
    entry->artifact = index;
    entry->mode = artifact->type == ARTIFACT_LINK ? 0777 : artifact->mode & 07777;
}

/* Room for every entry that there can be: each slash of a path is at most one directory. */
static size_t entries_max(const struct planning *p) {
    size_t max = 3; /* the root and the files beside it */
    for (uint32_t i = 0; i < p->count; i++) {
        struct text path = p->artifacts[p->order[i]].path;
        struct text last = i > 0 ? p->artifacts[p->order[i - 1]].path : (struct text){ "", 0 };
        size_t shared = common_prefix(last, path);
        max += 1 + depth_of((struct text){ path.data + shared, path.size - shared });
    }
    return max;
}

bool plan_make(struct arena *arena, const struct emit_options *options,
               const struct artifact *artifacts, uint32_t count, const struct sources *sources,
               struct diags *diags, struct plan *plan) {
    struct planning p = { arena, artifacts, count, sources, diags, NULL, plan, { 0 }, 0 };
    if (!check_paths(&p))
        return false;
    sort_paths(&p);
    if (!check_pairs(&p))
        return false;
    plan->count = 0;
    plan->entries = arena_alloc_raw(arena, entries_max(&p) * sizeof *plan->entries);
    plan->by_artifact = ARENA_ARRAY(arena, uint32_t, count + 1);
    add_entry(&p, TEXT(""), ENTRY_NONE, ENTRY_DIRECTORY);
    for (uint32_t i = 0; i < count; i++)
        add_artifact(&p, p.order[i]);
    add_entry(&p, TEXT("manifest.json"), ENTRY_NONE, ENTRY_FILE);
    if (options->sources_map)
        add_entry(&p, TEXT("sources.map"), ENTRY_NONE, ENTRY_FILE);
    return true;
}

uint32_t plan_find(const struct plan *plan, struct text path) {
    uint32_t low = 0, high = plan->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = path_compare(plan->entries[middle].path, path);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return ENTRY_NONE;
}
