//! Scripts that take the place of a browser.

use crate::support::{Fixture, read_to_end};

/// The script of a browser that reports its arguments, one per line.
pub(crate) const REPORT_ARGUMENTS: &str = r#"printf '%s\n' "$@" > "$HOME/opened""#;

impl Fixture {
    /// Allows the program to open a browser, which may report to the pipe `$HOME/opened`.
    pub(crate) fn allow_browser(&mut self) {
        self.unset("SSOLOGIN_NO_BROWSER");
        self.pipe("opened");
    }

    /// Allows the program to open a browser, but one that is missing, which it would report.
    pub(crate) fn set_missing_browser(&mut self) {
        self.unset("SSOLOGIN_NO_BROWSER");
        self.set("BROWSER", "/nonexistent/browser");
    }

    /// Makes a script with this body the browser, with these arguments.
    pub(crate) fn with_browser(mut self, body: &str, arguments: &str) -> Fixture {
        self.allow_browser();
        let script = self.script("browser", body);
        self.set("BROWSER", format!("{} {arguments}", script.display()));
        self
    }

    /// Waits for the browser, and returns its report.
    pub(crate) fn opened(&self) -> String {
        read_to_end(&self.path("opened"))
    }
}

/// Returns the user code at the end of a verification URL.
pub(crate) fn user_code(url: &str) -> &str {
    url.trim().rsplit('=').next().unwrap()
}
