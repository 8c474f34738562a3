//! Owns the checks of keys that AWS tools ignore, because they are spelled almost like a known key.

use std::borrow::Cow;

use strsim::osa_distance;

use super::finding::{Finding, Severity};
use crate::config::{Config, Place, Section, Value, keys, shown};

/// The keys of `[sso-session]` sections.
const OF_SESSIONS: [&str; 5] = [
    keys::SSO_START_URL,
    keys::SSO_REGION,
    keys::SSO_REGISTRATION_SCOPES,
    keys::SSO_USE_DEVICE_CODE,
    keys::SSOLOGIN_BROWSER,
];

/// The keys of profiles that decide where credentials come from.
const OF_PROFILES: [&str; 11] = [
    keys::SSO_SESSION,
    keys::SSO_START_URL,
    keys::SSO_REGION,
    keys::SSO_ACCOUNT_ID,
    keys::SSO_ROLE_NAME,
    keys::ROLE_ARN,
    keys::SOURCE_PROFILE,
    keys::CREDENTIAL_SOURCE,
    keys::CREDENTIAL_PROCESS,
    keys::REGION,
    keys::OUTPUT,
];

/// Returns findings about keys that are spelled almost like one that AWS tools read.
#[must_use]
pub fn check_near_misses(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    for section in config.sessions() {
        let found = of_section(section, &OF_SESSIONS).into_iter();
        findings.extend(found.map(|finding| finding.of_session(section.name())));
    }
    for section in config.profiles() {
        let found = of_section(section, &OF_PROFILES).into_iter();
        findings.extend(found.map(|finding| finding.of_profile(section.name())));
    }
    findings
}

fn of_section(section: Section<'_>, known: &[&str]) -> Vec<Finding> {
    let own = section.own_values();
    let finding = |(key, value): (&Cow<'_, str>, &Value<'_>)| {
        // A key that is also spelled correctly is not missed.
        let meant = meant(key, known).filter(|meant| !own.contains_key(*meant))?;
        let (key, title) = (shown(key), shown(&section.title()));
        let message = format!("no tool reads the key `{key}` in {title}");
        let fix = format!("write `{meant}`");
        let finding = Finding::new("misspelled-key", Severity::Warning, message, fix);
        Some(finding.at(&Place::from(value.origin())))
    };
    let mut findings: Vec<_> = own.iter().filter_map(finding).collect();
    findings.sort_by_key(|finding| finding.line);
    findings
}

/// Returns the known key that an unknown one was probably meant to be.
fn meant<'a>(key: &str, known: &[&'a str]) -> Option<&'a str> {
    if OF_SESSIONS.contains(&key) || OF_PROFILES.contains(&key) {
        return None;
    }
    let key = key.replace(['-', ' ', '.'], "_");
    // Typing errors in short words make other words.
    let allowed = |known: &str| match known.len() {
        ..=6 => 1,
        _ => 2,
    };
    let distance = |known: &&&str| osa_distance(&key, known);
    let nearest = known.iter().min_by_key(distance)?;
    let is_near = distance(&nearest) <= allowed(nearest);
    // `sso_role` and `sso_account` are cut short.
    let is_begun = |known: &&&str| {
        let rest = known.strip_prefix(&*key);
        key.starts_with("sso_") && rest.is_some_and(|rest| rest.starts_with('_'))
    };
    let begun = known.iter().find(is_begun);
    begun.or(Some(nearest).filter(|_| is_near)).copied()
}

#[cfg(test)]
mod tests {
    use super::check_near_misses;
    use crate::doctor::testing::{SESSION, config};

    /// Returns the line and the fix of each finding.
    fn found(text: &str) -> Vec<(usize, String)> {
        let findings = check_near_misses(&config(text));
        let told = |finding: super::Finding| (finding.line.unwrap_or_default(), finding.fix);
        findings.into_iter().map(told).collect()
    }

    #[test]
    fn the_right_spelling_is_suggested() {
        for (line, meant) in [
            ("sso-session = grove", "sso_session"),
            ("so_start_url = https://g.example", "sso_start_url"),
            ("sso_regiion = eu-west-1", "sso_region"),
            ("regiion = eu-west-1", "region"),
            ("sso_accountid = 123412341234", "sso_account_id"),
            ("sso_rolename = Admin", "sso_role_name"),
            ("source-profile = a", "source_profile"),
            ("sso_role = Admin", "sso_role_name"),
            ("sso_account = 123412341234", "sso_account_id"),
        ] {
            let found = found(&format!("[profile a]\n{line}\n"));
            assert_eq!(found, [(2, format!("write `{meant}`"))], "{line}");
        }
        for (line, meant) in [
            ("sso_registration_scope = a:b", "sso_registration_scopes"),
            ("ssologin_browse = firefox", "ssologin_browser"),
        ] {
            let found = found(&format!("{SESSION}{line}\n"));
            assert_eq!(found, [(4, format!("write `{meant}`"))], "{line}");
        }
    }

    #[test]
    fn keys_of_other_tools_and_right_ones_are_not_mentioned() {
        let text = format!(
            "{SESSION}[profile a]\nsso_session = grove\nsso_account_id = 123412341234\n\
             sso_role_name = Admin\nregion = eu-west-1\noutput = json\ncli_pager =\n\
             granted_sso_start_url = https://g.example\nsso_auto_populated = true\n\
             s3 =\n  region = x\nretry_mode = standard\ncolor = red\n\
             credential_source = Environment\nsource_profile = a\nsso_regions = x\n\
             sso_region = eu-west-1\n"
        );
        assert_eq!(found(&text), []);
    }
}
