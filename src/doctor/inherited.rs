//! Owns the check of `[DEFAULT]`, whose keys only some tools give to the other sections.

use super::finding::{Finding, Severity};
use crate::config::{Config, shown};

/// Returns a finding for each file with keys in `[DEFAULT]`.
#[must_use]
pub fn check_inherited(config: &Config) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for (key, place) in config.inherited_keys() {
        let is_known = |known: &Finding| known.file.as_ref() == Some(&place.file);
        if findings.iter().any(is_known) {
            continue;
        }
        let message = format!(
            "the sections inherit keys of [DEFAULT] such as `{}`, but only in the AWS CLI and boto3",
            shown(&key)
        );
        let fix = "move the keys to the sections that need them";
        findings.push(Finding::new("inherited-keys", Severity::Warning, message, fix).at(&place));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::check_inherited;
    use crate::doctor::testing::{config, merged, told};

    #[test]
    fn each_file_is_reported_once_with_its_first_key() {
        let text = "[profile a]\nregion = x\n[DEFAULT]\nregion = y\noutput = json\n";
        let found = check_inherited(&merged(text, "[DEFAULT]\nk = v\n"));
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0].line, Some(4));
        assert!(told(found)[0].1.contains("such as `region`"));
    }

    #[test]
    fn the_default_profile_and_an_empty_section_are_not_reported() {
        let text = "[default]\nregion = x\n[DEFAULT]\n# nothing\n[profile a]\nregion = y\n";
        assert_eq!(check_inherited(&config(text)), []);
    }
}
