//! Owns what `configure session` and `configure profile` ask for. Writes nothing, and knows no command.

mod answers;
mod role;
mod session;
mod session_keys;

pub(crate) use answers::Draft;
pub(crate) use role::role;
pub(crate) use session::choose;
pub(crate) use session_keys::asked;
