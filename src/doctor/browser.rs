//! Owns the browser checks: whether configured browsers exist and whether there is a desktop.

use super::finding::{Finding, Severity};
use crate::config::keys::SSOLOGIN_BROWSER;
use crate::config::{Config, Place, shown};
use crate::system::{BadCommand, BrowserChoice, BrowserCommand, Desktop, Env};
use crate::text::shortened;

/// Returns findings about the configured browsers and the desktop.
///
/// Browsers are configured in the environment and in sessions. `is_there` returns whether a program
/// exists, given its name or path.
#[must_use]
pub fn check_browsers(
    config: &Config,
    env: &Env,
    desktop: Desktop,
    is_there: impl Fn(&str) -> bool,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let asked = env.get("SSOLOGIN_BROWSER");
    match asked.map(BrowserChoice::parse) {
        Some(Err(error)) => findings.push(bad("SSOLOGIN_BROWSER", &error)),
        Some(Ok(BrowserChoice::Command(command))) if !is_there(command.program()) => {
            findings.push(missing("SSOLOGIN_BROWSER", &command));
        }
        _ => {}
    }
    let list = BrowserCommand::list(env);
    match &list {
        Err(error) => findings.push(bad("BROWSER", error)),
        Ok(list) if list.iter().any(|command| is_there(command.program())) => {}
        Ok(list) => findings.extend(list.first().map(|command| missing("BROWSER", command))),
    }
    for section in config.sessions() {
        let Some(value) = section.get(SSOLOGIN_BROWSER) else {
            continue;
        };
        // `check_config` already reports a value that cannot be parsed.
        if let Ok(BrowserChoice::Command(command)) = BrowserChoice::parse(&value.text())
            && !is_there(command.program())
        {
            let message = format!(
                "`{SSOLOGIN_BROWSER}` in {} names `{}`, which was not found",
                shown(&section.title()),
                shortened(command.program(), 80)
            );
            let fix = "fix it or delete the line";
            let finding = Finding::new("no-such-browser", Severity::Warning, message, fix);
            findings.push(
                finding
                    .at(&Place::from(value.origin()))
                    .of_session(section.name()),
            );
        }
    }
    let is_named = asked.is_some() || !list.is_ok_and(|list| list.is_empty());
    findings.extend(without_a_name(env, desktop).filter(|_| !is_named));
    findings
}

fn bad(variable: &str, error: &BadCommand) -> Finding {
    let message = format!("`${variable}`: {error}");
    let fix = format!("fix it or run `unset {variable}`");
    Finding::new("bad-browser", Severity::Error, message, fix)
}

fn missing(variable: &str, command: &BrowserCommand) -> Finding {
    let message = format!(
        "`${variable}` names `{}`, which was not found",
        shortened(command.program(), 80)
    );
    let fix = format!("fix it or run `unset {variable}`");
    Finding::new("no-such-browser", Severity::Warning, message, fix)
}

/// Returns a finding about where pages open when no browser is configured.
fn without_a_name(env: &Env, desktop: Desktop) -> Option<Finding> {
    match desktop {
        Desktop::Here => None,
        Desktop::Windows { .. } => {
            let message = "this is WSL: pages open in the Windows browser";
            let fix = "set `BROWSER` to use another browser";
            Some(Finding::new("wsl", Severity::Note, message, fix))
        }
        Desktop::Nowhere => {
            let message = match env.is_ssh() {
                true => "this is a remote shell, so no browser can be opened here",
                false => "there is no display, so no browser can be opened here",
            };
            let fix = "open the printed URL on any other machine";
            Some(Finding::new("no-browser", Severity::Note, message, fix))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check_browsers;
    use crate::config::Config;
    use crate::doctor::testing::config;
    use crate::system::{Desktop, Env};

    #[test]
    fn browsers_are_looked_for() {
        let text = "[sso-session grove]\nssologin_browser = firefox -P x\n";
        let config = config(text);
        let none = ("X", "");
        let told = |config: &Config, pairs: [(&str, &str); 2], desktop, there: &[&str]| {
            let env = Env::from_pairs(pairs);
            let found = check_browsers(config, &env, desktop, |name| there.contains(&name));
            let told = found
                .iter()
                .map(|f| format!("{} {:?} {}", f.id, f.line, f.message));
            told.collect::<Vec<_>>().join("\n")
        };
        let here = |pairs, there| told(&config, pairs, Desktop::Here, there);
        assert_eq!(here([none, none], &["firefox"]), "");
        let of_session = "no-such-browser Some(2) `ssologin_browser` in [sso-session grove] \
            names `firefox`, which was not found";
        assert_eq!(here([none, none], &[]), of_session);
        let list = ("BROWSER", "'my w3m' -x");
        assert_eq!(here([list, none], &["firefox", "my w3m"]), "");
        assert_eq!(
            here([list, ("SSOLOGIN_BROWSER", "lynx")], &["firefox"]),
            "no-such-browser None `$SSOLOGIN_BROWSER` names `lynx`, which was not \
             found\nno-such-browser None `$BROWSER` names `my w3m`, which was not found"
        );
        assert_eq!(
            here(
                [("BROWSER", "'"), ("SSOLOGIN_BROWSER", "none")],
                &["firefox"]
            ),
            "bad-browser None `$BROWSER`: the browser command `'` has an unclosed quote"
        );
        let (windows, nowhere) = (Desktop::Windows { or_here: true }, Desktop::Nowhere);
        for (pairs, desktop, begin) in [
            ([none, none], windows, "wsl None this is WSL"),
            ([none, none], nowhere, "no-browser None there is no display"),
            (
                [("SSH_TTY", "t"), none],
                nowhere,
                "no-browser None this is a remote shell",
            ),
            ([list, none], nowhere, ""),
            ([("SSOLOGIN_BROWSER", "firefox"), none], windows, ""),
        ] {
            let told = told(&config, pairs, desktop, &["firefox", "my w3m"]);
            assert!(
                told.starts_with(begin) && told.is_empty() == begin.is_empty(),
                "{told}"
            );
        }
    }
}
