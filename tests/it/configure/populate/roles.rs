//! The roles that the tests populate, and a portal with the roles that a test needs.

use serde_json::json;
use wiremock::matchers::{path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{Fixture, Output, README, portal};

pub(crate) const POPULATE: [&str; 2] = ["configure", "populate"];

pub(crate) fn populate(fixture: &Fixture, arguments: &[&str]) -> Output {
    fixture.run(&[&POPULATE, arguments].concat())
}

/// Returns the section that is written for a role.
pub(crate) fn profile(name: &str, account: &str, role: &str, region: &str) -> String {
    format!(
        "[profile {name}]\nsso_session = homesso\nsso_account_id = {account}\nsso_role_name = {role}\n\
         region = {region}\nssologin_populated = true\n\n"
    )
}

/// Returns the README's config file with these lines after the last profile of `homesso`.
pub(crate) fn readme_with(lines: &str) -> String {
    README.replace(
        "[profile worksso.dev]",
        &format!("{lines}[profile worksso.dev]"),
    )
}

pub(crate) const SOME: &[&str] = &["homesso", "--include", "Staging", "--include", "backup"];

pub(crate) fn staging() -> String {
    let roles = [
        (
            "homesso.backup.backupoperator",
            "246673439297",
            "BackupOperator",
        ),
        (
            "homesso.backup.readonlyaccess",
            "246673439297",
            "ReadOnlyAccess",
        ),
        (
            "homesso.staging.administratoraccess",
            "539963077979",
            "AdministratorAccess",
        ),
        (
            "homesso.staging.developeraccess",
            "539963077979",
            "DeveloperAccess",
        ),
    ];
    let roles = roles.map(|(name, account, role)| profile(name, account, role, "eu-west-1"));
    roles.concat()
}

/// Starts a portal with these accounts and roles that refuses to list the roles of some.
pub(crate) async fn portal_with(
    fixture: &mut Fixture,
    accounts: &[(&str, &str, &[&str])],
    refused: &[&str],
) -> MockServer {
    let list = accounts
        .iter()
        .map(|(id, name, _)| json!({ "accountId": id, "accountName": name }));
    let list = json!({ "accountList": list.collect::<Vec<_>>() });
    let server = portal(fixture, &[("/assignment/accounts", list)]).await;
    for (id, _, roles) in accounts {
        let roles = roles.iter().map(|role| json!({ "roleName": role }));
        let roles = json!({ "roleList": roles.collect::<Vec<_>>() });
        let answer = match refused.contains(id) {
            true => {
                ResponseTemplate::new(403).insert_header("x-amzn-errortype", "ForbiddenException")
            }
            false => ResponseTemplate::new(200).set_body_json(roles),
        };
        Mock::given(path("/assignment/roles"))
            .and(query_param("account_id", *id))
            .respond_with(answer)
            .mount(&server)
            .await;
    }
    server
}
