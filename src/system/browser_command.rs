//! Decides what opens a page: a configured command, the desktop, or nothing.

use super::env::Env;
use crate::text::{percent_encoded, percent_encoded_for_shells, shortened};

/// The browser named by `--browser`, `SSOLOGIN_BROWSER` or `ssologin_browser`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BrowserChoice {
    /// The word `none`: no page is opened.
    Nothing,
    /// A command that opens the page.
    Command(BrowserCommand),
}

impl BrowserChoice {
    /// Parses `none` or a command.
    ///
    /// # Errors
    ///
    /// Returns an error if a shell could not parse the command, or if it names no program.
    pub fn parse(text: &str) -> Result<BrowserChoice, BadCommand> {
        match text.trim() {
            "none" => Ok(BrowserChoice::Nothing),
            command => BrowserCommand::parse(command).map(BrowserChoice::Command),
        }
    }
}

/// A command that opens a URL.
///
/// The command is split into words as a shell would do it, but it is never passed to a shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowserCommand {
    program: String,
    arguments: Vec<String>,
}

/// A browser command that cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the browser command `{command}` {why}")]
pub struct BadCommand {
    command: String,
    /// What is wrong with the command, as a clause that follows it.
    pub(crate) why: &'static str,
}

impl BrowserCommand {
    /// Parses a command.
    ///
    /// # Errors
    ///
    /// Returns an error if a shell could not parse the command, or if it names no program.
    pub fn parse(text: &str) -> Result<BrowserCommand, BadCommand> {
        let bad = |why| BadCommand {
            command: shortened(text, 80),
            why,
        };
        let words = shlex::split(text).ok_or_else(|| bad("has an unclosed quote"))?;
        let mut words = words.into_iter();
        let program = words.next().filter(|program| !program.is_empty());
        let program = program.ok_or_else(|| bad("names no program"))?;
        let mut arguments: Vec<String> = words.collect();
        // Drop the `&` of `command &`: Python's `webbrowser` takes it to mean "in the background",
        // which is how every browser is started here.
        if arguments.last().is_some_and(|word| word == "&") {
            arguments.pop();
        }
        Ok(BrowserCommand { program, arguments })
    }

    /// Parses the commands in `$BROWSER`, which are separated by `:` (by `;` on Windows).
    ///
    /// # Errors
    ///
    /// Returns an error if one of the commands is invalid.
    pub fn list(env: &Env) -> Result<Vec<BrowserCommand>, BadCommand> {
        let separator = if cfg!(windows) { ';' } else { ':' };
        let list = env.get("BROWSER").unwrap_or_default().split(separator);
        list.filter(|command| !command.trim().is_empty())
            .map(BrowserCommand::parse)
            .collect()
    }

    /// Returns the program, as a name or a path.
    #[must_use]
    pub fn program(&self) -> &str {
        &self.program
    }

    /// Returns the arguments with the URL filled in.
    ///
    /// The URL replaces each `%s`; percent-encoded, it replaces each `%e`. Without either, it is
    /// appended as the last argument. The command was split into words beforehand, so a URL always
    /// stays a single argument. If the command is itself a shell, as in `sh -c 'echo %s'`, it finds
    /// nothing in the URL to run, because such characters are percent-encoded.
    #[must_use]
    pub fn arguments(&self, url: &str) -> Vec<String> {
        let encoded = percent_encoded(url);
        let url = &percent_encoded_for_shells(url);
        let mut found = false;
        let mut fill = |argument: &String| {
            let filled = filled(argument, url, &encoded);
            found |= filled.is_some();
            filled.unwrap_or_else(|| argument.clone())
        };
        let mut arguments: Vec<String> = self.arguments.iter().map(&mut fill).collect();
        if !found {
            arguments.push(url.clone());
        }
        arguments
    }
}

/// Fills the URL into an argument, or returns `None` if the argument has no placeholder.
///
/// Replaces all placeholders in a single pass, because the URL itself may contain `%e`.
fn filled(argument: &str, url: &str, encoded: &str) -> Option<String> {
    let mut filled = String::new();
    let mut found = false;
    let mut rest = argument;
    while let Some((before, after)) = rest.split_once('%') {
        filled.push_str(before);
        // `%e2` is not a placeholder but a percent-encoded byte.
        let is_byte = |tail: &str| tail.starts_with(|c: char| c.is_ascii_hexdigit());
        if let Some(tail) = after.strip_prefix('s') {
            (found, rest) = (true, tail);
            filled.push_str(url);
        } else if let Some(tail) = after.strip_prefix('e').filter(|tail| !is_byte(tail)) {
            (found, rest) = (true, tail);
            filled.push_str(encoded);
        } else {
            filled.push('%');
            rest = after;
        }
    }
    filled.push_str(rest);
    found.then_some(filled)
}

/// The place where a page opens when no browser is configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desktop {
    /// No page is opened.
    ///
    /// A text browser would take over the terminal, and the user cannot see the screen of a remote
    /// machine.
    Nowhere,
    /// The desktop of this machine, or a display that is forwarded to it.
    Here,
    /// The Windows desktop around this WSL, with the display inside WSL as a fallback.
    Windows {
        /// Whether there is a display inside WSL.
        or_here: bool,
    },
}

impl Desktop {
    /// Decides where a page opens, based on the environment.
    ///
    /// `by_display` says whether the system's launchers draw on the display that a variable names,
    /// as they do on every Unix except macOS.
    #[must_use]
    pub fn of(env: &Env, by_display: bool) -> Desktop {
        let or_here = ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| env.get(name).is_some());
        if env.is_wsl() && !env.is_ssh() {
            return Desktop::Windows { or_here };
        }
        let here = if by_display { or_here } else { !env.is_ssh() };
        if here {
            Desktop::Here
        } else {
            Desktop::Nowhere
        }
    }

    /// Decides where a page opens on the system that this program was built for.
    #[must_use]
    pub fn of_this_system(env: &Env) -> Desktop {
        Desktop::of(env, cfg!(all(unix, not(target_os = "macos"))))
    }
}

#[cfg(test)]
mod tests {
    use super::{BadCommand, BrowserChoice, BrowserCommand, Desktop};
    use crate::system::env::Env;
    use proptest::prelude::*;

    const URL: &str = "https://a.example/~b?c=%e2d#e=F%20";
    const ENCODED: &str = "https%3A%2F%2Fa.example%2F~b%3Fc%3D%25e2d%23e%3DF%2520";

    fn words(text: &str) -> Result<Vec<String>, &'static str> {
        let command = BrowserCommand::parse(text).map_err(|error| error.why)?;
        let mut words = vec![command.program().to_owned()];
        words.extend(command.arguments("U"));
        Ok(words)
    }

    #[test]
    fn commands_are_split_as_a_shell_splits_them() {
        for (text, expected) in [
            ("firefox", &["firefox", "U"][..]),
            (
                "firefox --new-window '%s'",
                &["firefox", "--new-window", "U"],
            ),
            ("my\\ browser \"a b\" &", &["my browser", "a b", "U"]),
            (
                "chrome --profile-directory=\"Profile 1\"",
                &["chrome", "--profile-directory=Profile 1", "U"],
            ),
            ("firefox -P work # mine", &["firefox", "-P", "work", "U"]),
        ] {
            assert_eq!(words(text).unwrap(), expected);
        }
        assert_eq!(words("firefox '"), Err("has an unclosed quote"));
        for nothing in ["", "  ", "# nothing", "''", "'' x"] {
            assert_eq!(words(nothing), Err("names no program"));
        }
    }

    #[test]
    fn the_url_stands_where_it_is_wanted() {
        for (argument, expected) in [
            ("%s", URL.to_owned()),
            ("%e", ENCODED.to_owned()),
            ("<%s|%e>", format!("<{URL}|{ENCODED}>")),
            (
                "ext+container:name=caf%e9&url=%e&x=%zz%",
                format!("ext+container:name=caf%e9&url={ENCODED}&x=%zz%"),
            ),
        ] {
            let command = BrowserCommand::parse(&format!("b --x '{argument}'")).unwrap();
            assert_eq!(command.arguments(URL), ["--x".to_owned(), expected]);
        }
        let command = BrowserCommand::parse("b 100%e2").unwrap();
        assert_eq!(command.arguments(URL), ["100%e2", URL]);
    }

    #[test]
    fn a_command_that_is_a_shell_finds_nothing_to_run_in_a_url() {
        let url = "https://a.example/$(id)`id`;id&id|id>f<f'\"\\{a,b}*^\n?a=1#b";
        for text in ["sh -c 'echo %s'", "sh -c"] {
            let filled = BrowserCommand::parse(text).unwrap().arguments(url);
            let argument = filled.last().unwrap();
            assert!(
                !argument.contains(|c: char| "$()`;&|><'\"\\{}*^\n".contains(c)),
                "{argument}"
            );
            assert!(argument.contains("https://a.example/%24%28id%29%60id%60%3B"));
            assert!(argument.ends_with("?a=1#b"));
        }
    }

    #[test]
    fn none_opens_nothing_and_is_no_program_of_the_list() {
        assert_eq!(BrowserChoice::parse(" none "), Ok(BrowserChoice::Nothing));
        let env = Env::from_pairs([("BROWSER", "none")]);
        assert_eq!(BrowserCommand::list(&env).unwrap()[0].program(), "none");
    }

    #[test]
    fn a_list_keeps_its_order() {
        let list = |text: &str| BrowserCommand::list(&Env::from_pairs([("BROWSER", text)]));
        let separator = if cfg!(windows) { ";" } else { ":" };
        let found = list(&["first %s", " ", "second --new"].join(separator)).unwrap();
        let programs: Vec<_> = found.iter().map(BrowserCommand::program).collect();
        assert_eq!(programs, ["first", "second"]);
        assert_eq!(BrowserCommand::list(&Env::from_pairs([])), Ok(Vec::new()));
        let BadCommand { command, .. } = list("'first").unwrap_err();
        assert_eq!(command, "'first");
    }

    #[test]
    fn a_page_opens_where_the_person_is() {
        use Desktop::{Here, Nowhere, Windows};
        let (x, wayland, wsl, ssh) = (
            ("DISPLAY", ":0"),
            ("WAYLAND_DISPLAY", "wayland-0"),
            ("WSL_DISTRO_NAME", "Debian"),
            ("SSH_CONNECTION", "a 1 b 2"),
        );
        let none = ("X", "");
        for (pairs, linux, macos) in [
            ([none, none], Nowhere, Here),
            ([x, none], Here, Here),
            ([wayland, none], Here, Here),
            ([ssh, none], Nowhere, Nowhere),
            // A display is forwarded over SSH, but the launcher of macOS does not use it.
            ([ssh, x], Here, Nowhere),
            (
                [wsl, none],
                Windows { or_here: false },
                Windows { or_here: false },
            ),
            (
                [wsl, wayland],
                Windows { or_here: true },
                Windows { or_here: true },
            ),
            ([wsl, ssh], Nowhere, Nowhere),
        ] {
            let env = Env::from_pairs(pairs);
            assert_eq!(Desktop::of(&env, true), linux, "{pairs:?}");
            assert_eq!(Desktop::of(&env, false), macos, "{pairs:?}");
        }
    }

    proptest! {
        #[test]
        fn a_url_stays_one_argument(text in ".{0,30}", url in "[a-z0-9?#/:.%=-]{1,30}") {
            if let Ok(command) = BrowserCommand::parse(&text) {
                let filled = command.arguments(&url);
                prop_assert!(filled.len() <= command.arguments.len() + 1);
                let has = |part: &str| filled.iter().any(|argument| argument.contains(part));
                prop_assert!(has(&url) || has(&super::percent_encoded(&url)));
            }
        }
    }
}
