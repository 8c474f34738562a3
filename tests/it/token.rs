//! `ssologin token`: the access token of a session, for scripts.

use crate::run::{OLD, World, snapshot};
use crate::terminal::Terminal;

#[test]
fn the_token_is_printed_alone() {
    let world = World::approving().logged_in(&["homesso", OLD]);
    for (name, session) in [
        ("homesso", "homesso"),
        ("homesso.muppetuser", "homesso"),
        (OLD, OLD),
    ] {
        let output = world.run(&["token", name]);
        let token = world.token(session)["accessToken"].clone();
        assert_eq!(Some(output.stdout.trim_end()), token.as_str());
        assert_eq!((output.stderr.as_str(), output.code), ("", Some(0)));
    }
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn it_is_renewed_without_a_word_and_a_person_is_never_asked() {
    let world = World::approving().logged_in(&["homesso"]);
    world.ends_in("homesso", 60);
    let output = world.run(&["token", "homesso"]);
    assert_eq!(world.asked(), ["CreateToken"]);
    let token = world.token("homesso")["accessToken"].clone();
    assert_eq!(Some(output.stdout.trim_end()), token.as_str());
    assert_eq!(output.stderr, "");
    world.wear_out("homesso");
    snapshot!(world.run(&["token", "homesso"]), @r"
    ------- stderr -------
    error: homesso: a person must log in
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    snapshot!(world.run(&["token", "homeso"]), @r"
    ------- stderr -------
    error: there is no session and no profile `homeso`
    hint: did you mean `homesso`?
    [exit status: 2]
    ");
    assert_eq!(world.run(&["token"]).code, Some(2));
}

#[test]
fn a_terminal_shows_it_only_on_request() {
    let world = World::approving().logged_in(&["homesso"]);
    let token = world.token("homesso")["accessToken"].clone();
    let token = token.as_str().unwrap();
    let (written, code) = Terminal::start(&world, &["token", "homesso"]).finish();
    assert_eq!(code, 2);
    assert!(
        !written.contains(token) && written.contains("--yes"),
        "{written}"
    );
    let (written, code) = Terminal::start(&world, &["token", "homesso", "--yes"]).finish();
    assert_eq!((written.trim_end(), code), (token, 0));
}
