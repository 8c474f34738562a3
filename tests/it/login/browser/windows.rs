//! Linux inside Windows (WSL), with scripts in place of the Windows programs.

use url::Url;

use crate::support::{Fixture, REPORT_ARGUMENTS, get, snapshot, user_code};

/// Returns a fixture in WSL with these scripts as programs.
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

/// The script of a PowerShell that reports `WSLENV`, its arguments and the URL.
const POWERSHELL: &str = r#"printf '%s\n' "$WSLENV" "$@" "$SSOLOGIN_URL" > "$HOME/opened""#;

#[test]
fn the_windows_browser_gets_the_whole_url_outside_the_command_line() {
    let mut fixture = inside(&[("powershell.exe", POWERSHELL)]);
    fixture.set("WSLENV", "WT_SESSION:X/p");
    let pkce = ["homesso", "--use-pkce", "--redirect-port", "0"];
    let login = fixture.start(&pkce);
    let told = fixture.opened();
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(lines.first(), Some(&"SSOLOGIN_URL:WT_SESSION:X/p"));
    let (url, arguments) = lines.split_last().unwrap();
    let answer = get(&Url::parse(url).unwrap());
    assert!(answer.starts_with("HTTP/1.1 302 Found\r\n"), "{answer}");
    assert!(
        arguments
            .iter()
            .all(|argument| !argument.contains("127.0.0.1")),
        "{told}"
    );
    login.interrupt();
    let output = login.finish();
    assert!(
        !output.stderr.contains(url) && !output.stderr.contains("no browser"),
        "{output}"
    );
}

#[test]
fn a_configured_browser_takes_precedence() {
    let mut fixture = inside(&[("powershell.exe", "exit 1"), ("wslview", REPORT_ARGUMENTS)]);
    fixture.set("BROWSER", "wslview");
    let login = fixture.start(&["homesso"]);
    let url = fixture.opened();
    assert!(fixture.sandbox().approve(user_code(&url)), "{url}");
    assert_eq!(login.finish().code, Some(0));
}

#[test]
fn without_a_windows_program_the_linux_desktop_is_tried() {
    // A program that Linux cannot run (WSL without interop), a missing one, and one that fails.
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
fn a_missing_windows_program_is_reported_if_there_is_no_display() {
    let fixture = inside(&[("xdg-open", "exit 1")]);
    let mut login = fixture.start(&["homesso"]);
    fixture.sandbox().approve(&login.code());
    snapshot!(login.finish(), @"
    ------- stderr -------
    homesso  approve code [CODE] within 10 minutes at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  no browser was opened (cannot start a Windows program: No such file or directory (os error 2)): open the URL yourself
    homesso  logged in: expires in 59 minutes, refreshes automatically
    [exit status: 0]
    ");
}
