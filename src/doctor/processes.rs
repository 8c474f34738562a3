//! Owns the checks of the programs and files that profiles name.

use super::credential_source::users_of_process;
use super::finding::{Finding, Severity};
use crate::config::{Config, Place, Section, keys, shown};
use crate::text::shortened;

/// Returns findings about profiles whose `credential_process` cannot be started.
///
/// `is_there` returns whether a program exists, given its name or path.
#[must_use]
pub fn check_processes(config: &Config, is_there: impl Fn(&str) -> bool) -> Vec<Finding> {
    let finding = |section: Section<'_>| {
        let value = section.get(keys::CREDENTIAL_PROCESS)?;
        let text = value.text();
        let program = shlex::split(&text).and_then(|words| words.into_iter().next());
        let why = match &program {
            None => "is not a command".to_owned(),
            Some(program) if !is_there(program) => {
                format!("runs `{}`, which was not found", shortened(program, 80))
            }
            Some(_) => return None,
        };
        let title = shown(&section.title());
        let message = format!("`{}` in {title} {why}", keys::CREDENTIAL_PROCESS);
        let fix = "install the program, write its path, or delete the line";
        let finding = Finding::new("no-such-process", Severity::Error, message, fix)
            .of_tools(users_of_process(config, section));
        let place = Place::from(value.origin());
        Some(finding.at(&place).of_profile(section.name()))
    };
    config.profiles().filter_map(finding).collect()
}

/// Returns findings about profiles whose `ca_bundle` does not exist.
///
/// `is_there` returns whether a file exists, given the value of the key. The bundle of the profile
/// that is `checked` elsewhere is left out.
#[must_use]
pub fn check_ca_bundles(
    config: &Config,
    checked: &str,
    is_there: impl Fn(&str) -> bool,
) -> Vec<Finding> {
    let others = config
        .profiles()
        .filter(|section| section.name() != checked);
    let finding = |section: Section<'_>| {
        let value = section.get(keys::CA_BUNDLE)?;
        let path = value.text();
        if path.is_empty() || is_there(&path) {
            return None;
        }
        let message = format!(
            "`{}` in {} names `{}`, which does not exist",
            keys::CA_BUNDLE,
            shown(&section.title()),
            shortened(&path, 200)
        );
        let fix = "fix the path or remove the setting";
        let finding = Finding::new("bad-ca-bundle", Severity::Error, message, fix);
        let place = Place::from(value.origin());
        Some(finding.at(&place).of_profile(section.name()))
    };
    others.filter_map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::{check_ca_bundles, check_processes};
    use crate::doctor::testing::config;

    #[test]
    fn a_program_must_exist() {
        for (process, expected) in [
            ("there --option", None),
            ("\"there\" 'x y'", None),
            (
                "/opt/gone/tool x",
                Some("runs `/opt/gone/tool`, which was not found"),
            ),
            (
                "'with blank' x",
                Some("runs `with blank`, which was not found"),
            ),
            ("'open", Some("is not a command")),
            ("", Some("is not a command")),
        ] {
            let text = format!("[profile a]\nregion = x\ncredential_process = {process}\n");
            let found = check_processes(&config(&text), |name| name == "there");
            let messages: Vec<_> = found.iter().map(|found| found.message.as_str()).collect();
            let expected = expected.map(|why| format!("`credential_process` in [profile a] {why}"));
            assert_eq!(messages, expected.iter().collect::<Vec<_>>(), "{process}");
            assert!(found.iter().all(|found| found.line == Some(3)));
        }
    }

    #[test]
    fn a_ca_bundle_must_exist() {
        let text = "[profile a]\nca_bundle = /gone\n[profile b]\nca_bundle = /there\n\
                    [profile c]\nca_bundle = /gone\n[profile d]\nca_bundle =\n";
        let found = check_ca_bundles(&config(text), "c", |path| path == "/there");
        assert_eq!(found.len(), 1, "{found:?}");
        let expected = "`ca_bundle` in [profile a] names `/gone`, which does not exist";
        assert_eq!(
            (found[0].message.as_str(), found[0].line),
            (expected, Some(2))
        );
    }
}
