// The extension: starts `croft lsp`, and shows what sources become. All knowledge of the language is the server's.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");
const { Preview } = require("./preview.js");

let client; // the one that runs; VS Code has one extension host a window

function start(output) {
    const configuration = vscode.workspace.getConfiguration("croft");
    const server = { command: configuration.get("server.path") || "croft", args: ["lsp"] };
    client = new LanguageClient("croft", "Croft", server, {
        documentSelector: [{ scheme: "file", language: "croft" }, { scheme: "untitled", language: "croft" }],
        synchronize: {
            configurationSection: "croft",
            fileEvents: vscode.workspace.createFileSystemWatcher("**/{hosts,stdlib}/**"),
        },
        outputChannel: output,
    });
    return client.start().catch((error) => {
        vscode.window.showErrorMessage(
            `\`${server.command} lsp\` does not start: ${error.message}. Set croft.server.path to where croft is.`);
    });
}

async function stop() {
    const running = client;
    client = undefined;
    await running?.stop().catch(() => {}); // one that never ran cannot be stopped
}

async function activate(context) {
    const output = vscode.window.createOutputChannel("Croft");
    const preview = new Preview(() => client);
    const restart = async () => {
        await stop();
        await start(output);
    };
    context.subscriptions.push(
        output,
        preview,
        vscode.commands.registerCommand("croft.restart", restart),
        vscode.commands.registerCommand("croft.preview", (asked) => preview.show(asked)),
        vscode.workspace.onDidChangeConfiguration((event) => {
            if (event.affectsConfiguration("croft.server.path"))
                restart();
        }),
    );
    await start(output);
}

module.exports = { activate, deactivate: stop };
