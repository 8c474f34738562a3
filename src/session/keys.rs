//! The keys of a profile that bind it to a session.

use crate::config::{Section, Value, keys, shown};

/// The keys of a profile that matter here.
#[derive(Clone, Copy)]
pub(super) struct Keys<'a> {
    pub(super) profile: Section<'a>,
    pub(super) sso_session: Option<Value<'a>>,
    pub(super) sso_start_url: Option<Value<'a>>,
    pub(super) sso_region: Option<Value<'a>>,
    pub(super) sso_account_id: Option<Value<'a>>,
    pub(super) sso_role_name: Option<Value<'a>>,
    pub(super) source_profile: Option<Value<'a>>,
    pub(super) role_arn: Option<Value<'a>>,
    pub(super) access_key: Option<Value<'a>>,
    pub(super) region: Option<Value<'a>>,
}

/// Where a profile's credentials come from.
pub(super) enum Link<'a> {
    /// `sso_session`, which may be empty.
    Session(Value<'a>),
    /// `sso_start_url`.
    Legacy(Value<'a>),
    /// `source_profile`.
    Source,
    /// Nothing of SSO.
    Other,
}

impl<'a> Keys<'a> {
    /// Reads the profile once.
    pub(super) fn read(profile: Section<'a>) -> Keys<'a> {
        let [
            sso_session,
            sso_start_url,
            sso_region,
            sso_account_id,
            sso_role_name,
            source_profile,
            role_arn,
            access_key,
            region,
        ] = profile.pick([
            keys::SSO_SESSION,
            keys::SSO_START_URL,
            keys::SSO_REGION,
            keys::SSO_ACCOUNT_ID,
            keys::SSO_ROLE_NAME,
            keys::SOURCE_PROFILE,
            keys::ROLE_ARN,
            keys::AWS_ACCESS_KEY_ID,
            keys::REGION,
        ]);
        Keys {
            profile,
            sso_session,
            sso_start_url,
            sso_region,
            sso_account_id,
            sso_role_name,
            source_profile,
            role_arn,
            access_key,
            region,
        }
    }

    pub(super) fn link(&self) -> Link<'a> {
        match (self.sso_session, self.sso_start_url) {
            (Some(session), _) => Link::Session(session),
            (None, Some(start_url)) => Link::Legacy(start_url),
            (None, None) => match self.source(true) {
                Some(_) => Link::Source,
                None => Link::Other,
            },
        }
    }

    /// The profile with whose credentials this one assumes its role. A role beats SSO keys in the same profile; static
    /// keys beat it, but not in the `first` profile of a chain; a web identity always does.
    pub(super) fn source(&self, first: bool) -> Option<Value<'a>> {
        // Without `role_arn` the AWS CLI passes over `source_profile`.
        let (source, _) = self.source_profile.zip(self.role_arn)?;
        let beaten =
            (!first && self.access_key.is_some()) || self.has(keys::WEB_IDENTITY_TOKEN_FILE);
        (!beaten).then_some(source)
    }

    /// Whether the credentials are a role's that is assumed with others than a profile's.
    pub(super) fn has_other_source(&self) -> bool {
        self.role_arn.is_some()
            && (self.has(keys::WEB_IDENTITY_TOKEN_FILE)
                || (self.source_profile.is_none() && self.has(keys::CREDENTIAL_SOURCE)))
    }

    fn has(&self, key: &str) -> bool {
        self.profile.get(key).is_some()
    }

    pub(super) fn title(&self) -> String {
        shown(&self.profile.title())
    }
}

/// How a profile comes to credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProfileKind {
    /// It names a session with `sso_session`.
    SsoSession,
    /// It has an `sso_start_url` itself.
    Legacy,
    /// Its `source_profile` leads to one of the above.
    Chained,
    /// It has nothing to do with SSO.
    Other,
}

impl ProfileKind {
    /// Returns the word that JSON output has: `sso-session`, `legacy`, `chained` or `other`.
    pub fn as_str(self) -> &'static str {
        match self {
            ProfileKind::SsoSession => "sso-session",
            ProfileKind::Legacy => "legacy",
            ProfileKind::Chained => "chained",
            ProfileKind::Other => "other",
        }
    }
}
