//! `ssologin token`: the access token of a session, for scripts.

use crate::support::{Fixture, LEGACY_URL, Terminal, snapshot};

#[test]
fn only_the_token_is_printed() {
    let fixture = Fixture::approving().logged_in(&["homesso", LEGACY_URL]);
    for (name, session) in [
        ("homesso", "homesso"),
        ("homesso.muppetuser", "homesso"),
        (LEGACY_URL, LEGACY_URL),
    ] {
        let output = fixture.run(&["token", name]);
        let token = fixture.token(session)["accessToken"].clone();
        assert_eq!(Some(output.stdout.trim_end()), token.as_str());
        assert_eq!((output.stderr.as_str(), output.code), ("", Some(0)));
    }
    fixture.assert_nothing_asked();
}

#[test]
fn the_token_is_refreshed_silently_and_never_by_a_prompt() {
    let fixture = Fixture::signed_in();
    fixture.ends_in("homesso", 60);
    let output = fixture.run(&["token", "homesso"]);
    assert_eq!(fixture.asked(), ["CreateToken"]);
    let token = fixture.token("homesso")["accessToken"].clone();
    assert_eq!(Some(output.stdout.trim_end()), token.as_str());
    assert_eq!(output.stderr, "");
    fixture.expire("homesso");
    snapshot!(fixture.run(&["token", "homesso"]), @r"
    ------- stderr -------
    error: homesso: login required
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    snapshot!(fixture.run(&["token", "homeso"]), @r"
    ------- stderr -------
    error: no session or profile named `homeso`
    hint: did you mean `homesso`?
    [exit status: 2]
    ");
    assert_eq!(fixture.run(&["token"]).code, Some(2));
}

#[test]
fn a_terminal_shows_the_token_only_on_request() {
    let fixture = Fixture::signed_in();
    let token = fixture.token("homesso")["accessToken"].clone();
    let token = token.as_str().unwrap();
    let (written, code) = Terminal::start(&fixture, &["token", "homesso"]).finish();
    assert_eq!(code, 2);
    assert!(
        !written.contains(token) && written.contains("--yes"),
        "{written}"
    );
    let (written, code) = Terminal::start(&fixture, &["token", "homesso", "--yes"]).finish();
    assert_eq!((written.trim_end(), code), (token, 0));
}
