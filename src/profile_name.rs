//! What a profile is called where nobody wants another name.

use crate::config::plain_name;

/// The name of the profile for a role: `{session}.{account}.{role}` in lower case, every character that not all AWS SDKs
/// find replaced by `-`. An account without a name is called by its id.
///
/// # Example
///
/// ```
/// let name = ssologin::profile_name("homesso", "Log Archive", "123412341234", "ReadOnlyAccess");
/// assert_eq!(name, "homesso.log-archive.readonlyaccess");
/// ```
#[must_use]
pub fn profile_name(session: &str, account_name: &str, account_id: &str, role: &str) -> String {
    let account = match account_name.trim() {
        "" => account_id,
        name => name,
    };
    plain_name(&format!("{session}.{account}.{role}").to_lowercase())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::profile_name;
    use crate::config::Header;

    #[test]
    fn names_are_readable() {
        for (account, id, name) in [
            ("Muppets", "1", "s.muppets.admin"),
            ("Größe & Co", "1", "s.gr--e---co.admin"),
            (" ", "123412341234", "s.123412341234.admin"),
            ("a/b:c@d+e_f", "1", "s.a/b:c@d+e_f.admin"),
        ] {
            assert_eq!(profile_name("S", account, id, "Admin"), name);
        }
    }

    proptest! {
        #[test]
        fn every_sdk_finds_the_name(session in any::<String>(), account in any::<String>(), role in any::<String>()) {
            let name = profile_name(&session, &account, "123412341234", &role);
            prop_assert!(Header::Profile(name.clone()).check().is_ok());
            prop_assert_eq!(name.to_ascii_lowercase(), name);
        }
    }
}
