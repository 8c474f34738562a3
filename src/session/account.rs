//! An account that the user can access through a session.

/// An account in the response to ListAccounts.
///
/// The texts come from the service and must be escaped before they are printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The account id, never empty; twelve digits if the response is from AWS.
    pub id: String,
    /// The account name; empty if the service returns none.
    pub name: String,
    /// The email address of the account; empty if the service returns none.
    pub email: String,
}
