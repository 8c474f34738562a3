//! The tool that provides the credentials of a profile that does not use SSO.

use super::binding::Binder;
use super::keys::Keys;
use crate::config::{Config, Place, Section, Value, keys};
use crate::text::shortened;

/// The reason why a profile has no session: another tool provides its credentials.
///
/// The message contains neither the arguments of a command nor other values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{} gets its credentials from {tool} (`{key}` at {at}), not from SSO",
    self.subject()
)]
pub struct OtherTool {
    /// The name of the profile.
    pub profile: String,
    /// The profile that the tool provides credentials for: the profile itself or a source of it.
    pub end: String,
    /// The name of the tool, or of the program, as it is shown.
    pub tool: String,
    /// The key that names the tool.
    pub key: &'static str,
    /// The place of the key.
    pub at: Place,
}

impl OtherTool {
    /// Finds the tool that provides the credentials of a profile, directly or through a chain.
    pub(super) fn of(config: &Config, profile: Section<'_>) -> Option<OtherTool> {
        let first = Keys::read(profile);
        let end = match first.source(true) {
            Some(_) => Binder::new(config).follow(first).end?,
            None => profile,
        };
        let at_end = Keys::read(end);
        if at_end.access_key.is_some() || at_end.has_other_source() {
            return None;
        }
        let [granted, process] = end.pick([keys::GRANTED_SSO_START_URL, keys::CREDENTIAL_PROCESS]);
        let (value, tool, key) = match (granted, process) {
            (Some(value), _) => (value, "Granted".to_owned(), keys::GRANTED_SSO_START_URL),
            (None, Some(value)) => (value, tool_of(value), keys::CREDENTIAL_PROCESS),
            (None, None) => return None,
        };
        Some(OtherTool {
            profile: profile.name().to_owned(),
            end: end.name().to_owned(),
            tool,
            key,
            at: value.origin().into(),
        })
    }

    fn subject(&self) -> String {
        let profile = shortened(&self.profile, 80);
        match self.end == self.profile {
            true => format!("the profile `{profile}`"),
            false => format!(
                "`{}`, the source of the profile `{profile}`,",
                shortened(&self.end, 80)
            ),
        }
    }
}

/// Returns the name of the tool that a `credential_process` runs, without its arguments.
fn tool_of(command: Value<'_>) -> String {
    let words = shlex::split(&command.text()).unwrap_or_default();
    let program = words.first().map_or("", String::as_str);
    let name = program.rsplit(['/', '\\']).next().unwrap_or_default();
    match name.strip_suffix(".exe").unwrap_or(name) {
        "granted" | "dgranted" => "Granted".to_owned(),
        "aws-sso" => "aws-sso-cli".to_owned(),
        "aws-vault" => "aws-vault".to_owned(),
        // A value before the program may be secret, as in `TOKEN=… program`.
        name if name.is_empty() || program.contains('=') => "a program".to_owned(),
        name => format!("`{}`", shortened(name, 80)),
    }
}
