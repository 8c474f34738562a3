//! Fuzz targets for the config and credentials files, and the sessions in them.

use ssologin::config::{Config, Document, Edit, Header, Problem, Section, edit};
use ssologin::session::{
    Endpoints, Selection, StartUrl, find_profile, find_session, profiles, select, select_listed,
    sessions,
};
use ssologin::system::Env;

use super::files::split;
use super::harmless::assert_harmless;

/// Checks that no byte is lost, each problem has a line, and lookups agree with the list.
///
/// The text after the first `%` is the credentials file.
pub(crate) fn config(bytes: &[u8]) {
    let (first, second) = split(bytes, b'%');
    for (first, second) in [(first, second), (bytes, b"".as_slice()), (b"", bytes)] {
        let config = parse(first, second);
        documents(&config, [first, second]);
        sections(&config);
        bindings(&config);
        edits(config.config_file());
    }
}

/// Checks that an accepted start URL is usable and unchanged, and that errors are harmless.
pub(crate) fn start_url(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let file = format!("[sso-session grove]\nsso_region = eu-west-1\nsso_start_url = {text}\n");
    let config = parse(file.as_bytes(), b"");
    match find_session(&config, "grove") {
        Some(Ok(session)) => {
            let is = |start: &str| {
                let found = session.start_url.get(..start.len());
                found.is_some_and(|found| found.eq_ignore_ascii_case(start))
            };
            assert!(is("https://") || is("http://"));
            if let Ok(typed) = StartUrl::parse(&session.start_url) {
                // What is written is a start URL, and is not corrected again.
                let again = StartUrl::parse(&typed.url).unwrap();
                assert!(!again.is_changed && !again.is_approval, "{:?}", typed.url);
                assert_eq!(again.is_aws, typed.is_aws);
            }
            assert!(
                !session
                    .start_url
                    .contains(|c: char| c.is_whitespace() || c.is_control())
            );
            assert!(text.contains(&session.start_url));
        }
        Some(Err(error)) => assert_harmless(&error.to_string()),
        None => panic!("the session is gone: {file:?}"),
    }
}

fn parse(config: &[u8], credentials: &[u8]) -> Config {
    let config = Document::parse("config", config.to_vec());
    Config::new(config, Document::parse("credentials", credentials.to_vec()))
}

fn documents(config: &Config, files: [&[u8]; 2]) {
    let problems = config.problems();
    for (document, bytes) in [config.config_file(), config.credentials_file()]
        .into_iter()
        .zip(files)
    {
        assert_eq!(document.bytes(), bytes);
        assert_eq!(document.lines().collect::<Vec<_>>().concat(), bytes);
        let lines = document.lines().count();
        let of_file = problems
            .iter()
            .filter(|problem| problem.place().file == document.path());
        let numbers: Vec<usize> = of_file.map(Problem::line).collect();
        assert!(
            numbers.is_sorted() && numbers.iter().all(|line| (1..=lines).contains(line)),
            "{numbers:?}"
        );
    }
    problems
        .iter()
        .for_each(|problem| assert_harmless(&problem.to_string()));
}

/// Checks that an edit is idempotent, or is refused with a harmless message.
fn edits(document: &Document) {
    let keys = vec![("sso_region".to_owned(), "eu-west-1".to_owned())];
    let section = Header::Session("zz-new".to_owned());
    let edits = [Edit::Add { section, keys }];
    match edit(document, &edits) {
        Ok(bytes) => {
            let again = Document::parse("config", bytes.clone());
            assert_eq!(edit(&again, &edits).ok(), Some(bytes));
        }
        Err(error) => assert_harmless(&error.to_string()),
    }
}

fn sections(config: &Config) {
    let problems = config.problems();
    let services = config
        .services_names()
        .filter_map(|name| config.services(name));
    for section in config.profiles().chain(config.sessions()).chain(services) {
        values(section);
        assert!(
            section
                .problems()
                .iter()
                .all(|problem| problems.contains(problem))
        );
    }
    for name in config.profile_names() {
        assert!(
            config
                .profile(name)
                .is_some_and(|section| section.name() == name)
        );
        if let Err(error) = Endpoints::new(config, Some(name), &Env::from_pairs([])) {
            assert_harmless(&error.to_string());
        }
    }
}

fn values(section: Section<'_>) {
    for (key, value) in section.keys() {
        let found = section
            .get(&key)
            .map(|value| (value.text(), value.origin()));
        assert_eq!(found, Some((value.text(), value.origin())), "{key:?}");
        for (nested, _) in value.nested_keys() {
            assert!(
                value.is_nested() && value.nested(nested).is_some(),
                "{nested:?}"
            );
        }
    }
}

fn bindings(config: &Config) {
    let entries = sessions(config);
    for entry in &entries {
        // The name of a section may be a start URL, and then hides the legacy profiles' session.
        let hidden = config.session(entry.id.as_str()).is_some();
        let found = find_session(config, entry.id.as_str());
        if entry.id.kind().as_str() == "sso-session" || !hidden {
            assert_eq!(found.as_ref(), Some(&entry.session));
        }
        if let Err(error) = &entry.session {
            assert_harmless(&error.to_string());
        }
        for profile in &entry.profiles {
            let found = find_profile(config, profile).and_then(|profile| profile.session);
            assert_eq!(found.as_ref(), Some(&entry.id));
        }
    }
    for profile in profiles(config) {
        if let Some(problem) = &profile.problem {
            assert_harmless(&problem.to_string());
        }
        match select(
            config,
            Selection {
                profile: Some(&profile.name),
                ..Selection::default()
            },
        ) {
            Ok(targets) => {
                for target in targets {
                    let id = target.session.map(|session| session.id);
                    assert!(id.is_err() || id == Ok(target.id));
                }
            }
            Err(error) => assert_harmless(&error.to_string()),
        }
        assert_eq!(find_profile(config, &profile.name), Some(profile));
    }
    assert_eq!(
        select_listed(config).map_or(0, |listed| listed.len()),
        entries.len()
    );
    if let Ok(targets) = select(
        config,
        Selection {
            all: true,
            ..Selection::default()
        },
    ) {
        assert!(targets.len() <= entries.len());
    }
}
