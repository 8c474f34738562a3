//! Finds the session of each profile.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::assumed_role::assumed;
use super::check;
use super::id::SessionId;
use super::keys::{Keys, Link, ProfileKind};
use crate::config::{Config, ConfigError, Place, Section, Value, keys, shown};

/// The number of places of a cycle to name besides the first.
const MAX_PLACES: usize = 3;

/// The result of resolving a profile.
///
/// The profiles of a chain share it, because a chain can be as long as the config.
#[derive(Clone)]
pub(super) struct Bound {
    pub(super) kind: ProfileKind,
    pub(super) session: Option<Arc<SessionId>>,
    pub(super) problem: Option<Arc<ConfigError>>,
}

impl Bound {
    fn new(kind: ProfileKind, session: Option<SessionId>, problem: Option<ConfigError>) -> Bound {
        Bound {
            kind,
            session: session.map(Arc::new),
            problem: problem.map(Arc::new),
        }
    }

    fn other(problem: Option<ConfigError>) -> Bound {
        Bound::new(ProfileKind::Other, None, problem)
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

/// What a profile is for the profiles that have it as their source.
#[derive(Clone)]
pub(super) struct Source<'a> {
    pub(super) bound: Bound,
    /// The profile at which the chain ends, if there is one.
    pub(super) end: Option<Section<'a>>,
}

/// Resolves profiles, and remembers the chains that it has already followed.
pub(super) struct Binder<'a> {
    config: &'a Config,
    /// The sources by the ordinals of their profiles.
    sources: HashMap<usize, Source<'a>>,
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
            sources: HashMap::new(),
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
        let (kind, session, problem) = match keys.link() {
            Link::Session(session) => self.bind_to_session(keys, session),
            Link::Legacy(start_url) => bind_to_start_url(keys, start_url),
            Link::Source => return self.follow(*keys).bound,
            Link::Other => return Bound::other(session_missing(keys)),
        };
        Bound::new(kind, session, problem.or_else(|| source_missing(keys)))
    }

    /// Finds the session of a profile without checking the profile.
    pub(super) fn session_of(&mut self, keys: &Keys<'a>) -> Option<Arc<SessionId>> {
        match keys.link() {
            Link::Session(session) => session_named(session).map(Arc::new),
            Link::Legacy(start_url) => Some(Arc::new(session_at(start_url))),
            Link::Source => self.follow(*keys).bound.session,
            Link::Other => None,
        }
    }

    fn bind_to_session(&mut self, keys: &Keys<'a>, value: Value<'a>) -> Binding {
        let at = || Place::from(value.origin());
        let Some(id) = session_named(value) else {
            let problem = ConfigError::Missing {
                at: at(),
                section: keys.title(),
                key: keys::SSO_SESSION,
                example: "NAME",
                is_empty: true,
            };
            return (ProfileKind::SsoSession, None, Some(problem));
        };
        let problem = match self.session(id.as_str()) {
            None => Some(ConfigError::UnknownSession {
                at: at(),
                section: keys.title(),
                name: shown(id.as_str()),
            }),
            Some(session) => mismatch(keys, session).or_else(|| {
                let account = keys.sso_account_id.or(session.account_id);
                incomplete(keys, account, keys.sso_role_name.or(session.role_name))
            }),
        };
        (ProfileKind::SsoSession, Some(id), problem)
    }

    /// Follows `source_profile` to the end of the chain.
    ///
    /// Each profile is read once, whatever number of chains it is part of.
    pub(super) fn follow(&mut self, first: Keys<'a>) -> Source<'a> {
        let asked = first.profile.ordinal();
        // Static keys end a chain, but not at its start, where the AWS CLI prefers the role. Such a
        // profile is not the same as a source.
        let differs = first.access_key.is_some();
        if let Some(known) = self.sources.get(&asked).filter(|_| !differs) {
            return known.clone();
        }
        let mut path: Vec<(Section<'a>, Value<'a>)> = Vec::new();
        let mut visited: HashSet<usize> = HashSet::new();
        let mut keys = first;
        let mut returns = false;
        let end = loop {
            let (profile, is_first) = (keys.profile, path.is_empty());
            let Some(source) = keys.source(is_first) else {
                let end = Source {
                    bound: match keys.link() {
                        Link::Session(_) | Link::Legacy(_) => self.bind(&keys).chained(),
                        Link::Source | Link::Other => Bound::other(session_missing(&keys)),
                    },
                    end: Some(profile),
                };
                self.sources.insert(profile.ordinal(), end.clone());
                break end;
            };
            visited.insert(profile.ordinal());
            path.push((profile, source));
            let found = |bound| Source { bound, end: None };
            let next: Cow<'a, str> = source.text();
            if is_first && *next == *first.profile.name() && differs {
                break found(Bound::other(None));
            }
            let Some(next) = self.config.profile(&next) else {
                break found(Bound::other(Some(ConfigError::UnknownProfile {
                    at: source.origin().into(),
                    section: shown(&profile.title()),
                    name: shown(&next),
                })));
            };
            if visited.contains(&next.ordinal()) {
                returns = next.ordinal() == asked;
                break found(Bound::other(cycle(&path, next.ordinal())));
            }
            let known = self.sources.get(&next.ordinal());
            // A chain that ends at the first profile, because of its static keys, returns to it.
            if let Some(known) =
                known.filter(|known| known.end.is_none_or(|end| end.ordinal() != asked))
            {
                break known.clone();
            }
            keys = Keys::read(next);
        };
        self.remember(&path, end, differs, returns)
    }

    /// Returns the result for the first profile of a path, and remembers that of each source in it.
    ///
    /// `differs` says that the first profile is no source, and `returns` that its chain returns to
    /// it: then the others are not in a cycle, because their chains end at the first profile.
    fn remember(
        &mut self,
        path: &[(Section<'a>, Value<'a>)],
        mut end: Source<'a>,
        differs: bool,
        returns: bool,
    ) -> Source<'a> {
        self.sources.reserve(path.len());
        for (at, (profile, _)) in path.iter().enumerate().rev() {
            let bound = &mut end.bound;
            if bound.kind == ProfileKind::Chained && bound.problem.is_none() {
                bound.problem = assumed(*profile).err().map(Arc::new);
            }
            if !(differs && (at == 0 || returns)) {
                self.sources.insert(profile.ordinal(), end.clone());
            }
        }
        end
    }
}

/// Describes the cyclic part of the path, starting with the line that comes first.
fn cycle(path: &[(Section<'_>, Value<'_>)], entry: usize) -> Option<ConfigError> {
    let start = path
        .iter()
        .position(|(profile, _)| profile.ordinal() == entry)?;
    let circle = path.get(start..)?;
    // The message must not depend on the profile that was requested.
    let place = |at: &usize| {
        let origin = circle.get(*at).map(|(_, source)| source.origin());
        // As text, paths are compared faster.
        origin.map(|origin| (origin.file.as_os_str(), origin.line))
    };
    let least = (0..circle.len()).min_by_key(place)?;
    let (profile, source) = circle.get(least)?;
    let others = circle.len() - 1;
    // Name a single further place instead of counting it: "and 1 more" is no shorter.
    let named = match others {
        all if all <= MAX_PLACES + 1 => all,
        _ => MAX_PLACES,
    };
    let in_order = circle.iter().cycle().skip(least + 1).take(named);
    Some(ConfigError::Cycle {
        at: source.origin().into(),
        section: shown(&profile.title()),
        others: in_order.map(|(_, source)| source.origin().into()).collect(),
        more: others - named,
    })
}

/// The parts of a [`Bound`], before they are shared.
type Binding = (ProfileKind, Option<SessionId>, Option<ConfigError>);

/// Returns the session that an `sso_session` names, or `None` if it is empty.
fn session_named(value: Value<'_>) -> Option<SessionId> {
    let name = value.text();
    (!name.is_empty()).then(|| SessionId::Named(name.into_owned()))
}

/// Returns the session of a legacy profile.
fn session_at(start_url: Value<'_>) -> SessionId {
    SessionId::Legacy(start_url.text().into_owned())
}

fn bind_to_start_url(keys: &Keys<'_>, value: Value<'_>) -> Binding {
    let problem = check::start_url(keys.profile, Some(value))
        .and_then(|_| check::region(keys.profile, keys.sso_region))
        .err()
        .or_else(|| incomplete(keys, keys.sso_account_id, keys.sso_role_name));
    (ProfileKind::Legacy, Some(session_at(value)), problem)
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
        (!own.is_same(&other)).then(|| ConfigError::Mismatch {
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
        is_empty: false,
    })
}
