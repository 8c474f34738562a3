//! Linux inside of Windows (WSL), with the programs of Windows played by scripts.

use super::{TELL, user_code};
use crate::run::{World, read_to_end, snapshot};

/// A world in WSL where these programs are, each a script; `opened` is a pipe.
fn inside(programs: &[(&str, &str)]) -> World {
    let mut world = World::waiting();
    world.unset("SSOLOGIN_NO_BROWSER");
    world.set("WSL_DISTRO_NAME", "Debian");
    world.pipe("opened");
    for (name, body) in programs {
        world.script(&format!("bin/{name}"), body);
    }
    let bin = world.path("bin");
    world.set("PATH", format!("{}:/usr/bin:/bin", bin.display()));
    world
}

/// PowerShell: tells what it gets, the URL last.
const POWERSHELL: &str = r#"printf '%s\n' "$WSLENV" "$@" "$SSOLOGIN_URL" > "$HOME/opened""#;

#[test]
fn the_browser_of_windows_gets_the_whole_url_off_the_command_line() {
    let mut world = inside(&[("powershell.exe", POWERSHELL)]);
    world.set("WSLENV", "WT_SESSION:X/p");
    let pkce = ["homesso", "--use-pkce", "--redirect-port", "0"];
    let login = world.start(&pkce);
    let told = read_to_end(&world.path("opened"));
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
fn a_browser_that_is_named_comes_first() {
    let mut world = inside(&[("powershell.exe", "exit 1"), ("wslview", TELL)]);
    world.set("BROWSER", "wslview");
    let login = world.start(&["homesso"]);
    let url = read_to_end(&world.path("opened"));
    assert!(world.sandbox().approve(user_code(&url)), "{url}");
    assert_eq!(login.finish().code, Some(0));
}

#[test]
fn where_windows_starts_nothing_the_display_is_tried() {
    // What has no program to read it, as without interop, and what is not there, and what fails.
    for powershell in [Some("\u{7f}MZ"), None, Some("#!/bin/sh\nexit 1\n")] {
        let mut world = inside(&[("xdg-open", TELL)]);
        if let Some(text) = powershell {
            let path = world.script("bin/powershell.exe", "");
            std::fs::write(path, text).unwrap();
        }
        world.set("DISPLAY", ":0");
        let login = world.start(&["homesso"]);
        let url = read_to_end(&world.path("opened"));
        assert!(world.sandbox().approve(user_code(&url)), "{url}");
        let output = login.finish();
        assert_eq!(output.code, Some(0), "{output}");
        assert!(!output.stderr.contains("no browser"), "{output}");
    }
}

#[test]
fn where_there_is_neither_that_is_told() {
    let world = inside(&[("xdg-open", "exit 1")]);
    let mut login = world.start(&["homesso"]);
    world.sandbox().approve(&login.code());
    snapshot!(login.finish(), @r"
    ------- stderr -------
    homesso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  no browser was opened (no program of Windows can be started: No such file or directory (os error 2)): open the URL yourself
    homesso  logged in: 59 min left, renews itself
    [exit status: 0]
    ");
}
