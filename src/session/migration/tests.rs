use proptest::prelude::*;

use super::fixed::FixedKeys;
use super::grouping::FreeNames;
use super::{Migration, proposal};
use crate::config::{Config, Document, Value, edit};
use crate::session::{ProfileKind, profiles};

const OLD: &str = "sso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n\
                   sso_account_id = 1\nsso_role_name = r\n";

fn config(text: &str, credentials: &str) -> Config {
    let config = Document::parse("config", text.into());
    Config::new(config, Document::parse("credentials", credentials.into()))
}

fn migrated(text: &str) -> (String, Migration) {
    let before = config(text, "");
    let plan = Migration::plan(&before, &[]);
    let bytes = edit(before.config_file(), &plan.edits()).unwrap();
    (String::from_utf8(bytes).unwrap(), plan)
}

#[test]
fn profiles_of_one_portal_and_region_share_a_session() {
    let text = "# mine\n[profile a]\nregion=x\nsso_start_url=https://corp.awsapps.com/start\nsso_region=eu-west-1\n\
                # role\nsso_account_id=1\nsso_role_name=r\n\n\
                [profile b]\nsso_region = eu-west-1\nsso_start_url = https://CORP.awsapps.com/start/#/\n\n\
                [profile c]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n";
    let (new, plan) = migrated(text);
    assert_eq!(
        new,
        "# mine\n[profile a]\nregion=x\nsso_session=corp\n# role\nsso_account_id=1\nsso_role_name=r\n\n\
         [profile b]\nsso_session = corp\n\n[profile c]\nsso_session = corp-us-east-1\n\n\
         [sso-session corp]\nsso_start_url=https://corp.awsapps.com/start\nsso_region=eu-west-1\n\
         sso_registration_scopes=sso:account:access\n\n\
         [sso-session corp-us-east-1]\nsso_start_url=https://corp.awsapps.com/start\nsso_region=us-east-1\n\
         sso_registration_scopes=sso:account:access\n"
    );
    assert_eq!(plan.groups[0].spellings.len(), 2);
    let after = config(&new, "");
    let kinds = profiles(&after);
    assert!(
        kinds
            .iter()
            .all(|profile| profile.kind == ProfileKind::SsoSession && profile.problem.is_none())
    );
    assert_eq!(Migration::plan(&after, &[]), Migration::default());
}

#[test]
fn a_session_that_is_there_is_used() {
    let text = format!(
        "[profile a]\n{OLD}[sso-session mine]\nsso_start_url = https://corp.awsapps.com/start/\nsso_region = eu-west-1\n"
    );
    let (new, plan) = migrated(&text);
    assert!(!plan.groups[0].is_new);
    assert!(new.starts_with("[profile a]\nsso_session = mine\nsso_account_id = 1\n"));
    assert_eq!(new.matches("[sso-session").count(), 1);
}

#[test]
fn what_is_not_whole_is_left_alone_and_named() {
    let text = format!(
        "[DEFAULT]\noutput = json\n[profile both]\nsso_session = s\n{OLD}\
         [profile half]\nsso_start_url = https://corp.awsapps.com/start\n\
         [profile other]\nsso_region = eu-west-1\n[profile plain]\nregion = x\n\
         [profile bad]\nsso_start_url = http://corp.example/\nsso_region = eu-west-1\n\
         [profile fine]\n{OLD}[sso-session s]\n[profile mixed]\n{OLD}[profile role]\n\
         sso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 1\n"
    );
    let config = config(&text, "[mixed]\nsso_region = eu-west-1\n");
    let plan = Migration::plan(&config, &[]);
    assert_eq!(plan.groups[0].profiles, ["fine"]);
    let left: Vec<_> = plan
        .left
        .iter()
        .map(|(name, why)| format!("{name}: {why}"))
        .collect();
    assert_eq!(
        left,
        [
            "both: it has both `sso_session` and `sso_start_url`",
            "half: it has `sso_start_url` but no `sso_region`",
            "other: it has `sso_region` but no `sso_start_url`",
            "bad: config:16: `sso_start_url` in [profile bad] is not an `https` URL; use the \
             form `https://…/start`",
            "mixed: its `sso_region` is set outside its section, in [DEFAULT] or in the \
             credentials file",
            "role: config:32: [profile role] has `sso_account_id` but no `sso_role_name`; add \
             the line `sso_role_name = …` or delete the other",
        ]
    );
    let named = Migration::plan(&config, &["plain".to_owned()]);
    assert_eq!(named.groups, []);
    assert_eq!(named.left[0].1, "it has no `sso_start_url` of its own");
}

#[test]
fn a_key_that_contradicts_the_session_keeps_the_profile_as_it_is() {
    let text = format!(
        "[profile a]\nregion = x\n{OLD}[sso-session mine]\nregion = y\nsso_start_url = https://corp.awsapps.com/start\n\
         sso_region = eu-west-1\n"
    );
    let (new, plan) = migrated(&text);
    assert_eq!(new, text);
    assert_eq!(
        plan.left,
        [(
            "a".into(),
            "its `region` differs from [sso-session mine]".into()
        )]
    );
}

#[test]
fn names_come_from_the_start_url_and_are_free() {
    for (url, name) in [
        ("https://corp.awsapps.com/start", "corp"),
        ("https://d-1234567890.awsapps.com/start/#/", "d-1234567890"),
        (
            "https://identitycenter.amazonaws.com/ssoins-0a1b",
            "ssoins-0a1b",
        ),
        ("https://ssoins-2c.portal.eu-west-1.app.aws", "ssoins-2c"),
        (
            "https://start.us-gov-home.awsapps.com/directory/acme",
            "acme",
        ),
        (
            "https://start.cn-north-1.home.awsapps.cn/directory/a%20b#/",
            "a-20b",
        ),
        ("https://start.us-gov-home.awsapps.com/directory/", "sso"),
        ("https://192.0.2.1/start", "sso"),
        ("http://localhost:1/", "sso"),
        ("https://-_.example/", "sso"),
    ] {
        assert_eq!(proposal(url), name, "{url}");
    }
    let config = config(
        "[sso-session b]\n[sso-session b-r]\n[sso-session b-r-3]\n",
        "",
    );
    let mut free = FreeNames::new(&config);
    let names = ["a", "a", "a", "a", "b", "b"].map(|name| free.take(name, "r"));
    assert_eq!(names, ["a", "a-r", "a-r-2", "a-r-3", "b-r-2", "b-r-4"]);
}

proptest! {
    #[test]
    fn the_first_contradiction_is_that_of_all_keys(
        session in "(a = [12]\n|b = [12]\n|c = [12]\n){0,4}",
        profile in "(a = [12]\n|b = [12]\n|c = [12]\n){0,4}",
        default in "(a = [12]\n|b = [12]\n|c = [12]\n){0,3}",
        credentials in "(\\[DEFAULT\\]\n(a = [12]\n|b = [12]\n|c = [12]\n){0,3})?(\\[p\\]\n(a = [12]\n|b = [12]\n){0,2})?",
    ) {
        let config = config(
            &format!("[DEFAULT]\n{default}[sso-session s]\n{session}[profile p]\n{profile}[profile q]\n"),
            &credentials,
        );
        let session = config.session("s").unwrap();
        let mut fixed = FixedKeys::of(session);
        for profile in config.profiles() {
            let differs = |(key, value): &(String, Value<'_>)| {
                profile.get(key).is_some_and(|other| other.text() != value.text())
            };
            let first = session.keys().find(differs).map(|(key, _)| key);
            prop_assert_eq!(fixed.contradicted_by(profile), first.as_deref());
        }
    }
}

#[test]
fn a_group_can_be_called_otherwise() {
    let text = format!(
        "[profile a]\n{OLD}[sso-session other]\nsso_start_url = https://x.example\nsso_region = eu-west-1\n"
    );
    let config = config(&text, "");
    let mut plan = Migration::plan(&config, &[]);
    assert!(plan.groups[0].call(&config, "other").is_err());
    plan.groups[0].call(&config, "new").unwrap();
    assert_eq!(plan.groups[0].name, "new");
}
