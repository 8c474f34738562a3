//! `ssologin credentials`: role credentials out, cached as the AWS CLI caches them.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use chrono::TimeDelta;
use serde_json::{Value, json};
use ssologin::{Cache, SessionId, timestamp};

use crate::run::{OLD, Output, World, now, snapshot};

const USER: &[&str] = &["credentials", "--profile", "homesso.muppetuser"];

/// Where the role credentials of `homesso.muppetuser` are cached.
pub(crate) fn role_path(world: &World) -> PathBuf {
    let id = SessionId::Named("homesso".into());
    let cache = Cache::new(&world.path(""), &world.path("state"));
    cache.role_path(&id, "123412341234", "MuppetAccess")
}

/// Caches role credentials for `homesso.muppetuser`, as the AWS CLI v2 does; they have so many seconds left.
pub(crate) fn keep(world: &World, left: i64) -> String {
    let end = timestamp::format(now() + TimeDelta::seconds(left));
    let path = role_path(world);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let text = format!(
        r#"{{"ProviderType": "sso", "Credentials": {{"AccessKeyId": "ASIAKEPT", "SecretAccessKey": "kept/secret+key=", "SessionToken": "kept-session-token", "Expiration": "{end}", "AccountId": "123412341234"}}}}"#
    );
    fs::write(path, text).unwrap();
    end
}

fn key(output: &Output) -> String {
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(output.stderr, "", "{output}");
    output.json()["AccessKeyId"].as_str().unwrap().to_owned()
}

#[test]
fn what_is_fetched_is_printed_and_cached_with_the_bytes_of_the_aws_cli() {
    let world = World::approving().logged_in(&["homesso"]);
    let output = world.run(USER);
    assert_eq!(world.asked(), ["GetRoleCredentials"]);
    let printed = output.json();
    let keys: Vec<_> = printed.as_object().unwrap().keys().collect();
    let expected = [
        "Version",
        "AccessKeyId",
        "SecretAccessKey",
        "SessionToken",
        "Expiration",
    ];
    assert_eq!(keys, expected);
    assert_eq!(printed["Version"], 1);
    let text = |key: &str| printed[key].as_str().unwrap().to_owned();
    let end = text("Expiration").replace("+00:00", "Z");
    assert_eq!(
        output.stdout,
        serde_json::to_string_pretty(&printed).unwrap() + "\n"
    );
    assert_eq!(
        fs::read_to_string(role_path(&world)).unwrap(),
        format!(
            r#"{{"ProviderType": "sso", "Credentials": {{"AccessKeyId": "{}", "SecretAccessKey": "{}", "SessionToken": "{}", "Expiration": "{end}", "AccountId": "123412341234"}}}}"#,
            text("AccessKeyId"),
            text("SecretAccessKey"),
            text("SessionToken")
        )
    );
    let mode = fs::metadata(role_path(&world)).unwrap().permissions();
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777,
        0o600
    );
    snapshot!(world.names(".aws/cli"), @r"
    cache
    cache/55cc0f740558649c86e76d7bda3f6a7a3ee2cc3b.json
    ");
    assert_eq!(world.run(USER), output);
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn what_the_aws_cli_cached_is_used_until_15_minutes_are_left() {
    let world = World::approving();
    keep(&world, 15 * 60 + 30);
    assert_eq!(key(&world.run(USER)), "ASIAKEPT", "no token is needed");
    keep(&world, 15 * 60 - 1);
    assert_eq!(world.run(USER).code, Some(3));
    let world = world.logged_in(&["homesso"]);
    let path = role_path(&world);
    let old = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        old.replace("{\"ProviderType\"", "{\"Mine\": [1], \"ProviderType\""),
    )
    .unwrap();
    assert_ne!(key(&world.run(USER)), "ASIAKEPT");
    let new: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    assert_eq!(new["Mine"], json!([1]), "what is not ours is kept");
}

#[test]
fn a_damaged_cache_file_is_told_and_replaced() {
    for damaged in ["", "{\"ProviderType\": \"sso\", \"Cred", "[]", "{}"] {
        let world = World::approving().logged_in(&["homesso"]);
        fs::create_dir_all(role_path(&world).parent().unwrap()).unwrap();
        fs::write(role_path(&world), damaged).unwrap();
        let output = world.run(USER);
        assert_eq!(output.code, Some(0), "{output}");
        assert!(output.stderr.contains("is damaged: it "), "{output}");
        let again = world.run(USER);
        assert_eq!(key(&again), output.json()["AccessKeyId"]);
    }
}

#[test]
fn each_format_is_that_of_the_aws_cli() {
    let world = World::approving();
    let end = keep(&world, 3600).replace('Z', "+00:00");
    let print = |format: &str| {
        let output = world.run(&[USER, &["--format", format]].concat());
        assert_eq!(output.code, Some(0), "{output}");
        output.stdout.replace(&end, "[END]")
    };
    snapshot!(print("process"), @r#"
    {
      "Version": 1,
      "AccessKeyId": "ASIAKEPT",
      "SecretAccessKey": "kept/secret+key=",
      "SessionToken": "kept-session-token",
      "Expiration": "[END]"
    }
    "#);
    snapshot!(print("env"), @r"
    export AWS_ACCESS_KEY_ID=ASIAKEPT
    export AWS_SECRET_ACCESS_KEY=kept/secret+key=
    export AWS_SESSION_TOKEN=kept-session-token
    export AWS_CREDENTIAL_EXPIRATION=[END]
    ");
    snapshot!(print("env-no-export"), @r"
    AWS_ACCESS_KEY_ID=ASIAKEPT
    AWS_SECRET_ACCESS_KEY=kept/secret+key=
    AWS_SESSION_TOKEN=kept-session-token
    AWS_CREDENTIAL_EXPIRATION=[END]
    ");
    snapshot!(print("fish"), @r#"
    set -gx AWS_ACCESS_KEY_ID "ASIAKEPT"
    set -gx AWS_SECRET_ACCESS_KEY "kept/secret+key="
    set -gx AWS_SESSION_TOKEN "kept-session-token"
    set -gx AWS_CREDENTIAL_EXPIRATION "[END]"
    "#);
    snapshot!(print("powershell"), @r#"
    $Env:AWS_ACCESS_KEY_ID="ASIAKEPT"
    $Env:AWS_SECRET_ACCESS_KEY="kept/secret+key="
    $Env:AWS_SESSION_TOKEN="kept-session-token"
    $Env:AWS_CREDENTIAL_EXPIRATION="[END]"
    "#);
    snapshot!(print("windows-cmd"), @r"
    set AWS_ACCESS_KEY_ID=ASIAKEPT
    set AWS_SECRET_ACCESS_KEY=kept/secret+key=
    set AWS_SESSION_TOKEN=kept-session-token
    set AWS_CREDENTIAL_EXPIRATION=[END]
    ");
    assert_eq!(
        world.run(&[USER, &["--format", "json"]].concat()).code,
        Some(2)
    );
}

#[test]
fn a_shell_evaluates_what_is_exported() {
    let world = World::approving().logged_in(&["homesso"]);
    let key = key(&world.run(USER));
    let script = r#"eval "$("$0" credentials --profile homesso.muppetuser --format env)" && printenv AWS_ACCESS_KEY_ID"#;
    let mut command = Command::new("bash");
    let program = world.command();
    command.args(["-c", script]).arg(program.get_program());
    command.env_clear();
    for (name, value) in program.get_envs() {
        command.env(name, value.unwrap());
    }
    let output = command.output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), key + "\n");
}

#[test]
fn the_profile_is_the_one_named_else_that_of_the_environment_else_the_default() {
    let mut world = World::approving().logged_in(&["homesso"]);
    snapshot!(world.run(&["credentials"]), @r"
    ------- stderr -------
    error: there is no profile `default`
    hint: name a profile with `--profile` or `AWS_PROFILE`
    [exit status: 2]
    ");
    world.set("AWS_DEFAULT_PROFILE", "homesso.muppetuser");
    let user = key(&world.run(&["credentials"]));
    assert_eq!(user, key(&world.run(USER)));
    world.set("AWS_PROFILE", "homesso.muppetadmin");
    assert_ne!(user, key(&world.run(&["credentials"])));
    assert_eq!(user, key(&world.run(USER)));
    snapshot!(world.run(&["credentials", "--profile", "homesso.mupetuser"]), @r"
    ------- stderr -------
    error: there is no profile `homesso.mupetuser`
    hint: did you mean `homesso.muppetuser`?
    [exit status: 2]
    ");
}

#[test]
fn a_legacy_profile_has_role_credentials_too() {
    let world = World::approving().logged_in(&[OLD]);
    let arguments = &["credentials", "--profile", "oldstyle"];
    assert_eq!(key(&world.run(arguments)), key(&world.run(arguments)));
    assert_eq!(world.asked(), ["GetRoleCredentials"]);
}

#[test]
fn profiles_that_stand_for_no_role_of_a_session_say_so() {
    let world = World::approving();
    world.config(
        crate::run::README.to_owned()
            + "[profile keys]\naws_access_key_id = A\naws_secret_access_key = B\n\
               [profile bare]\nsso_session = homesso\n",
    );
    let run = |profile: &str| world.run(&["credentials", "--profile", profile]);
    snapshot!(run("keys"), @r"
    ------- stderr -------
    error: the profile `keys` does not lead to SSO; role credentials are for profiles with `sso_session` or `sso_start_url`, or with `role_arn` and a `source_profile` that leads to one
    [exit status: 1]
    ");
    snapshot!(run("bare"), @r"
    ------- stderr -------
    error: [HOME]/.aws/config:45: [profile bare] has no `sso_account_id`; add the line `sso_account_id = 123456789012`
    [exit status: 5]
    ");
}

#[test]
fn where_a_person_is_needed_it_names_the_command_and_prints_nothing() {
    let world = World::approving();
    snapshot!(world.run(USER), @r"
    ------- stderr -------
    error: homesso: a person must log in
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    assert_eq!(world.asked(), [""; 0]);
    let output = world.run(&[USER, &["--login"]].concat());
    snapshot!(output.stderr, @r"
    homesso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: 59 min left, renews itself
    ");
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(output.json()["Version"], 1);
}

#[test]
fn a_token_near_its_end_is_renewed_without_a_word() {
    let world = World::approving().logged_in(&["homesso"]);
    world.ends_in("homesso", -60);
    key(&world.run(USER));
    assert_eq!(world.asked(), ["CreateToken", "GetRoleCredentials"]);
}

#[test]
fn a_token_that_cannot_be_renewed_serves_to_its_end() {
    let mut world = World::approving().logged_in(&["homesso"]);
    world.ends_in("homesso", 600);
    // Nobody listens where tokens are renewed.
    world.set("AWS_ENDPOINT_URL_SSO_OIDC", "http://127.0.0.1:9");
    let output = world.run(USER);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(
        output
            .stderr
            .contains("not renewed: cannot reach 127.0.0.1:9"),
        "{output}"
    );
    assert_eq!(world.asked(), ["GetRoleCredentials"]);
}

#[test]
fn a_token_that_the_portal_refuses_is_renewed_once() {
    let world = World::approving().logged_in(&["homesso"]);
    world.edit("homesso", |token| {
        token.insert("accessToken".into(), "forgotten".into());
    });
    key(&world.run(USER));
    let expected = [
        "GetRoleCredentials UnauthorizedException",
        "CreateToken",
        "GetRoleCredentials",
    ];
    assert_eq!(world.asked(), expected);

    let world = World::approving().logged_in(&["homesso"]);
    world.advance(TimeDelta::hours(9));
    snapshot!(world.run(USER), @r"
    ------- stderr -------
    error: homesso: the portal does not accept the token any more, a person must log in
    hint: run `ssologin homesso --force`
    [exit status: 3]
    ");
    let expected = [
        "GetRoleCredentials UnauthorizedException",
        "CreateToken InvalidGrantException",
    ];
    assert_eq!(world.asked(), expected);
}

#[test]
fn what_the_portal_does_not_give_is_named() {
    let world = World::approving().logged_in(&["homesso"]);
    let readme = crate::run::README;
    world.config(readme.replace("MuppetAccess", "Other\u{1b}Access"));
    snapshot!(world.run(USER), @r"
    ------- stderr -------
    error: the role `Other\u{1b}Access` in the account `123412341234` is not assigned to you
    hint: check `sso_account_id` and `sso_role_name`, or ask your administrator for the role
    [exit status: 1]
    ");
    world.config(readme.replace("123412341234", "999999999999"));
    snapshot!(world.run(USER), @r"
    ------- stderr -------
    error: the account `999999999999`, in which the role `MuppetAccess` is wanted, is not in the portal
    hint: check `sso_account_id`, and that the profile names the right session
    [exit status: 1]
    ");
}

#[test]
fn a_profile_that_leads_back_to_itself_is_refused() {
    let mut world = World::approving();
    keep(&world, 3600);
    world.set("_AWS_CLI_PROFILE_CHAIN", "dev,homesso.muppetuser");
    snapshot!(world.run(USER), @r"
    ------- stderr -------
    error: the credentials of the profile `homesso.muppetuser` lead back to itself: dev -> homesso.muppetuser -> homesso.muppetuser
    hint: correct `credential_process` of one of them in the config
    [exit status: 5]
    ");
    world.set("_AWS_CLI_PROFILE_CHAIN", "dev");
    assert_eq!(key(&world.run(USER)), "ASIAKEPT");
}

#[test]
fn sixty_processes_ask_the_portal_once() {
    let world = World::approving().logged_in(&["homesso"]);
    world.ends_in("homesso", 60);
    let running: Vec<_> = (0..60).map(|_| world.start(USER)).collect();
    let outputs: Vec<_> = running
        .into_iter()
        .map(|running| running.finish())
        .collect();
    assert_eq!(world.asked(), ["CreateToken", "GetRoleCredentials"]);
    for output in &outputs {
        assert_eq!(output, &outputs[0]);
        key(output);
    }
}

#[test]
fn cached_ones_need_neither_the_network_nor_a_trust_root_nor_a_write() {
    let mut world = World::approving();
    keep(&world, 3600);
    world.shut_down();
    // Whoever loads the trust roots waits here for a writer that never comes.
    let roots = world.pipe("roots.pem");
    world.set("SSL_CERT_FILE", &roots);
    world.set("AWS_CA_BUNDLE", &roots);
    let before = world.tree();
    for more in [&[][..], &["--format", "env"], &["--login"], &["--debug"]] {
        let output = world.run(&[USER, more].concat());
        assert_eq!(output.code, Some(0), "{output}");
        assert!(output.stdout.contains("ASIAKEPT") && output.stderr.is_empty());
    }
    assert_eq!(world.tree(), before);
}

#[test]
fn credentials_that_cannot_be_cached_are_printed_all_the_same() {
    let world = World::approving().logged_in(&["homesso"]);
    world.write(".aws/cli", "not a folder");
    let output = world.run(USER);
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(output.json()["Version"], 1);
    assert!(output.stderr.contains("cannot make the folder"), "{output}");
}

#[test]
fn an_answer_that_does_not_arrive_is_a_failure() {
    let world = World::approving();
    keep(&world, 3600);
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let status = world
        .command()
        .args(USER)
        .stdout(full)
        .stderr(std::process::Stdio::null())
        .status();
    assert_eq!(status.unwrap().code(), Some(1));
}
