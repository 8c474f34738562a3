//! `ssologin --version --verbose`: what a bug report needs to say about the program.

use std::ffi::OsString;

use ssologin::aws::Aws;

use crate::failure::{CommandError, code};
use crate::terminal::Terminal;
use crate::text::text;

/// The commit that the program was built from, if the build knew it.
const COMMIT: Option<&str> = option_env!("BUILD_COMMIT");

/// The optional parts of the program, and whether they were built.
const FEATURES: [(&str, bool); 2] = [
    ("cli", cfg!(feature = "cli")),
    ("sandbox", cfg!(feature = "sandbox")),
];

/// Returns whether a command line asks for the version and for more about it.
pub(crate) fn is_asked(words: impl Iterator<Item = OsString>) -> bool {
    let mut words: Vec<OsString> = words.collect();
    words.sort();
    let is = |text: &str| words.iter().any(|word| word == text);
    words.len() == 2 && (is("--version") || is("-V")) && is("--verbose")
}

/// Prints the version, and one line about each thing that differs from build to build.
pub(crate) fn print(terminal: Terminal) -> Result<u8, CommandError> {
    let built = FEATURES.iter().filter(|(_, is_built)| *is_built);
    let features: Vec<&str> = built.map(|(name, _)| *name).collect();
    terminal.data(&text!(
        "ssologin {}\ntarget: {}\ncommit: {}\nfeatures: {}\nroot certificates: {}\n",
        env!("CARGO_PKG_VERSION"),
        env!("BUILD_TARGET"),
        COMMIT.unwrap_or("unknown"),
        features.join(", "),
        Aws::count_system_roots()
    ))?;
    Ok(code::DONE)
}

#[cfg(test)]
mod tests {
    use super::is_asked;
    use std::ffi::OsString;

    #[test]
    fn both_options_are_needed_and_nothing_else() {
        let asked = |words: &[&str]| is_asked(words.iter().map(OsString::from));
        assert!(asked(&["--version", "--verbose"]));
        assert!(asked(&["--verbose", "--version"]));
        assert!(asked(&["-V", "--verbose"]));
        for words in [
            &["--version"][..],
            &["--verbose"],
            &["--version", "--version"],
            &["status", "--verbose"],
            &["--version", "--verbose", "x"],
        ] {
            assert!(!asked(words), "{words:?}");
        }
    }
}
