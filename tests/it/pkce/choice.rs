//! Which flow it is.

use super::{approved, field, get, log_in, shown};
use crate::run::{OLD, README, World, snapshot};

const LED: &[&str] = &["homesso", "--redirect-port", "0"];

#[test]
fn over_ssh_it_is_the_device_code_unless_a_port_is_led_there() {
    let mut world = World::approving();
    world.set("SSH_CONNECTION", "10.0.0.1 50000 10.0.0.2 22");
    snapshot!(world.run(&["homesso", "--use-pkce"]), @r"
    ------- stderr -------
    homesso  by device code in place of PKCE: no browser comes back over SSH unless you lead a port here (`--redirect-port`)
    homesso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: 59 min left, renews itself
    [exit status: 0]
    ");
    // A token that is good needs no word about it.
    snapshot!(world.run(&["homesso", "--use-pkce"]), @r"
    ------- stderr -------
    homesso  kept: 59 min left, renews itself
    [exit status: 0]
    ");
    let (_, page, output) = log_in(&world, &[LED, &["--use-pkce", "--force"]].concat());
    assert_eq!(output.code, Some(0), "{output}");
    assert!(page.contains("<h1>Logged in</h1>"));
}

#[test]
fn other_places_without_a_way_back_are_told_by_name() {
    for (name, value, word) in [
        ("CODESPACES", "true", "to a codespace "),
        ("AWS_EXECUTION_ENV", "CloudShell", "to CloudShell "),
        ("WSL_DISTRO_NAME", "Debian", "into WSL "),
    ] {
        let mut world = World::approving();
        world.set(name, value);
        world.set("SSOLOGIN_FLOW", "pkce");
        let output = world.run(&["homesso"]);
        assert_eq!(output.code, Some(0), "{output}");
        assert!(output.stderr.contains(word), "{output}");
    }
}

#[test]
fn the_variable_and_the_key_of_the_section_choose_it_too() {
    let key = README.replace(
        "[sso-session homesso]\n",
        "[sso-session homesso]\nsso_use_device_code = false\n",
    );
    assert_ne!(key, README);
    for (config, variable) in [(README, Some("pkce")), (&key, None)] {
        let mut world = World::approving();
        world.config(config);
        if let Some(flow) = variable {
            world.set("SSOLOGIN_FLOW", flow);
        }
        let (_, _, output) = log_in(&world, LED);
        assert_eq!(output.code, Some(0), "{output}");
        world.asked();
        let flag = world.run(&["homesso", "--force", "--use-device-code"]);
        assert!(flag.stderr.contains(" approve code "), "{flag}");
    }
    let mut world = World::approving();
    world.config(&key);
    world.set("SSOLOGIN_FLOW", "device-code");
    let output = world.run(LED);
    assert!(output.stderr.contains(" approve code "), "{output}");
    world.set("SSOLOGIN_FLOW", "PKCE");
    snapshot!(world.run(&["homesso", "--force"]), @r"
    ------- stderr -------
    error: the variable `SSOLOGIN_FLOW`: a flow is `pkce` or `device-code`
    [exit status: 2]
    ");
}

#[test]
fn a_start_url_without_a_session_says_so_when_it_was_asked_for() {
    let world = World::approving();
    snapshot!(world.run(&[OLD, "--use-pkce"]), @r"
    ------- stderr -------
    https://oldsso.awsapps.com/start  by device code in place of PKCE: a start URL without a session knows no other flow
    https://oldsso.awsapps.com/start  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    https://oldsso.awsapps.com/start  logged in: 7 h 59 min left
    [exit status: 0]
    ");
    let mut world = World::approving();
    world.set("SSOLOGIN_FLOW", "pkce");
    let output = world.run(&[OLD]);
    assert!(!output.stderr.contains("PKCE"), "{output}");
}

#[test]
fn two_flows_at_once_are_wrong_usage() {
    let world = World::approving();
    for arguments in [
        &["homesso", "--use-pkce", "--use-device-code"][..],
        &["homesso", "--use-device-code", "--redirect-port", "1"],
        &["homesso", "--use-pkce", "--redirect-port", "65536"],
    ] {
        let output = world.run(arguments);
        assert_eq!(output.code, Some(2), "{output}");
    }
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn at_home_no_port_needs_to_be_named() {
    let world = World::approving();
    let mut login = world.start(&["homesso", "--use-pkce"]);
    // Tests run in containers too, where the browser finds no way back.
    let is_container = ["/.dockerenv", "/run/.containerenv"]
        .iter()
        .any(|path| std::path::Path::new(path).exists());
    if is_container {
        login.until("no browser comes back into a container");
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
fn a_command_that_may_ask_asks_by_the_same_flow() {
    let mut world = World::approving();
    world.set("SSOLOGIN_FLOW", "pkce");
    world.set("SSH_TTY", "/dev/pts/0");
    let output = world.run(&[
        "exec",
        "--login",
        "--profile",
        "homesso.muppetuser",
        "--",
        "true",
    ]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(
        output.stderr.contains("no browser comes back over SSH"),
        "{output}"
    );
}
