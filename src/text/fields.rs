//! Reads the fields of a cache file, no matter which AWS tool wrote it.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::secret::Secret;
use super::timestamp;

/// The reason why the content of a cache file is unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// The file is empty.
    ///
    /// This happens when a tool that does not replace files atomically was interrupted.
    #[error("it is empty")]
    Empty,
    /// The content is not a complete JSON object.
    #[error("it is not a complete JSON object")]
    NotJson,
    /// The JSON object has no access token that could be sent.
    #[error("it has no usable `accessToken`")]
    NoAccessToken,
    /// The JSON object has no usable role credentials.
    #[error("it has no usable role credentials")]
    NoCredentials,
}

/// The fields of a JSON object.
///
/// A field that is missing, `null`, empty or of the wrong type counts as absent, because tools
/// differ in how they write an absent field.
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    /// Parses the first JSON object of a file.
    ///
    /// Skips a byte-order mark and ignores anything after the object.
    pub(crate) fn read(bytes: &[u8]) -> Result<Fields, Damage> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Damage::Empty);
        }
        match serde_json::Deserializer::from_slice(bytes)
            .into_iter::<Value>()
            .next()
        {
            Some(Ok(Value::Object(fields))) => Ok(Fields(fields)),
            _ => Err(Damage::NotJson),
        }
    }

    /// Removes and returns a text field.
    pub(crate) fn take_text(&mut self, key: &str) -> Option<String> {
        match self.0.shift_remove(key) {
            Some(Value::String(text)) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// Removes and returns a secret, or `None` if its text could not be sent.
    pub(crate) fn take_secret(&mut self, key: &str) -> Option<Secret> {
        self.take_text(key).and_then(Secret::visible)
    }

    /// Removes and returns a time, or `None` if its text does not name an instant.
    pub(crate) fn take_time(&mut self, key: &str) -> Option<DateTime<Utc>> {
        self.take_text(key).and_then(|text| timestamp::parse(&text))
    }

    /// Removes and returns an object, or an empty one if there is none.
    pub(crate) fn take_object(&mut self, key: &str) -> Fields {
        match self.0.shift_remove(key) {
            Some(Value::Object(fields)) => Fields(fields),
            _ => Fields(Map::new()),
        }
    }

    /// Removes and returns an integer.
    pub(crate) fn take_number(&mut self, key: &str) -> Option<i64> {
        self.0.shift_remove(key).as_ref().and_then(Value::as_i64)
    }

    /// Returns the texts in a list, without the items of other types.
    pub(crate) fn texts(&self, key: &str) -> Vec<String> {
        let items = self.0.get(key).and_then(Value::as_array);
        items
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    }

    /// Returns the fields that were not taken.
    pub(crate) fn rest(self) -> Map<String, Value> {
        self.0
    }
}
