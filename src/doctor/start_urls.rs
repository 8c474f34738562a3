//! Owns the checks of start URLs: pages other than the portal, and portals in two regions.

use std::collections::HashMap;

use super::finding::{Finding, Severity};
use super::tools::{Tool, Tools};
use crate::config::{Config, Place, Section, keys, shown};
use crate::session::{Session, StartUrl, portal, sessions};

/// Returns findings about start URLs of other pages, and about portals in two regions.
#[must_use]
pub fn check_start_urls(config: &Config) -> Vec<Finding> {
    let of_sessions = config
        .sessions()
        .filter_map(|section| Some(other_page(section)?.of_session(section.name())));
    let of_profiles = config
        .profiles()
        .filter_map(|section| Some(other_page(section)?.of_profile(section.name())));
    let mut findings: Vec<Finding> = of_sessions.chain(of_profiles).collect();
    findings.extend(two_regions(config));
    findings
}

/// Returns a finding if a start URL is that of another page than the portal.
///
/// `config` reports a URL that cannot be used at all.
fn other_page(section: Section<'_>) -> Option<Finding> {
    let value = section.get(keys::SSO_START_URL)?;
    let (what, fix) = match StartUrl::parse(&value.text()) {
        Err(bad) if bad.is_other_page() => (bad.why(), format!("use the form `{}`", bad.form())),
        Ok(start_url) if start_url.is_approval => (
            "is the page to approve one login",
            format!("write `{}`", shown(&start_url.url)),
        ),
        _ => return None,
    };
    let message = format!(
        "`{}` in {} {what}",
        keys::SSO_START_URL,
        shown(&section.title())
    );
    let finding = Finding::new("odd-start-url", Severity::Error, message, fix);
    // Only these log in, the SDKs find tokens by the name of the session.
    let tools = Tools::of(&[Tool::Ssologin, Tool::AwsCli]);
    Some(finding.at(&Place::from(value.origin())).of_tools(tools))
}

/// Returns findings about sessions with the portal of an earlier one, in another region.
fn two_regions(config: &Config) -> Vec<Finding> {
    let usable = sessions(config);
    let mut first: HashMap<String, &Session> = HashMap::new();
    let mut findings = Vec::new();
    for session in usable
        .iter()
        .filter_map(|entry| entry.session.as_ref().ok())
    {
        let Some(portal) = portal(&session.start_url) else {
            continue;
        };
        let known = *first.entry(portal).or_insert(session);
        if known.region == session.region {
            continue;
        }
        let message = format!(
            "`{}` has the same portal in `{}`, and here it is in `{}`: an Identity Center is in \
             one region",
            shown(known.id.as_str()),
            shown(&known.region),
            shown(&session.region)
        );
        let fix = "write the region of the portal in both";
        let finding = Finding::new("two-regions", Severity::Warning, message, fix);
        findings.push(finding.of_session(session.id.as_str()));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::check_start_urls;
    use crate::doctor::testing::{config, told};

    fn session(name: &str, start_url: &str, region: &str) -> String {
        format!("[sso-session {name}]\nsso_start_url = {start_url}\nsso_region = {region}\n")
    }

    #[test]
    fn pages_other_than_the_portal_are_named() {
        for (start_url, what) in [
            (
                "https://device.sso.eu-west-1.amazonaws.com/",
                "is the page to approve a login",
            ),
            (
                "https://123412341234.signin.aws.amazon.com/console",
                "is a sign-in page",
            ),
            (
                "https://eu-west-1.console.aws.amazon.com/",
                "is the AWS console",
            ),
            (
                "https://a.awsapps.com/start/#/device?user_code=A",
                "is the page to approve one login",
            ),
            (
                "https://a.awsapps.com/other",
                "is a page of the portal other than",
            ),
        ] {
            let found = told(check_start_urls(&config(&session(
                "a",
                start_url,
                "eu-west-1",
            ))));
            assert_eq!(found.len(), 1, "{start_url}: {found:?}");
            assert_eq!(found[0].0, "odd-start-url");
            assert!(found[0].1.contains(what), "{found:?}");
        }
        let legacy = "[profile a]\nsso_start_url = https://x.signin.aws.amazon.com/console\n";
        assert_eq!(check_start_urls(&config(legacy)).len(), 1);
    }

    #[test]
    fn portals_and_what_config_reports_are_not_named() {
        for start_url in [
            "https://a.awsapps.com/start",
            "https://a.awsapps.com/start/#/",
            "https://sso.example.com/login",
            "http://a.awsapps.com/start",
            "\"https://a.awsapps.com/start\"",
            "https://start.us-gov-home.awsapps.com/directory/a",
        ] {
            let config = config(&session("a", start_url, "eu-west-1"));
            assert_eq!(check_start_urls(&config), [], "{start_url}");
        }
    }

    #[test]
    fn a_portal_in_two_regions_is_reported_at_the_later_session() {
        let text = session("a", "https://a.awsapps.com/start", "eu-west-1")
            + &session("b", "https://a.awsapps.com/start/#", "us-east-1")
            + &session("c", "https://c.awsapps.com/start", "us-east-1");
        let found = check_start_urls(&config(&text));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (found[0].id, found[0].session.as_deref()),
            ("two-regions", Some("b"))
        );
    }
}
