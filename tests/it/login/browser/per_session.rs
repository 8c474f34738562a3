//! `ssologin_browser`: a separate browser for each session.

use crate::support::{Fixture, README, REPORT_ARGUMENTS, get, read_to_end, snapshot, user_code};

/// Returns a config file with this browser in the section of a session.
fn with_key(config: &str, session: &str, value: &str) -> String {
    let header = format!("[sso-session {session}]\n");
    assert!(config.contains(&header));
    config.replace(&header, &format!("{header}ssologin_browser = {value}\n"))
}

/// Returns a fixture with a browser that reports to the pipe named by its first argument.
fn with_pipe_browser() -> Fixture {
    let mut fixture = Fixture::waiting();
    fixture.allow_browser();
    let script = fixture.script(
        "browser",
        r#"pipe=$1; shift; printf '%s\n' "$@" > "$HOME/$pipe""#,
    );
    fixture.set_path_first(script.parent().unwrap());
    fixture
}

#[test]
fn each_session_opens_its_own_browser() {
    let mut fixture = with_pipe_browser();
    fixture.pipe("home");
    fixture.pipe("work");
    let config = with_key(README, "homesso", "browser home -P 'my home'");
    let container = r#"browser work "ext+container:name=work&url=%e""#;
    fixture.config(with_key(&config, "worksso", container));
    fixture.set("BROWSER", "browser opened");
    let login = fixture.start(&["--all"]);
    let [home, work, other] =
        ["home", "work", "opened"].map(|pipe| read_to_end(&fixture.path(pipe)));
    let (profile, url) = home.trim().rsplit_once('\n').unwrap();
    assert_eq!(profile, "-P\nmy home");
    assert!(url.starts_with(fixture.sandbox().url()), "{home}");
    let encoded = work.strip_prefix("ext+container:name=work&url=").unwrap();
    assert!(encoded.starts_with("http%3A%2F%2F127.0.0.1%3A"), "{work}");
    assert!(encoded.contains("%2Fdevice%3Fuser_code%3D"), "{work}");
    for url in [url, &encoded.replace("%3D", "="), &other] {
        assert!(fixture.sandbox().approve(user_code(url)), "{url}");
    }
    let output = login.finish();
    assert_eq!(output.code, Some(0), "{output}");
}

#[test]
fn the_option_and_the_variable_override_the_key_and_the_key_overrides_the_desktop() {
    let mut fixture = with_pipe_browser();
    fixture.config(with_key(README, "homesso", "browser opened key"));
    fixture.set("BROWSER", "browser opened list");
    let first_word = |fixture: &Fixture, arguments: &[&str]| {
        let login = fixture.start(&[&["homesso", "--force"], arguments].concat());
        let told = fixture.opened();
        assert!(fixture.sandbox().approve(user_code(&told)), "{told}");
        let output = login.finish();
        assert_eq!(output.code, Some(0), "{output}");
        told.lines().next().unwrap().to_owned()
    };
    assert_eq!(first_word(&fixture, &[]), "key");
    fixture.set("SSOLOGIN_BROWSER", "browser opened variable");
    assert_eq!(first_word(&fixture, &[]), "variable");
    let option = ["--browser", "browser opened option"];
    assert_eq!(first_word(&fixture, &option), "option");
}

#[test]
fn the_browser_none_opens_nothing_and_prints_nothing() {
    let mut fixture = Fixture::approving();
    fixture.set_missing_browser();
    fixture.config(with_key(README, "homesso", "none"));
    for arguments in [&["homesso"][..], &["worksso", "--browser", "none"]] {
        let output = fixture.run(arguments);
        assert_eq!(output.code, Some(0), "{output}");
        assert!(output.stderr.contains("approve code"), "{output}");
        assert!(!output.stderr.contains("browser"), "{output}");
    }
    snapshot!(fixture.run(&["console", "--profile", "homesso.muppetuser"]), @r"
    ------- stderr -------
    error: the browser `none` forbids opening a browser
    hint: use `--print` to print the URL, or `--browser` to choose a browser anyway
    [exit status: 2]
    ");
}

#[test]
fn the_console_opens_in_the_browser_of_its_session() {
    let mut fixture = Fixture::signed_in();
    fixture.allow_browser();
    let script = fixture.script("browser", REPORT_ARGUMENTS);
    fixture.set("BROWSER", "/nonexistent/browser");
    let value = format!("{} --mine", script.display());
    fixture.config(with_key(README, "homesso", &value));
    let running = fixture.start(&["console", "--profile", "homesso.muppetuser"]);
    let told = fixture.opened();
    let (option, url) = told.trim().split_once('\n').unwrap();
    assert_eq!(option, "--mine");
    get(&url::Url::parse(url).unwrap());
    let output = running.finish();
    assert_eq!(output.code, Some(0), "{output}");
}

#[test]
fn a_malformed_browser_key_is_reported_and_does_not_stop_other_sessions() {
    let fixture = Fixture::approving();
    let config = with_key(README, "homesso", "'firefox -P home");
    fixture.config(with_key(&config, "worksso", ""));
    snapshot!(fixture.run(&["homesso"]), @r"
    ------- stderr -------
    error: [HOME]/.aws/config:2: `ssologin_browser` in [sso-session homesso] has an unclosed quote; use a command such as `firefox -P work`, or `none`
    [exit status: 5]
    ");
    let output = fixture.run(&["--all"]);
    assert_eq!(output.code, Some(4), "{output}");
    assert!(
        output
            .stderr
            .contains("oldsso.awsapps.com/start  logged in"),
        "{output}"
    );
    let doctor = fixture.run(&["doctor"]);
    let told: Vec<_> = doctor
        .stdout
        .lines()
        .filter(|line| line.contains("_browser"))
        .collect();
    snapshot!(told.join("\n"), @r"
    error: [HOME]/.aws/config:2: `ssologin_browser` in [sso-session homesso] has an unclosed quote; use a command such as `firefox -P work`, or `none`
    error: [HOME]/.aws/config:8: `ssologin_browser` in [sso-session worksso] names no program; use a command such as `firefox -P work`, or `none`
    ");
}

#[test]
fn an_edit_of_the_session_keeps_its_browser() {
    let fixture = Fixture::approving();
    let line = "ssologin_browser = firefox \"ext+container:name=home&url=%e\" # mine\n";
    fixture.write(
        ".aws/config",
        README.replace(
            "[sso-session homesso]\n",
            &format!("[sso-session homesso]\n{line}"),
        ),
    );
    let edit = [
        "configure",
        "session",
        "homesso",
        "--sso-region",
        "eu-central-1",
        "--yes",
    ];
    let output = fixture.run(&edit);
    assert_eq!(output.code, Some(0), "{output}");
    let config = std::fs::read_to_string(fixture.path(".aws/config")).unwrap();
    assert!(
        config.contains(line) && config.contains("eu-central-1"),
        "{config}"
    );
}
