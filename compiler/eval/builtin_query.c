/* Built-in functions that look into texts of other languages: what a query reads. */
#include "eval/builtin_internal.h"
#include "eval/memo.h"
#include "value/promql.h"

#include <inttypes.h>
#include <stdio.h>

/* Entries of one selector's map. */
struct entries {
    struct call *call;
    VEC(struct mapping_entry) items;
};

static void add_entry(struct entries *entries, struct text key, struct text value) {
    struct mapping_entry entry = { call_give_text(entries->call, key),
                                   call_give_text(entries->call, value) };
    vec_push(entries->call->ev->arena, &entries->items, entry);
}

/* A label with its operator behind it, unless that is `=`. */
static struct text key_of(struct call *call, const struct promql_matcher *matcher) {
    if (text_equal(matcher->operator, TEXT("=")))
        return matcher->label;
    struct buf key = { 0 };
    buf_printf(&key, "%.*s%.*s", TEXT_ARG(matcher->label), TEXT_ARG(matcher->operator));
    struct text text = { arena_copy(call->ev->arena, key.data, key.size), key.size };
    buf_free(&key);
    return text;
}

static struct value give_selector(struct call *call, const struct promql_selector *selector) {
    struct entries entries = { .call = call };
    for (uint32_t i = 0; i < selector->matchers.count; i++)
        add_entry(&entries, key_of(call, &selector->matchers.items[i]),
                  selector->matchers.items[i].value);
    if (selector->range.size != 0) {
        char seconds[24];
        int size = snprintf(seconds, sizeof seconds, "%" PRId64, promql_seconds(selector->range));
        const char *kept = arena_copy(call->ev->arena, seconds, (size_t)size);
        add_entry(&entries, TEXT("[]"), (struct text){ kept, (size_t)size });
    }
    return make_map(call->ev, entries.items.items, entries.items.count, call->origin);
}

/* Every policy about alerts reads their expressions again. */
struct value builtin_SELECTORS(struct call *call) {
    static const char name[] = "selectors";
    struct question question = { name, NULL, call->args, 1, .origin_apart = false };
    const struct value *kept = memo_find(call->ev, question);
    if (kept != NULL)
        return *kept;
    struct promql_selectors selectors = { 0 };
    VEC(struct value) given = { 0 };
    promql_selectors(call->ev->arena, call_text(call, 0), &selectors);
    for (uint32_t i = 0; i < selectors.items.count; i++)
        vec_push(call->ev->arena, &given, give_selector(call, &selectors.items.items[i]));
    struct value list = make_list(call->ev, given.items, given.count, VALUE_LIST, call->origin);
    memo_keep(call->ev, question, list, MEMO_ALWAYS);
    return list;
}
