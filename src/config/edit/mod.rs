//! Owns edits of a config file that preserve every other byte; knows nothing of their reasons.
//!
//! [`editor`] makes all edits at once. It collects what they want of each section (`wanted`),
//! changes the sections that exist (`change`) and finds the place for new ones (`placement`), all
//! in the spelling of the file (`spelling`). Then it checks that no line is deleted that only looks
//! like a part of a value, inserts the new text (`splice`), reads the result, and checks that it is
//! what was wanted.

mod change;
mod editor;
mod error;
mod header;
mod operation;
mod placement;
mod spelling;
mod splice;
mod wanted;

pub use editor::edit;
pub use error::EditError;
pub use header::{Header, plain_name};
pub use operation::Edit;
