// The files that sources become, beside the sources: shown as they would be written now, unsaved changes included, and
// kept so. Going to the definition of a line of such a file leads to the source that it comes from.
"use strict";

const vscode = require("vscode");

const SCHEME = "croft-preview";
const DELAY = 300; // milliseconds after a change, so that typing is not disturbed

const uriOf = ({ host, path }) => vscode.Uri.from({ scheme: SCHEME, authority: host, path });
const fileOf = (uri) => ({ host: uri.authority, path: uri.path });

class Preview {
    constructor(client) {
        this.client = client; // () → the LanguageClient, if one runs
        this.maps = new Map(); // uri → where each line comes from
        this.changed = new vscode.EventEmitter();
        this.onDidChange = this.changed.event;
        this.subscriptions = [
            this.changed,
            vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
            vscode.languages.registerDefinitionProvider({ scheme: SCHEME }, this),
            vscode.workspace.onDidChangeTextDocument((event) => this.sourceChanged(event.document)),
            vscode.workspace.onDidCloseTextDocument((document) => this.maps.delete(document.uri.toString())),
        ];
    }

    dispose() {
        clearTimeout(this.timer);
        for (const subscription of this.subscriptions)
            subscription.dispose();
    }

    // Shows one of the files that the resource at the cursor becomes, or the one that a code lens names.
    async show(asked) {
        const file = asked?.path ? asked : await this.choose();
        if (!file)
            return;
        const document = await vscode.workspace.openTextDocument(uriOf(file));
        const editor = await vscode.window.showTextDocument(
            document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true });
        if (file.line !== undefined)
            editor.revealRange(new vscode.Range(file.line, 0, file.line, 0), vscode.TextEditorRevealType.InCenter);
    }

    async choose() {
        const editor = vscode.window.activeTextEditor;
        const client = this.client();
        if (!client || editor?.document.languageId !== "croft")
            return undefined;
        const files = await client.sendRequest("croft/outputs", {
            textDocument: { uri: client.code2ProtocolConverter.asUri(editor.document.uri) },
            position: client.code2ProtocolConverter.asPosition(editor.selection.active),
        }) ?? [];
        if (files.length === 0)
            vscode.window.showInformationMessage("Nothing here becomes a file.");
        if (files.length < 2)
            return files[0];
        const items = files.map((file) => ({ label: file.path, description: file.host, file }));
        return (await vscode.window.showQuickPick(items, { placeHolder: "Which file?" }))?.file;
    }

    async provideTextDocumentContent(uri, token) {
        const result = await this.client()?.sendRequest("croft/preview", fileOf(uri), token);
        this.maps.set(uri.toString(), result?.lines ?? []);
        return result?.text ?? "";
    }

    provideDefinition(document, position) {
        const source = this.maps.get(document.uri.toString())?.[position.line];
        return source ? this.client()?.protocol2CodeConverter.asLocation(source) : undefined;
    }

    sourceChanged(document) {
        if (document.languageId !== "croft" || document.uri.scheme === SCHEME)
            return;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => {
            for (const shown of vscode.workspace.textDocuments)
                if (shown.uri.scheme === SCHEME)
                    this.changed.fire(shown.uri);
        }, DELAY);
    }
}

module.exports = { Preview };
