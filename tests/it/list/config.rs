//! `ssologin list sessions` and `ssologin list profiles`: what the config file contains.

use serde_json::json;

use crate::support::{Fixture, README, Terminal, snapshot};

/// Profiles of every other kind, to add to the README's config file.
const EVERY_KIND: &str = "
[profile chained]
role_arn = arn:aws:iam::123412341234:role/Further
source_profile = homesso.muppetuser

[profile static]
region = eu-north-1
output = json

[profile lost]
sso_session = nowhere
sso_account_id = 123412341234
sso_role_name = MuppetAccess

[default]
region = eu-west-1
";

fn every_kind() -> Fixture {
    let fixture = Fixture::approving();
    fixture.config(format!("{README}{EVERY_KIND}"));
    fixture
}

#[test]
fn sessions_are_tab_separated_lines_when_piped() {
    snapshot!(Fixture::approving().run(&["list", "sessions"]), @r"
    homesso	sso-session	https://homesso.awsapps.com/start/	eu-west-1	homesso.muppetuser,homesso.muppetadmin	
    worksso	sso-session	https://worksso.awsapps.com/start	us-east-1	worksso.dev,worksso.audit	
    https://oldsso.awsapps.com/start	legacy	https://oldsso.awsapps.com/start	us-west-2	oldstyle	
    ------- stderr -------
    [exit status: 0]
    ");
}

#[test]
fn profiles_are_tab_separated_lines_when_piped() {
    let output = every_kind().run(&["list", "profiles"]);
    snapshot!(output, @r"
    homesso.muppetuser	homesso	sso-session	123412341234	MuppetAccess	eu-west-1	
    homesso.muppetadmin	homesso	sso-session	123412341234	AdministratorAccess	eu-west-1	
    worksso.dev	worksso	sso-session	432143214321	DeveloperAccess	us-east-1	
    worksso.audit	worksso	sso-session	567856785678	ReadOnlyAccess	us-east-1	
    oldstyle	https://oldsso.awsapps.com/start	legacy	876587658765	LegacyAccess	us-west-2	
    chained	homesso	chained				
    static		other			eu-north-1	
    lost	nowhere	sso-session	123412341234	MuppetAccess		[HOME]/.aws/config:52: `sso_session` in [profile lost] names a session that does not exist; add [sso-session nowhere] or fix the name
    default		other			eu-west-1	
    ------- stderr -------
    [exit status: 0]
    ");
    let columns = output.stdout.lines().map(|line| line.split('\t').count());
    assert!(columns.eq([7; 9]), "{output}");
}

#[test]
fn profiles_are_grouped_by_session_on_a_terminal() {
    let mut fixture = every_kind();
    // A relative path, so that its length does not depend on the home folder.
    fixture.set("AWS_CONFIG_FILE", ".aws/config");
    let (screen, code) = Terminal::sized(&fixture, &["list", "profiles"], 120).last_screen();
    assert_eq!(code, 0);
    snapshot!(screen, "profiles_by_session");
}

#[test]
fn the_sessions_document_follows_the_contract() {
    let output = Fixture::approving().run(&["list", "sessions", "--json"]);
    let document = output.json();
    assert_eq!(document["schema"], 1);
    assert_eq!(
        document["sessions"][0],
        json!({
            "name": "homesso",
            "kind": "sso-session",
            "start_url": "https://homesso.awsapps.com/start/",
            "region": "eu-west-1",
            "scopes": ["sso:account:access"],
            "profiles": ["homesso.muppetuser", "homesso.muppetadmin"],
            "usable": true,
            "problem": null
        })
    );
    assert_eq!(
        output.each("kind"),
        ["sso-session", "sso-session", "legacy"]
    );
}

#[test]
fn the_profiles_document_lists_every_profile_and_its_kind() {
    let document = every_kind().run(&["list", "profiles", "--json"]).json();
    assert_eq!(document["schema"], 1);
    assert_eq!(
        document["profiles"][0],
        json!({
            "name": "homesso.muppetuser",
            "session": "homesso",
            "kind": "sso-session",
            "account_id": "123412341234",
            "role_name": "MuppetAccess",
            "region": "eu-west-1",
            "usable": true,
            "problem": null
        })
    );
    let profiles = document["profiles"].as_array().unwrap();
    let brief = profiles.iter().map(|profile| {
        let word = |field: &str| profile[field].as_str().unwrap_or("-").to_owned();
        let usable = profile["usable"].as_bool().unwrap();
        format!(
            "{} {} {} {usable}",
            word("name"),
            word("kind"),
            word("session")
        )
    });
    snapshot!(brief.collect::<Vec<_>>().join("\n"), @r"
    homesso.muppetuser sso-session homesso true
    homesso.muppetadmin sso-session homesso true
    worksso.dev sso-session worksso true
    worksso.audit sso-session worksso true
    oldstyle legacy https://oldsso.awsapps.com/start true
    chained chained homesso true
    static other - true
    lost sso-session nowhere false
    default other - true
    ");
}

#[test]
fn an_empty_list_is_not_an_error() {
    let fixture = Fixture::approving();
    fixture.config("");
    for what in ["sessions", "profiles"] {
        let output = fixture.run(&["list", what]);
        assert_eq!((output.stdout.as_str(), output.code), ("", Some(0)));
        let document = fixture.run(&["list", what, "--json"]).json();
        assert_eq!(document[what], json!([]));
    }
}

#[test]
fn no_file_is_created_and_no_request_is_sent() {
    let fixture = every_kind();
    let before = fixture.tree();
    fixture.run(&["list", "sessions"]);
    fixture.run(&["list", "profiles", "--json"]);
    assert_eq!(fixture.tree(), before);
    fixture.assert_nothing_asked();
}
