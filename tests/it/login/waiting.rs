//! A login that waits for the user.

use ssologin::sandbox::Approve;

use crate::support::{Fixture, snapshot};

#[test]
fn a_login_waits_until_the_user_approves() {
    let fixture = Fixture::waiting();
    let mut login = fixture.start(&["homesso"]);
    assert!(fixture.sandbox().approve(&login.code()));
    snapshot!(login.finish(), @"
    ------- stderr -------
    homesso  approve code [CODE] within 10 minutes at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: expires in 59 minutes, refreshes automatically
    [exit status: 0]
    ");
    assert!(fixture.token_path("homesso").exists());
}

#[test]
fn polls_respect_the_interval() {
    let after = std::time::Duration::from_millis(1500);
    let fixture = Fixture::new(Approve::Auto { after });
    assert_eq!(fixture.run(&["homesso"]).code, Some(0));
    let requests = fixture.sandbox().requests();
    let polls: Vec<_> = requests
        .iter()
        .filter(|request| request.operation == "CreateToken")
        .collect();
    assert!(polls.len() >= 3);
    for pair in polls.windows(2) {
        let apart = pair[1].at - pair[0].at;
        assert!(apart.num_milliseconds() >= 1000, "{apart}");
        assert_eq!(pair[0].refused, Some("AuthorizationPendingException"));
    }
}

#[test]
fn a_denied_code_ends_the_login() {
    let fixture = Fixture::waiting();
    let mut login = fixture.start(&["homesso"]);
    assert!(fixture.sandbox().deny(&login.code()));
    snapshot!(login.finish(), @"
    ------- stderr -------
    homesso  approve code [CODE] within 10 minutes at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    error: 127.0.0.1:[PORT] reports that the login was denied in the browser
    hint: run the login again
    [exit status: 1]
    ");
    assert!(!fixture.token_path("homesso").exists());
}

#[test]
fn a_failure_has_a_document_and_a_message() {
    let fixture = Fixture::waiting();
    let mut login = fixture.start(&["homesso", "--json"]);
    assert!(fixture.sandbox().deny(&login.code()));
    let output = login.finish();
    assert_eq!(output.code, Some(1), "{output}");
    assert_eq!(output.each("outcome"), ["failed"]);
    assert!(output.stderr.contains("denied in the browser"), "{output}");
}

#[test]
fn an_expired_code_ends_the_login() {
    let fixture = Fixture::waiting();
    let mut login = fixture.start(&["homesso"]);
    login.code();
    fixture.advance(chrono::TimeDelta::minutes(11));
    snapshot!(login.finish(), @"
    ------- stderr -------
    homesso  approve code [CODE] within 10 minutes at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    error: 127.0.0.1:[PORT] reports that the code expired before it was approved
    hint: run the login again
    [exit status: 124]
    ");
    assert!(!fixture.token_path("homesso").exists());
}

#[test]
fn a_login_that_is_not_approved_in_time_gives_up() {
    let fixture = Fixture::waiting();
    snapshot!(fixture.run(&["homesso", "--timeout", "1s"]), @"
    ------- stderr -------
    homesso  approve code [CODE] within 10 minutes at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    error: homesso: the login was not approved within 1 second
    hint: run `ssologin homesso` again
    [exit status: 124]
    ");
    assert!(!fixture.token_path("homesso").exists());
    let mut fixture = Fixture::waiting();
    fixture.set("SSOLOGIN_TIMEOUT", "1s");
    assert_eq!(fixture.run(&["homesso"]).code, Some(124));
}

#[test]
fn an_interrupt_ends_a_login_at_once_and_leaves_no_partial_files() {
    let fixture = Fixture::waiting();
    let mut login = fixture.start(&["homesso"]);
    login.code();
    login.interrupt();
    snapshot!(login.finish(), @"
    ------- stderr -------
    homesso  approve code [CODE] within 10 minutes at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    error: interrupted: finished work is saved, nothing else was changed
    [exit status: 130]
    ");
    assert!(!fixture.token_path("homesso").exists());
    // The registration is complete, and the next login uses it.
    snapshot!(fixture.names(".aws/sso"), @r"
    cache
    cache/aeb4ade1897115eecded4c20d82f702d84aae043.json
    ");
    snapshot!(fixture.names("state"), @r"
    ssologin
    ssologin/locks
    ssologin/locks/315be7c652c2222e81bf6555240bd6d9fd0e74d1.lock
    ");
    fixture.asked();
    let mut login = fixture.start(&["homesso"]);
    fixture.sandbox().approve(&login.code());
    assert_eq!(login.finish().code, Some(0));
    assert_eq!(fixture.asked()[0], "StartDeviceAuthorization");
}

#[test]
fn an_interrupt_keeps_the_tokens_of_sessions_that_are_done() {
    let fixture = Fixture::waiting();
    let mut login = fixture.start(&["homesso", "worksso"]);
    let prompts = login.prompts(2);
    let (_, code) = prompts.iter().find(|(name, _)| name == "worksso").unwrap();
    fixture.sandbox().approve(code);
    login.until("worksso  logged in");
    login.interrupt();
    assert_eq!(login.finish().code, Some(130));
    assert!(fixture.token_path("worksso").exists());
    assert!(!fixture.token_path("homesso").exists());
}

#[test]
fn a_valid_token_survives_a_forced_login_that_fails() {
    let fixture = Fixture::waiting();
    let mut login = fixture.start(&["homesso"]);
    fixture.sandbox().approve(&login.code());
    assert_eq!(login.finish().code, Some(0));
    let before = fixture.token("homesso");
    let mut login = fixture.start(&["homesso", "--force"]);
    fixture.sandbox().deny(&login.code());
    assert_eq!(login.finish().code, Some(1));
    assert_eq!(fixture.token("homesso"), before);
}

#[test]
fn an_unreachable_service_is_named_by_its_host() {
    let mut fixture = Fixture::waiting();
    fixture.shut_down();
    let output = fixture.run(&["homesso"]);
    assert_eq!(output.code, Some(1), "{output}");
    assert_eq!(output.stdout, "");
    assert!(output.stderr.contains("127.0.0.1"), "{output}");
    assert!(!fixture.token_path("homesso").exists());
}

#[test]
fn a_valid_token_is_kept_when_the_service_is_unreachable() {
    let mut fixture = Fixture::signed_in();
    fixture.ends_in("homesso", 5 * 60 + 30);
    fixture.shut_down();
    let output = fixture.run(&["homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(output.stderr.contains("not refreshed"), "{output}");
    assert!(
        output
            .stderr
            .contains("still logged in: expires in 5 minutes"),
        "{output}"
    );
}

#[test]
fn a_home_that_cannot_be_written_fails_before_the_prompt() {
    let fixture = Fixture::approving();
    fixture.write(".aws/sso", "no folder");
    snapshot!(fixture.run(&["homesso"]), @"
    ------- stderr -------
    error: cannot create the folder `[HOME]/.aws/sso`: it is not a folder
    hint: move it out of the way, then try again
    [exit status: 1]
    ");
    fixture.assert_nothing_asked();
}

#[test]
fn a_registration_that_cannot_be_saved_is_reported_and_the_login_works() {
    let fixture = Fixture::approving();
    let registration = ".aws/sso/cache/aeb4ade1897115eecded4c20d82f702d84aae043.json";
    std::fs::create_dir_all(fixture.path(registration)).unwrap();
    snapshot!(fixture.run(&["homesso"]), @"
    ------- stderr -------
    homesso  cannot write `[HOME]/.aws/sso/cache/aeb4ade1897115eecded4c20d82f702d84aae043.json`: it is not a regular file; continuing without it
    homesso  approve code [CODE] within 10 minutes at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: expires in 59 minutes, refreshes automatically
    [exit status: 0]
    ");
    assert!(fixture.token_path("homesso").exists());
}
