//! Encodes bytes as hexadecimal digits.

use sha1::{Digest as _, Sha1};

/// Returns two lower-case hexadecimal digits for each byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the SHA-1 digest of `bytes` in hexadecimal, as the AWS CLI uses it in file names.
pub(crate) fn sha1_hex(bytes: impl AsRef<[u8]>) -> String {
    hex(&Sha1::digest(bytes))
}
