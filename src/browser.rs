//! The person's browser: a command of theirs, else the desktop's.

use std::io;
use std::process::{Command, Stdio};

use crate::env::Env;
use crate::world::{Browser, VerificationUrl};

/// Opens URLs with `$BROWSER`, else with the desktop's browser.
pub struct SystemBrowser {
    commands: Vec<Vec<String>>,
    desktop: bool,
}

/// A browser command that no shell would read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the browser command `{0}` has a quote without an end")]
pub struct BadCommand(pub String);

impl SystemBrowser {
    /// The browser that the environment names: `$BROWSER`, a list of commands separated by `:` (`;` on Windows), else the
    /// desktop's, where there is a desktop.
    ///
    /// # Errors
    ///
    /// When `$BROWSER` cannot be read.
    pub fn from_env(env: &Env) -> Result<SystemBrowser, BadCommand> {
        let separator = if cfg!(windows) { ';' } else { ':' };
        let commands = env
            .get("BROWSER")
            .into_iter()
            .flat_map(|list| list.split(separator));
        let commands = commands
            .filter(|command| !command.trim().is_empty())
            .map(words)
            .collect::<Result<_, _>>()?;
        // Without a display `xdg-open` falls back to a text browser, which would take the terminal over.
        let desktop = cfg!(not(all(unix, not(target_os = "macos"))))
            || ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"]
                .iter()
                .any(|name| env.get(name).is_some());
        Ok(SystemBrowser { commands, desktop })
    }

    /// One command, as `--browser` names it.
    ///
    /// # Errors
    ///
    /// When the command cannot be read.
    pub fn from_command(command: &str) -> Result<SystemBrowser, BadCommand> {
        Ok(SystemBrowser {
            commands: vec![words(command)?],
            desktop: false,
        })
    }
}

impl Browser for SystemBrowser {
    fn open(&self, url: &VerificationUrl) -> io::Result<()> {
        let mut failure = None;
        for words in &self.commands {
            match start(words, url.as_str()) {
                Ok(()) => return Ok(()),
                Err(error) => failure = Some(error),
            }
        }
        match failure {
            Some(error) => Err(error),
            None if !self.desktop => Err(io::Error::new(
                io::ErrorKind::NotFound,
                "there is no desktop here",
            )),
            None => {
                let url = url.as_str().to_owned();
                // The launcher is watched for a moment: not on the thread that polls.
                std::thread::Builder::new()
                    .spawn(move || drop(open::that_detached(url)))
                    .map(drop)
            }
        }
    }
}

/// Splits a command as a shell would; no shell ever sees it.
fn words(command: &str) -> Result<Vec<String>, BadCommand> {
    let words = shlex::split(command).filter(|words| !words.is_empty());
    let mut words = words.ok_or_else(|| BadCommand(crate::printable::shortened(command, 80)))?;
    // `command &`: Python's `webbrowser` takes it for "in the background", which is how everything is started here.
    if words.len() > 1 && words.last().is_some_and(|word| word == "&") {
        words.pop();
    }
    Ok(words)
}

/// Starts one command; the URL stands where `%s` does, else at the end. Split first, then filled in, so that no URL
/// becomes two arguments.
fn start(words: &[String], url: &str) -> io::Result<()> {
    let Some((program, arguments)) = words.split_first() else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let mut command = Command::new(program);
    command.args(arguments.iter().map(|argument| argument.replace("%s", url)));
    if !arguments.iter().any(|argument| argument.contains("%s")) {
        command.arg(url);
    }
    // A launcher that writes to our terminal, or reads from it, would spoil it.
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // Ctrl-C at our terminal must not end the person's browser.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command.spawn().map(drop)
}

#[cfg(test)]
mod tests {
    use super::{SystemBrowser, words};
    use crate::env::Env;
    use crate::world::{Browser as _, VerificationUrl};

    #[test]
    fn commands_are_split_as_a_shell_splits_them() {
        assert_eq!(
            words("firefox --new-window '%s'").unwrap(),
            ["firefox", "--new-window", "%s"]
        );
        assert_eq!(
            words("my\\ browser \"a b\" &").unwrap(),
            ["my browser", "a b"]
        );
        assert!(words("firefox '").is_err());
        assert!(words("# nothing").is_err());
    }

    #[test]
    fn a_list_of_commands_is_tried_in_order() {
        let browser =
            SystemBrowser::from_env(&Env::from_pairs([("BROWSER", "first %s: :second --new")]))
                .unwrap();
        assert_eq!(
            browser.commands,
            [vec!["first", "%s"], vec!["second", "--new"]]
        );
        assert!(!browser.desktop);
    }

    #[test]
    #[cfg(all(unix, not(target_os = "macos")))]
    fn without_a_desktop_nothing_is_started() {
        let browser = SystemBrowser::from_env(&Env::from_pairs([])).unwrap();
        let url = VerificationUrl::parse("https://a.example/", false).unwrap();
        assert_eq!(
            browser.open(&url).unwrap_err().to_string(),
            "there is no desktop here"
        );
    }

    #[test]
    fn a_missing_command_is_an_error_and_no_more() {
        let browser = SystemBrowser::from_command("/nonexistent/browser %s").unwrap();
        assert!(
            browser
                .open(&VerificationUrl::parse("https://a.example/", false).unwrap())
                .is_err()
        );
    }
}
