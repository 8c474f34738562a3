//! Owns the questions of `configure session` and `configure profile`. Writes nothing; knows nothing
//! of commands.

mod answers;
mod role;
mod session;
mod session_keys;

pub(crate) use answers::Draft;
pub(crate) use role::role;
pub(crate) use session::choose;
pub(crate) use session_keys::asked;
