//! The template for profile names.

use std::str::FromStr;

use crate::config::plain_name;
use crate::session::Account;

/// A template for profile names, with placeholders.
///
/// The placeholders are `{session}`, `{account}`, `{account_id}`, `{role}` and `{email}`.
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

/// The reason why a template is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadTemplate {
    /// The template is empty, and so would be every name.
    #[error("the template is empty: use one such as `{}`", Template::DEFAULT)]
    Empty,
    /// A placeholder is unknown.
    #[error(
        "unknown placeholder `{{{}}}`: use {{session}}, {{account}}, {{account_id}}, {{role}} or \
         {{email}}",
        crate::text::shortened(.0, 80)
    )]
    Unknown(String),
    /// A placeholder is not closed.
    #[error("a `{{` has no `}}`: use a placeholder such as `{{account}}`")]
    Open,
}

impl Template {
    /// The default template.
    pub const DEFAULT: &str = "{session}.{account}.{role}";

    /// Returns the profile name for a role, in lower case.
    ///
    /// Characters that some AWS SDK does not accept in a profile name are replaced by `-`. An
    /// account without a name is called by its ID. The result is empty if the template consists
    /// only of an email address that is not known.
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
    /// Returns [`Template::DEFAULT`].
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
