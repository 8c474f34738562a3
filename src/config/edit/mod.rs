//! Owns edits of a config file that keep every other byte; knows nothing of the reasons for them.
//!
//! [`editor`] goes through the edits: what they want of each section (`wanted`), the changes of a
//! section that is there (`change`), where a new one goes (`placement`), in the spelling of the
//! file (`spelling`); then it puts the new text in (`splice`), reads the result, and compares.

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
