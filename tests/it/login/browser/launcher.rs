//! Browser launchers cannot disturb the program or its terminal.

use crate::support::{Fixture, PROGRAM, REPORT_ARGUMENTS, Terminal, read_to_end, user_code};

/// Starts a login with a controlling terminal of its own, as a shell does.
#[cfg(target_os = "linux")]
fn from_a_shell(fixture: &Fixture) -> Terminal {
    Terminal::controlling(fixture, &[PROGRAM, "homesso"], 80)
}

#[test]
#[cfg(target_os = "linux")]
fn a_launcher_cannot_open_the_terminal() {
    let body = format!("echo noise > /dev/tty; stty raw < /dev/tty; {REPORT_ARGUMENTS}");
    for variable in ["BROWSER", "SSOLOGIN_BROWSER"] {
        let mut fixture = Fixture::waiting().with_browser(&body, "");
        fixture.set(variable, fixture.path("browser"));
        let mut login = from_a_shell(&fixture);
        let url = fixture.opened();
        assert!(fixture.sandbox().approve(user_code(&url)), "{url}");
        assert!(login.ends_by_lines());
        let (seen, code) = login.finish();
        assert!(seen.contains("logged in"), "{seen}");
        assert_eq!((code, seen.contains("noise")), (0, false), "{seen}");
    }
}

#[test]
fn the_output_of_a_launcher_is_discarded() {
    let body =
        format!("head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2; {REPORT_ARGUMENTS}");
    let fixture = Fixture::waiting().with_browser(&body, "");
    let login = fixture.start(&["homesso"]);
    let url = fixture.opened();
    fixture.sandbox().approve(user_code(&url));
    let output = login.finish();
    assert_eq!((output.code, output.stdout.as_str()), (Some(0), ""));
    assert!(!output.stderr.contains('\0'));
}

#[test]
#[cfg(target_os = "linux")]
fn a_launcher_survives_an_interrupt_and_the_closing_of_the_terminal() {
    let body =
        format!(r#"{REPORT_ARGUMENTS}; read -r line < "$HOME/gate"; echo "$line" > "$HOME/after""#);
    let fixture = Fixture::waiting().with_browser(&body, "");
    let (gate, after) = (fixture.pipe("gate"), fixture.pipe("after"));
    let login = from_a_shell(&fixture);
    assert!(!fixture.opened().is_empty());
    login.keys("\u{3}");
    let (seen, code) = login.finish();
    assert_eq!(code, 130, "{seen}");
    std::fs::write(gate, "still here\n").unwrap();
    assert_eq!(read_to_end(&after), "still here\n");
}

#[test]
fn a_launcher_that_cannot_run_is_reported_with_the_system_error() {
    let mut fixture = Fixture::waiting();
    fixture.unset("SSOLOGIN_NO_BROWSER");
    fixture.set("BROWSER", fixture.write("browser", "no program"));
    let mut login = fixture.start(&["homesso"]);
    fixture.sandbox().approve(&login.code());
    let output = login.finish();
    let told = "no browser was opened (Permission denied (os error 13)): open the URL yourself";
    assert!(output.stderr.contains(told), "{output}");
    assert_eq!(output.code, Some(0), "{output}");
}
