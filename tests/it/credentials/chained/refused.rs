//! Chains that STS refuses or that the config file gets wrong.

use std::fs;

use crate::credentials::chained::roles::{CHAIN, MID, chained};
use crate::support::{
    Fixture, Output, README, assumed_path, further, keep_assumed, keep_role, snapshot,
};

/// Returns the output of `credentials` for a profile `x` with these keys.
pub(crate) fn refused(keys: &str) -> Output {
    let fixture = chained().logged_in(&["homesso"]);
    fixture.config(format!("{README}[profile x]\n{keys}"));
    fixture.run(&["credentials", "--profile", "x"])
}

#[test]
fn a_refusal_by_sts_is_reported_with_a_hint() {
    snapshot!(refused("role_arn = arn:aws:iam::999999999999:role/Further\nsource_profile = homesso.muppetuser\n"), @r"
    ------- stderr -------
    error: the role `arn:aws:iam::999999999999:role/Further` cannot be assumed with the role `MuppetAccess`
    hint: check `role_arn`; the trust policy of the role must allow your role, and your role must allow `sts:AssumeRole`
    [exit status: 1]
    ");
    snapshot!(refused("role_arn = Further\u{1b}\nsource_profile = homesso.muppetuser\n"), @r"
    ------- stderr -------
    error: 127.0.0.1:[PORT] rejected AssumeRole as an invalid request: The value of RoleArn is invalid; check `role_arn`, `region` and the other keys of the profile
    [exit status: 1]
    ");
    snapshot!(refused("role_arn = arn:aws:iam::123412341234:role/Further\nsource_profile = homesso.muppetuser\nduration_seconds = 7200\n"), @r"
    ------- stderr -------
    error: 127.0.0.1:[PORT] rejected AssumeRole as an invalid request: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining; check `role_arn`, `region` and the other keys of the profile
    [exit status: 1]
    ");
    let region = "role_arn = r\nsource_profile = homesso.muppetuser\nregion = eu.example/\n";
    snapshot!(refused(region), @"
    ------- stderr -------
    error: [HOME]/.aws/config:45: `region` in [profile x] is not a region; use a region such as `eu-west-1`, alone on its line
    [exit status: 5]
    ");
}

#[test]
fn role_credentials_that_sts_no_longer_accepts_are_reported() {
    let fixture = chained().logged_in(&["homesso"]);
    keep_role(&fixture, 3600);
    snapshot!(fixture.run(MID), @r"
    ------- stderr -------
    error: homesso: the cached role credentials are no longer accepted
    hint: check this machine's clock; then run `ssologin logout homesso` to delete them and `ssologin homesso` to log in again
    [exit status: 1]
    ");
}

#[test]
fn a_broken_chain_is_reported_with_its_line() {
    snapshot!(refused("role_arn = r\nsource_profile = y\n[profile y]\nrole_arn = r\nsource_profile = x\n"), @r"
    ------- stderr -------
    error: [HOME]/.aws/config:44: `source_profile` in [profile x] refers back to itself through [HOME]/.aws/config:47; end the chain with a profile that has `sso_session`
    [exit status: 5]
    ");
    snapshot!(refused("role_arn = r\nsource_profile = homesso.muppetuser\nmfa_serial = m\n"), @r"
    ------- stderr -------
    error: [HOME]/.aws/config:45: `mfa_serial` in [profile x] requires an MFA code, which does not work with SSO credentials; delete the line and require MFA at sign-in instead of by the role
    [exit status: 5]
    ");
    snapshot!(refused("role_arn = r\nsource_profile = gone\n"), @r"
    ------- stderr -------
    error: [HOME]/.aws/config:44: `source_profile` in [profile x] names a profile that does not exist; add [profile gone] or fix the name
    [exit status: 5]
    ");
    snapshot!(refused("role_arn = r\nsource_profile = y\n[profile y]\naws_access_key_id = A\naws_secret_access_key = B\n"), @r"
    ------- stderr -------
    error: the profile `x` does not use SSO; role credentials need a profile with `sso_session` or `sso_start_url`, or with `role_arn` and a `source_profile` that has one
    [exit status: 1]
    ");
}

#[test]
fn a_chain_that_ends_at_a_profile_of_another_tool_names_the_tool() {
    let chain = |keys: &str| {
        refused(&format!(
            "role_arn = r\nsource_profile = base\n[profile base]\n{keys}"
        ))
    };
    snapshot!(chain("granted_sso_start_url = https://g.example/start\ngranted_sso_region = eu-west-1\ncredential_process = granted credential-process --profile base\n"), @"
    ------- stderr -------
    error: `base`, the source of the profile `x`, gets its credentials from Granted (`granted_sso_start_url` at [HOME]/.aws/config:46), not from SSO
    hint: use the profile with that tool, or add `sso_session`, `sso_account_id` and `sso_role_name` to `base`
    [exit status: 1]
    ");
    snapshot!(chain("credential_process = /opt/bin/aws-vault export --format=json SECRET\n"), @"
    ------- stderr -------
    error: `base`, the source of the profile `x`, gets its credentials from aws-vault (`credential_process` at [HOME]/.aws/config:46), not from SSO
    hint: use the profile with that tool, or add `sso_session`, `sso_account_id` and `sso_role_name` to `base`
    [exit status: 1]
    ");
    snapshot!(chain("credential_process = \"/opt/my tools/aws-sso\" process -S x\n"), @"
    ------- stderr -------
    error: `base`, the source of the profile `x`, gets its credentials from aws-sso-cli (`credential_process` at [HOME]/.aws/config:46), not from SSO
    hint: use the profile with that tool, or add `sso_session`, `sso_account_id` and `sso_role_name` to `base`
    [exit status: 1]
    ");
    snapshot!(chain("credential_process = /opt/get-keys --token SECRET\n"), @"
    ------- stderr -------
    error: `base`, the source of the profile `x`, gets its credentials from `get-keys` (`credential_process` at [HOME]/.aws/config:46), not from SSO
    hint: use the profile with that tool, or add `sso_session`, `sso_account_id` and `sso_role_name` to `base`
    [exit status: 1]
    ");
    // The profile itself, and one with an unclosed quote in its command.
    snapshot!(refused("credential_process = aws-vault exec x\n"), @"
    ------- stderr -------
    error: the profile `x` gets its credentials from aws-vault (`credential_process` at [HOME]/.aws/config:43), not from SSO
    hint: use the profile with that tool, or add `sso_session`, `sso_account_id` and `sso_role_name` to `x`
    [exit status: 1]
    ");
    snapshot!(refused("credential_process = \"aws-vault exec SECRET\n"), @"
    ------- stderr -------
    error: the profile `x` gets its credentials from a program (`credential_process` at [HOME]/.aws/config:43), not from SSO
    hint: use the profile with that tool, or add `sso_session`, `sso_account_id` and `sso_role_name` to `x`
    [exit status: 1]
    ");
}

#[test]
fn a_login_through_a_profile_of_another_tool_names_the_tool() {
    let fixture = Fixture::approving();
    fixture.config(format!("{README}[profile x]\nrole_arn = r\nsource_profile = base\n[profile base]\ncredential_process = aws-vault exec y\n"));
    snapshot!(fixture.run(&["login", "x"]), @"
    ------- stderr -------
    error: `base`, the source of the profile `x`, gets its credentials from aws-vault (`credential_process` at [HOME]/.aws/config:46), not from SSO
    hint: use the profile with that tool, or add `sso_session`, `sso_account_id` and `sso_role_name` to `base`
    [exit status: 2]
    ");
    snapshot!(fixture.run(&["whoami", "--profile", "x"]), @"
    ------- stderr -------
    error: `base`, the source of the profile `x`, gets its credentials from aws-vault (`credential_process` at [HOME]/.aws/config:46), not from SSO
    hint: use the profile with that tool, or add `sso_session`, `sso_account_id` and `sso_role_name` to `base`
    [exit status: 1]
    ");
}

#[test]
fn the_list_of_profiles_says_which_chains_are_usable() {
    let fixture = chained();
    fixture.config(format!(
        "{README}{CHAIN}[profile locked]\nrole_arn = r\nsource_profile = top\nmfa_serial = m\n\
         [profile above]\nrole_arn = r\nsource_profile = locked\n"
    ));
    let document = fixture.run(&["list", "profiles", "--json"]).json();
    let of = |name: &str| {
        let profiles = document["profiles"].as_array().unwrap().iter();
        let mut found = profiles.filter(|profile| profile["name"] == name);
        found.next().unwrap().clone()
    };
    for name in ["mid", "top"] {
        assert_eq!(of(name)["usable"], true);
    }
    for name in ["locked", "above"] {
        let profile = of(name);
        assert_eq!(profile["kind"], "chained");
        assert_eq!(profile["usable"], false);
        let problem = profile["problem"].as_str().unwrap();
        assert!(
            problem.contains("`mfa_serial` in [profile locked]"),
            "{problem}"
        );
    }
}

#[test]
fn the_region_comes_from_the_profile_the_environment_or_the_session() {
    let mut fixture = chained().logged_in(&["homesso"]);
    // Without an override, the host name of the endpoint contains the region.
    fixture.unset("AWS_ENDPOINT_URL_STS");
    fixture.set("HTTPS_PROXY", "http://127.0.0.1:9");
    keep_role(&fixture, 3600);
    let host = |fixture: &Fixture, profile: &str| {
        let output = fixture.run(&["credentials", "--profile", profile]);
        assert_eq!(output.code, Some(1), "{output}");
        let (_, rest) = output.stderr.split_once("cannot reach ").unwrap();
        rest.split(' ').next().unwrap().to_owned()
    };
    keep_assumed(&fixture, &further(), "ASIAMID", 3600);
    assert_eq!(host(&fixture, "top"), "sts.eu-north-1.amazonaws.com");
    fs::remove_file(assumed_path(&fixture, &further())).unwrap();
    assert_eq!(host(&fixture, "mid"), "sts.eu-west-1.amazonaws.com");
    fixture.set("AWS_DEFAULT_REGION", "us-east-2");
    assert_eq!(host(&fixture, "mid"), "sts.us-east-2.amazonaws.com");
    fixture.set("AWS_REGION", "ap-south-1");
    assert_eq!(host(&fixture, "mid"), "sts.ap-south-1.amazonaws.com");
    fixture.set("AWS_USE_FIPS_ENDPOINT", "true");
    fixture.set("AWS_ENDPOINT_URL_STS", "nonsense");
    snapshot!(fixture.run(MID), @"
    ------- stderr -------
    error: no request was sent to sts-fips.ap-south-1.amazonaws.com: the variable `AWS_ENDPOINT_URL_STS` is not an `http` or `https` URL: fix it or remove it
    [exit status: 5]
    ");
}
