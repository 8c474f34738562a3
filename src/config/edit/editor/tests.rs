use super::*;

fn profile(name: &str) -> Header {
    Header::Profile(name.to_owned())
}

fn session(name: &str) -> Header {
    Header::Session(name.to_owned())
}

fn set(section: Header, key: &str, value: &str) -> Edit {
    let (key, value) = (key.to_owned(), value.to_owned());
    Edit::Set {
        section,
        key,
        value,
    }
}

fn remove(section: Header, key: &str) -> Edit {
    let key = key.to_owned();
    Edit::Remove { section, key }
}

fn add(section: Header, keys: &[(&str, &str)]) -> Edit {
    let keys = keys.iter();
    let keys = keys
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect();
    Edit::Add { section, keys }
}

fn try_edited(text: impl AsRef<[u8]>, edits: &[Edit]) -> Result<Vec<u8>, EditError> {
    edit(&Document::parse("config", text.as_ref().to_vec()), edits)
}

/// Returns the edited text, and checks that the same edits do not change it again.
fn edited(text: &str, edits: &[Edit]) -> String {
    let once = try_edited(text, edits).unwrap();
    assert_eq!(try_edited(&once, edits).unwrap(), once, "{text:?}");
    String::from_utf8(once).unwrap()
}

#[test]
fn a_value_is_replaced_and_nothing_else() {
    let cases = [
        ("[profile a]\nregion = x\n", "[profile a]\nregion = y\n"),
        ("[profile a]\nregion=x", "[profile a]\nregion=y"),
        (
            "\u{feff}# top\r\n  [profile a] # mine\r\n\tregion  :  x  \r\n\r\n",
            "\u{feff}# top\r\n  [profile a] # mine\r\n\tregion  :  y  \r\n\r\n",
        ),
        (
            "[profile a]\rregion = x\r[profile b]\r",
            "[profile a]\rregion = y\r[profile b]\r",
        ),
        // A key is found in any case, and is written so that all SDKs find it.
        ("[profile a]\nREGION = x\n", "[profile a]\nregion = y\n"),
        ("[profile a]\nregion =\n", "[profile a]\nregion = y\n"),
        ("[profile a]\nregion=\t\n", "[profile a]\nregion=y\n"),
        // All lines of a multi-line value are replaced, but the comments in it stay.
        (
            "[profile a]\nregion = x\n  z\n# note\n  w\noutput = o\n",
            "[profile a]\nregion = y\n# note\noutput = o\n",
        ),
        // A key of a nested block is not a key of the section.
        (
            "[profile a]\ns3 =\n  region = z\nregion = x\n",
            "[profile a]\ns3 =\n  region = z\nregion = y\n",
        ),
        // What was intended as a comment becomes one.
        (
            "[profile a]\n  region = x # home\n",
            "[profile a]\n  # home\n  region = y\n",
        ),
        // If a key or a section occurs twice, the last one counts.
        (
            "[profile a]\nregion = v\nRegion = w\n",
            "[profile a]\nregion = v\nregion = y\n",
        ),
        (
            "[profile a]\nregion = v\n[profile \"a\"]\nregion = w\n",
            "[profile a]\nregion = v\n[profile \"a\"]\nregion = y\n",
        ),
        (
            "[profile a]\nregion = v\n[profile b]\n[profile a]\nregion = w\n",
            "[profile a]\nregion = v\n[profile b]\n[profile a]\nregion = y\n",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(
            edited(text, &[set(profile("a"), "region", "y")]),
            expected,
            "{text:?}"
        );
    }
}

#[test]
fn a_new_key_stands_behind_the_last_one_and_is_spelled_like_it() {
    let cases = [
        (
            "[profile a]\noutput = o\n\n# about b\n[profile b]\n",
            "[profile a]\noutput = o\nregion = y\n\n# about b\n[profile b]\n",
        ),
        (
            "[profile a]\noutput=o\r\n",
            "[profile a]\noutput=o\r\nregion=y\r\n",
        ),
        (
            "[profile a]\noutput = o",
            "[profile a]\noutput = o\nregion = y\n",
        ),
        ("[profile a]", "[profile a]\nregion = y\n"),
        (
            "[default]\nx=1\n[profile a]\n[profile b]\n",
            "[default]\nx=1\n[profile a]\nregion=y\n[profile b]\n",
        ),
        (
            "[profile a]\n  s3 =\n    p = q\n\n    r = s\n\n",
            "[profile a]\n  s3 =\n    p = q\n\n    r = s\n  region = y\n\n",
        ),
        // An indented header would continue the value of a key at the margin.
        (
            "  [profile a]\n  [profile b]\n",
            "  [profile a]\n  region = y\n  [profile b]\n",
        ),
        (
            "[profile a]\r\n# output = o\r\n",
            "[profile a]\r\nregion = y\r\n# output = o\r\n",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(
            edited(text, &[set(profile("a"), "region", "y")]),
            expected,
            "{text:?}"
        );
    }
}

#[test]
fn a_removed_key_goes_with_all_its_lines_and_each_time_it_is_given() {
    let text = "[profile a]\nregion = x\n  z\n# note\n  w\nREGION = v\noutput = o\n";
    assert_eq!(
        edited(text, &[remove(profile("a"), "region")]),
        "[profile a]\n# note\noutput = o\n"
    );
    assert_eq!(edited(text, &[remove(profile("a"), "other")]), text);
}

#[test]
fn a_new_key_takes_the_place_of_one_that_goes() {
    let text = "[profile a]\n# sso\n\tsso_start_url=u\n\tsso_region=r\n\n\tsso_account_id=1\n";
    let edits = [
        set(profile("a"), "sso_session", "s"),
        remove(profile("a"), "sso_region"),
        remove(profile("a"), "sso_start_url"),
    ];
    assert_eq!(
        edited(text, &edits),
        "[profile a]\n# sso\n\tsso_session=s\n\n\tsso_account_id=1\n"
    );
}

#[test]
fn new_sections_stand_behind_those_of_their_session() {
    let text = "[sso-session s]\nsso_region = r\n\n[profile a]\nsso_session = s\n# output = o\n\n\
                # about c\n[profile c]\nregion = x\n";
    let edits = [
        add(profile("b"), &[("sso_session", "s"), ("region", "y")]),
        add(profile("d"), &[("sso_session", "t")]),
        add(session("t"), &[("sso_region", "r")]),
    ];
    assert_eq!(
        edited(text, &edits),
        "[sso-session s]\nsso_region = r\n\n[profile a]\nsso_session = s\n# output = o\n\n\
         [profile b]\nsso_session = s\nregion = y\n\n\
         # about c\n[profile c]\nregion = x\n\n\
         [profile d]\nsso_session = t\n\n[sso-session t]\nsso_region = r\n"
    );
    let tight = "[sso-session s]\nsso_region=r\n[profile c]\n";
    assert_eq!(
        edited(tight, &[add(profile("b"), &[("sso_session", "s")])]),
        "[sso-session s]\nsso_region=r\n\n[profile b]\nsso_session=s\n\n[profile c]\n"
    );
    for (text, expected) in [
        ("", "[default]\nregion = y\n"),
        ("\u{feff}", "\u{feff}[default]\nregion = y\n"),
        ("# top", "# top\n\n[default]\nregion = y\n"),
        ("# top\r\n\r\n", "# top\r\n\r\n[default]\r\nregion = y\r\n"),
    ] {
        let edits = [add(profile("default"), &[("region", "y")])];
        assert_eq!(edited(text, &edits), expected, "{text:?}");
    }
}

#[test]
fn a_section_that_is_there_is_not_added_twice() {
    for text in ["[profile 'a']\nregion = x\n", "[profile  a]\nregion = x\n"] {
        let edits = [add(profile("a"), &[("region", "y"), ("output", "o")])];
        let expected = text.replace('x', "y") + "output = o\n";
        assert_eq!(edited(text, &edits), expected);
    }
}

#[test]
fn a_removed_section_leaves_what_belongs_to_its_neighbors() {
    let gone = [Edit::RemoveSection {
        section: profile("b"),
    }];
    let text =
        "[profile a]\nx = 1\n\n[profile b]\n# in b\ny = 2\n  z\n\n\n# about c\n[profile c]\n";
    assert_eq!(
        edited(text, &gone),
        "[profile a]\nx = 1\n\n# about c\n[profile c]\n"
    );
    assert_eq!(edited("[profile a]\n", &gone), "[profile a]\n");
    assert_eq!(edited("[profile b]\nx = 1", &gone), "");
    // The removed header keeps the header after it from continuing the value before it.
    let text = "[profile a]\nx = 1\n[profile b]\n  y = 2\n  [profile c]\n";
    assert!(matches!(
        try_edited(text, &gone),
        Err(EditError::Layout { .. })
    ));
}

#[test]
fn a_file_that_is_not_utf_8_keeps_its_bytes() {
    let text = b"[profile a]\nregion = \xe9\n# caf\xe9\nca_bundle = \xff\n";
    let once = try_edited(text, &[set(profile("a"), "region", "y")]).unwrap();
    assert_eq!(
        once,
        b"[profile a]\nregion = y\n# caf\xe9\nca_bundle = \xff\n"
    );
    assert_eq!(
        try_edited(b"\xff\xfe[\0", &[]).unwrap_err(),
        EditError::Utf16
    );
}

#[test]
fn a_header_or_a_key_that_continues_a_value_is_not_deleted_with_it() {
    let changes = [
        set(profile("a"), "region", "y"),
        remove(profile("a"), "region"),
        Edit::RemoveSection {
            section: profile("a"),
        },
    ];
    let cases = [
        (
            "[profile a]\nregion = x\n  [profile b]\n  region = z\n",
            "config:3: lines 3 and 4 are indented, so they belong to the value of `region` in \
             [profile a] and would be deleted with it: remove their indentation first",
        ),
        (
            "[profile a]\nregion =\n\n  # note\n  output = json\n",
            "config:5: the line is indented, so it belongs to the value of `region` in \
             [profile a] and would be deleted with it: remove its indentation first",
        ),
        (
            "[profile a]\nregion = x\n a=1\n z\n b=2\n c=3\n d=4\n e=5\n f=6\n g=7\n",
            "config:3: lines 3, 5, 6, 7, 8 and 2 more are indented, so they belong to the value of \
             `region` in [profile a] and would be deleted with it: remove their indentation first",
        ),
    ];
    for (text, message) in cases {
        for change in &changes {
            let error = try_edited(text, std::slice::from_ref(change)).unwrap_err();
            assert!(matches!(error, EditError::Indented { .. }), "{change:?}");
            assert_eq!(error.to_string(), message, "{change:?}");
        }
        let added = edited(text, &[set(profile("a"), "ca_bundle", "y")]);
        assert_eq!(added, format!("{text}ca_bundle = y\n"));
    }
    // A block belongs to its key.
    let block = "[profile a]\ns3 =\n  region = z\n";
    assert_eq!(
        edited(block, &[remove(profile("a"), "s3")]),
        "[profile a]\n"
    );
    assert_eq!(edited(block, &changes[2..]), "");
}

#[test]
fn what_would_be_read_otherwise_is_refused() {
    let text = "[profile a]\nregion = x\n";
    for (value, why) in [
        ("zz\nb", "has several lines"),
        ("zz\rb", "has several lines"),
        (" zz", "starts or ends with a space"),
        ("zz\u{a0}", "starts or ends with a space"),
        ("zz\0", "contains control characters"),
        ("zz # b", "comment"),
        ("zz\t;b", "comment"),
    ] {
        let error = try_edited(text, &[set(profile("a"), "region", value)]).unwrap_err();
        assert!(error.to_string().contains(why), "{value:?}: {error}");
        assert!(!error.to_string().contains("zz"), "{value:?}: {error}");
    }
    for value in ["", "a#b", "https://x.example/#/", "'a'", "a  b=c:d"] {
        let text = edited(text, &[set(profile("a"), "region", value)]);
        assert!(text.contains(value));
    }
    for key in ["", "Region", "a b", "a=b", "#a", "[a]", "é"] {
        let error = try_edited(text, &[set(profile("a"), key, "y")]).unwrap_err();
        assert!(matches!(error, EditError::Key { .. }), "{key:?}");
    }
    let error = try_edited(text, &[set(profile("b c"), "region", "y")]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the config file has no section [profile 'b c']: add it first"
    );
}

#[test]
fn names_that_not_all_sdks_find_are_refused_for_new_sections_alone() {
    for name in [
        "", "a b", "a\tb", "café", "a]b", "a'b", "a#b", "a%b", "a\nb", "a\\b",
    ] {
        for header in [profile(name), session(name)] {
            let error = try_edited("", &[add(header, &[("x", "y")])]).unwrap_err();
            assert!(matches!(error, EditError::Name { .. }), "{name:?}");
            assert!(!error.to_string().contains('\n'));
        }
    }
    for name in ["A-1_2.a@b:c/d+e", "default", "-"] {
        let text = edited("", &[add(session(name), &[("x", "y")])]);
        assert_eq!(text, format!("[sso-session {name}]\nx = y\n"));
    }
    assert_eq!(
        edited("[profile 'a b']\nx = 1\n", &[set(profile("a b"), "x", "2")]),
        "[profile 'a b']\nx = 2\n"
    );
}

#[test]
fn thousands_of_sections_are_one_edit() {
    let mut text = String::new();
    let mut edits = Vec::new();
    for n in 0..6_000 {
        let keys = [
            ("sso_session", "s"),
            ("sso_account_id", "1"),
            ("region", "r"),
        ];
        edits.push(add(profile(&format!("p{n}")), &keys));
        if n % 2 == 0 {
            text += &format!("[profile p{n}]\nsso_session = s\nregion = q\n\n");
        }
    }
    let text = edited(&text, &edits);
    let config = crate::config::Config::new(
        Document::parse("config", text.into()),
        Document::parse("credentials", Vec::new()),
    );
    assert_eq!(config.profiles().count(), 6_000);
    assert_eq!(config.problems(), []);
}
