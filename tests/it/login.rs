//! `ssologin login`: what is asked of the service, what is said, what is written.

use chrono::TimeDelta;

use crate::run::{World, snapshot};

const FIRST_LOGIN: [&str; 4] = [
    "RegisterClient",
    "StartDeviceAuthorization",
    "CreateToken",
    "ListAccounts",
];
/// With a client that is registered already.
const NEXT_LOGIN: &[&str] = FIRST_LOGIN.split_at(1).1;

/// Two people-facing sessions of one config, and nothing else.
const ONE_SESSION: &str = "\
[sso-session only]
sso_start_url = https://only.awsapps.com/start
sso_region = eu-west-1
";

#[test]
fn a_first_login_registers_asks_and_polls_once_each() {
    let world = World::approving();
    let output = world.run(&["homesso"]);
    snapshot!(output, @r"
    ------- stderr -------
    homesso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: 59 min left, renews itself
    [exit status: 0]
    ");
    assert_eq!(world.asked(), FIRST_LOGIN);
    snapshot!(world.names(".aws/sso"), @r"
    cache
    cache/315be7c652c2222e81bf6555240bd6d9fd0e74d1.json
    cache/aeb4ade1897115eecded4c20d82f702d84aae043.json
    ");
    assert_eq!(world.token("homesso")["region"], "eu-west-1");
}

#[test]
fn a_login_that_is_not_needed_asks_nobody_and_writes_nothing() {
    let world = World::approving().logged_in(&["homesso"]);
    let before = world.tree();
    snapshot!(world.run(&["homesso"]), @r"
    ------- stderr -------
    homesso  kept: 59 min left, renews itself
    [exit status: 0]
    ");
    assert_eq!(world.asked(), [""; 0]);
    assert_eq!(world.tree(), before);
}

#[test]
fn a_registration_is_used_again() {
    let world = World::approving().logged_in(&["homesso"]);
    std::fs::remove_file(world.token_path("homesso")).unwrap();
    assert_eq!(world.run(&["homesso"]).code, Some(0));
    assert_eq!(world.asked(), NEXT_LOGIN);
}

#[test]
fn a_registration_that_the_service_forgot_is_made_anew_once() {
    let world = World::approving().logged_in(&["homesso"]);
    world.wear_out("homesso");
    world.advance(TimeDelta::days(100));
    assert_eq!(world.run(&["homesso"]).code, Some(0));
    let refused = "StartDeviceAuthorization InvalidClientException";
    assert_eq!(world.asked(), [&[refused][..], &FIRST_LOGIN].concat());
}

#[test]
fn an_ended_token_is_renewed_without_a_person() {
    let world = World::waiting();
    let mut login = world.start(&["homesso"]);
    world.sandbox().approve(&login.code());
    assert_eq!(login.finish().code, Some(0));
    world.asked();
    world.ends_in("homesso", -60);
    let old = world.token("homesso");
    snapshot!(world.run(&["homesso"]), @r"
    ------- stderr -------
    homesso  renewed: 59 min left, renews itself
    [exit status: 0]
    ");
    assert_eq!(world.asked(), ["CreateToken"]);
    let new = world.token("homesso");
    assert_ne!(new["accessToken"], old["accessToken"]);
    assert_ne!(new["refreshToken"], old["refreshToken"]);
}

#[test]
fn a_token_near_its_end_is_renewed_and_one_beyond_the_margin_is_kept() {
    let world = World::approving().logged_in(&["homesso"]);
    world.ends_in("homesso", 16 * 60);
    world.run(&["homesso"]);
    assert_eq!(world.asked(), [""; 0]);
    world.ends_in("homesso", 14 * 60);
    world.run(&["homesso", "--min-remaining", "13m"]);
    assert_eq!(world.asked(), [""; 0]);
    world.run(&["homesso"]);
    assert_eq!(world.asked(), ["CreateToken"]);
    world.run(&["homesso", "--min-remaining", "45m"]);
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn a_token_that_cannot_live_as_long_as_asked_is_no_success() {
    let world = World::approving();
    let output = world.run(&["homesso", "--min-remaining", "2h"]);
    snapshot!(output, @r"
    ------- stderr -------
    homesso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    error: homesso: the new token has 59 min left, less than the 120 min asked for
    hint: the sign-in may be about to end: `ssologin homesso --fresh` begins a new one
    [exit status: 1]
    ");
}

#[test]
fn a_renewal_that_is_refused_asks_the_person_and_says_why() {
    let world = World::approving().logged_in(&["homesso"]);
    world.ends_in("homesso", -60);
    world.edit("homesso", |token| {
        token.insert("refreshToken".to_owned(), "spent".into());
    });
    snapshot!(world.run(&["homesso"]), @r"
    ------- stderr -------
    homesso  not renewed: 127.0.0.1:[PORT] takes the code or refresh token no more (CreateToken: invalid_grant)
    homesso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: 59 min left, renews itself
    [exit status: 0]
    ");
    assert_eq!(
        world.asked(),
        [
            "CreateToken InvalidGrantException",
            "StartDeviceAuthorization",
            "CreateToken",
            "ListAccounts"
        ]
    );
}

#[test]
fn force_asks_a_person_although_the_token_is_good() {
    let world = World::approving().logged_in(&["homesso"]);
    let old = world.token("homesso");
    assert_eq!(world.run(&["homesso", "--force"]).code, Some(0));
    assert_eq!(world.asked(), NEXT_LOGIN);
    assert_ne!(world.token("homesso")["accessToken"], old["accessToken"]);
}

#[test]
fn what_other_tools_keep_in_the_token_file_stays() {
    let world = World::approving().logged_in(&["homesso"]);
    world.ends_in("homesso", -60);
    world.edit("homesso", |token| {
        token.insert("theirs".to_owned(), "kept".into());
    });
    world.run(&["homesso"]);
    assert_eq!(world.token("homesso")["theirs"], "kept");
    assert_eq!(world.asked(), ["CreateToken"]);
}

#[test]
fn the_files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::approving().logged_in(&["homesso"]);
    let mode = |path: &str| {
        let metadata = std::fs::metadata(world.path(path)).unwrap();
        metadata.permissions().mode() & 0o777
    };
    for name in world.names(".aws/sso/cache").lines() {
        assert_eq!(mode(&format!(".aws/sso/cache/{name}")), 0o600, "{name}");
    }
    assert_eq!(mode(".aws/sso/cache"), 0o700);
    assert_eq!(mode(".aws/sso"), 0o700);
}

#[test]
fn a_profile_stands_for_its_session_and_that_is_said() {
    let world = World::approving();
    snapshot!(world.run(&["worksso.audit"]), @r"
    ------- stderr -------
    `worksso.audit` is a profile; its session is `worksso`
    worksso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    worksso  logged in: 59 min left, renews itself
    [exit status: 0]
    ");
    assert_eq!(world.asked(), FIRST_LOGIN);
    assert!(world.token_path("worksso").exists());
}

#[test]
fn two_profiles_of_a_session_are_one_login() {
    let world = World::approving();
    let output = world.run(&["worksso.audit", "worksso.dev", "worksso"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(world.asked(), FIRST_LOGIN);
}

#[test]
fn the_start_url_of_a_legacy_profile_names_its_session() {
    let world = World::approving();
    snapshot!(world.run(&[crate::run::OLD]), @r"
    ------- stderr -------
    https://oldsso.awsapps.com/start  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    https://oldsso.awsapps.com/start  logged in: 7 h 59 min left
    [exit status: 0]
    ");
    assert_eq!(world.asked(), FIRST_LOGIN);
    assert!(world.token_path(crate::run::OLD).exists());
    assert_eq!(world.run(&["oldstyle"]).code, Some(0));
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn with_nothing_named_the_profile_of_the_environment_counts() {
    for variable in ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"] {
        let mut world = World::approving();
        world.set(variable, "worksso.dev");
        let output = world.run(&[]);
        assert_eq!(output.code, Some(0), "{output}");
        assert!(world.token_path("worksso").exists());
        assert!(!world.token_path("homesso").exists());
    }
}

#[test]
fn with_nothing_named_the_default_profile_counts() {
    let world = World::approving();
    let default = "[default]\nsso_session = worksso\nsso_account_id = 432143214321\nsso_role_name = DeveloperAccess\n";
    world.config(format!("{}{default}", crate::run::README));
    let output = world.run(&[]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(world.token_path("worksso").exists());
}

#[test]
fn with_nothing_named_the_only_session_is_meant() {
    let world = World::approving();
    world.config(ONE_SESSION);
    assert_eq!(world.run(&[]).code, Some(0));
    assert!(world.token_path("only").exists());
}

#[test]
fn with_nothing_named_and_several_sessions_they_are_listed() {
    let world = World::approving();
    snapshot!(world.run(&[]), @r"
    ------- stderr -------
    error: there are several sessions: name one, or use `--all`
    hint: sessions: homesso, worksso, https://oldsso.awsapps.com/start
    [exit status: 2]
    ");
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn a_word_that_is_nothing_starts_nothing_and_the_nearest_is_named() {
    let world = World::approving();
    let hint = |word: &str| {
        let output = world.run(&[word]);
        assert_eq!(output.code, Some(2), "{output}");
        assert_eq!(output.stdout, "");
        output.stderr
    };
    snapshot!(hint("statsu"), @r"
    error: there is no session and no profile `statsu`
    hint: did you mean `status`?
    ");
    snapshot!(hint("homeso"), @r"
    error: there is no session and no profile `homeso`
    hint: did you mean `homesso`?
    ");
    snapshot!(hint("worksso.dve"), @r"
    error: there is no session and no profile `worksso.dve`
    hint: did you mean `worksso.dev`?
    ");
    snapshot!(hint("nothing-like-it"), @r"
    error: there is no session and no profile `nothing-like-it`
    hint: `ssologin list sessions` names those there are
    ");
    snapshot!(hint("\u{1b}[31mred"), @r"
    error: there is no session and no profile `\u{1b}[31mred`
    hint: `ssologin list sessions` names those there are
    ");
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn a_session_named_like_a_subcommand_can_be_reached() {
    for arguments in [&["login", "status"], &["--sso-session", "status"]] {
        let world = World::approving();
        world.config(ONE_SESSION.replace("only", "status"));
        let output = world.run(arguments);
        assert_eq!(output.code, Some(0), "{output}");
        assert!(world.token_path("status").exists());
    }
}

#[test]
fn a_session_stands_before_a_profile_of_its_name() {
    let world = World::approving();
    let profile = "\n[profile worksso]\nsso_session = homesso\nsso_account_id = 123412341234\nsso_role_name = MuppetAccess\n";
    world.config(format!("{}{profile}", crate::run::README));
    world.run(&["worksso"]);
    assert!(world.token_path("worksso").exists());
    assert_eq!(world.run(&["--profile", "worksso"]).code, Some(0));
    assert!(world.token_path("homesso").exists());
}

#[test]
fn options_that_name_nothing_are_wrong_usage() {
    let world = World::approving();
    snapshot!(world.run(&["--profile", "worksso.dve"]), @r"
    ------- stderr -------
    error: there is no profile `worksso.dve`
    hint: did you mean `worksso.dev`?
    [exit status: 2]
    ");
    snapshot!(world.run(&["--sso-session", "worksso.dev"]), @r"
    ------- stderr -------
    error: there is no `[sso-session worksso.dev]`
    hint: did you mean `worksso`?
    [exit status: 2]
    ");
    snapshot!(world.run(&["--timeout", "soon", "homesso"]), @r"
    ------- stderr -------
    error: invalid value 'soon' for '--timeout <DUR>': not a duration: use `90s`, `30m`, `8h`, `1h30m`, or a number of minutes

    For more information, try '--help'.
    [exit status: 2]
    ");
    assert_eq!(world.run(&["--all", "homesso"]).code, Some(2));
    assert_eq!(world.run(&["--jobs", "0", "homesso"]).code, Some(2));
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn a_dry_run_tells_and_does_nothing() {
    let world = World::approving().logged_in(&["homesso"]);
    world.ends_in("homesso", -60);
    let before = world.tree();
    snapshot!(world.run(&["--all", "--dry-run"]), @r"
    ------- stderr -------
    homesso                           would be renewed, without a person
    worksso                           would ask a person
    https://oldsso.awsapps.com/start  would ask a person
    [exit status: 0]
    ");
    assert_eq!(world.asked(), [""; 0]);
    assert_eq!(world.tree(), before);
}

#[test]
fn the_document_tells_what_became_of_each_session() {
    let world = World::approving().logged_in(&["homesso"]);
    let output = world.run(&["homesso", "worksso", "--json"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(output.each("outcome"), ["kept", "logged-in"]);
    snapshot!(output.stdout, @r#"
    {
      "schema": 1,
      "now": "[TIME]",
      "sessions": [
        {
          "name": "homesso",
          "kind": "sso-session",
          "start_url": "https://homesso.awsapps.com/start/",
          "region": "eu-west-1",
          "scopes": [
            "sso:account:access"
          ],
          "profiles": [
            "homesso.muppetuser",
            "homesso.muppetadmin"
          ],
          "state": "valid",
          "minutes_left": 59,
          "seconds_left": [SECONDS],
          "expires_at": "[TIME]",
          "renewable": true,
          "registration_expires_at": "[TIME]",
          "sign_in_ends_at": "[TIME]",
          "sign_in_end_is_estimate": true,
          "cache_file": "[HOME]/.aws/sso/cache/315be7c652c2222e81bf6555240bd6d9fd0e74d1.json",
          "problem": null,
          "outcome": "kept"
        },
        {
          "name": "worksso",
          "kind": "sso-session",
          "start_url": "https://worksso.awsapps.com/start",
          "region": "us-east-1",
          "scopes": [
            "sso:account:access"
          ],
          "profiles": [
            "worksso.dev",
            "worksso.audit"
          ],
          "state": "valid",
          "minutes_left": 59,
          "seconds_left": [SECONDS],
          "expires_at": "[TIME]",
          "renewable": true,
          "registration_expires_at": "[TIME]",
          "sign_in_ends_at": "[TIME]",
          "sign_in_end_is_estimate": true,
          "cache_file": "[HOME]/.aws/sso/cache/1500480509b3d1b4a57113c66ba15172fa84b3f8.json",
          "problem": null,
          "outcome": "logged-in"
        }
      ]
    }
    "#);
    world.ends_in("homesso", -60);
    assert_eq!(
        world.run(&["homesso", "--json"]).each("outcome"),
        ["renewed"]
    );
}
