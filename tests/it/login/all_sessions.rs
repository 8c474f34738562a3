//! Logins to several sessions in one command.

use std::fmt::Write as _;

use crate::support::{Fixture, LEGACY_URL, README, snapshot};

#[test]
fn all_sessions_are_logged_in_concurrently() {
    let fixture = Fixture::waiting();
    let mut login = fixture.start(&["--all"]);
    // All prompts are shown before the first approval.
    let prompts = login.prompts(3);
    for (_, code) in &prompts {
        assert!(fixture.sandbox().approve(code));
    }
    let output = login.finish();
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(output.stdout, "");
    for session in ["homesso", "worksso", LEGACY_URL] {
        assert!(fixture.token_path(session).exists());
        let line = output
            .stderr
            .lines()
            .find(|line| line.starts_with(session) && line.contains("logged in: "));
        assert!(line.is_some(), "{output}");
    }
}

#[test]
fn a_denied_login_does_not_stop_the_others() {
    let fixture = Fixture::waiting();
    let mut login = fixture.start(&["--all", "--json"]);
    for (session, code) in login.prompts(3) {
        if session == "worksso" {
            fixture.sandbox().deny(&code);
        } else {
            fixture.sandbox().approve(&code);
        }
    }
    let output = login.finish();
    assert_eq!(output.code, Some(4), "{output}");
    assert_eq!(output.each("name"), ["homesso", "worksso", LEGACY_URL]);
    assert_eq!(output.each("outcome"), ["logged-in", "failed", "logged-in"]);
    let errors = output.each("error");
    snapshot!(errors[1], @r#"{"code":"denied","message":"127.0.0.1:[PORT] reports that the login was denied in the browser"}"#);
    assert!(fixture.token_path("homesso").exists());
    assert!(fixture.token_path(LEGACY_URL).exists());
    assert!(!fixture.token_path("worksso").exists());
    let mut lines: Vec<_> = output.stderr.lines().skip(3).collect();
    lines.sort_unstable();
    snapshot!(lines.join("\n"), @"
    homesso                           logged in: expires in 59 minutes, refreshes automatically
    https://oldsso.awsapps.com/start  logged in: expires in 7 hours 59 minutes
    worksso                           failed: 127.0.0.1:[PORT] reports that the login was denied in the browser; run the login again
    ");
}

#[test]
fn ten_sessions_take_one_login_each() {
    let mut config = String::new();
    for i in 0..10 {
        let _ = write!(
            config,
            "[sso-session s{i}]\nsso_start_url = https://s{i}.awsapps.com/start\nsso_region = eu-west-1\n"
        );
    }
    let fixture = Fixture::approving();
    fixture.config(config);
    let output = fixture.run(&["--all"]);
    assert_eq!(output.code, Some(0), "{output}");
    for i in 0..10 {
        assert!(fixture.token_path(&format!("s{i}")).exists());
    }
    let count = |operation| {
        let asked = fixture.sandbox().requests();
        asked.iter().filter(|r| r.operation == operation).count()
    };
    assert_eq!(count("RegisterClient"), 10);
    assert_eq!(count("StartDeviceAuthorization"), 10);
    assert_eq!(count("CreateToken"), 10);
}

#[test]
fn refreshes_finish_while_other_sessions_wait_for_the_user() {
    let fixture = Fixture::waiting();
    let mut login = fixture.start(&["worksso"]);
    fixture.sandbox().approve(&login.code());
    assert_eq!(login.finish().code, Some(0));
    fixture.ends_in("worksso", -60);
    let mut login = fixture.start(&["--all"]);
    let lines: Vec<_> = (0..3).filter_map(|_| login.line()).collect();
    let count = |text: &str| lines.iter().filter(|line| line.contains(text)).count();
    assert_eq!(count(" refreshed: "), 1, "{lines:?}");
    assert_eq!(count(" approve code "), 2, "{lines:?}");
    assert_eq!(fixture.sandbox().pending().len(), 2);
    login.interrupt();
    let output = login.finish();
    assert_eq!(output.code, Some(130), "{output}");
}

#[test]
fn with_one_job_logins_run_one_after_the_other() {
    let fixture = Fixture::waiting();
    let mut login = fixture.start(&["--all", "--jobs", "1"]);
    for i in 0..3 {
        let code = login.code();
        assert_eq!(
            fixture.sandbox().pending(),
            std::slice::from_ref(&code),
            "{i}"
        );
        fixture.sandbox().approve(&code);
    }
    assert_eq!(login.finish().code, Some(0));
}

#[test]
fn a_session_with_a_broken_config_does_not_stop_the_others() {
    let fixture = Fixture::approving();
    fixture.config(README.replace("sso_region = us-east-1\n", ""));
    let output = fixture.run(&["--all"]);
    assert_eq!(output.code, Some(4), "{output}");
    assert!(fixture.token_path("homesso").exists());
    assert!(fixture.token_path(LEGACY_URL).exists());
    assert_eq!(fixture.run(&["--all", "--dry-run"]).code, Some(4));
    assert_eq!(fixture.run(&["worksso", "--dry-run"]).code, Some(5));
    let line = output.stderr.lines().find(|l| l.starts_with("worksso"));
    snapshot!(line.unwrap(), @"worksso                           failed: [HOME]/.aws/config:6: [sso-session worksso] has no `sso_region`; add the line `sso_region = eu-west-1`");
}

#[test]
fn an_unreachable_service_is_reported_for_each_session() {
    let mut fixture = Fixture::signed_in();
    fixture.shut_down();
    let output = fixture.run(&["--all", "--json"]);
    assert_eq!(output.code, Some(4), "{output}");
    assert_eq!(output.each("outcome"), ["kept", "failed", "failed"]);
    let errors = output.each("error");
    assert_eq!(errors[1]["code"], "network");
}

#[test]
fn a_session_and_a_legacy_profile_with_the_same_start_url_share_one_login() {
    let fixture = Fixture::approving();
    let shared = README.replace("https://oldsso", "https://worksso");
    fixture.config(shared);
    let output = fixture.run(&["--all", "--json"]);
    assert_eq!(output.each("name"), ["homesso", "worksso"]);
}
