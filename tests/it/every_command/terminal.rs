//! Colors, and messages on terminals of 80 and 40 columns.

use crate::support::{Fixture, Terminal, shown, snapshot};

#[test]
fn only_a_terminal_gets_colors() {
    let fixture = Fixture::signed_in();
    for arguments in [&["homesso"][..], &["status"], &["list", "sessions"]] {
        let (written, code) = Terminal::start(&fixture, arguments).finish();
        assert_eq!(code, 0);
        assert!(written.contains("\u{1b}["), "{arguments:?}: {written}");
        let piped = fixture.run(arguments);
        assert!(!piped.to_string().contains('\u{1b}'), "{piped}");
        let never = [arguments, &["--color", "never"]].concat();
        let (written, _) = Terminal::start(&fixture, &never).finish();
        assert!(!written.contains('\u{1b}'), "{written:?}");
    }
    let always = fixture.run(&["status", "--color", "always"]);
    assert!(always.stdout.contains("\u{1b}["), "{always}");
    let mut fixture = fixture;
    fixture.set("NO_COLOR", "1");
    for arguments in [&["homesso"][..], &["status"], &["homeso"]] {
        let (written, _) = Terminal::start(&fixture, arguments).finish();
        assert!(!written.contains('\u{1b}'), "{written:?}");
    }
}

#[test]
fn usage_errors_escape_the_control_characters_of_arguments() {
    let fixture = Fixture::approving();
    for arguments in [
        &["--timeout", "\u{9b}2J\u{202e}"][..],
        &["list", "\u{1b}[35mx\u{1b}7"],
        &["status", "--format=x", "--\u{7}"],
    ] {
        let output = fixture.run(arguments);
        assert_eq!(output.code, Some(2), "{output}");
        let is_plain = |c| c == '\n' || !ssologin::text::is_hidden(c);
        assert!(output.stderr.chars().all(is_plain), "{:?}", output.stderr);
        let (written, _) = Terminal::start(&fixture, arguments).finish();
        for raw in ["\u{9b}", "\u{202e}", "\u{7}", "\u{1b}[35m", "\u{1b}7"] {
            assert!(!written.contains(raw), "{written:?}");
        }
    }
}

#[test]
fn errors_and_hints_fit_80_and_40_columns() {
    let fixture = Fixture::for_screens();
    snapshot!(shown(&fixture, 80, &["homeso"]), @r"
    error: no session or profile named `homeso`
    hint: did you mean `homesso`?
    ");
    snapshot!(shown(&fixture, 40, &["homeso"]), @"
    error: no session or profile named
    `homeso`
    hint: did you mean `homesso`?
    ");
    snapshot!(shown(&fixture, 80, &["refresh", "worksso"]), @r"
    error: worksso: login required
    hint: run `ssologin worksso`
    ");
    snapshot!(shown(&fixture, 40, &["refresh", "--all"]), @"
    homesso
      ✓ still logged in: expires in 42
      minutes, refreshes automatically
    worksso
      ✗ failed: login required; run
      `ssologin worksso`
    https://oldsso.awsapps.com/start
      ✗ failed: login required; run
      `ssologin
      https://oldsso.awsapps.com/start`
    ");
    snapshot!(shown(&fixture, 80, &["logout", "--all"]), @r"
    homesso                           logged out
    worksso                           was not logged in
    https://oldsso.awsapps.com/start  was not logged in
    ");
    snapshot!(shown(&fixture, 40, &["login", "--all", "--dry-run"]), @r"
    homesso
      would prompt for a login
    worksso
      would prompt for a login
    https://oldsso.awsapps.com/start
      would prompt for a login
    ");
}

#[test]
fn outcomes_without_a_prompt_fit_80_and_40_columns() {
    for columns in [80, 40] {
        let fixture = Fixture::for_screens();
        let screens = [
            &["login", "--all", "--dry-run"][..],
            &["refresh", "--all"],
            &["logout", "--all"],
        ];
        let screens = screens
            .map(|arguments| shown(&fixture, columns, arguments))
            .join("\n\n");
        snapshot!(screens, format!("outcomes_{columns}"));
    }
}
