//! The profiles that the config has already.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::config::{Config, Section, keys};
use crate::session::{ProfileKind, SessionId, is_region, profiles};

/// The key by which a profile is known as one that was written here; AWS tools pass over it.
pub const MARK: &str = keys::SSOLOGIN_POPULATED;

/// All that is written into a profile.
pub(super) const KEYS: [&str; 5] = [
    keys::SSO_SESSION,
    keys::SSO_ACCOUNT_ID,
    keys::SSO_ROLE_NAME,
    keys::REGION,
    MARK,
];

/// What names a role: session, account id and role name.
pub(super) type RoleKey = (String, String, String);

/// What stands in a config of the roles of sessions.
pub(super) struct ExistingRoles {
    /// The roles that have a profile.
    pub(super) bound: HashSet<RoleKey>,
    /// The region that all profiles of a session have that have one; none where they differ.
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

/// Whether the section itself says that we wrote it.
fn is_marked(profile: Section<'_>) -> bool {
    let is_true = |value: crate::config::Value<'_>| value.text() == "true";
    profile.get(MARK).is_some_and(is_true) && profile.own_keys().any(|key| key == MARK)
}

/// Why a marked profile is not to be removed, as a clause; none where it is as we wrote it.
pub(super) fn foreign(profile: Section<'_>) -> Option<String> {
    let keys = profile.own_keys();
    let added: BTreeSet<String> = keys
        .filter(|key| !KEYS.contains(&key.as_ref()))
        .map(|key| format!("`{key}`"))
        .collect();
    if !added.is_empty() {
        let added: Vec<String> = added.into_iter().collect();
        return Some(format!("somebody has added {}", added.join(", ")));
    }
    let problems = profile.problems();
    let problem = problems.first()?;
    Some(format!("it has a problem: {problem}"))
}

/// What a session says itself of the keys that we write: a profile that says otherwise is refused by the AWS CLI.
pub(super) fn fixed(session: Option<Section<'_>>) -> Vec<(&'static str, String)> {
    let Some(session) = session else {
        return Vec::new();
    };
    let values = KEYS.into_iter().zip(session.pick(KEYS));
    values
        .filter_map(|(key, value)| Some((key, value?.text().into_owned())))
        .collect()
}
