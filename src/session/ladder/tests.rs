use proptest::prelude::*;

use super::{Ladder, ladder};
use crate::config::{Config, ConfigError, Document};
use crate::session::assumed_role::seconds;
use crate::session::{AssumedRole, find_profile};

const GROVE: &str = "[sso-session grove]\nsso_start_url = https://g.example\nsso_region = eu-west-1\n\
                     [profile base]\nsso_session = grove\nsso_account_id = 1\nsso_role_name = r\n";
const TO_BASE: &str = "role_arn = arn\nsource_profile = base\n";

fn config(text: &str) -> Config {
    let config = Document::parse("config", format!("{GROVE}{text}").into());
    Config::new(config, Document::parse("credentials", Vec::new()))
}

fn of<'a>(config: &'a Config, name: &str) -> Result<Option<Ladder<'a>>, ConfigError> {
    ladder(config, config.profile(name).unwrap())
}

/// Returns the chain to the profile `a`, from the bottom up, or the error message.
fn way(text: &str) -> String {
    let config = config(text);
    match of(&config, "a") {
        Ok(Some(Ladder { bottom, roles })) => {
            let roles = roles.into_iter().map(|role| role.role_arn);
            std::iter::once(bottom.name().to_owned())
                .chain(roles)
                .collect::<Vec<_>>()
                .join(" ")
        }
        Ok(None) => String::new(),
        Err(error) => error.to_string(),
    }
}

fn role(lines: &str) -> Result<AssumedRole, String> {
    let config = config(&format!("[profile a]\n{TO_BASE}{lines}"));
    let ladder = of(&config, "a").map_err(|error| error.to_string())?;
    Ok(ladder.unwrap().roles.remove(0))
}

#[test]
fn the_way_is_that_of_the_aws_cli() {
    for (text, expected) in [
        ("[profile a]\nsource_profile = base\n", ""),
        (
            "[profile a]\nrole_arn = top\nsource_profile = base\n",
            "base top",
        ),
        (
            "[profile a]\nrole_arn = top\nsource_profile = b\n[profile b]\nrole_arn = mid\nsource_profile = base\n",
            "base mid top",
        ),
        // Without a role, the profile's own SSO keys apply.
        (
            "[profile a]\nsso_session = grove\nsso_account_id = 2\nsso_role_name = s\n",
            "a",
        ),
        // A role takes precedence over SSO keys in the same profile, also within a chain.
        (
            "[profile a]\nsso_session = grove\nrole_arn = top\nsource_profile = base\n",
            "base top",
        ),
        (
            "[profile a]\nrole_arn = top\nsource_profile = b\n\
             [profile b]\nsso_session = grove\nrole_arn = mid\nsource_profile = base\n",
            "base mid top",
        ),
        // Static keys take precedence over the role of a source profile, not over that of the
        // profile itself.
        (
            "[profile a]\naws_access_key_id = A\nrole_arn = top\nsource_profile = base\n",
            "base top",
        ),
        (
            "[profile a]\nrole_arn = top\nsource_profile = b\n\
             [profile b]\naws_access_key_id = A\nrole_arn = mid\nsource_profile = base\n",
            "",
        ),
        (
            "[profile a]\nrole_arn = top\nsource_profile = a\naws_access_key_id = A\n",
            "",
        ),
        // The chain does not start from SSO.
        (
            "[profile a]\nrole_arn = top\ncredential_source = Environment\n",
            "",
        ),
        (
            "[profile a]\nrole_arn = top\nweb_identity_token_file = f\nsource_profile = base\n",
            "",
        ),
        (
            "[profile a]\nrole_arn = top\ncredential_source = Environment\nsso_session = grove\n",
            "",
        ),
        (
            "[profile a]\nrole_arn = top\nsource_profile = b\n[profile b]\ncredential_process = x\n",
            "",
        ),
    ] {
        assert_eq!(way(text), expected, "{text}");
    }
}

#[test]
fn what_cannot_be_gone_says_why() {
    for (text, expected) in [
        (
            "[profile a]\nrole_arn = r\nsource_profile = b\n[profile b]\nrole_arn = r\nsource_profile = a\n",
            "config:10: `source_profile` in [profile a] refers back to itself through config:13; \
             end the chain with a profile that has `sso_session`",
        ),
        (
            "[profile a]\nrole_arn = r\nsource_profile = a\n",
            "config:10: `source_profile` in [profile a] refers back to itself; end the chain \
             with a profile that has `sso_session`",
        ),
        (
            "[profile a]\nrole_arn = r\nsource_profile = gone\n",
            "config:10: `source_profile` in [profile a] names a profile that does not exist; add \
             [profile gone] or fix the name",
        ),
        (
            "[profile a]\nrole_arn = r\nsource_profile = base\ncredential_source = Environment\n",
            "config:11: [profile a] has both `source_profile` and `credential_source`; delete one of them",
        ),
        (
            "[profile a]\nrole_arn = r\nsource_profile = base\nmfa_serial = m\n",
            "config:11: `mfa_serial` in [profile a] requires an MFA code, which does not work \
             with SSO credentials; delete the line and require MFA at sign-in instead of by the \
             role",
        ),
        (
            "[profile a]\nrole_arn = r\nsource_profile = b\n[profile b]\nrole_arn = r\nsource_profile = base\nmfa_serial = m\n",
            "config:14: `mfa_serial` in [profile b] requires an MFA code, which does not work \
             with SSO credentials; delete the line and require MFA at sign-in instead of by the \
             role",
        ),
        (
            "[profile a]\nrole_arn =\nsource_profile = base\n",
            "config:9: `role_arn` in [profile a] is empty; write `role_arn = arn:aws:iam::123456789012:role/NAME` there",
        ),
        (
            "[profile a]\nrole_arn = r\nsource_profile = base\nduration_seconds = 899\n",
            "config:11: `duration_seconds` in [profile a] is out of range; use a number from 900 \
             to 43200",
        ),
        (
            "[profile a]\nrole_arn = r\nsource_profile = b\n[profile b]\nsso_session = grove\nrole_arn = r\n",
            "config:13: [profile b] has `role_arn` but no `source_profile`; add the line \
             `source_profile = …` or delete the other",
        ),
        (
            "[profile a]\nsso_session = grove\nrole_arn = r\n",
            "config:10: [profile a] has `role_arn` but no `source_profile`; add the line \
             `source_profile = …` or delete the other",
        ),
    ] {
        assert_eq!(way(text), expected, "{text}");
    }
}

#[test]
fn what_a_list_calls_a_problem_is_what_stops_the_credentials() {
    for text in [
        "",
        "mfa_serial = m\n",
        "duration_seconds = 1\n",
        "credential_source = x\n",
    ] {
        let text =
            format!("[profile b]\n{TO_BASE}{text}[profile a]\nrole_arn = r\nsource_profile = b\n");
        let config = config(&text);
        for name in ["a", "b"] {
            let listed = find_profile(&config, name).unwrap().problem;
            assert_eq!(of(&config, name).err(), listed, "{text}");
        }
    }
}

#[test]
fn the_arguments_are_those_of_the_aws_cli() {
    let none = AssumedRole {
        role_arn: "arn".into(),
        session_name: None,
        external_id: None,
        duration_seconds: None,
    };
    assert_eq!(role(""), Ok(none.clone()));
    assert_eq!(
        role("role_session_name = me\nexternal_id = x y\nduration_seconds = 1800\n"),
        Ok(AssumedRole {
            session_name: Some("me".into()),
            external_id: Some("x y".into()),
            duration_seconds: Some(1800),
            ..none.clone()
        })
    );
    // An empty session name counts as absent; an empty external id does not.
    assert_eq!(role("role_session_name =\n"), Ok(none.clone()));
    let empty = role("external_id =\n").map(|role| role.external_id);
    assert_eq!(empty, Ok(Some(String::new())));
    // A value that is not a number is ignored, and so is a number followed by a comment.
    for text in ["", "1h", "1800 # half an hour", "9e2", "--900"] {
        assert_eq!(
            role(&format!("duration_seconds = {text}\n")),
            Ok(none.clone())
        );
    }
}

#[test]
fn durations_have_bounds() {
    for (text, expected) in [
        ("900", Ok(Some(900))),
        ("+43200", Ok(Some(43200))),
        ("899", Err(())),
        ("43201", Err(())),
        ("0", Err(())),
        ("-900", Err(())),
        ("99999999999999999999", Err(())),
    ] {
        assert_eq!(seconds(text), expected, "{text}");
    }
}

proptest! {
    /// Random keys in a few profiles: every chain ends, and one without a session yields `None`.
    #[test]
    fn every_way_comes_to_an_end(
        profiles in proptest::collection::vec(
            ("(role_arn = r\n)?", "(source_profile = [a-e]\n)?", "(sso_session = grove\n)?", "(aws_access_key_id = A\n)?",
             "(credential_source = Environment\n|web_identity_token_file = f\n|mfa_serial = m\n)?"),
            5
        )
    ) {
        let mut text = String::new();
        for (name, (role, source, sso, keys, other)) in ["a", "b", "c", "d", "e"].iter().zip(profiles) {
            text += &format!("[profile {name}]\n{role}{source}{sso}{keys}{other}");
        }
        let config = config(&text);
        for name in ["a", "b", "c", "d", "e"] {
            if let Ok(Some(ladder)) = of(&config, name) {
                let bottom = find_profile(&config, ladder.bottom.name()).unwrap();
                prop_assert!(bottom.session.is_some() && bottom.problem.is_none());
                prop_assert!(ladder.roles.len() <= 5);
            }
        }
    }
}
