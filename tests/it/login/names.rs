//! What the names on the command line mean, and which session is used without a name.

use crate::login::device_code::FIRST_LOGIN;
use crate::support::{Fixture, LEGACY_URL, README, snapshot};

/// A config file with only one session.
const ONE_SESSION: &str = "\
[sso-session only]
sso_start_url = https://only.awsapps.com/start
sso_region = eu-west-1
";

#[test]
fn a_profile_name_selects_its_session_and_the_output_says_so() {
    let fixture = Fixture::approving();
    snapshot!(fixture.run(&["worksso.audit"]), @"
    ------- stderr -------
    `worksso.audit` is a profile, using its session `worksso`
    worksso  approve code [CODE] within 10 minutes at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    worksso  logged in: expires in 59 minutes, refreshes automatically
    [exit status: 0]
    ");
    assert_eq!(fixture.asked(), FIRST_LOGIN);
    assert!(fixture.token_path("worksso").exists());
}

#[test]
fn two_profiles_of_a_session_take_one_login() {
    let fixture = Fixture::approving();
    let output = fixture.run(&["worksso.audit", "worksso.dev", "worksso"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(fixture.asked(), FIRST_LOGIN);
}

#[test]
fn a_legacy_session_is_named_by_its_start_url() {
    let fixture = Fixture::approving();
    snapshot!(fixture.run(&[LEGACY_URL]), @"
    ------- stderr -------
    https://oldsso.awsapps.com/start  approve code [CODE] within 10 minutes at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    https://oldsso.awsapps.com/start  logged in: expires in 7 hours 59 minutes
    [exit status: 0]
    ");
    assert_eq!(fixture.asked(), FIRST_LOGIN);
    assert!(fixture.token_path(LEGACY_URL).exists());
    assert_eq!(fixture.run(&["oldstyle"]).code, Some(0));
    fixture.assert_nothing_asked();
}

#[test]
fn without_a_name_the_profile_of_the_environment_is_used() {
    for variable in ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"] {
        let mut fixture = Fixture::approving();
        fixture.set(variable, "worksso.dev");
        let output = fixture.run(&[]);
        assert_eq!(output.code, Some(0), "{output}");
        assert!(fixture.token_path("worksso").exists());
        assert!(!fixture.token_path("homesso").exists());
    }
}

#[test]
fn without_a_name_the_default_profile_is_used() {
    let fixture = Fixture::approving();
    let default = "[default]\nsso_session = worksso\nsso_account_id = 432143214321\nsso_role_name = DeveloperAccess\n";
    fixture.config(format!("{}{default}", README));
    let output = fixture.run(&[]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(fixture.token_path("worksso").exists());
}

#[test]
fn without_a_name_the_only_session_is_used() {
    let fixture = Fixture::approving();
    fixture.config(ONE_SESSION);
    assert_eq!(fixture.run(&[]).code, Some(0));
    assert!(fixture.token_path("only").exists());
}

#[test]
fn without_a_name_several_sessions_are_listed() {
    let fixture = Fixture::approving();
    snapshot!(fixture.run(&[]), @r"
    ------- stderr -------
    error: there are several sessions: choose one or use `--all`
    hint: sessions: homesso, worksso, https://oldsso.awsapps.com/start
    [exit status: 2]
    ");
    fixture.assert_nothing_asked();
}

#[test]
fn an_unknown_name_is_an_error_with_a_suggestion() {
    let fixture = Fixture::approving();
    let hint = |word: &str| {
        let output = fixture.run(&[word]);
        assert_eq!(output.code, Some(2), "{output}");
        assert_eq!(output.stdout, "");
        output.stderr
    };
    snapshot!(hint("statsu"), @r"
    error: no session or profile named `statsu`
    hint: did you mean `status`?
    ");
    snapshot!(hint("homeso"), @r"
    error: no session or profile named `homeso`
    hint: did you mean `homesso`?
    ");
    snapshot!(hint("worksso.dve"), @r"
    error: no session or profile named `worksso.dve`
    hint: did you mean `worksso.dev`?
    ");
    snapshot!(hint("nothing-like-it"), @r"
    error: no session or profile named `nothing-like-it`
    hint: run `ssologin list sessions` to see all sessions
    ");
    snapshot!(hint("\u{1b}[31mred"), @r"
    error: no session or profile named `\u{1b}[31mred`
    hint: run `ssologin list sessions` to see all sessions
    ");
    fixture.assert_nothing_asked();
}

#[test]
fn a_session_named_like_a_subcommand_can_be_used() {
    for arguments in [&["login", "status"], &["--sso-session", "status"]] {
        let fixture = Fixture::approving();
        fixture.config(ONE_SESSION.replace("only", "status"));
        let output = fixture.run(arguments);
        assert_eq!(output.code, Some(0), "{output}");
        assert!(fixture.token_path("status").exists());
    }
}

#[test]
fn a_session_takes_precedence_over_a_profile_of_the_same_name() {
    let fixture = Fixture::approving();
    let profile = "\n[profile worksso]\nsso_session = homesso\nsso_account_id = 123412341234\nsso_role_name = MuppetAccess\n";
    fixture.config(format!("{}{profile}", README));
    fixture.run(&["worksso"]);
    assert!(fixture.token_path("worksso").exists());
    assert_eq!(fixture.run(&["--profile", "worksso"]).code, Some(0));
    assert!(fixture.token_path("homesso").exists());
}

#[test]
fn options_with_invalid_values_are_a_usage_error() {
    let fixture = Fixture::approving();
    snapshot!(fixture.run(&["--profile", "worksso.dve"]), @r"
    ------- stderr -------
    error: no profile named `worksso.dve`
    hint: did you mean `worksso.dev`?
    [exit status: 2]
    ");
    snapshot!(fixture.run(&["--sso-session", "worksso.dev"]), @r"
    ------- stderr -------
    error: no session named `worksso.dev`
    hint: did you mean `worksso`?
    [exit status: 2]
    ");
    snapshot!(fixture.run(&["--timeout", "soon", "homesso"]), @r"
    ------- stderr -------
    error: invalid value 'soon' for '--timeout <DUR>': not a duration: use a form such as `90s`, `30m`, `8h` or `1h30m`, or a number of minutes

    For more information, try '--help'.
    [exit status: 2]
    ");
    assert_eq!(fixture.run(&["--all", "homesso"]).code, Some(2));
    assert_eq!(fixture.run(&["--jobs", "0", "homesso"]).code, Some(2));
    fixture.assert_nothing_asked();
}
