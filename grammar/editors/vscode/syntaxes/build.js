// Writes croft.tmLanguage.json, the TextMate grammar: the words come from grammar/tokens.def, the rest from here.
//     node syntaxes/build.js [FILE]
// TextMate looks at one line at a time, the compiler (compiler/syntax/layout.c) at all tokens: whether a word is a
// keyword is told here from the line alone, which is enough for what people write (test/grammar.js compares).
"use strict";

const fs = require("fs");
const path = require("path");

/* --- Words --- */

const words = {}; // class → spellings
const TOKENS = path.join(__dirname, "../../../tokens.def");
for (const [, spelling, group] of fs.readFileSync(TOKENS, "utf8").matchAll(/^WORD\(\w+, "(\w+)", [^,]*, (\w+)\)/gm))
    (words[group] ??= []).push(spelling);

const any = (list) => `(?:${list.join("|")})`;
const without = (list, ...left) => list.filter((word) => !left.includes(word));

const NAME = "[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*";
const END = '(?![A-Za-z0-9_"]|-[A-Za-z0-9_])'; // of a word
const ASSIGNED = "\\s*(?:=(?![=>])|\\+=|-=|:)"; // what makes a name of every word before it
const FREE = `(?!${ASSIGNED})`;
const START = "(?:^|(?<=[{;]))\\s*"; // of a statement
const RESERVED = any(words.RESERVED) + END + FREE;
const GOING_ON = any(words.GOING_ON) + END + FREE;

// What an operand may end with, and the words that end so without being one.
const NO_OPERANDS = [...without(words.RESERVED, "true", "false", "none"), ...words.ASKING, "fix"];
const AFTER_OPERAND = '(?<=[A-Za-z0-9_")\\]}?>%])' +
    `(?<!${NO_OPERANDS.flatMap((word) => [`^${word}`, `[^-\\w]${word}`]).join("|")})\\s+`;

/* --- Texts --- */

// A hole of one line, with the texts and braces in it; `n` is the number of its first group. An atom of such a text.
const hole = (n) => `(\\$\\{(?:[^{}"]|("(?:${atom(n)})*")|(\\{(?:[^{}"]|\\g<${n + 1}>|\\g<${n + 2}>)*\\}))*\\})`;
const atom = (n) => `[^"\\\\$]|\\\\.|\\$\\$+\\{|\\$(?!\\$*\\{)|\\g<${n}>`;
// What stands between the quotes of a whole text, as group `n`.
const inside = (n) => `((?:${atom(n + 1).replace(`\\g<${n + 1}>`, hole(n + 1))})*)`;

// Tags and the grammars of what they tag. Those that every installation of VS Code has are coloured by them alone.
const TAGS = {
    caddy: ["source.Caddyfile"], conf: ["source.ini", true], dns: ["text.zone_file"], env: ["source.dotenv"],
    fish: ["source.fish"], git: ["source.gitconfig"], html: ["text.html.basic", true], ini: ["source.ini", true],
    json: ["source.json", true], nft: ["source.nftables"], nginx: ["source.nginx"], nix: ["source.nix"],
    promql: ["source.promql"], regex: ["source.regexp.python", true], ruby: ["source.ruby", true],
    sh: ["source.shell", true], sql: ["source.sql", true], systemd: ["source.systemd"], toml: ["source.toml"],
    url: [null], vim: ["source.viml"], xml: ["text.xml", true], yaml: ["source.yaml", true],
};

const named = (name, ...patterns) => ({ name: `${name}.croft`, ...(patterns.length && { patterns }) });
const include = (...names) => names.map((name) => ({ include: /[.]/.test(name) ? name : `#${name}` }));
const captures = (...list) => Object.fromEntries(list.map((what, i) => [i + 1, what]).filter(([, what]) => what));

const tag = named("support.type.tag");
const opening = named("punctuation.definition.string.begin");
const closing = named("punctuation.definition.string.end");

// Text of another language in one line is matched whole, and in a block line by line, so that nothing that is left
// open in it reaches the sources around it.
function taggedTexts(name, [scope, builtIn], depth) {
    const content = (place) =>
        `meta.embedded.${place}.${name}.croft` + (builtIn ? "" : ` string.quoted.${name}.croft`);
    const embedded = scope ? include("quoted", scope) : [];
    const block = {
        comment: `${name}, a block`,
        begin: `(${name})(""")`, end: '"""',
        beginCaptures: captures(tag, opening), endCaptures: { 0: closing },
        patterns: [{
            // From the first line on, until a delimiter that stands no deeper.
            begin: '^([ \\t]*)(?!""")(?=\\S)', while: '^(?!(?!\\1[ \\t])[ \\t]*""")',
            contentName: content(depth === 0 ? "block" : "nested"),
            patterns: [...include(deeper("block-hole", depth), "dollars"), ...embedded],
        }],
    };
    const line = {
        comment: `${name}, a line`,
        match: `(${name})(")(?!"")${inside(3)}(")`,
        captures: {
            1: tag, 2: opening, 7: closing,
            3: {
                name: content(depth === 0 ? "inline" : "nested"),
                patterns: [...include("tagged-escape", `hole-${depth + 1}`, "dollars"), ...embedded],
            },
        },
    };
    return [block, line];
}

// Holes of texts hold texts again, whose languages are coloured one level deep.
const DEPTH_MAX = 2;
const texts = (depth) => [
    ...(depth < DEPTH_MAX ? Object.entries(TAGS).flatMap(([name, grammar]) => taggedTexts(name, grammar, depth)) : []),
    {
        begin: `(${NAME})?(""")`, end: '"""', name: "string.quoted.triple.croft",
        beginCaptures: captures(tag, opening), endCaptures: { 0: closing },
        patterns: include(deeper("block-hole", depth), "dollars"),
    },
    {
        begin: `(${NAME})(")`, end: '"|$', name: "string.quoted.double.croft",
        beginCaptures: captures(tag, opening), endCaptures: { 0: closing },
        patterns: include("tagged-escape", deeper("hole", depth), "dollars"),
    },
    {
        begin: '"', end: '"|$', name: "string.quoted.double.croft",
        beginCaptures: { 0: opening }, endCaptures: { 0: closing },
        patterns: include("escape", deeper("hole", depth), "dollars"),
    },
    { match: "'[^']*'", name: "invalid.illegal.single-quoted.croft" },
];
function deeper(name, depth) {
    return `${name}-${Math.min(depth + 1, DEPTH_MAX)}`;
}

const holeRule = (begin, end, depth) => ({
    begin, end, name: "meta.interpolation.croft",
    beginCaptures: { 0: named("punctuation.section.interpolation.begin") },
    endCaptures: { 0: named("punctuation.section.interpolation.end") },
    patterns: include(`expression-${depth}`),
});

/* --- Statements --- */

const control = named("keyword.control");
const storage = named("storage.type");
const modifier = named("storage.modifier");
const type = named("entity.name.type");
const kind = named("entity.name.type.kind");
const key = named("entity.name.section.key");
const property = named("variable.other.property");
const variable = named("variable.other");
const declares = (keyword, name) => ({
    match: `${START}(${keyword})${END}\\s+(${NAME})`, captures: captures(storage, named(name)),
});
const WORD_FOLLOWS = '(?=\\s+[A-Za-z_"])';
const PLAIN_OPENING = without(words.OPENING, "kind", "enum", "record", "type", "fn", "preset", "policy", "every", "amend",
    "absent", "unique", "fleet", "shared", "output", "extend", "key", "fact", "repeats", "force", "test");

const statements = (depth) => [
    ...include("comments"),
    declares("enum|record|type", "entity.name.type"),
    declares("kind", "entity.name.type.kind"),
    declares("fn|preset", "entity.name.function"),
    declares("policy", "entity.name.function.policy"),
    declares("let", "variable.other.constant"),
    { match: `${START}(test)${END}(?=\\s+["A-Za-z_])`, captures: captures(storage) },
    { match: `${START}(fleet|shared|output|extend|key|fact|repeats|force)${END}${WORD_FOLLOWS}`, captures: captures(modifier) },
    { match: `${START}(unique)${END}(?=\\s+[(A-Za-z_"])`, captures: captures(control) },
    {
        match: `${START}(every)${END}(?:\\s+(fleet)${END})?\\s+(${NAME})\\s+(?!${any(words.RESERVED)}${END})(${NAME})`,
        captures: captures(control, modifier, kind, variable),
    },
    { match: `${START}(every)${END}${WORD_FOLLOWS}`, captures: captures(control) },
    {
        match: `${START}(amend|absent)${END}\\s+(${NAME})${END}(?:\\s+(${NAME})(?![A-Za-z0-9_".-]))?`,
        captures: captures(control, kind, key),
    },
    { match: `${START}(${any(PLAIN_OPENING)})${END}${WORD_FOLLOWS}`, captures: captures(control) },
    { match: `${START}(require|on)${END}${FREE}(?=\\s*(?![.{},;]|=>|//)\\S)`, captures: captures(control) },
    {
        comment: "every word of an expectation is a name, but for those that are reserved everywhere",
        begin: `${START}(expect)${END}${FREE}(?=\\s*(?![.{},;]|=>|//)\\S)`, end: "(?=[{};]|//)|$",
        beginCaptures: captures(control),
        patterns: include(`texts-${depth}`, "numbers", `brackets-${depth}`, "access", "reserved", "names", "operators"),
    },
    { match: `^\\s*(${any(words.GOING_ON)})${END}${FREE}(?!\\s*[.{])`, captures: captures(control) },
    {
        comment: "a resource: kind and key, whatever words they are",
        match: `${START}(?!${RESERVED}|${GOING_ON})(${NAME})\\s+(?!${RESERVED})(${NAME})${END}${FREE}`,
        captures: captures(kind, key),
    },
    { match: `${START}(?!${RESERVED}|${GOING_ON})(${NAME})${END}(?=\\s+["(])`, captures: captures(kind) },
    { match: `${START}(?!${RESERVED})(${NAME})${END}(?=\\s*\\{)`, captures: captures(property) },
    { match: `${START}(${NAME})${END}(?=\\s*(?:=(?![=>])|\\+=|-=))`, captures: captures(property) },
    ...include(`expression-${depth}`),
];

/* --- Expressions and types --- */

const UNITS = "%|[A-Za-z][A-Za-z0-9_]*";
const DIGITS = "[0-9][0-9_]*";
const reserved = [
    {
        match: `(if|then|else|for|match)${END}${FREE}`, name: "keyword.control.croft",
    },
    { match: `(let)${END}${FREE}`, name: "storage.type.croft" },
    { match: `(not\\s+in|and|or|not|in|is)${END}${FREE}`, name: "keyword.operator.word.croft" },
    { match: `(true|false|none)${END}${FREE}`, name: "constant.language.croft" },
];

const grammar = {
    comment: "Written by syntaxes/build.js: change that, then `npm run grammar`.",
    name: "Croft", scopeName: "source.croft", fileTypes: ["croft"],
    patterns: include("statements-0"),
    injections: {
        // Holes also where the other language has begun something of its own, say a quoted word.
        "L:(meta.embedded.block | meta.embedded.inline) - meta.interpolation": {
            patterns: include("block-hole-1", "dollars"),
        },
        "L:meta.embedded.nested - (meta.embedded.nested meta.interpolation)": {
            patterns: include("block-hole-2", "dollars"),
        },
    },
    repository: {
        comments: {
            patterns: [
                { match: "///(?!/).*$", name: "comment.line.documentation.croft" },
                { match: "//.*$", name: "comment.line.double-slash.croft" },
            ],
        },
        "hole-1": holeRule("\\$\\{", "\\}|$", 1),
        "hole-2": holeRule("\\$\\{", "\\}|$", 2),
        "block-hole-1": holeRule("^\\s*\\$\\{|\\$\\{", "\\}", 1),
        "block-hole-2": holeRule("^\\s*\\$\\{|\\$\\{", "\\}", 2),
        quoted: {
            comment: "a quoted word of another language, when a hole is in it",
            begin: "([\"'])(?=(?:(?!\\1).)*\\$\\{)", end: "\\1|$", name: "string.quoted.other.croft",
            patterns: include("hole-1", "dollars"),
        },
        dollars: { match: "\\$\\$+\\{", name: "constant.character.escape.dollar.croft" },
        escape: {
            patterns: [
                { match: '\\\\(?:[nt\\\\"]|u\\{[0-9A-Fa-f]{1,6}\\})', name: "constant.character.escape.croft" },
                { match: "\\\\.", name: "invalid.illegal.escape.croft" },
            ],
        },
        "tagged-escape": { match: '\\\\["\\\\]', name: "constant.character.escape.croft" },
        numbers: {
            patterns: [
                { match: `${DIGITS}(?:\\.${DIGITS}){2,}`, name: "invalid.illegal.number.croft" },
                { match: "[0-9]{4}-[0-9]{2}-[0-9]{2}", name: "constant.numeric.date.croft" },
                {
                    match: `${DIGITS}(?:\\.${DIGITS})?(${UNITS})`, name: "constant.numeric.quantity.croft",
                    captures: captures(named("keyword.other.unit")),
                },
                { match: "0[0-9]+(?![0-9_])", name: "constant.numeric.mode.croft" },
                { match: `${DIGITS}(?:\\.${DIGITS})?`, name: "constant.numeric.croft" },
            ],
        },
        access: {
            match: `(\\?\\.|(?<!\\.)\\.(?!\\.))\\s*(${NAME})(?!["])`,
            captures: captures(named("punctuation.accessor"), property),
        },
        reserved: { patterns: reserved },
        following: {
            comment: "words that are keywords after an operand",
            patterns: [
                { match: `${AFTER_OPERAND}(${any(without(words.GOING_ON, "by"))}|as)${END}${FREE}(?!\\s*\\.)`, captures: captures(control) },
                { match: `${AFTER_OPERAND}(by)${WORD_FOLLOWS}`, captures: captures(control) },
                { match: `${AFTER_OPERAND}(with)(?=\\s*\\{)`, captures: captures(named("keyword.operator.word")) },
                { match: `${AFTER_OPERAND}(within)\\s+(owner)${END}`, captures: captures(modifier, modifier) },
                { match: `${AFTER_OPERAND}(disabled)\\s+(because)${END}${FREE}`, captures: captures(control, control) },
                { match: `(?<=fix)\\s+(remove)${END}${WORD_FOLLOWS}`, captures: captures(control) },
            ],
        },
        modifiers: {
            comment: "`fleet` and the others follow each other; `fleet dataset` in an expression; anonymous types",
            patterns: [
                {
                    match: `(?<=fleet|shared|output|extend)\\s+(?:(kind)${END}\\s+(${NAME})|(kind|fleet|shared|output)${END}${FREE})`,
                    captures: captures(storage, kind, modifier),
                },
                { match: `(?<=key|fact|repeats)\\s+(fact|repeats|key)${END}${FREE}${WORD_FOLLOWS}`, captures: captures(modifier) },
                { match: "(?<=unique)\\s+(fleet)(?=\\s*\\()", captures: captures(modifier) },
                {
                    match: `(?<![A-Za-z0-9_")\\]}?>%]\\s)(?<![A-Za-z0-9_")\\]}?>%])(fleet)${END}${FREE}` +
                        `(?=\\s+(?!${any([...words.RESERVED, ...words.GOING_ON, ...words.FOLLOWING])}${END})[A-Za-z_])`,
                    captures: captures(control),
                },
                { match: `(?<=for|in|if|and|or|not|then|else)\\s+(fleet)${END}${FREE}(?=\\s+(?!${any([...words.RESERVED, ...words.GOING_ON, ...words.FOLLOWING])}${END})[A-Za-z_])`, captures: captures(control) },
                { match: "(?:(?<=->|[:\\[(,]|[^=!<>]=)|^)\\s*(enum|record)(?=\\s*\\{)", captures: captures(storage) },
            ],
        },
        names: {
            patterns: [
                { match: `(${NAME})${END}(?=\\s*:(?!=))`, captures: captures(property) },
                { match: `(${NAME})(?=\\()`, captures: captures(named("entity.name.function.call")) },
                { match: `(&)\\s*(${NAME})`, captures: captures(named("keyword.operator.reference"), kind) },
                { match: `[A-Z][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*`, name: "entity.name.type.croft" },
                { match: NAME, name: "variable.other.croft" },
            ],
        },
        operators: {
            patterns: [
                { match: "=>|->", name: "keyword.operator.arrow.croft" },
                { match: "==|!=|<=|>=|<|>", name: "keyword.operator.comparison.croft" },
                { match: "\\+=|-=|=", name: "keyword.operator.assignment.croft" },
                { match: "\\.\\.\\.|\\.\\.|\\?\\?|\\?|[-+*/%]", name: "keyword.operator.croft" },
                { match: "[,;:]", name: "punctuation.separator.croft" },
            ],
        },
        ...nested(0), ...nested(1), ...nested(2),
    },
};

// What holds texts, once for each depth.
function nested(depth) {
    return {
        [`statements-${depth}`]: { patterns: statements(depth) },
        [`expression-${depth}`]: {
            patterns: include("comments", "following", "modifiers", `texts-${depth}`, "numbers", `brackets-${depth}`,
                `braces-${depth}`, "access", "reserved", "names", "operators"),
        },
        [`texts-${depth}`]: { patterns: texts(depth) },
        [`brackets-${depth}`]: {
            patterns: [
                { begin: "\\(", end: "\\)", patterns: include(`expression-${depth}`), ...bracket("parens") },
                { begin: "\\[", end: "\\]", patterns: include(`expression-${depth}`), ...bracket("brackets") },
            ],
        },
        [`braces-${depth}`]: { begin: "\\{", end: "\\}", patterns: include(`statements-${depth}`), ...bracket("braces") },
    };
}

function bracket(what) {
    return {
        beginCaptures: { 0: named(`punctuation.section.${what}.begin`) },
        endCaptures: { 0: named(`punctuation.section.${what}.end`) },
    };
}

const to = process.argv[2] ?? path.join(__dirname, "croft.tmLanguage.json");
fs.writeFileSync(to, JSON.stringify(grammar, null, 2) + "\n");
