//! What a terminal shows after a program's output.

use crate::support::{COLUMNS, Fixture, Terminal};

/// Returns the final screen of a terminal with 80 columns and enough rows.
pub(crate) fn screen(written: &str) -> String {
    screen_of(written, COLUMNS)
}

/// Returns the final screen of a terminal with this number of columns and enough rows.
pub(crate) fn screen_of(written: &str, columns: u16) -> String {
    let mut terminal = avt::Terminal::new(columns.into(), 500).unwrap();
    terminal.feed(written);
    let rows = (0..500).map(|row| terminal.screen().line(row).unwrap().text());
    let rows: Vec<_> = rows.map(|row| row.trim_end().to_owned()).collect();
    rows.join("\n").trim_end().to_owned()
}

/// Returns the words in the output, without colors, cursor movements and line breaks.
pub(crate) fn words(written: &str) -> String {
    let plain = anstream::adapter::strip_str(written).to_string();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Runs the program until it exits, and returns the final screen.
pub(crate) fn shown(fixture: &Fixture, columns: u16, arguments: &[&str]) -> String {
    let (screen, _) = Terminal::sized(fixture, arguments, columns).last_screen();
    screen
}

impl Fixture {
    /// Returns a fixture with a token of 42 minutes, for screens with the same rows in every home.
    pub(crate) fn for_screens() -> Fixture {
        let mut fixture = Fixture::signed_in();
        fixture.ends_in("homesso", 42 * 60 + 55);
        // A relative path, so that its length does not depend on the home folder.
        fixture.set("AWS_CONFIG_FILE", ".aws/config");
        fixture
    }
}
