//! Tells Zed how to start `croft lsp`: the program that PATH has, or the one of the settings (`lsp.croft.binary.path`).

use zed_extension_api::{self as zed, settings::LspSettings, Command, LanguageServerId, Result, Worktree};

struct Croft;

impl zed::Extension for Croft {
    fn new() -> Self {
        Croft
    }

    fn language_server_command(&mut self, server: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let binary = LspSettings::for_worktree(server.as_ref(), worktree).ok().and_then(|settings| settings.binary);
        let path = binary.as_ref().and_then(|binary| binary.path.clone()).or_else(|| worktree.which("croft"));
        Ok(Command {
            command: path.ok_or("`croft` is not in PATH; `lsp.croft.binary.path` in the settings names it")?,
            args: binary.and_then(|binary| binary.arguments).unwrap_or_else(|| vec!["lsp".to_string()]),
            env: worktree.shell_env(),
        })
    }
}

zed::register_extension!(Croft);
