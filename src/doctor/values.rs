//! Owns the checks of values that AWS tools read as they are, although they are not what was meant.

use super::finding::{Finding, Severity};
use super::regions::{region, without_region};
use super::tools::Tools;
use crate::config::{Config, Place, Section, Value, keys, shown};
use crate::session::{is_region, split_scopes};
use crate::text::shortened;

/// The keys whose values are checked for quotes and comments.
///
/// Those around a start URL make the session unusable, which `config` reports.
const PLAIN: [&str; 7] = [
    keys::REGION,
    keys::SSO_REGION,
    keys::SSO_SESSION,
    keys::SSO_ACCOUNT_ID,
    keys::SSO_ROLE_NAME,
    keys::SOURCE_PROFILE,
    keys::ROLE_ARN,
];

const OF_SESSIONS: [&str; 2] = [keys::SSO_REGION, keys::SSO_REGISTRATION_SCOPES];

/// Returns findings about values with quotes, comments or another form than AWS expects.
#[must_use]
pub fn check_values(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    for section in config.sessions() {
        let values = section.pick(OF_SESSIONS);
        for (key, value) in OF_SESSIONS.into_iter().zip(values) {
            let Some(value) = value else { continue };
            let clause = in_text(&value.text()).or_else(|| of_key(key, &value.text()));
            // Scopes can be one to a line.
            let is_right = |clause: &Finding| {
                key == keys::SSO_REGISTRATION_SCOPES && clause.id == "continued-value"
            };
            if let Some(clause) = clause.filter(|clause| !is_right(clause)) {
                let finding = finding(section, key, value, clause);
                findings.push(finding.of_session(section.name()));
            }
        }
    }
    for section in config.profiles() {
        let values = section.pick(PLAIN);
        for (key, value) in PLAIN.into_iter().zip(values) {
            let Some(value) = value else { continue };
            if let Some(clause) = in_text(&value.text()).or_else(|| of_key(key, &value.text())) {
                let finding = finding(section, key, value, clause);
                findings.push(finding.of_profile(section.name()));
            }
        }
    }
    findings.extend(without_region(config));
    findings
}

/// Completes a finding, whose message is a clause that follows the key.
fn finding(section: Section<'_>, key: &str, value: Value<'_>, clause: Finding) -> Finding {
    let message = format!("`{key}` in {} {}", shown(&section.title()), clause.message);
    let finding = Finding { message, ..clause };
    finding.at(&Place::from(value.origin()))
}

/// Returns what is wrong with any value.
fn in_text(text: &str) -> Option<Finding> {
    let begins_comment = |(at, c): (usize, char)| {
        let is_mark = matches!(c, '#' | ';');
        is_mark
            && text
                .get(..at)
                .is_some_and(|before| before.ends_with([' ', '\t']))
    };
    if text.char_indices().any(begins_comment) {
        return Some(Finding::new(
            "comment-in-value",
            Severity::Error,
            "has a comment after it, which the AWS CLI, boto3 and the SDK for Ruby read as \
                part of the value",
            "move the comment to its own line",
        ));
    }
    if text.contains('\n') {
        let finding = Finding::new(
            "continued-value",
            Severity::Error,
            "continues on the next line, which is read as part of the value",
            "write the value in one line, and remove the indentation of what is not part of it",
        );
        // Some tools read only the first line, which is of use only if it has a value.
        return Some(match text.starts_with('\n') {
            true => finding.of_tools(Tools::ALL),
            false => finding,
        });
    }
    if text.contains(is_invisible) {
        return Some(Finding::new(
            "invisible-character",
            Severity::Error,
            "has an invisible character",
            "delete the value and type it again",
        ));
    }
    let is_quoted =
        |quote: char| text.len() > 1 && text.starts_with(quote) && text.ends_with(quote);
    ['"', '\''].into_iter().any(is_quoted).then(|| {
        Finding::new(
            "quoted-value",
            Severity::Error,
            "has quotes, which all tools but the SDK for Go read as part of the value",
            "delete the quotes",
        )
    })
}

/// Returns whether a character has no width: a joiner, a soft hyphen or a mark of direction.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
    )
}

fn of_key(key: &str, text: &str) -> Option<Finding> {
    match key {
        keys::REGION => region(text),
        // `config` reports an empty one, and one that cannot be part of a host name.
        keys::SSO_REGION => region(text).filter(|_| is_region(text)),
        keys::SSO_REGISTRATION_SCOPES => scopes(text),
        keys::SSO_ACCOUNT_ID => account(text),
        keys::SSO_ROLE_NAME => role(text),
        _ => None,
    }
}

fn account(text: &str) -> Option<Finding> {
    let is_id = |text: &str| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_id(text) {
        return None;
    }
    let digits = text.replace(['-', ' '], "");
    Some(Finding::new(
        "bad-account-id",
        Severity::Error,
        "does not have 12 digits",
        match is_id(&digits) {
            true => format!("write `{digits}`"),
            false => "write all 12, with leading zeros, alone on the line".to_owned(),
        },
    ))
}

/// Returns what is wrong with the name of a permission set.
fn role(text: &str) -> Option<Finding> {
    if text.is_empty() {
        let fix = "write the name of the permission set";
        return Some(Finding::new("odd-role", Severity::Error, "is empty", fix));
    }
    let name = text.rsplit('/').next().unwrap_or(text);
    let is_arn = text.starts_with("arn:");
    let of_iam = name.strip_prefix("AWSReservedSSO_");
    let meant = match of_iam {
        // IAM appends 16 hexadecimal digits to the name of the permission set.
        Some(name) => name.rsplit_once('_').map_or(name, |(name, _)| name),
        None if is_arn => name,
        None => return None,
    };
    Some(Finding::new(
        "odd-role",
        Severity::Error,
        "is not the name of a permission set, but of its role in IAM",
        format!("write `{}`", shortened(meant, 80)),
    ))
}

fn scopes(text: &str) -> Option<Finding> {
    let has_blank = |scope: &String| scope.contains(char::is_whitespace);
    split_scopes(text).iter().any(has_blank).then(|| {
        Finding::new(
            "scopes-without-commas",
            Severity::Error,
            "has scopes without commas between them",
            "separate them by commas",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::check_values;
    use crate::doctor::testing::{SESSION, config};

    /// Returns the finding about a line of a profile: its name and its fix.
    fn found(line: &str) -> Vec<(&'static str, String)> {
        let text = format!("{SESSION}[profile a]\nsso_session = grove\n{line}\n");
        let findings = check_values(&config(&text));
        assert!(findings.iter().all(|finding| finding.line == Some(6)));
        let told = |finding: super::Finding| (finding.id, finding.fix);
        findings.into_iter().map(told).collect()
    }

    #[test]
    fn what_is_meant_is_said() {
        for (line, id, fix) in [
            (
                "region = us-east-1 # Virginia",
                "comment-in-value",
                "move the comment",
            ),
            ("region = 'us-east-1'", "quoted-value", "delete the quotes"),
            (
                "sso_role_name = \"Admin\"",
                "quoted-value",
                "delete the quotes",
            ),
            ("region = N. Virginia", "odd-region", "such as `eu-west-1`"),
            ("region = us-east1", "odd-region", "write `us-east-1`"),
            ("region = eu-west-1a", "odd-region", "write `eu-west-1`"),
            ("region = eu_west_1", "odd-region", "write `eu-west-1`"),
            ("region = EU-West-1", "odd-region", "write `eu-west-1`"),
            ("sso_region = eu-west-1a", "odd-region", "write `eu-west-1`"),
            ("sso_role_name =", "odd-role", "write the name"),
            ("sso_role_name = A\n  b", "continued-value", "one line"),
            ("sso_role_name = A\u{200b}", "invisible-character", "delete"),
            ("region = eu", "odd-region", "such as `eu-west-1`"),
            ("region =", "empty-region", "or delete the line"),
            (
                "sso_account_id = 1234-1234-1234",
                "bad-account-id",
                "write `123412341234`",
            ),
            (
                "sso_account_id = 1234123412345",
                "bad-account-id",
                "write all 12",
            ),
            (
                "sso_account_id = 12341234",
                "bad-account-id",
                "write all 12",
            ),
            (
                "sso_role_name = AWSReservedSSO_Admin_0123456789abcdef",
                "odd-role",
                "write `Admin`",
            ),
            (
                "sso_role_name = AWSReservedSSO_Power_User_0123456789abcdef",
                "odd-role",
                "write `Power_User`",
            ),
            (
                "sso_role_name = arn:aws:iam::123412341234:role/x/Admin",
                "odd-role",
                "write `Admin`",
            ),
        ] {
            let found = found(line);
            assert_eq!(found.len(), 1, "{line}: {found:?}");
            assert_eq!(found[0].0, id, "{line}");
            assert!(found[0].1.contains(fix), "{line}: {}", found[0].1);
        }
    }

    #[test]
    fn what_is_right_is_not_mentioned() {
        for line in [
            "region = eu-west-1",
            "region = us-gov-east-1",
            "region = us-isob-east-1",
            "region = eusc-de-east-1",
            "region = mx-central-1",
            "region = fips-us-east-1",
            "region = local",
            "sso_account_id = 012341234123",
            "sso_role_name = Admin#1",
            "sso_role_name = Reserved_Role",
            "role_arn = arn:aws:iam::123412341234:role/AWSReservedSSO_x",
        ] {
            assert_eq!(found(line), [], "{line}");
        }
    }

    #[test]
    fn profiles_without_a_region_are_one_note() {
        let role = "sso_session = grove\nsso_account_id = 123412341234\nsso_role_name = A\n";
        let profile = |name: &str| format!("[profile {name}]\n{role}");
        let messages = |names: &[&str]| {
            let text: String = names.iter().map(|name| profile(name)).collect();
            let findings = check_values(&config(&format!("{SESSION}{text}"))).into_iter();
            findings.map(|finding| finding.message).collect::<Vec<_>>()
        };
        assert!(messages(&["a"])[0].starts_with("[profile a] has no `region`"));
        assert!(messages(&["a", "b"])[0].starts_with("[profile a] and another profile have"));
        let three = messages(&["a", "b", "c"]);
        assert_eq!(three.len(), 1);
        assert!(three[0].starts_with("[profile a] and 2 other profiles have"));
    }

    #[test]
    fn scopes_need_commas() {
        let found = |scopes: &str| {
            let text = format!("{SESSION}sso_registration_scopes = {scopes}\n");
            let findings = check_values(&config(&text));
            findings
                .into_iter()
                .map(|finding| finding.id)
                .collect::<Vec<_>>()
        };
        assert_eq!(found("sso:account:access, a:b"), [""; 0]);
        assert_eq!(found("sso:account:access a:b"), ["scopes-without-commas"]);
        assert_eq!(found("\"sso:account:access\""), ["quoted-value"]);
    }
}
