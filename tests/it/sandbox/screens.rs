//! The demonstration on terminals of 80 columns, and of 40.

use crate::support::{Fixture, shown, snapshot};

#[test]
fn the_demonstration_fits_80_and_40_columns() {
    let fixture = Fixture::approving();
    for columns in [80, 40] {
        let screen = shown(&fixture, columns, &["sandbox"]);
        // The last heading has role credentials, which are new each time.
        let (screen, _) = screen.split_once("Role credentials").unwrap();
        snapshot!(screen, format!("demonstration_{columns}"));
    }
}
