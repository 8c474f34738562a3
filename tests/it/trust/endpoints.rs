//! Where requests with secrets go.

use crate::support::{Fixture, README};

/// The variables that name the local Identity Center in a fixture.
const OVERRIDES: [&str; 4] = [
    "AWS_ENDPOINT_URL_SSO",
    "AWS_ENDPOINT_URL_SSO_OIDC",
    "AWS_ENDPOINT_URL_STS",
    "AWS_ENDPOINT_URL_SIGNIN",
];

/// Returns the config of the README with more lines for a profile.
fn config_with(lines: &str) -> String {
    README.replace(
        "sso_role_name = MuppetAccess\n",
        &format!("sso_role_name = MuppetAccess\n{lines}"),
    )
}

#[test]
fn an_endpoint_of_a_file_is_named_before_anything_is_sent() {
    let mut fixture = Fixture::waiting();
    let url = fixture.sandbox().url().to_owned();
    for name in OVERRIDES {
        fixture.unset(name);
    }
    fixture.config(config_with(&format!("endpoint_url = {url}\n")));
    let host = url.strip_prefix("http://").unwrap();
    let said = format!("requests go to `{host}`, as `endpoint_url` says at ");
    let mut login = fixture.start(&["login", "--profile", "homesso.muppetuser"]);
    let line = login.line().unwrap();
    assert!(line.starts_with(&said), "{line}");
    assert!(line.ends_with("/.aws/config:15\n"), "{line}");
    let code = login.code();
    fixture.sandbox().approve(&code);
    assert_eq!(login.finish().code, Some(0));
    for command in [
        &["credentials", "--profile", "homesso.muppetuser"][..],
        &["whoami", "--profile", "homesso.muppetuser"],
        &["logout", "--profile", "homesso.muppetuser"],
    ] {
        let output = fixture.run(command);
        assert_eq!(output.stderr.matches(&said).count(), 1, "{output}");
    }
    let doctor = fixture.run(&["doctor", "--profile", "homesso.muppetuser"]);
    let said = format!("note: [HOME]/.aws/config:15: requests go to `{host}`\n");
    assert!(doctor.stdout.contains(&said), "{doctor}");
}

#[test]
fn nothing_leaves_this_machine_without_tls() {
    for name in [
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_SSO_OIDC",
        "AWS_ENDPOINT_URL_SSO",
    ] {
        let mut fixture = Fixture::signed_in();
        for name in OVERRIDES {
            fixture.unset(name);
        }
        fixture.set(name, "http://sso.example");
        for command in [
            &["login", "homesso", "--force"][..],
            &["refresh", "homesso", "--force"],
            &["logout", "homesso"],
            &["credentials", "--profile", "homesso.muppetuser"],
            &["list", "accounts", "homesso"],
        ] {
            let output = fixture.run(command);
            let said = format!(
                "error: the variable `{name}` is an `http` URL, to which secrets would go \
                 unencrypted: use `https`, or a service on this machine\n"
            );
            assert_eq!((output.code, output.stderr), (Some(5), said), "{command:?}");
        }
    }
    let fixture = Fixture::signed_in();
    fixture.config(config_with("endpoint_url = http://10.0.0.1\n"));
    let mut fixture = fixture;
    for name in OVERRIDES {
        fixture.unset(name);
    }
    let output = fixture.run(&["login", "--profile", "homesso.muppetuser", "--force"]);
    assert_eq!(output.code, Some(5), "{output}");
    assert!(
        output
            .stderr
            .contains("[HOME]/.aws/config:15: `endpoint_url` is an `http` URL"),
        "{output}"
    );
}

#[test]
fn only_its_own_settings_move_the_sign_in_of_the_console() {
    let mut fixture = Fixture::signed_in();
    let url = fixture.sandbox().url().to_owned();
    fixture.unset("AWS_ENDPOINT_URL_SIGNIN");
    fixture.set("AWS_ENDPOINT_URL", &url);
    // Nothing of a test reaches the internet.
    fixture.set("HTTPS_PROXY", "http://127.0.0.1:1");
    let console = ["console", "--profile", "homesso.muppetuser", "--print"];
    fixture.config(config_with(&format!("endpoint_url = {url}\n")));
    let output = fixture.run(&console);
    assert_eq!(output.code, Some(1), "{output}");
    let said = "cannot reach eu-west-1.signin.aws.amazon.com";
    assert!(output.stderr.contains(said), "{output}");
    assert!(!fixture.asked().contains(&"GetSigninToken".to_owned()));
    fixture.config(config_with(&format!(
        "services = local\n[services local]\nsignin =\n  endpoint_url = {url}\n"
    )));
    let output = fixture.run(&console);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(
        output.stderr.contains("as `endpoint_url` says at"),
        "{output}"
    );
}
