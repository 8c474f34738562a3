//! What is known about the profile, and the questions besides session, account and role.

use ssologin::config::Header;
use ssologin::populate::Template;
use ssologin::session::{Account, ExistingProfile, RoleId, Session, common_region, profiles};

use super::session_keys;
use crate::args::{ConfigureProfileArgs, OUTPUTS};
use crate::context::Context;
use crate::failure::{CommandError, code};
use crate::prompt::{Choice, Question, unanswered};
use crate::text::Text;

/// What is known about a profile before the user is prompted.
pub(crate) struct Draft<'a> {
    pub(crate) context: &'a Context,
    pub(crate) args: &'a ConfigureProfileArgs,
    /// The values that the profile already has, if it exists.
    pub(crate) standing: ExistingProfile,
    /// Whether existing values are kept unless an option replaces them.
    keeps: bool,
}

impl<'a> Draft<'a> {
    /// Collects what is known. Fails if an answer is missing and the user cannot be prompted.
    pub(crate) fn new(
        context: &'a Context,
        args: &'a ConfigureProfileArgs,
    ) -> Result<Draft<'a>, CommandError> {
        let can_ask = context.terminal.can_ask();
        let name = args.name.as_deref();
        if let Some(name) = name {
            check_name(context, name)?;
        }
        let standing = name.and_then(|name| ExistingProfile::of(&context.config, name));
        let options = [
            &args.session,
            &args.account,
            &args.role,
            &args.region,
            &args.output,
        ];
        let is_given = options.iter().any(|option| option.is_some());
        let keeps = standing.is_some() && (is_given || args.write.yes || !can_ask);
        let draft = Draft {
            context,
            args,
            standing: standing.unwrap_or_default(),
            keeps,
        };
        if !can_ask {
            for (is_there, text, flag) in [
                (draft.session().is_some(), "Session", "--session"),
                (draft.account().is_some(), "Account", "--account"),
                (draft.role().is_some(), "Role", "--role"),
                (name.is_some(), "Profile name", "NAME"),
            ] {
                if !is_there {
                    return Err(unanswered(text, flag));
                }
            }
        }
        if let Some(region) = &args.region {
            region_or_none(region)
                .map_err(|why| CommandError::new(code::USAGE, format!("`--region`: {why}")))?;
        }
        Ok(draft)
    }

    pub(crate) fn session(&self) -> Option<&str> {
        self.option(&self.args.session, &self.standing.session, true)
    }

    /// Returns the account, by ID or name, if it is known.
    ///
    /// If `--session` is given, the existing account is used only if the user cannot be prompted.
    pub(crate) fn account(&self) -> Option<&str> {
        let stays = self.args.session.is_none() || !self.context.terminal.can_ask();
        self.option(&self.args.account, &self.standing.account_id, stays)
    }

    /// Returns the role, if it is known.
    ///
    /// If the account changes, the existing role is used only if the user cannot be prompted.
    pub(crate) fn role(&self) -> Option<&str> {
        let ExistingProfile { account_id, .. } = &self.standing;
        let is_same = self.args.account.is_none() && self.account() == account_id.as_deref();
        let stays = is_same || !self.context.terminal.can_ask();
        self.option(&self.args.role, &self.standing.role_name, stays)
    }

    /// Returns whether an option sets the session, the account or the role of the profile.
    pub(crate) fn names_a_role(&self) -> bool {
        let ConfigureProfileArgs {
            session,
            account,
            role,
            ..
        } = self.args;
        [session, account, role]
            .iter()
            .any(|option| option.is_some())
    }

    fn option<'b>(
        &self,
        option: &'b Option<String>,
        standing: &'b Option<String>,
        stays: bool,
    ) -> Option<&'b str> {
        let standing = standing.as_deref().filter(|_| self.keeps && stays);
        option.as_deref().or(standing)
    }

    /// Returns whether the user is prompted for optional values.
    fn asks(&self) -> bool {
        !self.keeps && !self.args.write.yes && self.context.terminal.can_ask()
    }

    /// Returns the region, prompting for it if necessary.
    ///
    /// In a script, the default is the region that the session's profiles share.
    pub(crate) fn region(&self, session: &Session) -> Result<Option<String>, CommandError> {
        if let Some(region) = &self.args.region {
            return region_or_none(region).map_err(|why| CommandError::new(code::USAGE, why));
        }
        let there = self.standing.region.clone();
        if self.keeps {
            return Ok(there);
        }
        let known = there.clone().filter(|region| !region.is_empty());
        let known = known.or_else(|| common_region(&self.context.config, session.id.as_str()));
        if !self.asks() {
            // Without another value, a key without a value stays as it is.
            return Ok(known.or(there));
        }
        let question = Question {
            text: "Region (- for none)",
            default: Some(known.as_ref().unwrap_or(&session.region)),
            flag: "--region",
        };
        question.ask(self.context, |answer| match known.as_deref() {
            Some(known) if known == answer => Ok(Some(known.to_owned())),
            _ => region_or_none(answer),
        })
    }

    pub(crate) fn output(&self) -> Result<Option<String>, CommandError> {
        let known = &self.standing.output;
        if self.args.output.is_some() || !self.asks() {
            return Ok(self.args.output.clone().or_else(|| known.clone()));
        }
        let mut formats: Vec<&str> = OUTPUTS.to_vec();
        let other = known.as_deref().filter(|known| !known.is_empty());
        let other = other.filter(|known| !OUTPUTS.contains(known));
        formats.extend(other);
        let rows = std::iter::once("not set").chain(formats.iter().copied());
        let rows = rows.map(|row| (Text::from(row), Text::default()));
        let start = formats
            .iter()
            .position(|row| Some(*row) == known.as_deref());
        let choice = Choice {
            text: "Default output format of the AWS CLI",
            flag: "--output",
            rows: rows.collect(),
            start: start.map_or(0, |at| at + 1),
        };
        let chosen = choice.ask(self.context)?.checked_sub(1);
        let chosen = chosen.and_then(|at| Some((*formats.get(at)?).to_owned()));
        // A key without a value is "not set" already, so its line stays.
        Ok(chosen.or_else(|| known.clone().filter(String::is_empty)))
    }

    /// Returns the name of the profile, prompting for it if necessary.
    pub(crate) fn name(
        &self,
        session: &Session,
        account: &Account,
        role_name: &str,
    ) -> Result<String, CommandError> {
        if let Some(name) = &self.args.name {
            return Ok(name.clone());
        }
        let role = RoleId {
            session: session.id.clone(),
            account_id: account.id.clone(),
            role_name: role_name.to_owned(),
        };
        let context = self.context;
        let same = profiles(&context.config).into_iter().filter(|profile| {
            profile.session.as_ref() == Some(&role.session)
                && profile.account_id.as_ref() == Some(&role.account_id)
                && profile.role_name.as_ref() == Some(&role.role_name)
        });
        for profile in same {
            let name = profile.name;
            let text = format!("the profile `{name}` already has this role");
            context.terminal.say(text);
        }
        // Two accounts may have the same name, so the default must be a free name.
        let is_free = |name: &String| match context.config.profile(name) {
            Some(_) => RoleId::of_profile(&context.config, name).is_ok_and(|found| found == role),
            None => true,
        };
        let nameless = Account {
            name: String::new(),
            ..account.clone()
        };
        let template = Template::default();
        let name = |account| template.name(session.id.as_str(), account, role_name);
        let names = [account, &nameless].map(name);
        let question = Question {
            text: "Profile name",
            default: names.iter().find(|name| is_free(name)).map(String::as_str),
            flag: "NAME",
        };
        question.ask(context, |name| {
            check_name(context, name).map_err(|failure| failure.sentence().as_str().to_owned())?;
            Ok(name.to_owned())
        })
    }

    /// Returns the values that the profile to be edited already has.
    pub(crate) fn standing_of(&self, name: &str) -> ExistingProfile {
        let there = ExistingProfile::of(&self.context.config, name).unwrap_or_default();
        match self.args.name {
            // The answers already include everything that is kept.
            Some(_) => ExistingProfile {
                region: None,
                output: None,
                ..there
            },
            None => there,
        }
    }
}

/// Checks that all SDKs will find a new profile with this name.
fn check_name(context: &Context, name: &str) -> Result<(), CommandError> {
    match context.config.profile(name) {
        Some(_) => Ok(()),
        None => Ok(Header::Profile(name.to_owned()).check()?),
    }
}

fn region_or_none(text: &str) -> Result<Option<String>, String> {
    match text.trim() {
        "-" => Ok(None),
        text => session_keys::region(text).map(Some),
    }
}
