/* The store of findings: their order, and which of them are one. */
#include "checker/finding.h"

#include "base/hash.h"
#include "base/memory.h"

#include <stdlib.h>

struct findings {
    struct arena *arena; /* NULL until something is added */
    VEC(struct finding *) list;
};

struct findings *findings_new(void) {
    struct findings *findings = memory_alloc(sizeof *findings);
    *findings = (struct findings){ 0 };
    return findings;
}

void findings_free(struct findings *findings) {
    if (findings == NULL)
        return;
    arena_free(findings->arena);
    free(findings);
}

struct arena *findings_arena(struct findings *findings) {
    if (findings->arena == NULL)
        findings->arena = arena_new();
    return findings->arena;
}

struct finding *findings_add(struct findings *findings) {
    struct finding *finding = ARENA_NEW(findings_arena(findings), struct finding);
    vec_push(findings->arena, &findings->list, finding);
    return finding;
}

struct text findings_text(struct findings *findings, struct text text) {
    if (text.size == 0)
        return (struct text){ "", 0 };
    return (struct text){ arena_copy(findings_arena(findings), text.data, text.size), text.size };
}

uint32_t findings_count(const struct findings *findings) {
    return findings->list.count;
}

const struct finding *findings_at(const struct findings *findings, uint32_t index) {
    return findings->list.items[index];
}

/* --- From one store to another --- */

static void copy_lists(struct findings *into, struct finding *finding) {
    struct finding from = *finding;
    memset(&finding->hosts, 0, sizeof finding->hosts);
    memset(&finding->subjects, 0, sizeof finding->subjects);
    memset(&finding->labels, 0, sizeof finding->labels);
    memset(&finding->edits, 0, sizeof finding->edits);
    for (uint32_t i = 0; i < from.hosts.count; i++)
        vec_push(into->arena, &finding->hosts, findings_text(into, from.hosts.items[i]));
    for (uint32_t i = 0; i < from.subjects.count; i++) {
        const struct finding_subject *subject = &from.subjects.items[i];
        vec_push(into->arena, &finding->subjects,
                 ((struct finding_subject){ findings_text(into, subject->kind),
                                            findings_text(into, subject->key),
                                            findings_text(into, subject->host) }));
    }
    for (uint32_t i = 0; i < from.labels.count; i++)
        vec_push(into->arena, &finding->labels,
                 ((struct finding_label){ from.labels.items[i].span,
                                          findings_text(into, from.labels.items[i].text) }));
    for (uint32_t i = 0; i < from.edits.count; i++)
        vec_push(into->arena, &finding->edits,
                 ((struct finding_edit){ from.edits.items[i].span,
                                         findings_text(into, from.edits.items[i].text) }));
}

void findings_merge(struct findings *into, struct findings *from) {
    for (uint32_t i = 0; i < from->list.count; i++) {
        struct finding *copy = findings_add(into);
        *copy = *from->list.items[i];
        copy->policy = findings_text(into, copy->policy);
        copy->message = findings_text(into, copy->message);
        copy->reason = findings_text(into, copy->reason);
        copy->help = findings_text(into, copy->help);
        copy->label = findings_text(into, copy->label);
        copy_lists(into, copy);
    }
    if (from->arena != NULL)
        arena_reset(from->arena);
    *from = (struct findings){ .arena = from->arena };
}

/* --- Order --- */

static int compare_numbers(uint64_t a, uint64_t b) {
    return a < b ? -1 : a > b;
}

static int compare_spans(const struct sources *sources, struct span a, struct span b) {
    int order = 0;
    if (a.source.id != b.source.id && a.source.id != 0 && b.source.id != 0)
        order = text_compare(source_name(sources, a.source), source_name(sources, b.source));
    if (order == 0)
        order = compare_numbers(a.source.id, b.source.id);
    if (order == 0)
        order = compare_numbers(a.start, b.start);
    return order != 0 ? order : compare_numbers(a.end, b.end);
}

static int compare_subjects(const struct finding *a, const struct finding *b) {
    for (uint32_t i = 0; i < a->subjects.count && i < b->subjects.count; i++) {
        int order = text_compare(a->subjects.items[i].kind, b->subjects.items[i].kind);
        if (order == 0)
            order = text_compare(a->subjects.items[i].key, b->subjects.items[i].key);
        if (order != 0)
            return order;
    }
    return compare_numbers(a->subjects.count, b->subjects.count);
}

static int compare_labels(const struct sources *sources, const struct finding *a,
                          const struct finding *b) {
    for (uint32_t i = 0; i < a->labels.count && i < b->labels.count; i++) {
        int order = compare_spans(sources, a->labels.items[i].span, b->labels.items[i].span);
        if (order == 0)
            order = text_compare(a->labels.items[i].text, b->labels.items[i].text);
        if (order != 0)
            return order;
    }
    return compare_numbers(a->labels.count, b->labels.count);
}

static int compare_edits(const struct sources *sources, const struct finding *a,
                         const struct finding *b) {
    for (uint32_t i = 0; i < a->edits.count && i < b->edits.count; i++) {
        int order = compare_spans(sources, a->edits.items[i].span, b->edits.items[i].span);
        if (order == 0)
            order = text_compare(a->edits.items[i].text, b->edits.items[i].text);
        if (order != 0)
            return order;
    }
    return compare_numbers(a->edits.count, b->edits.count);
}

/* Everything but the hosts. */
static int compare_all(const struct sources *sources, const struct finding *a,
                       const struct finding *b) {
    int order = compare_spans(sources, a->span, b->span);
    if (order == 0)
        order = text_compare(a->policy, b->policy);
    if (order == 0)
        order = compare_numbers(a->demand, b->demand);
    if (order == 0)
        order = text_compare(a->message, b->message);
    if (order == 0)
        order = compare_subjects(a, b);
    if (order == 0)
        order = text_compare(a->help, b->help);
    if (order == 0)
        order = compare_numbers(a->waiver == NULL ? 0 : a->waiver->number + 1u,
                                b->waiver == NULL ? 0 : b->waiver->number + 1u);
    if (order == 0)
        order = compare_numbers(a->baselined, b->baselined);
    if (order == 0)
        order = compare_labels(sources, a, b);
    return order != 0 ? order : compare_edits(sources, a, b);
}

static struct text first_host(const struct finding *finding) {
    return finding->hosts.count == 0 ? (struct text){ "", 0 } : finding->hosts.items[0];
}

static int compare_entries(const void *a, const void *b, void *sources) {
    const struct finding *x = *(struct finding *const *)a, *y = *(struct finding *const *)b;
    int order = compare_all(sources, x, y);
    return order != 0 ? order : text_compare(first_host(x), first_host(y));
}

static void join(struct findings *findings, struct finding *into, const struct finding *finding) {
    for (uint32_t i = 0; i < finding->hosts.count; i++) {
        struct text host = finding->hosts.items[i];
        uint32_t known = into->hosts.count;
        if (known == 0 || !text_equal(into->hosts.items[known - 1], host))
            vec_push(findings->arena, &into->hosts, host);
    }
    for (uint32_t i = 0; i < into->subjects.count && into->hosts.count > 1; i++)
        into->subjects.items[i].host = (struct text){ "", 0 };
}

static uint64_t hash_text(uint64_t hash, struct text text) {
    return hash_combine(hash, hash_bytes(text.data, text.size));
}

static uint64_t fingerprint_of(const struct finding *finding) {
    uint64_t hash = hash_text(finding->demand + 1u, finding->policy);
    for (uint32_t i = 0; i < finding->hosts.count; i++)
        hash = hash_text(hash, finding->hosts.items[i]);
    for (uint32_t i = 0; i < finding->subjects.count; i++) {
        hash = hash_text(hash, finding->subjects.items[i].kind);
        hash = hash_text(hash, finding->subjects.items[i].key);
    }
    return hash;
}

void finding_take_fingerprint(struct finding *finding) {
    finding->fingerprint = fingerprint_of(finding);
}

void findings_order(struct findings *findings, const struct sources *sources) {
    struct finding **items = findings->list.items;
    uint32_t count = findings->list.count, kept = 0;
    if (count > 1) /* qsort_r() hands its context on as it got it */
        qsort_r(items, count, sizeof *items, compare_entries, (void *)(uintptr_t)sources);
    for (uint32_t i = 0; i < count; i++) {
        if (kept != 0 && compare_all(sources, items[kept - 1], items[i]) == 0)
            join(findings, items[kept - 1], items[i]);
        else
            items[kept++] = items[i];
    }
    findings->list.count = kept;
    for (uint32_t i = 0; i < kept; i++)
        finding_take_fingerprint(items[i]);
}

static bool is_on_any(const struct finding *finding, const struct text *hosts, uint32_t count) {
    for (uint32_t i = 0; i < finding->hosts.count; i++)
        for (uint32_t h = 0; h < count; h++)
            if (text_equal(finding->hosts.items[i], hosts[h]))
                return true;
    return finding->hosts.count == 0;
}

void findings_keep_hosts(struct findings *findings, const struct text *hosts, uint32_t count) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < findings->list.count; i++)
        if (is_on_any(findings->list.items[i], hosts, count))
            findings->list.items[kept++] = findings->list.items[i];
    findings->list.count = kept;
}

/* --- What is asked of them --- */

bool finding_is_excused(const struct finding *finding) {
    return finding->baselined || (finding->waiver != NULL && !finding->expired);
}

bool finding_is_of_fleet(const struct finding *finding) {
    if (finding->declared != NULL)
        return finding->declared->of_fleet;
    return finding->hosts.count != 1;
}

uint32_t findings_count_of(const struct findings *findings, enum diag_severity severity) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < findings->list.count; i++)
        count += findings->list.items[i]->severity == severity &&
                 !finding_is_excused(findings->list.items[i]);
    return count;
}

struct text finding_subjects_text(struct arena *arena, const struct finding *finding) {
    struct buf out = { 0 };
    for (uint32_t i = 0; i < finding->subjects.count; i++)
        buf_printf(&out, "%s%.*s %.*s", i == 0 ? "" : ", ",
                   TEXT_ARG(finding->subjects.items[i].kind),
                   TEXT_ARG(finding->subjects.items[i].key));
    struct text text = { arena_copy(arena, out.size == 0 ? "" : out.data, out.size), out.size };
    buf_free(&out);
    return text;
}

struct text finding_fingerprint_text(struct arena *arena, const struct finding *finding) {
    return text_of(arena_printf(arena, "%016llx", (unsigned long long)finding->fingerprint));
}
