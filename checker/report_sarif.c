/* SARIF 2.1.0, the interchange format of static analysers.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
#include "base/hash.h"
#include "checker/report_internal.h"
#include "source/json.h"
#include "source/report_json.h"

/* What results refer to: a policy, a demand for uniqueness, or a diagnostic's code. */
struct sarif_rule {
    struct text id, title, doc, page, url;
    enum diag_severity severity;
    bool waivable;
};

struct sarif {
    struct buf *out;
    struct arena *arena;
    const struct verdict *verdict;
    VEC(struct sarif_rule) rules; /* those of the program's policies first, by their numbers */
    uint32_t policy_count;
    uint32_t code_rule[DIAG_CODE_COUNT]; /* index + 1; 0: no result has this code */
};

static const char *const levels[] = {
    [DIAG_ERROR] = "error", [DIAG_WARNING] = "warning", [DIAG_INFO] = "note"
};

/* --- Rules --- */

/* What stands before the first empty line. */
static struct text first_paragraph(struct text text) {
    return (struct text){ text.data, text_find(text, TEXT("\n\n")) };
}

static void add_policies(struct sarif *s) {
    const struct program *program = s->verdict->program;
    for (uint32_t i = 0;
         program != NULL && s->verdict->findings != NULL && i < program->policies.count; i++) {
        const struct policy *policy = program->policies.items[i];
        vec_push(s->arena, &s->rules,
                 ((struct sarif_rule){ .id = policy->text,
                                       .title = first_paragraph(policy->doc),
                                       .doc = policy->doc,
                                       .severity = policy->severity,
                                       .waivable = policy->waivable }));
    }
    s->policy_count = s->rules.count;
}

static uint32_t rule_of_finding(struct sarif *s, const struct finding *finding) {
    if (finding->declared != NULL && finding->declared->number < s->policy_count)
        return finding->declared->number;
    for (uint32_t i = s->policy_count; i < s->rules.count; i++)
        if (text_equal(s->rules.items[i].id, finding->policy))
            return i;
    enum diag_code code = finding_code(finding);
    bool lint = code == DIAG_W1101;
    vec_push(
        s->arena, &s->rules,
        ((struct sarif_rule){ .id = finding->policy,
                              .title = lint ? finding->reason : text_of(diag_code_title(code)),
                              .page = lint ? finding->page : text_of(diag_code_page(code)),
                              .url = finding->url,
                              .severity = finding->severity,
                              .waivable = finding->unique != NULL || finding->declared != NULL }));
    return s->rules.count - 1;
}

static uint32_t rule_of_diag(struct sarif *s, const struct diag *diag) {
    uint32_t *index = &s->code_rule[diag->code];
    if (*index == 0) {
        vec_push(s->arena, &s->rules,
                 ((struct sarif_rule){ .id = text_of(diag_code_text(diag->code)),
                                       .title = text_of(diag_code_title(diag->code)),
                                       .page = text_of(diag_code_page(diag->code)),
                                       .severity = diag_code_severity(diag->code) }));
        *index = s->rules.count;
    }
    return *index - 1;
}

static void collect_rules(struct sarif *s) {
    add_policies(s);
    for (uint32_t i = 0; i < report_finding_count(s->verdict); i++)
        rule_of_finding(s, findings_at(s->verdict->findings, i));
    for (uint32_t i = 0; i < diags_count(s->verdict->diags); i++)
        if (report_is_plain(s->verdict, diags_at(s->verdict->diags, i)))
            rule_of_diag(s, diags_at(s->verdict->diags, i));
}

/* {"text": …}, and the same as Markdown where it is written in it. */
static void put_message(struct buf *out, const char *name, struct text text, bool markdown) {
    json_open(out, name, '{');
    json_put_text(out, "text", text);
    if (markdown)
        json_put_text(out, "markdown", text);
    json_close(out, '}');
}

static void put_rule(struct buf *out, const struct sarif_rule *rule) {
    json_item(out);
    buf_text(out, TEXT("\n{"));
    json_put_text(out, "id", rule->id);
    if (rule->title.size != 0)
        put_message(out, "shortDescription", rule->title, false);
    if (rule->doc.size != 0)
        put_message(out, "fullDescription", rule->doc, true);
    if (rule->doc.size != 0 || rule->page.size != 0)
        put_message(out, "help", rule->page.size != 0 ? rule->page : rule->doc, true);
    if (rule->url.size != 0)
        json_put_text(out, "helpUri", rule->url);
    json_open(out, "defaultConfiguration", '{');
    json_put_text(out, "level", text_of(levels[rule->severity]));
    json_close(out, '}');
    json_open(out, "properties", '{');
    json_put_bool(out, "waivable", rule->waivable);
    buf_text(out, TEXT("}}"));
}

/* --- Places --- */

static bool is_unreserved(unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c != 0 && strchr("-._~/", c) != NULL);
}

/* A file's name as a relative reference (RFC 3986). What has no place is of the folder of hosts:
 * code scanning takes no result without a file. */
static void put_artifact(struct sarif *s, struct span span) {
    const char *prefix = s->verdict->prefix == NULL ? "" : s->verdict->prefix;
    struct text file = span.source.id == 0 ? text_of(arena_printf(s->arena, "%shosts", prefix))
                                           : report_file(s->arena, s->verdict, span);
    json_open(s->out, "artifactLocation", '{');
    json_put_name(s->out, "uri");
    buf_char(s->out, '"');
    for (size_t i = 0; i < file.size; i++)
        if (is_unreserved((unsigned char)file.data[i]))
            buf_char(s->out, file.data[i]);
        else
            buf_printf(s->out, "%%%02X", (unsigned char)file.data[i]);
    buf_char(s->out, '"');
    json_put_text(s->out, "uriBaseId", TEXT("SRCROOT"));
    json_close(s->out, '}');
}

static void put_region(struct sarif *s, const char *name, struct span span) {
    const struct sources *sources = s->verdict->sources;
    struct place start = source_place(sources, span.source, span.start);
    struct place end = source_place(sources, span.source, span.end);
    json_open(s->out, name, '{');
    json_put_number(s->out, "startLine", start.line);
    json_put_number(s->out, "startColumn", start.column);
    json_put_number(s->out, "endLine", end.line);
    json_put_number(s->out, "endColumn", end.column);
    json_close(s->out, '}');
}

static void put_physical(struct sarif *s, struct span span) {
    json_open(s->out, "physicalLocation", '{');
    put_artifact(s, span);
    if (span.source.id != 0)
        put_region(s, "region", span);
    json_close(s->out, '}');
}

/* A further place; numbered, as viewers want it. */
static void put_related(struct sarif *s, uint32_t number, struct span span, struct text text) {
    if (span.source.id == 0)
        return;
    json_item(s->out);
    buf_char(s->out, '{');
    json_put_number(s->out, "id", number);
    put_physical(s, span);
    if (text.size != 0)
        put_message(s->out, "message", text, false);
    json_close(s->out, '}');
}

static void put_replacement(struct sarif *s, struct span span, struct text text) {
    json_item(s->out);
    buf_char(s->out, '{');
    put_region(s, "deletedRegion", span);
    put_message(s->out, "insertedContent", text, false);
    json_close(s->out, '}');
}

/* --- Fixes: edits, grouped by file --- */

struct edit {
    struct span span;
    struct text text;
};

static bool is_first_of_file(const struct edit *edits, uint32_t index) {
    for (uint32_t i = 0; i < index; i++)
        if (edits[i].span.source.id == edits[index].span.source.id)
            return false;
    return true;
}

static void put_change(struct sarif *s, const struct edit *edits, uint32_t count, uint32_t first) {
    json_item(s->out);
    buf_char(s->out, '{');
    put_artifact(s, edits[first].span);
    json_open(s->out, "replacements", '[');
    for (uint32_t i = first; i < count; i++)
        if (edits[i].span.source.id == edits[first].span.source.id)
            put_replacement(s, edits[i].span, edits[i].text);
    buf_text(s->out, TEXT("]}"));
}

static void put_fix(struct sarif *s, const struct edit *edits, uint32_t count, struct text help) {
    if (count == 0)
        return;
    json_open(s->out, "fixes", '[');
    buf_char(s->out, '{');
    if (help.size != 0)
        put_message(s->out, "description", help, false);
    json_open(s->out, "artifactChanges", '[');
    for (uint32_t i = 0; i < count; i++)
        if (is_first_of_file(edits, i))
            put_change(s, edits, count, i);
    buf_text(s->out, TEXT("]}]"));
}

/* --- Results --- */

static void open_result(struct sarif *s, uint32_t rule, enum diag_severity severity,
                        const struct buf *message) {
    json_item(s->out);
    buf_text(s->out, TEXT("\n{"));
    json_put_text(s->out, "ruleId", s->rules.items[rule].id);
    json_put_number(s->out, "ruleIndex", rule);
    json_put_text(s->out, "level", text_of(levels[severity]));
    put_message(s->out, "message", buf_view(message), false);
}

static void put_logical(struct sarif *s, const struct finding *finding) {
    if (finding->subjects.count == 0)
        return;
    json_open(s->out, "logicalLocations", '[');
    for (uint32_t i = 0; i < finding->subjects.count; i++) {
        const struct finding_subject *subject = &finding->subjects.items[i];
        struct buf name = { 0 };
        if (subject->host.size != 0) {
            buf_text(&name, subject->host);
            buf_char(&name, '/');
        }
        buf_text(&name, subject->kind);
        buf_char(&name, '/');
        buf_text(&name, subject->key);
        json_item(s->out);
        buf_char(s->out, '{');
        json_put_text(s->out, "name", subject->key);
        json_put_text(s->out, "fullyQualifiedName", buf_view(&name));
        json_put_text(s->out, "kind", TEXT("resource"));
        json_close(s->out, '}');
        buf_free(&name);
    }
    json_close(s->out, ']');
}

/* Where it is: in the text, and of which resources. */
static void put_location(struct sarif *s, struct span span, const struct finding *finding) {
    json_open(s->out, "locations", '[');
    buf_char(s->out, '{');
    put_physical(s, span);
    if (finding != NULL)
        put_logical(s, finding);
    buf_text(s->out, TEXT("}]"));
}

static void put_fingerprint(struct sarif *s, const char *name, struct text digits) {
    json_open(s->out, "partialFingerprints", '{');
    json_put_text(s->out, name, digits);
    json_close(s->out, '}');
}

static void put_suppression(struct sarif *s, const struct finding *finding) {
    const struct waiver *waiver = finding->waiver;
    if (!finding_is_excused(finding))
        return;
    bool waived = waiver != NULL && !finding->expired;
    json_open(s->out, "suppressions", '[');
    buf_char(s->out, '{');
    json_put_text(s->out, "kind", waived ? TEXT("inSource") : TEXT("external"));
    json_put_text(s->out, "status", TEXT("accepted"));
    json_put_text(s->out, "justification", report_excuse(s->arena, finding));
    if (waived) {
        json_open(s->out, "location", '{');
        put_physical(s, node_span(waiver->module->tree, waiver->node));
        json_close(s->out, '}');
    }
    buf_text(s->out, TEXT("}]"));
}

static void put_hosts(struct sarif *s, const struct finding *finding) {
    json_open(s->out, "properties", '{');
    json_open(s->out, "hosts", '[');
    for (uint32_t i = 0; i < finding->hosts.count; i++) {
        json_item(s->out);
        json_put_string(s->out, finding->hosts.items[i]);
    }
    buf_text(s->out, TEXT("]}"));
}

static void put_finding(struct sarif *s, const struct finding *finding) {
    struct buf message = { 0 };
    report_finding_text(&message, s->arena, finding);
    open_result(s, rule_of_finding(s, finding), finding->severity, &message);
    buf_free(&message);
    put_location(s, finding->span, finding);
    json_open(s->out, "relatedLocations", '[');
    for (uint32_t i = 0; i < finding->labels.count; i++)
        put_related(s, i + 1, finding->labels.items[i].span, finding->labels.items[i].text);
    json_close(s->out, ']');
    put_fingerprint(s, "croftFinding/v1", finding_fingerprint_text(s->arena, finding));
    put_suppression(s, finding);
    struct edit *edits = ARENA_ARRAY(s->arena, struct edit, finding->edits.count + 1);
    for (uint32_t i = 0; i < finding->edits.count; i++)
        edits[i] = (struct edit){ finding->edits.items[i].span, finding->edits.items[i].text };
    put_fix(s, edits, finding->edits.count, finding->help);
    put_hosts(s, finding);
    json_close(s->out, '}');
}

/* Of code, file and message: it stays when text moves. */
static struct text diag_fingerprint(struct sarif *s, const struct diag *diag) {
    struct text code = text_of(diag_code_text(diag->code)), message = text_of(diag->message);
    struct text file = report_file(s->arena, s->verdict, diag->span);
    uint64_t hash = hash_combine(
        hash_bytes(code.data, code.size),
        hash_combine(hash_bytes(file.data, file.size), hash_bytes(message.data, message.size)));
    return text_of(arena_printf(s->arena, "%016llx", (unsigned long long)hash));
}

static void put_diag(struct sarif *s, const struct diag *diag) {
    struct buf message = { 0 };
    report_diag_text(&message, diag);
    open_result(s, rule_of_diag(s, diag), diag->severity, &message);
    buf_free(&message);
    put_location(s, diag->span, NULL);
    json_open(s->out, "relatedLocations", '[');
    for (uint32_t i = 0; i < diag->label_count; i++)
        put_related(s, i + 1, diag->labels[i].span,
                    text_of(diag->labels[i].text == NULL ? "" : diag->labels[i].text));
    json_close(s->out, ']');
    put_fingerprint(s, "croftDiagnostic/v1", diag_fingerprint(s, diag));
    struct edit *edits = ARENA_ARRAY(s->arena, struct edit, diag->edit_count + 1);
    for (uint32_t i = 0; i < diag->edit_count; i++)
        edits[i] = (struct edit){ diag->edits[i].span, text_of(diag->edits[i].text) };
    struct text help = text_of(diag->help_count > 0 ? diag->helps[0] : "");
    put_fix(s, edits, diag->edit_count, help);
    json_close(s->out, '}');
}

static void put_results(struct sarif *s) {
    json_open(s->out, "results", '[');
    for (uint32_t i = 0; i < diags_count(s->verdict->diags); i++) {
        struct arena_mark mark = arena_mark(s->arena);
        if (report_is_plain(s->verdict, diags_at(s->verdict->diags, i)))
            put_diag(s, diags_at(s->verdict->diags, i));
        arena_release(s->arena, mark);
    }
    for (uint32_t i = 0; i < report_finding_count(s->verdict); i++) {
        struct arena_mark mark = arena_mark(s->arena);
        put_finding(s, findings_at(s->verdict->findings, i));
        arena_release(s->arena, mark);
    }
    json_close(s->out, ']');
}

static void put_tool(struct sarif *s) {
    json_open(s->out, "tool", '{');
    json_open(s->out, "driver", '{');
    json_put_text(s->out, "name", TEXT("croft"));
    json_open(s->out, "rules", '[');
    for (uint32_t i = 0; i < s->rules.count; i++)
        put_rule(s->out, &s->rules.items[i]);
    buf_text(s->out, TEXT("]}}"));
}

void report_sarif(struct buf *out, const struct verdict *verdict) {
    struct sarif s = { .out = out, .arena = arena_new(), .verdict = verdict };
    collect_rules(&s);
    buf_text(out, TEXT("{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/"
                       "schemas/sarif-schema-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{"));
    put_tool(&s);
    json_put_text(out, "columnKind", TEXT("unicodeCodePoints"));
    json_open(out, "originalUriBaseIds", '{');
    json_open(out, "SRCROOT", '{');
    put_message(out, "description", TEXT("where the sources' repository begins"), false);
    buf_text(out, TEXT("}}"));
    put_results(&s);
    buf_text(out, TEXT("}]}\n"));
    arena_free(s.arena);
}
