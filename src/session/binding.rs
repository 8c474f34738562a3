//! Finds the session of each profile.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::assumed_role::assumed;
use super::check;
use super::id::SessionId;
use super::keys::{Keys, Link, ProfileKind};
use crate::config::{Config, ConfigError, Place, Value, keys, shown};

/// The result of resolving a profile.
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

    /// Returns the result for a profile whose chain ends at this one.
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

/// Resolves profiles, and remembers the chains that it has already followed.
pub(super) struct Binder<'a> {
    config: &'a Config,
    chains: HashMap<&'a str, Bound>,
    sessions: HashMap<&'a str, SessionKeys<'a>>,
}

/// The keys of a session that its profiles must agree with or can inherit.
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
            keys::SSO_START_URL,
            keys::SSO_REGION,
            keys::SSO_ACCOUNT_ID,
            keys::SSO_ROLE_NAME,
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

    /// Finds the session of a profile, and any problem that makes the profile unusable.
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
            let (section, key, example) = (keys.title(), keys::SSO_SESSION, "NAME");
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

    /// Follows `source_profile` to the end of the chain.
    pub(super) fn follow(&mut self, first: Keys<'a>) -> Bound {
        let mut path: Vec<(Keys<'a>, Value<'a>)> = Vec::new();
        let mut visited: HashSet<&'a str> = HashSet::new();
        let mut keys = first;
        let end = loop {
            let name = keys.profile.name();
            if let Some(known) = self.chains.get(name) {
                break known.clone();
            }
            // Static keys end a chain, but not at its start, where the AWS CLI prefers the role.
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
                let problem = || assumed(keys.profile).err();
                bound.problem = bound.problem.or_else(problem);
            }
            self.chains.insert(keys.profile.name(), bound.clone());
        }
        bound
    }
}

/// Describes the cyclic part of the path, starting with the line that comes first.
fn cycle(path: &[(Keys<'_>, Value<'_>)], entry: &str) -> Option<ConfigError> {
    let start = path
        .iter()
        .position(|(keys, _)| keys.profile.name() == entry)?;
    let mut circle: Vec<_> = path.iter().skip(start).collect();
    // The message must not depend on the profile that was requested.
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
    let problem = check::start_url(keys.profile, Some(value))
        .and_then(|_| check::region(keys.profile, keys.sso_region))
        .err()
        .or_else(|| incomplete(keys, keys.sso_account_id, keys.sso_role_name));
    Bound {
        kind: ProfileKind::Legacy,
        session: Some(SessionId::Legacy(value.text().into_owned())),
        problem,
    }
}

/// Finds a start URL or region of the profile that differs from that of its session.
fn mismatch(keys: &Keys<'_>, session: SessionKeys<'_>) -> Option<ConfigError> {
    let start_urls = (keys::SSO_START_URL, keys.sso_start_url, session.start_url);
    let pairs = [
        start_urls,
        (keys::SSO_REGION, keys.sso_region, session.region),
    ];
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

/// Reports an account without a role, or a role without an account.
fn incomplete(
    keys: &Keys<'_>,
    account: Option<Value<'_>>,
    role: Option<Value<'_>>,
) -> Option<ConfigError> {
    let (value, present, key) = match (account, role) {
        (Some(account), None) => (account, keys::SSO_ACCOUNT_ID, keys::SSO_ROLE_NAME),
        (None, Some(role)) => (role, keys::SSO_ROLE_NAME, keys::SSO_ACCOUNT_ID),
        _ => return None,
    };
    Some(ConfigError::OneWithoutOther {
        at: value.origin().into(),
        section: keys.title(),
        present,
        key,
    })
}

/// Reports a `role_arn` without a source of credentials: the AWS CLI fails on such a profile.
fn source_missing(keys: &Keys<'_>) -> Option<ConfigError> {
    let role_arn = keys.role_arn?;
    let stray = keys.source_profile.is_none() && !keys.has_other_source();
    stray.then(|| ConfigError::OneWithoutOther {
        at: role_arn.origin().into(),
        section: keys.title(),
        present: keys::ROLE_ARN,
        key: keys::SOURCE_PROFILE,
    })
}

/// Reports an account or role without a session: the AWS CLI fails on such a profile.
fn session_missing(keys: &Keys<'_>) -> Option<ConfigError> {
    let value = keys.sso_account_id.or(keys.sso_role_name)?;
    let (at, section) = (value.origin().into(), keys.title());
    Some(ConfigError::Missing {
        at,
        section,
        key: keys::SSO_SESSION,
        example: "NAME",
    })
}
