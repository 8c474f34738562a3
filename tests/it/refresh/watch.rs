//! `ssologin refresh --watch`: refreshing tokens for as long as possible.

use crate::support::{Fixture, read_to_end, snapshot};

#[test]
fn a_watch_refreshes_tokens_until_it_is_interrupted() {
    let fixture = Fixture::approving().logged_in(&["homesso", "worksso"]);
    fixture.ends_in("homesso", 5 * 60);
    let mut running = fixture.start(&["refresh", "--watch", "homesso", "worksso"]);
    running.until("homesso  refreshed: expires in 59 minutes, refreshes automatically");
    running.interrupt();
    let output = running.finish();
    assert_eq!(output.code, Some(130), "{output}");
    assert!(!output.stderr.contains("worksso"), "{output}");
    assert_eq!(fixture.asked(), ["CreateToken"]);
}

#[test]
fn a_watch_ends_when_every_session_requires_a_login_and_notifies_the_desktop() {
    let mut fixture = Fixture::signed_in();
    fixture.expire("homesso");
    let told = fixture.pipe("told");
    let body = format!("printf '%s\\n' \"$@\" > {}", told.display());
    let script = fixture.script("notify-send", &body);
    fixture.set_path_first(script.parent().unwrap());
    let output = fixture.run(&["refresh", "--watch", "homesso"]);
    assert_eq!(output.code, Some(3), "{output}");
    snapshot!(output.stderr, @"homesso  failed: login required; run `ssologin homesso`");
    let text = read_to_end(&told);
    assert_eq!(
        text,
        "--app-name=ssologin\n--\nssologin\nhomesso: login required: ssologin homesso\n"
    );
}

#[test]
fn a_watch_of_sessions_that_cannot_be_refreshed_ends_at_once() {
    let mut fixture = Fixture::approving();
    fixture.set("PATH", "/nonexistent");
    let output = fixture.run(&["refresh", "--watch", "--all"]);
    assert_eq!(output.code, Some(3), "{output}");
    assert_eq!(output.stderr.matches("failed: ").count(), 3, "{output}");
    fixture.assert_nothing_asked();
}

#[test]
fn a_session_that_is_added_to_the_config_is_watched_too() {
    let fixture = Fixture::approving();
    let before = fixture.config_text();
    let added = "[sso-session added]\nsso_start_url = https://added.awsapps.com/start\n\
                 sso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n";
    fixture.config(format!("{before}\n{added}"));
    let fixture = fixture.logged_in(&["homesso", "worksso", "added"]);
    fixture.ends_in("added", 60);
    fixture.config(&before);
    // The first is due now, the second in three seconds, when the config is read again.
    fixture.ends_in("homesso", 60);
    fixture.ends_in("worksso", 12 * 60 + 3);
    let mut running = fixture.start(&["refresh", "--watch", "--all"]);
    running.until("homesso");
    fixture.config(format!("{before}\n{added}"));
    running.until("added ");
    running.interrupt();
    let output = running.finish();
    assert_eq!(output.code, Some(130), "{output}");
}
