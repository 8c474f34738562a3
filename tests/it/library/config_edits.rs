//! Edits of every file in `fixtures/config/cases`, and of generated files, change nothing else.

use proptest::prelude::*;
use serde_json::{Value, json};
use ssologin::config::{Config, Document, Edit, EditError, Header, Section, edit};

use crate::library::config_corpus::{folder, reading};

pub(crate) fn parse(bytes: &[u8]) -> Config {
    let config = Document::parse("config", bytes.to_vec());
    Config::new(config, Document::parse("credentials", Vec::new()))
}

/// Applies the edits, and checks that applying them again changes nothing.
pub(crate) fn edited(bytes: &[u8], edits: &[Edit]) -> Result<Vec<u8>, EditError> {
    let once = edit(&Document::parse("config", bytes.to_vec()), edits)?;
    let twice = edit(&Document::parse("config", once.clone()), edits)?;
    assert_eq!(text(&once), text(&twice), "edited twice: {edits:?}");
    Ok(once)
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    let document = Document::parse("config", bytes.to_vec());
    document.lines().map(<[u8]>::to_vec).collect()
}

/// Returns every profile and session in a file.
pub(crate) fn headers(config: &Config) -> Vec<Header> {
    let profiles = config
        .profile_names()
        .map(|name| Header::Profile(name.to_owned()));
    let sessions = config
        .session_names()
        .map(|name| Header::Session(name.to_owned()));
    profiles.chain(sessions).collect()
}

pub(crate) fn section<'a>(config: &'a Config, header: &Header) -> Option<Section<'a>> {
    match header {
        Header::Profile(name) => config.profile(name),
        Header::Session(name) => config.session(name),
    }
}

/// Returns the keys of a section, in the result of [`reading`].
fn place<'a>(reading: &'a mut Value, header: &Header) -> &'a mut Value {
    let kind = match header {
        Header::Profile(_) => "profiles",
        Header::Session(_) => "sso_sessions",
    };
    &mut reading[kind][header.name()]
}

/// The number of edits that were made, and of those that were refused.
#[derive(Default)]
struct Tally {
    edits: usize,
    /// Those that the layout did not allow.
    refused: usize,
    /// Those that would have deleted a line that continues a value only by mistake.
    indented: usize,
}

impl Tally {
    /// Applies every kind of edit to a file, and checks what is read afterwards.
    fn everything(&mut self, bytes: &[u8]) {
        let config = parse(bytes);
        for header in headers(&config) {
            let keys: Vec<String> = section(&config, &header)
                .unwrap()
                .keys()
                .map(|(key, _)| key)
                .collect();
            let plain = |key: &&String| {
                key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') && !key.is_empty()
            };
            for key in keys
                .iter()
                .filter(plain)
                .map(String::as_str)
                .chain(["zz_new"])
            {
                self.set(bytes, &config, &header, key);
                self.remove(bytes, &config, &header, key);
            }
            self.remove_section(bytes, &config, &header);
        }
        self.add(bytes, &config);
    }

    fn made(&mut self, bytes: &[u8], edits: &[Edit]) -> Option<Vec<u8>> {
        match edited(bytes, edits) {
            Ok(new) => {
                self.edits += 1;
                Some(new)
            }
            Err(EditError::Utf16)
                if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") =>
            {
                None
            }
            Err(EditError::Layout { .. }) => {
                self.refused += 1;
                None
            }
            Err(EditError::Indented { .. }) => {
                self.indented += 1;
                None
            }
            Err(error) => panic!("{error} in:\n{}", text(bytes)),
        }
    }

    fn set(&mut self, bytes: &[u8], config: &Config, header: &Header, key: &str) {
        let (section, key) = (header.clone(), key.to_owned());
        let change = Edit::Set {
            section,
            key: key.clone(),
            value: "new value".to_owned(),
        };
        let Some(new) = self.made(bytes, &[change]) else {
            return;
        };
        let after = parse(&new);
        let mut expected = reading(config);
        place(&mut expected, header)[&key] = json!("new value");
        assert_eq!(
            reading(&after),
            expected,
            "{header} {key} in:\n{}",
            text(bytes)
        );
        others_stay(bytes, &new, config, header, &key);
    }

    fn remove(&mut self, bytes: &[u8], config: &Config, header: &Header, key: &str) {
        let (section, key) = (header.clone(), key.to_owned());
        let change = Edit::Remove {
            section,
            key: key.clone(),
        };
        let Some(new) = self.made(bytes, &[change]) else {
            return;
        };
        let after = parse(&new);
        let mut expected = reading(config);
        let mut found = reading(&after);
        // After the removal, `[DEFAULT]` may provide a value for the key.
        for reading in [&mut expected, &mut found] {
            if let Some(keys) = place(reading, header).as_object_mut() {
                keys.remove(&key);
            }
        }
        assert_eq!(found, expected, "{header} {key} in:\n{}", text(bytes));
    }

    fn remove_section(&mut self, bytes: &[u8], config: &Config, header: &Header) {
        let change = Edit::RemoveSection {
            section: header.clone(),
        };
        let Some(new) = self.made(bytes, &[change]) else {
            return;
        };
        let mut expected = reading(config);
        let kind = match header {
            Header::Profile(_) => "profiles",
            Header::Session(_) => "sso_sessions",
        };
        expected[kind]
            .as_object_mut()
            .unwrap()
            .shift_remove(header.name());
        if kind == "profiles" {
            let names = expected["profile_names"].as_array_mut().unwrap();
            names.retain(|name| name != header.name());
        }
        assert_eq!(
            reading(&parse(&new)),
            expected,
            "{header} in:\n{}",
            text(bytes)
        );
    }

    fn add(&mut self, bytes: &[u8], config: &Config) {
        let keys = vec![
            ("sso_region".to_owned(), "r".to_owned()),
            ("output".to_owned(), "o".to_owned()),
        ];
        let session = Header::Session("zz-new".to_owned());
        let mut edits = vec![Edit::Add {
            section: session.clone(),
            keys,
        }];
        // Add a profile for each session, including the new one.
        let sessions: Vec<String> = config
            .session_names()
            .map(str::to_owned)
            .chain(["zz-new".to_owned()])
            .collect();
        for (at, name) in sessions.iter().enumerate() {
            if name.trim() != name || name.is_empty() || name.contains(char::is_control) {
                continue;
            }
            edits.push(Edit::Add {
                section: Header::Profile(format!("zz-{at}")),
                keys: vec![("sso_session".to_owned(), name.clone())],
            });
        }
        let Some(new) = self.made(bytes, &edits) else {
            return;
        };
        let after = parse(&new);
        for change in &edits {
            let Edit::Add {
                section: header,
                keys,
            } = change
            else {
                continue;
            };
            let section = section(&after, header).unwrap();
            for (key, value) in keys {
                assert_eq!(section.get(key).unwrap().text(), *value);
            }
        }
        let mut found = reading(&after);
        let is_new = |name: &str| name.starts_with("zz-");
        for kind in ["profiles", "sso_sessions"] {
            found[kind]
                .as_object_mut()
                .unwrap()
                .retain(|name, _| !is_new(name));
        }
        found["profile_names"]
            .as_array_mut()
            .unwrap()
            .retain(|name| !is_new(name.as_str().unwrap()));
        assert_eq!(found, reading(config), "{}", text(bytes));
        // Every old line is still there, complete and in order.
        let mut new = lines(&new).into_iter();
        for (at, line) in lines(bytes).iter().enumerate() {
            let is_same = |new: &Vec<u8>| {
                let end = new.strip_prefix(line.as_slice());
                matches!(end, Some(b"" | b"\n" | b"\r\n" | b"\r"))
            };
            assert!(
                new.any(|new| is_same(&new)),
                "line {} of:\n{}",
                at + 1,
                text(bytes)
            );
        }
    }
}

/// Asserts that only the lines of the value change; comments between them may move.
fn others_stay(bytes: &[u8], new: &[u8], config: &Config, header: &Header, key: &str) {
    let (old, new) = (lines(bytes), lines(new));
    let same = |(old, new): &(&Vec<u8>, &Vec<u8>)| old == new;
    let before = old.iter().zip(&new).take_while(same).count();
    let behind = (old.iter().rev()).zip(new.iter().rev()).take_while(same);
    let behind = behind.count().min(old.len().min(new.len()) - before);
    let changed = &old[before..old.len() - behind];
    if changed.is_empty() {
        return;
    }
    // A last line without a line end gets one when a key is added after it.
    if changed.len() == 1 && old.len() + 1 == new.len() && new[before].starts_with(&changed[0]) {
        return;
    }
    let value = section(config, header).and_then(|section| section.get(key));
    let value = value.unwrap_or_else(|| panic!("{header} {key} in:\n{}", text(bytes)));
    assert!(before + 1 >= value.origin().line, "{}", text(bytes));
    let changed = before + 1..old.len() - behind + 1;
    for other in headers(config) {
        let section = section(config, &other).unwrap();
        let lines = section
            .keys()
            .filter(|(name, _)| &other != header || name != key);
        let lines = lines.map(|(_, value)| value.origin().line);
        for line in lines.chain([section.header().line]) {
            assert!(!changed.contains(&line), "line {line} of:\n{}", text(bytes));
        }
    }
}

#[test]
fn every_file_in_the_corpus_is_edited_as_intended() {
    let mut tally = Tally::default();
    for entry in std::fs::read_dir(folder().join("cases")).unwrap() {
        let path = entry.unwrap().path();
        if path.to_str().unwrap().ends_with(".ini") {
            tally.everything(&std::fs::read(path).unwrap());
        }
    }
    assert!(tally.edits > 400, "{}", tally.edits);
    assert!(tally.refused < 10, "{}", tally.refused);
    assert!(tally.indented < 40, "{}", tally.indented);
}

/// Returns the lines from which unusual files are generated.
fn piece() -> impl Strategy<Value = &'static str> {
    let pieces = [
        "[profile oak]",
        "[profile 'oak']",
        "  [profile elm] # x",
        "[default]",
        "[profile default]",
        "[DEFAULT]",
        "[sso-session grove]",
        "\t[sso-session \"grove\"]",
        "[profile a b]",
        "[other]",
        "[",
        "region = x",
        "region=y # z",
        "Region: x",
        "  region = x",
        "    region",
        "s3 =",
        "  x = y",
        "\ttext",
        "= x",
        "sso_session = grove",
        "# note",
        "  ; note",
        "\u{1c}",
        "\u{2028}",
        " ",
        "",
        "",
        "",
    ];
    proptest::sample::select(pieces.to_vec())
}

fn file() -> impl Strategy<Value = Vec<u8>> {
    let end = proptest::sample::select(vec!["\n", "\n", "\r\n"]);
    let line = (piece(), end).prop_map(|(piece, end)| format!("{piece}{end}"));
    let mixed = proptest::collection::vec(line, 0..20).prop_map(|lines| lines.concat());
    let ends = proptest::sample::select(vec!["\n", "\r\n", "\r"]);
    let uniform = (proptest::collection::vec(piece(), 0..20), ends)
        .prop_map(|(pieces, end)| pieces.join(end));
    prop_oneof![mixed, uniform].prop_map(String::into_bytes)
}

proptest! {
    #[test]
    fn generated_files_are_edited_as_intended(bytes in file()) {
        Tally::default().everything(&bytes);
    }
}
