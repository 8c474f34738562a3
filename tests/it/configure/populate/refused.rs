//! What cannot be populated: legacy profiles, and accounts that cannot be listed.

use crate::configure::populate::roles::{populate, portal_with, profile, readme_with};
use crate::support::{Fixture, LEGACY_URL, README, snapshot};

#[test]
fn invalid_options_are_rejected_before_any_request() {
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
    snapshot!(refused(&["homesso", "--yes", "--name", "{Account}"]), @"error: invalid value \
        '{Account}' for '--name <TEMPLATE>': unknown placeholder `{Account}`: use {session}, \
        {account}, {account_id}, {role} or {email}");
    snapshot!(refused(&["homesso", "--yes", "--name", ""]), @"error: invalid value '' for \
        '--name <TEMPLATE>': the template is empty: use one such as `{session}.{account}.{role}`");
    snapshot!(refused(&["homesso", "--yes", "--region", "eu west"]), @"error: invalid value 'eu \
        west' for '--region <REGION>': not a region: use a name such as `eu-west-1`");
    snapshot!(refused(&["homeso", "--yes"]), @"error: no session or profile named `homeso`");
    // Without `--yes`, listing a large portal for minutes would be wasted.
    snapshot!(refused(&["homesso"]), @"error: confirmation required, but there is no terminal");
    fixture.assert_nothing_asked();
}

#[test]
fn legacy_profiles_must_migrate_first() {
    let fixture = Fixture::approving();
    snapshot!(populate(&fixture, &[LEGACY_URL, "--yes"]), @r"
    ------- stderr -------
    error: https://oldsso.awsapps.com/start is a start URL used by legacy profiles, not a session
    hint: run `ssologin configure migrate` to turn it into a session
    [exit status: 2]
    ");
    snapshot!(populate(&fixture, &["oldstyle", "--yes"]), @r"
    ------- stderr -------
    `oldstyle` is a profile, using its session `https://oldsso.awsapps.com/start`
    error: https://oldsso.awsapps.com/start is a start URL used by legacy profiles, not a session
    hint: run `ssologin configure migrate oldstyle` to turn it into a session
    [exit status: 2]
    ");
    fixture.config(format!(
        "[profile o]\nsso_start_url = {LEGACY_URL}\nsso_region = us-west-2\n"
    ));
    assert_eq!(populate(&fixture, &["--all", "--yes"]).code, Some(2));
    fixture.assert_nothing_asked();
}

#[test]
fn if_a_login_is_required_the_hint_names_the_command() {
    let fixture = Fixture::approving();
    snapshot!(populate(&fixture, &["homesso", "--yes"]), @r"
    ------- stderr -------
    error: homesso: login required
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    assert_eq!(fixture.config_text(), README);
}

#[tokio::test]
async fn after_a_partial_failure_listed_roles_are_written_and_nothing_is_pruned() {
    let mut fixture = Fixture::signed_in();
    let old = profile("homesso.alpha.old", "1", "Old", "eu-west-1");
    fixture.config(readme_with(&old));
    let accounts: &[(&str, &str, &[&str])] = &[("1", "Alpha", &["New"]), ("2", "Beta", &["Admin"])];
    let part = portal_with(&mut fixture, accounts, &["2"]).await;
    let arguments = ["homesso", "worksso", "--prune", "--yes"];
    snapshot!(populate(&fixture, &arguments), @r"
    ------- stderr -------
    homesso  failed: account 2 (Beta): 127.0.0.1:[PORT] denied access (ListAccountRoles)
    worksso  failed: login required; run `ssologin worksso`
    homesso  1 new profile
    wrote `[HOME]/.aws/config`; the previous version is in `[HOME]/.aws/config.ssologin-backup`
    [exit status: 4]
    ");
    let new = profile("homesso.alpha.new", "1", "New", "eu-west-1");
    assert_eq!(fixture.config_text(), readme_with(&format!("{old}{new}")));
    drop(part);
    let _whole = portal_with(&mut fixture, accounts, &[]).await;
    snapshot!(populate(&fixture, &arguments), @r"
    ------- stderr -------
    worksso  failed: login required; run `ssologin worksso`
    homesso  1 new profile, 1 already role has one, 1 removed
    wrote `[HOME]/.aws/config`; the previous version is in `[HOME]/.aws/config.ssologin-backup`
    [exit status: 4]
    ");
    let beta = profile("homesso.beta.admin", "2", "Admin", "eu-west-1");
    assert_eq!(fixture.config_text(), readme_with(&format!("{new}{beta}")));
}

#[tokio::test]
async fn nothing_is_written_if_no_account_can_be_listed() {
    let mut fixture = Fixture::signed_in();
    let _none = portal_with(&mut fixture, &[("1", "Alpha", &["New"])], &["1"]).await;
    let before = fixture.config_text();
    snapshot!(populate(&fixture, &["homesso", "--prune", "--yes"]), @r"
    ------- stderr -------
    homesso  failed: account 1 (Alpha): 127.0.0.1:[PORT] denied access (ListAccountRoles)
    [exit status: 1]
    ");
    assert_eq!(fixture.config_text(), before);
}

#[tokio::test]
async fn a_profile_below_an_indented_header_is_not_pruned() {
    let mut fixture = Fixture::signed_in();
    let gone = profile("homesso.alpha.gone", "1", "Gone", "eu-west-1");
    let gone = gone.replace("west-1\n", "west-1\n  [profile mine]\n  output = json\n");
    fixture.config(format!("{README}\n{gone}"));
    let _portal = portal_with(&mut fixture, &[("1", "Alpha", &["R"])], &[]).await;
    let before = fixture.config_text();
    let output = populate(&fixture, &["homesso", "--prune", "--yes"]);
    snapshot!(output, @"
    ------- stderr -------
    homesso  1 new profile
    homesso  the new profiles have no region; set one with `--region`
    warning: the profile `homesso.alpha.gone` is kept although its role is gone: it has a problem: [HOME]/.aws/config:48: the header is indented, so the AWS CLI reads it as part of `region` in [profile homesso.alpha.gone]; remove the indentation of the header and of the lines below it
    wrote `[HOME]/.aws/config`; the previous version is in `[HOME]/.aws/config.ssologin-backup`
    [exit status: 0]
    ");
    assert!(fixture.config_text().starts_with(&before));
}
