//! Fast parsers for the command lines that shell prompts and SDKs run often.
//!
//! Building the full clap command takes as long as the rest of the program.

use std::ffi::OsString;

use clap::ValueEnum as _;

use super::credentials::{CredentialsArgs, ExportFormat};
use super::status::StatusArgs;

impl StatusArgs {
    /// Parses `status [NAME…] --minutes|--prompt|--check`, which shell prompts run.
    ///
    /// Returns `None` for everything else.
    pub(crate) fn quick(words: impl Iterator<Item = OsString>) -> Option<StatusArgs> {
        let mut words = words.map(OsString::into_string);
        let mut args = StatusArgs::default();
        let mut forms = 0;
        if words.next()?.ok()? != "status" {
            return None;
        }
        for word in words {
            let word = word.ok()?;
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
        (forms == 1).then_some(args)
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
        ] {
            let quick = quick(words).expect("it is one of the quick forms");
            let cli = Cli::try_parse_from([&["ssologin"], words].concat());
            let Some(Command::Status(long)) = cli.ok().and_then(|cli| cli.command) else {
                panic!("{words:?} is a status");
            };
            assert_eq!(
                (quick.names, quick.minutes, quick.prompt, quick.check),
                (long.names, long.minutes, long.prompt, long.check)
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
