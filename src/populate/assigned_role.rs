//! A role that the portal assigns to the user.

use std::fmt;

use crate::session::Account;

/// A role in an account, available through a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignedRole {
    /// The name of the `[sso-session]`.
    pub session: String,
    /// The account.
    pub account: Account,
    /// The name of the role.
    pub name: String,
}

impl fmt::Display for AssignedRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Account { id, name, .. } = &self.account;
        let text = match name.as_str() {
            "" => format!("`{}` in account {id}", self.name),
            name => format!("`{}` in account {id} ({name})", self.name),
        };
        f.write_str(&crate::text::shortened(&text, 200))
    }
}
