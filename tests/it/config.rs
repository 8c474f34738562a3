//! Config files as people have them: what is wrong is told, and costs only what it must.

use crate::run::{README, World, snapshot};

/// A login of `homesso`, with this behind the README's config; it must succeed.
fn logs_in_beside(config: &str) -> String {
    let world = World::approving();
    world.config(format!("{README}{config}"));
    let output = world.run(&["homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(world.token_path("homesso").exists());
    warnings(&output.stderr)
}

fn warnings(stderr: &str) -> String {
    let lines = stderr.lines().filter(|line| line.starts_with("warning: "));
    lines.collect::<Vec<_>>().join("\n")
}

/// A login that must not begin; nobody is asked.
fn refused(config: &str, arguments: &[&str]) -> String {
    let world = World::approving();
    world.config(config);
    let output = world.run(arguments);
    assert_eq!(output.code, Some(5), "{output}");
    assert_eq!(output.stdout, "");
    assert_eq!(world.asked(), [""; 0]);
    output.stderr
}

#[test]
fn a_key_that_stands_twice_is_told_and_the_login_works() {
    snapshot!(logs_in_beside("region = us-west-2\n"), @"warning: [HOME]/.aws/config:42: key `region` is given twice in [profile oldstyle], before in line 41; delete one of them");
}

#[test]
fn a_broken_profile_is_told_and_costs_no_other_login() {
    snapshot!(logs_in_beside("
[profile broken]
sso_session = nowhere
sso_account_id = 1
sso_role_name = R
this line means nothing
"), @r"
    warning: [HOME]/.aws/config:47: a line in [profile broken] has no `=`; write `key = value`, begin it with `#`, or indent it to continue the value above
    warning: [HOME]/.aws/config:44: `sso_session` in [profile broken] names no session of the config; add [sso-session nowhere] or correct the name
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
    assert!(told.ends_with("warning: and 4 more like these"), "{told}");
}

#[test]
fn a_byte_order_mark_is_told_and_the_login_works() {
    let world = World::approving();
    world.config(format!("\u{feff}{README}"));
    let output = world.run(&["homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    snapshot!(warnings(&output.stderr), @"warning: [HOME]/.aws/config:1: the file begins with a byte-order mark, which the AWS CLI refuses; save it as UTF-8 without one");
}

#[test]
fn lines_may_end_as_on_windows() {
    let world = World::approving();
    world.config(README.replace('\n', "\r\n"));
    let output = world.run(&["homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(warnings(&output.stderr), "");
    assert_eq!(world.token("homesso")["region"], "eu-west-1");
}

#[test]
fn a_profile_of_the_environment_that_is_not_there_is_told_and_costs_no_login() {
    let mut world = World::approving();
    world.set("AWS_PROFILE", "gone");
    let output = world.run(&["homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    snapshot!(warnings(&output.stderr), @"warning: `AWS_PROFILE` names `gone`, which is no profile of the config");
    world.unset("AWS_PROFILE");
    world.set("AWS_DEFAULT_PROFILE", "gone");
    let output = world.run(&["homesso"]);
    snapshot!(warnings(&output.stderr), @"warning: `AWS_DEFAULT_PROFILE` names `gone`, which is no profile of the config");
}

#[test]
fn variables_that_win_over_profiles_are_told_by_login_and_status_and_not_to_a_prompt() {
    let mut world = World::approving();
    world.set("AWS_WEB_IDENTITY_TOKEN_FILE", "/token");
    world.set("AWS_ROLE_ARN", "arn:aws:iam::123412341234:role/R");
    let of_login = warnings(&world.run(&["homesso"]).stderr);
    assert_eq!(of_login, warnings(&world.run(&["status"]).stderr));
    snapshot!(of_login, @"warning: `AWS_WEB_IDENTITY_TOKEN_FILE` is set and wins over profiles in this shell; `unset AWS_WEB_IDENTITY_TOKEN_FILE AWS_ROLE_ARN` mends it");
    let output = world.run(&["status", "homesso", "--minutes"]);
    assert_eq!(warnings(&output.stderr), "");
}

#[test]
fn a_profile_that_contradicts_its_session_names_both_lines() {
    let profile = "[profile other]\nsso_session = homesso\nsso_account_id = 1\nsso_role_name = R\n";
    let with = |line: &str| refused(&format!("{README}\n{profile}{line}\n"), &["other"]);
    snapshot!(with("sso_start_url = https://else.awsapps.com/start"), @"error: [HOME]/.aws/config:47: `sso_start_url` in [profile other] differs from that of its session at [HOME]/.aws/config:2; delete the profile's line");
    snapshot!(with("sso_region = eu-central-1"), @"error: [HOME]/.aws/config:47: `sso_region` in [profile other] differs from that of its session at [HOME]/.aws/config:3; delete the profile's line");
    // The session itself is sound.
    let told = logs_in_beside(&format!("\n{profile}sso_region = eu-central-1\n"));
    assert!(told.contains("`sso_region`"), "{told}");
}

#[test]
fn what_a_session_lacks_is_named_with_file_and_line() {
    let without = |line: &str| refused(&README.replace(line, ""), &["homesso"]);
    let region = "sso_region = eu-west-1\n";
    let start_url = "sso_start_url = https://homesso.awsapps.com/start/\n";
    snapshot!(without(region), @"error: [HOME]/.aws/config:1: [sso-session homesso] has no `sso_region`; add the line `sso_region = eu-west-1`");
    snapshot!(without(start_url), @"error: [HOME]/.aws/config:1: [sso-session homesso] has no `sso_start_url`; add the line `sso_start_url = https://example.awsapps.com/start`");
}

#[test]
fn values_that_cannot_be_used_are_named_with_file_and_line() {
    let url = |url: &str| {
        let config = README.replace("https://homesso.awsapps.com/start/", url);
        refused(&config, &["homesso"])
    };
    snapshot!(url("http://homesso.awsapps.com/start"), @"error: [HOME]/.aws/config:2: `sso_start_url` in [sso-session homesso] is no `https` address; write it as `https://…/start`");
    snapshot!(url("https://homesso.awsapps.com/start # mine"), @"error: [HOME]/.aws/config:2: `sso_start_url` in [sso-session homesso] has blanks or control characters; write it as `https://…/start`");
    let region = README.replace("sso_region = eu-west-1", "sso_region = eu.evil.example/");
    snapshot!(refused(&region, &["homesso"]), @"error: [HOME]/.aws/config:3: `sso_region` in [sso-session homesso] is no region; write one such as `eu-west-1`, alone on its line");
}

#[test]
fn a_profile_without_sso_is_wrong_usage() {
    let world = World::approving();
    world.config(format!("{README}\n[profile static]\nregion = eu-west-1\n"));
    snapshot!(world.run(&["static"]), @r"
    ------- stderr -------
    error: the profile `static` does not use SSO: it has neither `sso_session` nor `sso_start_url`
    hint: `ssologin list profiles` tells what each is bound to
    [exit status: 2]
    ");
}

#[test]
fn without_a_config_file_there_is_no_session() {
    let world = World::approving();
    std::fs::remove_dir_all(world.path(".aws")).unwrap();
    snapshot!(world.run(&["login"]), @r"
    ------- stderr -------
    error: [HOME]/.aws/config: there is no session: no `[sso-session]` section and no profile with `sso_start_url`
    hint: `ssologin configure` writes one, and a profile; `ssologin sandbox` shows one to try
    [exit status: 5]
    ");
    assert_eq!(world.run(&["login", "--all"]).code, Some(5));
    assert_eq!(world.run(&["login", "homesso"]).code, Some(2));
    assert_eq!(world.names(".aws"), "");
}

#[test]
fn a_config_that_is_a_folder_is_named() {
    let world = World::approving();
    std::fs::remove_file(world.path(".aws/config")).unwrap();
    std::fs::create_dir(world.path(".aws/config")).unwrap();
    snapshot!(world.run(&["login"]), @r"
    ------- stderr -------
    error: cannot read `[HOME]/.aws/config`: it is not a regular file
    hint: check the file and who may read it
    [exit status: 5]
    ");
    assert_eq!(world.run(&["status"]).code, Some(5));
}

#[test]
fn a_config_that_is_no_text_is_told() {
    let world = World::approving();
    world.config([README.as_bytes(), b"\n[profile a]\nregion = \xff\xfe\n"].concat());
    let output = world.run(&["homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    snapshot!(warnings(&output.stderr), @"warning: [HOME]/.aws/config:44: the line is not UTF-8, so that what it is part of is left out; save the file as UTF-8");
}

#[test]
fn the_config_file_may_lie_elsewhere() {
    let mut world = World::approving();
    std::fs::remove_file(world.path(".aws/config")).unwrap();
    world.write("elsewhere/aws", README);
    world.set("AWS_CONFIG_FILE", "~/elsewhere/aws");
    assert_eq!(world.run(&["homesso"]).code, Some(0));
    assert!(world.token_path("homesso").exists());
}

#[test]
fn profiles_of_the_credentials_file_count_too() {
    let world = World::approving();
    world.write(
        ".aws/credentials",
        "[elsewhere]\nsso_session = worksso\nsso_account_id = 432143214321\nsso_role_name = DeveloperAccess\n",
    );
    let output = world.run(&["elsewhere"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(world.token_path("worksso").exists());
    let listed = world.run(&["list", "profiles"]);
    assert!(listed.stdout.contains("elsewhere\tworksso\t"), "{listed}");
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let mut world = World::approving();
    let evil = "\u{1b}]0;title\u{7}\u{9b}31m\u{202e}";
    world.config(format!(
        "[sso-session a{evil}]\nsso_start_url = https://a.awsapps.com/start\nsso_region = eu-west-1\nevil{evil} = 1\nevil{evil} = 2\n\
         [sso-session b]\nsso_start_url = https://{evil}\nsso_region = {evil}\n\
         [profile p{evil}]\nsso_session = none{evil}\nsso_account_id = {evil}\nsso_role_name = {evil}\nregion = {evil}\n\
         {evil}\n"
    ));
    world.set("AWS_PROFILE", evil);
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
        let output = world.run(arguments);
        let text = format!("{}{}", output.stdout, output.stderr);
        let raw = text
            .chars()
            .find(|c| c.is_control() && !"\n\t".contains(*c) || *c == '\u{202e}');
        assert_eq!(raw, None, "{arguments:?}: {text:?}");
    }
    assert!(world.token_path(&name).exists() || !world.asked().is_empty());
}

#[test]
fn a_profile_named_with_blanks_can_be_typed() {
    let world = World::approving();
    let profile =
        "\n[profile \"my dev\"]\nsso_session = homesso\nsso_account_id = 1\nsso_role_name = R\n";
    world.config(format!("{README}{profile}"));
    let output = world.run(&["my dev"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(world.token_path("homesso").exists());
}
