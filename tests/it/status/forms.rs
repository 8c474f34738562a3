//! The output formats of `ssologin status`: table, JSON, minutes, check, prompt.

use serde_json::json;

use crate::status::states::each_state;
use crate::support::{Fixture, shown, snapshot};

#[test]
fn the_table_shows_each_state() {
    let fixture = each_state();
    snapshot!(fixture.run(&["status"]), @"
    SESSION     STATE        EXPIRES IN  REFRESHABLE  SIGN-IN (ESTIMATE)  PROFILES      PROBLEM
    valid       valid        42m         yes          ~7h 59m             p-valid
    renewable   refreshable  -           yes          ~7h 59m             p-renewable
    expired     expired      -           no                               p-expired
    signed-out  signed out   -           no                               p-signed-out
    unreadable  unreadable   -           no                               p-unreadable  it is not a complete JSON object
    ------- stderr -------
    2 sessions expired: run `ssologin expired unreadable`
    [exit status: 0]
    ");
}

#[test]
fn the_document_has_the_fields_in_the_contract() {
    let fixture = each_state();
    let output = fixture.run(&["status", "--json"]);
    assert_eq!(output.code, Some(0), "{output}");
    let document = output.json();
    let keys: Vec<_> = document.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["schema", "now", "sessions"]);
    assert_eq!(document["schema"], 1);
    for session in document["sessions"].as_array().unwrap() {
        let keys: Vec<_> = session.as_object().unwrap().keys().collect();
        assert_eq!(
            keys,
            [
                "name",
                "kind",
                "start_url",
                "region",
                "scopes",
                "profiles",
                "state",
                "minutes_left",
                "seconds_left",
                "expires_at",
                "renewable",
                "registration_expires_at",
                "sign_in_ends_at",
                "sign_in_end_is_estimate",
                "cache_file",
                "problem"
            ]
        );
    }
    let states = ["valid", "renewable", "expired", "signed-out", "unreadable"];
    assert_eq!(output.each("name"), states);
    assert_eq!(output.each("state"), states);
    assert_eq!(output.each("minutes_left"), [42, 0, 0, 0, 0]);
    assert_eq!(output.each("renewable"), [true, true, false, false, false]);
    assert_eq!(output.each("expires_at")[3], json!(null));
    let problems = output.each("problem");
    assert_eq!(problems[..4], [const { json!(null) }; 4]);
    assert_eq!(problems[4], "it is not a complete JSON object");
    let seconds = output.each("seconds_left")[0].as_i64().unwrap();
    assert!((2520..=2550).contains(&seconds), "{seconds}");
    assert_eq!(
        output.each("cache_file")[0],
        fixture.token_path("valid").display().to_string().replace(
            fixture.path("").display().to_string().trim_end_matches('/'),
            "[HOME]"
        )
    );
}

#[test]
fn the_minutes_are_one_number_per_line() {
    let fixture = each_state();
    snapshot!(fixture.run(&["status", "--minutes"]), @r"
    42
    0
    0
    0
    0
    ------- stderr -------
    [exit status: 0]
    ");
    snapshot!(fixture.run(&["status", "--minutes", "expired", "valid"]), @r"
    0
    42
    ------- stderr -------
    [exit status: 0]
    ");
    snapshot!(fixture.run(&["status", "--minutes", "--profile", "p-valid"]), @r"
    42
    ------- stderr -------
    [exit status: 0]
    ");
}

#[test]
fn the_check_prints_nothing_and_reports_by_its_exit_code() {
    let fixture = each_state();
    let check = |arguments: &[&str]| {
        let output = fixture.run(&[&["status", "--check"], arguments].concat());
        assert_eq!((output.stdout.as_str(), output.stderr.as_str()), ("", ""));
        output.code.unwrap()
    };
    assert_eq!(check(&["valid"]), 0);
    assert_eq!(check(&["renewable"]), 0);
    assert_eq!(check(&["valid", "renewable"]), 0);
    assert_eq!(check(&["expired"]), 3);
    assert_eq!(check(&["signed-out"]), 3);
    assert_eq!(check(&["unreadable"]), 3);
    assert_eq!(check(&["valid", "expired"]), 3);
    assert_eq!(check(&[]), 3);
    assert_eq!(check(&["valid", "--min-remaining", "42m"]), 0);
    assert_eq!(check(&["valid", "--min-remaining", "43m"]), 3);
    assert_eq!(check(&["renewable", "--min-remaining", "1s"]), 3);
    assert_eq!(check(&["renewable", "--min-remaining", "0s"]), 3);
}

#[test]
fn a_prompt_is_one_short_line() {
    let mut fixture = each_state();
    let line = |fixture: &Fixture, arguments: &[&str]| {
        let output = fixture.run(&[&["status"], arguments].concat());
        assert_eq!(output.code, Some(0), "{output}");
        output.stdout
    };
    assert_eq!(line(&fixture, &["--prompt", "valid"]), "valid 42m\n");
    snapshot!(line(&fixture, &["--prompt"]), @"valid 42m renewable ↻ expired ✗ unreadable ✗");
    let format = "{session}={state},{minutes}{mark}";
    assert_eq!(
        line(&fixture, &["--format", format, "valid"]),
        "valid=valid,4242m\n"
    );
    fixture.set("AWS_PROFILE", "p-renewable");
    assert_eq!(line(&fixture, &["--prompt"]), "renewable ↻\n");
}

#[test]
fn a_prompt_without_a_config_is_empty() {
    let fixture = Fixture::approving();
    std::fs::remove_file(fixture.path(".aws/config")).unwrap();
    snapshot!(fixture.run(&["status", "--prompt"]), @r"
    ------- stderr -------
    [exit status: 0]
    ");
}

#[test]
fn output_formats_exclude_each_other() {
    let fixture = Fixture::approving();
    for forms in [
        ["--json", "--minutes"],
        ["--check", "--json"],
        ["--prompt", "--minutes"],
    ] {
        let output = fixture.run(&["status", forms[0], forms[1]]);
        assert_eq!(output.code, Some(2), "{output}");
    }
    let output = fixture.run(&["status", "--min-remaining", "5m"]);
    assert_eq!(output.code, Some(2), "{output}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_failure_to_write_the_output_is_an_error() {
    let fixture = Fixture::approving();
    for arguments in [
        &["status"][..],
        &["status", "--minutes"],
        &["list", "profiles"],
    ] {
        let full = std::fs::File::create("/dev/full").unwrap();
        let output = fixture
            .command()
            .args(arguments)
            .stdout(full)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(
            told.starts_with("error: cannot write to standard output"),
            "{told}"
        );
    }
}

#[test]
fn the_table_fits_80_and_40_columns() {
    let fixture = Fixture::for_screens();
    snapshot!(shown(&fixture, 80, &["status"]), @"
    SESSION                           STATE         EXPIRES  REFRESHABLE  SIGN-IN
                                                    IN                    (ESTIMATE)
    homesso                           ✓ valid       42m      yes          ~7h 59m
      profiles  homesso.muppetuser, homesso.muppetadmin
    worksso                           – signed out  -        no
      profiles  worksso.dev, worksso.audit
    https://oldsso.awsapps.com/start  – signed out  -        no
      profiles  oldstyle
    ");
    snapshot!(shown(&fixture, 40, &["status"]), "status_40");
    snapshot!(shown(&fixture, 80, &["status", "homesso", "worksso"]), @"
    SESSION  STATE         EXPIRES IN  REFRESHABLE  SIGN-IN (ESTIMATE)
    homesso  ✓ valid       42m         yes          ~7h 59m
      profiles  homesso.muppetuser, homesso.muppetadmin
    worksso  – signed out  -           no
      profiles  worksso.dev, worksso.audit
    ");
    snapshot!(shown(&fixture, 40, &["status", "homesso", "--minutes"]), @"42");
}
