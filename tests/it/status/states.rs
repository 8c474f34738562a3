//! A fixture with a session in each state.

use crate::support::Fixture;

/// Returns a fixture with one session in each state; the first expires in 42.5 minutes.
pub(crate) fn each_state() -> Fixture {
    let fixture = Fixture::approving();
    let mut config = String::new();
    for name in ["valid", "renewable", "expired", "signed-out", "unreadable"] {
        config += &format!(
            "[sso-session {name}]\nsso_start_url = https://{name}.awsapps.com/start\nsso_region = eu-west-1\n[profile p-{name}]\nsso_session = {name}\nsso_account_id = 123412341234\nsso_role_name = R\n"
        );
    }
    fixture.config(config);
    let fixture = fixture.logged_in(&["valid", "renewable", "expired"]);
    fixture.ends_in("valid", 42 * 60 + 30);
    fixture.ends_in("renewable", -60);
    fixture.expire("expired");
    std::fs::write(fixture.token_path("unreadable"), "[]").unwrap();
    fixture
}
