//! The keys of a profile that connect it to a session.

use crate::config::{Section, Value, keys, shown};

/// The keys of a profile that matter for its credentials.
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
    web_identity: Option<Value<'a>>,
    credential_source: Option<Value<'a>>,
    pub(super) region: Option<Value<'a>>,
}

/// The source of a profile's credentials.
pub(super) enum Link<'a> {
    /// A session named by `sso_session`, which may be empty.
    Session(Value<'a>),
    /// A portal named by the profile's own `sso_start_url`.
    Legacy(Value<'a>),
    /// Another profile, named by `source_profile`.
    Source,
    /// A source other than SSO.
    Other,
}

impl<'a> Keys<'a> {
    /// Reads the keys of a profile in one pass.
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
            web_identity,
            credential_source,
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
            keys::WEB_IDENTITY_TOKEN_FILE,
            keys::CREDENTIAL_SOURCE,
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
            web_identity,
            credential_source,
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

    /// Returns the `source_profile` that provides the credentials to assume this profile's role.
    ///
    /// A role takes precedence over SSO keys in the same profile. Static keys take precedence over
    /// a role, except in the `first` profile of a chain. A web identity always does.
    pub(super) fn source(&self, first: bool) -> Option<Value<'a>> {
        // The AWS CLI ignores `source_profile` without `role_arn`.
        let (source, _) = self.source_profile.zip(self.role_arn)?;
        let beaten = (!first && self.access_key.is_some()) || self.web_identity.is_some();
        (!beaten).then_some(source)
    }

    /// Returns whether the profile assumes a role with credentials that no profile provides.
    pub(super) fn has_other_source(&self) -> bool {
        self.role_arn.is_some()
            && (self.web_identity.is_some()
                || (self.source_profile.is_none() && self.credential_source.is_some()))
    }

    pub(super) fn title(&self) -> String {
        shown(&self.profile.title())
    }
}

/// The way in which a profile gets its credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProfileKind {
    /// A profile that names a session with `sso_session`.
    SsoSession,
    /// A profile with its own `sso_start_url`.
    Legacy,
    /// A profile that assumes a role through a chain that ends at one of the above.
    Chained,
    /// A profile that does not use SSO.
    Other,
}

impl ProfileKind {
    /// Returns the word that JSON output uses: `sso-session`, `legacy`, `chained` or `other`.
    pub fn as_str(self) -> &'static str {
        match self {
            ProfileKind::SsoSession => "sso-session",
            ProfileKind::Legacy => "legacy",
            ProfileKind::Chained => "chained",
            ProfileKind::Other => "other",
        }
    }
}
