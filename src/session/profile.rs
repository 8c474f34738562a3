//! The profiles of a config.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use super::binding::Binder;
use super::id::SessionId;
use super::keys::{Keys, ProfileKind};
use crate::config::{Config, ConfigError, Value};

/// A profile of the config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileEntry {
    /// The name of the profile.
    pub name: String,
    /// The way in which it gets its credentials.
    pub kind: ProfileKind,
    /// The session that it uses, directly or through `source_profile`.
    ///
    /// If the config does not have that session, `problem` says so.
    pub session: Option<SessionId>,
    /// The `sso_account_id` of the profile or else of its session; `None` for a chained profile.
    pub account_id: Option<String>,
    /// The `sso_role_name` of the profile or else of its session; `None` for a chained profile.
    pub role_name: Option<String>,
    /// The `region` of the profile.
    pub region: Option<String>,
    /// The problem that makes the profile unusable, although its session may be usable.
    pub problem: Option<ConfigError>,
}

/// Lists all profiles, in the order of `aws configure list-profiles`.
pub fn profiles(config: &Config) -> Vec<ProfileEntry> {
    let mut binder = Binder::new(config);
    config
        .profiles()
        .map(|profile| entry(&mut binder, Keys::read(profile)))
        .collect()
}

/// Returns the problems that make profiles unusable, each with the name of the profile.
///
/// A problem that profiles share through their `source_profile` is returned once, with the profile
/// that has the key, or else with the first of them.
pub fn profile_problems(config: &Config) -> Vec<(&str, ConfigError)> {
    let mut binder = Binder::new(config);
    let mut known: HashMap<Arc<ConfigError>, usize> = HashMap::new();
    let mut problems: Vec<(&str, Arc<ConfigError>)> = Vec::new();
    for (name, profile) in config.profile_names().zip(config.profiles()) {
        let keys = Keys::read(profile);
        let Some(problem) = binder.bind(&keys).problem else {
            continue;
        };
        match known.entry(problem) {
            Entry::Vacant(place) => {
                problems.push((name, Arc::clone(place.key())));
                place.insert(problems.len() - 1);
            }
            Entry::Occupied(same) => {
                if same.key().section() == keys.title()
                    && let Some((owner, _)) = problems.get_mut(*same.get())
                {
                    *owner = name;
                }
            }
        }
    }
    drop(known);
    let owned = |(name, problem)| (name, Arc::unwrap_or_clone(problem));
    problems.into_iter().map(owned).collect()
}

/// Finds a profile by its name, and resolves its session.
pub fn find_profile(config: &Config, name: &str) -> Option<ProfileEntry> {
    find_with(&mut Binder::new(config), config, name)
}

/// Finds one of several profiles, with a binder for all of them.
pub(super) fn find_with<'a>(
    binder: &mut Binder<'a>,
    config: &'a Config,
    name: &str,
) -> Option<ProfileEntry> {
    Some(entry(binder, Keys::read(config.profile(name)?)))
}

pub(super) fn entry<'a>(binder: &mut Binder<'a>, keys: Keys<'a>) -> ProfileEntry {
    let bound = binder.bind(&keys);
    let session = match (bound.kind, bound.session.as_deref()) {
        (ProfileKind::SsoSession, Some(id)) => binder.session(id.as_str()),
        _ => None,
    };
    let (account_id, role_name) = match bound.kind {
        ProfileKind::SsoSession | ProfileKind::Legacy => (
            keys.sso_account_id
                .or(session.and_then(|session| session.account_id)),
            keys.sso_role_name
                .or(session.and_then(|session| session.role_name)),
        ),
        ProfileKind::Chained | ProfileKind::Other => (None, None),
    };
    ProfileEntry {
        name: keys.profile.name().to_owned(),
        kind: bound.kind,
        session: bound.session.map(Arc::unwrap_or_clone),
        account_id: owned(account_id),
        role_name: owned(role_name),
        region: owned(keys.region),
        problem: bound.problem.map(Arc::unwrap_or_clone),
    }
}

fn owned(value: Option<Value<'_>>) -> Option<String> {
    value.map(|value| value.text().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Document;

    const GROVE: &str =
        "[sso-session grove]\nsso_start_url = https://g.example\nsso_region = eu-west-1\n";

    fn config(text: &str, credentials: &str) -> Config {
        let config = Document::parse("config", format!("{GROVE}{text}").into());
        Config::new(config, Document::parse("credentials", credentials.into()))
    }

    /// Returns kind, session and problem of the profile `a`; its header is in line 4.
    fn read(text: &str) -> (&'static str, String, String) {
        let entry = find_profile(&config(text, ""), "a").unwrap();
        let session = entry.session.map_or(String::new(), |id| id.to_string());
        (
            entry.kind.as_str(),
            session,
            entry
                .problem
                .map_or(String::new(), |problem| problem.to_string()),
        )
    }

    #[test]
    fn profiles_are_bound_by_what_comes_first() {
        let cases = [
            ("sso_session = grove\n", ("sso-session", "grove")),
            (
                "sso_session = grove\nsource_profile = b\nrole_arn = r\n",
                ("sso-session", "grove"),
            ),
            (
                "sso_start_url = https://x.example\nsso_region = eu-west-1\n",
                ("legacy", "https://x.example"),
            ),
            (
                "source_profile = b\nrole_arn = r\n[profile b]\nsso_session = grove\n",
                ("chained", "grove"),
            ),
            (
                "source_profile = b\n[profile b]\nsso_session = grove\n",
                ("other", ""),
            ),
            (
                "source_profile = a\nrole_arn = r\naws_access_key_id = EXAMPLE\n",
                ("other", ""),
            ),
            (
                "source_profile = b\nrole_arn = r\n[profile b]\naws_access_key_id = EXAMPLE\n",
                ("other", ""),
            ),
            ("region = eu-west-1\n", ("other", "")),
            (
                "source_profile = b\nrole_arn = r\n[profile b]\nsource_profile = c\nrole_arn = r\n\
                 [profile c]\nsso_start_url = https://x.example\nsso_region = eu-west-1\n",
                ("chained", "https://x.example"),
            ),
            (
                "source_profile = b\nrole_arn = r\n[profile b]\naws_access_key_id = EXAMPLE\nsource_profile = c\n\
                 role_arn = r\n[profile c]\nsso_session = grove\n",
                ("other", ""),
            ),
        ];
        for (lines, (kind, session)) in cases {
            let expected = (kind, session.to_owned(), String::new());
            assert_eq!(read(&format!("[profile a]\n{lines}")), expected, "{lines}");
        }
    }

    #[test]
    fn a_broken_profile_says_where() {
        let cases = [
            (
                "sso_session = gone\n",
                "config:5: `sso_session` in [profile a] names a session that does not exist; add \
                 [sso-session gone] or fix the name",
            ),
            (
                "sso_session =\n",
                "config:5: `sso_session` in [profile a] is empty; write `sso_session = NAME` there",
            ),
            (
                "sso_session = grove\nsso_region = us-east-1\n",
                "config:6: `sso_region` in [profile a] differs from its session at config:3; \
                 delete the profile's line",
            ),
            (
                "sso_session = grove\nsso_start_url = https://g.example/\n",
                "config:6: `sso_start_url` in [profile a] differs from its session at config:2; \
                 delete the profile's line",
            ),
            (
                "sso_session = grove\nsso_account_id = 1\n",
                "config:6: [profile a] has `sso_account_id` but no `sso_role_name`; add the line \
                 `sso_role_name = …` or delete the other",
            ),
            (
                "sso_start_url = https://x.example\n",
                "config:4: [profile a] has no `sso_region`; add the line `sso_region = eu-west-1`",
            ),
            (
                "sso_account_id = 1\nsso_role_name = r\n",
                "config:5: [profile a] has no `sso_session`; add the line `sso_session = NAME`",
            ),
            (
                "role_arn = r\nsource_profile = gone\n",
                "config:6: `source_profile` in [profile a] names a profile that does not exist; \
                 add [profile gone] or fix the name",
            ),
            (
                "role_arn = r\nsource_profile = a\n",
                "config:6: `source_profile` in [profile a] refers back to itself; end the chain \
                 with a profile that has `sso_session`",
            ),
            (
                "role_arn = r\nsource_profile = c\n[profile b]\nrole_arn = r\nsource_profile = c\n\
                 [profile c]\nrole_arn = r\nsource_profile = b\n",
                "config:9: `source_profile` in [profile b] refers back to itself through \
                 config:12; end the chain with a profile that has `sso_session`",
            ),
            (
                "role_arn = r\nsource_profile = b\n[profile b]\nsso_session = gone\n",
                "config:8: `sso_session` in [profile b] names a session that does not exist; add \
                 [sso-session gone] or fix the name",
            ),
        ];
        for (lines, expected) in cases {
            assert_eq!(read(&format!("[profile a]\n{lines}")).2, expected);
        }
    }

    #[test]
    fn one_broken_profile_harms_neither_the_session_nor_the_others() {
        let config = config(
            "[profile a]\nsso_session = grove\nsso_region = x-1\n[profile b]\nsso_session = grove\n",
            "",
        );
        let sessions = crate::session::list::sessions(&config);
        assert!(sessions.iter().all(|entry| entry.session.is_ok()));
        assert_eq!(sessions.first().unwrap().profiles, ["a", "b"]);
        let broken: Vec<bool> = profiles(&config)
            .iter()
            .map(|profile| profile.problem.is_some())
            .collect();
        assert_eq!(broken, [true, false]);
    }

    #[test]
    fn account_and_role_may_come_from_the_session_and_the_credentials_file_wins() {
        let text = "sso_account_id = 1\nsso_role_name = r\n[profile a]\nsso_session = gone\nsso_role_name = own\n\
                    region = eu-west-3\n";
        let entry = find_profile(&config(text, "[a]\nsso_session = grove\n"), "a").unwrap();
        assert_eq!(entry.problem, None);
        assert_eq!(
            (entry.account_id.as_deref(), entry.role_name.as_deref()),
            (Some("1"), Some("own"))
        );
        assert_eq!(entry.region.as_deref(), Some("eu-west-3"));
    }

    #[test]
    fn a_long_chain_is_followed_once() {
        let mut text = "[profile p0]\nsso_session = grove\n".to_owned();
        for n in 1..5_000 {
            text += &format!(
                "[profile p{n}]\nrole_arn = r\nsource_profile = p{}\n",
                n - 1
            );
        }
        let profiles = profiles(&config(&text, ""));
        assert!(
            profiles
                .iter()
                .skip(1)
                .all(|profile| profile.kind == ProfileKind::Chained)
        );
        assert_eq!(profiles.len(), 5_000);
    }
}
