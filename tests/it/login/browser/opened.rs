//! How a login starts the user's browser.

use crate::support::{Fixture, REPORT_ARGUMENTS, snapshot, user_code};

#[test]
fn the_browser_gets_the_url_and_the_login_ends_when_it_is_approved_there() {
    let fixture = Fixture::waiting().with_browser(REPORT_ARGUMENTS, "");
    let login = fixture.start(&["homesso"]);
    let url = fixture.opened();
    assert!(fixture.sandbox().approve(user_code(&url)), "{url}");
    let output = login.finish();
    snapshot!(output, @"
    ------- stderr -------
    homesso  approve code [CODE] within 10 minutes at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: expires in 59 minutes, refreshes automatically
    [exit status: 0]
    ");
    assert!(output.stderr.contains(url.trim()), "{output}");
}

#[test]
fn the_url_replaces_the_placeholder_and_other_arguments_are_kept() {
    let fixture =
        Fixture::waiting().with_browser(REPORT_ARGUMENTS, "--new '%s' --title='two words'");
    let login = fixture.start(&["homesso"]);
    let told = fixture.opened();
    let arguments: Vec<_> = told.lines().collect();
    let [first, url, last] = arguments.as_slice() else {
        panic!("{told}")
    };
    assert_eq!((*first, *last), ("--new", "--title=two words"));
    assert!(fixture.sandbox().approve(user_code(url)));
    assert_eq!(login.finish().code, Some(0));
}

#[test]
fn the_option_overrides_the_variable() {
    let mut fixture = Fixture::waiting().with_browser(REPORT_ARGUMENTS, "");
    let browser = fixture.path("browser").display().to_string();
    fixture.set("BROWSER", "/nonexistent/browser");
    let login = fixture.start(&["homesso", "--browser", &format!("{browser} --mine")]);
    let told = fixture.opened();
    assert!(told.starts_with("--mine\nhttp://127.0.0.1:"), "{told}");
    fixture.sandbox().approve(user_code(&told));
    assert_eq!(login.finish().code, Some(0));
}

#[test]
fn the_browser_prints_nothing_and_gets_no_input() {
    let body = format!("echo noise; echo noise >&2; cat; {REPORT_ARGUMENTS}");
    let fixture = Fixture::waiting().with_browser(&body, "");
    let login = fixture.start(&["homesso"]);
    let url = fixture.opened();
    fixture.sandbox().approve(user_code(&url));
    let output = login.finish();
    assert_eq!(output.code, Some(0), "{output}");
    assert!(!output.to_string().contains("noise"), "{output}");
}

#[test]
fn a_browser_that_never_exits_does_not_delay_the_login() {
    let body = format!(r#"{REPORT_ARGUMENTS}; read -r line < "$HOME/gate""#);
    let fixture = Fixture::waiting().with_browser(&body, "");
    let gate = fixture.pipe("gate");
    let login = fixture.start(&["homesso"]);
    let url = fixture.opened();
    fixture.sandbox().approve(user_code(&url));
    let output = login.finish();
    assert_eq!(output.code, Some(0), "{output}");
    // The browser is still blocked on the pipe; let it exit.
    std::fs::write(gate, "go\n").unwrap();
}

#[test]
fn a_browser_that_fails_does_not_stop_the_login() {
    let body = format!("{REPORT_ARGUMENTS}; exit 1");
    let fixture = Fixture::waiting().with_browser(&body, "");
    let login = fixture.start(&["homesso"]);
    let url = fixture.opened();
    fixture.sandbox().approve(user_code(&url));
    assert_eq!(login.finish().code, Some(0));
}

#[test]
fn a_missing_browser_is_reported_and_does_not_stop_the_login() {
    let mut fixture = Fixture::waiting();
    fixture.set_missing_browser();
    let mut login = fixture.start(&["homesso"]);
    fixture.sandbox().approve(&login.code());
    snapshot!(login.finish(), @"
    ------- stderr -------
    homesso  approve code [CODE] within 10 minutes at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  no browser was opened (No such file or directory (os error 2)): open the URL yourself
    homesso  logged in: expires in 59 minutes, refreshes automatically
    [exit status: 0]
    ");
}

#[test]
fn the_next_browser_in_the_list_is_tried_if_one_is_missing() {
    let mut fixture = Fixture::waiting().with_browser(REPORT_ARGUMENTS, "");
    let browser = fixture.path("browser").display().to_string();
    fixture.set("BROWSER", format!("/nonexistent/browser:{browser}"));
    let login = fixture.start(&["homesso"]);
    let url = fixture.opened();
    fixture.sandbox().approve(user_code(&url));
    let output = login.finish();
    assert_eq!(output.code, Some(0), "{output}");
    assert!(!output.stderr.contains("no browser"), "{output}");
}

#[test]
fn the_no_browser_option_and_variable_prevent_a_browser() {
    for option in [&["--no-browser"][..], &[]] {
        let mut fixture = Fixture::approving();
        // If the program tried this browser, it would report that it is missing.
        fixture.set("BROWSER", "/nonexistent/browser");
        if !option.is_empty() {
            fixture.unset("SSOLOGIN_NO_BROWSER");
        }
        let output = fixture.run(&[&["homesso"], option].concat());
        assert_eq!(output.code, Some(0), "{output}");
        assert!(output.stderr.contains("approve code"), "{output}");
        assert!(!output.stderr.contains("browser"), "{output}");
    }
}

#[test]
fn a_browser_command_with_an_unclosed_quote_is_a_usage_error() {
    let fixture = Fixture::approving();
    snapshot!(fixture.run(&["homesso", "--browser", "'firefox"]), @r"
    ------- stderr -------
    error: the browser command `'firefox` has an unclosed quote
    hint: check `--browser`, `SSOLOGIN_BROWSER` and `$BROWSER`
    [exit status: 2]
    ");
    fixture.assert_nothing_asked();
}

#[test]
fn the_command_line_of_the_browser_has_no_secrets() {
    let fixture = Fixture::waiting().with_browser(REPORT_ARGUMENTS, "");
    let login = fixture.start(&["homesso"]);
    let url = fixture.opened();
    fixture.sandbox().approve(user_code(&url));
    assert_eq!(login.finish().code, Some(0));
    let secrets = fixture.sandbox().handed_out();
    assert!(secrets.len() >= 4);
    assert!(secrets.iter().all(|secret| !url.contains(secret.as_str())));
}
