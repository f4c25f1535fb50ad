/* `croft list`: the resources of a kind, with some of their fields. */
#include "cli/list.h"

#include "cli/document.h"
#include "cli/table.h"
#include "query/data.h"
#include "query/deep.h"

#include <unistd.h>

/* Fields that are shown when none are named. */
enum { FIELDS_SHOWN = 4 };

static bool is_json(const struct listing *l) {
    return l->cli->format == OUTPUT_JSON;
}

static bool is_chosen(const struct listing *l, uint32_t host) {
    for (uint32_t i = 0; i < l->hosts.count; i++)
        if (l->hosts.items[i] == host)
            return true;
    return false;
}

static bool choose_hosts(struct listing *l) {
    int named = cli_option_count(l->cli, "--host");
    bool known = true;
    for (int i = 0; i < named; i++) {
        struct text name = text_of(cli_option_at(l->cli, "--host", i));
        uint32_t host = inspection_find_host(&l->inspection, name);
        known = known && host != UINT32_MAX;
        if (host != UINT32_MAX && !is_chosen(l, host))
            vec_push(l->arena, &l->hosts, host);
    }
    for (uint32_t i = 0; named == 0 && i < l->inspection.host_count; i++)
        vec_push(l->arena, &l->hosts, i);
    return known;
}

static bool is_named(const struct listing *l, struct text field) {
    for (uint32_t i = 0; i < l->fields.count; i++)
        if (text_equal(l->fields.items[i], field))
            return true;
    return false;
}

/* "a,b.c" → a and b.c */
static void split_fields(struct listing *l) {
    const char *at = cli_option(l->cli, "--fields");
    while (at != NULL) {
        size_t size = strcspn(at, ",");
        struct text field = { at, size };
        if (size != 0 && !is_named(l, field))
            vec_push(l->arena, &l->fields, field);
        at = at[size] == 0 ? NULL : at + size + 1;
    }
}

/* All are known, or reported. */
static bool check_fields(struct listing *l) {
    bool known = true;
    for (uint32_t i = 0; i < l->fields.count; i++)
        known = inspection_find_slot(&l->inspection, l->kind, NULL, l->fields.items[i]) !=
                    SLOT_NONE &&
                known;
    return known;
}

/* Values that fit into a table: those of one line, whatever they hold. */
static bool is_plain(const struct slot *slot) {
    return slot->kind == SLOT_LEAF && !slot->collection && slot->parent == SLOT_NONE &&
           type_present(slot->type)->kind != TYPE_TEXT &&
           type_present(slot->type)->kind != TYPE_SECRET_TEXT;
}

static void choose_fields(struct listing *l) {
    const struct kind *kind = l->kind;
    for (uint32_t i = 0; i < kind->slots.count; i++) {
        const struct slot *slot = &kind->slots.items[i];
        bool wanted = is_json(l) ? slot->parent == SLOT_NONE
                                 : is_plain(slot) && l->fields.count < FIELDS_SHOWN;
        if (wanted && i != kind->key_slot)
            vec_push(l->arena, &l->fields, slot->path);
    }
}

/* The value of a field; what is absent with a record or case around it is none. */
static struct value field_value(struct listing *l, struct evaluation *host,
                                struct resource *resource, struct text path) {
    uint32_t slot = inspection_find_slot(&l->inspection, l->kind, resource, path);
    if (resource_absent_container(host, resource, slot) != SLOT_NONE)
        return value_none(0);
    return resource_value(host, resource, slot);
}

static struct text shown(struct listing *l, struct evaluation *host, struct value value) {
    struct buf out = { 0 };
    if (value.tag == VALUE_NONE)
        buf_char(&out, '-');
    else if (value.tag == VALUE_STRING)
        buf_text(&out, value_text(value));
    else
        evaluation_show(host, &out, value, UINT32_MAX);
    struct text text = { arena_copy(l->arena, out.data, out.size), out.size };
    buf_free(&out);
    return text;
}

/* The rows of one collection; of a host, or of the fleet (host UINT32_MAX). */
struct rows {
    struct listing *l;
    struct table *table;
    struct array *array;
    bool with_host;
};

static void add_row(struct rows *rows, struct text host, struct evaluation *evaluation,
                    struct resource *resource) {
    struct listing *l = rows->l;
    struct object object = object_new(l->arena), fields = object_new(l->arena);
    if (rows->table != NULL && rows->with_host)
        table_add(rows->table, host);
    if (rows->table != NULL)
        table_add(rows->table, resource_key(resource));
    for (uint32_t i = 0; i < l->fields.count; i++) {
        struct value value = field_value(l, evaluation, resource, l->fields.items[i]);
        if (rows->table != NULL)
            table_add(rows->table, shown(l, evaluation, value));
        else
            object_put(&fields, arena_printf(l->arena, "%.*s", TEXT_ARG(l->fields.items[i])),
                       data_of(l->arena, evaluation, value));
    }
    if (rows->table != NULL)
        return;
    object_put_text(&object, "host", host);
    object_put_text(&object, "kind", l->kind->text);
    object_put_text(&object, "key", resource_key(resource));
    object_put(&object, "fields", object_value(&fields));
    array_add(rows->array, object_value(&object));
}

static void add_collection(struct rows *rows, struct text host, struct evaluation *evaluation) {
    uint32_t count;
    struct resource *const *members = evaluation_members(evaluation, rows->l->kind, &count);
    for (uint32_t i = 0; i < count; i++)
        add_row(rows, host, evaluation, members[i]);
}

static void add_heading(struct rows *rows) {
    struct listing *l = rows->l;
    const struct slot *key = l->kind->key_slot == SLOT_NONE
                                 ? NULL
                                 : &l->kind->slots.items[l->kind->key_slot];
    if (rows->with_host)
        table_add(rows->table, TEXT("host"));
    table_add(rows->table, key == NULL ? TEXT("key") : key->path);
    for (uint32_t i = 0; i < l->fields.count; i++)
        table_add(rows->table, l->fields.items[i]);
}

void list_write(struct listing *l, const struct table *table, struct array *array) {
    struct paint paint = { .out = &l->out, .color = cli_wants_color(STDOUT_FILENO) };
    if (is_json(l))
        document_write(&l->out, array_value(array));
    else
        table_write(table, &paint);
}

static void list_resources(struct listing *l) {
    bool fleet = l->kind->fleet || l->kind->is_host;
    if (l->fields.count == 0)
        choose_fields(l);
    struct rows rows = { .l = l, .with_host = !fleet && l->hosts.count > 1 };
    struct table table = table_new(l->arena, l->fields.count + 1 + rows.with_host);
    struct array array = array_new(l->arena);
    if (is_json(l))
        rows.array = &array;
    else
        rows.table = &table;
    if (!is_json(l))
        add_heading(&rows);
    if (fleet)
        add_collection(&rows, (struct text){ NULL, 0 }, l->inspection.fleet);
    for (uint32_t i = 0; !fleet && i < l->hosts.count; i++) {
        uint32_t host = l->hosts.items[i];
        add_collection(&rows, fleet_host_name(l->inspection.fleet, host),
                       inspection_host(&l->inspection, host));
        inspection_forget(&l->inspection, host);
    }
    list_write(l, &table, &array);
}

static void answer(void *data) {
    struct listing *l = data;
    if (!inspection_open(&l->inspection, l->workspace))
        return;
    bool known = choose_hosts(l);
    split_fields(l);
    if (l->cli->operand_count == 0) {
        l->answered = known;
        if (known)
            list_kinds(l);
    } else {
        l->kind = inspection_find_kind(&l->inspection, cli_operand(l->cli, 0));
        l->answered = l->kind != NULL && check_fields(l) && known;
        if (l->answered)
            list_resources(l);
    }
    inspection_close(&l->inspection);
}

int command_list(struct cli *cli) {
    int status = cli_expect_operands(cli, 0, 1);
    if (status != 0)
        return status;
    if (cli->operand_count == 0 && cli_option(cli, "--fields") != NULL)
        return cli_usage(cli, "--fields are of a kind: name one");
    struct listing l = { .cli = cli, .workspace = cli_open(cli) };
    l.arena = l.workspace->arena;
    deep_run(answer, &l);
    status = cli_finish_asking(cli, l.workspace, l.answered);
    status = cli_worst(status, cli_print(&l.out));
    buf_free(&l.out);
    workspace_free(l.workspace);
    return status;
}
