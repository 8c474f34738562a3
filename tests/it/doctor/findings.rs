//! `ssologin doctor`: what it finds in real files, what it fixes, and that it reports nothing else.

use serde_json::json;

use crate::support::{Fixture, README, mode, set_mode, shown, snapshot};

/// Returns a fixture that hides this machine's desktop and AWS CLI from the program.
pub(super) fn quiet() -> Fixture {
    let mut fixture = Fixture::approving();
    fixture.set("PATH", "/nonexistent");
    fixture.set("DISPLAY", ":0");
    for name in ["AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC"] {
        fixture.unset(name);
    }
    fixture
}

#[test]
fn a_healthy_home_exits_0() {
    let fixture = quiet();
    fixture.config(README.split("[profile oldstyle]").next().unwrap());
    snapshot!(fixture.run(&["doctor"]), @r"
    ------- stderr -------
    no problems found
    [exit status: 0]
    ");
}

#[test]
fn problems_are_reported_with_their_location_and_exit_1() {
    let mut fixture = quiet();
    fixture.config(
        "[sso-session 'a b']\nsso_start_url = https://a.awsapps.com/start\nsso_region = eu-west-1\n[profile p]\nsso_session = gone\nregion = eu-west-1\nregion = us-east-1\n",
    );
    fixture.set("AWS_PROFILE", "q");
    fixture.set("AWS_ACCESS_KEY_ID", "AKIA");
    std::fs::create_dir_all(fixture.path(".aws/sso/cache")).unwrap();
    std::fs::write(fixture.path(".aws/sso/cache/5.json"), "[1]").unwrap();
    snapshot!(fixture.run(&["doctor"]), @"
    error: [HOME]/.aws/config:7: duplicate key `region` in [profile p], first in line 6; delete one of them
    error: [HOME]/.aws/config:5: `sso_session` in [profile p] names a session that does not exist; add [sso-session gone] or fix the name
    error: `AWS_PROFILE` names the profile `q`, which does not exist; fix it or run `unset AWS_PROFILE`
    warning: [HOME]/.aws/config:1: [sso-session 'a b'] has spaces in its name: the SDKs for JavaScript, Rust, Go and C++ do not find it; rename it, using only letters, digits and `_-./@:+`, without quotes
    warning: `AWS_ACCESS_KEY_ID` is set and overrides profiles in this shell; run `unset AWS_ACCESS_KEY_ID`
    warning: [HOME]/.aws/sso/cache/5.json: it is not a JSON object: `aws sso logout` and other tools fail on it; delete it
    ------- stderr -------
    3 errors, 3 warnings
    [exit status: 1]
    ");
}

#[test]
fn lines_that_continue_a_value_by_mistake_are_reported() {
    let fixture = quiet();
    fixture.config(
        "[profile a]\ncredential_process = /bin/sh\n  output = json\n  [profile b]\n  region = x\n\
         [profile c]\ns3 =\n  max_queue_size = 1\n",
    );
    snapshot!(fixture.run(&["doctor"]), @"
    warning: [HOME]/.aws/config:3: the line looks like a key, but is indented, so the AWS CLI reads it as part of `credential_process` in [profile a]; remove its indentation
    warning: [HOME]/.aws/config:4: the header is indented, so the AWS CLI reads it as part of `credential_process` in [profile a]; remove the indentation of the header and of the lines below it
    ------- stderr -------
    0 errors, 2 warnings
    [exit status: 1]
    ");
}

#[test]
fn only_harmless_fixes_are_applied() {
    let mut fixture = Fixture::signed_in();
    fixture.set("PATH", "/nonexistent");
    let open = |name: &str| {
        let path = fixture.path(name);
        set_mode(&path, 0o644);
        move || mode(&path)
    };
    let token = fixture.token_path("homesso");
    let mode = open(&format!(
        ".aws/sso/cache/{}",
        token.file_name().unwrap().to_str().unwrap()
    ));
    std::fs::write(fixture.path(".aws/sso/cache/5.json"), "[1]").unwrap();
    std::fs::write(fixture.token_path("worksso"), "{").unwrap();
    let before = std::fs::read(&token).unwrap();
    let output = fixture.run(&["doctor", "--fix"]);
    assert_eq!(
        output.code,
        Some(1),
        "the damaged token of worksso stays: {output}"
    );
    assert_eq!(mode(), 0o600);
    assert_eq!(std::fs::read(&token).unwrap(), before);
    assert!(!fixture.path(".aws/sso/cache/5.json").exists());
    assert!(fixture.token_path("worksso").exists());
    assert!(output.stderr.ends_with("1 error, 0 warnings\n"), "{output}");
    let mended = output
        .stdout
        .lines()
        .filter(|line| line.starts_with("fixed: "));
    assert_eq!(mended.count(), 3, "{output}");
}

#[test]
fn the_document_has_the_fields_in_the_contract() {
    let fixture = quiet();
    fixture.config("[profile p]\nregion = eu-west-1\nregion = us-east-1\n");
    let output = fixture.run(&["doctor", "--json", "--profile", "p"]);
    assert_eq!(
        (output.code, output.stderr.as_str()),
        (Some(1), ""),
        "{output}"
    );
    let document = output.json();
    assert_eq!(document["schema"], 1);
    assert_eq!(
        document["findings"][0],
        json!({
            "id": "duplicate-key", "severity": "error", "file": "[HOME]/.aws/config", "line": 3,
            "profile": null, "session": null,
            "message": "duplicate key `region` in [profile p], first in line 2", "fix": "delete one of them",
            "tools": ["ssologin", "aws-cli", "boto3", "javascript", "rust", "go", "ruby", "cpp"],

            "mended": false,
        })
    );
    let ids: Vec<_> = document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| &finding["id"])
        .collect();
    assert_eq!(ids, ["duplicate-key", "no-credential-source"]);
}

#[test]
fn an_unknown_profile_is_a_usage_error() {
    let fixture = quiet();
    snapshot!(fixture.run(&["doctor", "--profile", "homesso.mupetuser"]), @r"
    ------- stderr -------
    error: no profile named `homesso.mupetuser`
    hint: did you mean `homesso.muppetuser`?
    [exit status: 2]
    ");
}

#[test]
fn the_services_are_contacted_only_with_the_online_option() {
    let fixture = Fixture::approving();
    let output = fixture.run(&["doctor"]);
    assert_eq!(fixture.asked(), [""; 0], "{output}");
    let output = fixture.run(&["doctor", "--online"]);
    assert_eq!(output.code, Some(0), "{output}");
    let answers = output
        .stdout
        .lines()
        .filter(|line| line.contains(" responds"));
    assert_eq!(answers.count(), 3, "{output}");
    assert_eq!(fixture.asked().len(), 6);
    assert!(!fixture.path(".aws/sso/cache").exists());
}

#[test]
fn an_unreachable_service_is_an_error() {
    let mut fixture = quiet();
    fixture.config(README.split("[profile oldstyle]").next().unwrap());
    fixture.set("AWS_ENDPOINT_URL_SSO_OIDC", "http://127.0.0.1:1");
    let output = fixture.run(&["doctor", "--online"]);
    assert_eq!(output.code, Some(1), "{output}");
    let errors = output
        .stdout
        .lines()
        .filter(|line| line.starts_with("error: "));
    assert_eq!(
        errors
            .filter(|line| line.contains("cannot reach 127.0.0.1:1"))
            .count(),
        2,
        "{output}"
    );
}

#[test]
fn the_findings_fit_80_and_40_columns() {
    let fixture = Fixture::for_screens();
    fixture.config("[sso-session a b]\nsso_start_url = https://homesso.awsapps.com/start#/\nsso_region = eu-west-1\n\n[profile x]\nsso_session = nowhere\n");
    snapshot!(shown(&fixture, 80, &["doctor"]), @"
    ✗ error: .aws/config:6: `sso_session` in [profile x] names a session that does
      not exist [unknown-session]
      → add [sso-session nowhere] or fix the name
    ! warning: .aws/config:1: the AWS CLI ignores [sso-session a b] because it
      expects a keyword and one name [bad-section-name]
      → use a name without spaces and quotes
    – note: the OIDC endpoint is overridden: http://127.0.0.1:[PORT]/
      [endpoint-override]
    – note: the portal endpoint is overridden: http://127.0.0.1:[PORT]/
      [endpoint-override]
    – note: there is no display, so no browser can be opened here [no-browser]
      → open the printed URL on any other machine
    1 error, 1 warning
    ");
    snapshot!(shown(&fixture, 40, &["doctor"]), "doctor_40");
}

#[test]
fn values_and_keys_that_were_meant_otherwise_are_reported_with_what_was_meant() {
    let fixture = quiet();
    fixture.config(
        "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n\
         sso_registration_scope = sso:account:access\n\
         [profile p]\nsso_session = corp\nsso_account_id = 1234-1234-1234\n\
         sso_role_name = AWSReservedSSO_Admin_0123456789abcdef\nregoin = eu-west-1\n\
         region = eu-west-1a\n",
    );
    snapshot!(fixture.run(&["doctor"]), @"
    error: [HOME]/.aws/config:7: `sso_account_id` in [profile p] does not have 12 digits; write `123412341234`
    error: [HOME]/.aws/config:8: `sso_role_name` in [profile p] is not the name of a permission set, but of its role in IAM; write `Admin`
    warning: [HOME]/.aws/config:10: `region` in [profile p] is `eu-west-1a`, which is not the name of a region; write `eu-west-1`
    warning: [HOME]/.aws/config:4: no tool reads the key `sso_registration_scope` in [sso-session corp]; write `sso_registration_scopes`
    ------- stderr -------
    2 errors, 2 warnings
    [exit status: 1]
    ");
    let output = fixture.run(&["status", "CORP"]);
    assert!(
        output.stderr.contains("hint: did you mean `corp`?"),
        "{output}"
    );
}

#[test]
fn the_check_leaves_no_file_behind() {
    let fixture = quiet();
    fixture.config(README);
    let before = fixture.contents();
    fixture.run(&["doctor"]);
    let left = fixture.contents();
    let is_new = |path: &&_| !before.contains_key(*path) && fixture.home().join(path).is_file();
    let new: Vec<_> = left.keys().filter(is_new).collect();
    assert!(new.is_empty(), "{new:?}");
}
