//! The status line of a real tmux, which expands what a session name could contain.

#![cfg(target_os = "linux")]

use std::process::Command;

use crate::support::{Fixture, PROGRAM, Terminal};

/// Names with what tmux interprets in a format: commands, variables, styles and escapes.
const NAMES: &[&str] = &[
    "#(touch ran)",
    "#{session_name}",
    "#{E:status-left}",
    "a#[fg=red,reverse]b",
    "a##[x]###[x]####[x]",
    "#S#H#W",
    "%H:%M",
    "#,#}#{",
    "#",
];

/// Names with several `#` in a row that no style follows: tmux shows fewer.
const ROWS: &[(&str, &str)] = &[
    ("##{session_name}", "#{session_name}"),
    ("##(touch ran)", "#(touch ran)"),
    ("###S", "##S"),
];

/// A tmux with our line in its status line, which ends with the test.
struct Tmux<'a> {
    fixture: &'a Fixture,
    terminal: Terminal,
}

impl<'a> Tmux<'a> {
    fn start(fixture: &'a Fixture, options: &str) -> Tmux<'a> {
        let text = format!(
            "set -g status-interval 1\nset -g status-right ''\nset -g status-left-length 70\n\
             set -g status-left '#({PROGRAM} status --prompt {options})|'\n"
        );
        let file = fixture.write("tmux.conf", text);
        let file = file.to_str().unwrap();
        let arguments = ["tmux", "-u", "-L", "test", "-f", file, "new-session", "cat"];
        let terminal = Terminal::controlling(fixture, &arguments, 80);
        Tmux { fixture, terminal }
    }

    /// Waits until the status line begins with this text.
    fn shows(&mut self, text: &str) {
        let is_shown = |screen: &str| screen.lines().any(|line| line.starts_with(text));
        self.terminal.until_shown(is_shown);
    }
}

impl Drop for Tmux<'_> {
    fn drop(&mut self) {
        let mut tmux = self.fixture.other("tmux");
        let _ = tmux.args(["-L", "test", "kill-server"]).output();
    }
}

/// Writes a config with one session.
fn config(fixture: &Fixture, name: &str) {
    fixture.config(format!(
        "[profile p]\nsso_session = {name}\n[sso-session '{name}']\n\
         sso_start_url = https://a.awsapps.com/start\nsso_region = eu-west-1\n"
    ));
}

/// Returns a fixture for tmux, or `None` if it is not installed.
fn fixture() -> Option<Fixture> {
    Command::new("tmux").arg("-V").output().ok()?;
    let mut fixture = Fixture::approving();
    fixture.set("AWS_PROFILE", "p");
    let home = fixture.home().to_owned();
    fixture.set("TMUX_TMPDIR", home);
    Some(fixture)
}

#[test]
fn tmux_shows_a_session_name_as_it_is() {
    let Some(fixture) = fixture() else { return };
    config(&fixture, NAMES[0]);
    let mut tmux = Tmux::start(&fixture, "--escape tmux");
    for name in NAMES {
        config(&fixture, name);
        tmux.shows(&format!("{name} ✗|"));
    }
    for (name, shown) in ROWS {
        config(&fixture, name);
        tmux.shows(&format!("{shown} ✗|"));
    }
    assert!(!fixture.path("ran").exists());
}

#[test]
fn tmux_would_expand_a_name_that_is_not_escaped() {
    let Some(fixture) = fixture() else { return };
    config(&fixture, "#{l:expanded}");
    Tmux::start(&fixture, "").shows("expanded ✗|");
}

#[test]
fn every_number_sign_of_the_line_is_doubled() {
    let fixture = Fixture::approving();
    config(&fixture, "a#b");
    for (arguments, expected) in [
        (&["--prompt"][..], "a##b ✗\n"),
        (&["--format", "#[fg=red]{session}"], "##[fg=red]a##b\n"),
    ] {
        let arguments = [&["status", "a#b", "--escape", "tmux"], arguments].concat();
        let output = fixture.run(&arguments);
        assert_eq!(
            (output.code, output.stdout.as_str()),
            (Some(0), expected),
            "{output}"
        );
    }
    for form in ["--json", "--minutes", "--check", "--watch", "--color=never"] {
        let output = fixture.run(&["status", form, "--escape", "tmux"]);
        assert_eq!(output.code, Some(2), "{output}");
    }
}
