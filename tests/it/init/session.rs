//! Real shells on terminals, set up as the README describes.

use std::io::{Read as _, Write as _};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::init::shells::{Shell, command_with_program};
use crate::support::Fixture;

const DEADLINE: Duration = Duration::from_secs(60);

/// The shell's own prompt, which follows our segment.
const READY: &str = "ready> ";

/// Returns the path and text of a shell's startup file, with the lines from the README.
fn startup(shell: &Shell) -> (&'static str, &'static str) {
    match shell.name {
        "bash" => (
            ".bashrc",
            "PS1='ready> '\neval \"$(ssologin init bash)\"\nPS1='$(ssologin_prompt)'\"$PS1\"\n",
        ),
        "zsh" => (
            ".zshrc",
            "PROMPT='ready> '\nautoload -U compinit; compinit -u\neval \"$(ssologin init zsh)\"\n\
             setopt PROMPT_SUBST; PROMPT='$(ssologin_prompt)'\"$PROMPT\"\n",
        ),
        _ => (
            ".config/fish/config.fish",
            "set fish_greeting\nssologin init fish | source\nfunction fish_prompt; ssologin_prompt; echo -n 'ready> '; end\n",
        ),
    }
}

/// A shell on a terminal.
pub(crate) struct Session {
    child: Child,
    keys: ChildStdin,
    bytes: Receiver<Vec<u8>>,
    seen: Vec<u8>,
    /// The length of the part of `seen` that `until` has already matched.
    read: usize,
}

impl Session {
    /// Starts a shell with our script, and with further lines in its startup file.
    pub(crate) fn start(shell: &Shell, fixture: &Fixture, lines: &str) -> Session {
        let (file, text) = startup(shell);
        fixture.write(file, format!("{text}{lines}"));
        // Without this file, fish parses all man pages on its first start.
        fixture.write(".local/share/fish/generated_completions/none", "");
        // `script` gives the shell a controlling terminal of its own, and with it job control.
        let mut command = command_with_program(fixture, "script");
        let shell_on_it = format!("stty rows 24 cols 100; exec {} -i", shell.name);
        command.args([
            "--quiet",
            "--return",
            "--command",
            &shell_on_it,
            "/dev/null",
        ]);
        command
            .env("SHELL", "/bin/sh")
            .env("TERM", "xterm-256color")
            .current_dir(fixture.home())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let keys = child.stdin.take().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        let (sender, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = stdout.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Session {
            child,
            keys,
            bytes,
            seen: Vec::new(),
            read: 0,
        }
    }

    /// Waits for the shell's prompt, and then types.
    pub(crate) fn types(&mut self, keys: &str) {
        self.until(READY);
        self.press(keys);
    }

    /// Presses keys.
    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Reads until the text appears after the previous match.
    pub(crate) fn until(&mut self, text: &str) {
        loop {
            let new = &self.seen[self.read..];
            if let Some(at) = memchr::memmem::find(new, text.as_bytes()) {
                self.read += at + text.len();
                return;
            }
            let bytes = self.bytes.recv_timeout(DEADLINE);
            let bytes = bytes.unwrap_or_else(|error| {
                let (before, behind) = self.seen.split_at(self.read);
                let (before, behind) = [before, behind].map(String::from_utf8_lossy).into();
                panic!("{error}: no {text:?} in {behind:?} behind {before:?}")
            });
            // fish 4 queries the type of the terminal, and waits for the answer.
            for question in [&b"\x1b[c"[..], b"\x1b[0c"] {
                if memchr::memmem::find(&bytes, question).is_some() {
                    self.press("\x1b[?62c");
                }
            }
            self.seen.extend(bytes);
        }
    }

    /// Exits the shell, which must succeed.
    pub(crate) fn leave(mut self) {
        self.types("exit\r");
        while self.bytes.recv_timeout(DEADLINE).is_ok() {}
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // This closes the terminal, which ends the shell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
