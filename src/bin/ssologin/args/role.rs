//! The commands that hand out role credentials or a token, or tell whose they are.

use std::ffi::OsString;
use std::time::Duration;

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCandidates;

use crate::init::values;

#[derive(Args, Default)]
pub(crate) struct CredentialsArgs {
    /// The profile [default: $AWS_PROFILE, else $AWS_DEFAULT_PROFILE, else default]
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(values::profile_names))]
    pub(crate) profile: Option<String>,
    /// The form in which they are printed
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) format: Format,
    /// Ask a person, where nothing else helps
    #[arg(long)]
    pub(crate) login: bool,
}

/// The formats of `aws configure export-credentials`.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Format {
    /// What a `credential_process` prints
    #[default]
    Process,
    /// For sh, bash and zsh: export NAME=VALUE
    Env,
    /// NAME=VALUE
    EnvNoExport,
    /// For fish
    Fish,
    /// For PowerShell
    Powershell,
    /// For cmd.exe
    WindowsCmd,
}

impl CredentialsArgs {
    /// Reads `credentials [--profile P] [--format F]`, which SDKs run for each of their processes, and nothing else.
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
                    .replace(Format::from_str(&value, false).ok()?)
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
            login: false,
        })
    }
}

// Which role is meant: that of a profile, or one that no profile stands for. No doc comment: it would stand in the help
// of each command.
#[derive(Args)]
pub(crate) struct RoleArgs {
    /// The profile [default: $AWS_PROFILE, else $AWS_DEFAULT_PROFILE, else default]
    #[arg(long, value_name = "NAME", conflicts_with = "session", add = ArgValueCandidates::new(values::profile_names))]
    pub(crate) profile: Option<String>,
    /// Instead of a profile: a session, or the start URL of legacy profiles
    #[arg(long, value_name = "NAME", requires_all = ["account", "role"], add = ArgValueCandidates::new(values::sessions))]
    pub(crate) session: Option<String>,
    /// With --session: the account
    #[arg(long, value_name = "ID", requires = "session", value_parser = account, add = ArgValueCandidates::new(values::accounts))]
    pub(crate) account: Option<String>,
    /// With --session: the role
    #[arg(long, value_name = "NAME", requires = "session", add = ArgValueCandidates::new(values::roles))]
    pub(crate) role: Option<String>,
}

#[derive(Args)]
pub(crate) struct ExecArgs {
    #[command(flatten)]
    pub(crate) role: RoleArgs,
    /// With --session: the region for the command
    #[arg(long, value_name = "REGION", requires = "session")]
    pub(crate) region: Option<String>,
    /// Ask a person, where nothing else helps
    #[arg(long)]
    pub(crate) login: bool,
    /// What to run
    #[arg(value_name = "COMMAND", last = true, required = true)]
    pub(crate) command: Vec<OsString>,
}

#[derive(Args)]
pub(crate) struct ConsoleArgs {
    #[command(flatten)]
    pub(crate) role: RoleArgs,
    /// The page of this service, such as s3 [default: the first page]
    #[arg(long, value_name = "NAME", conflicts_with = "path")]
    pub(crate) service: Option<String>,
    /// The page at this path of the console, such as /s3/home
    #[arg(long, value_name = "PATH")]
    pub(crate) path: Option<String>,
    /// The region [default: the profile's, else $AWS_REGION, else $AWS_DEFAULT_REGION, else the session's]
    #[arg(long, value_name = "REGION")]
    pub(crate) region: Option<String>,
    /// How long one stays signed in, 15m to 12h [default: as long as the role credentials live]
    #[arg(long, value_name = "DUR", value_parser = ssologin::console::session_duration)]
    pub(crate) duration: Option<Duration>,
    /// Print the URL, which signs in whoever opens it first; open nothing
    #[arg(long)]
    pub(crate) print: bool,
    /// The command that opens the page, where `%s` stands in it (`%e`: percent-encoded) or at its end [default:
    /// `ssologin_browser` of the session, else $BROWSER, else the desktop's]
    #[arg(long, value_name = "CMD", conflicts_with = "print")]
    pub(crate) browser: Option<String>,
    /// Ask a person, where nothing else helps
    #[arg(long)]
    pub(crate) login: bool,
}

#[derive(Args)]
pub(crate) struct WhoamiArgs {
    /// The profile [default: $AWS_PROFILE, else $AWS_DEFAULT_PROFILE, else default]
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(values::profile_names))]
    pub(crate) profile: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct TokenArgs {
    /// The session; or a profile, whose session is meant
    #[arg(value_name = "NAME", add = ArgValueCandidates::new(values::names))]
    pub(crate) name: String,
    /// Print it on a terminal too
    #[arg(long)]
    pub(crate) yes: bool,
}

fn account(text: &str) -> Result<String, &'static str> {
    let is_id = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_id
        .then(|| text.to_owned())
        .ok_or("an account id has 12 digits")
}

#[cfg(test)]
#[expect(clippy::panic, reason = "a test ends with a panic")]
mod tests {
    use super::CredentialsArgs;
    use crate::args::{Cli, Command};
    use clap::Parser as _;
    use std::ffi::OsString;

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
