//! Owns the short digests that are used in names.

use crate::text::sha1_hex;

/// Returns the first `length` bytes of the SHA-1 of `bytes`, in hexadecimal.
pub(super) fn hex(bytes: &[u8], length: usize) -> String {
    let mut digits = sha1_hex(bytes);
    digits.truncate(2 * length);
    digits
}
