// Compares the TextMate grammar with the compiler, character by character, over sources: what is a keyword, a number, text, a
// comment, a name.   node test/agreement.js TOKENS     where TOKENS is what tests/editors/dump_tokens printed
"use strict";

const fs = require("fs");
const { INITIAL, load, tokenize } = require("./textmate.js");

// What a reader sees: by the innermost scope that tells.
function classOf(scopes) {
    for (const scope of [...scopes].reverse()) {
        if (/^meta\.interpolation\.croft/.test(scope))
            return "code";
        if (/^(meta\.embedded\.(block|inline|nested)|string\.quoted)/.test(scope))
            return "text";
        if (!scope.endsWith(".croft"))
            continue;
        if (/^comment\./.test(scope))
            return "comment";
        if (/^constant\.numeric\./.test(scope))
            return "number";
        if (/^(keyword\.control|keyword\.operator\.word|storage\.|constant\.language)/.test(scope))
            return "keyword";
        if (/^(entity|variable|support)\./.test(scope))
            return "name";
    }
    return "code";
}

function sections(tokens) {
    const found = [];
    for (const line of tokens.split("\n")) {
        const [what, ...rest] = line.split(" ");
        if (what === "FILE")
            found.push({ file: rest.join(" "), tokens: [] });
        else if (what)
            found.at(-1).tokens.push({ what, start: Number(rest[0]), end: Number(rest[1]) });
    }
    return found;
}

function compare(grammar, { file, tokens }) {
    const bytes = fs.readFileSync(file);
    const text = bytes.toString("utf8");
    const classes = new Array(bytes.length).fill("code");
    const lines = text.split("\n");
    const starts = [0];
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1))
        starts.push(at + 1);
    for (const token of tokenize(grammar, text)) {
        const before = lines[token.line].slice(0, token.start);
        const start = starts[token.line] + Buffer.byteLength(before);
        classes.fill(classOf(token.scopes), start, start + Buffer.byteLength(token.text));
    }
    const covered = new Array(bytes.length).fill(false);
    const problems = [];
    const report = (at, wanted) => problems.push(
        `${file}:${bytes.subarray(0, at).toString().split("\n").length}: \`${bytes.subarray(at, at + 20).toString()}\` is ${wanted}` +
        ` to the compiler, ${classes[at]} to TextMate`);
    for (const { what, start, end } of tokens) {
        covered.fill(true, start, end);
        if (what === "text") { // its delimiters and a tag are the text's
            const wrong = find(bytes, start, end, (i) => classes[i] !== "text" && !/[A-Za-z0-9_"\s-]/.test(String.fromCharCode(bytes[i])));
            if (wrong >= 0)
                report(wrong, what);
            continue;
        }
        const wrong = find(bytes, start, end, (i) => classes[i] !== what && bytes[i] > 32);
        if (wrong >= 0)
            report(wrong, what);
    }
    const stray = find(bytes, 0, bytes.length, (i) => !covered[i] && bytes[i] > 32 && classes[i] !== "code" &&
        !(classes[i] === "text" && bytes[i] === 34));
    if (stray >= 0)
        report(stray, "no word");
    return problems;
}

function isInText(grammar, state) {
    return grammar.tokenizeLine("x", state).tokens[0].scopes.some((scope) => /^(meta\.embedded|meta\.interpolation|string)/.test(scope));
}

// A line whose last quote is forgotten leaves no text open: what is unfinished ends with its line.
function forget(grammar, file) {
    const problems = [];
    let state = INITIAL;
    let inText = false; // of several lines
    fs.readFileSync(file, "utf8").split("\n").forEach((line, number) => {
        const after = grammar.tokenizeLine(line, state);
        const quote = line.lastIndexOf('"');
        if (number % 3 === 0 && quote >= 0 && !inText && !line.includes('"""') && !line.includes("//")) {
            const other = grammar.tokenizeLine(line.slice(0, quote) + line.slice(quote + 1), state);
            if (isInText(grammar, other.ruleStack))
                problems.push(`${file}:${number + 1}: without its last quote, the next line is text`);
        }
        state = after.ruleStack;
        inText = isInText(grammar, state);
    });
    return problems;
}

function find(bytes, start, end, wrong) {
    for (let i = start; i < end; i++)
        if (wrong(i))
            return i;
    return -1;
}

(async () => {
    const grammar = await load();
    let passed = 0, failed = 0;
    for (const section of sections(fs.readFileSync(process.argv[2], "utf8"))) {
        const problems = [...compare(grammar, section), ...forget(grammar, section.file)];
        if (problems.length === 0) {
            passed++;
        } else {
            failed++;
            for (const problem of problems.slice(0, 20))
                console.log(`FAILED ${problem}`);
        }
    }
    console.log(`${passed} passed, ${failed} failed`);
    process.exitCode = failed > 0 ? 1 : 0;
})();
