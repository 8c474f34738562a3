//! The sign-in behind the tokens: how long it lasts, and how it begins anew.

use std::os::unix::fs::PermissionsExt;

use chrono::TimeDelta;

use crate::run::{World, snapshot};

/// The estimated end of the only session named, as `status --json` has it.
fn estimate(world: &World) -> serde_json::Value {
    let output = world.run(&["status", "homesso", "--json"]);
    output.each("sign_in_ends_at").remove(0)
}

#[test]
fn a_renewal_does_not_lengthen_it() {
    let world = World::approving().logged_in(&["homesso"]);
    let first = estimate(&world);
    assert!(first.is_string(), "{first}");
    world.ends_in("homesso", -60);
    assert_eq!(world.run(&["refresh", "homesso"]).code, Some(0));
    assert_eq!(estimate(&world), first);
    assert_eq!(world.run(&["homesso", "--force"]).code, Some(0));
    assert_eq!(estimate(&world), first);
}

#[test]
fn it_is_unknown_for_the_login_of_another_tool() {
    let world = World::approving().logged_in(&["homesso"]);
    world.edit("homesso", |token| {
        token["clientId"] = "the client of another tool".into();
    });
    assert!(estimate(&world).is_null());
    std::fs::remove_dir_all(world.path("state")).unwrap();
    assert!(estimate(&world).is_null());
}

#[test]
fn a_sign_in_that_ends_within_the_hour_is_told() {
    let world = World::approving().logged_in(&["homesso"]);
    world.ends_in("homesso", -60);
    // The service cuts a token short that would outlive its sign-in.
    world.advance(TimeDelta::minutes(7 * 60 + 30));
    let output = world.run(&["homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    let told = |text: &str| output.stderr.lines().any(|line| line.contains(text));
    assert!(
        told("the sign-in ends in about 29 min (estimate)"),
        "{output}"
    );
}

#[test]
fn a_fresh_login_begins_it_anew_and_says_so() {
    let world = World::approving().logged_in(&["homesso"]);
    world.advance(TimeDelta::seconds(50));
    world.asked();
    snapshot!(world.run(&["homesso", "--fresh"]), @r"
    ------- stderr -------
    homesso  signed out: the sign-in begins anew
    homesso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: 59 min left, renews itself
    [exit status: 0]
    ");
    assert_eq!(
        world.asked(),
        [
            "Logout",
            "StartDeviceAuthorization",
            "CreateToken",
            "ListAccounts"
        ]
    );
}

#[test]
fn a_fresh_login_without_a_token_says_what_it_cannot_do() {
    let world = World::approving();
    snapshot!(world.run(&["homesso", "--fresh"]), @r"
    ------- stderr -------
    homesso  there was no token to sign out with: a sign-in that lives on in the browser goes on
    homesso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: 59 min left, renews itself
    [exit status: 0]
    ");
}

#[test]
fn what_was_remembered_is_told_to_nobody() {
    let world = World::approving().logged_in(&["homesso"]);
    let folder = world.path("state/ssologin/sign-ins");
    let token = world.token("homesso");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for secret in ["accessToken", "refreshToken", "clientSecret", "clientId"] {
            assert!(!text.contains(token[secret].as_str().unwrap()), "{secret}");
        }
        let mode = PermissionsExt::mode(&std::fs::metadata(path).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_clock_that_is_off_is_told_once() {
    let world = World::approving();
    world.advance(TimeDelta::minutes(-5));
    let output = world.run(&["--all"]);
    let told: Vec<_> = output
        .stderr
        .lines()
        .filter(|line| line.starts_with("warning"))
        .collect();
    assert_eq!(
        told,
        ["warning: this machine's clock is 5 min ahead of the service's: set it"]
    );
    let output = World::approving().run(&["--all"]);
    assert!(!output.stderr.contains("clock"), "{output}");
}
