//! `ssologin configure populate`: a profile for each role in a portal.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::configure::populate::roles::{
    SOME, populate, portal_with, profile, readme_with, staging,
};
use crate::support::{Fixture, README, big, snapshot};

#[test]
fn new_profiles_work_and_follow_the_others_of_their_session() {
    let fixture = Fixture::signed_in();
    let output = populate(&fixture, &[SOME, &["--yes"]].concat());
    snapshot!(output, @r"
    ------- stderr -------
    homesso  4 new profiles
    wrote `[HOME]/.aws/config`; the previous version is in `[HOME]/.aws/config.ssologin-backup`
    [exit status: 0]
    ");
    assert_eq!(fixture.config_text(), readme_with(&staging()));
    let name = "homesso.staging.developeraccess";
    let credentials = fixture.run(&["credentials", "--profile", name]);
    assert_eq!(credentials.code, Some(0), "{credentials}");
    let before = fixture.shared_contents();
    snapshot!(populate(&fixture, &[SOME, &["--yes", "--prune"]].concat()), @r"
    ------- stderr -------
    homesso  0 new profiles, 4 already roles have one
    `[HOME]/.aws/config` is already up to date
    [exit status: 0]
    ");
    assert_eq!(fixture.shared_contents(), before);
    // Populating all sessions keeps the existing lines byte for byte.
    let all = populate(&fixture, &["--all", "--yes"]);
    assert_eq!(all.code, Some(4), "{all}");
    assert!(
        all.stderr
            .contains("homesso  11 new profiles, 6 already roles have one\n"),
        "{all}"
    );
    assert!(
        fixture.config_text().contains(staging().trim_end()),
        "{}",
        fixture.config_text()
    );
    let problems = fixture.run(&["list", "profiles", "--json"]).json();
    let profiles = problems["profiles"].as_array().unwrap();
    assert!(
        profiles.iter().all(|profile| profile["usable"] == true),
        "{problems}"
    );
}

#[test]
fn comments_and_line_endings_are_preserved() {
    let fixture = Fixture::signed_in();
    let odd = |text: &str| format!("\u{feff}# mine\n{text}\n# the end").replace('\n', "\r\n");
    fixture.config(odd(README));
    assert_eq!(
        populate(&fixture, &[SOME, &["--yes"]].concat()).code,
        Some(0)
    );
    assert_eq!(fixture.config_text(), odd(&readme_with(&staging())));
}

#[test]
fn a_dry_run_prints_the_diff_and_writes_nothing() {
    let fixture = Fixture::signed_in();
    let before = fixture.shared_contents();
    let arguments = [
        "--include",
        "log*",
        "--region",
        "eu-north-1",
        "--name",
        "{role}@{account_id}",
    ];
    let output = populate(
        &fixture,
        &[&["homesso", "--dry-run"], &arguments[..]].concat(),
    );
    snapshot!(output, "dry_run");
    assert_eq!(fixture.shared_contents(), before);
}

#[tokio::test]
async fn repeated_warnings_are_printed_a_few_times_and_then_counted() {
    let mut fixture = Fixture::signed_in();
    let hand = profile("homesso.alpha.mine", "1", "Mine", "eu-west-1");
    let hand = hand.replace("\n\n", "\noutput = json\n\n")
        + "[profile homesso.beta.r]\nregion = eu-west-1\n\n";
    fixture.config(readme_with(&hand));
    let names: Vec<String> = (10..16).map(|id| id.to_string()).collect();
    let mut accounts: Vec<(&str, &str, &[&str])> = vec![
        ("1", "Alpha", &["bad\u{1b}[2J\nname"]),
        ("2", "Beta", &["R"]),
    ];
    accounts.extend(names.iter().map(|id| (id.as_str(), "Same", &["R"][..])));
    let _portal = portal_with(&mut fixture, &accounts, &[]).await;
    let output = populate(&fixture, &["homesso", "--prune", "--yes"]);
    snapshot!(output, @r"
    ------- stderr -------
    homesso  7 new profiles
    warning: the name `homesso.beta.r` is already taken: `R` in account 2 (Beta) gets `homesso.beta.r-2`
    warning: the name `homesso.same.r` is already taken: `R` in account 10 (Same) gets `homesso.same.r-10`
    warning: the name `homesso.same.r` is already taken: `R` in account 11 (Same) gets `homesso.same.r-11`
    warning: the name `homesso.same.r` is already taken: `R` in account 12 (Same) gets `homesso.same.r-12`
    warning: the name `homesso.same.r` is already taken: `R` in account 13 (Same) gets `homesso.same.r-13`
    warning: and 2 more like this
    warning: homesso: no profile for `bad\u{1b}[2J\u{a}name` in account 1 (Alpha): not a role name
    warning: the profile `homesso.alpha.mine` is kept although its role is gone: it also has `output`
    wrote `[HOME]/.aws/config`; the previous version is in `[HOME]/.aws/config.ssologin-backup`
    [exit status: 0]
    ");
    let written = fixture.config_text();
    assert!(
        written.contains("[profile homesso.beta.r]\nregion = eu-west-1\n\n[profile worksso.dev]"),
        "{written}"
    );
    assert!(
        written.contains("ssologin_populated = true\noutput = json\n\n"),
        "{written}"
    );
    snapshot!(populate(&fixture, &["homesso", "--name", "{email}", "--yes", "--include", "x", "--include", "1?"]), @r"
    ------- stderr -------
    homesso  0 new profiles, 6 already roles have one
    `[HOME]/.aws/config` is already up to date
    [exit status: 0]
    ");
    fixture.config(README);
    snapshot!(populate(&fixture, &["homesso", "--name", "{email}", "--yes", "--include", "Beta"]), @r"
    ------- stderr -------
    error: the template gives `R` in account 2 (Beta) an empty name: add a placeholder such as `{account_id}`
    [exit status: 2]
    ");
}

#[test]
fn no_region_is_written_if_none_is_known() {
    let fixture = Fixture::signed_in();
    let (session, _) = README.split_once("[sso-session worksso]").unwrap();
    fixture.config(session);
    snapshot!(populate(&fixture, &["--include", "log*", "--yes"]), @r"
    ------- stderr -------
    homesso  1 new profile
    homesso  the new profiles have no region; set one with `--region`
    wrote `[HOME]/.aws/config`; the previous version is in `[HOME]/.aws/config.ssologin-backup`
    [exit status: 0]
    ");
    let lines = profile(
        "homesso.log-archive.readonlyaccess",
        "595169679408",
        "ReadOnlyAccess",
        "x",
    );
    let lines = lines.replace("region = x\n", "");
    assert_eq!(
        fixture.config_text(),
        format!("{session}{}\n", lines.trim_end())
    );
}

#[test]
fn two_thousand_accounts_are_listed_once_and_written_once() {
    let fixture = big(2000, Some(500));
    let begun = Instant::now();
    let mut asked = String::new();
    let output = populate(&fixture, &["big", "--yes", "--include", "Role?"]);
    let took = begun.elapsed();
    assert!(
        output.stderr.starts_with("big  6000 new profiles\n"),
        "{output}"
    );
    assert_eq!(output.code, Some(0));
    for operation in fixture.asked() {
        let _ = writeln!(asked, "{operation}");
    }
    let refused = asked.matches("TooManyRequestsException").count();
    // One request per account, plus one for each throttled request. The sandbox adds six accounts.
    assert_eq!(asked.matches("ListAccountRoles").count(), 2006 + refused);
    assert_eq!(fixture.config_text().matches("[profile ").count(), 6000);
    // At 20 requests per second, it would take more than a minute and a half.
    assert!(took < Duration::from_secs(90), "{took:?}");
}
