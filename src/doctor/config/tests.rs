use super::*;
use crate::doctor::testing::{SESSION, config};

/// Returns the line, the severity and the name of each finding.
fn seen(findings: &[Finding]) -> Vec<(usize, &str, &str)> {
    let seen = |finding: &Finding| {
        (
            finding.line.unwrap_or(0),
            finding.severity.as_str(),
            finding.id,
        )
    };
    findings.iter().map(seen).collect()
}

#[test]
fn what_the_aws_cli_refuses_is_an_error_and_what_it_passes_over_a_warning() {
    let text = format!(
        "{SESSION}sso_region = eu-west-1\n[sso-sessions x y]\n[profile a]\nsso_session = gone\n[profile b]\nsso_session = grove\nsso_account_id = 012345678901\n"
    );
    let found = check_config(&config(&text));
    assert_eq!(
        seen(&found),
        [
            (4, "error", "duplicate-key"),
            (5, "warning", "bad-section-name"),
            (7, "error", "unknown-session"),
            (10, "error", "incomplete-role"),
        ]
    );
    assert_eq!(found[2].profile.as_deref(), Some("a"));
}
