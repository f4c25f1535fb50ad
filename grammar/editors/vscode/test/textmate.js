// The TextMate grammar as VS Code runs it: scopes of every character of a text.
"use strict";

const fs = require("fs");
const path = require("path");
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

const GRAMMAR = path.join(__dirname, "../syntaxes/croft.tmLanguage.json");

// Every grammar at hand by the name of its scope; those of embedded languages are what editors ship.
function grammars() {
    const folder = path.join(__dirname, "../node_modules/tm-grammars/grammars");
    const files = {};
    for (const name of ["shellscript", "sql", "yaml", "json", "ini", "xml", "html", "ruby", "regexp", "fish", "nginx", "nix",
        "systemd", "toml", "viml", "dotenv"]) {
        const file = path.join(folder, `${name}.json`);
        files[JSON.parse(fs.readFileSync(file, "utf8")).scopeName] = file;
    }
    return files;
}

async function load() {
    const wasm = fs.readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
    await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
    const files = grammars();
    const registry = new textmate.Registry({
        onigLib: Promise.resolve({
            createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
            createOnigString: (text) => new oniguruma.OnigString(text),
        }),
        loadGrammar: async (scope) => {
            const file = scope === "source.croft" ? GRAMMAR : files[scope];
            return file ? textmate.parseRawGrammar(fs.readFileSync(file, "utf8"), file) : null;
        },
    });
    return registry.loadGrammar("source.croft");
}

// [{ line, start, end, text, scopes }], lines counted from 0, columns as UTF-16 has them.
function tokenize(grammar, text) {
    const found = [];
    let state = textmate.INITIAL;
    text.split("\n").forEach((content, line) => {
        const result = grammar.tokenizeLine(content.replace(/\r$/, ""), state);
        if (result.stoppedEarly)
            throw new Error(`line ${line + 1} takes too long`);
        state = result.ruleStack;
        for (const { startIndex, endIndex, scopes } of result.tokens)
            found.push({ line, start: startIndex, end: endIndex, text: content.slice(startIndex, endIndex), scopes });
    });
    return found;
}

module.exports = { GRAMMAR, INITIAL: textmate.INITIAL, load, tokenize };
