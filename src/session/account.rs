//! An account that a session opens.

/// An account of a portal, as ListAccounts tells it. The texts are the service's: not to be printed as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Never empty; twelve digits, if the service is the real one.
    pub id: String,
    /// Empty where the service gives none.
    pub name: String,
    /// Empty where the service gives none.
    pub email: String,
}
