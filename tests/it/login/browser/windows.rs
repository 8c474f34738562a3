//! Linux inside of Windows (WSL), with the programs of Windows played by scripts.

use crate::support::{Fixture, REPORT_ARGUMENTS, snapshot, user_code};

/// Returns a fixture in WSL with these programs, each a script.
fn inside(programs: &[(&str, &str)]) -> Fixture {
    let mut fixture = Fixture::waiting();
    fixture.allow_browser();
    fixture.set("WSL_DISTRO_NAME", "Debian");
    for (name, body) in programs {
        fixture.script(&format!("bin/{name}"), body);
    }
    fixture.set_path_first(&fixture.path("bin"));
    fixture
}

/// A PowerShell that reports what it gets, the URL last.
const POWERSHELL: &str = r#"printf '%s\n' "$WSLENV" "$@" "$SSOLOGIN_URL" > "$HOME/opened""#;

#[test]
fn the_browser_of_windows_gets_the_whole_url_off_the_command_line() {
    let mut fixture = inside(&[("powershell.exe", POWERSHELL)]);
    fixture.set("WSLENV", "WT_SESSION:X/p");
    let pkce = ["homesso", "--use-pkce", "--redirect-port", "0"];
    let login = fixture.start(&pkce);
    let told = fixture.opened();
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(lines.first(), Some(&"SSOLOGIN_URL:WT_SESSION:X/p"));
    let (url, arguments) = lines.split_last().unwrap();
    assert!(
        url.starts_with("http://127.0.0.1:") && url.matches('&').count() > 2,
        "{told}"
    );
    assert!(
        arguments
            .iter()
            .all(|argument| !argument.contains("127.0.0.1")),
        "{told}"
    );
    login.interrupt();
    let output = login.finish();
    assert!(
        output.stderr.contains(url) && !output.stderr.contains("no browser"),
        "{output}"
    );
}

#[test]
fn a_named_browser_is_preferred() {
    let mut fixture = inside(&[("powershell.exe", "exit 1"), ("wslview", REPORT_ARGUMENTS)]);
    fixture.set("BROWSER", "wslview");
    let login = fixture.start(&["homesso"]);
    let url = fixture.opened();
    assert!(fixture.sandbox().approve(user_code(&url)), "{url}");
    assert_eq!(login.finish().code, Some(0));
}

#[test]
fn without_a_windows_program_the_display_is_tried() {
    // What has no program to read it, as without interop, and what is not there, and what fails.
    for powershell in [Some("\u{7f}MZ"), None, Some("#!/bin/sh\nexit 1\n")] {
        let mut fixture = inside(&[("xdg-open", REPORT_ARGUMENTS)]);
        if let Some(text) = powershell {
            let path = fixture.script("bin/powershell.exe", "");
            std::fs::write(path, text).unwrap();
        }
        fixture.set("DISPLAY", ":0");
        let login = fixture.start(&["homesso"]);
        let url = fixture.opened();
        assert!(fixture.sandbox().approve(user_code(&url)), "{url}");
        let output = login.finish();
        assert_eq!(output.code, Some(0), "{output}");
        assert!(!output.stderr.contains("no browser"), "{output}");
    }
}

#[test]
fn without_windows_and_a_display_that_is_reported() {
    let fixture = inside(&[("xdg-open", "exit 1")]);
    let mut login = fixture.start(&["homesso"]);
    fixture.sandbox().approve(&login.code());
    snapshot!(login.finish(), @r"
    ------- stderr -------
    homesso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  no browser was opened (no program of Windows can be started: No such file or directory (os error 2)): open the URL yourself
    homesso  logged in: 59 min left, renews itself
    [exit status: 0]
    ");
}
