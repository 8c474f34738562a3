//! Fast parsers for the command lines that shell prompts and SDKs run often.
//!
//! Building the full clap command takes as long as the rest of the program.

use std::ffi::OsString;

use clap::ValueEnum as _;

use super::credentials::{CredentialsArgs, ExportFormat};
use super::status::{Escape, StatusArgs};

impl StatusArgs {
    /// Parses `status [NAME…] --minutes|--prompt [--escape FOR]|--check`, which shell prompts run.
    ///
    /// Returns `None` for everything else.
    pub(crate) fn quick(words: impl Iterator<Item = OsString>) -> Option<StatusArgs> {
        let mut words = words.map(OsString::into_string);
        let mut args = StatusArgs::default();
        let (mut forms, mut escape) = (0, None);
        if words.next()?.ok()? != "status" {
            return None;
        }
        while let Some(word) = words.next() {
            let word = word.ok()?;
            let (option, value) = match word.split_once('=') {
                Some((option, value)) => (option, Some(value)),
                None => (word.as_str(), None),
            };
            if option == "--escape" {
                let next = || words.next()?.ok();
                let value = value.map(str::to_owned).or_else(next)?;
                let value = Escape::from_str(&value, false).ok()?;
                if escape.replace(value).is_some() {
                    return None;
                }
                continue;
            }
            match word.as_str() {
                "--minutes" => args.minutes = true,
                "--prompt" => args.prompt = true,
                "--check" => args.check = true,
                name if name.starts_with('-') => return None,
                _ => {
                    args.names.push(word);
                    continue;
                }
            }
            forms += 1;
        }
        args.escape = escape.unwrap_or_default();
        (forms == 1 && (args.prompt || escape.is_none())).then_some(args)
    }
}

impl CredentialsArgs {
    /// Parses `credentials [--profile P] [--format F]`, which SDKs run once per process.
    ///
    /// Returns `None` for everything else.
    pub(crate) fn quick(words: impl Iterator<Item = OsString>) -> Option<CredentialsArgs> {
        let mut words = words.map(OsString::into_string);
        if words.next()?.ok()? != "credentials" {
            return None;
        }
        let (mut profile, mut format) = (None, None);
        while let Some(word) = words.next() {
            let word = word.ok()?;
            let (name, value) = match word.split_once('=') {
                Some((name, value)) => (name, value.to_owned()),
                None => (word.as_str(), words.next()?.ok()?),
            };
            if value.is_empty() || value.starts_with('-') {
                return None;
            }
            let before = match name {
                "--profile" => profile.replace(value).is_some(),
                "--format" => format
                    .replace(ExportFormat::from_str(&value, false).ok()?)
                    .is_some(),
                _ => return None,
            };
            if before {
                return None;
            }
        }
        Some(CredentialsArgs {
            profile,
            format: format.unwrap_or_default(),
            ..CredentialsArgs::default()
        })
    }
}

#[cfg(test)]
#[expect(clippy::panic, reason = "a test ends with a panic")]
mod tests {
    use super::{CredentialsArgs, StatusArgs};
    use crate::args::{Cli, Command};
    use clap::Parser as _;
    use std::ffi::OsString;

    fn quick(words: &[&str]) -> Option<StatusArgs> {
        StatusArgs::quick(words.iter().map(OsString::from))
    }

    #[test]
    fn the_quick_way_reads_what_the_long_one_reads() {
        for words in [
            &["status", "homesso", "--minutes"][..],
            &["status", "--prompt"],
            &["status", "--check", "a", "b"],
            &["status", "--prompt", "--escape", "tmux", "a=b"],
            &["status", "--escape=tmux", "a", "--prompt"],
            &["status", "--escape", "none", "--prompt"],
        ] {
            let quick = quick(words).expect("it is one of the quick forms");
            let cli = Cli::try_parse_from([&["ssologin"], words].concat());
            let Some(Command::Status(long)) = cli.ok().and_then(|cli| cli.command) else {
                panic!("{words:?} is a status");
            };
            assert_eq!(
                (
                    quick.names,
                    quick.minutes,
                    quick.prompt,
                    quick.check,
                    quick.escape
                ),
                (
                    long.names,
                    long.minutes,
                    long.prompt,
                    long.check,
                    long.escape
                )
            );
        }
    }

    #[test]
    fn everything_else_goes_the_long_way() {
        for words in [
            &[][..],
            &["status"],
            &["status", "--json"],
            &["status", "--minutes", "--check"],
            &["status", "--check", "--min-remaining", "1h"],
            &["status", "--minutes", "--profile", "x"],
            &["status", "--minutes", "--", "x"],
            &["status", "--escape", "tmux"],
            &["status", "--minutes", "--escape", "tmux"],
            &["status", "--prompt", "--escape"],
            &["status", "--prompt", "--escape", "x"],
            &["status", "--prompt", "--escape=none", "--escape=tmux"],
            &["homesso", "--minutes"],
            &["--debug", "status", "--minutes"],
        ] {
            assert!(quick(words).is_none(), "{words:?}");
        }
    }

    fn quick_credentials(words: &[&str]) -> Option<CredentialsArgs> {
        CredentialsArgs::quick(words.iter().map(OsString::from))
    }

    #[test]
    fn quick_credentials_are_those_of_the_long_way() {
        for words in [
            &["credentials"][..],
            &["credentials", "--profile", "a b"],
            &["credentials", "--profile=a=b", "--format", "env-no-export"],
            &["credentials", "--format=windows-cmd"],
        ] {
            let quick = quick_credentials(words).expect("it is one of the quick forms");
            let cli = Cli::try_parse_from([&["ssologin"], words].concat());
            let Some(Command::Credentials(long)) = cli.ok().and_then(|cli| cli.command) else {
                panic!("{words:?} is a credentials");
            };
            assert_eq!(
                (quick.profile, quick.format, quick.login),
                (long.profile, long.format, long.login)
            );
        }
        for words in [
            &["credentials", "--login"][..],
            &["credentials", "--profile"],
            &["credentials", "--profile", "--login"],
            &["credentials", "--profile", ""],
            &["credentials", "--profile", "a", "--profile", "b"],
            &["credentials", "--format", "json"],
            &["credentials", "x"],
            &["credentials", "--help"],
            &["--debug", "credentials"],
        ] {
            assert!(quick_credentials(words).is_none(), "{words:?}");
        }
    }
}
