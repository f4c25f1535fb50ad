// Scopes at places: each case is a source and, for pieces of it in their order, scopes that they have (`!` before one: that
// they do not have). Ends with `N passed, N failed`.
"use strict";

const fs = require("fs");
const os = require("os");
const path = require("path");
const { execFileSync } = require("child_process");
const { GRAMMAR, load, tokenize } = require("./textmate.js");

const CASES = [
    ["/// Documentation\n// remark\n//// remark", [["Documentation", "comment.line.documentation"], ["remark", "comment.line.double-slash"],
        ["//// remark", "comment.line.double-slash", "!comment.line.documentation"]]],
    ["use apps.media (sonarr)", [["use", "keyword.control"], ["media", "variable.other.property"], ["sonarr", "variable.other"]]],
    ["fleet kind city { key name: Name }", [["fleet", "storage.modifier"], ["kind", "storage.type"], ["city", "entity.name.type.kind"],
        ["key", "storage.modifier"], ["name", "variable.other.property"], ["Name", "entity.name.type"]]],
    ["fn doubled(n: Int) -> Int = n * 2", [["fn", "storage.type"], ["doubled", "entity.name.function"], ["Int", "entity.name.type"],
        ["->", "keyword.operator.arrow"], ["2", "constant.numeric"]]],
    ["preset sonarr for service as s from arr { }", [["preset", "storage.type"], ["sonarr", "entity.name.function"], ["for", "keyword.control"],
        ["as", "keyword.control"], ["from", "keyword.control"]]],
    ["service from from base { }", [["service", "entity.name.type.kind"], ["from", "entity.name.section.key"], ["from", "keyword.control"]]],
    ["service x disabled because \"later\" { }", [["disabled", "keyword.control"], ["because", "keyword.control"], ["later", "string.quoted.double"]]],
    ["dataset \"tank/x\" { workload = sqlite }", [["dataset", "entity.name.type.kind"], ["tank", "string.quoted.double"], ["workload", "variable.other.property"]]],
    ["for = 30m\ntype = record\nat   = 5", [["for", "variable.other.property", "!keyword"], ["30", "constant.numeric.quantity"], ["m", "keyword.other.unit"],
        ["type", "!storage"], ["record", "!storage"], ["at", "!keyword"]]],
    ["every dataset d where d.mountpoint != none { }", [["every", "keyword.control"], ["dataset", "entity.name.type.kind"], ["where", "keyword.control"],
        ["mountpoint", "variable.other.property"], ["!=", "keyword.operator.comparison"], ["none", "constant.language"]]],
    ["require d.size <= 16K\n  else \"too large\"\n  at   d.size\n  fix  remove d.size", [["require", "keyword.control"], ["16", "constant.numeric.quantity"],
        ["else", "keyword.control"], ["at", "keyword.control"], ["fix", "keyword.control"], ["remove", "keyword.control"]]],
    ["expect no violation of where at dataset \"x\"", [["expect", "keyword.control"], ["of", "!keyword"], ["where", "!keyword"], ["at", "!keyword"], ["x", "string"]]],
    ["a = x not in 1..5 and y is auth", [["not in", "keyword.operator.word"], ["1", "constant.numeric"], ["..", "keyword.operator"], ["and", "keyword.operator.word"],
        ["is", "keyword.operator.word"]]],
    ["mode = 0644; when = 2026-12-31; share = 85%", [["0644", "constant.numeric.mode"], ["2026-12-31", "constant.numeric.date"], ["%", "keyword.other.unit"]]],
    ["a = \"Hi, ${name}!\\n$${no}\"", [["Hi", "string.quoted.double"], ["${", "punctuation.section.interpolation.begin"],
        ["name", "variable.other", "meta.interpolation"], ["}", "punctuation.section.interpolation.end"], ["\\n", "constant.character.escape"],
        ["$${", "constant.character.escape.dollar"], ["no", "string.quoted.double", "!meta.interpolation"]]],
    ["a = \"${join([\"${x}\" for x in xs], \", \")}\" + b", [["join", "entity.name.function"], ["x", "variable.other"], ["for", "keyword.control"],
        ["b", "variable.other", "!string"]]],
    ["a = \"bad \\q\"", [["\\q", "invalid.illegal.escape"]]],
    ["run = sh\"echo 'a ${path}' | wc\"\nb = 1", [["sh", "support.type.tag"], ["echo", "meta.embedded.inline.sh"], ["'", "string.quoted"],
        ["path", "variable.other", "meta.interpolation"], ["wc", "meta.embedded.inline.sh"], ["b", "variable.other.property", "!meta.embedded"]]],
    ["run = sh\"\"\"\n  if true; then\n    echo \"${x}\"\n  fi\n  \"\"\"\nb = 1", [["if", "keyword.control", "meta.embedded.block.sh"], ["${", "meta.interpolation"],
        ["x", "variable.other"], ["fi", "keyword.control"], ["b", "variable.other.property", "!meta.embedded"]]],
    ["q = sql\"SELECT ${a} FROM t\"", [["SELECT", "keyword.other.DML.sql"], ["a", "meta.interpolation"], ["FROM", "keyword.other.DML.sql"]]],
    ["q = promql\"up{job=\\\"${j}\\\"} == 0\"\nn = 1", [["up", "string.quoted.promql"], ["${j", "meta.interpolation"], ["==", "string.quoted.promql"], ["n", "!string"]]],
    // What the other language leaves open stays in the text.
    ["run = sh\"echo it's\"\nb = 1", [["b", "variable.other.property", "!meta.embedded", "!string"]]],
    ["run = sh\"\"\"\n  echo 'open\n  cat <<EOF\n  \"\"\"\nb = 1", [["b", "variable.other.property", "!meta.embedded", "!string"]]],
    ["page = yaml\"\"\"\n  a: \"open\n  b: ${match x {\n    y => yaml\"\"\"\n      c: 'open\n      \"\"\"\n    _ => none\n  }}\n  \"\"\"\nb = 1",
        [["match", "keyword.control"], ["c", "meta.embedded.nested.yaml"], ["none", "constant.language", "meta.interpolation"], ["\nb", "variable.other.property", "!meta.embedded"]]],
    // What is unfinished ends with its line.
    ["a = \"open ${x\nb = 1", [["b", "variable.other.property", "!string", "!meta.interpolation"]]],
];

// The tokens of a piece of a text, from an offset on.
function tokensOf(tokens, starts, from, to) {
    return tokens.filter((token) => starts[token.line] + token.start < to && starts[token.line] + token.end > from);
}

function check(grammar, [text, pieces], report) {
    const starts = text.split("\n").reduce((found, line) => [...found, found.at(-1) + line.length + 1], [0]);
    const tokens = tokenize(grammar, text);
    let at = 0;
    for (const [piece, ...scopes] of pieces) {
        const from = text.indexOf(piece, at);
        if (from < 0)
            return report(text, `\`${piece}\` is not in it`);
        at = from + piece.length;
        for (const token of tokensOf(tokens, starts, from + (piece.length - piece.trimStart().length), at))
            for (const scope of scopes) {
                const wanted = scope.replace("!", "");
                const has = token.scopes.some((one) => `${one}.`.startsWith(`${wanted}.`));
                if (has === scope.startsWith("!"))
                    return report(text, `\`${token.text}\` of line ${token.line + 1} should be ${scope}, is ${token.scopes.join(" ")}`);
            }
    }
    return report(text);
}

// The tags that the compiler knows.
function tags() {
    const folder = path.join(__dirname, "../../../../compiler/value/tags");
    const text = fs.readdirSync(folder).filter((name) => name.endsWith(".def"))
        .map((name) => fs.readFileSync(path.join(folder, name), "utf8")).join("\n");
    return [...text.matchAll(/^TAG\((\w+),/gm)].map((match) => match[1]);
}

(async () => {
    let passed = 0, failed = 0;
    const report = (what, problem) => {
        if (problem)
            console.log(`FAILED ${JSON.stringify(what)}: ${problem}`);
        problem ? failed++ : passed++;
    };
    const grammar = await load();
    for (const one of CASES)
        check(grammar, one, report);
    const written = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "croft-grammar-")), "grammar.json");
    execFileSync(process.execPath, [path.join(__dirname, "../syntaxes/build.js"), written]);
    report("the grammar", fs.readFileSync(written, "utf8") === fs.readFileSync(GRAMMAR, "utf8") ? "" :
        "`npm run grammar` would write another");
    fs.rmSync(path.dirname(written), { recursive: true });
    for (const tag of tags()) {
        const [token] = tokenize(grammar, `${tag}"x"`).filter((one) => one.text === "x");
        report(`the tag ${tag}`, token?.scopes.some((one) => one.startsWith(`meta.embedded.inline.${tag}.`)) ? "" : "is not in syntaxes/build.js");
    }
    console.log(`${passed} passed, ${failed} failed`);
    process.exitCode = failed > 0 ? 1 : 0;
})();
