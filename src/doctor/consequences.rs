//! Owns which findings are only consequences of others, whose fix would be harmful or too much.

use super::finding::Finding;

/// The findings that another one on the same line explains.
const OF_A_LINE: [&str; 5] = [
    "scope-missing",
    "unknown-session",
    "unknown-source-profile",
    "bad-region",
    "bad-start-url",
];
/// The findings about a value that is written with more than itself.
const ODD_VALUES: [&str; 4] = [
    "comment-in-value",
    "quoted-value",
    "continued-value",
    "scopes-without-commas",
];

/// The findings about something that is missing.
const MISSING: [&str; 3] = ["missing-key", "incomplete-role", "no-credential-source"];
/// The findings that explain why a profile or session lacks something.
const UNREAD: [&str; 1] = ["misspelled-key"];

/// The findings that explain why a profile has no source of credentials.
const BROKEN: [&str; 5] = [
    "continued-value",
    "missing-key",
    "incomplete-role",
    "unknown-session",
    "incomplete-keys",
];

/// Removes the findings that another finding explains.
///
/// Where `sso-session` is to be corrected, "add the line `sso_session`" leads to a duplicate key.
#[must_use]
pub fn without_consequences(findings: Vec<Finding>) -> Vec<Finding> {
    let explained: Vec<bool> = findings
        .iter()
        .map(|finding| is_explained(finding, &findings))
        .collect();
    let all = findings.into_iter().zip(explained);
    all.filter(|(_, is_explained)| !is_explained)
        .map(|(finding, _)| finding)
        .collect()
}

fn is_explained(finding: &Finding, all: &[Finding]) -> bool {
    let is = |ids: &[&str]| ids.contains(&finding.id);
    let by = |causes: &[&str], is_same: &dyn Fn(&Finding) -> bool| {
        all.iter()
            .any(|other| causes.contains(&other.id) && is_same(other))
    };
    let same_line = |other: &Finding| other.file == finding.file && other.line == finding.line;
    let same_section = |other: &Finding| {
        let is_same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
        is_same(&other.profile, &finding.profile) || is_same(&other.session, &finding.session)
    };
    (is(&OF_A_LINE) && by(&ODD_VALUES, &same_line))
        || (is(&MISSING) && by(&UNREAD, &same_section))
        || (finding.id == "no-credential-source" && by(&BROKEN, &same_section))
}

#[cfg(test)]
mod tests {
    use super::without_consequences;
    use crate::doctor::testing::{SESSION, config};
    use crate::doctor::{check_config, check_credential_source, check_near_misses, check_values};
    use crate::system::Env;

    /// Returns the IDs of what is found in a profile.
    fn found(lines: &str) -> Vec<&'static str> {
        let config = config(&format!(
            "{SESSION}[profile a]\nregion = eu-west-1\n{lines}\n"
        ));
        let env = Env::from_pairs([]);
        let mut findings = check_config(&config);
        findings.extend(check_values(&config));
        findings.extend(check_near_misses(&config));
        findings.extend(check_credential_source(&config, &env, "a", true));
        let left = without_consequences(findings).into_iter();
        let ids = left.map(|finding| finding.id);
        ids.filter(|id| *id != "credential-source").collect()
    }

    #[test]
    fn only_the_cause_is_left() {
        for (lines, cause) in [
            (
                "sso_session = grove # mine\nsso_account_id = 123412341234\nsso_role_name = A",
                "comment-in-value",
            ),
            (
                "sso_session = 'grove'\nsso_account_id = 123412341234\nsso_role_name = A",
                "quoted-value",
            ),
            (
                "sso-session = grove\nsso_account_id = 123412341234\nsso_role_name = A",
                "misspelled-key",
            ),
            (
                "sso_session = grove\nsso_account_id = 123412341234",
                "incomplete-role",
            ),
        ] {
            assert_eq!(found(lines), [cause], "{lines}");
        }
    }
}
