//! `ssologin doctor`: what it finds in real files, what it mends, and that it says nothing else.

use serde_json::json;

use crate::run::{README, World, snapshot};

/// A world where neither the desktop nor an AWS CLI of this machine is seen.
fn quiet() -> World {
    let mut world = World::approving();
    world.set("PATH", "/nonexistent");
    world.set("DISPLAY", ":0");
    for name in ["AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC"] {
        world.unset(name);
    }
    world
}

#[test]
fn a_home_that_is_well_exits_0() {
    let world = quiet();
    world.config(README.split("[profile oldstyle]").next().unwrap());
    snapshot!(world.run(&["doctor"]), @r"
    ------- stderr -------
    nothing is wrong
    [exit status: 0]
    ");
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_exits_1() {
    let mut world = quiet();
    world.config(
        "[sso-session 'a b']\nsso_start_url = https://a.awsapps.com/start\nsso_region = eu-west-1\n[profile p]\nsso_session = gone\nregion = x\nregion = y\n",
    );
    world.set("AWS_PROFILE", "q");
    world.set("AWS_ACCESS_KEY_ID", "AKIA");
    std::fs::create_dir_all(world.path(".aws/sso/cache")).unwrap();
    std::fs::write(world.path(".aws/sso/cache/5.json"), "[1]").unwrap();
    snapshot!(world.run(&["doctor"]), @r"
    error: [HOME]/.aws/config:7: key `region` is given twice in [profile p], before in line 6; delete one of them
    error: [HOME]/.aws/config:5: `sso_session` in [profile p] names no session of the config; add [sso-session gone] or correct the name
    error: `AWS_PROFILE` names `q`, which is no profile of the config; correct it, or `unset AWS_PROFILE`
    warning: [HOME]/.aws/config:1: [sso-session 'a b'] has blanks in its name: the SDKs for JavaScript, Rust, Go and C++ do not find it; rename it to letters, digits and `_-./@:+`, without quotes
    warning: `AWS_ACCESS_KEY_ID` is set and wins over every profile in this shell; `unset AWS_ACCESS_KEY_ID`
    warning: [HOME]/.aws/sso/cache/5.json: it is not a JSON object: `aws sso logout` and other tools stop at it; delete it
    ------- stderr -------
    3 errors, 3 warnings
    [exit status: 1]
    ");
}

#[test]
fn only_what_loses_nothing_is_mended() {
    let mut world = World::approving().logged_in(&["homesso"]);
    world.set("PATH", "/nonexistent");
    let open = |name: &str| {
        use std::os::unix::fs::PermissionsExt as _;
        let path = world.path(name);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        move || path.metadata().unwrap().permissions().mode() & 0o777
    };
    let token = world.token_path("homesso");
    let mode = open(&format!(
        ".aws/sso/cache/{}",
        token.file_name().unwrap().to_str().unwrap()
    ));
    std::fs::write(world.path(".aws/sso/cache/5.json"), "[1]").unwrap();
    std::fs::write(world.token_path("worksso"), "{").unwrap();
    let before = std::fs::read(&token).unwrap();
    let output = world.run(&["doctor", "--fix"]);
    assert_eq!(
        output.code,
        Some(1),
        "the damaged token of worksso stays: {output}"
    );
    assert_eq!(mode(), 0o600);
    assert_eq!(std::fs::read(&token).unwrap(), before);
    assert!(!world.path(".aws/sso/cache/5.json").exists());
    assert!(world.token_path("worksso").exists());
    assert!(output.stderr.ends_with("1 error, 0 warnings\n"), "{output}");
    let mended = output
        .stdout
        .lines()
        .filter(|line| line.starts_with("mended: "));
    assert_eq!(mended.count(), 3, "{output}");
}

#[test]
fn the_document_has_the_fields_of_the_contract() {
    let world = quiet();
    world.config("[profile p]\nregion = x\nregion = y\n");
    let output = world.run(&["doctor", "--json", "--profile", "p"]);
    assert_eq!(
        (output.code, output.stderr.as_str()),
        (Some(1), ""),
        "{output}"
    );
    let document = output.json();
    assert_eq!(document["schema"], 1);
    assert_eq!(
        document["findings"][0],
        json!({
            "id": "duplicate-key", "severity": "error", "file": "[HOME]/.aws/config", "line": 3,
            "profile": null, "session": null,
            "message": "key `region` is given twice in [profile p], before in line 2", "fix": "delete one of them",
            "mended": false,
        })
    );
    let ids: Vec<_> = document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| &finding["id"])
        .collect();
    assert_eq!(ids, ["duplicate-key", "no-credential-source"]);
}

#[test]
fn a_profile_that_is_not_there_is_wrong_usage() {
    let world = quiet();
    snapshot!(world.run(&["doctor", "--profile", "homesso.mupetuser"]), @r"
    ------- stderr -------
    error: there is no profile `homesso.mupetuser`
    hint: did you mean `homesso.muppetuser`?
    [exit status: 2]
    ");
}

#[test]
fn the_services_are_asked_only_when_allowed() {
    let world = World::approving();
    let output = world.run(&["doctor"]);
    assert_eq!(world.asked(), [""; 0], "{output}");
    let output = world.run(&["doctor", "--online"]);
    assert_eq!(output.code, Some(0), "{output}");
    let answers = output
        .stdout
        .lines()
        .filter(|line| line.contains(" answers for it"));
    assert_eq!(answers.count(), 3, "{output}");
    assert_eq!(world.asked().len(), 6);
    assert!(!world.path(".aws/sso/cache").exists());
}

#[test]
fn a_service_that_is_away_is_an_error() {
    let mut world = quiet();
    world.config(README.split("[profile oldstyle]").next().unwrap());
    world.set("AWS_ENDPOINT_URL_SSO_OIDC", "http://127.0.0.1:1");
    let output = world.run(&["doctor", "--online"]);
    assert_eq!(output.code, Some(1), "{output}");
    let errors = output
        .stdout
        .lines()
        .filter(|line| line.starts_with("error: "));
    assert_eq!(
        errors
            .filter(|line| line.contains("cannot reach 127.0.0.1:1"))
            .count(),
        2,
        "{output}"
    );
}
