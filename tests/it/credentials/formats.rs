//! The formats of `ssologin credentials`, and which profile it uses.

use std::fs;

use crate::support::{Fixture, LEGACY_URL, PROGRAM, README, access_key, keep_role, snapshot};

pub(crate) const USER: &[&str] = &["credentials", "--profile", "homesso.muppetuser"];

#[test]
fn each_format_matches_the_aws_cli() {
    let fixture = Fixture::approving();
    let end = keep_role(&fixture, 3600).replace('Z', "+00:00");
    let print = |format: &str| {
        let output = fixture.run(&[USER, &["--format", format]].concat());
        assert_eq!(output.code, Some(0), "{output}");
        output.stdout.replace(&end, "[END]")
    };
    snapshot!(print("process"), @r#"
    {
      "Version": 1,
      "AccessKeyId": "ASIAKEPT",
      "SecretAccessKey": "kept/secret+key=",
      "SessionToken": "kept-session-token",
      "Expiration": "[END]"
    }
    "#);
    snapshot!(print("env"), @r"
    export AWS_ACCESS_KEY_ID=ASIAKEPT
    export AWS_SECRET_ACCESS_KEY=kept/secret+key=
    export AWS_SESSION_TOKEN=kept-session-token
    export AWS_CREDENTIAL_EXPIRATION=[END]
    ");
    snapshot!(print("env-no-export"), @r"
    AWS_ACCESS_KEY_ID=ASIAKEPT
    AWS_SECRET_ACCESS_KEY=kept/secret+key=
    AWS_SESSION_TOKEN=kept-session-token
    AWS_CREDENTIAL_EXPIRATION=[END]
    ");
    snapshot!(print("fish"), @r#"
    set -gx AWS_ACCESS_KEY_ID "ASIAKEPT"
    set -gx AWS_SECRET_ACCESS_KEY "kept/secret+key="
    set -gx AWS_SESSION_TOKEN "kept-session-token"
    set -gx AWS_CREDENTIAL_EXPIRATION "[END]"
    "#);
    snapshot!(print("powershell"), @r#"
    $Env:AWS_ACCESS_KEY_ID="ASIAKEPT"
    $Env:AWS_SECRET_ACCESS_KEY="kept/secret+key="
    $Env:AWS_SESSION_TOKEN="kept-session-token"
    $Env:AWS_CREDENTIAL_EXPIRATION="[END]"
    "#);
    snapshot!(print("windows-cmd"), @r"
    set AWS_ACCESS_KEY_ID=ASIAKEPT
    set AWS_SECRET_ACCESS_KEY=kept/secret+key=
    set AWS_SESSION_TOKEN=kept-session-token
    set AWS_CREDENTIAL_EXPIRATION=[END]
    ");
    assert_eq!(
        fixture.run(&[USER, &["--format", "json"]].concat()).code,
        Some(2)
    );
}

#[test]
fn a_shell_can_evaluate_the_exports() {
    let fixture = Fixture::signed_in();
    let key = access_key(&fixture.run(USER));
    let script = r#"eval "$("$0" credentials --profile homesso.muppetuser --format env)" && printenv AWS_ACCESS_KEY_ID"#;
    let mut command = fixture.other("bash");
    let output = command.args(["-c", script, PROGRAM]).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), key + "\n");
}

#[test]
fn the_profile_comes_from_the_option_the_environment_or_the_default() {
    let mut fixture = Fixture::signed_in();
    snapshot!(fixture.run(&["credentials"]), @r"
    ------- stderr -------
    error: no profile named `default`
    hint: choose a profile with `--profile` or `AWS_PROFILE`
    [exit status: 2]
    ");
    fixture.set("AWS_DEFAULT_PROFILE", "homesso.muppetuser");
    let user = access_key(&fixture.run(&["credentials"]));
    assert_eq!(user, access_key(&fixture.run(USER)));
    fixture.set("AWS_PROFILE", "homesso.muppetadmin");
    assert_ne!(user, access_key(&fixture.run(&["credentials"])));
    assert_eq!(user, access_key(&fixture.run(USER)));
    snapshot!(fixture.run(&["credentials", "--profile", "homesso.mupetuser"]), @r"
    ------- stderr -------
    error: no profile named `homesso.mupetuser`
    hint: did you mean `homesso.muppetuser`?
    [exit status: 2]
    ");
}

#[test]
fn a_legacy_profile_has_role_credentials_too() {
    let fixture = Fixture::approving().logged_in(&[LEGACY_URL]);
    let arguments = &["credentials", "--profile", "oldstyle"];
    assert_eq!(
        access_key(&fixture.run(arguments)),
        access_key(&fixture.run(arguments))
    );
    assert_eq!(fixture.asked(), ["GetRoleCredentials"]);
}

#[test]
fn profiles_without_an_sso_role_are_rejected() {
    let fixture = Fixture::approving();
    fixture.config(
        README.to_owned()
            + "[profile keys]\naws_access_key_id = A\naws_secret_access_key = B\n\
               [profile bare]\nsso_session = homesso\n",
    );
    let run = |profile: &str| fixture.run(&["credentials", "--profile", profile]);
    snapshot!(run("keys"), @r"
    ------- stderr -------
    error: the profile `keys` does not use SSO; role credentials need a profile with `sso_session` or `sso_start_url`, or with `role_arn` and a `source_profile` that has one
    [exit status: 1]
    ");
    snapshot!(run("bare"), @r"
    ------- stderr -------
    error: [HOME]/.aws/config:45: [profile bare] has no `sso_account_id`; add the line `sso_account_id = 123456789012`
    [exit status: 5]
    ");
}

#[test]
fn a_circular_credential_process_is_rejected() {
    let mut fixture = Fixture::approving();
    keep_role(&fixture, 3600);
    fixture.set("_AWS_CLI_PROFILE_CHAIN", "dev,homesso.muppetuser");
    snapshot!(fixture.run(USER), @r"
    ------- stderr -------
    error: the credentials of the profile `homesso.muppetuser` depend on themselves: dev -> homesso.muppetuser -> homesso.muppetuser
    hint: fix `credential_process` of one of them in the config file
    [exit status: 5]
    ");
    fixture.set("_AWS_CLI_PROFILE_CHAIN", "dev");
    assert_eq!(access_key(&fixture.run(USER)), "ASIAKEPT");
}

#[test]
fn a_failure_to_print_the_credentials_is_an_error() {
    let fixture = Fixture::approving();
    keep_role(&fixture, 3600);
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let status = fixture
        .command()
        .args(USER)
        .stdout(full)
        .stderr(std::process::Stdio::null())
        .status();
    assert_eq!(status.unwrap().code(), Some(1));
}
