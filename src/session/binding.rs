//! From a profile to its session.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::{ProfileKind, SessionId, entry};
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
    Source(Value<'a>),
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
        match (
            self.sso_session,
            self.sso_start_url,
            self.source_profile,
            self.role_arn,
        ) {
            (Some(session), ..) => Link::Session(session),
            (None, Some(start_url), ..) => Link::Legacy(start_url),
            // Without `role_arn` the AWS CLI passes over `source_profile`.
            (None, None, Some(source), Some(_)) => Link::Source(source),
            _ => Link::Other,
        }
    }

    fn title(&self) -> String {
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
        match keys.link() {
            Link::Session(session) => self.bind_to_session(keys, session),
            Link::Legacy(start_url) => bind_to_start_url(keys, start_url),
            Link::Source(_) => self.follow(*keys),
            Link::Other => Bound::other(session_missing(keys)),
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
    fn follow(&mut self, first: Keys<'a>) -> Bound {
        let mut path: Vec<(&'a str, Place, String)> = Vec::new();
        let mut visited: HashSet<&'a str> = HashSet::new();
        let mut keys = first;
        let end = loop {
            let name = keys.profile.name();
            if let Some(known) = self.chains.get(name) {
                break known.clone();
            }
            // Static keys end a chain, but not at its beginning, where the AWS CLI prefers the role.
            let is_first = path.is_empty();
            let source = match keys.link() {
                Link::Source(source) if is_first || keys.access_key.is_none() => source,
                Link::Source(_) | Link::Other => break Bound::other(session_missing(&keys)),
                Link::Session(_) | Link::Legacy(_) => break self.bind(&keys).chained(),
            };
            visited.insert(name);
            path.push((name, source.origin().into(), keys.title()));
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
        for (name, ..) in path {
            self.chains.insert(name, end.clone());
        }
        end
    }
}

/// Describes the part of the path that runs in a circle, beginning at its first line.
fn cycle(path: &[(&str, Place, String)], entry: &str) -> Option<ConfigError> {
    let start = path.iter().position(|(name, ..)| *name == entry)?;
    let mut circle: Vec<&(&str, Place, String)> = path.iter().skip(start).collect();
    // Whichever profile was asked for, the message is the same.
    let least = circle
        .iter()
        .enumerate()
        .min_by_key(|(_, (_, place, _))| (&place.file, place.line))?
        .0;
    circle.rotate_left(least);
    let ((_, at, section), others) = circle.split_first()?;
    let others = others.iter().map(|(_, place, _)| place.clone()).collect();
    Some(ConfigError::Cycle {
        at: at.clone(),
        section: section.clone(),
        others,
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
