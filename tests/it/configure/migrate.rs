//! From profiles in the old style to sessions, and back.

use super::*;
use crate::run::OLD;

#[test]
fn a_session_that_is_logged_in_keeps_its_own_token() {
    let world = World::approving().logged_in(&["homesso"]);
    let token = world.token("homesso");
    world.config(format!(
        "{README}\n[profile old]\nsso_start_url = https://homesso.awsapps.com/start\nsso_region = eu-west-1\n"
    ));
    let output = world.run(&["configure", "migrate", "old", "--yes"]);
    assert!(
        output.stderr.contains("homesso: is logged in already\n"),
        "{output}"
    );
    assert_eq!(world.token("homesso"), token);
    assert!(text(&world).ends_with("\n[profile old]\nsso_session = homesso\n"));
}

#[test]
fn old_profiles_get_a_session_and_keep_their_login() {
    let world = World::approving();
    assert_eq!(world.run(&[OLD]).code, Some(0));
    let old = world.token(OLD);
    world.asked();
    let output = world.run(&["configure", "migrate", "--yes"]);
    snapshot!(output, @r"
    ------- stderr -------
    new session `oldsso` of https://oldsso.awsapps.com/start in us-west-2: oldstyle
    wrote `[HOME]/.aws/config`; what it was is in `[HOME]/.aws/config.ssologin-backup`
    oldsso: the login goes on, 7 h 59 min left; then `ssologin oldsso`, and from then on it renews itself
    from now on a token lives one hour and renews itself: `59 min left` is no loss
    [exit status: 0]
    ");
    let expected = README.replace(
        "sso_start_url = https://oldsso.awsapps.com/start\nsso_region = us-west-2\nsso_account_id",
        "sso_session = oldsso\nsso_account_id",
    );
    assert_eq!(
        text(&world),
        format!(
            "{expected}\n[sso-session oldsso]\nsso_start_url = {OLD}\nsso_region = us-west-2\n\
             sso_registration_scopes = sso:account:access\n"
        )
    );
    let token = world.token("oldsso");
    assert_eq!(
        token.keys().collect::<Vec<_>>(),
        ["startUrl", "region", "accessToken", "expiresAt"]
    );
    assert_eq!(token["accessToken"], old["accessToken"]);
    assert_eq!(world.run(&["oldsso"]).code, Some(0));
    let credentials = world.run(&["credentials", "--profile", "oldstyle"]);
    assert_eq!(credentials.code, Some(0), "{credentials}");
    assert_eq!(world.asked(), ["GetRoleCredentials"]);
    // And back, with what was in the file before.
    snapshot!(world.run(&["configure", "migrate", "--revert", "--yes"]), @r"
    ------- stderr -------
    wrote `[HOME]/.aws/config`
    [exit status: 0]
    ");
    assert_eq!(text(&world), README);
    snapshot!(world.run(&["configure", "migrate", "--revert", "--yes"]), @r"
    ------- stderr -------
    `[HOME]/.aws/config` is so already: nothing to change
    [exit status: 0]
    ");
}

#[test]
fn without_a_good_token_one_login_is_said_to_be_needed() {
    for end in [None, Some(600)] {
        let world = World::approving();
        if let Some(end) = end {
            assert_eq!(world.run(&[OLD]).code, Some(0));
            world.ends_in(OLD, end);
        }
        let output = world.run(&[
            "configure",
            "migrate",
            "oldstyle",
            "--session-name",
            "mine",
            "--yes",
        ]);
        assert!(
            output
                .stderr
                .contains("mine: log in once with `ssologin mine`"),
            "{output}"
        );
        assert!(!world.token_path("mine").exists());
        assert!(text(&world).contains("\nsso_session = mine\n"));
    }
}

#[test]
fn what_cannot_migrate_is_named_and_stays() {
    let world = World::approving();
    let half = format!("{README}\n[profile half]\nsso_start_url = {OLD}\n");
    world.config(&half);
    let output = world.run(&["configure", "migrate", "half", "--yes"]);
    snapshot!(output, @r"
    ------- stderr -------
    warning: the profile `half` stays as it is: it has `sso_start_url` but no `sso_region`
    no profile has a start URL of its own that could migrate: nothing to change
    [exit status: 0]
    ");
    assert_eq!(text(&world), half);
    snapshot!(world.run(&["configure", "migrate", "oldstile", "--yes"]), @r"
    ------- stderr -------
    error: there is no profile `oldstile`
    hint: did you mean `oldstyle`?
    [exit status: 2]
    ");
    let taken = world.run(&[
        "configure",
        "migrate",
        "oldstyle",
        "--session-name",
        "homesso",
        "--yes",
    ]);
    snapshot!(taken, @r"
    ------- stderr -------
    error: [sso-session homesso] is of another portal or region: choose another name
    [exit status: 2]
    ");
    world.config(format!("{README}\n[profile two]\nsso_start_url = https://b.awsapps.com/start\nsso_region = eu-west-1\n"));
    snapshot!(world.run(&["configure", "migrate", "--session-name", "x", "--yes"]), @r"
    ------- stderr -------
    error: `--session-name` is for one session, and the profiles are of several portals or regions
    hint: name profiles of one; these are of different ones: oldstyle, two
    [exit status: 2]
    ");
}

#[test]
fn a_file_that_was_edited_since_is_not_reverted() {
    let world = World::approving();
    snapshot!(world.run(&["configure", "migrate", "--revert", "--yes"]), @r"
    ------- stderr -------
    error: there is no backup of `[HOME]/.aws/config` to go back to
    [exit status: 1]
    ");
    assert_eq!(world.run(&["configure", "migrate", "--yes"]).code, Some(0));
    let edited = text(&world) + "# mine\n";
    world.config(&edited);
    snapshot!(world.run(&["configure", "migrate", "--revert", "--yes"]), @r"
    ------- stderr -------
    error: `[HOME]/.aws/config` was edited since `[HOME]/.aws/config.ssologin-backup` was kept: nothing was written, take over by hand what you need
    [exit status: 1]
    ");
    assert_eq!(text(&world), edited);
}
