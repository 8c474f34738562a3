//! What no command of `ssologin configure` deletes: lines that it was not asked to change.

use crate::configure::arguments::{NEW_PROFILE, with};
use crate::support::{Fixture, LEGACY_URL, README, snapshot};

/// Runs a command that must be refused and must not change any file.
fn refused(fixture: &Fixture, arguments: &[&str]) -> String {
    let before = fixture.tree();
    let output = fixture.run(arguments);
    assert_eq!(
        (output.code, fixture.tree() == before),
        (Some(5), true),
        "{output}"
    );
    output.stderr
}

#[test]
fn a_profile_below_an_indented_header_is_not_deleted_with_a_region() {
    let fixture = Fixture::signed_in();
    let of_a = "sso_session = homesso\nsso_account_id = 123412341234\nsso_role_name = MuppetAccess";
    fixture.config(format!(
        "{README}\n[profile a]\n{of_a}\nregion = eu-west-1\n  [profile b]\n  region = us-west-2\n"
    ));
    let region = ["configure", "profile", "a", "--region", "us-east-1"];
    snapshot!(refused(&fixture, &with(&region, &["--yes"])), @"error: [HOME]/.aws/config:48: lines 48 and 49 are indented, so they belong to the value of `region` in [profile a] and would be deleted with it: remove their indentation first");
    snapshot!(refused(&fixture, &with(&region, &["--dry-run"])), @"error: [HOME]/.aws/config:48: lines 48 and 49 are indented, so they belong to the value of `region` in [profile a] and would be deleted with it: remove their indentation first");
    let none = ["configure", "profile", "a", "--region", "-", "--yes"];
    refused(&fixture, &none);
    // With the remedy it is written.
    let text = fixture.config_text();
    fixture.config(
        text.replace("\n  [", "\n[")
            .replace("\n  region", "\nregion"),
    );
    let output = fixture.run(&with(&region, &["--yes"]));
    assert_eq!(output.code, Some(0), "{output}");
    let expected = "region = us-east-1\n[profile b]\nregion = us-west-2\n";
    assert!(fixture.config_text().ends_with(expected));
}

#[test]
fn a_profile_below_an_indented_header_is_not_deleted_with_scopes() {
    let fixture = Fixture::approving();
    let lines = "sso_registration_scopes = a\n  [profile b]\n  region = us-west-2\n";
    fixture.config(format!(
        "[sso-session s]\nsso_start_url = https://s.awsapps.com/start\nsso_region = eu-west-1\n{lines}"
    ));
    let scopes = [
        "configure",
        "session",
        "s",
        "--scopes",
        "sso:account:access",
        "--yes",
    ];
    snapshot!(refused(&fixture, &scopes), @"error: [HOME]/.aws/config:5: lines 5 and 6 are indented, so they belong to the value of `sso_registration_scopes` in [sso-session s] and would be deleted with it: remove their indentation first");
    // Scopes on lines of their own are no keys.
    let text = fixture.config_text();
    let scopes_below = "sso_registration_scopes = a,\n  sso:account:access\n";
    fixture.config(text.replace(lines, scopes_below));
    let output = fixture.run(&scopes);
    assert_eq!(output.code, Some(0), "{output}");
}

#[test]
fn a_profile_below_an_indented_header_is_not_deleted_by_a_migration() {
    let fixture = Fixture::approving();
    // The second start URL counts, but both lines would be replaced.
    let url = format!("sso_start_url = {LEGACY_URL}\n");
    fixture.config(format!(
        "[profile a]\n{url}  [profile b]\n  region = us-west-2\n{url}sso_region = us-west-2\n"
    ));
    snapshot!(refused(&fixture, &["configure", "migrate", "--yes"]), @"
    new session `oldsso` of https://oldsso.awsapps.com/start in us-west-2: a
    error: [HOME]/.aws/config:3: lines 3 and 4 are indented, so they belong to the value of `sso_start_url` in [profile a] and would be deleted with it: remove their indentation first
    ");
}

#[test]
fn keys_without_a_value_stay_when_other_keys_are_set() {
    let fixture = Fixture::signed_in();
    let section = "\n[profile new]\nregion =\noutput =\n# mine\ncli_pager =\n";
    fixture.config(format!("{README}{section}"));
    let output = fixture.run(&with(NEW_PROFILE, &["--region", "eu-west-1", "--yes"]));
    assert_eq!(output.code, Some(0), "{output}");
    let keys =
        "sso_session = homesso\nsso_account_id = 123412341234\nsso_role_name = MuppetAccess\n";
    let expected = section.replace("region =", "region = eu-west-1");
    assert_eq!(fixture.config_text(), format!("{README}{expected}{keys}"));
    // Without `--region`, an empty region stays too.
    fixture.config(format!("{README}{section}"));
    let output = fixture.run(&with(NEW_PROFILE, &["--yes"]));
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(fixture.config_text(), format!("{README}{section}{keys}"));
}

#[test]
fn every_change_has_its_own_backup() {
    let fixture = Fixture::approving();
    let mut texts = vec![fixture.config_text()];
    for scopes in ["a", "b", "c"] {
        let change = [
            "configure",
            "session",
            "homesso",
            "--scopes",
            scopes,
            "--yes",
        ];
        let output = fixture.run(&change);
        assert_eq!(output.code, Some(0), "{output}");
        texts.push(fixture.config_text());
    }
    let text = |name: &str| std::fs::read_to_string(fixture.path(".aws").join(name)).unwrap();
    let backups = [
        "config",
        "config.ssologin-backup",
        "config.ssologin-backup.1",
        "config.ssologin-backup.2",
    ];
    texts.reverse();
    assert_eq!(backups.map(text).as_slice(), texts);
    assert_eq!(fixture.names(".aws"), backups.join("\n"));
}
