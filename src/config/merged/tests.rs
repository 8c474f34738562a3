use proptest::prelude::*;

use super::*;
use crate::config::testing::config;

/// Returns the title of every section, with its keys and values.
fn reading(config: &Config) -> Vec<(String, Vec<(String, String)>)> {
    let services = config
        .services_names()
        .filter_map(|name| config.services(name));
    let keys = |section: Section<'_>| {
        section
            .keys()
            .map(|(key, value)| (key, value.text().into_owned()))
            .collect()
    };
    let sections = config.profiles().chain(config.sessions()).chain(services);
    sections
        .map(|section| (section.title(), keys(section)))
        .collect()
}

/// Generates a piece of an odd file; `SECRET` marks every place where a value may be.
fn odd_piece() -> impl Strategy<Value = &'static [u8]> {
    let pieces: [&[u8]; 37] = [
        b"[profile oak]",
        b"[profile 'oak']",
        b"  [profile elm] # x",
        b"[default]",
        b"[profile default]",
        b"[DEFAULT]",
        b"[sso-session grove]",
        b"[services lab]",
        b"[profile a b]",
        b"[other]",
        b"[]",
        b"[",
        b"region = SECRET",
        b"Region: SECRET",
        b"  region = SECRET",
        b"s3 =",
        b"  x = SECRET",
        b"\tSECRET",
        b"SECRET",
        b"= SECRET",
        b"sso_session = grove",
        b"# SECRET",
        b"  ; SECRET",
        b"\xe9",
        b"k\xff = SECRET",
        b"\0",
        b"\xef\xbb\xbf",
        b"\xe2\x80\xa8",
        b"\xc2\x85",
        b"\x0c",
        b"\x1c",
        b" ",
        b"\r",
        b"\r\n",
        b"\n",
        b"\n",
        b"\n",
    ];
    proptest::sample::select(pieces.to_vec())
}

fn odd_file() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![4 => odd_piece(), 3 => Just(b"\n".as_slice())];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn odd_lines() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(odd_piece(), 0..20).prop_map(|pieces| pieces.join(&b'\n'))
}

fn any_file() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![3 => odd_file(), 1 => proptest::collection::vec(any::<u8>(), 0..200)]
}

proptest! {
    #[test]
    fn every_byte_is_given_back_and_the_lines_tile_the_file(bytes in any_file()) {
        let document = Document::parse("config", bytes.clone());
        prop_assert_eq!(document.bytes(), &bytes);
        prop_assert_eq!(document.lines().collect::<Vec<_>>().concat(), bytes);
    }

    #[test]
    fn problems_stand_in_file_order_on_lines_that_there_are(bytes in any_file(), credentials in any_file()) {
        let config = config(bytes, credentials);
        for document in [config.config_file(), config.credentials_file()] {
            let lines = document.lines().count();
            let problems = config.problems();
            let problems = problems.iter().filter(|problem| problem.place().file == document.path());
            let found: Vec<usize> = problems.map(Problem::line).collect();
            prop_assert!(found.is_sorted() && found.iter().all(|line| (1..=lines).contains(line)), "{found:?}");
        }
    }

    #[test]
    fn a_sections_problems_are_among_all(bytes in any_file(), credentials in any_file()) {
        let config = config(bytes, credentials);
        let all = config.problems();
        for section in config.profiles().chain(config.sessions()) {
            let unknown = section.problems().into_iter().find(|problem| !all.contains(problem));
            prop_assert_eq!(unknown, None);
        }
    }

    #[test]
    fn no_problem_shows_a_value(bytes in odd_lines(), credentials in odd_lines()) {
        for problem in config(bytes, credentials).problems() {
            prop_assert!(!problem.to_string().contains("SECRET"), "{problem}");
            prop_assert!(!problem.to_string().contains(char::is_control), "{problem:?}");
        }
    }

    #[test]
    fn a_section_at_the_end_changes_nothing_before_it(mut bytes in any_file(), credentials in any_file()) {
        bytes.push(b'\n');
        let before = reading(&config(bytes.clone(), credentials.clone()));
        bytes.extend_from_slice(b"[profile new]\nregion = eu-west-1\n");
        let mut after = reading(&config(bytes, credentials));
        after.retain(|(title, _)| title != "[profile new]");
        prop_assert_eq!(after, before);
    }

    #[test]
    fn one_key_is_what_the_list_of_keys_says(bytes in any_file(), credentials in any_file()) {
        let config = config(bytes, credentials);
        for section in config.profiles().chain(config.sessions()) {
            for (key, value) in section.keys() {
                let found = section.get(&key).map(|value| (value.text(), value.origin()));
                prop_assert_eq!(found, Some((value.text(), value.origin())));
            }
        }
    }

    #[test]
    fn any_name_can_be_quoted(name in "[^\\r\\n\\]]{0,12}") {
        let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
        let config = config(format!("[profile \"{quoted}\"]\n"), "");
        prop_assert_eq!(config.profile_names().collect::<Vec<_>>(), [name.as_str()]);
    }
}

#[test]
fn origins_name_the_file_and_the_line_of_the_value_that_wins() {
    let text = "# top\n[profile oak]\nregion = a\ns3 =\n  # note\n  x = y\n";
    let config = config(text, "[oak]\n\nregion = b\n[elm]\n");
    let oak = config.profile("oak").unwrap();
    assert_eq!(oak.header().to_string(), "config:2");
    assert_eq!(
        oak.get("REGION").unwrap().origin().to_string(),
        "credentials:3"
    );
    assert_eq!(
        oak.get("s3")
            .unwrap()
            .nested("x")
            .unwrap()
            .origin()
            .to_string(),
        "config:6"
    );
    assert_eq!(
        config.profile("elm").unwrap().header().to_string(),
        "credentials:4"
    );
}

#[test]
fn of_a_key_or_a_section_that_is_given_twice_the_last_wins() {
    let text = "[profile oak]\nregion = a\nREGION = b\noutput = c\n[profile elm]\n[profile oak]\noutput = d\n";
    let config = config(text, "");
    let oak = config.profile("oak").unwrap();
    let keys: Vec<_> = oak
        .keys()
        .map(|(key, value)| (key, value.text().into_owned()))
        .collect();
    assert_eq!(
        keys,
        [("region".into(), "b".into()), ("output".into(), "d".into())]
    );
    let problems: Vec<_> = oak.problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "config:3: duplicate key `region` in [profile oak], first in line 2; delete one of \
             them",
            "config:6: duplicate section [profile oak], first in line 1; move its keys there",
        ]
    );
}

#[test]
fn a_byte_that_is_not_utf_8_costs_its_own_line_alone() {
    let text = b"[profile oak]\nregion = a\nca_bundle = /caf\xe9\n# caf\xe9\noutput = b\n[profile caf\xe9]\nregion = c\n";
    let config = config(text.as_slice(), "");
    let oak = config.profile("oak").unwrap();
    assert_eq!(config.profile_names().collect::<Vec<_>>(), ["oak"]);
    assert_eq!(
        oak.keys().map(|(key, _)| key).collect::<Vec<_>>(),
        ["region", "output"]
    );
    assert_eq!(oak.get("region").unwrap().text(), "a");
}
