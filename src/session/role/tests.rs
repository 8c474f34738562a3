use chrono::TimeDelta;

use super::{Role, RoleError, RoleId};
use crate::config::{Config, Document};
use crate::session::{AssumedRole, Chain, SessionId};

const GROVE: &str =
    "[sso-session grove]\nsso_start_url = https://g.example\nsso_region = eu-west-1\n";

fn config(text: &str) -> Config {
    let config = Document::parse("config", format!("{GROVE}[profile a]\n{text}").into());
    Config::new(config, Document::parse("credentials", Vec::new()))
}

fn role(text: &str) -> Result<RoleId, RoleError> {
    Chain::of_profile(&config(text), "a").map(|chain| chain.role)
}

fn plain(role_arn: &str) -> AssumedRole {
    AssumedRole {
        role_arn: role_arn.into(),
        session_name: None,
        external_id: None,
        duration_seconds: None,
    }
}

#[test]
fn a_profile_stands_for_its_role() {
    let keys = "sso_account_id = 1\nsso_role_name = r\n";
    assert_eq!(
        role(&format!("sso_session = grove\n{keys}")),
        Ok(RoleId {
            session: SessionId::Named("grove".into()),
            account_id: "1".into(),
            role_name: "r".into()
        })
    );
    let legacy = format!("sso_start_url = https://o.example\nsso_region = eu-west-1\n{keys}");
    assert_eq!(
        role(&legacy).map(|role| role.session),
        Ok(SessionId::Legacy("https://o.example".into()))
    );
}

#[test]
fn what_stands_for_no_role_says_why() {
    for (text, sentence) in [
        (
            "aws_access_key_id = A\n",
            "the profile `a` does not use SSO; role credentials need a profile with \
             `sso_session` or `sso_start_url`, or with `role_arn` and a `source_profile` that has \
             one",
        ),
        (
            "sso_session = grove\n",
            "config:4: [profile a] has no `sso_account_id`; add the line `sso_account_id = 123456789012`",
        ),
        (
            "sso_session = gone\nsso_account_id = 1\nsso_role_name = r\n",
            "config:5: `sso_session` in [profile a] names a session that does not exist; add \
             [sso-session gone] or fix the name",
        ),
    ] {
        assert_eq!(role(text).unwrap_err().to_string(), sentence);
    }
    let nothing = Config::new(
        Document::parse("config", Vec::new()),
        Document::parse("credentials", Vec::new()),
    );
    assert_eq!(
        RoleId::of_profile(&nothing, "b").unwrap_err().to_string(),
        "no profile named `b`"
    );
}

#[test]
fn a_chain_has_its_roles_in_order_and_the_region_of_its_top() {
    let base = "[profile base]\nsso_session = grove\nsso_account_id = 1\nsso_role_name = r\nregion = x-1\n";
    let text = format!(
        "role_arn = top\nsource_profile = b\nregion = eu-north-1\n\
         [profile b]\nrole_arn = mid\nsource_profile = base\nregion = y-1\n{base}"
    );
    let chain = Chain::of_profile(&config(&text), "a").unwrap();
    let (mid, top) = (plain("mid"), plain("top"));
    let roles: Vec<_> = chain.roles().collect();
    assert_eq!(
        roles,
        [
            Role::Given(&chain.role),
            Role::Assumed(&mid),
            Role::Assumed(&top)
        ]
    );
    assert_eq!(Role::from(&chain), Role::Assumed(&top));
    assert_eq!(chain.region.as_deref(), Some("eu-north-1"));
    let alone = Chain::from(chain.role.clone());
    assert_eq!(Role::from(&alone), Role::Given(&chain.role));

    let text = format!("role_arn = top\nsource_profile = base\nregion =\n{base}");
    let chain = Chain::of_profile(&config(&text), "a").unwrap();
    assert_eq!(chain.region, None);
}

#[test]
fn what_is_wrong_below_is_told_at_the_top() {
    let text = "role_arn = r\nsource_profile = b\n[profile b]\nsso_session = grove\n";
    assert_eq!(
        role(text).unwrap_err().to_string(),
        "config:7: [profile b] has no `sso_account_id`; add the line `sso_account_id = 123456789012`"
    );
    let text = "role_arn = r\nsource_profile = b\n[profile b]\naws_access_key_id = A\n";
    assert_eq!(role(text), Err(RoleError::NotSso("a".into())));
}

#[test]
fn the_key_is_that_of_the_aws_cli() {
    // Computed by botocore's `AssumeRoleCredentialFetcher` from the same arguments.
    let all = AssumedRole {
        session_name: Some("me".into()),
        external_id: Some("x \"y\" é".into()),
        duration_seconds: Some(1800),
        ..plain("arn:aws:iam::123412341234:role/R")
    };
    assert_eq!(
        all.key().as_str(),
        r#"{"DurationSeconds": 1800, "ExternalId": "x \"y\" \u00e9", "RoleArn": "arn:aws:iam::123412341234:role/R", "RoleSessionName": "me"}"#
    );
    assert_eq!(plain("arn").key().as_str(), r#"{"RoleArn": "arn"}"#);
}

#[test]
fn a_short_life_is_used_for_its_first_half() {
    let minutes = |seconds| {
        let role = AssumedRole {
            duration_seconds: seconds,
            ..plain("arn")
        };
        Role::Assumed(&role).min_remaining()
    };
    assert_eq!(minutes(None), TimeDelta::minutes(15));
    assert_eq!(minutes(Some(43200)), TimeDelta::minutes(15));
    assert_eq!(minutes(Some(1800)), TimeDelta::minutes(15));
    assert_eq!(minutes(Some(900)), TimeDelta::seconds(450));
}
