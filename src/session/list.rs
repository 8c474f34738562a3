//! The list of sessions in a config.
//!
//! Owns the rules by which legacy profiles share a session. Pure.

use std::collections::HashMap;
use std::sync::Arc;

use super::binding::Binder;
use super::entry::{self, Legacy, Session, SessionEntry};
use super::id::SessionId;
use super::keys::{Keys, Link};
use super::profile::{self, ProfileEntry};
use super::start_url::portal;
use crate::config::{Config, ConfigError};

/// Lists all sessions of a config.
///
/// The `[sso-session NAME]` sections come first, in file order. The start URLs of legacy profiles
/// follow, in the order of their first profile.
pub fn sessions(config: &Config) -> Vec<SessionEntry> {
    sessions_and(config, |_, _| {})
}

/// Lists all sessions and all profiles of a config, and reads each profile only once.
pub fn sessions_and_profiles(config: &Config) -> (Vec<SessionEntry>, Vec<ProfileEntry>) {
    let mut profiles = Vec::new();
    let sessions = sessions_and(config, |binder, keys| {
        profiles.push(profile::entry(binder, keys));
    });
    (sessions, profiles)
}

/// Lists all sessions, and passes on the keys of each profile.
fn sessions_and<'a>(
    config: &'a Config,
    mut each: impl FnMut(&mut Binder<'a>, Keys<'a>),
) -> Vec<SessionEntry> {
    let mut entries: Vec<SessionEntry> = config.sessions().map(entry::named).collect();
    let mut places: HashMap<Arc<SessionId>, usize> = entries
        .iter()
        .enumerate()
        .map(|(at, entry)| (Arc::new(entry.id.clone()), at))
        .collect();
    let named = entries.len();
    let mut legacy: Vec<Legacy<'_>> = Vec::new();
    let mut bindings = Vec::new();
    let mut binder = Binder::new(config);
    for profile in config.profiles() {
        let keys = Keys::read(profile);
        each(&mut binder, keys);
        let Some(id) = binder.session_of(&keys) else {
            continue;
        };
        if let Link::Legacy(start_url) = keys.link() {
            let known = places
                .get(&id)
                .and_then(|at| at.checked_sub(named))
                .and_then(|at| legacy.get_mut(at));
            match known {
                Some(known) => known.add(&keys),
                None => {
                    places.insert(Arc::clone(&id), named + legacy.len());
                    legacy.push(Legacy::new(start_url, &keys));
                }
            }
        }
        bindings.push((profile.name(), id));
    }
    entries.extend(legacy.into_iter().map(Legacy::entry));
    for (profile, id) in bindings {
        if let Some(entry) = places.get(&id).and_then(|at| entries.get_mut(*at)) {
            entry.profiles.push(profile.to_owned());
        }
    }
    entries
}

/// Returns the legacy start URLs that each `[sso-session]` serves too.
///
/// They refer to the same portal in the same region. Each spelling is listed, because each has its
/// own token file.
#[must_use]
pub fn legacy_spellings(entries: &[SessionEntry]) -> HashMap<SessionId, Vec<String>> {
    let mut spellings: HashMap<SessionId, Vec<String>> = HashMap::new();
    let usable = entries
        .iter()
        .filter_map(|entry| entry.session.as_ref().ok());
    let (named, legacy): (Vec<&Session>, Vec<&Session>) =
        usable.partition(|session| matches!(session.id, SessionId::Named(_)));
    if legacy.is_empty() {
        return spellings;
    }
    let named = first_of_portals(named.into_iter());
    for legacy in legacy {
        if let Some(session) = named.get(&address(legacy)) {
            spellings
                .entry(session.id.clone())
                .or_default()
                .push(legacy.start_url.clone());
        }
    }
    spellings
}

/// The portal and the region of a session.
pub(crate) type Address<'a> = (Option<String>, &'a str);

/// Returns the portal and the region of a session; sessions that share them have the same accounts.
pub(crate) fn address(session: &Session) -> Address<'_> {
    (portal(&session.start_url), &session.region)
}

/// Returns the first session of each portal and region.
pub(crate) fn first_of_portals<'a>(
    sessions: impl Iterator<Item = &'a Session>,
) -> HashMap<Address<'a>, &'a Session> {
    let mut first = HashMap::new();
    for session in sessions {
        first.entry(address(session)).or_insert(session);
    }
    first
}

/// Finds a session by its name or, for legacy profiles, by its start URL.
///
/// The profiles are read only in the latter case.
pub fn find_session(config: &Config, name: &str) -> Option<Result<Session, ConfigError>> {
    named_session(config, name).or_else(|| legacy_session(config, name))
}

/// Finds a session by its id, because a section can have a start URL as its name.
pub(crate) fn session_of(config: &Config, id: &SessionId) -> Option<Result<Session, ConfigError>> {
    match id {
        SessionId::Named(name) => named_session(config, name),
        SessionId::Legacy(start_url) => legacy_session(config, start_url),
    }
}

fn named_session(config: &Config, name: &str) -> Option<Result<Session, ConfigError>> {
    config
        .session(name)
        .map(|section| entry::named(section).session)
}

/// Returns all legacy sessions by their start URL, in one pass over the profiles.
pub(super) fn legacy_sessions(config: &Config) -> HashMap<String, Result<Session, ConfigError>> {
    let legacy = sessions(config).into_iter();
    legacy
        .filter_map(|entry| match entry.id {
            SessionId::Legacy(start_url) => Some((start_url, entry.session)),
            SessionId::Named(_) => None,
        })
        .collect()
}

fn legacy_session(config: &Config, url: &str) -> Option<Result<Session, ConfigError>> {
    let mut found: Option<Legacy<'_>> = None;
    for keys in config.profiles().map(Keys::read) {
        let Link::Legacy(start_url) = keys.link() else {
            continue;
        };
        if start_url.text() != url {
            continue;
        }
        match &mut found {
            Some(legacy) => legacy.add(&keys),
            None => found = Some(Legacy::new(start_url, &keys)),
        }
    }
    found.map(|legacy| legacy.entry().session)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::Document;
    use crate::session::find_profile;

    fn config(text: &str) -> Config {
        let config = Document::parse("config", text.into());
        Config::new(config, Document::parse("credentials", Vec::new()))
    }

    fn problem(text: &str) -> String {
        sessions(&config(text))
            .remove(0)
            .session
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn sessions_come_first_and_start_urls_in_the_order_of_their_first_profile() {
        let config = config(
            "[profile late]\nsso_start_url = https://b.example\nsso_region = eu-west-1\n\
             [profile one]\nsso_session = grove\n\
             [profile early]\nsso_start_url = https://a.example\n\
             [profile again]\nsso_start_url = https://a.example\nsso_region = us-east-1\n\
             [profile role]\nrole_arn = r\nsource_profile = again\n\
             [sso-session grove]\nsso_start_url = https://g.example/start/#/\nsso_region = eu-north-1\n\
             sso_registration_scopes = b c ,, a,\n\
             [sso-session bare]\nsso_start_url = https://g.example\nsso_region = eu-north-1\nsso_registration_scopes =\n",
        );
        let list: Vec<_> = sessions(&config)
            .into_iter()
            .map(|entry| (entry.session.unwrap(), entry.profiles.join(" ")))
            .map(|(s, profiles)| {
                (
                    s.id.kind().as_str(),
                    s.id.to_string(),
                    s.region,
                    s.scopes,
                    profiles,
                )
            })
            .collect();
        let scopes = |list: &[&str]| Some(list.iter().map(ToString::to_string).collect());
        let expected = [
            (
                "sso-session",
                "grove",
                "eu-north-1",
                scopes(&["b c", "a"]),
                "one",
            ),
            ("sso-session", "bare", "eu-north-1", scopes(&[]), ""),
            ("legacy", "https://b.example", "eu-west-1", None, "late"),
            (
                "legacy",
                "https://a.example",
                "us-east-1",
                None,
                "early again role",
            ),
        ];
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(kind, id, region, scopes, profiles)| {
                (kind, id.into(), region.into(), scopes, profiles.into())
            })
            .collect();
        assert_eq!(list, expected);
    }

    #[test]
    fn the_start_url_is_kept_verbatim() {
        for url in [
            "https://d-1.awsapps.com/start/#/",
            "HTTPS://D-1.awsapps.com/start",
            "https://x.example:8443/a?b",
        ] {
            let text =
                format!("[sso-session grove]\nsso_start_url = {url}\nsso_region = eu-west-1\n");
            let session = find_session(&config(&text), "grove").unwrap().unwrap();
            assert_eq!(session.start_url, url);
        }
    }

    #[test]
    fn what_cannot_be_logged_in_to_says_why() {
        let cases = [
            (
                "",
                "config:1: [sso-session grove] has no `sso_start_url`; add the line \
                 `sso_start_url = https://example.awsapps.com/start`",
            ),
            (
                "sso_start_url = https://a.example\n",
                "config:1: [sso-session grove] has no `sso_region`; add the line `sso_region = eu-west-1`",
            ),
            (
                "sso_start_url = https://a.example\nsso_region =\n",
                "config:3: `sso_region` in [sso-session grove] is empty; write `sso_region = eu-west-1` there",
            ),
            (
                "sso_start_url = http://a.example\n",
                "config:2: `sso_start_url` in [sso-session grove] is not an `https` URL; use the \
                 form `https://…/start`",
            ),
            (
                "sso_start_url = https:a.example\n",
                "config:2: `sso_start_url` in [sso-session grove] has no host; use the form \
                 `https://…/start`",
            ),
            (
                "sso_start_url = https://\n",
                "config:2: `sso_start_url` in [sso-session grove] is not a URL; use the form \
                 `https://…/start`",
            ),
            (
                "sso_start_url = a.example/start\n",
                "config:2: `sso_start_url` in [sso-session grove] is not a URL; use the form \
                 `https://…/start`",
            ),
            (
                "sso_start_url = https://a.example # mine\n",
                "config:2: `sso_start_url` in [sso-session grove] has a comment after it, which is \
                 read as part of the URL; move the comment to its own line",
            ),
            (
                "sso_start_url = 'https://a.example'\n",
                "config:2: `sso_start_url` in [sso-session grove] has quotes, which are read as \
                 part of the URL; delete the quotes",
            ),
            (
                "sso_start_url = https://a.example\n  sso_region = eu-west-1\n",
                "config:2: `sso_start_url` in [sso-session grove] contains spaces or control \
                 characters; use the form `https://…/start`",
            ),
            (
                "sso_start_url = https://a.example\nsso_region = eu-west-1 # here\n",
                "config:3: `sso_region` in [sso-session grove] is not a region; use a region \
                 such as `eu-west-1`, alone on its line",
            ),
        ];
        for (lines, expected) in cases {
            assert_eq!(problem(&format!("[sso-session grove]\n{lines}")), expected);
        }
    }

    #[test]
    fn regions_are_host_labels() {
        let found = |region: &str| {
            let text = format!(
                "[sso-session g]\nsso_start_url = https://a.example\nsso_region = {region}\n"
            );
            find_session(&config(&text), "g").unwrap().is_ok()
        };
        for region in [
            "eu-west-1",
            "us-gov-west-1",
            "EU-WEST-1",
            "local",
            "fips-us-east-1",
        ] {
            assert!(found(region), "{region}");
        }
        for region in [
            "-eu",
            "eu-",
            "123",
            "eu_west",
            "eu.west",
            "evil.example/",
            "eu-west-1@x",
            &"a".repeat(64),
        ] {
            assert!(!found(region), "{region}");
        }
    }

    #[test]
    fn legacy_profiles_must_agree_about_the_region() {
        let text = "[profile a]\nsso_start_url = https://a.example\nsso_region = eu-west-1\n\
                    [profile b]\nsso_start_url = https://a.example\nsso_region = us-east-1\n";
        let expected = "config:6: `sso_region` in [profile b] differs from config:3 for the same \
            start URL; fix one of them";
        assert_eq!(problem(text), expected);
        let found = find_session(&config(text), "https://a.example").unwrap();
        assert_eq!(found.unwrap_err().to_string(), expected);
    }

    #[test]
    fn a_line_that_is_not_utf_8_is_named_instead_of_the_key_it_hides() {
        let text = b"[sso-session g]\nsso_start_url = https://a.example\nsso_region = \xe9\n";
        let config = Config::new(
            Document::parse("config", text.to_vec()),
            Document::parse("credentials", Vec::new()),
        );
        let error = find_session(&config, "g").unwrap().unwrap_err();
        assert_eq!(
            (error.id(), error.line(), error.key()),
            ("unreadable-key", 3, "sso_region")
        );
    }

    proptest! {
        #[test]
        fn one_session_is_found_as_the_list_has_it(
            profiles in proptest::collection::vec(("[ab]", "(sso_session = (a|b)|sso_start_url = (bad|https://b.example)|source_profile = (a|b|a2|b2|a3))", "(sso_region = eu-west-1|sso_region = us-east-1|role_arn = r|role_arn = r\naws_access_key_id = A)"), 0..8)
        ) {
            let mut text = "[sso-session a]\nsso_start_url = https://a.example\nsso_region = eu-west-1\n".to_owned();
            for (n, (name, link, other)) in profiles.iter().enumerate() {
                text += &format!("[profile {name}{}]\n{link}\n{other}\n", if n < 2 { String::new() } else { n.to_string() });
            }
            let config = config(&text);
            for entry in sessions(&config) {
                prop_assert_eq!(find_session(&config, entry.id.as_str()), Some(entry.session));
                for profile in entry.profiles {
                    prop_assert_eq!(find_profile(&config, &profile).and_then(|profile| profile.session), Some(entry.id.clone()));
                }
            }
            for profile in crate::session::profiles(&config) {
                prop_assert_eq!(find_profile(&config, &profile.name.clone()), Some(profile));
            }
        }
    }
}
