//! Owns the checks of the config: what the AWS CLI rejects, and what cannot be used.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use strsim::osa_distance;

use super::finding::{Finding, Severity};
use super::tools::{Tool, Tools};
use crate::config::{Config, ConfigError, Place, Problem, keys, shown};
use crate::session::{SessionId, find_profile, is_region, portal, profile_problems, sessions};

/// Returns every problem in the config file and the credentials file, by session and profile.
///
/// A problem that several profiles share is reported once, as is one that makes both a legacy
/// profile and its session unusable.
#[must_use]
pub fn check_config(config: &Config) -> Vec<Finding> {
    let problems = config.problems();
    let mut findings: Vec<Finding> = Vec::new();
    let mut lost: Option<(&Problem, usize)> = None;
    for problem in &problems {
        match lost {
            // The keys below a lost header seem to be duplicates, but are those of its section.
            Some((header, at))
                if problem.id() == "duplicate-key" && problem.section() == header.section() =>
            {
                if let Some(finding) = findings.get_mut(at) {
                    finding.severity = Severity::Error;
                }
                continue;
            }
            _ => findings.push(of_file(problem)),
        }
        if ["unclosed-header", "indented-header"].contains(&problem.id()) {
            lost = Some((problem, findings.len() - 1));
        }
    }
    let regions = Regions::new(config);
    let mut known: HashMap<ConfigError, usize> = HashMap::new();
    for entry in sessions(config) {
        if let Err(problem) = entry.session
            && !is_hidden(&problem, &problems)
        {
            let fix = regions.fix(&problem, || entry.start_url);
            findings.push(unusable(&problem, fix).of_session(entry.id.as_str()));
            known.insert(problem, findings.len() - 1);
        }
    }
    for (profile, problem) in profile_problems(config) {
        if is_hidden(&problem, &problems) {
            continue;
        }
        let of_session = known.get(&problem).and_then(|at| findings.get_mut(*at));
        match of_session {
            Some(finding) => finding.profile = Some(profile.to_owned()),
            None => {
                let fix = nearest(config, &problem)
                    .unwrap_or_else(|| regions.fix(&problem, || start_url_of(config, profile)));
                findings.push(unusable(&problem, fix).of_profile(profile));
            }
        }
    }
    findings
}

/// Returns the fix for a name that is spelled almost like one that exists.
fn nearest(config: &Config, problem: &ConfigError) -> Option<String> {
    let (name, meant, header) = match problem {
        ConfigError::UnknownSession { name, .. } => {
            (name, closest(name, config.session_names())?, "sso-session")
        }
        ConfigError::UnknownProfile { name, .. } => {
            (name, closest(name, config.profile_names())?, "profile")
        }
        _ => return None,
    };
    Some(format!(
        "write `{}`, or add [{header} {name}]",
        shown(meant)
    ))
}

/// Returns the one of several names that differs least from a name, if it is much the same.
fn closest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let distance = |known: &str| osa_distance(&lower, &known.to_lowercase());
    let near = names.map(|known| (distance(known), known));
    let (distance, closest) = near.min_by_key(|(distance, _)| *distance)?;
    // In a short name, two other letters make another name.
    let allowed = if name.len() > 5 { 2 } else { 1 };
    (distance <= allowed).then_some(closest)
}

fn of_file(problem: &Problem) -> Finding {
    let severity = match problem.stops_aws_cli() {
        true => Severity::Error,
        false => Severity::Warning,
    };
    let finding = Finding::new(problem.id(), severity, problem.message(), problem.fix());
    let finding = finding.at(problem.place());
    match problem.section() {
        _ if problem.is_ambiguous() => finding.of_tools(Tools::ALL),
        Some(title) if problem.id() == "bad-section-name" => finding.of_tools(blind(title)),
        _ => finding,
    }
}

/// Returns the tools that do not find a section whose header is not as the AWS CLI expects it.
fn blind(title: &str) -> Tools {
    let header = title.trim_start_matches('[').trim_end_matches(']');
    if header.starts_with([' ', '\t']) || header.contains("\\t") {
        Tools::BOTOCORE.and(&[Tool::Ssologin, Tool::JavaScript, Tool::Ruby])
    } else if header.contains(|c: char| c.is_whitespace() && !c.is_ascii()) {
        Tools::ALL.without(&[Tool::JavaScript])
    } else {
        Tools::ALL
    }
}

/// Returns whether something seems to be missing only because its line or header is misread.
///
/// If it were added, it would be there twice.
fn is_hidden(error: &ConfigError, problems: &[Problem]) -> bool {
    match error {
        ConfigError::UnknownSession { name, .. } => problems.iter().any(|problem| {
            let header = problem
                .section()
                .map(|title| title.trim_matches(['[', ']', ' ']));
            let named = header.and_then(|header| header.split_whitespace().last());
            let is_misread = ["bad-section-name", "unknown-section"].contains(&problem.id());
            is_misread && named.is_some_and(|named| named.trim_matches(['"', '\'']) == name)
        }),
        ConfigError::Missing { section, .. } | ConfigError::OneWithoutOther { section, .. } => {
            let is_here = |problem: &&Problem| problem.section() == Some(section);
            let mut here = problems.iter().filter(is_here);
            here.any(|problem| problem.id() == "indented-key")
        }
        _ => false,
    }
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
