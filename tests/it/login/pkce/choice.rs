//! Which of the two flows a login uses.

use crate::login::pkce::browser::{approved, field, log_in, shown};
use crate::support::{Fixture, LEGACY_URL, README, get, snapshot};

const LED: &[&str] = &["homesso", "--redirect-port", "0"];

#[test]
fn over_ssh_the_device_code_is_used_unless_a_port_is_forwarded() {
    let mut fixture = Fixture::approving();
    fixture.set("SSH_CONNECTION", "10.0.0.1 50000 10.0.0.2 22");
    snapshot!(fixture.run(&["homesso", "--use-pkce"]), @"
    ------- stderr -------
    homesso  using a device code instead of PKCE: a browser cannot connect back over SSH unless you forward a port (`--redirect-port`)
    homesso  approve code [CODE] within 10 minutes at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: expires in 59 minutes, refreshes automatically
    [exit status: 0]
    ");
    // With a valid token, the flow does not matter and is not mentioned.
    snapshot!(fixture.run(&["homesso", "--use-pkce"]), @"
    ------- stderr -------
    homesso  still logged in: expires in 59 minutes, refreshes automatically
    [exit status: 0]
    ");
    let (_, page, output) = log_in(&fixture, &[LED, &["--use-pkce", "--force"]].concat());
    assert_eq!(output.code, Some(0), "{output}");
    assert!(page.contains("<h1>Logged in</h1>"));
}

#[test]
fn other_environments_that_a_browser_cannot_reach_are_named() {
    for (name, value, word) in [
        ("CODESPACES", "true", "to a codespace "),
        ("AWS_EXECUTION_ENV", "CloudShell", "to CloudShell "),
        ("WSL_DISTRO_NAME", "Debian", "to WSL "),
    ] {
        let mut fixture = Fixture::approving();
        fixture.set(name, value);
        fixture.set("SSOLOGIN_FLOW", "pkce");
        let output = fixture.run(&["homesso"]);
        assert_eq!(output.code, Some(0), "{output}");
        assert!(output.stderr.contains(word), "{output}");
    }
}

#[test]
fn the_variable_and_the_config_key_choose_the_flow_too() {
    let key = README.replace(
        "[sso-session homesso]\n",
        "[sso-session homesso]\nsso_use_device_code = false\n",
    );
    assert_ne!(key, README);
    for (config, variable) in [(README, Some("pkce")), (&key, None)] {
        let mut fixture = Fixture::approving();
        fixture.config(config);
        if let Some(flow) = variable {
            fixture.set("SSOLOGIN_FLOW", flow);
        }
        let (_, _, output) = log_in(&fixture, LED);
        assert_eq!(output.code, Some(0), "{output}");
        fixture.asked();
        let flag = fixture.run(&["homesso", "--force", "--use-device-code"]);
        assert!(flag.stderr.contains(" approve code "), "{flag}");
    }
    let mut fixture = Fixture::approving();
    fixture.config(&key);
    fixture.set("SSOLOGIN_FLOW", "device-code");
    let output = fixture.run(LED);
    assert!(output.stderr.contains(" approve code "), "{output}");
    fixture.set("SSOLOGIN_FLOW", "PKCE");
    snapshot!(fixture.run(&["homesso", "--force"]), @r"
    ------- stderr -------
    error: variable `SSOLOGIN_FLOW`: must be `pkce` or `device-code`
    [exit status: 2]
    ");
}

#[test]
fn a_start_url_without_a_session_cannot_use_pkce_and_says_so() {
    let fixture = Fixture::approving();
    snapshot!(fixture.run(&[LEGACY_URL, "--use-pkce"]), @"
    ------- stderr -------
    https://oldsso.awsapps.com/start  using a device code instead of PKCE: a legacy profile supports no other flow
    https://oldsso.awsapps.com/start  approve code [CODE] within 10 minutes at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    https://oldsso.awsapps.com/start  logged in: expires in 7 hours 59 minutes
    [exit status: 0]
    ");
    let mut fixture = Fixture::approving();
    fixture.set("SSOLOGIN_FLOW", "pkce");
    let output = fixture.run(&[LEGACY_URL]);
    assert!(!output.stderr.contains("PKCE"), "{output}");
}

#[test]
fn two_flows_at_once_are_a_usage_error() {
    let fixture = Fixture::approving();
    for arguments in [
        &["homesso", "--use-pkce", "--use-device-code"][..],
        &["homesso", "--use-device-code", "--redirect-port", "1"],
        &["homesso", "--use-pkce", "--redirect-port", "65536"],
    ] {
        let output = fixture.run(arguments);
        assert_eq!(output.code, Some(2), "{output}");
    }
    fixture.assert_nothing_asked();
}

#[test]
fn on_a_desktop_no_port_is_required() {
    let fixture = Fixture::approving();
    let mut login = fixture.start(&["homesso", "--use-pkce"]);
    // Tests may run in a container, where the browser cannot reach the redirect URL.
    let is_container = ["/.dockerenv", "/run/.containerenv"]
        .iter()
        .any(|path| std::path::Path::new(path).exists());
    if is_container {
        login.until("a browser cannot connect back to a container");
    } else {
        let url = shown(&mut login);
        assert!(field(&url, "redirect_uri").starts_with("http://127.0.0.1:"));
        get(&approved(&url));
    }
    let output = login.finish();
    assert_eq!(output.code, Some(0), "{output}");
    assert!(!output.stderr.contains("ssh -L"), "{output}");
}

#[test]
fn a_command_that_may_log_in_uses_the_same_flow() {
    let mut fixture = Fixture::approving();
    fixture.set("SSOLOGIN_FLOW", "pkce");
    fixture.set("SSH_TTY", "/dev/pts/0");
    let output = fixture.run(&[
        "exec",
        "--login",
        "--profile",
        "homesso.muppetuser",
        "--",
        "true",
    ]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(
        output
            .stderr
            .contains("a browser cannot connect back over SSH"),
        "{output}"
    );
}
