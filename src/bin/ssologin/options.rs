//! Options that several commands share, and the variables that mirror them.

use std::time::Duration;

use ssologin::browser::SystemBrowser;
use ssologin::config::keys::SSOLOGIN_BROWSER;
use ssologin::system::BrowserChoice;
use ssologin::system::file::{exposed, exposed_above};
use ssologin::text::duration;

use crate::context::Context;
use crate::failure::{CommandError, code};
use crate::limits::TimeLimit;

/// Returns the browser that opens login pages, or `None` if no browser may be opened.
pub(crate) fn browser(
    context: &Context,
    no_browser: bool,
    command: Option<&str>,
) -> Result<Option<SystemBrowser>, CommandError> {
    let env = &context.env;
    if no_browser || (command.is_none() && env.is_on("SSOLOGIN_NO_BROWSER")) {
        return Ok(None);
    }
    let asked = command.or_else(|| env.get("SSOLOGIN_BROWSER"));
    let asked = asked.map(BrowserChoice::parse).transpose()?;
    let is_asked = asked.is_some();
    let browser = match SystemBrowser::new(asked, &context.config, env) {
        Ok(browser) => browser,
        // `BROWSER` is for all programs, so a mistake in it costs no login.
        Err(error) => {
            let text = format!("`$BROWSER`: {error}, so no page is opened");
            context.terminal.warn(text);
            return Ok(None);
        }
    };
    let browser = match is_asked {
        true => browser,
        false => trusted(context, browser),
    };
    Ok(Some(browser.launched_by(std::env::current_exe().ok())))
}

/// Returns a browser that runs no command of a config file that others can change.
///
/// If `AWS_CONFIG_FILE` names the file, it may come from someone else too, with a repository for
/// example. Then the user learns what is run.
fn trusted(context: &Context, browser: SystemBrowser) -> SystemBrowser {
    let is_command =
        |text: &str| matches!(BrowserChoice::parse(text), Ok(BrowserChoice::Command(_)));
    let commands = context
        .config
        .sessions()
        .filter_map(|section| section.get(SSOLOGIN_BROWSER))
        .filter(|value| is_command(&value.text()));
    let commands: Vec<_> = commands.collect();
    if commands.is_empty() {
        return browser;
    }
    let (terminal, path) = (context.terminal, context.config.config_file().path());
    if exposed(path).is_some() || !exposed_above(path).is_empty() {
        let path = path.display();
        terminal.warn(format!(
            "other users can change `{path}`, so no `{SSOLOGIN_BROWSER}` in it is run"
        ));
        return browser.without_configured_commands();
    }
    if context.env.get("AWS_CONFIG_FILE").is_some() {
        for value in commands {
            let text = format!(
                "the browser is `{}`, as `{SSOLOGIN_BROWSER}` says at {}",
                value.text(),
                value.origin()
            );
            terminal.say(text);
        }
    }
    browser
}

/// Returns the time limit of a command: the option's, else the variable's, else the default.
pub(crate) fn time_limit(
    context: &Context,
    limit: TimeLimit,
    option: Option<Duration>,
) -> Result<Option<Duration>, CommandError> {
    Ok(given_time_limit(context, option)?.or(limit.default))
}

/// Returns the time limit that the user set.
pub(crate) fn given_time_limit(
    context: &Context,
    option: Option<Duration>,
) -> Result<Option<Duration>, CommandError> {
    mirrored(context, option, "SSOLOGIN_TIMEOUT", duration::parse)
}

/// Returns the value of an option, or of the variable that mirrors it if the option is not given.
pub(crate) fn mirrored<T, E: std::fmt::Display>(
    context: &Context,
    option: Option<T>,
    variable: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<Option<T>, CommandError> {
    match (option, context.env.get(variable)) {
        (None, Some(text)) => parse(text).map(Some).map_err(|error| {
            CommandError::new(code::USAGE, format!("variable `{variable}`: {error}"))
        }),
        (option, _) => Ok(option),
    }
}
