//! `ssologin doctor`: correct setups are not reported, and a problem is reported once.

use super::findings::quiet;
use crate::support::{Output, set_mode, snapshot};

/// Runs `doctor` in a home with these two files.
fn examined(config: &str, credentials: &str) -> Output {
    let fixture = quiet();
    fixture.config(config);
    if !credentials.is_empty() {
        set_mode(&fixture.write(".aws/credentials", credentials), 0o600);
    }
    fixture.run(&["doctor"])
}

/// Returns the section of a session with these scopes.
fn session(start_url: &str, scopes: &str) -> String {
    format!(
        "[sso-session x]\nsso_start_url = {start_url}\nsso_region = us-east-1\n\
         sso_registration_scopes = {scopes}\n"
    )
}

const BUILDER_ID: &str = "https://view.awsapps.com/start";
const PORTAL: &str = "https://x.awsapps.com/start";

#[test]
fn sessions_of_codecatalyst_codewhisperer_and_builder_id_are_not_reported() {
    for (start_url, scopes) in [
        (BUILDER_ID, "codecatalyst:read_write"),
        (BUILDER_ID, "any:scope"),
        ("https://view.awsapps.com/start/#/", "any:scope"),
        (PORTAL, "codecatalyst:read_write"),
        (PORTAL, "codewhisperer:completions, codewhisperer:analysis"),
    ] {
        let config = session(start_url, scopes);
        let output = examined(&format!("{config}[profile x]\nsso_session = x\n"), "");
        assert_eq!(output.stdout, "", "{start_url} {scopes}");
        assert_eq!(output.code, Some(0), "{start_url} {scopes}");
    }
}

#[test]
fn a_scope_that_role_credentials_need_is_still_missed() {
    let role = "[profile x]\nsso_session = x\nsso_account_id = 123412341234\nsso_role_name = R\n";
    for config in [
        session(PORTAL, "any:scope"),
        session(PORTAL, "codecatalyst:read_write, any:scope"),
        session(BUILDER_ID, "codecatalyst:read_write") + role,
    ] {
        let output = examined(&config, "");
        assert!(
            output.stdout.contains("lacks `sso:account:access`"),
            "{output}"
        );
        assert_eq!(output.code, Some(1), "{output}");
    }
}

#[test]
fn a_missing_region_is_reported_once() {
    let config = "[profile a]\nsso_start_url = https://x.awsapps.com/start\n\
        sso_account_id = 123412341234\nsso_role_name = R\n\
        [profile b]\nrole_arn = r\nsource_profile = a\n";
    snapshot!(examined(config, ""), @"
    error: [HOME]/.aws/config:1: [profile a] has no `sso_region`; add the line `sso_region = eu-west-1`
    note: [HOME]/.aws/config:1: [profile a] has no `region`: most commands need `--region` or `AWS_REGION` with it; add the line `region = …`, unless that is intended
    ------- stderr -------
    1 error, 0 warnings
    [exit status: 1]
    ");
    let fixture = quiet();
    fixture.config(config);
    let document = fixture.run(&["doctor", "--json"]).json();
    let finding = &document["findings"][0];
    assert_eq!(finding["session"], "https://x.awsapps.com/start");
    assert_eq!(finding["profile"], "a");
}

#[test]
fn the_fix_names_the_region_that_another_section_of_the_portal_has() {
    let bare = "[sso-session x]\nsso_start_url = https://x.awsapps.com/start\n";
    let of_profile = "[profile a]\nsso_start_url = https://x.awsapps.com/start/#/\n\
        sso_region = ap-south-1\nsso_account_id = 123412341234\nsso_role_name = R\n";
    let legacy = "[profile a]\nsso_start_url = https://y.awsapps.com/start\n\
        sso_account_id = 123412341234\nsso_role_name = R\n";
    let named = "[sso-session y]\nsso_start_url = https://y.awsapps.com/start/\n\
        sso_region = ap-south-1\n";
    let wrong = "[sso-session z]\nsso_start_url = https://y.awsapps.com/start\n\
        sso_region = Mumbai!\n";
    for config in [
        format!("{bare}{of_profile}"),
        format!("{legacy}{named}"),
        format!("{named}{wrong}"),
    ] {
        let output = examined(&config, "");
        assert!(output.stdout.contains("ap-south-1"), "{config}{output}");
        assert!(!output.stdout.contains("eu-west-1"), "{config}{output}");
    }
    // Two regions: neither is known to be that of the portal.
    let other = "[sso-session z]\nsso_start_url = https://x.awsapps.com/start\n\
        sso_region = us-east-1\n";
    let output = examined(&format!("{bare}{of_profile}{other}"), "");
    assert!(
        output.stdout.contains("`sso_region = eu-west-1`"),
        "{output}"
    );
}

#[test]
fn migrate_is_advised_only_for_profiles_that_it_can_move() {
    let keys = "sso_start_url = https://x.awsapps.com/start\nsso_region = us-east-1\n";
    let role = "sso_account_id = 123412341234\nsso_role_name = R\n";
    let advised = |config: &str, credentials: &str| {
        let output = examined(config, credentials);
        assert!(
            output.stdout.contains("its token cannot be refreshed"),
            "{output}"
        );
        output.stdout.contains("configure migrate")
    };
    assert!(advised(&format!("[profile a]\n{keys}{role}"), ""));
    let region = "[profile b]\nregion = us-east-1\n";
    assert!(!advised(region, &format!("[a]\n{keys}{role}")));
    assert!(!advised(
        &format!("[DEFAULT]\n{keys}[profile a]\n{role}"),
        ""
    ));
    // One that can be moved is enough.
    assert!(advised(
        &format!("[profile a]\n{keys}{role}"),
        &format!("[c]\n{keys}{role}")
    ));
}

#[test]
fn the_bundle_of_another_profile_may_be_below_the_home_folder() {
    let fixture = quiet();
    fixture.write("ca.pem", "x");
    let paths = ["~/ca.pem", "$HOME/ca.pem", "${HOME}/ca.pem"];
    let profile = |path: &str| {
        format!(
            "[profile {}]\nregion = eu-west-1\nca_bundle = {path}\n",
            path.len()
        )
    };
    fixture.config(paths.map(profile).concat());
    let output = fixture.run(&["doctor"]);
    assert_eq!(
        (output.code, output.stdout.as_str()),
        (Some(0), ""),
        "{output}"
    );
    fixture.config(profile("~/gone.pem"));
    let output = fixture.run(&["doctor"]);
    assert!(
        output
            .stdout
            .contains("names `~/gone.pem`, which does not exist"),
        "{output}"
    );
}
