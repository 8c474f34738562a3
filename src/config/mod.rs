//! Owns the text of AWS config files, as sections and values; knows nothing of what they mean.
//!
//! It preserves every byte and knows the number of every line. It reads what the AWS CLI reads: the
//! format of Python's `RawConfigParser` with botocore's `configloader` on top, and the credentials
//! file merged over the config file. Where the AWS CLI would reject a whole file because of one
//! line, this module continues and reports a [`Problem`]. Only [`ConfigFile`] opens a file, to
//! write it; nothing else here opens files or prints.
//!
//! - [`Document`] is one file, [`Config`] is the config file merged with the credentials file.
//! - [`Section`] is a profile, a session or a services section, [`Value`] is the value of a key.
//! - [`keys`] has a constant for each key that this program reads or writes.
//! - [`edit`](edit()) returns the bytes of an edited file; everything that is not edited stays as
//!   it is.
//!
//! ```
//! use ssologin::config::{Config, Document, Edit, Header, edit, keys};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let text = "# mine\n[profile dev]\nregion=eu-west-1\n";
//! let document = Document::parse("config", text.into());
//!
//! let change = Edit::Set {
//!     section: Header::Profile("dev".to_owned()),
//!     key: keys::REGION.to_owned(),
//!     value: "us-east-1".to_owned(),
//! };
//! let edited = edit(&document, &[change])?;
//! assert_eq!(edited, b"# mine\n[profile dev]\nregion=us-east-1\n");
//!
//! let credentials = Document::parse("credentials", Vec::new());
//! let config = Config::new(Document::parse("config", edited), credentials);
//! let region = config.profile("dev").and_then(|dev| dev.get(keys::REGION));
//! assert_eq!(region.map(|value| value.text()).as_deref(), Some("us-east-1"));
//! # Ok(())
//! # }
//! ```

mod document;
mod edit;
mod error;
mod excerpt;
mod file;
mod files;
mod finder;
mod indented;
mod index;
mod inherited;
pub mod keys;
mod line;
mod merged;
mod name;
mod place;
mod problem;
mod scan;
mod section;
mod shown;
mod uneven;
mod value;

pub use document::Document;
pub use edit::{Edit, EditError, Header, edit, plain_name};
pub use error::ConfigError;
pub use excerpt::{Excerpt, Part};
pub use file::{ConfigFile, ConfigFileError, Written};
pub use merged::Config;
pub use place::{Origin, Place};
pub use problem::Problem;
pub use section::Section;
pub(crate) use shown::shown;
pub use uneven::{Uneven, Unevenness};
pub use value::Value;

#[cfg(test)]
mod testing;
