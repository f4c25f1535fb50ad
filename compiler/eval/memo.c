/* Answers that are kept, in a hash table of chains. */
#include "eval/memo.h"

#include "base/hash.h"

/* A question that takes fewer steps is asked again sooner than it is looked up. */
enum { STEPS_MIN = 24 };

struct memo_entry {
    struct question question; /* its arguments are a copy */
    struct value answer;
    bool any_origin; /* the answer has none of the arguments' origins */
    uint32_t next;   /* index + 1 */
};

struct memo {
    struct map heads; /* hash → index + 1 */
    struct map heavy; /* what was once worth keeping */
    VEC(struct memo_entry) entries;
};

static uint64_t hash_value(struct value v) {
    return v.tag == VALUE_STRING ? value_hash(v) : hash_combine(v.tag, (uint64_t)v.i);
}

static uint64_t hash_question(struct question q) {
    uint64_t hash = hash_combine((uint64_t)(uintptr_t)q.what, (uint64_t)(uintptr_t)q.here);
    for (uint32_t i = 0; i < q.count; i++)
        hash = hash_combine(hash, hash_value(q.arguments[i]));
    return hash;
}

static bool same_value(struct value a, struct value b) {
    if (a.tag != b.tag || a.aux != b.aux || a.flags != b.flags)
        return false;
    return a.i == b.i || (a.tag == VALUE_STRING && text_equal(value_text(a), value_text(b)));
}

static bool answers(const struct memo_entry *entry, struct question q) {
    if (entry->question.what != q.what || entry->question.here != q.here ||
        entry->question.count != q.count)
        return false;
    for (uint32_t i = 0; i < q.count; i++) {
        const struct value *kept = &entry->question.arguments[i];
        if (!same_value(*kept, q.arguments[i]) ||
            (!entry->any_origin && kept->origin != q.arguments[i].origin))
            return false;
    }
    return true;
}

const struct value *memo_find(const struct evaluation *ev, struct question question) {
    const struct memo *memo = ev->memo;
    if (memo == NULL || map_get(&memo->heavy, (uint64_t)(uintptr_t)question.what) == NULL)
        return NULL;
    const uint64_t *head = map_get(&memo->heads, hash_question(question));
    for (uint32_t at = head == NULL ? 0 : (uint32_t)*head; at != 0;
         at = memo->entries.items[at - 1].next)
        if (answers(&memo->entries.items[at - 1], question))
            return &memo->entries.items[at - 1].answer;
    return NULL;
}

/* Whether no text of the arguments can be in the answer: it is about resources, or no text at all.
 */
static bool is_of_resources(struct value v) {
    if (v.tag == VALUE_LIST || v.tag == VALUE_SET) {
        for (uint32_t i = 0; i < v.list->count; i++)
            if (v.list->items[i].tag != VALUE_RESOURCE)
                return false;
        return true;
    }
    return v.tag == VALUE_RESOURCE || v.tag == VALUE_NONE || v.tag == VALUE_BOOL;
}

void memo_keep(struct evaluation *ev, struct question question, struct value answer,
               uint32_t steps) {
    if (steps < STEPS_MIN || answer.tag == VALUE_ERROR)
        return;
    if (ev->memo == NULL)
        ev->memo = ARENA_NEW(ev->arena, struct memo);
    struct memo *memo = ev->memo;
    map_put(ev->arena, &memo->heavy, (uint64_t)(uintptr_t)question.what, NULL);
    uint64_t *head = map_put(ev->arena, &memo->heads, hash_question(question), NULL);
    bool any_origin = question.origin_apart || is_of_resources(answer);
    struct memo_entry entry = { question, answer, any_origin, (uint32_t)*head };
    struct value *arguments = ARENA_ARRAY(ev->arena, struct value, question.count + 1);
    memcpy(arguments, question.arguments, question.count * sizeof *arguments);
    entry.question.arguments = arguments;
    vec_push(ev->arena, &memo->entries, entry);
    *head = memo->entries.count;
}
