/* Tagged text: what each language says of a hole in each kind of place, how values look there, how
 * quantities are spelled; and that the tables are sound. What the languages' own programs read is
 * in tests/property/tagged.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "arena_fixture.h"
#include "value/tag.h"
#include "value/tag_tables.h"

#include <stdio.h>
#include <stdlib.h>

/* A text with holes, in the notation of these tests: «a string», ‹a fragment›, ¤an integer¤. */
struct hole {
    enum { STRING, FRAGMENT, INTEGER } sort;
    struct text text;
    const char *behind;
};

static const struct {
    const char *open, *close;
} marks[] = { { "«", "»" }, { "‹", "›" }, { "¤", "¤" } };

/* The first hole, or none. `*literal` ends before it. */
static bool find_hole(const char *at, struct text *literal, struct hole *hole) {
    const char *found = NULL;
    for (int sort = 0; sort < 3; sort++) {
        const char *open = strstr(at, marks[sort].open);
        if (open == NULL || (found != NULL && open > found))
            continue;
        found = open;
        hole->sort = sort;
    }
    *literal = (struct text){ at, found == NULL ? strlen(at) : (size_t)(found - at) };
    if (found == NULL)
        return false;
    const char *inside = found + strlen(marks[hole->sort].open);
    const char *close = strstr(inside, marks[hole->sort].close);
    hole->text = (struct text){ inside, (size_t)(close - inside) };
    hole->behind = close + strlen(marks[hole->sort].close);
    return true;
}

/* The byte behind a hole; an opening mark is another hole. */
static int next_of(const char *behind) {
    for (int sort = 0; sort < 3; sort++)
        if (strncmp(behind, marks[sort].open, strlen(marks[sort].open)) == 0)
            return TAG_NEXT_HOLE;
    return *behind == '\0' ? TAG_NEXT_END : (unsigned char)*behind;
}

static const char *write_hole(struct buf *out, struct tag tag, struct tag_state state,
                              const struct hole *hole) {
    const char *as_value = tag_hole_problem(tag, state, false);
    const char *as_fragment = tag_hole_problem(tag, state, true);
    if (hole->sort == FRAGMENT) {
        buf_text(out, hole->text);
        return as_fragment;
    }
    if (as_value != NULL && (hole->sort == STRING || as_fragment != NULL))
        return as_value;
    struct value value = value_string(arena, hole->text, 0);
    if (hole->sort == INTEGER)
        value = value_int(strtoll(hole->text.data, NULL, 10), 0);
    const char *problem;
    uint16_t escape = tag_hole_escape_before(tag, state, next_of(hole->behind));
    tag_escape(out, escape, value, &problem);
    return problem;
}

/* What becomes of the text, or "! " and why nothing. */
static const char *write(const char *name, const char *text) {
    struct tag tag = tag_find(text_of(name));
    assert_int_not_equal(tag.id, 0);
    struct tag_state state = tag_begin(tag);
    struct buf out = { 0 };
    struct text literal;
    struct hole hole = { 0 };
    const char *problem = NULL;
    for (bool more = true; more && problem == NULL;) {
        more = find_hole(text, &literal, &hole);
        state = tag_scan(tag, state, literal);
        buf_text(&out, literal);
        if (!more)
            break;
        problem = write_hole(&out, tag, state, &hole);
        state = tag_after_hole(tag, state);
        text = hole.behind;
    }
    if (problem == NULL)
        problem = tag_end_problem(tag, state);
    const char *result = problem != NULL ? arena_printf(arena, "! %s", problem)
                                         : arena_copy(arena, out.data, out.size);
    buf_free(&out);
    return result;
}

/* `expected` "! …": why nothing, in part. */
struct expectation {
    const char *text, *expected;
};

static void check_all(const char *name, const struct expectation *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const char *result = write(name, cases[i].text);
        bool is_right = cases[i].expected[0] == '!'
                            ? result[0] == '!' && strstr(result, cases[i].expected + 2) != NULL
                            : strcmp(result, cases[i].expected) == 0;
        if (!is_right)
            fail_msg("%s: «%s»: expected «%s», got «%s»", name, cases[i].text, cases[i].expected,
                     result);
    }
}

#define CHECK(name, cases) check_all(name, cases, sizeof(cases) / sizeof(cases)[0])

static void sh_words(void **state) {
    (void)state;
    static const struct expectation cases[] = {
        { "p «a» «a b» «it's» «»", "p a 'a b' 'it'\\''s' ''" },
        { "p --x=«a b»c\"«$a»\"'«it's»'", "p --x='a b'c\"\\$a\"'it'\\''s'" },
        { "X=«a b» Y=«;» cmd", "X='a b' Y=';' cmd" },
        { "a=(«x y» z)\necho", "a=('x y' z)\necho" },
        { "cmd >«a b» 2>&1 <«c»", "cmd >'a b' 2>&1 <c" },
        { "p ¤5¤ «-5» '¤-5¤'", "p 5 -5 '-5'" },
        { "‹a | b› && c ‹d e›", "a | b && c d e" },
        { "if [ \"$(f «a b»)\" = «y» ]; then\n  g «*»\nfi",
          "if [ \"$(f 'a b')\" = y ]; then\n  g '*'\nfi" },
        { "case $x in\na|b) p «*» ;;\n(c) q ;;\nesac; r «s t»",
          "case $x in\na|b) p '*' ;;\n(c) q ;;\nesac; r 's t'" },
        { "p \"$(case x in x) echo \"«a\"»\";; esac)«b\"»\"",
          "p \"$(case x in x) echo \"a\\\"\";; esac)b\\\"\"" },
        { "p $((1 + (¤2¤))) «x y»", "p $((1 + (2))) 'x y'" },
        { "f() { # it's\n  p «a b»\n}", "f() { # it's\n  p 'a b'\n}" },
        { "cat <<-'E F' | p «a b»\nit's $(\n\tE F\np «c d»",
          "cat <<-'E F' | p 'a b'\nit's $(\n\tE F\np 'c d'" },
        { "p a\\ «b c» $1 «d e»", "p a\\ 'b c' $1 'd e'" },
        { "p $'it\\'s' «b c»", "p $'it\\'s' 'b c'" },
        { "p <(q «a b») «c d»", "p <(q 'a b') 'c d'" },
        { "p <<<«a b»", "p <<<'a b'" },
    };
    CHECK("sh", cases);
}

static void sh_refusals(void **state) {
    (void)state;
    static const struct expectation cases[] = {
        { "«a» b", "! command's name" },
        { "a; «b»", "! command's name" },
        { "a && b/«c»", "! command's name" },
        { "if x; then «y»; fi", "! command's name" },
        { "X=1 «y»", "! command's name" },
        { "p $(«y»)", "! command's name" },
        { "(«y»)", "! command's name" },
        { "a # «b»", "! comment" },
        { "a # ‹b›", "! comment" },
        { "p <<E\n«a»\nE\n", "! here-document" },
        { "p <<«E»\n", "! delimiter" },
        { "p `q «a»`", "! backquotes" },
        { "p $«a»", "! dollar" },
        { "p \"$«a»\"", "! dollar" },
        { "p $HOME«a»", "! braces" },
        { "p \"$HOME«a»\"", "! braces" },
        { "p ${x:-«a»}", "! parameter" },
        { "p $((«a»))", "! numbers" },
        { "p \\«a»", "! backslash" },
        { "p '‹a›'", "! quotes" },
        { "p 'a", "! unclosed single quote" },
        { "p \"a", "! unclosed double quote" },
        { "p \"$(q \"", "! unclosed" },
        { "p $(q", "! unclosed bracket" },
        { "p `a", "! unclosed backquote" },
        { "p a\\", "! nothing behind" },
        { "p <<E", "! without its text" },
        { "p <<E\na", "! unclosed here-document" },
        { "p <<A <<B\nA\nB\n", "! nested too deep" },
    };
    CHECK("sh", cases);
}

static void systemd_lines(void **state) {
    (void)state;
    static const struct expectation cases[] = {
        { "[Unit]\nDescription=«50% of it»\n", "[Unit]\nDescription=50%% of it\n" },
        { "Description=a «b\"c»", "Description=a b\"c" },
        { "ExecStart=/bin/p «a» «a b» «» «$x%y»", "ExecStart=/bin/p a \"a b\" \"\" \"$$x%%y\"" },
        { "ExecStart=/bin/p --x=«a b» \"«it's \"x\"»\" '«a\nb»'",
          "ExecStart=/bin/p --x=a\\x20b \"it\\x27s \\x22x\\x22\" 'a\\x0ab'" },
        { "ExecStart=:/bin/p «$x»\nExec=«$x»", "ExecStart=:/bin/p \"$x\"\nExec=\"$$x\"" },
        { "Environment=«A=b c$» \"B=«%»\"", "Environment=\"A=b c$\" \"B=%%\"" },
        { "ExecStart=-«/a b»/c «d»", "ExecStart=-/a\\x20b/c d" },
        { "ExecStart=/a \\\n  # it's\n  «b c» ; /d «e f»\n",
          "ExecStart=/a \\\n  # it's\n  \"b c\" ; /d \"e f\"\n" },
        { "‹A=b›\nExecStart=‹/bin/x y›\n", "A=b\nExecStart=/bin/x y\n" },
        { "/usr/bin/p «a b»", "/usr/bin/p \"a b\"" },
        { "server --x «a b»", "server --x \"a b\"" },
        { "A=%%«b»", "A=%%b" },
    };
    static const struct expectation refused[] = {
        { "«A»=b", "! key" },
        { "A«B»=c", "! key's name" },
        { "[«A»]", "! section" },
        { "# «a»", "! comment" },
        { "A=b \\\n; «c»\n", "! comment" },
        { "A=«b\nc»", "! line ends" },
        { "A=«b\\»", "! backslash" },
        { "A=«b »", "! blanks" },
        { "A=« b»", "! blanks" },
        { "A=b%«c»", "! percent" },
        { "ExecStart=/a $«b»", "! dollar" },
        { "ExecStart=/a $B«c»", "! braces" },
        { "ExecStart=/a ${B«c»}", "! braces" },
        { "ExecStart=«a» b", "! absolute path" },
        { "ExecStart=«/a$b»", "! `$`" },
        { "ExecStart=/a ; «b»", "! absolute path" },
        { "ExecStart=/a \"b", "! unclosed double quote" },
        { "ExecStart=/a \\", "! joins" },
        { "A=b\\", "! joins" },
    };
    CHECK("systemd", cases);
    CHECK("systemd", refused);
}

static void promql_places(void **state) {
    (void)state;
    static const struct expectation cases[] = {
        { "up{job=«a\"b\\»,i=\"x «y\"»\"} > ¤5¤", "up{job=\"a\\\"b\\\\\",i=\"x y\\\"\"} > 5" },
        { "up{a=~«a.b|c»,b!~'«a.b'»',c=~`«a.b»`}",
          "up{a=~\"a\\\\.b\\\\|c\",b!~'a\\\\.b\\'',c=~`a\\.b`}" },
        { "rate(‹x›[¤5¤])", "rate(x[5])" },
        { "up{‹a=\"b\"›} and # it's\nx{y=«z»}", "up{a=\"b\"} and # it's\nx{y=\"z\"}" },
        { "up{a=¤5¤}", "up{a=\"5\"}" },
        { "up > «x»", "! a name or a number" },
        { "sum by («x») (y)", "! a name or a number" },
        { "up{«a»=\"b\"}", "! label's name" },
        { "up{a!«b»}", "! operator" },
        { "up # «a»", "! comment" },
        { "up{a=`«b`»`}", "! backquotes" },
        { "up{a=\"\\«b»\"}", "! backslash" },
        { "up{a=\"b\"", "! unclosed brace" },
        { "up{a=\"b", "! unclosed double quote" },
    };
    CHECK("promql", cases);
}

static void caddy_places(void **state) {
    (void)state;
    static const struct expectation cases[] = {
        { "«a.example» {\n\trespond «a b» ¤200¤\n}", "a.example {\n\trespond \"a b\" 200\n}" },
        { "a «b»:«80» c/«d»", "a b:80 c/d" },
        { "a «x\"y» «a\\» «a b\\\"» «» «#»", "a \"x\\\"y\" `a\\` `a b\\\"` \"\" \"#\"" },
        { "a \"x «y\"»\" `«\"\\»` {env.«X»}", "a \"x y\\\"\" `\"\\` {env.X}" },
        { "a «{}» «{ x }» b#«c»", "a \"{}\" \"{ x }\" b#c" },
        { "a «b c»:80", "! quoted" },
        { "a x«b c»", "! quoted" },
        { "a «{env.X}»", "! braces" },
        { "a «{$X}»", "! braces" },
        { "a «{»", "! brace" },
        { "# «a»", "! comment" },
        { "a \"b\"«c»", "! closing quote" },
        { "a «\\\"`»", "! backquotes" },
        { "a \"x«b\\»\"", "! backslash" },
        { "a \"b", "! unclosed double quote" },
    };
    CHECK("caddy", cases);
}

static void nginx_places(void **state) {
    (void)state;
    static const struct expectation cases[] = {
        { "server_name «a.b» «a b»; x \"«\"\\»\" '«'»';",
          "server_name a.b \"a b\"; x \"\\\"\\\\\" '\\'';" },
        { "proxy_pass http://«a»:¤80¤/${x}«y»;", "proxy_pass http://a:80/${x}y;" },
        { "x «a$b»;", "! `$`" },
        { "x a«b c»;", "! quoted" },
        { "x $«a»;", "! variable's name" },
        { "x $a«b»;", "! braces" },
        { "# «a»", "! comment" },
        { "x \"a\"«b»;", "! closing quote" },
    };
    CHECK("nginx", cases);
}

static void sql_places(void **state) {
    (void)state;
    static const struct expectation cases[] = {
        { "SELECT «it's», ¤5¤, 'a«'»', E'«\\'»', \"a«\"»\";",
          "SELECT 'it''s', 5, 'a''', E'\\\\''', \"a\"\"\";" },
        { "SELECT $a$ ' $b$ $a$, $1, «x» -- it's\n, «y» /* ' /* */ ' */, «z»",
          "SELECT $a$ ' $b$ $a$, $1, 'x' -- it's\n, 'y' /* ' /* */ ' */, 'z'" },
        { "SELECT 'a''«b»', E'a\\'«b»'", "SELECT 'a''b', E'a\\'b'" },
        { "‹SELECT 1›; x - ¤-1¤", "SELECT 1; x - -1" },
        { "SELECT x_«a»", "! name" },
        { "SELECT E«a»", "! name" },
        { "SELECT «a»«b»", "! another value" },
        { "SELECT «a»'b'", "! quote" },
        { "SELECT 'a'«b»", "! literal" },
        { "SELECT -¤5¤", "! minus" },
        { "SELECT $a$ «b» $a$", "! $…$" },
        { "-- «a»", "! comment" },
        { "/* «a» */", "! comment" },
        { "SELECT U&'«a»'", "! U&" },
        { "SELECT 'a", "! unclosed single quote" },
        { "/* /* */", "! unclosed comment" },
        { "$x$", "! unclosed" },
    };
    CHECK("sql", cases);
}

static void formats(void **state) {
    (void)state;
    static const struct expectation json[] = {
        { "{\"a\": «x\"\n», \"b«\"»\": ¤5¤, «c»: [‹null›]}",
          "{\"a\": \"x\\\"\\n\", \"b\\\"\": 5, \"c\": [null]}" },
        { "[«a»«b»]", "! another value" },
        { "[1«a»]", "! word" },
        { "[\"\\«a»\"]", "! backslash" },
        { "// «a»", "! comment" },
        { "[\"a", "! unclosed double quote" },
    };
    static const struct expectation yaml[] = {
        { "a: «no»\nb: «x y» # it's\n- - «1»\n«k»: ¤1¤",
          "a: \"no\"\nb: x y # it's\n- - \"1\"\nk: 1" },
        { "a: [«x», {b: «y»}]\nc: '«it's»'\nd: \"«\"»\"",
          "a: [\"x\", {b: \"y\"}]\nc: 'it''s'\nd: \"\\\"\"" },
        { "a: |\n  x: «y: z»\n\n  «#»\nb: «y: z»", "a: |\n  x: y: z\n\n  #\nb: \"y: z\"" },
        { "- a: >-\n    «x #y»\n  b: «x #y»", "- a: >-\n    x #y\n  b: \"x #y\"" },
        { "- |\n  «a: b»\n- «a: b»", "- |\n  a: b\n- \"a: b\"" },
        { "a: v«1.2»-«x»", "a: v1.2-x" },
        { "a: !t &x |\n  «a: b»", "a: !t &x |\n  a: b" },
        { "a: v«x y»", "! quoted" },
        { "a: |\n  «x\ny»", "! line ends" },
        { "a: # «x»", "! comment" },
        { "a: '«x\ny»'", "! line ends" },
    };
    static const struct expectation toml[] = {
        { "[a.«b c»]\n«k» = «v\"»\nl = [«x», ¤1¤, [ '«y»' ]]\nt = { «a.b» = «c» }",
          "[a.\"b c\"]\nk = \"v\\\"\"\nl = [\"x\", 1, [ 'y' ]]\nt = { \"a.b\" = \"c\" }" },
        { "x = \"\"\"«\"\"\"»\"\"\"\ny = '''it's «x»'''\nz = «\n»",
          "x = \"\"\"\\\"\\\"\\\"\"\"\"\ny = '''it's x'''\nz = \"\\n\"" },
        { "x = '«it's»'", "! single quotes" },
        { "x = «a»«b»", "! another value" },
        { "x = 1«a»", "! another value" },
        { "a«b» = 1", "! key" },
        { "# «a»", "! comment" },
        { "x = [", "! unclosed bracket" },
    };
    static const struct expectation ini[] = {
        { "[«a b»]\n«k» = «v w»\nx = a«b»", "[a b]\nk = v w\nx = ab" },
        { "k = «a #b»", "! comment" },
        { "k = «a\nb»", "! line ends" },
        { "[«a]»]", "! section" },
        { "; «a»", "! comment" },
    };
    CHECK("json", json);
    CHECK("yaml", yaml);
    CHECK("toml", toml);
    CHECK("ini", ini);
}

static void environments(void **state) {
    (void)state;
    static const struct expectation nix[] = {
        { "{ k = «a$b\\\"»; «x y» = [ ¤1¤ \"«${»\" ]; }",
          "{ k = \"a\\$b\\\\\\\"\"; \"x y\" = [ 1 \"\\${\" ]; }" },
        { "\"${\"«x»\"}«y»\" + ''a'''}'' + «z»", "\"${\"x\"}y\" + ''a'''}'' + \"z\"" },
        { "\"$«{x}»\"", "! dollar" },
        { "''«x»''", "! between double quotes" },
        { "# «x»", "! comment" },
        { "/* «x» */", "! comment" },
        { "a«x»", "! word" },
        { "\"${x\"", "! unclosed" },
    };
    static const struct expectation ruby[] = {
        { "brew «a#{b}», id: ¤5¤, x: ['«it's»', \"«\"»\"]",
          "brew \"a\\#{b}\", id: 5, x: ['it\\'s', \"\\\"\"]" },
        { "\"#{«x»}\"", "! #{" },
        { "x # «a»", "! comment" },
        { "«a»«b»", "! another value" },
    };
    static const struct expectation git[] = {
        { "[remote \"«a\"b»\"]\n\t«url» = «x;y» # it's\n\tk = \"a «\\»\"\n",
          "[remote \"a\\\"b\"]\n\turl = \"x;y\" # it's\n\tk = \"a \\\\\"\n" },
        { "«a_b» = 1", "! letters, digits and hyphens" },
        { "; «a»", "! comment" },
        { "[s \"«a\nb»\"]", "! line ends" },
    };
    static const struct expectation vim[] = {
        { "\" it's\nlet &a = «it's»\nlet b = ¤2¤ . '«x'»'",
          "\" it's\nlet &a = 'it''s'\nlet b = 2 . 'x'''" },
        { "\" «a»", "! comment" },
        { "let a = \"«a»\"", "! single quotes" },
        { "let a = «a\nb»", "! line ends" },
        { "«a»", "! command" },
    };
    static const struct expectation fish[] = {
        { "set -gx «A» «it's \\»; echo --a=«b c» '«'»' \"«$x»\" # it's\n",
          "set -gx A 'it\\'s \\\\'; echo --a='b c' '\\'' \"\\$x\" # it's\n" },
        { "«a»", "! command" },
        { "echo a; «a»", "! command" },
        { "echo # «a»", "! comment" },
        { "echo $a«b»", "! variable" },
    };
    CHECK("nix", nix);
    CHECK("fish", fish);
    CHECK("ruby", ruby);
    CHECK("git", git);
    CHECK("vim", vim);
}

static void files(void **state) {
    (void)state;
    static const struct expectation env[] = {
        { "A=«b c»\nB=«\"x»\nC=«»\nD=x«y\\»\nE='«z»'", "A=b c\nB=\"\\\"x\"\nC=\nD=xy\\\\\nE='z'" },
        { "«A»=b", "! variable's name" },
        { "# «a»", "! comment" },
        { "A='«'»'", "! quotes" },
        { "A=x«\n»", "! line ends" },
    };
    static const struct expectation conf[] = {
        { "key = '«a b»'\n«Key» «it's»\nx=\"«y»\"", "key = 'a b'\nKey it's\nx=\"y\"" },
        { "# «a»", "! comment" },
        { "k = '«it's»'", "! quotes" },
        { "k «a\nb»", "! line ends" },
        { "don't «x\\»", "don't x\\" },
    };
    static const struct expectation nft[] = {
        { "ip saddr «10.0.0.0/8» tcp dport { ¤22¤, «http» } comment \"«a b»\"",
          "ip saddr 10.0.0.0/8 tcp dport { 22, http } comment \"a b\"" },
        { "iifname «a b»", "iifname \"a b\"" },
        { "iifname x«a b»", "! quoted" },
        { "comment \"«\"»\"", "! quotes" },
        { "# «a»", "! comment" },
    };
    static const struct expectation dns[] = {
        { "«a.b». IN TXT \"«\"x;\\»\" «a b@»", "a.b. IN TXT \"\\034x;\\092\" a\\032b\\064" },
        { "; «a»", "! comment" },
        { "\\«a»", "! backslash" },
    };
    CHECK("env", env);
    CHECK("conf", conf);
    CHECK("nft", nft);
    CHECK("dns", dns);
}

static void web(void **state) {
    (void)state;
    static const struct expectation html[] = {
        { "<a href=\"«\"&<'»\" k=«a b»>«<b>»</a>‹<br>›",
          "<a href=\"&quot;&amp;&lt;&#39;\" k=\"a b\">&lt;b&gt;</a><br>" },
        { "<script src=\"«x\"»\">a < b</script>«<»", "<script src=\"x&quot;\">a < b</script>&lt;" },
        { "<«a»>", "! element's name" },
        { "<a «b»>", "! attribute's name" },
        { "<a k=x«b»>", "! without quotes" },
        { "<script>«x»</script>", "! script" },
        { "<style>«x»</style>", "! style" },
        { "<!-- «a» -->", "! comment" },
        { "<![CDATA[«a»]]>", "! CDATA" },
        { "&#«a»;", "! entity" },
        { "<a", "! unclosed tag" },
    };
    static const struct expectation regex[] = {
        { "^«a.b[c]»+$", "^a\\.b\\[c\\]+$" },
        { "[«a»]", "! set" },
        { "[]«a»]", "! set" },
        { "[^]x[:alpha:]]«.»", "[^]x[:alpha:]]\\." },
        { "\\«a»", "! backslash" },
        { "[a", "! unclosed bracket" },
    };
    static const struct expectation url[] = {
        { "«https://a.b/c d»/«e/f»?q=«é&»", "https://a.b/c%20d/e%2Ff?q=%C3%A9%26" },
        { "http://a/%«2»", "! percent-encoded" },
        { "http://a/%2", "! unfinished" },
    };
    CHECK("html", html);
    CHECK("xml", html);
    CHECK("regex", regex);
    CHECK("url", url);
}

static void depth(void **state) {
    (void)state;
    struct buf text = { 0 };
    for (int i = 0; i < TAG_DEPTH_MAX; i++)
        buf_printf(&text, "p $(");
    buf_printf(&text, "p «a b»");
    for (int i = 0; i < TAG_DEPTH_MAX; i++)
        buf_char(&text, ')');
    buf_char(&text, '\0');
    assert_int_not_equal(write("sh", text.data)[0], '!');
    const char *deeper = arena_printf(arena, "p $(%s)", text.data);
    assert_non_null(strstr(write("sh", deeper), "nested too deep"));
    buf_free(&text);
}

static void spells(const char *name, enum value_tag tag, int64_t i, const char *expected) {
    struct buf out = { 0 };
    bool has = tag_spell(&out, tag_find(text_of(name)),
                         (struct value){ .tag = (uint8_t)tag, .i = i });
    if (has != (expected != NULL) || (has && !text_equal(buf_view(&out), text_of(expected))))
        fail_msg("%s: %lld: %.*s", name, (long long)i, TEXT_ARG(buf_view(&out)));
    if (!has)
        assert_int_equal(out.size, 0);
    buf_free(&out);
}

static void spellings(void **state) {
    (void)state;
    spells("systemd", VALUE_SIZE, 16384, "16K");
    spells("systemd", VALUE_SIZE, 1536, "1536");
    spells("systemd", VALUE_SIZE, 3LL << 40, "3T");
    spells("systemd", VALUE_SIZE, 0, "0");
    spells("systemd", VALUE_DURATION, 5400000, "1h30m");
    spells("systemd", VALUE_DURATION, 500, "500ms");
    spells("systemd", VALUE_DURATION, 0, "0s");
    spells("systemd", VALUE_DURATION, -1, NULL);
    spells("systemd", VALUE_PERCENT, 85500000, "85.5%");
    spells("systemd", VALUE_MODE, 0644, "0644");
    spells("promql", VALUE_DURATION, 90000, "1m30s");
    spells("promql", VALUE_DURATION, 604800000, "1w");
    spells("promql", VALUE_SIZE, 1024, "1024");
    spells("promql", VALUE_PERCENT, 1, NULL);
    spells("caddy", VALUE_DURATION, 86400000, "24h");
    spells("caddy", VALUE_SIZE, 10 << 20, "10MiB");
    spells("nginx", VALUE_SIZE, 1LL << 30, "1024m");
    spells("nginx", VALUE_DURATION, 86400000, "1d");
    spells("sh", VALUE_SIZE, 16384, "16384");
    spells("sh", VALUE_DURATION, 1500, "1.5");
    spells("sh", VALUE_DURATION, INT64_MAX, NULL);
    spells("json", VALUE_SIZE, 1, NULL);
    spells("yaml", VALUE_DURATION, 1, NULL);
    spells("toml", VALUE_MODE, 1, NULL);
    spells("ini", VALUE_PERCENT, 1, NULL);
    spells("sh", VALUE_INT, 1, NULL);
    struct buf out = { 0 };
    assert_false(tag_spell(&out, (struct tag){ 0 }, (struct value){ .tag = VALUE_SIZE, .i = 1 }));
}

/* What a shell's word, and plain text, make of values that are no strings. */
static void values(void **state) {
    (void)state;
    struct tag sh = tag_find(TEXT("sh"));
    uint16_t word = tag_hole_escape(sh, tag_scan(sh, tag_begin(sh), TEXT("p ")));
    static const struct {
        struct value value;
        const char *expected;
    } cases[] = {
        { { .tag = VALUE_BOOL, .i = 1 }, "true" },
        { { .tag = VALUE_DECIMAL, .i = -1500000 }, "-1.5" },
        { { .tag = VALUE_DATE, .i = 0 }, "1970-01-01" },
        { { .tag = VALUE_SIZE, .i = 2048 }, "2048" },
        { { .tag = VALUE_PERCENT, .i = 1 }, NULL },
        { { .tag = VALUE_NONE }, NULL },
        { { .tag = VALUE_RESOURCE }, NULL },
    };
    struct buf out = { 0 };
    const char *problem;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        out.size = 0;
        buf_text(&out, TEXT("x"));
        bool done = tag_escape(&out, word, cases[i].value, &problem);
        assert_int_equal(done, cases[i].expected != NULL);
        if (!done) {
            assert_non_null(problem);
            assert_int_equal(out.size, 1);
        } else if (strncmp(out.data + 1, cases[i].expected, out.size - 1) != 0) {
            fail_msg("expected %s, got %.*s", cases[i].expected, TEXT_ARG(buf_view(&out)));
        }
    }
    struct value zero = value_string(arena, (struct text){ "a\0b", 3 }, 0);
    assert_false(tag_escape(&out, word, zero, &problem));
    out.size = 0;
    assert_true(tag_escape(&out, 0, value_string(arena, TEXT("a 'b"), 0), &problem));
    assert_true(text_equal(buf_view(&out), TEXT("a 'b")));
    buf_free(&out);
}

static void plain_text(void **state) {
    (void)state;
    struct tag none = { 0 };
    struct tag_state at = tag_scan(none, tag_begin(none), TEXT("'\"# \\"));
    assert_null(tag_hole_problem(none, at, false));
    assert_null(tag_hole_problem(none, tag_after_hole(none, at), true));
    assert_null(tag_end_problem(none, at));
    assert_int_equal(tag_hole_escape_before(none, at, TAG_NEXT_HOLE), 0);
    assert_int_equal(tag_find(TEXT("shell")).id, 0);
    for (uint32_t id = 1; id <= tag_count(); id++) {
        assert_int_equal(tag_find(tag_name((struct tag){ id })).id, id);
        assert_true(strlen(tag_doc((struct tag){ id })) > 10);
    }
}

/* Sets of bytes, read the slow way. */
static bool lists(const char *set, int byte) {
    bool is_negated = *set == '^', found = *set == '\0';
    for (const char *at = set + is_negated; *at != '\0'; at++) {
        int low = (unsigned char)*at;
        bool is_range = at[1] == '-' && at[2] != '\0';
        at += is_range ? 2 : 0;
        found = found || (byte >= low && byte <= (unsigned char)*at);
    }
    return found != is_negated;
}

static void check_set(const char *set) {
    for (int byte = 1; set != NULL && byte < 256; byte++)
        if (byte_set_has(set, (char)byte) != lists(set, byte))
            fail_msg("«%s» and byte %d", set, byte);
}

/* All sets keep to the rules that byte_set_has() relies on. */
static void sets(void **state) {
    (void)state;
    const struct tag_rule *rules_end = &tag_rules[tag_rows[STATE_COUNT - 1].first_rule];
    for (const struct tag_rule *rule = tag_rules; rule < rules_end; rule++)
        check_set(rule->set);
    for (int id = 0; id < ESCAPE_COUNT; id++) {
        const struct tag_escaping *escaping = &tag_escapings[id];
        check_set(escaping->plain);
        check_set(escaping->plain_front);
        check_set(escaping->keep);
        for (int i = 0; i < REFUSALS_MAX && escaping->refusals[i].set != NULL; i++) {
            check_set(escaping->refusals[i].next);
            if (escaping->refusals[i].where < HOLDS)
                check_set(escaping->refusals[i].set);
        }
    }
    for (int id = 0; id < TAG_ID_COUNT; id++)
        check_set(tag_infos[id].word_ends);
}

/* From each state, each byte leads somewhere; nowhere do the tables go round in circles. */
static void sound_tables(void **state) {
    (void)state;
    struct tag tag = { 1 };
    for (uint16_t id = STATE_lost + 1; id < STATE_COUNT; id++) {
        const struct tag_row *row = &tag_rows[id];
        assert_true(row->after > STATE_none && row->after < STATE_COUNT);
        assert_true(row->place.escape > ESCAPE_none && row->place.escape < ESCAPE_COUNT);
        assert_true(row->place.problem == NULL || row->place.problem[0] != '\0');
        for (int byte = 0; byte < 256; byte++) {
            struct tag_state at = { .state = id, .depth = 1, .stack = { STATE_sh_word } };
            char c = (char)byte;
            at = tag_scan(tag, at, (struct text){ &c, 1 });
            assert_true(at.depth <= 2);
            if (at.state == STATE_lost && id != STATE_sh_arithmetic_end)
                fail_msg("state %u is lost at byte %d", id, byte);
        }
    }
}

static const char snippets[] = " \n\t'\"`$(){}[]<>#;&|\\=~!%-/*:,.aEe0Z@^?_+";

static uint32_t next_random(uint64_t *seed) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

/* However a text is cut, its parts in turn lead to the same state. */
static void cuts(void **state) {
    (void)state;
    uint64_t seed = 7;
    char text[200]; /* long ones are scanned in another way */
    for (uint32_t id = 1; id <= tag_count(); id++) {
        struct tag tag = { id };
        for (int round = 0; round < 3000; round++) {
            size_t size = next_random(&seed) % sizeof text;
            for (size_t i = 0; i < size; i++)
                text[i] = snippets[next_random(&seed) % (sizeof snippets - 1)];
            size_t cut = size == 0 ? 0 : next_random(&seed) % size;
            struct tag_state whole = tag_scan(tag, tag_begin(tag), (struct text){ text, size });
            struct tag_state parts = tag_scan(tag, tag_begin(tag), (struct text){ text, cut });
            parts = tag_scan(tag, parts, (struct text){ text + cut, size - cut });
            assert_memory_equal(&whole, &parts, sizeof whole);
            tag_end_problem(tag, whole);
            tag_hole_problem(tag, tag_after_hole(tag, whole), false);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sh_words, start, stop),
        cmocka_unit_test_setup_teardown(sh_refusals, start, stop),
        cmocka_unit_test_setup_teardown(systemd_lines, start, stop),
        cmocka_unit_test_setup_teardown(promql_places, start, stop),
        cmocka_unit_test_setup_teardown(caddy_places, start, stop),
        cmocka_unit_test_setup_teardown(nginx_places, start, stop),
        cmocka_unit_test_setup_teardown(sql_places, start, stop),
        cmocka_unit_test_setup_teardown(formats, start, stop),
        cmocka_unit_test_setup_teardown(environments, start, stop),
        cmocka_unit_test_setup_teardown(files, start, stop),
        cmocka_unit_test_setup_teardown(web, start, stop),
        cmocka_unit_test_setup_teardown(depth, start, stop),
        cmocka_unit_test_setup_teardown(spellings, start, stop),
        cmocka_unit_test_setup_teardown(values, start, stop),
        cmocka_unit_test_setup_teardown(plain_text, start, stop),
        cmocka_unit_test_setup_teardown(sets, start, stop),
        cmocka_unit_test_setup_teardown(sound_tables, start, stop),
        cmocka_unit_test_setup_teardown(cuts, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
