//! A role that the portal assigns.

use std::fmt;

use crate::session::Account;

/// A role in an account, by a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignedRole {
    /// The name of the `[sso-session]`.
    pub session: String,
    /// The account.
    pub account: Account,
    /// The role's name.
    pub name: String,
}

impl fmt::Display for AssignedRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Account { id, name, .. } = &self.account;
        let text = match name.as_str() {
            "" => format!("`{}` of account {id}", self.name),
            name => format!("`{}` of account {id} ({name})", self.name),
        };
        f.write_str(&crate::text::shortened(&text, 200))
    }
}
