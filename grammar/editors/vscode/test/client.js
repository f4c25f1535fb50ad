// The bundled extension with a real server, in a stand-in for VS Code: activates it, looks at what it shows.
//     node test/client.js CROFT FLEET      Ends with `N passed, N failed`.
"use strict";

const fs = require("fs");
const Module = require("module");
const path = require("path");

const [croft, folder] = process.argv.slice(2).map((name) => path.resolve(name));
const { vscode, shown, open, change } = require("./vscode.js").create({ folder, settings: { "croft.server.path": croft } });
const load = Module._load;
Module._load = (name, ...rest) => name === "vscode" ? vscode : load(name, ...rest);
const extension = require("../dist/extension.js");

const SECONDS = 10;
let passed = 0, failed = 0;

async function wait(what, condition) {
    const end = Date.now() + SECONDS * 1000;
    while (Date.now() < end) {
        const found = await condition();
        if (found)
            return found;
        await new Promise((done) => setTimeout(done, 10));
    }
    throw new Error(`it never came to be that ${what}; messages: ${shown.messages.join("; ")}; output: ${shown.output.slice(-5).join("")}`);
}

async function check(name, body) {
    try {
        await body();
        passed++;
    } catch (error) {
        failed++;
        console.log(`FAILED VS Code: ${name}: ${error.stack}`);
    }
}

function assert(condition, words) {
    if (!condition)
        throw new Error(words);
}

(async () => {
    const name = "hosts/demo/web.croft";
    const text = fs.readFileSync(path.join(folder, name), "utf8");
    const token = new vscode.CancellationTokenSource().token;
    let document;
    await check("it activates, and the server starts", async () => {
        await extension.activate({ subscriptions: [] });
        assert(shown.messages.length === 0, shown.messages.join("; "));
        assert(shown.commands["croft.preview"] && shown.commands["croft.restart"], "commands are missing");
    });
    await check("what is wrong is shown, and goes", async () => {
        document = open(name, text);
        change(document, text.replace("port ", "prt "));
        const found = await wait("a problem is shown", () =>
            shown.diagnostics.get(document.uri.toString())?.find((one) => one.message.includes("prt")));
        assert(found.range.start.line === 4, `it is in line ${found.range.start.line}`);
        change(document, text);
        await wait("the problem is gone", () => shown.diagnostics.get(document.uri.toString())?.length === 0);
    });
    await check("hover tells the documentation", async () => {
        const [provider] = shown.providers.Hover;
        const hover = await provider.provideHover(document, document.positionOf("port"), token);
        assert(JSON.stringify(hover).includes("The port that it listens on"), JSON.stringify(hover));
    });
    await check("completion offers the fields that are left", async () => {
        change(document, text.replace("workload = sqlite", "wor"));
        const [provider] = shown.providers.CompletionItem;
        const found = await provider.provideCompletionItems(document, document.positionOf("wor", 3), token, { triggerKind: 0 });
        const labels = (found.items ?? found).map((item) => item.label.label ?? item.label);
        assert(labels.includes("workload"), labels.join(" "));
        change(document, text);
    });
    await check("a definition is in another file", async () => {
        const provider = shown.providers.Definition.find((one) => !one.maps);
        const found = [await provider.provideDefinition(document, document.positionOf("${domain", 3), token)].flat();
        assert(JSON.stringify(found).includes("hosts/site.croft"), JSON.stringify(found));
    });
    await check("the preview shows the file, follows changes and leads back", async () => {
        vscode.window.activeTextEditor = { document, selection: { active: document.positionOf("service") } };
        await shown.commands["croft.preview"]();
        const editor = await wait("a preview is shown", () => shown.editors[0]);
        assert(editor.document.getText().includes("listen 8080"), editor.document.getText());
        const provider = shown.contents["croft-preview"];
        const changed = new Promise((done) => provider.onDidChange(done));
        change(document, text.replace("8080", "8081"));
        const uri = await Promise.race([changed, new Promise((_, fail) => setTimeout(() => fail(new Error("it does not follow")), SECONDS * 1000))]);
        editor.document.text = await provider.provideTextDocumentContent(uri, token);
        assert(editor.document.getText().includes("listen 8081"), editor.document.getText());
        const source = provider.provideDefinition(editor.document, editor.document.positionOf("listen"));
        assert(source?.uri.path.endsWith(".croft"), JSON.stringify(source));
    });
    await check("the server starts anew", async () => {
        await shown.commands["croft.restart"]();
        assert(shown.messages.length === 0, shown.messages.join("; "));
    });
    await extension.deactivate();
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed > 0 ? 1 : 0);
})();
