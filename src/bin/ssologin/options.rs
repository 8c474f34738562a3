//! Options that several commands share, and the variables that mirror them.

use ssologin::browser::SystemBrowser;
use ssologin::system::BrowserChoice;

use crate::context::Context;
use crate::failure::{CommandError, code};

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
    let browser = SystemBrowser::new(asked, &context.config, env)?;
    Ok(Some(browser.launched_by(std::env::current_exe().ok())))
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
