//! Other users of the same machine, who must not be trusted.

mod flood;
