//! A login while it waits for a person.

use ssologin::sandbox::Approve;

use crate::run::{World, snapshot};

#[test]
fn it_waits_until_the_person_approves() {
    let world = World::waiting();
    let mut login = world.start(&["homesso"]);
    assert!(world.sandbox().approve(&login.code()));
    snapshot!(login.finish(), @r"
    ------- stderr -------
    homesso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: 59 min left, renews itself
    [exit status: 0]
    ");
    assert!(world.token_path("homesso").exists());
}

#[test]
fn the_polls_keep_the_interval() {
    let after = std::time::Duration::from_millis(1500);
    let world = World::new(Approve::Auto { after });
    assert_eq!(world.run(&["homesso"]).code, Some(0));
    let requests = world.sandbox().requests();
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
fn a_code_that_the_person_denies_ends_the_login() {
    let world = World::waiting();
    let mut login = world.start(&["homesso"]);
    assert!(world.sandbox().deny(&login.code()));
    snapshot!(login.finish(), @r"
    ------- stderr -------
    homesso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    error: 127.0.0.1:[PORT] says that the login was denied in the browser
    hint: run the login again
    [exit status: 1]
    ");
    assert!(!world.token_path("homesso").exists());
}

#[test]
fn a_document_of_a_failure_stands_beside_its_sentence() {
    let world = World::waiting();
    let mut login = world.start(&["homesso", "--json"]);
    assert!(world.sandbox().deny(&login.code()));
    let output = login.finish();
    assert_eq!(output.code, Some(1), "{output}");
    assert_eq!(output.each("outcome"), ["failed"]);
    assert!(output.stderr.contains("denied in the browser"), "{output}");
}

#[test]
fn a_code_that_ends_unapproved_ends_the_login() {
    let world = World::waiting();
    let mut login = world.start(&["homesso"]);
    login.code();
    world.advance(chrono::TimeDelta::minutes(11));
    snapshot!(login.finish(), @r"
    ------- stderr -------
    homesso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    error: 127.0.0.1:[PORT] says that the code ended before it was approved
    hint: run the login again
    [exit status: 124]
    ");
    assert!(!world.token_path("homesso").exists());
}

#[test]
fn it_gives_up_when_nobody_approves_in_the_time_given() {
    let world = World::waiting();
    snapshot!(world.run(&["homesso", "--timeout", "1s"]), @r"
    ------- stderr -------
    homesso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    error: homesso: nobody approved the login within 1 s
    hint: run `ssologin homesso` again
    [exit status: 124]
    ");
    assert!(!world.token_path("homesso").exists());
    let mut world = World::waiting();
    world.set("SSOLOGIN_TIMEOUT", "1s");
    assert_eq!(world.run(&["homesso"]).code, Some(124));
}

#[test]
fn an_interrupt_ends_it_at_once_and_leaves_nothing_half_done() {
    let world = World::waiting();
    let mut login = world.start(&["homesso"]);
    login.code();
    login.interrupt();
    snapshot!(login.finish(), @r"
    ------- stderr -------
    homesso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    error: interrupted: what was finished is kept, nothing else was changed
    [exit status: 130]
    ");
    assert!(!world.token_path("homesso").exists());
    // The registration is whole and serves the next login.
    snapshot!(world.names(".aws/sso"), @r"
    cache
    cache/aeb4ade1897115eecded4c20d82f702d84aae043.json
    ");
    snapshot!(world.names("state"), @r"
    ssologin
    ssologin/locks
    ssologin/locks/315be7c652c2222e81bf6555240bd6d9fd0e74d1.lock
    ");
    world.asked();
    let mut login = world.start(&["homesso"]);
    world.sandbox().approve(&login.code());
    assert_eq!(login.finish().code, Some(0));
    assert_eq!(world.asked()[0], "StartDeviceAuthorization");
}

#[test]
fn an_interrupt_keeps_what_other_sessions_have_already() {
    let world = World::waiting();
    let mut login = world.start(&["homesso", "worksso"]);
    let prompts = login.prompts(2);
    let (_, code) = prompts.iter().find(|(name, _)| name == "worksso").unwrap();
    world.sandbox().approve(code);
    login.until("worksso  logged in");
    login.interrupt();
    assert_eq!(login.finish().code, Some(130));
    assert!(world.token_path("worksso").exists());
    assert!(!world.token_path("homesso").exists());
}

#[test]
fn a_token_that_is_still_good_outlives_a_forced_login_that_fails() {
    let world = World::waiting();
    let mut login = world.start(&["homesso"]);
    world.sandbox().approve(&login.code());
    assert_eq!(login.finish().code, Some(0));
    let before = world.token("homesso");
    let mut login = world.start(&["homesso", "--force"]);
    world.sandbox().deny(&login.code());
    assert_eq!(login.finish().code, Some(1));
    assert_eq!(world.token("homesso"), before);
}

#[test]
fn a_service_that_is_away_is_named_with_its_host() {
    let mut world = World::waiting();
    world.shut_down();
    let output = world.run(&["homesso"]);
    assert_eq!(output.code, Some(1), "{output}");
    assert_eq!(output.stdout, "");
    assert!(output.stderr.contains("127.0.0.1"), "{output}");
    assert!(!world.token_path("homesso").exists());
}

#[test]
fn a_token_that_still_lives_is_kept_when_the_service_is_away() {
    let mut world = World::approving().logged_in(&["homesso"]);
    world.ends_in("homesso", 5 * 60 + 30);
    world.shut_down();
    let output = world.run(&["homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(output.stderr.contains("not renewed"), "{output}");
    assert!(output.stderr.contains("kept: 5 min left"), "{output}");
}

#[test]
fn a_home_that_takes_no_files_fails_before_a_person_is_asked() {
    let world = World::approving();
    world.write(".aws/sso", "no folder");
    snapshot!(world.run(&["homesso"]), @r"
    ------- stderr -------
    error: cannot make the folder `[HOME]/.aws/sso`: File exists (os error 17)
    hint: make the file and its folder writable for you, and run this again
    [exit status: 1]
    ");
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn a_registration_that_cannot_be_kept_costs_no_login_and_is_told() {
    let world = World::approving();
    let registration = ".aws/sso/cache/aeb4ade1897115eecded4c20d82f702d84aae043.json";
    std::fs::create_dir_all(world.path(registration)).unwrap();
    snapshot!(world.run(&["homesso"]), @r"
    ------- stderr -------
    homesso  cannot write `[HOME]/.aws/sso/cache/aeb4ade1897115eecded4c20d82f702d84aae043.json`: Is a directory (os error 21); it goes on without that
    homesso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: 59 min left, renews itself
    [exit status: 0]
    ");
    assert!(world.token_path("homesso").exists());
}
