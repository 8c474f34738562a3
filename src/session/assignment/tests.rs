use proptest::prelude::*;

use super::*;
use crate::config::{Document, edit};

const SESSIONS: &str =
    "[sso-session grove]\nsso_start_url = https://g.example/start/\nsso_region = eu-west-1\n";

fn config(text: &str, credentials: &str) -> Config {
    let config = Document::parse("config", format!("{SESSIONS}{text}").into());
    Config::new(config, Document::parse("credentials", credentials.into()))
}

fn assignment(profile: &str) -> Assignment {
    Assignment {
        profile: profile.to_owned(),
        session: "grove".to_owned(),
        account_id: "123412341234".to_owned(),
        role_name: "Admin".to_owned(),
        region: None,
        output: None,
    }
}

/// Returns the edited config without the sessions.
fn edited(before: &str, wanted: &Assignment) -> String {
    let config = config(before, "");
    let bytes = edit(config.config_file(), &wanted.edits(&config)).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let after = self::config(text.strip_prefix(SESSIONS).unwrap(), "");
    assert_eq!(wanted.check(&after), Ok(()), "{text}");
    assert_eq!(wanted.edits(&after), []);
    text.replace(SESSIONS, "")
}

#[test]
fn a_new_profile_has_no_more_than_it_needs() {
    let bare = "\n[profile dev]\nsso_session = grove\nsso_account_id = 123412341234\nsso_role_name = Admin\n";
    assert_eq!(edited("", &assignment("dev")), bare);
    let whole = Assignment {
        region: Some("eu-west-3".to_owned()),
        output: Some("json".to_owned()),
        ..assignment("default")
    };
    let bare = bare.replace("profile dev", "default");
    let whole_text = format!("{bare}region = eu-west-3\noutput = json\n");
    assert_eq!(edited("", &whole), whole_text);
}

#[test]
fn other_keys_stay_and_what_is_left_out_goes() {
    let before = "[profile dev]\n# mine\ncli_pager =\nregion = eu-west-1\nsso_role_name = Old\noutput = text\n";
    let wanted = Assignment {
        output: Some("text".to_owned()),
        ..assignment("dev")
    };
    assert_eq!(
        edited(before, &wanted),
        "[profile dev]\n# mine\ncli_pager =\nsso_session = grove\nsso_account_id = 123412341234\n\
         sso_role_name = Admin\noutput = text\n"
    );
}

#[test]
fn what_stands_in_the_session_goes_from_a_legacy_profile() {
    let before = "[profile dev]\nsso_start_url = https://g.example/start\nsso_region = eu-west-1\nsso_account_id = 1\n";
    assert_eq!(
        edited(before, &assignment("dev")),
        "[profile dev]\nsso_session = grove\nsso_role_name = Admin\nsso_account_id = 123412341234\n"
    );
}

#[test]
fn what_stands_elsewhere_is_found_out() {
    let wanted = assignment("dev");
    let check = |text: &str, credentials: &str| {
        let before = config(text, credentials);
        let bytes = edit(before.config_file(), &wanted.edits(&before)).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let after = config(text.strip_prefix(SESSIONS).unwrap(), credentials);
        wanted.check(&after).map_err(|error| error.to_string())
    };
    assert_eq!(
        check("", "[dev]\nsso_role_name = Other\n").unwrap_err(),
        "the profile `dev` would have another meaning: its section in the credentials file \
         overrides the config file"
    );
    let other = check("[DEFAULT]\nsso_region = us-east-1\n", "").unwrap_err();
    assert!(other.contains("`sso_region` in "), "{other}");
    assert_eq!(check("[DEFAULT]\nsso_region = eu-west-1\n", ""), Ok(()));
    assert_eq!(check("[DEFAULT]\nsso_role_name = Other\n", ""), Ok(()));
}

#[test]
fn what_a_profile_has_is_read() {
    let config = config(
        "[profile a]\nsso_session = grove\nsso_account_id = 1\nsso_role_name = r\nregion = eu-west-3\noutput =\n\
         [profile b]\nsso_start_url = https://G.example/start\nsso_region = eu-west-1\nsso_account_id = 2\n\
         [profile c]\nsso_start_url = https://g.example/start\nsso_region = us-east-1\n\
         [profile d]\nregion = eu-west-3\noutput = yaml\n",
        "",
    );
    let standing = |name: &str| ExistingProfile::of(&config, name).unwrap();
    let text = |text: &str| Some(text.to_owned());
    let a = ExistingProfile {
        session: text("grove"),
        account_id: text("1"),
        role_name: text("r"),
        region: text("eu-west-3"),
        output: text(""),
        ..ExistingProfile::default()
    };
    assert_eq!(standing("a"), a);
    let b = ExistingProfile {
        session: text("grove"),
        account_id: text("2"),
        is_legacy: true,
        ..ExistingProfile::default()
    };
    assert_eq!(standing("b"), b);
    assert_eq!(standing("c").session, None);
    assert_eq!(standing("d").output, text("yaml"));
    assert_eq!(ExistingProfile::of(&config, "e"), None);
}

#[test]
fn a_region_is_common_where_no_profile_has_another() {
    let common = |text: &str| common_region(&config(text, ""), "grove");
    let one =
        "[profile a]\nsso_session = grove\nregion = eu-west-3\n[profile b]\nsso_session = grove\n";
    assert_eq!(common(one).as_deref(), Some("eu-west-3"));
    let other = format!("{one}[profile c]\nregion = us-east-1\n");
    assert_eq!(common(&other).as_deref(), Some("eu-west-3"));
    let two = format!("{other}sso_session = grove\n");
    assert_eq!(common(&two), None);
    assert_eq!(common(""), None);
}

proptest! {
    #[test]
    fn a_second_time_there_is_nothing_to_edit(
        lines in prop::collection::vec(prop::sample::select(vec![
            "region = x", "output = json", "sso_session = grove", "sso_session = gone", "sso_role_name = r",
            "sso_start_url = https://g.example/start", "sso_region = eu-west-1", "cli_pager = less", "# note", "",
        ]), 0..8),
        region in prop::option::of("[a-z]{1,5}"),
    ) {
        let mut seen = std::collections::HashSet::new();
        let key = |line: &&&str| line.split('=').next().is_none_or(|key| !key.contains(' ') || seen.insert(key.to_owned()));
        let lines: Vec<&str> = lines.iter().filter(key).copied().collect();
        let before = config(&format!("[profile dev]\n{}\n", lines.join("\n")), "");
        let wanted = Assignment { region, ..assignment("dev") };
        let bytes = edit(before.config_file(), &wanted.edits(&before)).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let after = config(text.strip_prefix(SESSIONS).unwrap(), "");
        prop_assert_eq!(wanted.check(&after), Ok(()));
        prop_assert_eq!(wanted.edits(&after), []);
        prop_assert_eq!(ExistingProfile::of(&after, "dev").map(|s| s.region), Some(wanted.region));
    }
}
