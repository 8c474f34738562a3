//! The demonstration on terminals of 80 and 40 columns.

use crate::support::{Fixture, shown, snapshot};

#[test]
fn the_demonstration_fits_80_and_40_columns() {
    let fixture = Fixture::approving();
    for columns in [80, 40] {
        let screen = shown(&fixture, columns, &["sandbox"]);
        // Leave out the last section: its role credentials are different each time.
        let (screen, _) = screen.split_once("Role credentials").unwrap();
        snapshot!(screen, format!("demonstration_{columns}"));
    }
}
