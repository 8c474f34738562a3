//! `ssologin refresh`: renews without a person.

use crate::run::{OLD, World, read_to_end, snapshot};

#[test]
fn an_ended_token_is_renewed() {
    let world = World::approving().logged_in(&["homesso"]);
    world.ends_in("homesso", -60);
    snapshot!(world.run(&["refresh", "homesso"]), @r"
    ------- stderr -------
    homesso  renewed: 59 min left, renews itself
    [exit status: 0]
    ");
    assert_eq!(world.asked(), ["CreateToken"]);
}

#[test]
fn a_good_token_is_kept_unless_it_is_forced() {
    let world = World::approving().logged_in(&["homesso"]);
    assert_eq!(world.run(&["refresh", "homesso"]).code, Some(0));
    assert_eq!(world.asked(), [""; 0]);
    assert_eq!(world.run(&["refresh", "homesso", "--force"]).code, Some(0));
    assert_eq!(world.asked(), ["CreateToken"]);
}

#[test]
fn where_a_person_is_needed_it_says_so_and_asks_nobody() {
    let mut world = World::approving();
    // If a browser were tried, that it is missing would be told.
    world.unset("SSOLOGIN_NO_BROWSER");
    world.set("BROWSER", "/nonexistent/browser");
    snapshot!(world.run(&["refresh", "homesso"]), @r"
    ------- stderr -------
    error: homesso: a person must log in
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    assert_eq!(world.asked(), [""; 0]);
    let world = world.logged_in(&["homesso", "--no-browser"]);
    world.wear_out("homesso");
    assert_eq!(world.run(&["refresh", "homesso"]).code, Some(3));
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn a_sign_in_that_is_over_needs_a_person_and_the_old_token_stays() {
    let world = World::approving().logged_in(&["homesso"]);
    world.ends_in("homesso", -60);
    world.advance(chrono::TimeDelta::hours(9));
    let before = world.token("homesso");
    snapshot!(world.run(&["refresh", "homesso"]), @r"
    ------- stderr -------
    error: homesso: the sign-in is over, a person must log in
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    assert_eq!(world.token("homesso"), before);
}

#[test]
fn what_can_be_renewed_is_though_others_need_a_person() {
    let world = World::approving().logged_in(&["homesso", "worksso"]);
    world.ends_in("homesso", -60);
    let output = world.run(&["refresh", "--all"]);
    snapshot!(output, @r"
    ------- stderr -------
    worksso                           kept: 59 min left, renews itself
    https://oldsso.awsapps.com/start  failed: a person must log in; run `ssologin https://oldsso.awsapps.com/start`
    homesso                           renewed: 59 min left, renews itself
    [exit status: 4]
    ");
    assert_eq!(world.asked(), ["CreateToken"]);
    let output = world.run(&["refresh", "--all", "--json"]);
    assert_eq!(output.code, Some(4));
    assert_eq!(output.each("outcome"), ["kept", "kept", "failed"]);
    assert_eq!(output.each("name")[2], OLD);
    assert_eq!(output.each("error")[2]["code"], "login-needed");
}

#[test]
fn a_service_that_is_away_is_no_reason_to_ask_a_person() {
    let mut world = World::approving().logged_in(&["homesso"]);
    world.ends_in("homesso", -60);
    world.shut_down();
    let output = world.run(&["refresh", "homesso"]);
    assert_eq!(output.code, Some(1), "{output}");
    let output = world.run(&["login", "homesso"]);
    assert_eq!(output.code, Some(1), "{output}");
    assert!(!output.stderr.contains("approve"), "{output}");
}

#[test]
fn a_dry_run_tells_what_a_person_would_have_to_do() {
    let world = World::approving().logged_in(&["homesso"]);
    let before = world.tree();
    snapshot!(world.run(&["refresh", "--all", "--dry-run"]), @r"
    ------- stderr -------
    homesso                           would be kept: the token is good
    worksso                           a person must log in: nothing would be done
    https://oldsso.awsapps.com/start  a person must log in: nothing would be done
    [exit status: 0]
    ");
    assert_eq!(world.asked(), [""; 0]);
    assert_eq!(world.tree(), before);
}

#[test]
fn a_watch_renews_what_is_old_and_goes_on_until_it_is_interrupted() {
    let world = World::approving().logged_in(&["homesso", "worksso"]);
    world.ends_in("homesso", 5 * 60);
    let mut running = world.start(&["refresh", "--watch", "homesso", "worksso"]);
    running.until("homesso  renewed: 59 min left, renews itself");
    running.interrupt();
    let output = running.finish();
    assert_eq!(output.code, Some(130), "{output}");
    assert!(!output.stderr.contains("worksso"), "{output}");
    assert_eq!(world.asked(), ["CreateToken"]);
}

#[test]
fn a_watch_ends_when_every_session_needs_a_person_and_tells_the_desktop() {
    let mut world = World::approving().logged_in(&["homesso"]);
    world.wear_out("homesso");
    let told = world.pipe("told");
    let body = format!("printf '%s\\n' \"$@\" > {}", told.display());
    let script = world.script("notify-send", &body);
    world.set(
        "PATH",
        format!("{}:/usr/bin:/bin", script.parent().unwrap().display()),
    );
    let output = world.run(&["refresh", "--watch", "homesso"]);
    assert_eq!(output.code, Some(3), "{output}");
    snapshot!(output.stderr, @"homesso  failed: a person must log in; run `ssologin homesso`");
    let text = read_to_end(&told);
    assert_eq!(
        text,
        "--app-name=ssologin\n--\nssologin\nhomesso needs a login: ssologin homesso\n"
    );
}

#[test]
fn a_watch_of_nothing_that_can_be_kept_warm_ends_at_once() {
    let mut world = World::approving();
    world.set("PATH", "/nonexistent");
    let output = world.run(&["refresh", "--watch", "--all"]);
    assert_eq!(output.code, Some(3), "{output}");
    assert_eq!(output.stderr.matches("failed: ").count(), 3, "{output}");
    assert_eq!(world.asked(), [""; 0]);
}
