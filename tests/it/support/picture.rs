//! Screens as pictures (SVG), for the README and the manual.

use std::fmt::Write as _;
use std::path::Path;

use avt::{Cell, Color};

/// Of one character, in the units of the picture.
const WIDTH: f64 = 8.4;
const HEIGHT: f64 = 19.0;
const MARGIN: f64 = 14.0;
const ROWS: usize = 200;

/// Several commands with what a terminal of one width shows of them, one below the other.
pub(crate) struct Picture {
    columns: u16,
    rows: Vec<String>,
}

impl Picture {
    pub(crate) fn new(columns: u16) -> Picture {
        Picture {
            columns,
            rows: Vec::new(),
        }
    }

    /// Adds a command line and everything that was written by then.
    pub(crate) fn add(&mut self, command: &str, written: &str) {
        if !self.rows.is_empty() {
            self.rows.push(String::new());
        }
        self.rows.push(format!(
            r#"<tspan class="faint">$ </tspan><tspan class="bold">{command}</tspan>"#
        ));
        let mut terminal = avt::Terminal::new(self.columns.into(), ROWS).unwrap();
        terminal.feed(written);
        let lines = (0..ROWS).map(|row| terminal.screen().line(row).unwrap());
        let mut rows: Vec<_> = lines.map(|line| row(line.cells())).collect();
        let used = rows.iter().rposition(|row| !row.is_empty());
        rows.truncate(used.map_or(0, |last| last + 1));
        self.rows.append(&mut rows);
    }

    fn svg(&self) -> String {
        let width = f64::from(self.columns) * WIDTH + 2.0 * MARGIN;
        let height = self.rows.len() as f64 * HEIGHT + 2.0 * MARGIN;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
             width=\"{width:.0}\" height=\"{height:.0}\">\n{STYLE}\
             <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#16181d\"/>\n"
        );
        for (at, row) in self
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| !row.is_empty())
        {
            let y = MARGIN + HEIGHT * (at as f64 + 0.75);
            let _ = writeln!(svg, "<text x=\"{MARGIN}\" y=\"{y:.1}\">{row}</text>");
        }
        svg + "</svg>\n"
    }

    /// Compares with `docs/pictures/NAME.svg`, or writes it with `SSOLOGIN_PICTURES=write`.
    pub(crate) fn compare(&self, name: &str) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures");
        let path = folder.join(name).with_extension("svg");
        let drawn = self.svg();
        if std::env::var("SSOLOGIN_PICTURES").is_ok_and(|what| what == "write") {
            std::fs::create_dir_all(folder).unwrap();
            std::fs::write(&path, &drawn).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == drawn,
            "{} is stale: run docs/pictures/make\n{drawn}",
            path.display()
        );
    }
}

const STYLE: &str = "<style>\
    text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#d8dbe2;white-space:pre}\
    .bold{font-weight:bold;fill:#fff}.faint{fill:#8a90a0}.code{font-weight:bold;fill:#ffd75f}\
    .c1{fill:#ff6b6b}.c2{fill:#67d980}.c3{fill:#f2c94c}.c6{fill:#5ac8e0}</style>\n";

/// Draws a row: what follows each other in the same style is one part.
fn row(cells: &[Cell]) -> String {
    let text: String = cells
        .iter()
        .filter(|cell| cell.width() > 0)
        .map(Cell::char)
        .collect();
    let text = same_in_each_run(text.trim_end());
    let mut out = String::new();
    let mut open = "";
    for (letter, cell) in text
        .chars()
        .zip(cells.iter().filter(|cell| cell.width() > 0))
    {
        let class = class(cell);
        if class != open {
            out += if open.is_empty() { "" } else { "</tspan>" };
            if !class.is_empty() {
                let _ = write!(out, "<tspan class=\"{class}\">");
            }
            open = class;
        }
        match letter {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            letter => out.push(letter),
        }
    }
    out + if open.is_empty() { "" } else { "</tspan>" }
}

fn class(cell: &Cell) -> &'static str {
    let pen = cell.pen();
    match pen.foreground() {
        _ if pen.is_inverse() => "code",
        Some(Color::Indexed(1)) => "c1",
        Some(Color::Indexed(2)) => "c2",
        Some(Color::Indexed(3)) => "c3",
        Some(Color::Indexed(6)) => "c6",
        _ if pen.is_bold() => "bold",
        _ if pen.is_faint() => "faint",
        _ => "",
    }
}

/// Replaces what differs from run to run by something of the same width.
fn same_in_each_run(text: &str) -> String {
    let mut text = text.to_owned();
    let code = |part: &[u8]| {
        let (left, right) = (part.get(..4), part.get(5..9));
        let letters =
            |half: Option<&[u8]>| half.is_some_and(|h| h.iter().all(u8::is_ascii_uppercase));
        letters(left) && letters(right) && part.get(4) == Some(&b'-')
    };
    let places: Vec<usize> = (0..text.len())
        .filter(|at| code(&text.as_bytes()[*at..]))
        .collect();
    for at in places {
        text.replace_range(at..at + 9, "BTXP-VFHL");
    }
    if let Some(at) = text.find("127.0.0.1:") {
        let from = at + "127.0.0.1:".len();
        let digits = text[from..].bytes().take_while(u8::is_ascii_digit).count();
        text.replace_range(from..from + digits, &"40000"[..digits]);
    }
    for (differs, same) in [
        ("58m", "59m"),
        ("58 minutes", "59 minutes"),
        ("41m", "42m"),
        ("41 minutes", "42 minutes"),
    ] {
        text = text.replace(differs, same);
    }
    if let Some(at) = text.find("within 9:") {
        text.replace_range(at..at + "within 9:59".len(), "within 9:59");
    }
    text
}
