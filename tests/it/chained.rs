//! Profiles that assume a role by `source_profile`: the chain from SSO, and what is cached of it.

use std::fs;
use std::path::PathBuf;

use chrono::TimeDelta;
use serde_json::{Value, json};
use ssologin::{AssumedRole, Cache, timestamp};

use crate::credentials::{keep, role_path};
use crate::run::{Output, README, World, now, snapshot};

/// `top` over `mid` over `homesso.muppetuser`.
const CHAIN: &str = "
[profile mid]
role_arn = arn:aws:iam::123412341234:role/Further
source_profile = homesso.muppetuser

[profile top]
role_arn = arn:aws:iam::432143214321:role/team/Highest
source_profile = mid
role_session_name = muppet@example.com
external_id = tower 7
duration_seconds = 1800
region = eu-north-1
";
const TOP: &[&str] = &["credentials", "--profile", "top"];
const MID: &[&str] = &["credentials", "--profile", "mid"];

fn world() -> World {
    let world = World::approving();
    world.config(format!("{README}{CHAIN}"));
    world
}

fn further() -> AssumedRole {
    AssumedRole {
        role_arn: "arn:aws:iam::123412341234:role/Further".into(),
        session_name: None,
        external_id: None,
        duration_seconds: None,
    }
}

fn highest() -> AssumedRole {
    AssumedRole {
        role_arn: "arn:aws:iam::432143214321:role/team/Highest".into(),
        session_name: Some("muppet@example.com".into()),
        external_id: Some("tower 7".into()),
        duration_seconds: Some(1800),
    }
}

fn path_of(world: &World, role: &AssumedRole) -> PathBuf {
    Cache::new(&world.path(""), &world.path("state")).assumed_path(role)
}

/// Caches credentials of an assumed role, as the AWS CLI v2 does; they have so many seconds left.
fn keep_assumed(world: &World, role: &AssumedRole, key: &str, left: i64) -> String {
    let end = timestamp::format(now() + TimeDelta::seconds(left)).replace('Z', "+00:00");
    let path = path_of(world, role);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let text = format!(
        r#"{{"Credentials": {{"AccessKeyId": "{key}", "SecretAccessKey": "kept/secret+key=", "SessionToken": "kept-session-token", "Expiration": "{end}", "AccountId": "123412341234"}}, "AssumedRoleUser": {{"AssumedRoleId": "AROAX:me", "Arn": "arn:aws:sts::123412341234:assumed-role/Further/me"}}, "ResponseMetadata": {{"RequestId": "1", "HTTPStatusCode": 200, "HTTPHeaders": {{}}, "RetryAttempts": 0}}}}"#
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
fn a_chain_is_climbed_once_and_each_role_cached_as_the_aws_cli_does() {
    let world = world().logged_in(&["homesso"]);
    let output = world.run(TOP);
    let top = key(&output);
    assert_eq!(
        world.asked(),
        ["GetRoleCredentials", "AssumeRole", "AssumeRole"]
    );
    assert_eq!(world.run(TOP), output);
    let mid = key(&world.run(MID));
    key(&world.run(&["credentials", "--profile", "homesso.muppetuser"]));
    assert_eq!(world.asked(), [""; 0]);

    let printed = output.json();
    let text = |key: &str| printed[key].as_str().unwrap().to_owned();
    let end = text("Expiration");
    let file = fs::read_to_string(path_of(&world, &highest())).unwrap();
    let kept: Value = serde_json::from_str(&file).unwrap();
    let id = kept["AssumedRoleUser"]["AssumedRoleId"].as_str().unwrap();
    assert_eq!(
        file,
        format!(
            r#"{{"Credentials": {{"AccessKeyId": "{top}", "SecretAccessKey": "{}", "SessionToken": "{}", "Expiration": "{end}", "AccountId": "432143214321"}}, "AssumedRoleUser": {{"AssumedRoleId": "{id}", "Arn": "arn:aws:sts::432143214321:assumed-role/Highest/muppet@example.com"}}}}"#,
            text("SecretAccessKey"),
            text("SessionToken")
        )
    );
    let left = timestamp::parse(&end).unwrap() - now();
    assert!(left > TimeDelta::minutes(28) && left <= TimeDelta::minutes(30));
    let file = fs::read_to_string(path_of(&world, &further())).unwrap();
    let kept: Value = serde_json::from_str(&file).unwrap();
    assert_eq!(kept["Credentials"]["AccessKeyId"], mid);
    let arn = kept["AssumedRoleUser"]["Arn"].as_str().unwrap();
    let session = arn.strip_prefix("arn:aws:sts::123412341234:assumed-role/Further/ssologin-");
    let began: i64 = session.unwrap().parse().unwrap();
    assert!((now().timestamp() - began).abs() < 300);

    let mode = fs::metadata(path_of(&world, &highest())).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::mode(&mode.permissions());
    assert_eq!(mode & 0o777, 0o600);
    snapshot!(world.names(".aws/cli"), @r"
    cache
    cache/2f266d186f421d707b77b6b48c46ead50500e966.json
    cache/55cc0f740558649c86e76d7bda3f6a7a3ee2cc3b.json
    cache/b55c1646d8fad8185e599bbfe1df77932cc843cb.json
    ");
}

#[test]
fn what_the_aws_cli_cached_is_used_from_the_top_down() {
    let world = world();
    keep_assumed(&world, &highest(), "ASIATOP", 15 * 60 + 30);
    assert_eq!(key(&world.run(TOP)), "ASIATOP", "no token is needed");
    keep_assumed(&world, &highest(), "ASIATOP", 15 * 60 - 1);
    assert_eq!(world.run(TOP).code, Some(3));

    // What is below it leads there without a token; what is not ours in the file is kept.
    let world = world.logged_in(&["homesso"]);
    let mid = key(&world.run(MID));
    world.asked();
    fs::remove_file(world.token_path("homesso")).unwrap();
    let path = path_of(&world, &highest());
    let old = fs::read_to_string(&path).unwrap();
    fs::write(&path, old.replacen('{', "{\"Mine\": [1], ", 1)).unwrap();
    let top = key(&world.run(TOP));
    assert!(top != "ASIATOP" && top != mid);
    assert_eq!(world.asked(), ["AssumeRole"]);
    let new: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    assert_eq!(new["Mine"], json!([1]));
    assert_eq!(new.get("ResponseMetadata"), None);
}

#[test]
fn cached_ones_need_neither_the_network_nor_a_trust_root_nor_a_write() {
    let mut world = world();
    keep_assumed(&world, &highest(), "ASIATOP", 3600);
    world.shut_down();
    let roots = world.pipe("roots.pem");
    world.set("SSL_CERT_FILE", &roots);
    world.set("AWS_CA_BUNDLE", &roots);
    let before = world.tree();
    assert_eq!(key(&world.run(TOP)), "ASIATOP");
    let output = world.run(&[
        "exec",
        "--profile",
        "top",
        "--",
        "printenv",
        "AWS_ACCESS_KEY_ID",
        "AWS_REGION",
    ]);
    assert_eq!(output.stdout, "ASIATOP\neu-north-1\n");
    assert_eq!(world.tree(), before);
}

#[test]
fn sixty_processes_climb_once() {
    let world = world().logged_in(&["homesso"]);
    world.ends_in("homesso", 60);
    let running: Vec<_> = (0..60).map(|_| world.start(TOP)).collect();
    let outputs: Vec<_> = running
        .into_iter()
        .map(|running| running.finish())
        .collect();
    assert_eq!(
        world.asked(),
        [
            "CreateToken",
            "GetRoleCredentials",
            "AssumeRole",
            "AssumeRole"
        ]
    );
    for output in &outputs {
        assert_eq!(output, &outputs[0]);
        key(output);
    }
}

#[test]
fn a_person_is_needed_where_the_session_needs_one() {
    let world = world();
    snapshot!(world.run(TOP), @r"
    ------- stderr -------
    error: homesso: a person must log in
    hint: run `ssologin homesso`
    [exit status: 3]
    ");
    assert_eq!(world.asked(), [""; 0]);
    let output = world.run(&[TOP, &["--login"]].concat());
    assert_eq!(output.code, Some(0), "{output}");
}

#[test]
fn a_logout_deletes_what_came_from_the_session_also_above_it() {
    let world = world().logged_in(&["homesso"]);
    keep_assumed(&world, &highest(), "ASIATOP", -60);
    keep_assumed(&world, &further(), "ASIAMID", 3600);
    keep(&world, 3600);
    let stranger = AssumedRole {
        role_arn: "arn:aws:iam::123412341234:role/Other".into(),
        ..further()
    };
    keep_assumed(&world, &stranger, "ASIAOTHER", 3600);
    let output = world.run(&["logout", "homesso"]);
    snapshot!(output, @r"
    ------- stderr -------
    homesso  logged out, with the credentials of 3 roles
    [exit status: 0]
    ");
    for role in [&highest(), &further()] {
        assert!(!path_of(&world, role).exists());
    }
    assert!(!role_path(&world).exists());
    assert!(path_of(&world, &stranger).exists());
}

#[test]
fn a_logout_of_another_session_leaves_them() {
    let world = world().logged_in(&["--all"]);
    key(&world.run(TOP));
    world.run(&["logout", "worksso"]);
    assert_eq!(world.asked().last().map(String::as_str), Some("Logout"));
    assert!(path_of(&world, &highest()).exists() && path_of(&world, &further()).exists());
}

#[test]
fn no_secret_is_said_and_none_lies_elsewhere() {
    let world = world().logged_in(&["homesso"]);
    let mut said = world.run(&[TOP, &["--debug"]].concat()).stderr;
    said += &world
        .run(&["whoami", "--profile", "top", "--debug"])
        .to_string();
    fs::remove_file(path_of(&world, &highest())).unwrap();
    // STS forgets the keys in time, and the cache does not know it.
    world.advance(TimeDelta::hours(2));
    let refused = world.run(&[TOP, &["--debug"]].concat());
    assert_eq!(refused.code, Some(1), "{refused}");
    said += &refused.to_string();
    let secrets = world.sandbox().handed_out();
    assert!(secrets.len() > 8, "{}", secrets.len());
    for secret in &secrets {
        let part = &secret[secret.len() - 16..];
        assert!(!said.contains(part), "`{secret}` is in:\n{said}");
    }
    for (path, bytes) in world.contents() {
        let text = String::from_utf8_lossy(&bytes);
        let holds = secrets.iter().any(|secret| text.contains(secret.as_str()));
        let is_cache = path.starts_with(".aws/sso/cache") || path.starts_with(".aws/cli/cache");
        assert!(!holds || is_cache, "{path:?}");
    }
}

/// What `credentials` says of a profile `x` with these keys.
fn refused(keys: &str) -> Output {
    let world = world().logged_in(&["homesso"]);
    world.config(format!("{README}[profile x]\n{keys}"));
    world.run(&["credentials", "--profile", "x"])
}

#[test]
fn what_sts_refuses_is_told_with_what_helps() {
    snapshot!(refused("role_arn = arn:aws:iam::999999999999:role/Further\nsource_profile = homesso.muppetuser\n"), @r"
    ------- stderr -------
    error: the role `arn:aws:iam::999999999999:role/Further` may not be assumed with the role `MuppetAccess`
    hint: check `role_arn`, and ask whoever owns the role whether its trust policy names yours and yours allows `sts:AssumeRole`
    [exit status: 1]
    ");
    snapshot!(refused("role_arn = Further\u{1b}\nsource_profile = homesso.muppetuser\n"), @r"
    ------- stderr -------
    error: 127.0.0.1:[PORT] refused AssumeRole as an invalid request: The value of RoleArn is invalid; check `role_arn`, `region` and the other keys of the profile
    [exit status: 1]
    ");
    snapshot!(refused("role_arn = arn:aws:iam::123412341234:role/Further\nsource_profile = homesso.muppetuser\nduration_seconds = 7200\n"), @r"
    ------- stderr -------
    error: 127.0.0.1:[PORT] refused AssumeRole as an invalid request: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining; check `role_arn`, `region` and the other keys of the profile
    [exit status: 1]
    ");
    let region = "role_arn = r\nsource_profile = homesso.muppetuser\nregion = eu.example/\n";
    snapshot!(refused(region), @r"
    ------- stderr -------
    error: 127.0.0.1:[PORT] was not asked: `eu.example/` is no region; check `region` in the profile, and `AWS_REGION`
    [exit status: 5]
    ");
}

#[test]
fn credentials_that_sts_does_not_take_any_more_are_told() {
    let world = world().logged_in(&["homesso"]);
    keep(&world, 3600);
    snapshot!(world.run(MID), @r"
    ------- stderr -------
    error: homesso: the cached role credentials are not accepted any more
    hint: check this machine's clock; `ssologin logout homesso` deletes them, `ssologin homesso` logs in again
    [exit status: 1]
    ");
}

#[test]
fn a_config_that_leads_nowhere_names_the_line() {
    snapshot!(refused("role_arn = r\nsource_profile = y\n[profile y]\nrole_arn = r\nsource_profile = x\n"), @r"
    ------- stderr -------
    error: [HOME]/.aws/config:44: `source_profile` in [profile x] leads back to itself through [HOME]/.aws/config:47; end the chain at a profile with `sso_session`
    [exit status: 5]
    ");
    snapshot!(refused("role_arn = r\nsource_profile = homesso.muppetuser\nmfa_serial = m\n"), @r"
    ------- stderr -------
    error: [HOME]/.aws/config:45: `mfa_serial` in [profile x] asks for a code, which credentials that come from SSO cannot carry; delete the line, and have MFA asked for at the sign-in instead of by the role
    [exit status: 5]
    ");
    snapshot!(refused("role_arn = r\nsource_profile = gone\n"), @r"
    ------- stderr -------
    error: [HOME]/.aws/config:44: `source_profile` in [profile x] names no profile; add [profile gone] or correct the name
    [exit status: 5]
    ");
    snapshot!(refused("role_arn = r\nsource_profile = y\n[profile y]\naws_access_key_id = A\naws_secret_access_key = B\n"), @r"
    ------- stderr -------
    error: the profile `x` does not lead to SSO; role credentials are for profiles with `sso_session` or `sso_start_url`, or with `role_arn` and a `source_profile` that leads to one
    [exit status: 1]
    ");
}

#[test]
fn a_list_tells_which_chains_can_be_used() {
    let world = world();
    world.config(format!(
        "{README}{CHAIN}[profile locked]\nrole_arn = r\nsource_profile = top\nmfa_serial = m\n\
         [profile above]\nrole_arn = r\nsource_profile = locked\n"
    ));
    let document = world.run(&["list", "profiles", "--json"]).json();
    let of = |name: &str| {
        let profiles = document["profiles"].as_array().unwrap().iter();
        let mut found = profiles.filter(|profile| profile["name"] == name);
        found.next().unwrap().clone()
    };
    for name in ["mid", "top"] {
        assert_eq!(of(name)["usable"], true);
    }
    for name in ["locked", "above"] {
        let profile = of(name);
        assert_eq!(profile["kind"], "chained");
        assert_eq!(profile["usable"], false);
        let problem = profile["problem"].as_str().unwrap();
        assert!(
            problem.contains("`mfa_serial` in [profile locked]"),
            "{problem}"
        );
    }
}

#[test]
fn the_region_is_that_of_the_profile_else_of_the_environment_else_of_the_session() {
    let mut world = world().logged_in(&["homesso"]);
    // An endpoint that is no override tells the region in its name.
    world.unset("AWS_ENDPOINT_URL_STS");
    world.set("HTTPS_PROXY", "http://127.0.0.1:9");
    keep(&world, 3600);
    let host = |world: &World, profile: &str| {
        let output = world.run(&["credentials", "--profile", profile]);
        assert_eq!(output.code, Some(1), "{output}");
        let (_, rest) = output.stderr.split_once("cannot reach ").unwrap();
        rest.split(' ').next().unwrap().to_owned()
    };
    keep_assumed(&world, &further(), "ASIAMID", 3600);
    assert_eq!(host(&world, "top"), "sts.eu-north-1.amazonaws.com");
    fs::remove_file(path_of(&world, &further())).unwrap();
    assert_eq!(host(&world, "mid"), "sts.eu-west-1.amazonaws.com");
    world.set("AWS_DEFAULT_REGION", "us-east-2");
    assert_eq!(host(&world, "mid"), "sts.us-east-2.amazonaws.com");
    world.set("AWS_REGION", "ap-south-1");
    assert_eq!(host(&world, "mid"), "sts.ap-south-1.amazonaws.com");
    world.set("AWS_USE_FIPS_ENDPOINT", "true");
    world.set("AWS_ENDPOINT_URL_STS", "nonsense");
    snapshot!(world.run(MID), @r"
    ------- stderr -------
    error: sts.ap-south-1.amazonaws.com was not asked: the variable `AWS_ENDPOINT_URL_STS` is not an `http` or `https` URL: correct it, or remove it
    [exit status: 5]
    ");
}
