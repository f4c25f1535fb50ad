// A stand-in for the module `vscode`: what the extension and vscode-languageclient use of it, with documents that a test
// changes and everything that was shown or registered kept for it to look at.
"use strict";

const path = require("path");
const { pathToFileURL, fileURLToPath } = require("url");

class Disposable {
    constructor(dispose) { this.call = dispose; }
    dispose() { this.call?.(); }
    static from(...all) { return new Disposable(() => all.forEach((one) => one.dispose())); }
}

class EventEmitter {
    constructor() {
        this.listeners = new Set();
        this.event = (listener, self) => {
            const bound = self ? listener.bind(self) : listener;
            this.listeners.add(bound);
            return new Disposable(() => this.listeners.delete(bound));
        };
    }
    fire(event) { [...this.listeners].forEach((listener) => listener(event)); }
    dispose() { this.listeners.clear(); }
}

class CancellationTokenSource {
    constructor() {
        this.emitter = new EventEmitter();
        this.token = { isCancellationRequested: false, onCancellationRequested: this.emitter.event };
    }
    cancel() { this.token.isCancellationRequested = true; this.emitter.fire(); }
    dispose() {}
}

class Position {
    constructor(line, character) { Object.assign(this, { line, character }); }
}
class Range {
    constructor(a, b, c, d) {
        this.start = a instanceof Position ? a : new Position(a, b);
        this.end = a instanceof Position ? b : new Position(c, d);
    }
}
class Location {
    constructor(uri, range) { Object.assign(this, { uri, range }); }
}
class Diagnostic {
    constructor(range, message, severity = 0) { Object.assign(this, { range, message, severity }); }
}
class CompletionItem {
    constructor(label, kind) { Object.assign(this, { label, kind }); }
}
class CompletionList {
    constructor(items = [], isIncomplete = false) { Object.assign(this, { items, isIncomplete }); }
}
class MarkdownString {
    constructor(value = "") { this.value = value; }
    appendMarkdown(text) { this.value += text; return this; }
    appendText(text) { this.value += text; return this; }
    appendCodeblock(text) { this.value += text; return this; }
}
class CodeActionKind {
    constructor(value) { this.value = value; }
    append(part) { return new CodeActionKind(this.value ? `${this.value}.${part}` : part); }
    contains(other) { return `${other.value}.`.startsWith(`${this.value}.`); }
}
for (const [name, value] of Object.entries({ Empty: "", QuickFix: "quickfix", Refactor: "refactor", RefactorExtract: "refactor.extract",
    RefactorInline: "refactor.inline", RefactorMove: "refactor.move", RefactorRewrite: "refactor.rewrite", Source: "source",
    SourceFixAll: "source.fixAll", SourceOrganizeImports: "source.organizeImports", Notebook: "notebook" }))
    CodeActionKind[name] = new CodeActionKind(value);
class Uri {
    constructor(parts) { Object.assign(this, { scheme: "", authority: "", path: "", query: "", fragment: "" }, parts); }
    get fsPath() { return this.scheme === "file" ? fileURLToPath(this.toString()) : this.path; }
    toString() { return this.scheme === "file" ? pathToFileURL(this.path).toString() : `${this.scheme}://${this.authority}${this.path}`; }
    with(parts) { return new Uri({ ...this, ...parts }); }
    static file(name) { return new Uri({ scheme: "file", path: path.resolve(name) }); }
    static parse(text) {
        const [, scheme, authority, rest] = /^([\w-]+):\/\/([^/]*)(.*)$/.exec(text);
        return scheme === "file" ? Uri.file(fileURLToPath(text)) : new Uri({ scheme, authority, path: rest });
    }
    static from(parts) { return new Uri(parts); }
}

class Document {
    constructor(uri, text, languageId = "croft") { Object.assign(this, { uri, text, languageId, version: 1, isDirty: false, eol: 1 }); }
    get fileName() { return this.uri.fsPath; }
    getText() { return this.text; }
    positionOf(piece, inside = 0) {
        const before = this.text.slice(0, this.text.indexOf(piece) + inside);
        return new Position(before.split("\n").length - 1, before.length - before.lastIndexOf("\n") - 1);
    }
}

// Anything else: a class that takes whatever it is given, and a function that gives something to dispose of.
const anything = () => function Anything(...values) {
    if (!new.target)
        return new Disposable();
    this.values = values;
};
const lenient = (known) => new Proxy(known, {
    get: (target, name) => {
        if (name in target || typeof name === "symbol")
            return target[name];
        return (target[name] = /^on[A-Z]/.test(name) ? new EventEmitter().event : anything());
    },
});
const numbers = (...names) => Object.fromEntries(names.map((name, i) => [name, i]));

function create({ folder, settings }) {
    const shown = { messages: [], diagnostics: new Map(), providers: {}, commands: {}, contents: {}, editors: [], output: [] };
    const events = {};
    const on = (name) => (events[name] = new EventEmitter()).event;
    const register = (kind) => (_selector, provider) => {
        (shown.providers[kind] ??= []).push(provider);
        return new Disposable();
    };
    const message = (text) => { shown.messages.push(text); return Promise.resolve(undefined); };
    const root = Uri.file(folder);
    const documents = [];
    const providers = ["Definition", "Hover", "CompletionItem", "Rename", "CodeActions", "DocumentFormattingEdit", "FoldingRange",
        "Reference", "CodeLens", "InlayHints", "DocumentSymbol"];
    const vscode = lenient({
        version: "1.91.0",
        Disposable, EventEmitter, CancellationTokenSource, Position, Range, Location, Uri, Diagnostic, MarkdownString, CodeActionKind,
        CompletionItem, CompletionList,
        CancellationError: class extends Error {},
        ViewColumn: { Beside: -2 }, TextEditorRevealType: { InCenter: 2 },
        ProgressLocation: { SourceControl: 1, Window: 10, Notification: 15 },
        DiagnosticSeverity: numbers("Error", "Warning", "Information", "Hint"),
        DiagnosticTag: { Unnecessary: 1, Deprecated: 2 },
        LogLevel: numbers("Off", "Trace", "Debug", "Info", "Warning", "Error"),
        EndOfLine: { LF: 1, CRLF: 2 },
        CompletionItemKind: lenient({}), SymbolKind: lenient({}), FoldingRangeKind: lenient({}),
        NotebookCellKind: { Markup: 1, Code: 2 },
        env: lenient({ appName: "test", language: "en" }),
        extensions: lenient({ getExtension: () => undefined }),
        commands: {
            registerCommand: (name, call) => { shown.commands[name] = call; return new Disposable(); },
            executeCommand: (name, ...values) => Promise.resolve(shown.commands[name]?.(...values)),
        },
        languages: lenient({
            match: (selector, document) => [selector].flat().some((one) => (!one.language || one.language === document.languageId) &&
                (!one.scheme || one.scheme === document.uri.scheme)) ? 10 : 0,
            createDiagnosticCollection: () => ({
                set: (uri, found) => shown.diagnostics.set(uri.toString(), found ?? []),
                delete: (uri) => shown.diagnostics.delete(uri.toString()),
                clear: () => shown.diagnostics.clear(), dispose: () => {}, get: () => [], has: () => false, forEach: () => {},
            }),
            ...Object.fromEntries(providers.map((kind) => [`register${kind}Provider`, register(kind)])),
        }),
        window: lenient({
            createOutputChannel: () => lenient({
                appendLine: (line) => shown.output.push(line), append: (text) => shown.output.push(text), show: () => {}, clear: () => {},
                dispose: () => {}, logLevel: 3, ...Object.fromEntries(["trace", "debug", "info", "warn", "error"]
                    .map((level) => [level, (text) => shown.output.push(text)])),
            }),
            showErrorMessage: message, showInformationMessage: message, showWarningMessage: message,
            showTextDocument: async (document) => {
                const editor = { document, selection: { active: new Position(0, 0) }, revealRange: () => {} };
                shown.editors.push(editor);
                return editor;
            },
            withProgress: (_options, work) => work({ report: () => {} }, new CancellationTokenSource().token),
            visibleTextEditors: [], activeTextEditor: undefined,
            tabGroups: { all: [], onDidChangeTabs: on("tabs"), onDidChangeTabGroups: on("groups") },
            onDidChangeVisibleTextEditors: on("visible"), onDidChangeActiveTextEditor: on("active"),
        }),
        workspace: lenient({
            workspaceFolders: [{ uri: root, name: path.basename(folder), index: 0 }],
            getWorkspaceFolder: () => ({ uri: root, name: path.basename(folder), index: 0 }),
            textDocuments: documents, notebookDocuments: [],
            getConfiguration: (section) => ({
                get: (name, otherwise) => settings[section ? `${section}.${name}` : name] ?? otherwise,
                has: () => true, inspect: () => undefined,
            }),
            createFileSystemWatcher: () => ({
                onDidCreate: on("created"), onDidChange: on("touched"), onDidDelete: on("deleted"), dispose: () => {},
            }),
            registerTextDocumentContentProvider: (scheme, provider) => { shown.contents[scheme] = provider; return new Disposable(); },
            openTextDocument: async (uri) => {
                const found = documents.find((one) => one.uri.toString() === uri.toString());
                if (found)
                    return found;
                const text = await shown.contents[uri.scheme].provideTextDocumentContent(uri, new CancellationTokenSource().token);
                const document = new Document(uri, text, "plaintext");
                documents.push(document);
                return document;
            },
            applyEdit: async () => true,
            fs: { stat: () => Promise.reject(new Error("not there")) },
            onDidOpenTextDocument: on("open"), onDidChangeTextDocument: on("change"), onDidCloseTextDocument: on("close"),
            onDidSaveTextDocument: on("save"), onWillSaveTextDocument: on("willSave"),
            onDidChangeConfiguration: on("configuration"), onDidChangeWorkspaceFolders: on("folders"),
        }),
    });
    // What a person does: opens a file, changes it.
    const open = (name, text) => {
        const document = new Document(Uri.file(path.join(folder, name)), text);
        documents.push(document);
        events.open.fire(document);
        return document;
    };
    const change = (document, text) => {
        document.text = text;
        document.version++;
        const range = new Range(0, 0, 1e6, 0);
        events.change.fire({ document, contentChanges: [{ range, rangeOffset: 0, rangeLength: 1e9, text }], reason: undefined });
    };
    return { vscode, shown, open, change };
}

module.exports = { create };
