//! Owns what the unit tests of this folder share.

use super::document::Document;
use super::merged::Config;

/// A config of these two texts.
pub(super) fn config(bytes: impl Into<Vec<u8>>, credentials: impl Into<Vec<u8>>) -> Config {
    let config = Document::parse("config", bytes.into());
    Config::new(config, Document::parse("credentials", credentials.into()))
}
