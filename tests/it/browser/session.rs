//! A browser for each session: `ssologin_browser`.

use super::{TELL, user_code};
use crate::run::{README, World, read_to_end, snapshot};

/// The config of the README with this line in the section of a session.
fn with_key(config: &str, session: &str, value: &str) -> String {
    let header = format!("[sso-session {session}]\n");
    assert!(config.contains(&header));
    config.replace(&header, &format!("{header}ssologin_browser = {value}\n"))
}

/// A world where a browser tells its arguments to the pipe that its first argument names, and the pipe `opened`.
fn world() -> World {
    let mut world = World::waiting();
    world.unset("SSOLOGIN_NO_BROWSER");
    world.pipe("opened");
    let path = world.path("");
    world.script(
        "browser",
        r#"pipe=$1; shift; printf '%s\n' "$@" > "$HOME/$pipe""#,
    );
    world.set("PATH", format!("{}:/usr/bin:/bin", path.display()));
    world
}

#[test]
fn each_session_is_opened_by_its_own() {
    let mut world = world();
    world.pipe("home");
    world.pipe("work");
    let config = with_key(README, "homesso", "browser home -P 'my home'");
    let container = r#"browser work "ext+container:name=work&url=%e""#;
    world.config(with_key(&config, "worksso", container));
    world.set("BROWSER", "browser opened");
    let login = world.start(&["--all"]);
    let [home, work, other] = ["home", "work", "opened"].map(|pipe| read_to_end(&world.path(pipe)));
    let (profile, url) = home.trim().rsplit_once('\n').unwrap();
    assert_eq!(profile, "-P\nmy home");
    assert!(url.starts_with(world.sandbox().url()), "{home}");
    let encoded = work.strip_prefix("ext+container:name=work&url=").unwrap();
    assert!(encoded.starts_with("http%3A%2F%2F127.0.0.1%3A"), "{work}");
    assert!(encoded.contains("%2Fdevice%3Fuser_code%3D"), "{work}");
    for url in [url, &encoded.replace("%3D", "="), &other] {
        assert!(world.sandbox().approve(user_code(url)), "{url}");
    }
    let output = login.finish();
    assert_eq!(output.code, Some(0), "{output}");
}

#[test]
fn the_option_and_its_variable_come_before_the_key_which_comes_before_the_desktops() {
    let mut world = world();
    world.config(with_key(README, "homesso", "browser opened key"));
    world.set("BROWSER", "browser opened list");
    let first_word = |world: &World, arguments: &[&str]| {
        let login = world.start(&[&["homesso", "--force"], arguments].concat());
        let told = read_to_end(&world.path("opened"));
        assert!(world.sandbox().approve(user_code(&told)), "{told}");
        let output = login.finish();
        assert_eq!(output.code, Some(0), "{output}");
        told.lines().next().unwrap().to_owned()
    };
    assert_eq!(first_word(&world, &[]), "key");
    world.set("SSOLOGIN_BROWSER", "browser opened variable");
    assert_eq!(first_word(&world, &[]), "variable");
    let option = ["--browser", "browser opened option"];
    assert_eq!(first_word(&world, &option), "option");
}

#[test]
fn none_opens_nothing_and_says_nothing() {
    let mut world = World::approving();
    world.unset("SSOLOGIN_NO_BROWSER");
    // If one were tried, that it is missing would be told.
    world.set("BROWSER", "/nonexistent/browser");
    world.config(with_key(README, "homesso", "none"));
    for arguments in [&["homesso"][..], &["worksso", "--browser", "none"]] {
        let output = world.run(arguments);
        assert_eq!(output.code, Some(0), "{output}");
        assert!(output.stderr.contains("approve code"), "{output}");
        assert!(!output.stderr.contains("browser"), "{output}");
    }
    snapshot!(world.run(&["console", "--profile", "homesso.muppetuser"]), @r"
    ------- stderr -------
    error: the browser `none` forbids to open a browser
    hint: `--print` prints the URL, `--browser` names one all the same
    [exit status: 2]
    ");
}

#[test]
fn the_console_is_opened_by_the_browser_of_its_session() {
    let world = World::approving().logged_in(&["homesso"]);
    let mut world = world;
    world.unset("SSOLOGIN_NO_BROWSER");
    world.pipe("opened");
    let script = world.script("browser", TELL);
    world.set("BROWSER", "/nonexistent/browser");
    let value = format!("{} --mine", script.display());
    world.config(with_key(README, "homesso", &value));
    let running = world.start(&["console", "--profile", "homesso.muppetuser"]);
    let told = read_to_end(&world.path("opened"));
    let (option, url) = told.trim().split_once('\n').unwrap();
    assert_eq!(option, "--mine");
    crate::console::get(&url::Url::parse(url).unwrap());
    let output = running.finish();
    assert_eq!(output.code, Some(0), "{output}");
}

#[test]
fn a_key_that_no_shell_reads_is_told_with_its_place_and_costs_no_other_session() {
    let world = World::approving();
    let config = with_key(README, "homesso", "'firefox -P home");
    world.config(with_key(&config, "worksso", ""));
    snapshot!(world.run(&["homesso"]), @r"
    ------- stderr -------
    error: [HOME]/.aws/config:2: `ssologin_browser` in [sso-session homesso] has a quote without an end; write a command such as `firefox -P work`, or `none`
    [exit status: 5]
    ");
    let output = world.run(&["--all"]);
    assert_eq!(output.code, Some(4), "{output}");
    assert!(
        output
            .stderr
            .contains("oldsso.awsapps.com/start  logged in"),
        "{output}"
    );
    let doctor = world.run(&["doctor"]);
    let told: Vec<_> = doctor
        .stdout
        .lines()
        .filter(|line| line.contains("_browser"))
        .collect();
    snapshot!(told.join("\n"), @r"
    error: [HOME]/.aws/config:2: `ssologin_browser` in [sso-session homesso] has a quote without an end; write a command such as `firefox -P work`, or `none`
    error: [HOME]/.aws/config:8: `ssologin_browser` in [sso-session worksso] names no program; write a command such as `firefox -P work`, or `none`
    ");
}

#[test]
fn an_edit_of_the_session_keeps_its_browser() {
    let world = World::approving();
    let line = "ssologin_browser = firefox \"ext+container:name=home&url=%e\" # mine\n";
    world.write(
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
    let output = world.run(&edit);
    assert_eq!(output.code, Some(0), "{output}");
    let config = std::fs::read_to_string(world.path(".aws/config")).unwrap();
    assert!(
        config.contains(line) && config.contains("eu-central-1"),
        "{config}"
    );
}
