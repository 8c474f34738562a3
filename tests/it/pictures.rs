//! The pictures of the README and the manual show what the program prints.

use crate::support::{Fixture, Picture, README, Terminal};

const COLUMNS: u16 = 100;

/// Adds what a command that ends by itself shows.
fn add(picture: &mut Picture, fixture: &Fixture, arguments: &[&str]) {
    let (written, _) = Terminal::sized(fixture, arguments, COLUMNS).finish();
    picture.add(&format!("ssologin {}", arguments.join(" ")), &written);
}

/// Returns a fixture with a valid, a refreshable and a missing token.
fn mixed() -> Fixture {
    let fixture = Fixture::waiting();
    let sessions = README.split("# The old style").next().unwrap();
    fixture.config(format!(
        "{sessions}\n[sso-session clubsso]\nsso_start_url = https://clubsso.awsapps.com/start\n\
         sso_region = us-east-1\n\n[profile clubsso.board]\nsso_session = clubsso\n\
         sso_account_id = 539963077979\nsso_role_name = ReadOnlyAccess\n"
    ));
    for session in ["homesso", "worksso"] {
        let mut login = fixture.start(&[session]);
        assert!(fixture.sandbox().approve(&login.code()));
        assert_eq!(login.finish().code, Some(0));
    }
    fixture.ends_in("homesso", 42 * 60 + 55);
    fixture.ends_in("worksso", -60);
    fixture
}

#[test]
fn a_login_of_all_sessions() {
    let fixture = mixed();
    let mut picture = Picture::new(COLUMNS);
    add(&mut picture, &fixture, &["status"]);
    let mut login = Terminal::sized(&fixture, &["--all"], COLUMNS);
    login.until_shown(|screen| screen.contains("refreshed") && screen.contains("user_code="));
    picture.add("ssologin --all", login.seen());
    picture.compare("login");
}

#[test]
fn the_lists_and_the_doctor() {
    let fixture = mixed();
    let mut picture = Picture::new(COLUMNS);
    add(&mut picture, &fixture, &["list", "profiles"]);
    add(
        &mut picture,
        &fixture,
        &["whoami", "--profile", "homesso.muppetuser"],
    );
    add(&mut picture, &fixture, &["doctor"]);
    picture.compare("commands");
}
