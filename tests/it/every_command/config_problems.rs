//! Config files with mistakes: each is reported, and only disables what depends on it.

use crate::support::{Fixture, README, snapshot};

/// Logs in with these lines added to the README's config file, and returns the warnings.
///
/// The login must succeed.
fn logs_in_beside(config: &str) -> String {
    let fixture = Fixture::approving();
    fixture.config(format!("{README}{config}"));
    let output = fixture.run(&["homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(fixture.token_path("homesso").exists());
    warnings(&output.stderr)
}

fn warnings(stderr: &str) -> String {
    let lines = stderr.lines().filter(|line| line.starts_with("warning: "));
    lines.collect::<Vec<_>>().join("\n")
}

/// Runs a login that must fail before any request, and returns its messages.
fn refused(config: &str, arguments: &[&str]) -> String {
    let fixture = Fixture::approving();
    fixture.config(config);
    let output = fixture.run(arguments);
    assert_eq!(output.code, Some(5), "{output}");
    assert_eq!(output.stdout, "");
    fixture.assert_nothing_asked();
    output.stderr
}

#[test]
fn a_duplicate_key_is_reported_and_the_login_works() {
    snapshot!(logs_in_beside("region = us-west-2\n"), @"warning: [HOME]/.aws/config:42: \
        duplicate key `region` in [profile oldstyle], first in line 41; delete one of them");
}

#[test]
fn a_broken_profile_is_reported_and_does_not_stop_other_logins() {
    snapshot!(logs_in_beside("
[profile broken]
sso_session = nowhere
sso_account_id = 1
sso_role_name = R
this line means nothing
"), @r"
    warning: [HOME]/.aws/config:47: a line in [profile broken] has no `=`; write `key = value`, start it with `#`, or indent it to continue the value above
    warning: [HOME]/.aws/config:44: `sso_session` in [profile broken] names a session that does not exist; add [sso-session nowhere] or fix the name
    ");
}

#[test]
fn many_warnings_are_counted() {
    let mut config = String::new();
    for i in 0..9 {
        config += &format!(
            "\n[profile broken{i}]\nsso_session = nowhere\nsso_account_id = 1\nsso_role_name = R\n"
        );
    }
    let told = logs_in_beside(&config);
    assert_eq!(told.lines().count(), 6, "{told}");
    assert!(told.ends_with("warning: and 4 more like this"), "{told}");
}

#[test]
fn a_byte_order_mark_is_reported_and_the_login_works() {
    let fixture = Fixture::approving();
    fixture.config(format!("\u{feff}{README}"));
    let output = fixture.run(&["homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    snapshot!(warnings(&output.stderr), @"warning: [HOME]/.aws/config:1: the file starts with a \
        byte-order mark, which the AWS CLI rejects; save it as UTF-8 without it");
}

#[test]
fn windows_line_endings_are_accepted() {
    let fixture = Fixture::approving();
    fixture.config(README.replace('\n', "\r\n"));
    let output = fixture.run(&["homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(warnings(&output.stderr), "");
    assert_eq!(fixture.token("homesso")["region"], "eu-west-1");
}

#[test]
fn an_unknown_profile_in_the_environment_is_reported_and_does_not_stop_a_login() {
    let mut fixture = Fixture::approving();
    fixture.set("AWS_PROFILE", "gone");
    let output = fixture.run(&["homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    snapshot!(warnings(&output.stderr), @"warning: `AWS_PROFILE` names the profile `gone`, which \
        does not exist");
    fixture.unset("AWS_PROFILE");
    fixture.set("AWS_DEFAULT_PROFILE", "gone");
    let output = fixture.run(&["homesso"]);
    snapshot!(warnings(&output.stderr), @"warning: `AWS_DEFAULT_PROFILE` names the profile \
        `gone`, which does not exist");
}

#[test]
fn variables_that_override_profiles_are_reported_by_login_and_status_but_not_in_a_prompt() {
    let mut fixture = Fixture::approving();
    fixture.set("AWS_WEB_IDENTITY_TOKEN_FILE", "/token");
    fixture.set("AWS_ROLE_ARN", "arn:aws:iam::123412341234:role/R");
    let of_login = warnings(&fixture.run(&["homesso"]).stderr);
    assert_eq!(of_login, warnings(&fixture.run(&["status"]).stderr));
    snapshot!(of_login, @"warning: `AWS_WEB_IDENTITY_TOKEN_FILE` is set and overrides profiles \
        in this shell; run `unset AWS_WEB_IDENTITY_TOKEN_FILE AWS_ROLE_ARN` to fix it");
    let output = fixture.run(&["status", "homesso", "--minutes"]);
    assert_eq!(warnings(&output.stderr), "");
}

#[test]
fn the_error_for_a_profile_that_contradicts_its_session_names_both_lines() {
    let profile = "[profile other]\nsso_session = homesso\nsso_account_id = 1\nsso_role_name = R\n";
    let with = |line: &str| refused(&format!("{README}\n{profile}{line}\n"), &["other"]);
    snapshot!(with("sso_start_url = https://else.awsapps.com/start"), @"error: \
        [HOME]/.aws/config:47: `sso_start_url` in [profile other] differs from its session at \
        [HOME]/.aws/config:2; delete the profile's line");
    snapshot!(with("sso_region = eu-central-1"), @"error: [HOME]/.aws/config:47: `sso_region` in \
        [profile other] differs from its session at [HOME]/.aws/config:3; delete the profile's \
        line");
    // The session itself is valid, so its login works.
    let told = logs_in_beside(&format!("\n{profile}sso_region = eu-central-1\n"));
    assert!(told.contains("`sso_region`"), "{told}");
}

#[test]
fn a_missing_session_key_is_reported_with_file_and_line() {
    let without = |line: &str| refused(&README.replace(line, ""), &["homesso"]);
    let region = "sso_region = eu-west-1\n";
    let start_url = "sso_start_url = https://homesso.awsapps.com/start/\n";
    snapshot!(without(region), @"error: [HOME]/.aws/config:1: [sso-session homesso] has no `sso_region`; add the line `sso_region = eu-west-1`");
    snapshot!(without(start_url), @"error: [HOME]/.aws/config:1: [sso-session homesso] has no `sso_start_url`; add the line `sso_start_url = https://example.awsapps.com/start`");
}

#[test]
fn invalid_values_are_reported_with_file_and_line() {
    let url = |url: &str| {
        let config = README.replace("https://homesso.awsapps.com/start/", url);
        refused(&config, &["homesso"])
    };
    snapshot!(url("http://homesso.awsapps.com/start"), @"error: [HOME]/.aws/config:2: \
        `sso_start_url` in [sso-session homesso] is not an `https` URL; use the form \
        `https://…/start`");
    snapshot!(url("https://homesso.awsapps.com/start # mine"), @"error: [HOME]/.aws/config:2: `sso_start_url` in [sso-session homesso] has a comment after it, which is read as part of the URL; move the comment to its own line");
    let region = README.replace("sso_region = eu-west-1", "sso_region = eu.evil.example/");
    snapshot!(refused(&region, &["homesso"]), @"error: [HOME]/.aws/config:3: `sso_region` in \
        [sso-session homesso] is not a region; use a region such as `eu-west-1`, alone on its line");
}

#[test]
fn a_profile_without_sso_is_a_usage_error() {
    let fixture = Fixture::approving();
    fixture.config(format!("{README}\n[profile static]\nregion = eu-west-1\n"));
    snapshot!(fixture.run(&["static"]), @r"
    ------- stderr -------
    error: the profile `static` does not use SSO: it has neither `sso_session` nor `sso_start_url`
    hint: run `ssologin list profiles` to see the session of each profile
    [exit status: 2]
    ");
}

#[test]
fn without_a_config_file_there_is_no_session() {
    let fixture = Fixture::approving();
    std::fs::remove_dir_all(fixture.path(".aws")).unwrap();
    snapshot!(fixture.run(&["login"]), @r"
    ------- stderr -------
    error: [HOME]/.aws/config: no sessions found: there is no `[sso-session]` section and no profile with `sso_start_url`
    hint: run `ssologin configure` to set up a session and a profile, or `ssologin sandbox` to try one
    [exit status: 5]
    ");
    assert_eq!(fixture.run(&["login", "--all"]).code, Some(5));
    assert_eq!(fixture.run(&["login", "homesso"]).code, Some(2));
    assert_eq!(fixture.names(".aws"), "");
}

#[test]
fn a_config_path_that_is_a_folder_is_reported() {
    let fixture = Fixture::approving();
    std::fs::remove_file(fixture.path(".aws/config")).unwrap();
    std::fs::create_dir(fixture.path(".aws/config")).unwrap();
    snapshot!(fixture.run(&["login"]), @r"
    ------- stderr -------
    error: cannot read `[HOME]/.aws/config`: it is not a regular file
    hint: check the file and its permissions
    [exit status: 5]
    ");
    assert_eq!(fixture.run(&["status"]).code, Some(5));
}

#[test]
fn a_config_file_that_is_not_utf_8_is_reported() {
    let fixture = Fixture::approving();
    fixture.config([README.as_bytes(), b"\n[profile a]\nregion = \xff\xfe\n"].concat());
    let output = fixture.run(&["homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    snapshot!(warnings(&output.stderr), @"warning: [HOME]/.aws/config:44: the line is not UTF-8, so the key or section that it belongs to is ignored; save the file as UTF-8");
}

#[test]
fn the_config_file_can_be_in_another_place() {
    let mut fixture = Fixture::approving();
    std::fs::remove_file(fixture.path(".aws/config")).unwrap();
    fixture.write("elsewhere/aws", README);
    fixture.set("AWS_CONFIG_FILE", "~/elsewhere/aws");
    assert_eq!(fixture.run(&["homesso"]).code, Some(0));
    assert!(fixture.token_path("homesso").exists());
}

#[test]
fn profiles_in_the_credentials_file_are_used_too() {
    let fixture = Fixture::approving();
    fixture.write(
        ".aws/credentials",
        "[elsewhere]\nsso_session = worksso\nsso_account_id = 432143214321\nsso_role_name = DeveloperAccess\n",
    );
    let output = fixture.run(&["elsewhere"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(fixture.token_path("worksso").exists());
    let listed = fixture.run(&["list", "profiles"]);
    assert!(listed.stdout.contains("elsewhere\tworksso\t"), "{listed}");
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let mut fixture = Fixture::approving();
    let evil = "\u{1b}]0;title\u{7}\u{9b}31m\u{202e}";
    fixture.config(format!(
        "[sso-session a{evil}]\nsso_start_url = https://a.awsapps.com/start\nsso_region = eu-west-1\nevil{evil} = 1\nevil{evil} = 2\n\
         [sso-session b]\nsso_start_url = https://{evil}\nsso_region = {evil}\n\
         [profile p{evil}]\nsso_session = none{evil}\nsso_account_id = {evil}\nsso_role_name = {evil}\nregion = {evil}\n\
         {evil}\n"
    ));
    fixture.set("AWS_PROFILE", evil);
    let name = format!("a{evil}");
    for arguments in [
        &["login", "--all"][..],
        &["login", &name],
        &["login", evil],
        &["login", "--profile", evil],
        &["login", "--browser", &format!("'{evil}")],
        &["status"],
        &["status", "--json"],
        &["status", "--prompt"],
        &["list", "sessions"],
        &["list", "profiles"],
        &["list", "profiles", "--json"],
        &["refresh", "--all"],
        &["logout", "--all"],
        &["login"],
    ] {
        let output = fixture.run(arguments);
        let text = format!("{}{}", output.stdout, output.stderr);
        let raw = text
            .chars()
            .find(|c| c.is_control() && !"\n\t".contains(*c) || *c == '\u{202e}');
        assert_eq!(raw, None, "{arguments:?}: {text:?}");
    }
    assert!(fixture.token_path(&name).exists() || !fixture.asked().is_empty());
}

#[test]
fn a_profile_name_may_contain_spaces() {
    let fixture = Fixture::approving();
    let profile =
        "\n[profile \"my dev\"]\nsso_session = homesso\nsso_account_id = 1\nsso_role_name = R\n";
    fixture.config(format!("{README}{profile}"));
    let output = fixture.run(&["my dev"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(fixture.token_path("homesso").exists());
}
