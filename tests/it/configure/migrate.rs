//! `ssologin configure migrate`: turning legacy profiles into sessions, and back.

use crate::support::{Fixture, LEGACY_URL, README, Terminal, snapshot};

#[test]
fn a_session_that_is_logged_in_keeps_its_own_token() {
    let fixture = Fixture::signed_in();
    let token = fixture.token("homesso");
    fixture.config(format!(
        "{README}\n[profile old]\nsso_start_url = https://homesso.awsapps.com/start\nsso_region = eu-west-1\n"
    ));
    let output = fixture.run(&["configure", "migrate", "old", "--yes"]);
    assert!(
        output.stderr.contains("homesso: already logged in\n"),
        "{output}"
    );
    assert_eq!(fixture.token("homesso"), token);
    assert!(
        fixture
            .config_text()
            .ends_with("\n[profile old]\nsso_session = homesso\n")
    );
}

#[test]
fn legacy_profiles_get_a_session_and_keep_their_login() {
    let fixture = Fixture::approving();
    assert_eq!(fixture.run(&[LEGACY_URL]).code, Some(0));
    let old = fixture.token(LEGACY_URL);
    fixture.asked();
    let output = fixture.run(&["configure", "migrate", "--yes"]);
    snapshot!(output, @"
    ------- stderr -------
    new session `oldsso` of https://oldsso.awsapps.com/start in us-west-2: oldstyle
    wrote `[HOME]/.aws/config`; the previous version is in `[HOME]/.aws/config.ssologin-backup`
    oldsso: still logged in for 7 hours 59 minutes; after that run `ssologin oldsso`, and tokens will refresh automatically
    from now on, tokens last one hour and refresh automatically: `59m` left is normal
    [exit status: 0]
    ");
    let expected = README.replace(
        "sso_start_url = https://oldsso.awsapps.com/start\nsso_region = us-west-2\nsso_account_id",
        "sso_session = oldsso\nsso_account_id",
    );
    assert_eq!(
        fixture.config_text(),
        format!(
            "{expected}\n[sso-session oldsso]\nsso_start_url = {LEGACY_URL}\nsso_region = us-west-2\n\
             sso_registration_scopes = sso:account:access\n"
        )
    );
    let token = fixture.token("oldsso");
    assert_eq!(
        token.keys().collect::<Vec<_>>(),
        ["startUrl", "region", "accessToken", "expiresAt"]
    );
    assert_eq!(token["accessToken"], old["accessToken"]);
    assert_eq!(fixture.run(&["oldsso"]).code, Some(0));
    let credentials = fixture.run(&["credentials", "--profile", "oldstyle"]);
    assert_eq!(credentials.code, Some(0), "{credentials}");
    assert_eq!(fixture.asked(), ["GetRoleCredentials"]);
    // Reverting restores the old file.
    snapshot!(fixture.run(&["configure", "migrate", "--revert", "--yes"]), @r"
    ------- stderr -------
    wrote `[HOME]/.aws/config`
    [exit status: 0]
    ");
    assert_eq!(fixture.config_text(), README);
    snapshot!(fixture.run(&["configure", "migrate", "--revert", "--yes"]), @r"
    ------- stderr -------
    `[HOME]/.aws/config` is already up to date
    [exit status: 0]
    ");
}

#[test]
fn a_session_is_named_after_the_directory_of_its_start_url() {
    const GOV: &str = "https://start.us-gov-home.awsapps.com/directory/acme";
    const WEST: &str = "https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/acme";
    const CHINA: &str = "https://start.cn-north-1.home.awsapps.cn/directory/d-12#/";
    let fixture = Fixture::approving();
    let portals = [
        ("gov", GOV, "us-gov-west-1"),
        ("west", WEST, "us-gov-west-1"),
        ("china", CHINA, "cn-north-1"),
    ];
    let profiles = portals.map(|(name, url, region)| {
        format!("[profile {name}]\nsso_start_url = {url}\nsso_region = {region}\n")
    });
    fixture.config(profiles.join("\n"));
    let output = fixture.run(&["configure", "migrate", "--yes"]);
    assert_eq!(output.code, Some(0), "{output}");
    let sections = [
        ("acme", GOV, "us-gov-west-1"),
        ("acme-us-gov-west-1", WEST, "us-gov-west-1"),
        ("d-12", CHINA, "cn-north-1"),
    ];
    let sections = sections.map(|(name, url, region)| {
        format!(
            "[sso-session {name}]\nsso_start_url = {url}\nsso_region = {region}\n\
             sso_registration_scopes = sso:account:access\n"
        )
    });
    let profiles = "[profile gov]\nsso_session = acme\n\n\
                    [profile west]\nsso_session = acme-us-gov-west-1\n\n\
                    [profile china]\nsso_session = d-12\n\n";
    assert_eq!(
        fixture.config_text(),
        format!("{profiles}{}", sections.join("\n"))
    );
}

#[test]
fn without_a_valid_token_one_login_is_required() {
    for end in [None, Some(600)] {
        let fixture = Fixture::approving();
        if let Some(end) = end {
            assert_eq!(fixture.run(&[LEGACY_URL]).code, Some(0));
            fixture.ends_in(LEGACY_URL, end);
        }
        let output = fixture.run(&[
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
        assert!(!fixture.token_path("mine").exists());
        assert!(fixture.config_text().contains("\nsso_session = mine\n"));
    }
}

#[test]
fn profiles_that_cannot_migrate_are_reported_and_left_alone() {
    let fixture = Fixture::approving();
    let half = format!("{README}\n[profile half]\nsso_start_url = {LEGACY_URL}\n");
    fixture.config(&half);
    let output = fixture.run(&["configure", "migrate", "half", "--yes"]);
    snapshot!(output, @r"
    ------- stderr -------
    warning: the profile `half` is unchanged: it has `sso_start_url` but no `sso_region`
    no legacy profile to migrate, nothing to change
    [exit status: 0]
    ");
    assert_eq!(fixture.config_text(), half);
    snapshot!(fixture.run(&["configure", "migrate", "oldstile", "--yes"]), @r"
    ------- stderr -------
    error: no profile named `oldstile`
    hint: did you mean `oldstyle`?
    [exit status: 2]
    ");
    let taken = fixture.run(&[
        "configure",
        "migrate",
        "oldstyle",
        "--session-name",
        "homesso",
        "--yes",
    ]);
    snapshot!(taken, @r"
    ------- stderr -------
    error: [sso-session homesso] has another portal or region: choose another name
    [exit status: 2]
    ");
    fixture.config(format!("{README}\n[profile two]\nsso_start_url = https://b.awsapps.com/start\nsso_region = eu-west-1\n"));
    snapshot!(fixture.run(&["configure", "migrate", "--session-name", "x", "--yes"]), @r"
    ------- stderr -------
    error: `--session-name` names one session, but these profiles use several portals or regions
    hint: choose profiles of one portal; these use different ones: oldstyle, two
    [exit status: 2]
    ");
}

#[test]
fn a_file_edited_since_the_migration_is_not_reverted() {
    let fixture = Fixture::approving();
    snapshot!(fixture.run(&["configure", "migrate", "--revert", "--yes"]), @r"
    ------- stderr -------
    error: no backup of `[HOME]/.aws/config` to restore
    [exit status: 1]
    ");
    assert_eq!(
        fixture.run(&["configure", "migrate", "--yes"]).code,
        Some(0)
    );
    let edited = fixture.config_text() + "# mine\n";
    fixture.config(&edited);
    snapshot!(fixture.run(&["configure", "migrate", "--revert", "--yes"]), @r"
    ------- stderr -------
    error: `[HOME]/.aws/config` was edited after the backup `[HOME]/.aws/config.ssologin-backup` was made: nothing was written, copy what you need by hand
    [exit status: 1]
    ");
    assert_eq!(fixture.config_text(), edited);
}

#[test]
fn the_user_can_name_the_new_session() {
    let fixture = Fixture::approving();
    assert_eq!(fixture.run(&[LEGACY_URL]).code, Some(0));
    let mut terminal = Terminal::start(&fixture, &["configure", "migrate"]);
    terminal.until("[oldsso]: ", 1);
    terminal.line("homesso");
    terminal.until("choose another name", 1);
    terminal.until("[oldsso]: ", 2);
    terminal.line("mine");
    terminal.until("[y/N] ", 1);
    terminal.line("yes");
    let (written, code) = terminal.finish();
    assert_eq!(code, 0, "{written}");
    assert!(
        written.contains("mine: still logged in for 7 hours 59 minutes"),
        "{written}"
    );
    assert!(fixture.config_text().contains("\n[sso-session mine]\n"));
}

#[test]
fn the_migration_fits_80_and_40_columns() {
    let fixture = Fixture::for_screens();
    for columns in [80, 40] {
        let arguments = ["configure", "migrate", "--session-name", "oldsso"];
        let mut migrate = Terminal::sized(&fixture, &arguments, columns);
        let screen = migrate.until_shown(|screen| screen.contains("[y/N]"));
        snapshot!(screen, format!("migration_{columns}"));
        migrate.line("n");
        assert!(migrate.ends_by_lines());
    }
}
