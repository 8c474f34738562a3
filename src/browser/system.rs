//! Opens a session's pages in the user's browser.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use super::detached;
use super::port::Browser;
use super::verification_url::VerificationUrl;
use crate::config::{Config, keys};
use crate::session::SessionId;
use crate::system::{BadCommand, BrowserChoice, BrowserCommand, Desktop, Env};

/// PowerShell by name, and by path in case `PATH` does not include the Windows programs.
const POWERSHELL: [&str; 2] = [
    "powershell.exe",
    "/mnt/c/Windows/System32/WindowsPowerShell/v1.0/powershell.exe",
];
/// The script that opens the URL.
///
/// It reads the URL from a variable, because `&` and `'` have a meaning on a command line.
const SCRIPT: &str = "$ErrorActionPreference = 'Stop'; Start-Process -FilePath $env:SSOLOGIN_URL";

/// The browser that opens URLs.
///
/// In order of precedence: the browser that the user requested, the one in the session's config
/// section, `$BROWSER`, and the desktop.
pub struct SystemBrowser {
    asked: Option<BrowserChoice>,
    of_sessions: HashMap<SessionId, BrowserChoice>,
    commands: Vec<BrowserCommand>,
    desktop: Desktop,
    /// The value of `WSLENV`, which lists the variables that Windows programs already receive.
    wslenv: Option<String>,
    launcher: Option<PathBuf>,
}

impl SystemBrowser {
    /// Reads the browsers from a config and an environment; `asked` overrides all of them.
    ///
    /// # Errors
    ///
    /// Returns an error if `$BROWSER` may be used and is invalid.
    pub fn new(
        asked: Option<BrowserChoice>,
        config: &Config,
        env: &Env,
    ) -> Result<SystemBrowser, BadCommand> {
        Ok(SystemBrowser {
            commands: match asked {
                Some(_) => Vec::new(),
                None => BrowserCommand::list(env)?,
            },
            asked,
            of_sessions: configured_browsers(config),
            desktop: Desktop::of_this_system(env),
            wslenv: env.get("WSLENV").map(str::to_owned),
            launcher: None,
        })
    }

    /// Forgets the commands in the config, which someone else could have written there.
    ///
    /// `none` is no command and stays.
    #[must_use]
    pub fn without_configured_commands(mut self) -> SystemBrowser {
        let is_nothing = |choice: &mut BrowserChoice| *choice == BrowserChoice::Nothing;
        self.of_sessions.retain(|_, choice| is_nothing(choice));
        self
    }

    /// Starts commands through the launcher `program`.
    ///
    /// The program must call [`serve_as_launcher`](super::serve_as_launcher) before anything else.
    /// On Unix the commands then have no terminal. Without a launcher they are only prevented from
    /// reading it.
    #[must_use]
    pub fn launched_by(self, program: Option<PathBuf>) -> SystemBrowser {
        SystemBrowser {
            launcher: program,
            ..self
        }
    }

    /// Returns whether a session's pages are opened: whether its browser is not set to `none`.
    #[must_use]
    pub fn opens(&self, session: &SessionId) -> bool {
        self.named(session) != Some(&BrowserChoice::Nothing)
    }

    fn named(&self, session: &SessionId) -> Option<&BrowserChoice> {
        self.asked
            .as_ref()
            .or_else(|| self.of_sessions.get(session))
    }

    fn start(&self, command: &BrowserCommand, url: &str) -> io::Result<()> {
        let mut program = Command::new(command.program());
        program.args(command.arguments(url));
        if let Some(launcher) = self.launcher.as_deref().filter(|_| cfg!(unix)) {
            let status = without_streams(&mut detached::by(launcher, &program)).status();
            // If the program was replaced or deleted since it was started, continue without it.
            if let Ok(status) = status {
                return detached::result(status);
            }
        }
        start(&mut program).map(drop)
    }

    /// Opens a URL with the first command of `$BROWSER` that starts, or else on the desktop.
    fn open_unnamed(&self, url: &str) -> io::Result<()> {
        let mut failure = None;
        for command in &self.commands {
            match self.start(command, url) {
                Ok(()) => return Ok(()),
                Err(error) => failure = Some(error),
            }
        }
        match (failure, self.desktop) {
            (Some(error), _) => Err(error),
            (None, Desktop::Here) => open_here(url),
            (None, Desktop::Windows { or_here }) => self.open_in_windows(url, or_here),
            (None, Desktop::Nowhere) => Err(not_found("no desktop here".to_owned())),
        }
    }

    /// Opens a URL on the Windows host of this Linux system.
    fn open_in_windows(&self, url: &str, or_here: bool) -> io::Result<()> {
        let mut failure = io::ErrorKind::NotFound.into();
        for program in POWERSHELL {
            let mut command = Command::new(program);
            command.args(["-NoProfile", "-NonInteractive", "-Command", SCRIPT]);
            let shared = self.wslenv.as_deref().map(|list| format!(":{list}"));
            let shared = format!("SSOLOGIN_URL{}", shared.unwrap_or_default());
            match start(command.env("SSOLOGIN_URL", url).env("WSLENV", shared)) {
                Ok(child) if or_here => return open_here_unless(child, url.to_owned()),
                Ok(_) => return Ok(()),
                Err(error) => failure = error,
            }
        }
        if or_here {
            return open_here(url);
        }
        Err(not_found(format!(
            "cannot start a Windows program: {failure}"
        )))
    }
}

impl Browser for SystemBrowser {
    fn open(&self, session: &SessionId, url: &VerificationUrl) -> io::Result<()> {
        match self.named(session) {
            Some(BrowserChoice::Nothing) => Ok(()),
            Some(BrowserChoice::Command(command)) => self.start(command, url.as_str()),
            None => self.open_unnamed(url.as_str()),
        }
    }
}

/// Returns the browser of each session that sets one in its config section.
///
/// Invalid values are left out, because the user cannot log in to such a session anyway.
#[must_use]
pub fn configured_browsers(config: &Config) -> HashMap<SessionId, BrowserChoice> {
    let opener = |section: crate::config::Section<'_>| {
        let opener = BrowserChoice::parse(&section.get(keys::SSOLOGIN_BROWSER)?.text()).ok()?;
        Some((SessionId::Named(section.name().to_owned()), opener))
    };
    config.sessions().filter_map(opener).collect()
}

fn not_found(text: String) -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, text)
}

/// Disconnects a command from our terminal, which its input or output would disturb.
fn without_streams(command: &mut Command) -> &mut Command {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
}

/// Starts a command without waiting for it.
fn start(command: &mut Command) -> io::Result<Child> {
    // Ctrl-C in our terminal must not end the user's browser. A program that opens the terminal
    // itself, such as a text browser, is stopped before it can change or read it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    without_streams(command).spawn()
}

/// Opens a URL with the desktop's launcher, which has no terminal.
///
/// The launcher is watched for a moment. That happens on a separate thread, so as not to block
/// polling.
fn open_here(url: &str) -> io::Result<()> {
    let url = url.to_owned();
    let open = move || drop(open::that_detached(url));
    std::thread::Builder::new().spawn(open).map(drop)
}

/// Opens a URL here if the launcher that was started fails.
fn open_here_unless(mut launcher: Child, url: String) -> io::Result<()> {
    let watch = move || {
        if launcher.wait().is_ok_and(|status| !status.success()) {
            drop(open::that_detached(url));
        }
    };
    std::thread::Builder::new().spawn(watch).map(drop)
}

#[cfg(test)]
mod tests {
    use super::{SystemBrowser, configured_browsers};
    use crate::browser::{Browser as _, VerificationUrl};
    use crate::config::{Config, Document};
    use crate::session::SessionId;
    use crate::system::{BrowserChoice, Env};

    const CONFIG: &str = "[sso-session mine]\nssologin_browser = /nonexistent/mine\n\
                          [sso-session quiet]\nssologin_browser = none\n";

    /// Returns the result of opening a page for a session.
    fn opened(asked: Option<&str>, variables: &str, session: &str) -> Result<(), String> {
        let config = Document::parse("config", CONFIG.into());
        let config = Config::new(config, Document::parse("credentials", Vec::new()));
        let asked = asked.map(|text| BrowserChoice::parse(text).unwrap());
        let env = Env::from_pairs([("BROWSER", variables)]);
        let browser = SystemBrowser::new(asked, &config, &env).unwrap();
        let id = SessionId::Named(session.to_owned());
        let url = VerificationUrl::parse("https://a.example/", false).unwrap();
        assert_eq!(
            browser.opens(&id),
            browser.named(&id) != Some(&BrowserChoice::Nothing)
        );
        browser.open(&id, &url).map_err(|error| error.to_string())
    }

    #[test]
    #[cfg(all(unix, not(target_os = "macos")))]
    fn without_a_desktop_nothing_is_started() {
        let nothing = Err("no desktop here".to_owned());
        assert_eq!(opened(None, "", "other"), nothing);
        assert_eq!(opened(None, " : ", "other"), nothing);
    }

    #[test]
    fn a_missing_command_is_an_error_and_no_more() {
        for (asked, variables, session) in [
            (Some("/nonexistent/asked %s"), "", "other"),
            (None, "/nonexistent/listed", "other"),
            (None, "", "mine"),
        ] {
            assert!(opened(asked, variables, session).is_err());
        }
    }

    #[test]
    fn what_was_asked_for_comes_before_the_session_before_the_variable() {
        assert_eq!(opened(None, "/nonexistent/listed", "quiet"), Ok(()));
        assert!(opened(Some("/nonexistent/asked"), "", "quiet").is_err());
        assert_eq!(opened(Some("none"), "/nonexistent/listed", "mine"), Ok(()));
    }

    #[test]
    fn sessions_name_their_own() {
        let text = "[sso-session a]\nssologin_browser = firefox -P a\n[sso-session b]\n\
                    [sso-session c]\nssologin_browser = none\n[sso-session d]\nssologin_browser = '\n";
        let config = Document::parse("config", text.into());
        let config = Config::new(config, Document::parse("credentials", Vec::new()));
        let found = configured_browsers(&config);
        let of = |name: &str| found.get(&SessionId::Named(name.to_owned()));
        assert_eq!(
            of("a"),
            Some(&BrowserChoice::parse("firefox -P a").unwrap())
        );
        assert_eq!(of("c"), Some(&BrowserChoice::Nothing));
        assert_eq!((of("b"), of("d")), (None, None));
    }
}
