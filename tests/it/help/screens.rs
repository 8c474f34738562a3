//! The help on terminals of 80 and 40 columns.

use crate::support::{Fixture, Terminal, screen, shown, snapshot};

#[test]
fn no_line_of_the_help_is_wrapped_by_the_terminal() {
    let fixture = Fixture::approving();
    for arguments in [&["--help"][..], &["login", "--help"], &["status", "-h"]] {
        let (written, code) = Terminal::start(&fixture, arguments).finish();
        assert_eq!(code, 0);
        // If the terminal had wrapped a line, there would be more rows than lines.
        let rows = screen(&written).lines().count();
        assert_eq!(rows, written.lines().count(), "{written}");
    }
}

#[test]
fn the_help_fits_80_and_40_columns() {
    let fixture = Fixture::approving();
    snapshot!(shown(&fixture, 80, &["logout", "--help"]), "logout_80");
    snapshot!(shown(&fixture, 40, &["logout", "--help"]), "logout_40");
}
