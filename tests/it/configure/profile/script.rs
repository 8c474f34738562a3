//! `ssologin configure profile` in a script: options only, no prompts.

use crate::configure::arguments::{NEW_PROFILE, with};
use crate::configure::profile::usable::works;
use crate::support::{Fixture, LEGACY_URL, README, snapshot};

#[test]
fn with_all_options_there_is_no_prompt_and_a_valid_token_checks_them() {
    let fixture = Fixture::signed_in();
    let output = fixture.run(&with(NEW_PROFILE, &["--yes", "--output", "json"]));
    snapshot!(output, @r"
    ------- stderr -------
    wrote `[HOME]/.aws/config`; the previous version is in `[HOME]/.aws/config.ssologin-backup`
    use it with `aws s3 ls --profile new`, or `export AWS_PROFILE=new`
    [exit status: 0]
    ");
    assert_eq!(fixture.asked(), ["ListAccounts", "ListAccountRoles"]);
    let section = "\n[profile new]\nsso_session = homesso\nsso_account_id = 123412341234\nsso_role_name = MuppetAccess\n\
                   region = eu-west-1\noutput = json\n";
    assert!(
        fixture.config_text().contains(section),
        "{}",
        fixture.config_text()
    );
    works(&fixture, "new");
    // The account's name works too. A single option changes its key and prompts for nothing else.
    fixture.asked();
    let by_name = [
        "configure",
        "profile",
        "new",
        "--account",
        "Muppets",
        "--role",
        "MuppetAccess",
        "--yes",
    ];
    snapshot!(fixture.run(&by_name), @r"
    ------- stderr -------
    `[HOME]/.aws/config` is already up to date
    use it with `aws s3 ls --profile new`, or `export AWS_PROFILE=new`
    [exit status: 0]
    ");
    fixture.asked();
    let one = [
        "configure",
        "profile",
        "new",
        "--region",
        "us-east-1",
        "--yes",
    ];
    assert_eq!(fixture.run(&one).code, Some(0));
    assert!(
        fixture
            .config_text()
            .contains(&section.replace("region = eu-west-1", "region = us-east-1"))
    );
    let none = ["configure", "profile", "new", "--region", "-", "--yes"];
    assert_eq!(fixture.run(&none).code, Some(0));
    assert!(
        fixture
            .config_text()
            .contains(&section.replace("region = eu-west-1\n", ""))
    );
    fixture.assert_nothing_asked();
}

#[test]
fn without_a_token_the_profile_is_written_unchecked_with_a_warning() {
    let mut fixture = Fixture::approving();
    let dry = fixture.run(&with(NEW_PROFILE, &["--dry-run", "--region", "-"]));
    snapshot!(dry, "dry_run_of_a_profile");
    snapshot!(fixture.run(&with(NEW_PROFILE, &["--yes"])), @r"
    ------- stderr -------
    warning: the account and role are written without a check: you are not logged in
    wrote `[HOME]/.aws/config`; the previous version is in `[HOME]/.aws/config.ssologin-backup`
    log in with `ssologin homesso`
    use it with `aws s3 ls --profile new`, or `export AWS_PROFILE=new`
    [exit status: 0]
    ");
    fixture.assert_nothing_asked();
    // The name of an account must be looked up, which requires a login.
    let by_name = [
        "configure",
        "profile",
        "x",
        "--session",
        "homesso",
        "--account",
        "Muppets",
        "--role",
        "MuppetAccess",
        "--yes",
    ];
    let before = fixture.config_text();
    snapshot!(fixture.run(&by_name), @r"
    ------- stderr -------
    error: homesso: login required
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    assert_eq!(fixture.config_text(), before);
    // An outage does not mean that the account is wrong.
    let mut fixture = {
        fixture.config(README);
        std::mem::replace(&mut fixture, Fixture::approving()).logged_in(&["homesso"])
    };
    fixture.shut_down();
    let output = fixture.run(&with(NEW_PROFILE, &["--yes"]));
    assert_eq!(output.code, Some(0), "{output}");
    assert!(
        output
            .stderr
            .contains("without a check: cannot reach 127.0.0.1"),
        "{output}"
    );
}

#[test]
fn unknown_accounts_and_roles_are_rejected_with_a_suggestion() {
    let fixture = Fixture::signed_in();
    let before = fixture.config_text();
    let refused = |session: &str, account: &str, role: &str| {
        let output = fixture.run(&[
            "configure",
            "profile",
            "x",
            "--session",
            session,
            "--account",
            account,
            "--role",
            role,
            "--yes",
        ]);
        assert_eq!(output.code, Some(2), "{output}");
        assert_eq!(fixture.config_text(), before);
        output.stderr
    };
    snapshot!(refused("homeso", "123412341234", "MuppetAccess"), @r"
    error: no session named `homeso`
    hint: did you mean `homesso`?
    ");
    snapshot!(refused("homesso", "123412341235", "MuppetAccess"), @r"
    error: the portal of `homesso` lists no account `123412341235`
    hint: did you mean `123412341234`?
    ");
    snapshot!(refused("homesso", "Mupets", "MuppetAccess"), @r"
    error: the portal of `homesso` lists no account `Mupets`
    hint: did you mean `Muppets`?
    ");
    snapshot!(refused("homesso", "Muppets", "MupetAccess"), @r"
    error: the portal of `homesso` lists no role `MupetAccess` in Muppets (123412341234)
    hint: did you mean `MuppetAccess`?
    ");
    snapshot!(refused("homesso", "Muppets", "zzz"), @r"
    error: the portal of `homesso` lists no role `zzz` in Muppets (123412341234)
    hint: run `ssologin list roles homesso` to see them all
    ");
}

#[test]
fn without_a_terminal_missing_options_are_named() {
    let fixture = Fixture::approving();
    let before = fixture.tree();
    let refused = |arguments: &[&str]| {
        let output = fixture.run(arguments);
        assert_eq!(output.code, Some(2), "{output}");
        output.stderr
    };
    snapshot!(refused(&["configure"]), @"
    error: no answer for `Session`
    hint: pass `--session`
    ");
    snapshot!(refused(&NEW_PROFILE[..5]), @"
    error: no answer for `Account`
    hint: pass `--account`
    ");
    snapshot!(refused(&NEW_PROFILE[..7]), @"
    error: no answer for `Role`
    hint: pass `--role`
    ");
    snapshot!(refused(&[&NEW_PROFILE[..2], &NEW_PROFILE[3..], &["--yes"]].concat()), @"
    error: no answer for `Profile name`
    hint: pass `NAME`
    ");
    snapshot!(refused(NEW_PROFILE), @r"
    warning: the account and role are written without a check: you are not logged in
    error: confirmation required, but there is no terminal
    hint: pass `--yes` to write without confirmation, or `--dry-run` to only show the changes
    ");
    snapshot!(refused(&[&["configure", "profile", "my profile"], &NEW_PROFILE[3..], &["--yes"]].concat()), @"error: \
        the name `my profile` contains spaces, and the AWS SDKs for Go, Rust, JavaScript and C++ \
        do not find quoted names: use only letters, digits and `_-./@:+`");
    snapshot!(refused(&with(NEW_PROFILE, &["--yes", "--region", "eu_west"])), @"error: \
        `--region`: not a region: use a name such as `eu-west-1`");
    assert!(refused(&with(NEW_PROFILE, &["--output", "xml"])).contains("yaml-stream"));
    assert_eq!(fixture.tree(), before);
}

#[test]
fn a_legacy_profile_is_converted_with_a_note() {
    let fixture = Fixture::approving();
    let session = format!(
        "{README}\n[sso-session oldsso]\nsso_start_url = {LEGACY_URL}/\nsso_region = us-west-2\n"
    );
    fixture.config(&session);
    let output = fixture.run(&[
        "configure",
        "profile",
        "oldstyle",
        "--region",
        "eu-west-1",
        "--yes",
    ]);
    snapshot!(output, @r"
    ------- stderr -------
    `oldstyle` has its own start URL; the session replaces it
    wrote `[HOME]/.aws/config`; the previous version is in `[HOME]/.aws/config.ssologin-backup`
    log in with `ssologin oldsso`
    use it with `aws s3 ls --profile oldstyle`, or `export AWS_PROFILE=oldstyle`
    [exit status: 0]
    ");
    let converted = session.replace(
        &format!("sso_start_url = {LEGACY_URL}\nsso_region = us-west-2\nsso_account_id"),
        "sso_session = oldsso\nsso_account_id",
    );
    let converted = converted.replace(
        "LegacyAccess\nregion = us-west-2",
        "LegacyAccess\nregion = eu-west-1",
    );
    assert_eq!(fixture.config_text(), converted);
    assert_eq!(fixture.run(&["oldsso"]).code, Some(0));
    works(&fixture, "oldstyle");
}

#[test]
fn keys_that_override_the_profile_are_reported_or_refused() {
    let fixture = Fixture::approving();
    fixture.config(format!(
        "{README}\n[profile new]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = default\n"
    ));
    let output = fixture.run(&with(NEW_PROFILE, &["--yes"]));
    assert_eq!(output.code, Some(0), "{output}");
    assert!(
        output.stderr.contains(
            "warning: [profile new] has an assumed role and SSO: the AWS CLI, boto3 and the SDKs for \
             JavaScript and Rust use an assumed role"
        ),
        "{output}"
    );
    fixture.config(README);
    fixture.write(".aws/credentials", "[new]\nsso_role_name = Other\n");
    snapshot!(fixture.run(&with(NEW_PROFILE, &["--yes"])), @r"
    ------- stderr -------
    warning: the account and role are written without a check: you are not logged in
    error: the profile `new` would have another meaning: its section in the credentials file overrides the config file
    hint: choose another name, or delete the section in the credentials file
    [exit status: 5]
    ");
    assert_eq!(fixture.config_text(), README);
}
