//! Nobody to ask.

use super::*;
use crate::run::{OLD, README, snapshot};

#[test]
fn with_all_options_nothing_is_asked_and_a_living_token_checks_them() {
    let world = World::approving().logged_in(&["homesso"]);
    let output = world.run(&with(ALL, &["--yes", "--output", "json"]));
    snapshot!(output, @r"
    ------- stderr -------
    wrote `[HOME]/.aws/config`; what it was is in `[HOME]/.aws/config.ssologin-backup`
    use it with `aws s3 ls --profile new`, or `export AWS_PROFILE=new`
    [exit status: 0]
    ");
    assert_eq!(world.asked(), ["ListAccounts", "ListAccountRoles"]);
    let section = "\n[profile new]\nsso_session = homesso\nsso_account_id = 123412341234\nsso_role_name = MuppetAccess\n\
                   region = eu-west-1\noutput = json\n";
    assert!(text(&world).contains(section), "{}", text(&world));
    works(&world, "new");
    // By name it is the same; a key alone leaves the others, and nobody is asked about them.
    world.asked();
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
    snapshot!(world.run(&by_name), @r"
    ------- stderr -------
    `[HOME]/.aws/config` is so already: nothing to change
    use it with `aws s3 ls --profile new`, or `export AWS_PROFILE=new`
    [exit status: 0]
    ");
    world.asked();
    let one = [
        "configure",
        "profile",
        "new",
        "--region",
        "us-east-1",
        "--yes",
    ];
    assert_eq!(world.run(&one).code, Some(0));
    assert!(text(&world).contains(&section.replace("region = eu-west-1", "region = us-east-1")));
    let none = ["configure", "profile", "new", "--region", "-", "--yes"];
    assert_eq!(world.run(&none).code, Some(0));
    assert!(text(&world).contains(&section.replace("region = eu-west-1\n", "")));
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn without_a_token_it_is_written_as_given_and_said_that_nothing_checked_it() {
    let mut world = World::approving();
    let dry = world.run(&with(ALL, &["--dry-run", "--region", "-"]));
    snapshot!(dry, @r"
    --- [HOME]/.aws/config
    +++ [HOME]/.aws/config
    @@ -20,6 +20,11 @@
     sso_role_name = AdministratorAccess
     region = eu-west-1
     
    +[profile new]
    +sso_session = homesso
    +sso_account_id = 123412341234
    +sso_role_name = MuppetAccess
    +
     [profile worksso.dev]
     sso_session = worksso
     sso_account_id = 432143214321
    ------- stderr -------
    warning: account and role are written as given, and not checked: nobody is logged in
    [exit status: 0]
    ");
    snapshot!(world.run(&with(ALL, &["--yes"])), @r"
    ------- stderr -------
    warning: account and role are written as given, and not checked: nobody is logged in
    wrote `[HOME]/.aws/config`; what it was is in `[HOME]/.aws/config.ssologin-backup`
    log in with `ssologin homesso`
    use it with `aws s3 ls --profile new`, or `export AWS_PROFILE=new`
    [exit status: 0]
    ");
    assert_eq!(world.asked(), [""; 0]);
    // A name must be looked up.
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
    let before = text(&world);
    snapshot!(world.run(&by_name), @r"
    ------- stderr -------
    error: homesso: a person must log in
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    assert_eq!(text(&world), before);
    // An outage says nothing about the account.
    let mut world = {
        world.config(README);
        std::mem::replace(&mut world, World::approving()).logged_in(&["homesso"])
    };
    world.shut_down();
    let output = world.run(&with(ALL, &["--yes"]));
    assert_eq!(output.code, Some(0), "{output}");
    assert!(
        output
            .stderr
            .contains("not checked: cannot reach 127.0.0.1"),
        "{output}"
    );
}

#[test]
fn what_the_portal_does_not_list_is_refused_and_the_nearest_named() {
    let world = World::approving().logged_in(&["homesso"]);
    let before = text(&world);
    let refused = |session: &str, account: &str, role: &str| {
        let output = world.run(&[
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
        assert_eq!(text(&world), before);
        output.stderr
    };
    snapshot!(refused("homeso", "123412341234", "MuppetAccess"), @r"
    error: there is no `[sso-session homeso]`
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
    hint: `ssologin list roles homesso` names those there are
    ");
}

#[test]
fn what_is_missing_is_named_where_nobody_can_be_asked() {
    let world = World::approving();
    let before = world.tree();
    let refused = |arguments: &[&str]| {
        let output = world.run(arguments);
        assert_eq!(output.code, Some(2), "{output}");
        output.stderr
    };
    snapshot!(refused(&["configure"]), @r"
    error: there is no answer to `Session`
    hint: give `--session`
    ");
    snapshot!(refused(&ALL[..5]), @r"
    error: there is no answer to `Account`
    hint: give `--account`
    ");
    snapshot!(refused(&ALL[..7]), @r"
    error: there is no answer to `Role`
    hint: give `--role`
    ");
    snapshot!(refused(&[&ALL[..2], &ALL[3..], &["--yes"]].concat()), @r"
    error: there is no answer to `Profile name`
    hint: give `NAME`
    ");
    snapshot!(refused(ALL), @r"
    warning: account and role are written as given, and not checked: nobody is logged in
    error: nobody can be asked whether it is to be written
    hint: `--yes` writes without asking, `--dry-run` shows what it would write
    ");
    snapshot!(refused(&[&["configure", "profile", "my profile"], &ALL[3..], &["--yes"]].concat()), @"error: the name `my profile` has blanks, and the AWS SDKs for Go, Rust, JavaScript and C++ find no quoted name: choose one of letters, digits and `_-./@:+`");
    snapshot!(refused(&with(ALL, &["--yes", "--region", "eu_west"])), @"error: `--region`: that is no region: write one such as `eu-west-1`");
    assert!(refused(&with(ALL, &["--output", "xml"])).contains("yaml-stream"));
    assert_eq!(world.tree(), before);
}

#[test]
fn a_legacy_profile_is_converted_and_that_is_said() {
    let world = World::approving();
    let session =
        format!("{README}\n[sso-session oldsso]\nsso_start_url = {OLD}/\nsso_region = us-west-2\n");
    world.config(&session);
    let output = world.run(&[
        "configure",
        "profile",
        "oldstyle",
        "--region",
        "eu-west-1",
        "--yes",
    ]);
    snapshot!(output, @r"
    ------- stderr -------
    `oldstyle` has a start URL of its own: the session takes its place
    wrote `[HOME]/.aws/config`; what it was is in `[HOME]/.aws/config.ssologin-backup`
    log in with `ssologin oldsso`
    use it with `aws s3 ls --profile oldstyle`, or `export AWS_PROFILE=oldstyle`
    [exit status: 0]
    ");
    let converted = session.replace(
        &format!("sso_start_url = {OLD}\nsso_region = us-west-2\nsso_account_id"),
        "sso_session = oldsso\nsso_account_id",
    );
    let converted = converted.replace(
        "LegacyAccess\nregion = us-west-2",
        "LegacyAccess\nregion = eu-west-1",
    );
    assert_eq!(text(&world), converted);
    assert_eq!(world.run(&["oldsso"]).code, Some(0));
    works(&world, "oldstyle");
}

#[test]
fn what_would_win_over_the_profile_is_told_or_refused() {
    let world = World::approving();
    world.config(format!(
        "{README}\n[profile new]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = default\n"
    ));
    let output = world.run(&with(ALL, &["--yes"]));
    assert_eq!(output.code, Some(0), "{output}");
    assert!(
        output.stderr.contains("warning: [profile new] names a role that is assumed and SSO: the AWS CLI takes a role that is assumed"),
        "{output}"
    );
    world.config(README);
    world.write(".aws/credentials", "[new]\nsso_role_name = Other\n");
    snapshot!(world.run(&with(ALL, &["--yes"])), @r"
    ------- stderr -------
    warning: account and role are written as given, and not checked: nobody is logged in
    error: the profile `new` would stand for something else: what the credentials file has for it wins over the config
    hint: choose another name, or delete the section of the credentials file
    [exit status: 5]
    ");
    assert_eq!(text(&world), README);
}
