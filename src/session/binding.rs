//! From a profile to its session.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::{ProfileKind, SessionId, chain, entry};
use crate::config::{Config, ConfigError, Place, Section, Value, shown};

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
            "sso_session",
            "sso_start_url",
            "sso_region",
            "sso_account_id",
            "sso_role_name",
            "source_profile",
            "role_arn",
            "aws_access_key_id",
            "region",
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
        let beaten = (!first && self.access_key.is_some()) || self.has("web_identity_token_file");
        (!beaten).then_some(source)
    }

    /// Whether the credentials are a role's that is assumed with others than a profile's.
    pub(super) fn has_other_source(&self) -> bool {
        self.role_arn.is_some()
            && (self.has("web_identity_token_file")
                || (self.source_profile.is_none() && self.has("credential_source")))
    }

    fn has(&self, key: &str) -> bool {
        self.profile.get(key).is_some()
    }

    pub(super) fn title(&self) -> String {
        shown(&self.profile.title())
    }
}

/// What a profile is bound to.
#[derive(Clone)]
pub(super) struct Bound {
    pub(super) kind: ProfileKind,
    pub(super) session: Option<SessionId>,
    pub(super) problem: Option<ConfigError>,
}

impl Bound {
    fn other(problem: Option<ConfigError>) -> Bound {
        Bound {
            kind: ProfileKind::Other,
            session: None,
            problem,
        }
    }

    /// What a profile is whose chain ends here.
    fn chained(self) -> Bound {
        let leads_to_sso = matches!(self.kind, ProfileKind::SsoSession | ProfileKind::Legacy);
        Bound {
            kind: if leads_to_sso {
                ProfileKind::Chained
            } else {
                self.kind
            },
            ..self
        }
    }
}

/// Binds profiles, and remembers the chains it has followed.
pub(super) struct Binder<'a> {
    config: &'a Config,
    chains: HashMap<&'a str, Bound>,
    sessions: HashMap<&'a str, SessionKeys<'a>>,
}

/// The keys of a session that its profiles are held against, or take over.
#[derive(Clone, Copy)]
pub(super) struct SessionKeys<'a> {
    start_url: Option<Value<'a>>,
    region: Option<Value<'a>>,
    pub(super) account_id: Option<Value<'a>>,
    pub(super) role_name: Option<Value<'a>>,
}

impl<'a> Binder<'a> {
    pub(super) fn new(config: &'a Config) -> Binder<'a> {
        Binder {
            config,
            chains: HashMap::new(),
            sessions: HashMap::new(),
        }
    }

    /// Reads a session's keys, each session once.
    pub(super) fn session(&mut self, name: &str) -> Option<SessionKeys<'a>> {
        if let Some(known) = self.sessions.get(name) {
            return Some(*known);
        }
        let section = self.config.session(name)?;
        let [start_url, region, account_id, role_name] = section.pick([
            "sso_start_url",
            "sso_region",
            "sso_account_id",
            "sso_role_name",
        ]);
        let keys = SessionKeys {
            start_url,
            region,
            account_id,
            role_name,
        };
        self.sessions.insert(section.name(), keys);
        Some(keys)
    }

    /// Finds the session of a profile, and what keeps the profile from working.
    pub(super) fn bind(&mut self, keys: &Keys<'a>) -> Bound {
        let bound = match keys.link() {
            Link::Session(session) => self.bind_to_session(keys, session),
            Link::Legacy(start_url) => bind_to_start_url(keys, start_url),
            Link::Source => return self.follow(*keys),
            Link::Other => return Bound::other(session_missing(keys)),
        };
        Bound {
            problem: bound.problem.or_else(|| source_missing(keys)),
            ..bound
        }
    }

    fn bind_to_session(&mut self, keys: &Keys<'a>, value: Value<'a>) -> Bound {
        let name = value.text();
        let at = || Place::from(value.origin());
        let kind = ProfileKind::SsoSession;
        if name.is_empty() {
            let (section, key, example) = (keys.title(), "sso_session", "NAME");
            let problem = ConfigError::Missing {
                at: at(),
                section,
                key,
                example,
            };
            return Bound {
                kind,
                session: None,
                problem: Some(problem),
            };
        }
        let problem = match self.session(&name) {
            None => Some(ConfigError::UnknownSession {
                at: at(),
                section: keys.title(),
                name: shown(&name),
            }),
            Some(session) => mismatch(keys, session).or_else(|| {
                let account = keys.sso_account_id.or(session.account_id);
                incomplete(keys, account, keys.sso_role_name.or(session.role_name))
            }),
        };
        Bound {
            kind,
            session: Some(SessionId::Named(name.into_owned())),
            problem,
        }
    }

    /// Follows `source_profile` to its end.
    pub(super) fn follow(&mut self, first: Keys<'a>) -> Bound {
        let mut path: Vec<(Keys<'a>, Value<'a>)> = Vec::new();
        let mut visited: HashSet<&'a str> = HashSet::new();
        let mut keys = first;
        let end = loop {
            let name = keys.profile.name();
            if let Some(known) = self.chains.get(name) {
                break known.clone();
            }
            // Static keys end a chain, but not at its beginning, where the AWS CLI prefers the role.
            let is_first = path.is_empty();
            let Some(source) = keys.source(is_first) else {
                break match keys.link() {
                    Link::Session(_) | Link::Legacy(_) => self.bind(&keys).chained(),
                    Link::Source | Link::Other => Bound::other(session_missing(&keys)),
                };
            };
            visited.insert(name);
            path.push((keys, source));
            let next: Cow<'a, str> = source.text();
            if is_first && *next == *name && keys.access_key.is_some() {
                break Bound::other(None);
            }
            let Some(profile) = self.config.profile(&next) else {
                let (at, section) = (source.origin().into(), keys.title());
                break Bound::other(Some(ConfigError::UnknownProfile {
                    at,
                    section,
                    name: shown(&next),
                }));
            };
            if visited.contains(profile.name()) {
                break Bound::other(cycle(&path, profile.name()));
            }
            keys = Keys::read(profile);
        };
        let mut bound = end;
        for (keys, _) in path.into_iter().rev() {
            if bound.kind == ProfileKind::Chained {
                let problem = || chain::assumed(keys.profile).err();
                bound.problem = bound.problem.or_else(problem);
            }
            self.chains.insert(keys.profile.name(), bound.clone());
        }
        bound
    }
}

/// Describes the part of the path that runs in a circle, beginning at its first line.
fn cycle(path: &[(Keys<'_>, Value<'_>)], entry: &str) -> Option<ConfigError> {
    let start = path
        .iter()
        .position(|(keys, _)| keys.profile.name() == entry)?;
    let mut circle: Vec<_> = path.iter().skip(start).collect();
    // Whichever profile was asked for, the message is the same.
    let place = |source: &Value<'_>| (source.origin().file.to_owned(), source.origin().line);
    let least = circle
        .iter()
        .enumerate()
        .min_by_key(|(_, (_, source))| place(source))?
        .0;
    circle.rotate_left(least);
    let ((keys, source), others) = circle.split_first()?;
    let others = others.iter().map(|(_, source)| source.origin().into());
    Some(ConfigError::Cycle {
        at: source.origin().into(),
        section: keys.title(),
        others: others.collect(),
    })
}

fn bind_to_start_url(keys: &Keys<'_>, value: Value<'_>) -> Bound {
    let problem = entry::start_url(keys.profile, Some(value))
        .and_then(|_| entry::region(keys.profile, keys.sso_region))
        .err()
        .or_else(|| incomplete(keys, keys.sso_account_id, keys.sso_role_name));
    Bound {
        kind: ProfileKind::Legacy,
        session: Some(SessionId::Legacy(value.text().into_owned())),
        problem,
    }
}

/// A profile's own start URL or region that is another than its session's.
fn mismatch(keys: &Keys<'_>, session: SessionKeys<'_>) -> Option<ConfigError> {
    let start_urls = ("sso_start_url", keys.sso_start_url, session.start_url);
    let pairs = [start_urls, ("sso_region", keys.sso_region, session.region)];
    pairs.into_iter().find_map(|(key, own, other)| {
        let (own, other) = (own?, other?);
        (own.text() != other.text()).then(|| ConfigError::Mismatch {
            at: own.origin().into(),
            section: keys.title(),
            key,
            other: other.origin().into(),
        })
    })
}

/// An account without a role, or a role without an account.
fn incomplete(
    keys: &Keys<'_>,
    account: Option<Value<'_>>,
    role: Option<Value<'_>>,
) -> Option<ConfigError> {
    let (value, present, key) = match (account, role) {
        (Some(account), None) => (account, "sso_account_id", "sso_role_name"),
        (None, Some(role)) => (role, "sso_role_name", "sso_account_id"),
        _ => return None,
    };
    Some(ConfigError::OneWithoutOther {
        at: value.origin().into(),
        section: keys.title(),
        present,
        key,
    })
}

/// A role beside SSO keys that nothing assumes: the AWS CLI fails on such a profile.
fn source_missing(keys: &Keys<'_>) -> Option<ConfigError> {
    let role_arn = keys.role_arn?;
    let stray = keys.source_profile.is_none() && !keys.has_other_source();
    stray.then(|| ConfigError::OneWithoutOther {
        at: role_arn.origin().into(),
        section: keys.title(),
        present: "role_arn",
        key: "source_profile",
    })
}

/// An account or a role that belongs to no session: the AWS CLI fails on such a profile.
fn session_missing(keys: &Keys<'_>) -> Option<ConfigError> {
    let value = keys.sso_account_id.or(keys.sso_role_name)?;
    let (at, section) = (value.origin().into(), keys.title());
    Some(ConfigError::Missing {
        at,
        section,
        key: "sso_session",
        example: "NAME",
    })
}
