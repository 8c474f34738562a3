//! Owns the checks of the config: what the AWS CLI rejects, and what cannot be used.

use super::finding::{Finding, Severity};
use crate::config::{Config, ConfigError, Place};
use crate::session::{profile_problems, sessions};

/// Returns every problem in the config file and the credentials file, by session and profile.
///
/// A cycle of source profiles is reported once, for the first profile that leads to it.
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
    let of_sessions = sessions(config)
        .into_iter()
        .filter_map(|entry| Some(unusable(&entry.session.err()?).of_session(entry.id.as_str())));
    let of_profiles = profile_problems(config)
        .into_iter()
        .map(|(profile, problem)| unusable(&problem).of_profile(profile));
    of_files.chain(of_sessions).chain(of_profiles).collect()
}

fn unusable(error: &ConfigError) -> Finding {
    let place: &Place = error.place();
    Finding::new(error.id(), Severity::Error, error.message(), error.fix()).at(place)
}

#[cfg(test)]
mod tests;
