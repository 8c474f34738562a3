//! The commands that call a service, and the operations that they need.

use std::fs;

use crate::support::Fixture;

const CONFIG: &str = "\
[sso-session homesso]
sso_start_url = https://homesso.awsapps.com/start/
sso_region = eu-west-1
sso_registration_scopes = sso:account:access

[profile homesso.muppetuser]
sso_session = homesso
sso_account_id = 123412341234
sso_role_name = MuppetAccess
region = eu-west-1

[profile further]
role_arn = arn:aws:iam::123412341234:role/Further
source_profile = homesso.muppetuser
region = eu-west-1
";

/// An operation of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Register,
    StartDevice,
    /// CreateToken with a device code.
    Redeem,
    /// CreateToken with a refresh token.
    Refresh,
    Logout,
    Accounts,
    Roles,
    RoleCredentials,
    AssumeRole,
    CallerIdentity,
    SigninToken,
}

use Operation::*;

/// A command that needs an operation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Need {
    pub(super) command: &'static [&'static str],
    pub(super) operation: Operation,
    /// Whether the command works without a result of the operation.
    pub(super) is_courtesy: bool,
}

const fn need(command: &'static [&'static str], operation: Operation) -> Need {
    Need {
        command,
        operation,
        is_courtesy: false,
    }
}

const fn courtesy(command: &'static [&'static str]) -> Need {
    Need {
        command,
        operation: Accounts,
        is_courtesy: true,
    }
}

const LOGIN: &[&str] = &["login", "homesso"];
const FRESH: &[&str] = &["login", "homesso", "--fresh"];
const REFRESH: &[&str] = &["refresh", "homesso"];
const LOGOUT: &[&str] = &["logout", "homesso"];
const CREDENTIALS: &[&str] = &["credentials", "--profile", "homesso.muppetuser"];
const FURTHER: &[&str] = &["credentials", "--profile", "further"];
const EXEC: &[&str] = &["exec", "--profile", "homesso.muppetuser", "--", "true"];
const EXEC_FURTHER: &[&str] = &["exec", "--profile", "further", "--", "true"];
const CONSOLE: &[&str] = &["console", "--profile", "homesso.muppetuser", "--print"];
const WHOAMI: &[&str] = &["whoami", "--profile", "homesso.muppetuser"];
const TOKEN: &[&str] = &["token", "homesso"];
const ACCOUNTS: &[&str] = &["list", "accounts", "homesso"];
const ROLES: &[&str] = &["list", "roles", "homesso", "--account", "Muppets"];
const POPULATE: &[&str] = &["configure", "populate", "homesso", "--dry-run"];
const CHECK: &[&str] = &["configure", "session", "homesso", "--check", "--dry-run"];
const DOCTOR: &[&str] = &["doctor", "--online"];

pub(super) const NEEDS: &[Need] = &[
    need(LOGIN, Register),
    need(LOGIN, StartDevice),
    need(LOGIN, Redeem),
    need(LOGIN, Refresh),
    courtesy(LOGIN),
    need(FRESH, Logout),
    need(REFRESH, Refresh),
    need(LOGOUT, Logout),
    need(LOGOUT, Refresh),
    need(CREDENTIALS, RoleCredentials),
    need(CREDENTIALS, Refresh),
    need(FURTHER, AssumeRole),
    need(EXEC, RoleCredentials),
    need(EXEC, Refresh),
    need(EXEC_FURTHER, AssumeRole),
    need(CONSOLE, RoleCredentials),
    need(CONSOLE, Refresh),
    need(CONSOLE, SigninToken),
    need(WHOAMI, RoleCredentials),
    need(WHOAMI, Refresh),
    need(WHOAMI, CallerIdentity),
    courtesy(WHOAMI),
    need(TOKEN, Refresh),
    need(ACCOUNTS, Accounts),
    need(ACCOUNTS, Refresh),
    need(ROLES, Accounts),
    need(ROLES, Roles),
    need(POPULATE, Accounts),
    need(POPULATE, Roles),
    need(CHECK, Register),
    need(CHECK, StartDevice),
    need(DOCTOR, Register),
    need(DOCTOR, StartDevice),
];

impl Need {
    /// Returns the start of the requests for the operation.
    pub(super) fn start(&self) -> &'static str {
        match self.operation {
            Register => "POST /client/register ",
            StartDevice => "POST /device_authorization ",
            Redeem | Refresh => "POST /token ",
            Logout => "POST /logout ",
            Accounts => "GET /assignment/accounts?",
            Roles => "GET /assignment/roles?",
            RoleCredentials => "GET /federation/credentials?",
            AssumeRole | CallerIdentity => "POST / ",
            SigninToken => "POST /federation ",
        }
    }

    /// Returns whether this is the command.
    pub(super) fn is(&self, command: &str) -> bool {
        self.command[0] == command
    }

    /// Returns a fixture in which the command needs the operation.
    pub(super) fn fixture(&self) -> Fixture {
        let mut fixture = Fixture::signed_in();
        fixture.config(CONFIG);
        match (self.command, self.operation) {
            (_, Refresh) => fixture.ends_in("homesso", -60),
            (LOGIN, operation) => {
                fixture.expire("homesso");
                if operation == Register {
                    let registration = "aeb4ade1897115eecded4c20d82f702d84aae043";
                    let path = fixture.path(&format!(".aws/sso/cache/{registration}.json"));
                    fs::remove_file(path).unwrap();
                }
            }
            // Without the AWS CLI, whose version it would ask for.
            (DOCTOR, _) => fixture.set("PATH", "/nowhere"),
            _ => {}
        }
        fixture
    }
}
