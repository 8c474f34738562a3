//! Holds the environment as a value that is read once.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The variables that AWS tools check before they look at profiles, in order of precedence.
///
/// AWS tools use a group if its first variable is set.
pub const INSTEAD_OF_PROFILES: [&[&str]; 2] = [
    &[
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
    ],
    &[
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_ROLE_ARN",
        "AWS_ROLE_SESSION_NAME",
    ],
];

/// A snapshot of the environment variables and the home folder.
#[derive(Clone)]
pub struct Env {
    variables: HashMap<String, OsString>,
    home: Option<PathBuf>,
}

/// The home folder is needed but unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the home folder is unknown: set `{}`", if cfg!(windows) { "USERPROFILE" } else { "HOME" })]
pub struct NoHome;

impl Env {
    /// Takes a snapshot of the environment of this process.
    #[must_use]
    pub fn from_process() -> Env {
        let variables =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        Env {
            variables: variables.collect(),
            home: std::env::home_dir(),
        }
    }

    /// Creates an environment that consists of only these variables.
    ///
    /// `HOME` (`USERPROFILE` on Windows) names the home folder.
    #[must_use]
    pub fn from_pairs<const N: usize>(pairs: [(&str, &str); N]) -> Env {
        let variables: HashMap<_, _> = pairs
            .map(|(name, value)| (name.to_owned(), OsString::from(value)))
            .into();
        let home = variables
            .get(if cfg!(windows) { "USERPROFILE" } else { "HOME" })
            .map(PathBuf::from);
        Env { variables, home }
    }

    /// Returns the value of a variable, or `None` if it is unset, empty or not Unicode.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables
            .get(name)?
            .to_str()
            .filter(|value| !value.is_empty())
    }

    /// Returns whether a variable is set, but empty.
    #[must_use]
    pub fn is_empty(&self, name: &str) -> bool {
        self.variables
            .get(name)
            .is_some_and(|value| value.is_empty())
    }

    /// Returns whether a switch is on, as the AWS SDKs read it: the word `true` in any case.
    #[must_use]
    pub fn is_true(&self, name: &str) -> bool {
        self.get(name)
            .is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// Returns whether one of our own switches is on: set to anything but `0`, `false` or `no`.
    #[must_use]
    pub fn is_on(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| {
            !["0", "false", "no"]
                .iter()
                .any(|off| value.eq_ignore_ascii_case(off))
        })
    }

    /// Returns whether this process runs in an SSH session.
    #[must_use]
    pub fn is_ssh(&self) -> bool {
        self.get("SSH_CONNECTION").is_some() || self.get("SSH_TTY").is_some()
    }

    /// Returns whether this is a Linux inside Windows (WSL), which can start Windows programs.
    #[must_use]
    pub fn is_wsl(&self) -> bool {
        self.get("WSL_DISTRO_NAME").is_some() || self.get("WSL_INTEROP").is_some()
    }

    /// Returns the profile that AWS tools would use: `AWS_PROFILE`, else `AWS_DEFAULT_PROFILE`.
    ///
    /// An empty variable counts as unset.
    #[must_use]
    pub fn profile(&self) -> Option<&str> {
        self.get("AWS_PROFILE")
            .or_else(|| self.get("AWS_DEFAULT_PROFILE"))
    }

    /// Returns the variables that are set and provide credentials instead of a profile.
    ///
    /// These are the access key variables or, if there is no access key, the web identity
    /// variables. AWS tools prefer them even if `AWS_PROFILE` is set, unless the profile is named
    /// on the command line.
    #[must_use]
    pub fn instead_of_profiles(&self) -> Vec<&'static str> {
        let is_set = |name: &&str| self.get(name).is_some();
        let group = INSTEAD_OF_PROFILES
            .iter()
            .find(|group| group.first().is_some_and(is_set));
        let group = group.into_iter().copied().flatten();
        group.copied().filter(is_set).collect()
    }

    /// Returns the home folder.
    ///
    /// # Errors
    ///
    /// Returns an error if neither a variable nor the system names it.
    pub fn home(&self) -> Result<&Path, NoHome> {
        self.home
            .as_deref()
            .filter(|home| !home.as_os_str().is_empty())
            .ok_or(NoHome)
    }

    /// Returns the path of the config file: `AWS_CONFIG_FILE`, else `~/.aws/config`.
    ///
    /// # Errors
    ///
    /// Returns an error if the home folder is needed but unknown.
    pub fn config_file(&self) -> Result<PathBuf, NoHome> {
        self.aws_file("AWS_CONFIG_FILE", "config")
    }

    /// Returns the path of the credentials file.
    ///
    /// This is `AWS_SHARED_CREDENTIALS_FILE`, else `~/.aws/credentials`.
    ///
    /// # Errors
    ///
    /// Returns an error if the home folder is needed but unknown.
    pub fn credentials_file(&self) -> Result<PathBuf, NoHome> {
        self.aws_file("AWS_SHARED_CREDENTIALS_FILE", "credentials")
    }

    /// Returns the folder for our own files.
    ///
    /// | system | folder |
    /// |---|---|
    /// | Linux and other Unix | `$XDG_STATE_HOME/ssologin`, else `~/.local/state/ssologin` |
    /// | macOS | `$XDG_STATE_HOME/ssologin`, else `~/Library/Application Support/ssologin` |
    /// | Windows | `%LOCALAPPDATA%\ssologin`, else `~\AppData\Local\ssologin` |
    ///
    /// # Errors
    ///
    /// Returns an error if the home folder is needed but unknown.
    pub fn state_folder(&self) -> Result<PathBuf, NoHome> {
        let (variable, below_home) = if cfg!(windows) {
            ("LOCALAPPDATA", "AppData/Local")
        } else if cfg!(target_os = "macos") {
            ("XDG_STATE_HOME", "Library/Application Support")
        } else {
            ("XDG_STATE_HOME", ".local/state")
        };
        // According to the XDG specification, a relative path is invalid and must be ignored.
        let named = self
            .get(variable)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute());
        let base = match named {
            Some(base) => base,
            None => self.home()?.join(below_home),
        };
        Ok(base.join("ssologin"))
    }

    fn aws_file(&self, variable: &str, name: &str) -> Result<PathBuf, NoHome> {
        match self.get(variable) {
            Some(path) => Ok(self.expanded(path)),
            None => Ok(self.home()?.join(".aws").join(name)),
        }
    }

    /// Expands a path in a setting as the AWS CLI does.
    ///
    /// This is Python's `expandvars`, followed by `expanduser`, but only for the user's own home
    /// folder.
    #[must_use]
    pub fn expanded(&self, path: &str) -> PathBuf {
        let mut out = String::with_capacity(path.len());
        let mut rest = path;
        while let Some(start) = rest.find('$') {
            out.push_str(&rest[..start]);
            let after = &rest[start + 1..];
            let (name, end) = match after
                .strip_prefix('{')
                .and_then(|inner| inner.split_once('}'))
            {
                Some((name, tail)) => (name, after.len() - tail.len()),
                None => {
                    let end = after
                        .bytes()
                        .position(|b| !b.is_ascii_alphanumeric() && b != b'_')
                        .unwrap_or(after.len());
                    (&after[..end], end)
                }
            };
            match self.variables.get(name).and_then(|value| value.to_str()) {
                Some(value) => out.push_str(value),
                None => out.push_str(&rest[start..start + 1 + end]),
            }
            rest = &after[end..];
        }
        out.push_str(rest);
        match (out.strip_prefix('~'), self.home()) {
            (Some(tail), Ok(home))
                if tail.is_empty() || tail.starts_with(std::path::is_separator) =>
            {
                home.join(tail.trim_start_matches(std::path::is_separator))
            }
            _ => PathBuf::from(out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Env, NoHome};
    use proptest::prelude::*;
    use std::path::{Path, PathBuf};

    #[test]
    #[cfg(unix)]
    fn files_are_found_as_the_aws_cli_finds_them() {
        let env = Env::from_pairs([("HOME", "/h")]);
        assert_eq!(env.config_file(), Ok(PathBuf::from("/h/.aws/config")));
        assert_eq!(
            env.credentials_file(),
            Ok(PathBuf::from("/h/.aws/credentials"))
        );
        for (value, path) in [
            ("/etc/aws", "/etc/aws"),
            ("~/x", "/h/x"),
            ("~", "/h"),
            ("~other/x", "~other/x"),
            ("$D/x", "/d/x"),
            ("${D}x$D", "/dx/d"),
            ("$NONE/$", "$NONE/$"),
            ("${D", "${D"),
            ("", "/h/.aws/config"),
        ] {
            let env = Env::from_pairs([("HOME", "/h"), ("D", "/d"), ("AWS_CONFIG_FILE", value)]);
            assert_eq!(env.config_file(), Ok(PathBuf::from(path)), "{value}");
        }
        assert_eq!(Env::from_pairs([]).config_file(), Err(NoHome));
    }

    #[test]
    #[cfg(all(unix, not(target_os = "macos")))]
    fn our_own_files_lie_in_the_state_folder() {
        let folder =
            |xdg: &str| Env::from_pairs([("HOME", "/h"), ("XDG_STATE_HOME", xdg)]).state_folder();
        assert_eq!(folder("/s").as_deref(), Ok(Path::new("/s/ssologin")));
        assert_eq!(
            folder("").as_deref(),
            Ok(Path::new("/h/.local/state/ssologin"))
        );
        assert_eq!(
            folder("relative").as_deref(),
            Ok(Path::new("/h/.local/state/ssologin"))
        );
    }

    #[test]
    fn switches_and_profiles() {
        let env = Env::from_pairs([
            ("A", "TRUE"),
            ("B", "1"),
            ("C", "no"),
            ("AWS_PROFILE", ""),
            ("AWS_DEFAULT_PROFILE", "dev"),
        ]);
        assert!(env.is_true("A") && !env.is_true("B") && !env.is_true("D"));
        assert!(env.is_on("A") && env.is_on("B") && !env.is_on("C") && !env.is_on("D"));
        assert_eq!(env.profile(), Some("dev"));
    }

    #[test]
    fn keys_come_before_a_web_identity_and_both_before_profiles() {
        let file = ("AWS_WEB_IDENTITY_TOKEN_FILE", "/t");
        let role = ("AWS_ROLE_ARN", "arn");
        let token = ("AWS_SESSION_TOKEN", "t");
        let none: [&str; 0] = [];
        assert_eq!(Env::from_pairs([]).instead_of_profiles(), none);
        assert_eq!(Env::from_pairs([token, role]).instead_of_profiles(), none);
        assert_eq!(
            Env::from_pairs([file, role]).instead_of_profiles(),
            ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"]
        );
        assert_eq!(
            Env::from_pairs([("AWS_ACCESS_KEY_ID", "A"), token, file]).instead_of_profiles(),
            ["AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN"]
        );
    }

    proptest! {
        #[test]
        fn no_path_makes_it_panic(path in "[$~{}A-Z/é]{0,20}") {
            let _ = Env::from_pairs([("HOME", "/h"), ("A", "x"), ("AWS_CONFIG_FILE", &path)]).config_file();
        }
    }
}
