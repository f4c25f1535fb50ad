/* What survives of broken text: random edits of a valid module, and single mistakes with exactly
 * one message. */
#include "syntax/lex.h"
#include "syntax_fixture.h"

#include <stdio.h>
#include <stdlib.h>

/* A module as people write it: kinds, presets, rules, renderers, policies, services. */
static const char module[] =
    "use site\n"
    "use apps.media (sonarr, radarr)\n"
    "\n"
    "/// How a dataset is written to.\n"
    "enum Workload { general, sqlite, postgres, media }\n"
    "\n"
    "enum Auth {\n"
    "  sso     { group: &access-group, bypass: [Path] = [] }\n"
    "  api_key { secret: &secret }\n"
    "  public  { reason: String }\n"
    "}\n"
    "\n"
    "type RecordSize = Size where it in 512..16M and power_of_two(it)\n"
    "\n"
    "record Retention {\n"
    "  hourly: Int = 24\n"
    "  daily:  Int = 7\n"
    "}\n"
    "\n"
    "fn recordsize_for(w: Workload) -> RecordSize = match w {\n"
    "  sqlite         => 16K     // pages of 4-16K\n"
    "  postgres       => 8K\n"
    "  media, general => 1M\n"
    "}\n"
    "\n"
    "/// A ZFS dataset.\n"
    "kind dataset {\n"
    "  key path:    ZfsName\n"
    "  mountpoint:  Path?                  // no default\n"
    "  workload:    Workload = general\n"
    "  recordsize:  RecordSize = recordsize_for(workload)\n"
    "  compression: Compression = if workload == scratch then off else lz4\n"
    "  properties:  {String: String} = {}\n"
    "\n"
    "  require not (\"recordsize\" in properties)\n"
    "    else \"recordsize is a field of its own\"\n"
    "    at   properties[\"recordsize\"]\n"
    "}\n"
    "\n"
    "every dataset d where d.protection.replicate_to != none {\n"
    "  let target  = d.protection.replicate_to\n"
    "  let receive = \"${target.receive_root}/${here.name}/${last(split(d.path, \"/\"))}\"\n"
    "\n"
    "  replication d.path { source = d; target = target; into = receive; send = [raw, properties] "
    "}\n"
    "\n"
    "  on target {\n"
    "    replica receive { workload = d.workload }\n"
    "    zfs-delegation \"replication@${receive}\" {\n"
    "      allow += [receive, create, mount]\n"
    "    }\n"
    "  }\n"
    "}\n"
    "\n"
    "every host h {\n"
    "  let snapped = [d for d in dataset if d.protection.snapshots != none]\n"
    "\n"
    "  if snapped != [] {\n"
    "    file \"/etc/sanoid/sanoid.conf\" {\n"
    "      content = ini({\n"
    "        ...{ [d.path]: { use_template: d.name, recursive: \"no\" } for d in snapped },\n"
    "      })\n"
    "    }\n"
    "    timer \"sanoid.timer\" { interval = min([t.interval for t in templates]); persistent = "
    "true }\n"
    "  } else {\n"
    "    note \"none\" { }\n"
    "  }\n"
    "}\n"
    "\n"
    "fn site(v: vhost) -> Text<caddy> = caddy\"\"\"\n"
    "  ${v.host} {\n"
    "    ${if v.hsts != none then caddy\"header max-age=${seconds(v.hsts)}\" else none}\n"
    "    ${match v.auth {\n"
    "      sso { group, bypass } => sso_block(group, bypass)\n"
    "      api_key { secret }    => key_block(secret)\n"
    "      public                => none\n"
    "    }}\n"
    "    reverse_proxy ${v.upstream}\n"
    "  }\n"
    "  \"\"\"\n"
    "\n"
    "policy recordsize-fits-workload {\n"
    "  every dataset d where d.workload in [sqlite, postgres] {\n"
    "    require d.recordsize in 8K..32K\n"
    "      else \"`${d.path}` holds ${d.workload} pages\"\n"
    "      at   d.recordsize\n"
    "      help \"drop the line\"\n"
    "      fix  remove d.recordsize\n"
    "  }\n"
    "}\n"
    "\n"
    "preset arr(api: Path = \"/api\") for service {\n"
    "  proxy { auth = sso { group = media; bypass = [api, \"/feed\"] } }\n"
    "}\n"
    "\n"
    "defaults service { backup { repository = nas-primary } }\n"
    "\n"
    "waive recordsize-fits-workload for dataset \"tank/plex\" until 2027-01-31\n"
    "  because \"migrating\"\n"
    "\n"
    "service sonarr from apps.sonarr {\n"
    "  runtime container {\n"
    "    image   = \"ghcr.io/home-operations/sonarr:4.0.19\"\n"
    "    network = media-services\n"
    "    memory  = 1G\n"
    "  }\n"
    "  proxy { host = \"sonarr.${site.domain}\" }\n"
    "  mounts += [media]\n"
    "\n"
    "  alert sonarr-queue-stuck {\n"
    "    expr     = promql\"sonarr_queue_total > 50\"\n"
    "    after    = 30m\n"
    "    summary  = \"Sonarr has not drained its queue\"\n"
    "  }\n"
    "}\n"
    "\n"
    "service radarr from apps.radarr {\n"
    "  backup = none because \"holds nothing\"\n"
    "  if here.tags != [] and not (port in 1024..65535) { mounts += [media] }\n"
    "  state { path = \"/var/lib/radarr\"; workload = sqlite }\n"
    "}\n"
    "\n"
    "let banner = \"\"\"\n"
    "  Welcome to ${here.name}.\n"
    "\n"
    "  Be careful.\n"
    "  \"\"\"\n"
    "\n"
    "test \"a media recordsize under SQLite is refused\" {\n"
    "  dataset \"tank/good\" { workload = sqlite; mountpoint = \"/a\" }\n"
    "  expect violation recordsize-fits-workload at dataset \"tank/bad\"\n"
    "}\n";

/* --- Random edits --- */

static uint64_t random_state;

static uint32_t random_below(uint32_t limit) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)((random_state >> 11) % limit);
}

/* Text[start, end) is replaced by `with`. */
struct edit {
    uint32_t start, end;
    struct text with;
};

static struct text span_text(struct text text, uint32_t start, uint32_t end) {
    return (struct text){ text.data + start, end - start };
}

static struct edit random_token_edit(struct text text, const struct tokens *tokens, uint32_t how) {
    const struct token *token = &tokens->items[random_below(tokens->count - 1)];
    const struct token *other = &tokens->items[random_below(tokens->count - 1)];
    struct edit edit = { token->start, token->end, TEXT("") };
    if (how == 1)
        edit = (struct edit){ token->start, token->start,
                              span_text(text, other->start, other->end) };
    if (how == 2)
        edit = (struct edit){ token->end, token->end, span_text(text, token->start, token->end) };
    return edit;
}

static struct text random_line(struct text text) {
    uint32_t at = random_below((uint32_t)text.size), end = at;
    while (at > 0 && text.data[at - 1] != '\n')
        at--;
    while (text.data[end] != '\n')
        end++;
    return span_text(text, at, end + 1);
}

static struct edit random_line_edit(struct text text, uint32_t how) {
    struct text line = random_line(text), other = random_line(text);
    uint32_t start = (uint32_t)(line.data - text.data), end = start + (uint32_t)line.size;
    if (how == 1)
        return (struct edit){ start, start, other };
    if (how == 2)
        return (struct edit){ end, end, line };
    return (struct edit){ start, end, TEXT("") };
}

static void apply(struct buf *out, struct text text, struct edit edit) {
    out->size = 0;
    buf_add(out, text.data, edit.start);
    buf_text(out, edit.with);
    buf_add(out, text.data + edit.end, text.size - edit.end);
}

/* Whether an item of `before` is in `after`, whole, moved by what the edit added. */
static bool survives(const struct tree *before, struct node item, const struct tree *after,
                     struct edit edit) {
    const struct tree_node *old = node_at(before, item);
    uint32_t start = old->start;
    if (start >= edit.end)
        start = start + (uint32_t)edit.with.size - (edit.end - edit.start);
    for (uint32_t i = 0; i < item_count(after); i++) {
        struct node candidate = item_at(after, i);
        const struct tree_node *new = node_at(after, candidate);
        if (new->start == start)
            return new->kind == old->kind &&new->end - new->start == old->end - old->start &&
                   (new->flags &FLAG_BROKEN) == 0 &&
                   text_equal(node_text(before, item), node_text(after, candidate));
    }
    return false;
}

static bool touches(const struct tree *tree, struct node item, struct edit edit) {
    const struct tree_node *n = node_at(tree, item);
    return n->start <= edit.end && edit.start <= n->end;
}

static bool all_survive(const struct tree *before, const struct tree *after, struct edit edit) {
    for (uint32_t i = 0; i < item_count(before); i++) {
        struct node item = item_at(before, i);
        if (!touches(before, item, edit) && !survives(before, item, after, edit))
            return false;
    }
    return true;
}

static struct tokens tokens_of(struct parsed *p, struct text text) {
    struct parsing parsing = { .arena = p->arena,
                               .scratch = p->arena,
                               .names = p->names,
                               .source = p->tree->source,
                               .text = text };
    return lex(&parsing).tokens;
}

enum { EDITS_PER_KIND = 2000, KIND_COUNT = 6 };

static void test_random_edits(void **state) {
    (void)state;
    static const char *const names[KIND_COUNT] = { "token deleted", "token inserted",
                                                   "token doubled", "line deleted",
                                                   "line inserted", "line doubled" };
    struct text text = { module, sizeof module - 1 };
    struct parsed before = parse_text(text);
    assert_false(before.tree->broken);
    assert_int_equal(diags_count(before.diags), 0);
    struct tokens tokens = tokens_of(&before, text);
    struct buf edited = { 0 };
    uint32_t good_sum = 0, talkative = 0, silent = 0;
    const char *show = getenv("CROFT_TEST_SHOW"); /* prints what did not survive */
    random_state = 0x243f6a8885a308d3;
    for (uint32_t kind = 0; kind < KIND_COUNT; kind++) {
        uint32_t good = 0;
        for (int i = 0; i < EDITS_PER_KIND; i++) {
            struct edit edit = kind < 3 ? random_token_edit(text, &tokens, kind)
                                        : random_line_edit(text, kind - 3);
            apply(&edited, text, edit);
            struct parsed after = parse_text(buf_view(&edited));
            bool survived = all_survive(before.tree, after.tree, edit);
            good += survived;
            silent += after.tree->broken && diags_count(after.diags) == 0;
            talkative += diags_count(after.diags) > 1;
            if (show != NULL && (show[0] == 'm' ? diags_count(after.diags) > 1 : !survived))
                printf("=== %s at %u, %u messages: [%.*s]\n%.*s", names[kind], edit.start,
                       diags_count(after.diags), TEXT_ARG(edit.with), TEXT_ARG(buf_view(&edited)));
            parsed_free(&after);
        }
        print_message("%s: untouched items survive in %.1f%%\n", names[kind],
                      100.0 * good / EDITS_PER_KIND);
        good_sum += good;
    }
    print_message("more than one message in %.1f%%\n",
                  100.0 * talkative / (EDITS_PER_KIND * KIND_COUNT));
    assert_true(good_sum * 100 >= 97 * EDITS_PER_KIND * KIND_COUNT);
    assert_int_equal(silent, 0);
    buf_free(&edited);
    parsed_free(&before);
}

/* --- Single mistakes --- */

/* What is said, and what is left. */
struct mistake {
    const char *text;
    const char *said;
    const char *items; /* kinds of the items, `!` before broken ones */
};

static const char *items_of(struct parsed *p) {
    const char *all = "";
    for (uint32_t i = 0; i < item_count(p->tree); i++) {
        struct node item = item_at(p->tree, i);
        bool broken = node_has(p->tree, item, FLAG_BROKEN);
        all = arena_printf(p->arena, "%s%s%s%s", all, i == 0 ? "" : ", ", broken ? "!" : "",
                           node_kind_text(node_kind(p->tree, item)));
    }
    return all;
}

static const struct mistake mistakes[] = {
    /* Statements and items that cannot be read. */
    { "let a = 1\nlet b = \nlet c = 3\n", "E0101:2", "let, unreadable text, let" },
    { "let a = 1\nlet b = 5 +\nlet c = 3\n", "E0101:2", "let, unreadable text, let" },
    { "a b {\n  c = 1\n  d e f\n  g = 2\n}\nlet c = 3\n", "E0101:3", "!resource, let" },
    { "a b {\n  c { d = ; e = 1 }\n  g = = 2\n}\n", "E0101:2 E0101:3", "!resource" },
    { "kind a {\n  b Int\n  c: Int\n}\n", "E0101:2", "!kind" },
    { "enum A { a, b c, d }\nenum B { e }\n", "E0101:1", "!enum, enum" },
    { "let a = match b {\n  c => 1\n  d -> 2\n  e => 3\n}\n", "E0101:3", "!let" },
    { "let a = {\n  b: 1\n  c 2\n  d: 3\n}\nlet b = 1\n", "E0101:3", "!let, let" },
    { "a b ! {\n  c = 1\n}\nlet c = 3\n", "E0110:1", "unreadable text, let" },
    { "let a = (\n  1 +\n)\nlet b = 1\n", "E0101:3", "unreadable text, let" },
    { "let a\n  = 1\n  + 2\nlet b = 1\n", "E0101:1", "unreadable text, let" },
    /* A line that cannot go on with the statement before it. */
    { "let a = 1\n  because \"x\"\nlet b = 1\n", "E0101:2", "let, unreadable text, let" },
    { "a b { }\n  else { }\nlet b = 1\n", "E0101:2", "resource, unreadable text, let" },
    /* Brackets. */
    { "a b {\n  c {\n    d = 1\n}\nlet e = 1\n", "E0103:2", "!resource, let" },
    { "a b {\n  c = 1\n\nlet e = 1\n", "E0103:1", "!resource, let" },
    { "a b {\n  c = f(1, 2\n  d = 1\n}\nlet e = 1\n", "E0103:2", "!resource, let" },
    { "a b {\n  c = 1\n}\n}\nlet e = 1\n", "E0103:4", "resource, let" },
    { "a b {\n  c = 1 }\n  d = 2\n}\nlet e = 1\n", "E0103:2", "!resource, let" },
    { "a b {\n    c = 1\n  }\n  d = 2\n}\nlet e = 1\n", "E0103:3", "!resource, let" },
    { "let a = 1\n\n  c = 1\n  d { e = 1 }\n}\nlet e = 1\n", "E0103:5",
      "let, unreadable text, let" },
    { "a b\n  c = 1\n}\nlet e = 1\n", "E0103:1", "!resource, let" },
    { "let a = f(1]\nlet b = 1\n", "E0103:1", "!let, let" },
    { "let a = [1)\nlet b = 1\n", "E0103:1", "!let, let" },
    { "let a = f(1))\nlet b = 1\n", "E0103:1", "!let, let" },
    { "a b { c = (1 + 2 }\nlet b = 1\n", "E0103:1", "!resource, let" },
    { "let a = \"x ${f(1} y\"\nlet b = 1\n", "E0103:1", "!let, let" },
    /* Texts. */
    { "a b {\n  c = \"x\n  d = 1\n}\nlet b = 1\n", "E0102:2", "!resource, let" },
    { "a b {\n  c { d = \"x }\n  d = 1\n}\nlet b = 1\n", "E0102:2", "!resource, let" },
    { "a \"b {\n  c = 1\n}\nlet b = 1\n", "E0102:1", "!resource, let" },
    { "let a = b\"\nlet b = 1\n", "E0102:1", "!let, let" },
    { "let a = \"x ${b y\"\nlet b = 1\n", "E0102:1", "unreadable text, let" },
    { "let a = \"\"\"\n  x\nlet b = 1\nlet c = 1\n", "E0107:1", "!let, let, let" },
    { "let a = \"\"\"\n  x\nlet b = \"\"\"\n  y\n  \"\"\"\n", "E0107:1", "!let, let" },
    { "let a =\n  x ${y}\n  \"\"\"\nlet b = 1\n", "E0107:3", "!let, let" },
    { "let a = \"\"\"\n  ${x\n  ${y}\n  \"\"\"\nlet b = 1\n", "E0102:2", "!let, let" },
    { "let a = \"\"\"\n  ${x\n  y\n  \"\"\"\nlet b = 1\n", "E0102:2", "!let, let" },
    /* Characters. */
    { "let a = 1 @ $\nlet b = 1\n", "E0109:1", "let, let" },
    { "# a\nlet b = 1\n", "E0109:1", "let" },
    { "/* a\n   b */\nlet b = 1\n", "E0109:1", "let" },
    { "let a = “x”\nlet b = 1\n", "E0109:1", "!let, let" },
    { "let a = b && c || !d\n", "E0110:1 E0110:1 E0110:1", "!let" },
    { "let a = 'x'\n", "E0111:1", "!let" },
    { "let a = 10.0.0.1\nlet b = 1\n", "E0115:1", "!let, let" },
    { "let a = 1\001\nlet b = \"\002\"\n", "E0106:1 E0106:2", "!let, !let" },
};

static void test_mistakes(void **state) {
    (void)state;
    int bad = 0;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        const struct mistake *m = &mistakes[i];
        struct parsed p = parse_text(text_of(m->text));
        const char *what = said(&p), *items = items_of(&p);
        if (strcmp(what, m->said) != 0 || strcmp(items, m->items) != 0) {
            print_error("%s--- said %s, not %s; left %s, not %s\n", m->text, what, m->said, items,
                        m->items);
            bad++;
        }
        assert_true(p.tree->broken);
        parsed_free(&p);
    }
    assert_int_equal(bad, 0);
}

/* What a message says about the mistake, and the help for it. */
static void test_messages(void **state) {
    (void)state;
    static const struct {
        const char *text, *message, *help;
    } cases[] = {
        { "a b { port: 1 }", "found `:`, but a key, `=` or `{` was expected", "assigned with `=`" },
        { "a b { port == 1 }", "found `==`, but a key, `=` or `{` was expected", "`==` compares" },
        { "a b { c = if d { 1 } }", "found `{`, but `then` was expected", "if … then … else" },
        { "a b { if c then d }", "found `then`, but `{` was expected", "in braces" },
        { "let a = if b then c", "found the end of the line, but `else` was expected",
          "needs an `else`" },
        { "let a = b < c < d", "found `<`, but the end of the line was expected", "do not chain" },
        { "let a = b is none", "found `none`, but a name or `not` was expected", "`== none`" },
        { "let a = /etc", "found `/`, but a value was expected", "double quotes" },
        { "a b { c = none because d }", "found the name `d`, but a text was expected",
          "because \"…\"" },
        { "a b { c = 1, d = 2 }", "found `,`, but the end of the line or `because` was expected",
          "`;`" },
        { "a b { kind c { } }", "found `kind`, but a statement was expected", "is a `}` missing" },
        { "if a { }", "found `if`, but an item such as a resource, `kind` or `policy` was expected",
          "in a body" },
        { "kind a { b = Int }", "found `=`, but `:` was expected", "follows `:`" },
        { "fn a(b: Int): Int = 1", "found `:`, but `->` was expected", "`->`" },
        { "let a = \"${}\"", "found the `}` of the hole, but a value was expected", "$${" },
        { "a b { for c in {d: 1} { } }", "found `{`, but a value was expected", "parentheses" },
        { "let a = b ? c : d", "found `?`, but the end of the line was expected", "`??`" },
        { "def a(b) = 1", NULL, "`fn`" },
        { "a b { if c { } elif d { } }", NULL, "`else if`" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct parsed p = parse_text(text_of(cases[i].text));
        assert_int_equal(diags_count(p.diags), 1);
        const struct diag *diag = diags_at(p.diags, 0);
        if (cases[i].message != NULL)
            assert_string_equal(diag->message, cases[i].message);
        assert_int_equal(diag->help_count, 1);
        if (strstr(diag->helps[0], cases[i].help) == NULL)
            fail_msg("%s: help is: %s", cases[i].text, diag->helps[0]);
        parsed_free(&p);
    }
}

/* A file that is no Croft at all says so many times, but not without end. */
static void test_garbage_is_bounded(void **state) {
    (void)state;
    struct buf text = { 0 };
    for (int i = 0; i < 5000; i++)
        buf_text(&text, TEXT("} ] @ ) = \"x\n"));
    struct parsed p = parse_text(buf_view(&text));
    assert_true(diags_count(p.diags) > 0 && diags_count(p.diags) <= 200);
    assert_true(p.tree->broken);
    parsed_free(&p);
    buf_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_edits),
        cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_messages),
        cmocka_unit_test(test_garbage_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
