//! `ssologin list sessions` and `list profiles` warn about the config, as `status` does.

use crate::support::{Fixture, Output, README, snapshot};

fn listed(config: &str, what: &[&str]) -> Output {
    let fixture = Fixture::approving();
    fixture.config(config);
    fixture.run(&[&["list"], what].concat())
}

#[test]
fn problems_of_the_file_are_warnings_and_stdout_is_the_same() {
    let config =
        format!("\u{feff}{README}region = us-west-2\n[sso-session a b]\nsso_region = eu-west-1\n");
    let said = ["sessions", "profiles"].map(|what| {
        let output = listed(&config, &[what]);
        assert_eq!(output.stdout, listed(README, &[what]).stdout);
        assert_eq!(output.code, Some(0));
        output.stderr
    });
    assert_eq!(said[0], said[1]);
    snapshot!(said[0], @"
    warning: [HOME]/.aws/config:1: the file starts with a byte-order mark, which the AWS CLI rejects; save it as UTF-8 without it
    warning: [HOME]/.aws/config:42: duplicate key `region` in [profile oldstyle], first in line 41; delete one of them
    warning: [HOME]/.aws/config:43: the AWS CLI ignores [sso-session a b] because it expects a keyword and one name; use a name without spaces and quotes
    ");
}

#[test]
fn at_most_five_are_shown_and_the_others_are_counted() {
    let config = format!("{README}{}", "region = us-west-2\n".repeat(9));
    for what in ["sessions", "profiles"] {
        let said = listed(&config, &[what]).stderr;
        assert_eq!(said.lines().count(), 6, "{said}");
        assert!(said.ends_with("warning: and 4 more like this\n"), "{said}");
    }
}

#[test]
fn a_problem_in_the_table_is_not_repeated() {
    let config = format!("{README}[profile x]\nsso_session = nowhere\n");
    let output = listed(&config, &["profiles"]);
    assert!(
        output.stdout.contains("a session that does not exist"),
        "{output}"
    );
    assert_eq!(output.stderr, "");
    // The table of sessions does not show the profiles' problems.
    let output = listed(&config, &["sessions"]);
    assert!(
        output.stderr.contains("a session that does not exist"),
        "{output}"
    );
}

#[test]
fn the_document_comes_without_warnings() {
    let config = format!("{README}region = us-west-2\n");
    for what in ["sessions", "profiles"] {
        assert_eq!(listed(&config, &[what, "--json"]).stderr, "");
    }
}
