//! Migration of legacy profiles to an `[sso-session]`. Pure: it plans the edits.

mod fixed;
mod grouping;

use std::collections::HashSet;

use fixed::FixedKeys;
use grouping::{FreeNames, Grouping, Place};

use super::entry::Session;
use super::keys::Keys;
use super::list::{first_of_portals, sessions};
use super::profile::find_profile;
use super::start_url::{portal, portal_name};
use crate::config::{Config, Edit, Header, Section, keys, shown};

/// The scope of a new session. Without it, its tokens cannot be refreshed.
pub const DEFAULT_SCOPES: &str = "sso:account:access";

/// The plan for the legacy profiles of a config.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Migration {
    /// The profiles to migrate, grouped by portal and region, in config order.
    pub groups: Vec<Group>,
    /// The profiles that stay unchanged, each with the reason as a sentence.
    pub left: Vec<(String, String)>,
}

/// The legacy profiles of one portal and region, and the session that they get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The name of the session.
    pub name: String,
    /// Whether the section must be added.
    pub is_new: bool,
    /// The start URL, as spelled by the session or else by the first profile.
    pub start_url: String,
    /// The region.
    pub region: String,
    /// All spellings of the start URL in the profiles. Each has its own token file.
    pub spellings: Vec<String>,
    /// The profiles, in config order.
    pub profiles: Vec<String>,
}

/// The name of an existing session that has another portal or region than the profiles.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("[sso-session {name}] has another portal or region: choose another name")]
pub struct NameTaken {
    /// The name.
    pub name: String,
}

impl Group {
    /// Assigns the session of this name to the group: the existing one, or else a new one.
    ///
    /// # Errors
    ///
    /// Returns [`NameTaken`] if the existing session has another portal or region.
    pub fn call(&mut self, config: &Config, name: &str) -> Result<(), NameTaken> {
        self.is_new = config.session(name).is_none();
        if !self.is_new
            && !usable(config)
                .iter()
                .any(|session| session.id.as_str() == name && self.is(session))
        {
            let name = name.to_owned();
            return Err(NameTaken { name });
        }
        self.name = name.to_owned();
        Ok(())
    }

    fn is(&self, session: &Session) -> bool {
        session.region == self.region && portal(&session.start_url) == portal(&self.start_url)
    }
}

impl Migration {
    /// Plans the migration of the named profiles, or of all legacy profiles if none is named.
    ///
    /// Each group gets the existing session of its portal and region, or else a new one that is
    /// named after its start URL.
    #[must_use]
    pub fn plan(config: &Config, names: &[String]) -> Migration {
        let mut plan = Migration::default();
        let mut grouping = Grouping::default();
        let names: HashSet<&str> = names.iter().map(String::as_str).collect();
        for profile in config.profiles() {
            let name = profile.name();
            let is_named = names.contains(name);
            if !names.is_empty() && !is_named {
                continue;
            }
            match candidate(config, profile) {
                Candidate::Legacy { start_url, region } => {
                    let place = grouping.place(&start_url, &region);
                    plan.add(place, name, start_url, region);
                }
                Candidate::Other if !is_named => {}
                Candidate::Other => {
                    let why = "it has no `sso_start_url` of its own";
                    plan.left.push((name.to_owned(), why.to_owned()));
                }
                Candidate::Broken(why) => plan.left.push((name.to_owned(), why)),
            }
        }
        let sessions = usable(config);
        let of_portals = first_of_portals(sessions.iter());
        let mut names = FreeNames::new(config);
        for group in &mut plan.groups {
            let session = of_portals.get(&(portal(&group.start_url), &*group.region));
            group.is_new = session.is_none();
            match session {
                Some(session) => {
                    group.name = session.id.to_string();
                    group.start_url.clone_from(&session.start_url);
                }
                None => group.name = names.take(&proposal(&group.start_url), &group.region),
            }
        }
        plan.leave_contradictions(config);
        plan
    }

    /// Returns the edits. In each profile, `sso_session` replaces start URL and region.
    #[must_use]
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        for group in &self.groups {
            for profile in &group.profiles {
                let section = Header::Profile(profile.clone());
                for key in [keys::SSO_START_URL, keys::SSO_REGION] {
                    let (section, key) = (section.clone(), key.to_owned());
                    edits.push(Edit::Remove { section, key });
                }
                let (key, value) = (keys::SSO_SESSION.to_owned(), group.name.clone());
                edits.push(Edit::Set {
                    section,
                    key,
                    value,
                });
            }
            if group.is_new {
                let keys = [
                    (keys::SSO_START_URL, group.start_url.as_str()),
                    (keys::SSO_REGION, &group.region),
                    (keys::SSO_REGISTRATION_SCOPES, DEFAULT_SCOPES),
                ];
                let keys = keys.map(|(key, value)| (key.to_owned(), value.to_owned()));
                edits.push(Edit::Add {
                    section: Header::Session(group.name.clone()),
                    keys: keys.to_vec(),
                });
            }
        }
        edits
    }

    fn add(&mut self, place: Place, profile: &str, start_url: String, region: String) {
        match self.groups.get_mut(place.group) {
            Some(group) => {
                group.profiles.push(profile.to_owned());
                if place.is_new_spelling {
                    group.spellings.push(start_url);
                }
            }
            None => self.groups.push(Group {
                name: String::new(),
                is_new: true,
                spellings: vec![start_url.clone()],
                start_url,
                region,
                profiles: vec![profile.to_owned()],
            }),
        }
    }

    /// Excludes profiles with a key that has another value in their session.
    ///
    /// The AWS CLI rejects such profiles. Call this again after [`Group::call`] has changed a
    /// name.
    pub fn leave_contradictions(&mut self, config: &Config) {
        for group in &mut self.groups {
            let Some(session) = config.session(&group.name).filter(|_| !group.is_new) else {
                continue;
            };
            let mut fixed = FixedKeys::of(session);
            group.profiles.retain(|name| {
                let Some(profile) = config.profile(name) else {
                    return false;
                };
                let Some(key) = fixed.contradicted_by(profile) else {
                    return true;
                };
                let why = format!(
                    "its `{}` differs from {}",
                    shown(key),
                    shown(&session.title())
                );
                self.left.push((name.clone(), why));
                false
            });
        }
        self.groups.retain(|group| !group.profiles.is_empty());
    }
}

enum Candidate {
    Legacy { start_url: String, region: String },
    Broken(String),
    Other,
}

fn candidate(config: &Config, profile: Section<'_>) -> Candidate {
    let keys = Keys::read(profile);
    let old = [
        (keys::SSO_START_URL, keys.sso_start_url),
        (keys::SSO_REGION, keys.sso_region),
    ];
    let present = old.iter().find(|(_, value)| value.is_some());
    let Some((present, _)) = present else {
        return Candidate::Other;
    };
    if keys.sso_session.is_some() {
        return Candidate::Broken(format!("it has both `sso_session` and `{present}`"));
    }
    let (Some(start_url), Some(region)) = (keys.sso_start_url, keys.sso_region) else {
        let missing = match keys.sso_region {
            Some(_) => keys::SSO_START_URL,
            None => keys::SSO_REGION,
        };
        return Candidate::Broken(format!("it has `{present}` but no `{missing}`"));
    };
    if let Some(problem) = find_profile(config, profile.name()).and_then(|entry| entry.problem) {
        return Candidate::Broken(problem.to_string());
    }
    if let Some((key, _)) = old.iter().find(|(key, _)| !profile.is_own(key)) {
        return Candidate::Broken(format!(
            "its `{key}` is set outside its section, in [DEFAULT] or in the credentials file"
        ));
    }
    Candidate::Legacy {
        start_url: start_url.text().into_owned(),
        region: region.text().into_owned(),
    }
}

/// Returns the sessions of the config that the user can log in to.
fn usable(config: &Config) -> Vec<Session> {
    let named = sessions(config).into_iter();
    let named = named.filter(|entry| config.session(entry.id.as_str()).is_some());
    named.filter_map(|entry| entry.session.ok()).collect()
}

/// Proposes a name for a new session of a start URL; `None` if that name is taken.
#[must_use]
pub fn session_name(config: &Config, start_url: &str) -> Option<String> {
    Some(proposal(start_url)).filter(|name| config.session(name).is_none())
}

/// Proposes a name for a start URL: its directory, instance or subdomain.
fn proposal(start_url: &str) -> String {
    let plain = |c: char| match c.is_ascii_alphanumeric() {
        true => c,
        false => '-',
    };
    let word = portal_name(start_url).unwrap_or_default();
    let word: String = word.chars().map(plain).collect();
    match word.trim_matches('-') {
        "" | "localhost" => "sso".to_owned(),
        word => word.to_owned(),
    }
}

#[cfg(test)]
mod tests;
