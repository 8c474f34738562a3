//! Several sessions in one command.

use std::fmt::Write as _;

use crate::run::{OLD, World, snapshot};

#[test]
fn all_are_logged_in_side_by_side() {
    let world = World::waiting();
    let mut login = world.start(&["--all"]);
    // Each is shown before one is approved.
    let prompts = login.prompts(3);
    for (_, code) in &prompts {
        assert!(world.sandbox().approve(code));
    }
    let output = login.finish();
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(output.stdout, "");
    for session in ["homesso", "worksso", OLD] {
        assert!(world.token_path(session).exists());
        let line = output
            .stderr
            .lines()
            .find(|line| line.starts_with(session) && line.contains("logged in: "));
        assert!(line.is_some(), "{output}");
    }
}

#[test]
fn one_that_is_denied_costs_no_other_its_login() {
    let world = World::waiting();
    let mut login = world.start(&["--all", "--json"]);
    for (session, code) in login.prompts(3) {
        if session == "worksso" {
            world.sandbox().deny(&code);
        } else {
            world.sandbox().approve(&code);
        }
    }
    let output = login.finish();
    assert_eq!(output.code, Some(4), "{output}");
    assert_eq!(output.each("name"), ["homesso", "worksso", OLD]);
    assert_eq!(output.each("outcome"), ["logged-in", "failed", "logged-in"]);
    let errors = output.each("error");
    snapshot!(errors[1], @r#"{"code":"denied","message":"127.0.0.1:[PORT] says that the login was denied in the browser"}"#);
    assert!(world.token_path("homesso").exists());
    assert!(world.token_path(OLD).exists());
    assert!(!world.token_path("worksso").exists());
    let mut lines: Vec<_> = output.stderr.lines().skip(3).collect();
    lines.sort_unstable();
    snapshot!(lines.join("\n"), @r"
    homesso                           logged in: 59 min left, renews itself
    https://oldsso.awsapps.com/start  logged in: 7 h 59 min left
    worksso                           failed: 127.0.0.1:[PORT] says that the login was denied in the browser; run the login again
    ");
}

#[test]
fn ten_sessions_are_ten_logins() {
    let mut config = String::new();
    for i in 0..10 {
        let _ = write!(
            config,
            "[sso-session s{i}]\nsso_start_url = https://s{i}.awsapps.com/start\nsso_region = eu-west-1\n"
        );
    }
    let world = World::approving();
    world.config(config);
    let output = world.run(&["--all"]);
    assert_eq!(output.code, Some(0), "{output}");
    for i in 0..10 {
        assert!(world.token_path(&format!("s{i}")).exists());
    }
    let count = |operation| {
        let asked = world.sandbox().requests();
        asked.iter().filter(|r| r.operation == operation).count()
    };
    assert_eq!(count("RegisterClient"), 10);
    assert_eq!(count("StartDeviceAuthorization"), 10);
    assert_eq!(count("CreateToken"), 10);
}

#[test]
fn those_that_need_nobody_are_done_while_a_person_is_awaited() {
    let world = World::waiting();
    let mut login = world.start(&["worksso"]);
    world.sandbox().approve(&login.code());
    assert_eq!(login.finish().code, Some(0));
    world.ends_in("worksso", -60);
    let mut login = world.start(&["--all"]);
    let lines: Vec<_> = (0..3).filter_map(|_| login.line()).collect();
    let count = |text: &str| lines.iter().filter(|line| line.contains(text)).count();
    assert_eq!(count(" renewed: "), 1, "{lines:?}");
    assert_eq!(count(" approve code "), 2, "{lines:?}");
    assert_eq!(world.sandbox().pending().len(), 2);
    login.interrupt();
    let output = login.finish();
    assert_eq!(output.code, Some(130), "{output}");
}

#[test]
fn with_one_job_the_people_are_asked_one_after_the_other() {
    let world = World::waiting();
    let mut login = world.start(&["--all", "--jobs", "1"]);
    for i in 0..3 {
        let code = login.code();
        assert_eq!(
            world.sandbox().pending(),
            std::slice::from_ref(&code),
            "{i}"
        );
        world.sandbox().approve(&code);
    }
    assert_eq!(login.finish().code, Some(0));
}

#[test]
fn a_session_that_the_config_breaks_costs_no_other_its_login() {
    let world = World::approving();
    world.config(crate::run::README.replace("sso_region = us-east-1\n", ""));
    let output = world.run(&["--all"]);
    assert_eq!(output.code, Some(4), "{output}");
    assert!(world.token_path("homesso").exists());
    assert!(world.token_path(OLD).exists());
    assert_eq!(world.run(&["--all", "--dry-run"]).code, Some(4));
    assert_eq!(world.run(&["worksso", "--dry-run"]).code, Some(5));
    let line = output.stderr.lines().find(|l| l.starts_with("worksso"));
    snapshot!(line.unwrap(), @"worksso                           failed: [HOME]/.aws/config:6: [sso-session worksso] has no `sso_region`; add the line `sso_region = eu-west-1`");
}

#[test]
fn a_service_that_is_away_is_told_for_each() {
    let mut world = World::approving().logged_in(&["homesso"]);
    world.shut_down();
    let output = world.run(&["--all", "--json"]);
    assert_eq!(output.code, Some(4), "{output}");
    assert_eq!(output.each("outcome"), ["kept", "failed", "failed"]);
    let errors = output.each("error");
    assert_eq!(errors[1]["code"], "network");
}

#[test]
fn a_start_url_that_a_session_has_too_is_one_login() {
    let world = World::approving();
    let shared = crate::run::README.replace("https://oldsso", "https://worksso");
    world.config(shared);
    let output = world.run(&["--all", "--json"]);
    assert_eq!(output.each("name"), ["homesso", "worksso"]);
}
