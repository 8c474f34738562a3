//! The profiles that are already in the config.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::config::{Config, Section, keys};
use crate::session::{ProfileKind, SessionId, is_region, profiles};

/// The key that marks a profile as written by us; AWS tools ignore it.
pub const MARK: &str = keys::SSOLOGIN_POPULATED;

/// All keys that we write into a profile.
pub(super) const KEYS: [&str; 5] = [
    keys::SSO_SESSION,
    keys::SSO_ACCOUNT_ID,
    keys::SSO_ROLE_NAME,
    keys::REGION,
    MARK,
];

/// The identity of a role: session, account ID and role name.
pub(super) type RoleKey = (String, String, String);

/// The roles of sessions that the config already has.
pub(super) struct ExistingRoles {
    /// The roles that have a profile.
    pub(super) bound: HashSet<RoleKey>,
    /// The region that the profiles of a session share, or `None`.
    ///
    /// Profiles without a region don't count. There is no shared region if two differ or one is
    /// invalid.
    pub(super) regions: HashMap<String, Option<String>>,
    /// The profiles that are marked as written by us, with their roles, in config order.
    pub(super) marked: Vec<(String, RoleKey)>,
}

impl ExistingRoles {
    pub(super) fn of(config: &Config) -> ExistingRoles {
        let mut standing = ExistingRoles {
            bound: HashSet::new(),
            regions: HashMap::new(),
            marked: Vec::new(),
        };
        for profile in profiles(config) {
            let (ProfileKind::SsoSession, Some(SessionId::Named(session))) =
                (profile.kind, profile.session)
            else {
                continue;
            };
            if let Some(region) = profile.region {
                let common = standing.regions.entry(session.clone());
                let common = common.or_insert_with(|| Some(region.clone()));
                if common.as_ref() != Some(&region) || !is_region(&region) {
                    *common = None;
                }
            }
            let (Some(account_id), Some(role)) = (profile.account_id, profile.role_name) else {
                continue;
            };
            let key = (session, account_id, role);
            if config.profile(&profile.name).is_some_and(is_marked) {
                standing.marked.push((profile.name, key.clone()));
            }
            standing.bound.insert(key);
        }
        standing
    }
}

/// Returns whether the section itself says that we wrote it.
fn is_marked(profile: Section<'_>) -> bool {
    let is_true = |value: crate::config::Value<'_>| value.text() == "true";
    profile.get(MARK).is_some_and(is_true) && profile.own_keys().any(|key| key == MARK)
}

/// Returns why a marked profile must not be removed, as a clause.
///
/// Returns `None` if the profile is as we wrote it.
pub(super) fn foreign(profile: Section<'_>) -> Option<String> {
    let keys = profile.own_keys();
    let added: BTreeSet<String> = keys
        .filter(|key| !KEYS.contains(&key.as_ref()))
        .map(|key| format!("`{key}`"))
        .collect();
    if !added.is_empty() {
        let added: Vec<String> = added.into_iter().collect();
        return Some(format!("it also has {}", added.join(", ")));
    }
    let problems = profile.problems();
    let problem = problems.first()?;
    Some(format!("it has a problem: {problem}"))
}

/// Returns the keys that we write into profiles and that the session section sets itself.
///
/// The AWS CLI rejects a profile with a value that differs from the session's.
pub(super) fn fixed(session: Option<Section<'_>>) -> Vec<(&'static str, String)> {
    let Some(session) = session else {
        return Vec::new();
    };
    let values = KEYS.into_iter().zip(session.pick(KEYS));
    values
        .filter_map(|(key, value)| Some((key, value?.text().into_owned())))
        .collect()
}
