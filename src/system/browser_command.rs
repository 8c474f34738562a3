//! What opens a page, as a person names it or a machine has it: a command with a place for the URL, the desktop, or nothing.

use super::env::Env;
use crate::text::{percent_encoded, shortened};

/// What `--browser`, `SSOLOGIN_BROWSER` and `ssologin_browser` name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BrowserChoice {
    /// The word `none`: pages are not opened.
    Nothing,
    /// A command.
    Command(BrowserCommand),
}

impl BrowserChoice {
    /// Reads `none`, or a command.
    ///
    /// # Errors
    ///
    /// When no shell would read the command, or it names no program.
    pub fn parse(text: &str) -> Result<BrowserChoice, BadCommand> {
        match text.trim() {
            "none" => Ok(BrowserChoice::Nothing),
            command => BrowserCommand::parse(command).map(BrowserChoice::Command),
        }
    }
}

/// A command that opens a URL. It is split as a shell would split it; no shell ever sees it.
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
    /// What is wrong, as a clause behind its name.
    pub(crate) why: &'static str,
}

impl BrowserCommand {
    /// Reads a command.
    ///
    /// # Errors
    ///
    /// When no shell would read it, or it names no program.
    pub fn parse(text: &str) -> Result<BrowserCommand, BadCommand> {
        let bad = |why| BadCommand {
            command: shortened(text, 80),
            why,
        };
        let words = shlex::split(text).ok_or_else(|| bad("has a quote without an end"))?;
        let mut words = words.into_iter();
        let program = words.next().filter(|program| !program.is_empty());
        let program = program.ok_or_else(|| bad("names no program"))?;
        let mut arguments: Vec<String> = words.collect();
        // `command &`: Python's `webbrowser` takes it for "in the background", which is how everything is started here.
        if arguments.last().is_some_and(|word| word == "&") {
            arguments.pop();
        }
        Ok(BrowserCommand { program, arguments })
    }

    /// The commands of `$BROWSER`, a list separated by `:` (`;` on Windows).
    ///
    /// # Errors
    ///
    /// When one of them cannot be read.
    pub fn list(env: &Env) -> Result<Vec<BrowserCommand>, BadCommand> {
        let separator = if cfg!(windows) { ';' } else { ':' };
        let list = env.get("BROWSER").unwrap_or_default().split(separator);
        list.filter(|command| !command.trim().is_empty())
            .map(BrowserCommand::parse)
            .collect()
    }

    /// The program, as a name or a path.
    #[must_use]
    pub fn program(&self) -> &str {
        &self.program
    }

    /// The arguments for a URL: it stands where `%s` does, percent-encoded where `%e` does, else at the end. Each was split
    /// off before, so that no URL becomes two arguments.
    #[must_use]
    pub fn arguments(&self, url: &str) -> Vec<String> {
        let encoded = percent_encoded(url);
        let mut found = false;
        let mut fill = |argument: &String| {
            let filled = filled(argument, url, &encoded);
            found |= filled.is_some();
            filled.unwrap_or_else(|| argument.clone())
        };
        let mut arguments: Vec<String> = self.arguments.iter().map(&mut fill).collect();
        if !found {
            arguments.push(url.to_owned());
        }
        arguments
    }
}

/// An argument with the URL in its places; `None` where it has none. In one go: a URL may have `%e` in itself.
fn filled(argument: &str, url: &str, encoded: &str) -> Option<String> {
    let mut filled = String::new();
    let mut found = false;
    let mut rest = argument;
    while let Some((before, after)) = rest.split_once('%') {
        filled.push_str(before);
        // `%e2` is a byte that is percent-encoded already.
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

/// Where a page opens when nothing is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desktop {
    /// Nowhere: a text browser would take the terminal over, and another machine's screen is not the person's.
    Nowhere,
    /// On the desktop of this machine, or on a display that is forwarded here.
    Here,
    /// On the Windows around this Linux; else here, where there is a display.
    Windows {
        /// Whether there is a display.
        or_here: bool,
    },
}

impl Desktop {
    /// Decides by the environment. `by_display`: whether the system's launchers draw on the display that a variable names, as
    /// all Unix but macOS does.
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

    /// The same, for the system that this was built for.
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

    const URL: &str = "https://a.example/~b?c=%e2d&e=F%20";
    const ENCODED: &str = "https%3A%2F%2Fa.example%2F~b%3Fc%3D%25e2d%26e%3DF%2520";

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
        assert_eq!(words("firefox '"), Err("has a quote without an end"));
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
            // Forwarded, which the launcher of macOS does not know.
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
        fn a_url_stays_one_argument(text in ".{0,30}", url in "[!-~]{1,30}") {
            if let Ok(command) = BrowserCommand::parse(&text) {
                let filled = command.arguments(&url);
                prop_assert!(filled.len() <= command.arguments.len() + 1);
                let has = |part: &str| filled.iter().any(|argument| argument.contains(part));
                prop_assert!(has(&url) || has(&super::percent_encoded(&url)));
            }
        }
    }
}
