//! What stands in a cache file, whichever AWS tool wrote it.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::secret::Secret;
use super::timestamp;

/// Why the content of a cache file is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// No bytes at all: a writer that does not replace files whole was interrupted.
    #[error("it is empty")]
    Empty,
    /// Not one whole JSON object.
    #[error("it is not a whole JSON object")]
    NotJson,
    /// A JSON object without an access token that can be sent.
    #[error("it holds no usable `accessToken`")]
    NoAccessToken,
    /// A JSON object without role credentials that can be used.
    #[error("it holds no usable role credentials")]
    NoCredentials,
}

/// The fields of a JSON object. One that is missing, `null`, empty or of another type counts as absent: tools differ.
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    /// Reads the first JSON object of a file, past a byte-order mark; what follows it is ignored.
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

    /// Takes a text out.
    pub(crate) fn take_text(&mut self, key: &str) -> Option<String> {
        match self.0.shift_remove(key) {
            Some(Value::String(text)) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// Takes a secret out; absent where it could not be sent.
    pub(crate) fn take_secret(&mut self, key: &str) -> Option<Secret> {
        self.take_text(key).and_then(Secret::visible)
    }

    /// Takes a time out; absent where it names no instant.
    pub(crate) fn take_time(&mut self, key: &str) -> Option<DateTime<Utc>> {
        self.take_text(key).and_then(|text| timestamp::parse(&text))
    }

    /// Takes an object out; an empty one where there is none.
    pub(crate) fn take_object(&mut self, key: &str) -> Fields {
        match self.0.shift_remove(key) {
            Some(Value::Object(fields)) => Fields(fields),
            _ => Fields(Map::new()),
        }
    }

    /// Takes a whole number out.
    pub(crate) fn take_number(&mut self, key: &str) -> Option<i64> {
        self.0.shift_remove(key).as_ref().and_then(Value::as_i64)
    }

    /// The texts of a list; what is no text in it is passed over.
    pub(crate) fn texts(&self, key: &str) -> Vec<String> {
        let items = self.0.get(key).and_then(Value::as_array);
        items
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    }

    /// What was not taken.
    pub(crate) fn rest(self) -> Map<String, Value> {
        self.0
    }
}
