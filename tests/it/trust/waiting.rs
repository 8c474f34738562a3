//! Logouts, and commands that must not prompt, while another process waits for the user.

use std::time::{Duration, Instant};

use crate::support::{Fixture, Running};

/// Returns a fixture with a token in which each further code waits for the user.
fn signed_in() -> Fixture {
    let fixture = Fixture::waiting();
    let mut login = fixture.start(&["login", "homesso"]);
    let code = login.code();
    fixture.sandbox().approve(&code);
    assert_eq!(login.finish().code, Some(0));
    fixture
}

/// Starts a login that waits for the user.
fn waiting_login(fixture: &Fixture) -> Running {
    let mut login = fixture.start(&["login", "homesso", "--force"]);
    login.code();
    login
}

#[test]
fn a_logout_ends_a_login_that_waits_for_the_user_in_another_process() {
    let fixture = signed_in();
    let login = waiting_login(&fixture);
    let mut second = fixture.start(&["login", "homesso", "--force"]);
    second.until("waiting for another ssologin");
    let begun = Instant::now();
    let logout = fixture.run(&["logout", "homesso"]);
    assert_eq!(logout.code, Some(0), "{logout}");
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    for ended in [login, second] {
        let ended = ended.finish();
        assert_eq!(ended.code, Some(3), "{ended}");
        assert!(
            ended.stderr.ends_with(
                "error: homesso: another `ssologin` logged the session out\n\
                 hint: run `ssologin homesso`\n"
            ),
            "{ended}"
        );
    }
    assert!(!fixture.token_path("homesso").exists());
    assert_eq!(fixture.asked().last().unwrap(), "Logout");
    // A later login is not affected.
    let mut later = fixture.start(&["login", "homesso"]);
    let code = later.code();
    fixture.sandbox().approve(&code);
    assert_eq!(later.finish().code, Some(0));
}

#[test]
fn a_logout_that_was_recorded_while_the_clock_was_ahead_ends_no_login() {
    let fixture = Fixture::waiting();
    let name = fixture.token_path("homesso");
    let name = name.file_name().unwrap().to_str().unwrap();
    let record = format!("state/ssologin/logouts/{name}");
    let mut login = fixture.start(&["login", "homesso"]);
    let code = login.code();
    fixture.sandbox().approve(&code);
    assert_eq!(login.finish().code, Some(0));
    fixture.write(&record, r#"{"at": 99999999999999, "pid": 1}"#);
    let mut login = fixture.start(&["login", "homesso", "--force"]);
    let code = login.code();
    // The login looks at the record several times before it first asks for the token.
    let begun = Instant::now();
    let polls = |asked: Vec<String>| asked.iter().any(|asked| asked.starts_with("CreateToken "));
    while !polls(fixture.asked()) {
        assert!(begun.elapsed() < Duration::from_secs(30), "the login ended");
        std::thread::yield_now();
    }
    fixture.sandbox().approve(&code);
    let login = login.finish();
    assert_eq!(login.code, Some(0), "{login}");
}

#[test]
fn a_logout_of_another_session_ends_no_login() {
    let fixture = Fixture::waiting();
    let mut login = fixture.start(&["login", "homesso"]);
    let code = login.code();
    assert_eq!(fixture.run(&["logout", "worksso"]).code, Some(0));
    fixture.sandbox().approve(&code);
    let login = login.finish();
    assert_eq!(login.code, Some(0), "{login}");
}

#[test]
fn commands_that_must_not_prompt_wait_for_a_limited_time_and_say_for_whom() {
    let fixture = signed_in();
    fixture.ends_in("homesso", -60);
    let login = waiting_login(&fixture);
    let holder = format!(
        "another `ssologin` is running (process {}, since ",
        login.id()
    );
    for command in [
        &[
            "credentials",
            "--profile",
            "homesso.muppetuser",
            "--timeout",
            "1s",
        ][..],
        &["refresh", "homesso", "--timeout", "1s"],
    ] {
        let output = fixture.run(command);
        assert_eq!(output.code, Some(124), "{command:?} {output}");
        let said = format!("error: homesso: {holder}");
        assert!(output.stderr.contains(&said), "{output}");
    }
    login.kill();
}
