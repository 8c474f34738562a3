//! What profiles are called.

use std::str::FromStr;

use crate::config::plain_name;
use crate::session::Account;

/// The name of a profile, with `{session}`, `{account}`, `{account_id}`, `{role}` and `{email}` in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<TemplatePart>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum TemplatePart {
    Text(String),
    Session,
    Account,
    AccountId,
    Role,
    Email,
}

/// A text that is no template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadTemplate {
    /// Every name would be empty.
    #[error(
        "a name of nothing names no profile: write one such as `{}`",
        Template::DEFAULT
    )]
    Empty,
    /// A word that stands for nothing.
    #[error(
        "`{{{}}}` is no word of a name: {{session}}, {{account}}, {{account_id}}, {{role}} and {{email}} are",
        crate::text::shortened(.0, 80)
    )]
    Unknown(String),
    /// A word that does not end.
    #[error("a `{{` has no `}}`: write a word such as `{{account}}`")]
    Open,
}

impl Template {
    /// The names where nobody wants others.
    pub const DEFAULT: &str = "{session}.{account}.{role}";

    /// The name of the profile for a role: in lower case, every character that not all AWS SDKs find replaced by `-`. An
    /// account without a name is called by its id. Empty where the template has no more than an email that is not known.
    #[must_use]
    pub fn name(&self, session: &str, account: &Account, role: &str) -> String {
        let called = match account.name.as_str() {
            "" => &account.id,
            name => name,
        };
        let part = |part: &'_ TemplatePart| match part {
            TemplatePart::Text(text) => text.to_lowercase(),
            TemplatePart::Session => session.to_lowercase(),
            TemplatePart::Account => called.to_lowercase(),
            TemplatePart::AccountId => account.id.to_lowercase(),
            TemplatePart::Role => role.to_lowercase(),
            TemplatePart::Email => account.email.to_lowercase(),
        };
        let name: String = self.0.iter().map(part).collect();
        plain_name(&name)
    }
}

impl Default for Template {
    /// [`Template::DEFAULT`].
    fn default() -> Template {
        let dot = || TemplatePart::Text(".".to_owned());
        Template(vec![
            TemplatePart::Session,
            dot(),
            TemplatePart::Account,
            dot(),
            TemplatePart::Role,
        ])
    }
}

impl FromStr for Template {
    type Err = BadTemplate;

    fn from_str(text: &str) -> Result<Template, BadTemplate> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            let (word, behind) = behind.split_once('}').ok_or(BadTemplate::Open)?;
            if !before.is_empty() {
                parts.push(TemplatePart::Text(before.to_owned()));
            }
            parts.push(match word {
                "session" => TemplatePart::Session,
                "account" => TemplatePart::Account,
                "account_id" => TemplatePart::AccountId,
                "role" => TemplatePart::Role,
                "email" => TemplatePart::Email,
                other => return Err(BadTemplate::Unknown(other.to_owned())),
            });
            rest = behind;
        }
        if !rest.is_empty() {
            parts.push(TemplatePart::Text(rest.to_owned()));
        }
        match parts.is_empty() {
            true => Err(BadTemplate::Empty),
            false => Ok(Template(parts)),
        }
    }
}
