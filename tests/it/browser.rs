//! The person's browser, as a login starts it.

mod launcher;
mod session;
mod windows;

use std::path::Path;

use crate::run::{World, read_to_end, snapshot};

/// A world whose browser is this script, with its arguments and a pipe at `$HOME/opened` to tell the test by.
fn with_browser(body: &str, arguments: &str) -> World {
    let mut world = World::waiting();
    world.unset("SSOLOGIN_NO_BROWSER");
    world.pipe("opened");
    let script = world.script("browser", body);
    world.set("BROWSER", command(&script, arguments));
    world
}

fn command(script: &Path, arguments: &str) -> String {
    format!("{} {arguments}", script.display())
}

/// A browser that tells its arguments, a line each.
const TELL: &str = r#"printf '%s\n' "$@" > "$HOME/opened""#;

fn user_code(url: &str) -> &str {
    url.trim().rsplit('=').next().unwrap()
}

#[test]
fn the_browser_gets_the_url_and_the_login_ends_when_it_is_approved_there() {
    let world = with_browser(TELL, "");
    let login = world.start(&["homesso"]);
    let url = read_to_end(&world.path("opened"));
    assert!(world.sandbox().approve(user_code(&url)), "{url}");
    let output = login.finish();
    snapshot!(output, @r"
    ------- stderr -------
    homesso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: 59 min left, renews itself
    [exit status: 0]
    ");
    assert!(output.stderr.contains(url.trim()), "{output}");
}

#[test]
fn the_url_takes_the_place_of_the_sign_and_other_arguments_stay() {
    let world = with_browser(TELL, "--new '%s' --title='two words'");
    let login = world.start(&["homesso"]);
    let told = read_to_end(&world.path("opened"));
    let arguments: Vec<_> = told.lines().collect();
    let [first, url, last] = arguments.as_slice() else {
        panic!("{told}")
    };
    assert_eq!((*first, *last), ("--new", "--title=two words"));
    assert!(world.sandbox().approve(user_code(url)));
    assert_eq!(login.finish().code, Some(0));
}

#[test]
fn the_option_stands_before_the_variable() {
    let mut world = with_browser(TELL, "");
    let browser = world.path("browser").display().to_string();
    world.set("BROWSER", "/nonexistent/browser");
    let login = world.start(&["homesso", "--browser", &format!("{browser} --mine")]);
    let told = read_to_end(&world.path("opened"));
    assert!(told.starts_with("--mine\nhttp://127.0.0.1:"), "{told}");
    world.sandbox().approve(user_code(&told));
    assert_eq!(login.finish().code, Some(0));
}

#[test]
fn what_the_browser_prints_is_not_seen_and_it_gets_no_input() {
    let body = format!("echo noise; echo noise >&2; cat; {TELL}");
    let world = with_browser(&body, "");
    let login = world.start(&["homesso"]);
    let url = read_to_end(&world.path("opened"));
    world.sandbox().approve(user_code(&url));
    let output = login.finish();
    assert_eq!(output.code, Some(0), "{output}");
    assert!(!output.to_string().contains("noise"), "{output}");
}

#[test]
fn a_browser_that_never_ends_delays_nothing() {
    let body = format!(r#"{TELL}; read -r line < "$HOME/gate""#);
    let world = with_browser(&body, "");
    let gate = world.pipe("gate");
    let login = world.start(&["homesso"]);
    let url = read_to_end(&world.path("opened"));
    world.sandbox().approve(user_code(&url));
    let output = login.finish();
    assert_eq!(output.code, Some(0), "{output}");
    // It waits at the gate still; somebody must let it go.
    std::fs::write(gate, "go\n").unwrap();
}

#[test]
fn a_browser_that_fails_costs_nothing() {
    let body = format!("{TELL}; exit 1");
    let world = with_browser(&body, "");
    let login = world.start(&["homesso"]);
    let url = read_to_end(&world.path("opened"));
    world.sandbox().approve(user_code(&url));
    assert_eq!(login.finish().code, Some(0));
}

#[test]
fn a_browser_that_is_missing_costs_nothing_and_is_told() {
    let mut world = World::waiting();
    world.unset("SSOLOGIN_NO_BROWSER");
    world.set("BROWSER", "/nonexistent/browser");
    let mut login = world.start(&["homesso"]);
    world.sandbox().approve(&login.code());
    snapshot!(login.finish(), @r"
    ------- stderr -------
    homesso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  no browser was opened (No such file or directory (os error 2)): open the URL yourself
    homesso  logged in: 59 min left, renews itself
    [exit status: 0]
    ");
}

#[test]
fn the_next_browser_of_the_list_is_tried_when_one_is_missing() {
    let mut world = with_browser(TELL, "");
    let browser = world.path("browser").display().to_string();
    world.set("BROWSER", format!("/nonexistent/browser:{browser}"));
    let login = world.start(&["homesso"]);
    let url = read_to_end(&world.path("opened"));
    world.sandbox().approve(user_code(&url));
    let output = login.finish();
    assert_eq!(output.code, Some(0), "{output}");
    assert!(!output.stderr.contains("no browser"), "{output}");
}

#[test]
fn no_browser_is_started_when_none_is_wanted() {
    for option in [&["--no-browser"][..], &[]] {
        let mut world = World::approving();
        // If it were tried, that it is missing would be told.
        world.set("BROWSER", "/nonexistent/browser");
        if !option.is_empty() {
            world.unset("SSOLOGIN_NO_BROWSER");
        }
        let output = world.run(&[&["homesso"], option].concat());
        assert_eq!(output.code, Some(0), "{output}");
        assert!(output.stderr.contains("approve code"), "{output}");
        assert!(!output.stderr.contains("browser"), "{output}");
    }
}

#[test]
fn a_browser_command_without_an_end_is_wrong_usage() {
    let world = World::approving();
    snapshot!(world.run(&["homesso", "--browser", "'firefox"]), @r"
    ------- stderr -------
    error: the browser command `'firefox` has a quote without an end
    hint: check `--browser`, `SSOLOGIN_BROWSER` and `$BROWSER`
    [exit status: 2]
    ");
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn no_secret_is_on_the_command_line_of_the_browser() {
    let world = with_browser(TELL, "");
    let login = world.start(&["homesso"]);
    let url = read_to_end(&world.path("opened"));
    world.sandbox().approve(user_code(&url));
    assert_eq!(login.finish().code, Some(0));
    let secrets = world.sandbox().handed_out();
    assert!(secrets.len() >= 4);
    assert!(secrets.iter().all(|secret| !url.contains(secret.as_str())));
}
