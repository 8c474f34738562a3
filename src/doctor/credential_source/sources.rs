//! Owns which sources of credentials a profile has, and which of them each tool uses.
//!
//! The orders are measured with boto3 1.44, the AWS CLI 1.46 and 2.9, and the SDKs for JavaScript
//! 3.1169 and for Rust 1.13. A login of `aws login` is not known to the AWS CLI 2.9.

use std::fmt;

use crate::config::{Config, Place, Section, Value, keys};
use crate::doctor::Tool;
use crate::session::ProfileEntry;

/// A source of credentials that a profile can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// A role that is assumed with the credentials of `source_profile` or `credential_source`.
    Role,
    /// A role that is assumed with a token in a file.
    WebIdentity,
    /// A role of the portal.
    Sso,
    /// The identity of `aws login`.
    Login,
    /// A command that prints credentials.
    Process,
    /// Access keys in the config file.
    Keys,
    /// Access keys in the credentials file.
    SharedKeys,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Source::Role => "an assumed role",
            Source::WebIdentity => "a web identity",
            Source::Sso => "SSO",
            Source::Login => "a console login (`aws login`)",
            Source::Process => "a process",
            Source::Keys => "its own keys",
            Source::SharedKeys => "its keys in the credentials file",
        })
    }
}

/// The tools whose order is known.
pub(super) const TOOLS: [Tool; 4] = [Tool::AwsCli, Tool::Boto3, Tool::JavaScript, Tool::Rust];

/// Returns the sources in the order in which a tool looks for them.
fn order(tool: Tool) -> [Source; 7] {
    use Source::{Keys, Login, Process, Role, SharedKeys, Sso, WebIdentity};
    match tool {
        Tool::JavaScript => [Role, SharedKeys, Keys, WebIdentity, Process, Sso, Login],
        Tool::Rust => [Role, WebIdentity, Sso, Login, Process, SharedKeys, Keys],
        _ => [Role, WebIdentity, Sso, SharedKeys, Login, Process, Keys],
    }
}

/// The sources of a profile, each with the place of the key that defines it.
pub(super) struct Sources(Vec<(Source, Place)>);

impl Sources {
    /// Returns the sources of a profile, of which `section` is the text.
    pub(super) fn new(config: &Config, section: Section<'_>, entry: &ProfileEntry) -> Sources {
        let values = section
            .pick([
                keys::ROLE_ARN,
                keys::SOURCE_PROFILE,
                keys::CREDENTIAL_SOURCE,
                keys::WEB_IDENTITY_TOKEN_FILE,
                keys::SSO_SESSION,
                keys::SSO_START_URL,
                keys::LOGIN_SESSION,
                keys::CREDENTIAL_PROCESS,
                keys::AWS_ACCESS_KEY_ID,
                keys::AWS_SECRET_ACCESS_KEY,
            ])
            .map(|value| value.filter(|value| !value.text().is_empty()));
        let [
            role,
            source,
            other,
            token,
            session,
            start_url,
            login,
            process,
            id,
            secret,
        ] = values;
        // SSO is a source only with an account and a role.
        let is_set = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
        let is_whole = is_set(&entry.account_id) && is_set(&entry.role_name);
        let of_keys =
            |value: &Value<'_>| match value.origin().file == config.credentials_file().path() {
                true => Source::SharedKeys,
                false => Source::Keys,
            };
        let keys = id.filter(|_| secret.is_some());
        let found = [
            role.filter(|_| source.or(other).is_some())
                .map(|value| (Source::Role, value)),
            role.filter(|_| token.is_some())
                .map(|value| (Source::WebIdentity, value)),
            session
                .or(start_url)
                .filter(|_| is_whole)
                .map(|value| (Source::Sso, value)),
            login.map(|value| (Source::Login, value)),
            process.map(|value| (Source::Process, value)),
            keys.map(|value| (of_keys(&value), value)),
        ];
        let found = found.into_iter().flatten();
        Sources(
            found
                .map(|(source, value)| (source, Place::from(value.origin())))
                .collect(),
        )
    }

    /// Returns the source that a tool uses; `None` if the profile has none.
    pub(super) fn used_by(&self, tool: Tool) -> Option<Source> {
        order(tool)
            .into_iter()
            .find(|source| self.place(*source).is_some())
    }

    /// Iterates over the sources in the order of a tool.
    pub(super) fn in_order(&self, tool: Tool) -> impl Iterator<Item = Source> {
        let is_there = |source: &Source| self.place(*source).is_some();
        order(tool).into_iter().filter(is_there)
    }

    /// Returns the place of the key that defines a source.
    pub(super) fn place(&self, source: Source) -> Option<&Place> {
        let found = self.0.iter().find(|(found, _)| *found == source)?;
        Some(&found.1)
    }
}
