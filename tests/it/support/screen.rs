//! What a terminal shows of what was written to it.

use crate::support::{COLUMNS, Fixture, Terminal};

/// Returns the last screen of a terminal of 80 columns, and as many rows as needed.
pub(crate) fn screen(written: &str) -> String {
    screen_of(written, COLUMNS)
}

/// Returns the last screen of a terminal of another width.
pub(crate) fn screen_of(written: &str, columns: u16) -> String {
    let mut terminal = avt::Terminal::new(columns.into(), 500).unwrap();
    terminal.feed(written);
    let rows = (0..500).map(|row| terminal.screen().line(row).unwrap().text());
    let rows: Vec<_> = rows.map(|row| row.trim_end().to_owned()).collect();
    rows.join("\n").trim_end().to_owned()
}

/// Returns the words that were written, without colours, moves and line breaks.
pub(crate) fn words(written: &str) -> String {
    let plain = anstream::adapter::strip_str(written).to_string();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the last screen of a command that ends by itself.
pub(crate) fn shown(fixture: &Fixture, columns: u16, arguments: &[&str]) -> String {
    let (screen, _) = Terminal::sized(fixture, arguments, columns).last_screen();
    screen
}

impl Fixture {
    /// Returns a fixture whose screens have the same rows in every home, and a token of 42 minutes.
    pub(crate) fn for_screens() -> Fixture {
        let mut fixture = Fixture::signed_in();
        fixture.ends_in("homesso", 42 * 60 + 55);
        // The path of the config has the same length, whatever the home is called.
        fixture.set("AWS_CONFIG_FILE", ".aws/config");
        fixture
    }
}
