//! `ssologin exec`: a command with role credentials in its environment.

use std::collections::BTreeMap;

use crate::support::{Fixture, LEGACY_URL, README, keep_role, snapshot};

const USER: &[&str] = &["exec", "--profile", "homesso.muppetuser", "--"];

/// Returns the environment variables that the command gets.
fn variables(fixture: &Fixture, arguments: &[&str]) -> BTreeMap<String, String> {
    let output = fixture.run(&[arguments, &["env"]].concat());
    assert_eq!(output.code, Some(0), "{output}");
    let lines = output.stdout.lines();
    let pairs = lines.filter_map(|line| line.split_once('='));
    pairs
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

#[test]
fn the_command_gets_the_role_and_the_region_and_nothing_that_overrides_them() {
    let mut fixture = Fixture::approving();
    let end = keep_role(&fixture, 3600);
    for name in [
        "AWS_PROFILE",
        "AWS_DEFAULT_PROFILE",
        "AWS_SECURITY_TOKEN",
        "AWS_ACCOUNT_ID",
        "AWS_ROLE_ARN",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    ] {
        fixture.set(name, "another");
    }
    fixture.set("AWS_SESSION_TOKEN", "another");
    fixture.set("AWS_REGION", "another");
    let variables = variables(&fixture, USER);
    for (name, value) in [
        ("AWS_ACCESS_KEY_ID", "ASIAKEPT"),
        ("AWS_SECRET_ACCESS_KEY", "kept/secret+key="),
        ("AWS_SESSION_TOKEN", "kept-session-token"),
        ("AWS_CREDENTIAL_EXPIRATION", &end),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_DEFAULT_REGION", "eu-west-1"),
    ] {
        assert_eq!(
            variables.get(name).map(String::as_str),
            Some(value),
            "{name}"
        );
    }
    assert!(
        !variables.values().any(|value| value == "another"),
        "{variables:?}"
    );
    assert_eq!(variables.get("HOME"), Some(&"[HOME]".to_owned()));
}

#[test]
fn without_a_region_in_the_profile_the_region_in_the_environment_is_kept() {
    let mut fixture = Fixture::approving();
    keep_role(&fixture, 3600);
    fixture.config(README.replace("region = eu-west-1\n", "").replace(
        "[sso-session homesso]\nsso_start_url = https://homesso.awsapps.com/start/\nsso_",
        "[sso-session homesso]\nsso_start_url = https://homesso.awsapps.com/start/\nsso_region = eu-west-1\nsso_",
    ));
    assert_eq!(variables(&fixture, USER).get("AWS_REGION"), None);
    fixture.set("AWS_DEFAULT_REGION", "eu-north-1");
    let variables = variables(&fixture, USER);
    for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
        assert_eq!(variables.get(name).map(String::as_str), Some("eu-north-1"));
    }
}

#[test]
fn a_role_can_be_used_without_a_profile() {
    let fixture = Fixture::approving().logged_in(&["homesso", LEGACY_URL]);
    let role = ["--account", "123412341234", "--role", "AdministratorAccess"];
    let of_home = [&["exec", "--session", "homesso"], &role[..]].concat();
    let with_region = [&of_home[..], &["--region", "eu-south-1", "--"]].concat();
    let first = variables(&fixture, &with_region);
    assert_eq!(first["AWS_REGION"], "eu-south-1");
    let second = variables(&fixture, &[&of_home[..], &["--"]].concat());
    assert_eq!(second.get("AWS_REGION"), None);
    assert_eq!(first["AWS_ACCESS_KEY_ID"], second["AWS_ACCESS_KEY_ID"]);
    assert_eq!(fixture.asked(), ["GetRoleCredentials"]);
    let of_old = [
        "exec",
        "--session",
        LEGACY_URL,
        "--account",
        "876587658765",
        "--role",
        "LegacyAccess",
        "--",
    ];
    assert!(variables(&fixture, &of_old).contains_key("AWS_ACCESS_KEY_ID"));
    snapshot!(fixture.run(&["exec", "--session", "homeso", "--account", "123412341234", "--role", "R", "--", "true"]), @r"
    ------- stderr -------
    error: no session named `homeso`
    hint: did you mean `homesso`?
    [exit status: 2]
    ");
}

#[test]
fn the_command_determines_the_exit_code() {
    let fixture = Fixture::approving();
    keep_role(&fixture, 3600);
    let code = |command: &[&str]| fixture.run(&[USER, command].concat()).code;
    assert_eq!(code(&["true"]), Some(0));
    assert_eq!(code(&["sh", "-c", "exit 42"]), Some(42));
    assert_eq!(
        code(&["sh", "-c", "kill -TERM $$"]),
        None,
        "its signal is its own"
    );
    let plain = fixture.write("plain", "no program");
    snapshot!(fixture.run(&[USER, &["no-such-program"]].concat()), @r"
    ------- stderr -------
    error: cannot run `no-such-program`: No such file or directory (os error 2)
    hint: is it in `PATH`?
    [exit status: 127]
    ");
    let output = fixture.run(&[USER, &[plain.to_str().unwrap()]].concat());
    snapshot!(output, @r"
    ------- stderr -------
    error: cannot run `[HOME]/plain`: Permission denied (os error 13)
    hint: is it an executable program?
    [exit status: 126]
    ");
}

#[test]
fn the_command_replaces_the_process_and_has_no_secret_in_its_arguments() {
    let fixture = Fixture::approving();
    keep_role(&fixture, 3600);
    let script = "echo $$; tr '\\0' ' ' < /proc/$$/cmdline";
    let mut command = fixture.command();
    command.args([USER, &["sh", "-c", script, "kept"]].concat());
    let child = command
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let id = child.id();
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        format!("{id}\nsh -c {script} kept ")
    );
}

#[test]
fn only_the_login_option_allows_a_prompt() {
    let fixture = Fixture::approving();
    snapshot!(fixture.run(&[USER, &["true"]].concat()), @r"
    ------- stderr -------
    error: homesso: login required
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    fixture.assert_nothing_asked();
    let mut arguments = ["exec", "--login"].to_vec();
    arguments.extend_from_slice(&USER[1..]);
    arguments.extend_from_slice(&["sh", "-c", "echo done"]);
    snapshot!(fixture.run(&arguments), @"
    done
    ------- stderr -------
    homesso  approve code [CODE] within 10 minutes at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: expires in 59 minutes, refreshes automatically
    [exit status: 0]
    ");
}

#[test]
fn keys_in_the_environment_are_reported_with_a_fix() {
    let mut fixture = Fixture::approving();
    keep_role(&fixture, 3600);
    fixture.set("AWS_ACCESS_KEY_ID", "AKIA");
    fixture.set("AWS_SECRET_ACCESS_KEY", "secret");
    snapshot!(fixture.run(&[USER, &["printenv", "AWS_ACCESS_KEY_ID"]].concat()), @r"
    ASIAKEPT
    ------- stderr -------
    warning: `AWS_ACCESS_KEY_ID` is set and overrides profiles in this shell, but not for the command, which gets `homesso.muppetuser`; run `unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY` to fix it
    [exit status: 0]
    ");
}

#[test]
fn a_usage_error_runs_nothing() {
    let fixture = Fixture::approving();
    keep_role(&fixture, 3600);
    for arguments in [
        &["exec", "--profile", "homesso.muppetuser"][..],
        &["exec", "--profile", "homesso.muppetuser", "echo", "ran"],
        &["exec", "--session", "homesso", "--", "echo", "ran"],
        &["exec", "--account", "123412341234", "--", "echo", "ran"],
        &[
            "exec",
            "--session",
            "homesso",
            "--account",
            "1",
            "--role",
            "R",
            "--",
            "echo",
            "ran",
        ],
        &["exec", "--profile", "no", "--", "echo", "ran"],
    ] {
        let output = fixture.run(arguments);
        assert_eq!(output.code, Some(2), "{output}");
        assert_eq!(output.stdout, "", "{output}");
    }
}
