//! Writes JSON exactly as Python's `json.dumps` does, in two spacings.
//!
//! The content of AWS cache files is JSON in this form, and their names are digests of it.

use serde_json::Value;
use zeroize::Zeroizing;

/// The spacing of the JSON: file contents and file names use different ones.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spacing {
    /// Python's default, `{"a": 1, "b": 2}`: used for file contents and registration names.
    Spaced,
    /// `separators=(',', ':')`, `{"a":1,"b":2}`: used for the file names of role credentials.
    Compact,
}

/// A JSON object on one line, in ASCII, built field by field in memory that is wiped when dropped.
pub(crate) struct Object {
    out: Zeroizing<String>,
    spacing: Spacing,
}

impl Object {
    /// Starts an object and reserves `capacity` bytes.
    ///
    /// With enough capacity the buffer never grows, so that no copy of a secret stays in memory.
    #[must_use]
    pub(crate) fn new(spacing: Spacing, capacity: usize) -> Object {
        let mut out = Zeroizing::new(String::with_capacity(capacity));
        out.push('{');
        Object { out, spacing }
    }

    /// Adds a text field.
    #[must_use]
    pub(crate) fn text(mut self, key: &str, text: &str) -> Object {
        self.key(key);
        write_text(&mut self.out, text);
        self
    }

    /// Adds a text field if there is a text.
    ///
    /// Omits the field otherwise, because several SDKs fail on `null`.
    #[must_use]
    pub(crate) fn text_if(self, key: &str, text: Option<&str>) -> Object {
        match text {
            Some(text) => self.text(key, text),
            None => self,
        }
    }

    /// Adds a field of any type.
    #[must_use]
    pub(crate) fn value(mut self, key: &str, value: &Value) -> Object {
        self.key(key);
        write_value(&mut self.out, value, self.spacing);
        self
    }

    /// Adds a field that holds an object already serialized as `text`.
    #[must_use]
    pub(crate) fn object(mut self, key: &str, text: &str) -> Object {
        self.key(key);
        self.out.push_str(text);
        self
    }

    /// Closes the object and returns its text.
    #[must_use]
    pub(crate) fn end(mut self) -> Zeroizing<String> {
        self.out.push('}');
        self.out
    }

    fn key(&mut self, key: &str) {
        if self.out.len() > 1 {
            self.out.push_str(comma(self.spacing));
        }
        write_text(&mut self.out, key);
        self.out.push_str(colon(self.spacing));
    }
}

fn comma(spacing: Spacing) -> &'static str {
    if spacing == Spacing::Spaced {
        ", "
    } else {
        ","
    }
}

fn colon(spacing: Spacing) -> &'static str {
    if spacing == Spacing::Spaced {
        ": "
    } else {
        ":"
    }
}

fn write_value(out: &mut String, value: &Value, spacing: Spacing) {
    match value {
        Value::String(text) => write_text(out, text),
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push_str(comma(spacing));
                }
                write_value(out, item, spacing);
            }
            out.push(']');
        }
        Value::Object(fields) => {
            out.push('{');
            for (i, (key, item)) in fields.iter().enumerate() {
                if i > 0 {
                    out.push_str(comma(spacing));
                }
                write_text(out, key);
                out.push_str(colon(spacing));
                write_value(out, item, spacing);
            }
            out.push('}');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => out.push_str(&value.to_string()),
    }
}

/// Writes a string as Python's `ensure_ascii` does.
///
/// Everything outside printable ASCII becomes `\uXXXX`; characters beyond the BMP become a
/// surrogate pair.
fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ' '..='~' => out.push(c),
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::{Object, Spacing};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn the_text_is_that_of_python() {
        let value = json!({"n": null, "l": [1, true, "x"], "o": {"a": 1.5, "b": {}}});
        let spaced = Object::new(Spacing::Spaced, 0)
            .text("ü\"\\/", "\u{7f}\u{1f600}\u{1}\n")
            .value("v", &value)
            .end()
            .to_string();
        assert_eq!(
            spaced,
            r#"{"\u00fc\"\\/": "\u007f\ud83d\ude00\u0001\n", "v": {"n": null, "l": [1, true, "x"], "o": {"a": 1.5, "b": {}}}}"#
        );
        let compact = Object::new(Spacing::Compact, 0)
            .text("a", "b")
            .text_if("c", None)
            .value("v", &value)
            .end();
        assert_eq!(
            compact.as_str(),
            r#"{"a":"b","v":{"n":null,"l":[1,true,"x"],"o":{"a":1.5,"b":{}}}}"#
        );
    }

    proptest! {
        #[test]
        fn any_text_comes_back_and_is_ascii(key in "\\PC*", text in any::<String>()) {
            let written = Object::new(Spacing::Spaced, 0).text(&key, &text).end();
            prop_assert!(written.is_ascii());
            let read: Value = serde_json::from_str(&written).unwrap();
            prop_assert_eq!(read[&key].as_str(), Some(text.as_str()));
        }
    }
}
