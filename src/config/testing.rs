//! Owns what the unit tests of this folder share.

use super::document::Document;
use super::merged::Config;

/// Returns a config made from the texts of the two files.
pub(super) fn config(bytes: impl Into<Vec<u8>>, credentials: impl Into<Vec<u8>>) -> Config {
    let config = Document::parse("config", bytes.into());
    Config::new(config, Document::parse("credentials", credentials.into()))
}
