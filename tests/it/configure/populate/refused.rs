//! What is not populated: legacy profiles, and what cannot be listed.

use crate::configure::populate::roles::{populate, portal_with, profile, readme_with};
use crate::support::{Fixture, LEGACY_URL, README, snapshot};

#[test]
fn invalid_options_are_refused_before_the_portal_is_asked() {
    let fixture = Fixture::signed_in();
    let before = fixture.tree();
    let refused = |arguments: &[&str]| {
        let output = populate(&fixture, arguments);
        assert_eq!(
            (output.code, fixture.tree() == before),
            (Some(2), true),
            "{output}"
        );
        output.stderr.lines().next().unwrap().to_owned()
    };
    snapshot!(refused(&["homesso", "--yes", "--name", "{Account}"]), @"error: invalid value '{Account}' for '--name <TEMPLATE>': `{Account}` is no word of a name: {session}, {account}, {account_id}, {role} and {email} are");
    snapshot!(refused(&["homesso", "--yes", "--name", ""]), @"error: invalid value '' for '--name <TEMPLATE>': a name of nothing names no profile: write one such as `{session}.{account}.{role}`");
    snapshot!(refused(&["homesso", "--yes", "--region", "eu west"]), @"error: invalid value 'eu west' for '--region <REGION>': that is no region: write one such as `eu-west-1`");
    snapshot!(refused(&["homeso", "--yes"]), @"error: there is no session and no profile `homeso`");
    // Without `--yes` a listing of minutes would be for nothing.
    snapshot!(refused(&["homesso"]), @"error: nobody can be asked whether it is to be written");
    fixture.assert_nothing_asked();
}

#[test]
fn legacy_profiles_must_migrate_first() {
    let fixture = Fixture::approving();
    snapshot!(populate(&fixture, &[LEGACY_URL, "--yes"]), @r"
    ------- stderr -------
    error: https://oldsso.awsapps.com/start is a start URL of profiles, not a session that others could be bound to
    hint: `ssologin configure migrate` makes a session of it
    [exit status: 2]
    ");
    snapshot!(populate(&fixture, &["oldstyle", "--yes"]), @r"
    ------- stderr -------
    `oldstyle` is a profile; its session is `https://oldsso.awsapps.com/start`
    error: https://oldsso.awsapps.com/start is a start URL of profiles, not a session that others could be bound to
    hint: `ssologin configure migrate oldstyle` makes a session of it
    [exit status: 2]
    ");
    fixture.config(format!(
        "[profile o]\nsso_start_url = {LEGACY_URL}\nsso_region = us-west-2\n"
    ));
    assert_eq!(populate(&fixture, &["--all", "--yes"]).code, Some(2));
    fixture.assert_nothing_asked();
}

#[test]
fn where_a_login_is_required_its_command_is_named() {
    let fixture = Fixture::approving();
    snapshot!(populate(&fixture, &["homesso", "--yes"]), @r"
    ------- stderr -------
    error: homesso: a person must log in
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    assert_eq!(fixture.config_text(), README);
}

#[tokio::test]
async fn listed_roles_are_written_and_nothing_is_pruned_after_a_failure() {
    let mut fixture = Fixture::signed_in();
    let old = profile("homesso.alpha.old", "1", "Old", "eu-west-1");
    fixture.config(readme_with(&old));
    let accounts: &[(&str, &str, &[&str])] = &[("1", "Alpha", &["New"]), ("2", "Beta", &["Admin"])];
    let part = portal_with(&mut fixture, accounts, &["2"]).await;
    let arguments = ["homesso", "worksso", "--prune", "--yes"];
    snapshot!(populate(&fixture, &arguments), @r"
    ------- stderr -------
    homesso  failed: account 2 (Beta): 127.0.0.1:[PORT] does not give this to you (ListAccountRoles)
    worksso  failed: a person must log in; run `ssologin worksso`
    homesso  1 new profile
    wrote `[HOME]/.aws/config`; what it was is in `[HOME]/.aws/config.ssologin-backup`
    [exit status: 4]
    ");
    let new = profile("homesso.alpha.new", "1", "New", "eu-west-1");
    assert_eq!(fixture.config_text(), readme_with(&format!("{old}{new}")));
    drop(part);
    let _whole = portal_with(&mut fixture, accounts, &[]).await;
    snapshot!(populate(&fixture, &arguments), @r"
    ------- stderr -------
    worksso  failed: a person must log in; run `ssologin worksso`
    homesso  1 new profile, 1 role has one already, 1 removed
    wrote `[HOME]/.aws/config`; what it was is in `[HOME]/.aws/config.ssologin-backup`
    [exit status: 4]
    ");
    let beta = profile("homesso.beta.admin", "2", "Admin", "eu-west-1");
    assert_eq!(fixture.config_text(), readme_with(&format!("{new}{beta}")));
}

#[tokio::test]
async fn without_any_listed_account_nothing_is_written() {
    let mut fixture = Fixture::signed_in();
    let _none = portal_with(&mut fixture, &[("1", "Alpha", &["New"])], &["1"]).await;
    let before = fixture.config_text();
    snapshot!(populate(&fixture, &["homesso", "--prune", "--yes"]), @r"
    ------- stderr -------
    homesso  failed: account 1 (Alpha): 127.0.0.1:[PORT] does not give this to you (ListAccountRoles)
    [exit status: 1]
    ");
    assert_eq!(fixture.config_text(), before);
}
