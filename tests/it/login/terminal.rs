//! Terminal features that a login uses: QR codes, links, the clipboard.

use crate::support::{Fixture, Terminal, words};

#[test]
fn a_qr_code_is_drawn_only_on_a_terminal_with_colors() {
    let mut fixture = Fixture::approving();
    let blocks = |text: &str| text.matches(['█', '▀', '▄']).count();
    let (written, code) = Terminal::start(&fixture, &["homesso", "--qr"]).finish();
    assert_eq!(code, 0);
    assert!(blocks(&written) > 100, "{written}");
    // Black on white: the margin is white and has no blocks.
    let first = written.lines().find(|line| line.contains("\u{1b}[107m"));
    assert!(
        first.is_some_and(|line| line.contains("\u{1b}[30m") && blocks(line) == 0),
        "{written:?}"
    );
    let output = fixture.run(&["homesso", "--force", "--qr"]);
    assert_eq!(
        (output.code, blocks(&output.stderr)),
        (Some(0), 0),
        "{output}"
    );
    fixture.set("NO_COLOR", "1");
    let (written, code) = Terminal::start(&fixture, &["homesso", "--force", "--qr"]).finish();
    assert_eq!((code, blocks(&written)), (0, 0), "{written}");
}

#[test]
fn urls_are_links_only_if_the_terminal_supports_them() {
    let mut fixture = Fixture::approving();
    fixture.set("VTE_VERSION", "7600");
    let written = |fixture: &Fixture, arguments: &[&str]| {
        let arguments = [&["homesso", "--force"], arguments].concat();
        let (written, code) = Terminal::start(fixture, &arguments).finish();
        assert_eq!(code, 0, "{written}");
        written
    };
    let linked = written(&fixture, &[]);
    let (_, rest) = linked.split_once("\u{1b}]8;;http://").expect("a link");
    let (target, rest) = rest.split_once("\u{1b}\\http://").expect("its text");
    let (text, _) = rest.split_once("\u{1b}]8;;\u{1b}\\").expect("its end");
    assert!(
        target == text && text.contains("/device?user_code="),
        "{linked:?}"
    );
    let output = fixture.run(&["homesso", "--force", "--color", "always"]);
    assert!(!output.stderr.contains("\u{1b}]"), "{output:?}");
    assert!(!written(&fixture, &["--color", "never"]).contains('\u{1b}'));
    fixture.set("NO_COLOR", "1");
    assert!(!written(&fixture, &[]).contains('\u{1b}'));
    fixture.unset("NO_COLOR");
    fixture.unset("VTE_VERSION");
    assert!(!written(&fixture, &[]).contains("\u{1b}]"));
}

#[test]
fn the_url_is_copied_to_the_clipboard_only_on_request_and_on_a_terminal() {
    let mut fixture = Fixture::approving();
    let url = |written: &str| {
        let (_, rest) = written.split_once("\u{1b}]52;c;")?;
        let copied = aws_smithy_types::base64::decode(rest.split_once('\u{7}')?.0).unwrap();
        Some(String::from_utf8(copied).unwrap())
    };
    let (written, code) = Terminal::start(&fixture, &["homesso", "--copy"]).finish();
    let copied = url(&written).expect("it is copied");
    assert!(
        code == 0 && copied.contains("/device?user_code="),
        "{written:?}"
    );
    assert!(
        words(&written).contains(&format!(" at {copied}")),
        "{written:?}"
    );
    for arguments in [&["homesso", "--force"][..], &["homesso", "--copy"]] {
        let (written, _) = Terminal::start(&fixture, arguments).finish();
        assert_eq!(url(&written), None, "{written:?}");
    }
    fixture.set("SSOLOGIN_COPY", "1");
    fixture.set("NO_COLOR", "1");
    let (written, _) = Terminal::start(&fixture, &["homesso", "--force"]).finish();
    assert!(url(&written).is_some(), "{written:?}");
    let output = fixture.run(&["homesso", "--force"]);
    assert!(!output.stderr.contains('\u{1b}'), "{output:?}");
}

#[test]
fn a_qr_code_that_does_not_fit_is_omitted() {
    let fixture = Fixture::waiting();
    for (columns, drawn) in [(80, true), (40, false)] {
        let mut login = Terminal::sized(&fixture, &["homesso", "--qr"], columns);
        login.until_shown(|screen| screen.contains(" within ") && screen.contains('█') == drawn);
        login.interrupt();
        let (screen, _) = login.last_screen();
        assert_eq!(screen.contains('█'), drawn, "{screen}");
    }
}
