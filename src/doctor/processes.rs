//! Owns the checks of the programs that profiles run to get credentials.

use super::credential_source::users_of_process;
use super::finding::{Finding, Severity};
use crate::config::{Config, Place, keys, shown};
use crate::text::shortened;

/// Returns findings about profiles whose `credential_process` cannot be started.
///
/// `is_there` returns whether a program exists, given its name or path.
#[must_use]
pub fn check_processes(config: &Config, is_there: impl Fn(&str) -> bool) -> Vec<Finding> {
    let finding = |section: crate::config::Section<'_>| {
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

#[cfg(test)]
mod tests {
    use super::check_processes;
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
}
