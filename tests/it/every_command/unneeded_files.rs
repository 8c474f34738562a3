//! Files and settings that a command does not need cannot stop it.

use chrono::TimeDelta;

use crate::support::{Fixture, keep_role, run_unprivileged, set_mode};

const COMMANDS: &[&[&str]] = &[
    &["status"],
    &["login", "homesso", "--no-browser"],
    &["list", "profiles"],
    &["refresh", "homesso"],
    &["credentials", "--profile", "homesso.muppetuser"],
];

#[test]
fn a_credentials_file_that_cannot_be_read_is_a_warning() {
    let mut fixture = Fixture::signed_in();
    let folder = fixture.path("folder");
    std::fs::create_dir(&folder).unwrap();
    fixture.set("AWS_SHARED_CREDENTIALS_FILE", &folder);
    for command in COMMANDS {
        let output = fixture.run(command);
        assert_eq!(output.code, Some(0), "{command:?} {output}");
    }
    let output = fixture.run(&["status"]);
    let warning = "warning: cannot read `[HOME]/folder`: it is not a regular file";
    assert!(output.stderr.contains(warning), "{output}");
    let output = fixture.run(&["doctor"]);
    assert!(
        output
            .stdout
            .contains("[HOME]/folder: it is not a regular file"),
        "{output}"
    );
    // A prompt is no place for warnings.
    assert_eq!(fixture.run(&["status", "--prompt"]).stderr, "");
}

#[test]
fn the_null_device_is_an_empty_file_and_is_never_replaced() {
    let mut fixture = Fixture::signed_in();
    fixture.set("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    for command in COMMANDS {
        let output = fixture.run(command);
        assert_eq!(output.code, Some(0), "{command:?} {output}");
        assert!(!output.stderr.contains("/dev/null"), "{output}");
    }
    fixture.set("AWS_CONFIG_FILE", "/dev/null");
    let output = fixture.run(&["status"]);
    assert!(!output.stderr.contains("cannot read"), "{output}");
    let edit: &[&str] = &[
        "configure",
        "session",
        "new",
        "--start-url",
        "https://n.awsapps.com/start",
    ];
    let output = fixture.run(&[edit, &["--sso-region", "eu-west-1", "--yes"]].concat());
    assert_eq!(output.code, Some(1), "{output}");
    assert!(
        output
            .stderr
            .contains("`/dev/null`: it is not a regular file"),
        "{output}"
    );
}

#[test]
fn a_broken_browser_variable_costs_no_login() {
    let mut fixture = Fixture::approving();
    fixture.set("BROWSER", "'");
    fixture.unset("SSOLOGIN_NO_BROWSER");
    let output = fixture.run(&["login", "homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(output.stderr.contains("warning: `$BROWSER`: "), "{output}");
}

#[test]
fn the_sandbox_uses_none_of_the_callers_certificates_and_proxies() {
    let mut fixture = Fixture::approving();
    for variable in ["AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"] {
        fixture.set(variable, "/nonexistent/ca.pem");
    }
    for variable in ["HTTPS_PROXY", "ALL_PROXY", "HTTP_PROXY"] {
        fixture.set(variable, "http://127.0.0.1:9");
    }
    let output = fixture.run(&["sandbox"]);
    assert_eq!(output.code, Some(0), "{output}");
}

#[test]
fn role_credentials_are_not_cached_by_a_clock_that_is_wrong() {
    for hours in [2, -2] {
        let fixture = Fixture::signed_in();
        fixture.advance(TimeDelta::hours(hours));
        fixture.run(&["login", "homesso", "--force", "--no-browser"]);
        fixture.asked();
        for _ in 0..2 {
            let output = fixture.run(&["credentials", "--profile", "homesso.muppetuser"]);
            assert_eq!(output.code, Some(0), "{hours}: {output}");
            assert!(output.stderr.contains("clock"), "{hours}: {output}");
            assert_eq!(fixture.asked(), ["GetRoleCredentials"], "{hours}");
        }
    }
}

#[test]
fn a_read_only_home_stops_nothing_that_needs_no_writing() {
    let fixture = Fixture::signed_in();
    keep_role(&fixture, 3600);
    // The files get their owner by a command that writes nothing.
    run_unprivileged(&fixture, &["status"]);
    let folders = [
        ".aws",
        ".aws/sso",
        ".aws/sso/cache",
        ".aws/cli",
        ".aws/cli/cache",
    ];
    folders
        .iter()
        .for_each(|folder| set_mode(&fixture.path(folder), 0o555));
    let reads: &[&[&str]] = &[
        &["status"],
        &["list", "profiles"],
        &["credentials", "--profile", "homesso.muppetuser"],
        &["credentials", "--profile", "homesso.muppetadmin"],
        &["whoami", "--profile", "homesso.muppetadmin"],
        &["exec", "--profile", "homesso.muppetadmin", "--", "true"],
    ];
    for command in reads {
        let output = run_unprivileged(&fixture, command);
        assert_eq!(output.code, Some(0), "{command:?} {output}");
    }
    let output = run_unprivileged(&fixture, &["doctor"]);
    assert!(output.stdout.contains("is read-only"), "{output}");
    folders
        .iter()
        .for_each(|folder| set_mode(&fixture.path(folder), 0o755));
}
