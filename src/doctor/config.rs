//! Owns the checks of the config: what the AWS CLI rejects, and what cannot be used.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::finding::{Finding, Severity};
use super::tools::{Tool, Tools};
use crate::config::{Config, ConfigError, Place, keys};
use crate::session::{SessionId, find_profile, is_region, portal, profile_problems, sessions};

/// Returns every problem in the config file and the credentials file, by session and profile.
///
/// A problem that several profiles share is reported once, as is one that makes both a legacy
/// profile and its session unusable.
#[must_use]
pub fn check_config(config: &Config) -> Vec<Finding> {
    let of_files = config.problems().into_iter().map(|problem| {
        let severity = if problem.stops_aws_cli() {
            Severity::Error
        } else {
            Severity::Warning
        };
        Finding::new(problem.id(), severity, problem.message(), problem.fix()).at(problem.place())
    });
    let mut findings: Vec<Finding> = of_files.collect();
    let regions = Regions::new(config);
    let mut known: HashMap<ConfigError, usize> = HashMap::new();
    for entry in sessions(config) {
        if let Err(problem) = entry.session {
            let fix = regions.fix(&problem, || entry.start_url);
            findings.push(unusable(&problem, fix).of_session(entry.id.as_str()));
            known.insert(problem, findings.len() - 1);
        }
    }
    for (profile, problem) in profile_problems(config) {
        let of_session = known.get(&problem).and_then(|at| findings.get_mut(*at));
        match of_session {
            Some(finding) => finding.profile = Some(profile.to_owned()),
            None => {
                let fix = regions.fix(&problem, || start_url_of(config, profile));
                findings.push(unusable(&problem, fix).of_profile(profile));
            }
        }
    }
    findings
}

fn unusable(error: &ConfigError, fix: String) -> Finding {
    let place: &Place = error.place();
    let finding = Finding::new(error.id(), Severity::Error, error.message(), fix).at(place);
    match error {
        // The SDKs read tokens by the name of the session, and never log in.
        ConfigError::StartUrl { .. } => {
            finding.of_tools(Tools::of(&[Tool::Ssologin, Tool::AwsCli]))
        }
        // Without a source, the SDK for JavaScript ignores the role.
        ConfigError::OneWithoutOther { key, .. } if *key == keys::SOURCE_PROFILE => {
            finding.of_tools(Tools::ALL.without(&[Tool::JavaScript]))
        }
        _ => finding,
    }
}

/// Returns the start URL that a profile uses without a session, directly or through its source.
fn start_url_of(config: &Config, profile: &str) -> Option<String> {
    match find_profile(config, profile)?.session? {
        SessionId::Legacy(start_url) => Some(start_url),
        SessionId::Named(_) => None,
    }
}

/// The regions of the portals, which are read only if one is missing somewhere.
struct Regions<'a> {
    config: &'a Config,
    /// `None` for a portal that has several.
    by_portal: OnceCell<HashMap<String, Option<String>>>,
}

impl<'a> Regions<'a> {
    fn new(config: &'a Config) -> Regions<'a> {
        Regions {
            config,
            by_portal: OnceCell::new(),
        }
    }

    /// Returns what to do about a problem.
    ///
    /// If it is a missing or invalid region, other sections may have the region of the portal.
    fn fix(&self, problem: &ConfigError, start_url: impl FnOnce() -> Option<String>) -> String {
        let is_invalid = match problem {
            ConfigError::Missing { key, .. } if *key == keys::SSO_REGION => false,
            ConfigError::Region { key, .. } if *key == keys::SSO_REGION => true,
            _ => return problem.fix(),
        };
        match start_url().and_then(|start_url| self.get(&start_url)) {
            Some(region) if is_invalid => {
                format!("write `{region}`, as elsewhere for this portal, alone on its line")
            }
            Some(region) => format!(
                "add the line `{} = {region}`, as elsewhere for this portal",
                keys::SSO_REGION
            ),
            None => problem.fix(),
        }
    }

    fn get(&self, start_url: &str) -> Option<&str> {
        let by_portal = self.by_portal.get_or_init(|| read_regions(self.config));
        by_portal.get(&portal(start_url)?)?.as_deref()
    }
}

fn read_regions(config: &Config) -> HashMap<String, Option<String>> {
    let mut regions: HashMap<String, Option<String>> = HashMap::new();
    for section in config.sessions().chain(config.profiles()) {
        let [start_url, region] = section
            .pick([keys::SSO_START_URL, keys::SSO_REGION])
            .map(|value| value.map(|value| value.text().into_owned()));
        let region = region.filter(|region| is_region(region));
        let (Some(portal), Some(region)) = (start_url.as_deref().and_then(portal), region) else {
            continue;
        };
        match regions.entry(portal) {
            Entry::Vacant(place) => drop(place.insert(Some(region))),
            Entry::Occupied(mut known) => {
                if known.get().as_ref() != Some(&region) {
                    known.insert(None);
                }
            }
        }
    }
    regions
}

#[cfg(test)]
mod tests;
