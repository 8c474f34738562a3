use crate::config::testing::config;
use crate::config::{Config, Problem};

/// Returns the config, and its problems as they are displayed.
fn read(bytes: &[u8]) -> (Config, Vec<String>) {
    let config = config(bytes, "");
    let problems = config.problems();
    let told = problems.iter().map(ToString::to_string).collect();
    (config, told)
}

fn value(config: &Config, profile: &str, key: &str) -> String {
    let section = config.profile(profile).unwrap();
    section.get(key).unwrap().text().into_owned()
}

#[test]
fn what_replaces_a_section_is_named_with_its_line() {
    let (_, told) = read(b"[default]\na = 1\n[profile default]\nb = 2\n[default]\n");
    assert!(
        told.contains(
            &"config:1: [default] is overridden by [profile default] in line 3; move its \
                keys there and delete it"
                .to_owned()
        ),
        "{told:?}"
    );
}

#[test]
fn a_damaged_line_costs_itself_and_no_line_beside_it() {
    let (config, told) = read(b"[profile a]\nk = v\n\xe9x = 1\nz = 2\n");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("config:3: "), "{told:?}");
    assert_eq!(
        (value(&config, "a", "k"), value(&config, "a", "z")),
        ("v".into(), "2".into())
    );
}

#[test]
fn a_damaged_header_at_the_top_is_told_once() {
    let (_, told) = read(b"# first\n[profile \xe9]\nk = v\n");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("config:2: "), "{told:?}");
}

#[test]
fn a_carriage_return_alone_ends_a_line() {
    let (config, told) = read(b"[profile a]\rk = v\rk2 = v\r[profile b]\rk = w\n");
    assert_eq!(told, [""; 0]);
    assert_eq!(
        (value(&config, "a", "k2"), value(&config, "b", "k")),
        ("v".into(), "w".into())
    );
}

#[test]
fn what_is_indented_deeper_than_the_last_key_goes_on_with_it() {
    let (config, told) = read(b"[profile a]\n  k = v\nj = w\n [profile b]\n");
    assert_eq!(
        told,
        [
            "config:4: the header is indented, so the AWS CLI reads it as part of `j` in \
             [profile a]; remove the indentation of the header and of the lines below it"
        ]
    );
    assert!(config.profile("b").is_none());
    assert_eq!(value(&config, "a", "j"), "w\n[profile b]");
}

#[test]
fn headers_and_keys_in_a_value_are_told_and_blocks_are_not() {
    let found = |text: &str| {
        let problems = config(text, "").problems().into_iter();
        let found = |problem: Problem| {
            let stops = if problem.stops_aws_cli() { "!" } else { "" };
            format!("{}{} {}", stops, problem.line(), problem.id())
        };
        problems.map(found).collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    let block = "[profile a]\ns3 =\n  region = x\n[services x]\nsso =\n  endpoint_url = y\n";
    assert_eq!(found(block), none);
    let plain = "[profile a]\ncredential_process = run\n  --name=value\n  https://x/?a=b\n";
    assert_eq!(found(plain), none);
    let keys = "[profile a]\nregion = x\n  output = y\n  z\n  cli_pager =\n";
    assert_eq!(found(keys), ["3 indented-key", "5 indented-key"]);
    let in_header = "[profile a]\nregion = x\n  [profile b]\n  output = y\n  [profile c]\n";
    assert_eq!(found(in_header), ["3 indented-header", "5 indented-header"]);
    // The AWS CLI rejects a block with a line that has no `=`.
    let in_block = "[profile a]\ns3 =\n  x = y\n  [profile b]\n  z\n";
    assert_eq!(
        found(in_block),
        ["!4 indented-header", "!5 nested-no-delimiter"]
    );
    let empty = "[profile a]\nregion =\n  output = y\n";
    assert_eq!(found(empty), ["3 indented-key"]);
}

#[test]
fn a_line_without_a_delimiter_is_no_part_of_the_value_around_it() {
    let (config, told) = read(b"[profile a]\n  k = v\n    one\n  stray\n    two\n");
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(value(&config, "a", "k"), "v\none\ntwo");
}

#[test]
fn a_key_whose_value_goes_on_with_a_damaged_line_is_left_out() {
    let (config, told) = read(b"[profile a]\nk = v\n  \xe9\n  more\nj = w\n");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(config.profile("a").unwrap().get("k").is_none());
    assert_eq!(value(&config, "a", "j"), "w");
}

#[test]
fn a_header_that_is_not_closed_and_a_misspelled_keyword_are_named() {
    let (_, told) = read(b"[profile a]\nregion = eu-west-1\n[profile b\nregion = us-east-1\n");
    assert!(
        told[0].starts_with(
            "config:3: a line in [profile a] looks like a header, but has only one bracket; write `[`"
        ),
        "{told:?}"
    );
    let (_, told) = read(b"[profile a\nregion = us-east-1\n[profile b]\n");
    assert!(
        told[0].starts_with("config:1: a line in the file looks like a header"),
        "{told:?}"
    );
    let (_, told) = read(b"[profile a]\nregion = eu-west-1\nprofile b]\n");
    assert!(
        told[0].starts_with("config:3: a line in [profile a] looks like a header"),
        "{told:?}"
    );
    for header in [
        "sso_session corp",
        "sso session corp",
        "Sso-Session corp",
        "so-session corp",
    ] {
        let text = format!("[{header}]\nsso_start_url = https://a.example\n");
        let (_, told) = read(text.as_bytes());
        assert!(
            told[0].contains("its keyword is not spelled exactly; write `profile`, `sso-session`"),
            "{told:?}"
        );
    }
}
