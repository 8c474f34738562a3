//! Owns the checks of the regions of profiles and sessions.

use super::finding::{Finding, Severity};
use crate::config::{Config, Place, Section, keys, shown};
use crate::session::is_region;
use crate::text::shortened;

/// Returns a finding about all profiles with an SSO role that have no region.
pub(super) fn without_region(config: &Config) -> Option<Finding> {
    let lacks = |section: &Section<'_>| {
        let [region, account, role] =
            section.pick([keys::REGION, keys::SSO_ACCOUNT_ID, keys::SSO_ROLE_NAME]);
        region.is_none() && account.is_some() && role.is_some()
    };
    let mut lacking = config.profiles().filter(lacks);
    let first = lacking.next()?;
    let title = shown(&first.title());
    let (who, have) = match lacking.count() {
        0 => (title, "has"),
        1 => (format!("{title} and another profile"), "have"),
        more => (format!("{title} and {more} other profiles"), "have"),
    };
    let message =
        format!("{who} {have} no `region`: most commands need `--region` or `AWS_REGION` with it");
    let fix = "add the line `region = …`, unless that is intended";
    let finding = Finding::new("no-region", Severity::Note, message, fix);
    Some(finding.at(&Place::from(first.header())))
}

/// Returns what is wrong with a region, as a clause that follows its key.
pub(super) fn region(text: &str) -> Option<Finding> {
    if text.is_empty() {
        return Some(Finding::new(
            "empty-region",
            Severity::Warning,
            "is empty",
            "write a region such as `eu-west-1`, or delete the line",
        ));
    }
    if has_the_form_of_a_region(text) && !text.contains(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let severity = match is_region(text) {
        // It can be part of a host name, but hardly of one that exists.
        true => Severity::Warning,
        false => Severity::Error,
    };
    Some(Finding::new(
        "odd-region",
        severity,
        format!(
            "is `{}`, which is not the name of a region",
            shortened(text, 40)
        ),
        match meant(text) {
            Some(region) => format!("write `{region}`"),
            None => "write a region such as `eu-west-1`".to_owned(),
        },
    ))
}

/// Returns whether a text is like `eu-west-1` or `us-gov-east-1`: words, then a number.
fn has_the_form_of_a_region(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let text = text.strip_prefix("fips-").unwrap_or(&text);
    let text = text.strip_suffix("-fips").unwrap_or(text);
    let parts: Vec<&str> = text.split('-').collect();
    let is_word = |part: &&str| {
        (2..=12).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    let is_number =
        |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    match parts.split_last() {
        // A local or test service can have any name, but not one that looks like half of a region.
        Some((_, [])) => text == "local",
        Some((number, words)) => words.len() >= 2 && is_number(number) && words.iter().all(is_word),
        None => false,
    }
}

/// Returns the region that was probably meant.
fn meant(text: &str) -> Option<String> {
    let text = text.to_ascii_lowercase().replace(['_', ' '], "-");
    let without_zone = text.strip_suffix(|c: char| c.is_ascii_lowercase());
    let number = text.find(|c: char| c.is_ascii_digit());
    let with_hyphen = number.map(|at| format!("{}-{}", &text[..at], &text[at..]));
    let candidates = [
        Some(text.clone()),
        without_zone.map(str::to_owned),
        with_hyphen,
    ];
    let mut candidates = candidates.into_iter().flatten();
    candidates.find(|candidate| has_the_form_of_a_region(candidate))
}
