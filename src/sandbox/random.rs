//! Owns random text in the formats that the service uses.

use super::refusal::{INTERNAL_SERVER, Refusal};

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const BASE32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// The letters of user codes: no vowels, which could form words, and none that are easily misread.
const CODE: &[u8] = b"BCDFGHJKLMNPQRSTVWXZ";

/// Returns `prefix` and `length` random characters that are safe in a header, a URL and a file.
pub(super) fn secret(prefix: &str, length: usize) -> Result<String, Refusal> {
    draw(prefix, LETTERS, length)
}

/// Returns `prefix` and `length` random characters, in the format of an AWS access key ID.
pub(super) fn identifier(prefix: &str, length: usize) -> Result<String, Refusal> {
    draw(prefix, BASE32, length)
}

/// Returns a user code, such as `BCDF-GHJK`.
pub(super) fn user_code() -> Result<String, Refusal> {
    let first = draw("", CODE, 4)?;
    draw(&(first + "-"), CODE, 4)
}

fn draw(prefix: &str, alphabet: &[u8], length: usize) -> Result<String, Refusal> {
    // Drop bytes at or above the largest multiple of the alphabet's size: they would favor its
    // first letters.
    let fair = 256 - 256 % alphabet.len();
    let mut text = prefix.to_owned();
    let end = text.len() + length;
    let mut bytes = [0u8; 64];
    while text.len() < end {
        getrandom::fill(&mut bytes).map_err(|_| INTERNAL_SERVER)?;
        let letters = bytes
            .iter()
            .map(|byte| usize::from(*byte))
            .filter(|byte| *byte < fair);
        let letters = letters.filter_map(|byte| alphabet.get(byte % alphabet.len()));
        text.extend(
            letters
                .take(end - text.len())
                .map(|letter| char::from(*letter)),
        );
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        let code = user_code().unwrap();
        assert_eq!(code.len(), 9);
        assert_eq!(code.find('-'), Some(4));
        let key = identifier("ASIA", 16).unwrap();
        assert!(key.starts_with("ASIA") && key.len() == 20);
        assert_eq!(secret("x-", 200).unwrap().len(), 202);
        assert_ne!(secret("", 40).unwrap(), secret("", 40).unwrap());
    }
}
