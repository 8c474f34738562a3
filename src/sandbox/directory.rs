//! Owns the portals of the sandbox, with their accounts and the roles assigned to the user.

use std::borrow::Cow;
use std::collections::BTreeMap;

use sha1::{Digest, Sha1};
use url::Url;

use crate::config::keys;

/// The config file of the sandbox's home, which also defines its accounts and roles.
pub(super) const CONFIG: &str = include_str!("../../fixtures/config/readme");

/// Additional accounts of every portal, so that a list does not fit on one page.
const MORE: &[(&str, &[&str])] = &[
    ("Log Archive", &["ReadOnlyAccess"]),
    (
        "Shared Services",
        &[
            "AdministratorAccess",
            "BillingAccess",
            "DatabaseAccess",
            "DeveloperAccess",
            "NetworkAccess",
            "PowerUserAccess",
            "ReadOnlyAccess",
            "SupportAccess",
        ],
    ),
    ("Staging", &["AdministratorAccess", "DeveloperAccess"]),
    ("Production", &["ReadOnlyAccess"]),
    ("Backup", &["BackupOperator", "ReadOnlyAccess"]),
    ("Networking", &["NetworkAccess"]),
];

/// An account in a portal, with the roles assigned to the sandbox's only user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DirectoryAccount {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) roles: Vec<String>,
}

/// The accounts and roles of every portal.
///
/// An unknown start URL is a portal too, with a default set of accounts.
#[derive(Clone, Debug)]
pub struct Directory {
    portals: BTreeMap<String, Vec<DirectoryAccount>>,
}

impl Default for Directory {
    /// Returns the accounts of the config file that the sandbox writes into its home.
    fn default() -> Self {
        Directory::from_config(CONFIG)
    }
}

impl Directory {
    /// Reads portals, accounts and roles from the profiles of an AWS config file.
    ///
    /// Profiles without an account, a role or a valid start URL are ignored, not reported: the text
    /// comes from the sandbox itself or from a test.
    #[must_use]
    pub fn from_config(text: &str) -> Directory {
        let sections = sections(text);
        let mut portals: BTreeMap<String, Vec<DirectoryAccount>> = BTreeMap::new();
        for (_, profile) in sections
            .iter()
            .filter(|(name, _)| !name.starts_with("sso-session "))
        {
            let start_url = match profile.get(keys::SSO_SESSION) {
                Some(session) => {
                    let header = format!("sso-session {session}");
                    let found = sections.iter().find(|(name, _)| *name == header);
                    found.and_then(|(_, session)| session.get(keys::SSO_START_URL))
                }
                None => profile.get(keys::SSO_START_URL),
            };
            let key = start_url.and_then(|url| portal_key(url));
            let (Some(key), Some(id), Some(role)) = (
                key,
                profile.get(keys::SSO_ACCOUNT_ID),
                profile.get(keys::SSO_ROLE_NAME),
            ) else {
                continue;
            };
            let accounts = portals.entry(key).or_default();
            match accounts.iter_mut().find(|account| account.id == *id) {
                Some(account) if !account.roles.contains(role) => account.roles.push(role.clone()),
                Some(_) => {}
                None => accounts.push(account(id, friendly(id), &[role.as_str()])),
            }
        }
        for (key, accounts) in &mut portals {
            accounts.extend(more(key));
        }
        Directory { portals }
    }

    /// Returns whether one of the portals in the config has the account.
    pub(super) fn has_account(&self, id: &str) -> bool {
        self.portals
            .values()
            .flatten()
            .any(|account| account.id == id)
    }

    /// Returns the accounts of a portal, given its key from [`portal_key`].
    pub(super) fn accounts(&self, key: &str) -> Cow<'_, [DirectoryAccount]> {
        if let Some(accounts) = self.portals.get(key) {
            return Cow::Borrowed(accounts);
        }
        let first = account(
            "111122223333",
            "Sandbox",
            &["AdministratorAccess", "ReadOnlyAccess"],
        );
        std::iter::once(first).chain(more(key)).collect()
    }
}

/// Returns the key of a portal: its host, port and path; `None` if the text is not an https URL.
///
/// The default port, a trailing `/`, the query and the fragment are removed, so that different
/// spellings of a start URL have the same key.
pub(super) fn portal_key(start_url: &str) -> Option<String> {
    let url = Url::parse(start_url.trim())
        .ok()
        .filter(|url| url.scheme() == "https")?;
    let host = url.host_str()?;
    let port = url
        .port()
        .map(|port| format!(":{port}"))
        .unwrap_or_default();
    Some(format!("{host}{port}{}", url.path().trim_end_matches('/')))
}

fn friendly(id: &str) -> &str {
    match id {
        "123412341234" => "Muppets",
        "432143214321" => "Development",
        "567856785678" => "Accounting",
        "876587658765" => "Old Style",
        other => other,
    }
}

fn account(id: &str, name: &str, roles: &[&str]) -> DirectoryAccount {
    DirectoryAccount {
        id: id.to_owned(),
        name: name.to_owned(),
        email: format!("{}@example.com", name.to_lowercase().replace(' ', ".")),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
    }
}

fn more(key: &str) -> Vec<DirectoryAccount> {
    let made = MORE.iter().map(|(name, roles)| {
        // The hash gives each portal different account IDs, and the same ones on every run.
        let hash = Sha1::digest(format!("{key}\n{name}"));
        let number = hash
            .iter()
            .take(7)
            .fold(0u64, |number, byte| number << 8 | u64::from(*byte));
        account(&format!("{:012}", number % 1_000_000_000_000), name, roles)
    });
    made.collect()
}

fn sections(text: &str) -> Vec<(&str, BTreeMap<&str, String>)> {
    let mut sections: Vec<(&str, BTreeMap<&str, String>)> = Vec::new();
    for line in text
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with(['#', ';']))
    {
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            sections.push((name.trim(), BTreeMap::new()));
        } else if let (Some((_, section)), Some((key, value))) =
            (sections.last_mut(), line.split_once('='))
        {
            section.insert(key.trim(), value.trim().to_owned());
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_config_names_the_first_accounts() {
        let directory = Directory::default();
        let home = directory.accounts("homesso.awsapps.com/start");
        assert_eq!(home[0].name, "Muppets");
        assert_eq!(home[0].id, "123412341234");
        assert_eq!(home[0].roles, ["MuppetAccess", "AdministratorAccess"]);
        assert_eq!(home[0].email, "muppets@example.com");
        assert_eq!(home.len(), 1 + MORE.len());
        let work = directory.accounts("worksso.awsapps.com/start");
        assert_eq!(
            (work[0].id.as_str(), work[1].id.as_str()),
            ("432143214321", "567856785678")
        );
        assert_eq!(
            directory.accounts("oldsso.awsapps.com/start")[0].roles,
            ["LegacyAccess"]
        );
    }

    #[test]
    fn portals_share_no_account() {
        let directory = Directory::default();
        let keys = [
            "homesso.awsapps.com/start",
            "worksso.awsapps.com/start",
            "else.example/start",
            "b.example",
        ];
        let lists = keys.map(|key| directory.accounts(key));
        let mut ids: Vec<_> = lists
            .iter()
            .flat_map(|list| list.iter())
            .map(|account| &account.id)
            .collect();
        assert!(
            ids.iter()
                .all(|id| id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit()))
        );
        let all = ids.len();
        ids.sort();
        ids.dedup();
        // All portals with the default accounts share the first one.
        assert_eq!(ids.len(), all - 1);
    }

    #[test]
    fn spellings_of_one_portal() {
        let key = portal_key("https://homesso.awsapps.com/start");
        for same in [
            "https://HOMESSO.awsapps.com/start/",
            "https://homesso.awsapps.com/start#/",
            "https://homesso.awsapps.com:443/start/?a=b",
        ] {
            assert_eq!(portal_key(same), key, "{same}");
        }
        for bad in [
            "",
            "http://homesso.awsapps.com/start",
            "homesso",
            "https://",
            "file:///etc",
        ] {
            assert_eq!(portal_key(bad), None, "{bad}");
        }
    }

    #[test]
    fn half_a_profile_adds_nothing() {
        let text = "stray = 1\n[profile a]\nsso_session = gone\nsso_account_id = 1\nsso_role_name = r\n[profile b]\nsso_start_url = https://x.example\n";
        assert!(Directory::from_config(text).portals.is_empty());
    }
}
