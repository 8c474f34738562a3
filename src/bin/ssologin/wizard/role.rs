//! The choice of the account and the role from those that the portal lists.

use ssologin::accounts::{Filter, Listing};
use ssologin::aws::Aws;
use ssologin::error::Error;
use ssologin::session::{Account, Session, Target};
use ssologin::text::shell_word;

use super::answers::Draft;
use crate::failure::{CommandError, code};
use crate::limits::LISTING;
use crate::obtain::{LoginPolicy, ask};
use crate::prompt::Choice;
use crate::text::{Text, text};

/// Returns the account and the role, as given or as chosen by the user.
///
/// What is given is checked if that is possible without a login.
pub(crate) fn role(
    draft: &Draft<'_>,
    session: &Session,
) -> Result<(Account, String), CommandError> {
    let portal = Portal { draft, session };
    match (draft.account(), draft.role()) {
        (Some(account), Some(role)) if !draft.names_a_role() => Ok(as_given(account, role)),
        (Some(account), Some(role)) if is_id(account) => portal.given(account, role),
        _ => portal.chosen(draft.context.terminal.can_ask()),
    }
}

fn is_id(account: &str) -> bool {
    account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())
}

fn as_given(account_id: &str, role: &str) -> (Account, String) {
    let account = Account {
        id: account_id.to_owned(),
        name: String::new(),
        email: String::new(),
    };
    (account, role.to_owned())
}

/// The portal of a session.
struct Portal<'a> {
    draft: &'a Draft<'a>,
    session: &'a Session,
}

impl Portal<'_> {
    /// Returns what is given.
    ///
    /// If the portal can be called without a login, it must list the account and the role.
    fn given(&self, account_id: &str, role: &str) -> Result<(Account, String), CommandError> {
        let context = self.draft.context;
        let why = match context
            .judge(&self.session.id, Some(self.session))
            .state
            .needs_a_person()
        {
            true => "you are not logged in".into(),
            false => match self.chosen(false) {
                Err(failure) if passes(failure.code) => failure.sentence().clone(),
                checked => return checked,
            },
        };
        let text = text!("the account and role are written without a check: {}", why);
        context.terminal.warn(text);
        Ok(as_given(account_id, role))
    }

    /// Returns an account and a role that the portal lists.
    ///
    /// The user is prompted to log in only if `may_ask` is set.
    fn chosen(&self, may_ask: bool) -> Result<(Account, String), CommandError> {
        let accounts = self.list(may_ask, async |listing, session| {
            Ok(listing.accounts(session).await?.items)
        })?;
        let account = self.account(accounts)?;
        let id = &account.id;
        let roles = self.list(may_ask, async |listing, session| {
            listing.account_roles(session, id).await
        })?;
        let role = self.role(&account, roles)?;
        Ok((account, role))
    }

    fn list<T>(
        &self,
        may_ask: bool,
        list: impl AsyncFnOnce(&Listing<'_, Aws>, &Session) -> Result<T, Error>,
    ) -> Result<T, CommandError> {
        let Draft { context, args, .. } = self.draft;
        let name = args.name.as_ref();
        let target = Target {
            id: self.session.id.clone(),
            session: Ok(self.session.clone()),
            profile: name
                .filter(|name| context.config.profile(name).is_some())
                .cloned(),
        };
        let policy = LoginPolicy {
            login: may_ask,
            no_browser: args.no_browser,
            ..LoginPolicy::silent(args.timeout, LISTING)
        };
        ask(context, target, policy, async |credentials, session| {
            let listing = Listing {
                credentials,
                filter: &Filter::default(),
                progress: &|_, _| {},
            };
            list(&listing, session).await
        })
    }

    fn account(&self, mut accounts: Vec<Account>) -> Result<Account, CommandError> {
        let Draft {
            context, standing, ..
        } = self.draft;
        if let Some(wanted) = self.draft.account() {
            return self.named(accounts, wanted);
        }
        let session = &self.session.id;
        let at = match accounts.as_slice() {
            [] => {
                let sentence = format!("the portal of `{session}` lists no accounts for you");
                let hint = "ask your IAM Identity Center administrator to assign one";
                return Err(CommandError::new(code::FAILED, sentence).hint(hint));
            }
            [only] => {
                let text = format!("using account {}, the only one", shown(only));
                context.terminal.say(text);
                0
            }
            several => {
                let row = |account: &Account| (Text::from(&account.name), Text::from(&account.id));
                let is_standing =
                    |account: &Account| Some(&account.id) == standing.account_id.as_ref();
                let choice = Choice {
                    text: "Account",
                    flag: "--account",
                    rows: several.iter().map(row).collect(),
                    start: several.iter().position(is_standing).unwrap_or(0),
                };
                choice.ask(context)?
            }
        };
        Ok(accounts.swap_remove(at))
    }

    /// Returns the account with this ID or exact name.
    fn named(&self, accounts: Vec<Account>, wanted: &str) -> Result<Account, CommandError> {
        let is_it = |account: &&Account| account.id == wanted || account.name == wanted;
        let found: Vec<&Account> = accounts.iter().filter(is_it).collect();
        match found.as_slice() {
            [account] => Ok((*account).clone()),
            [] => {
                let names = accounts.iter().flat_map(|a| [a.name.as_str(), &a.id]);
                Err(self.unlisted(&format!("no account `{wanted}`"), wanted, names, "accounts"))
            }
            several => {
                let ids: Vec<&str> = several.iter().map(|account| account.id.as_str()).collect();
                let sentence = format!("several accounts are called `{wanted}`");
                let hint = format!("pass the ID of one: {}", ids.join(", "));
                Err(CommandError::new(code::USAGE, sentence).hint(hint))
            }
        }
    }

    fn role(&self, account: &Account, mut roles: Vec<String>) -> Result<String, CommandError> {
        let Draft {
            context, standing, ..
        } = self.draft;
        if let Some(wanted) = self.draft.role() {
            if roles.iter().any(|role| role == wanted) {
                return Ok(wanted.to_owned());
            }
            let what = format!("no role `{wanted}` in {}", shown(account));
            let names = roles.iter().map(String::as_str);
            return Err(self.unlisted(&what, wanted, names, "roles"));
        }
        let at = match roles.as_slice() {
            [] => {
                let sentence = format!("you have no role in {}", shown(account));
                return Err(CommandError::new(code::FAILED, sentence));
            }
            [only] => {
                let text = format!("using role `{only}`, the only one");
                context.terminal.say(text);
                0
            }
            several => {
                let row = |role: &String| (Text::from(role), Text::default());
                let standing = standing.role_name.as_ref();
                let choice = Choice {
                    text: "Role",
                    flag: "--role",
                    rows: several.iter().map(row).collect(),
                    start: several
                        .iter()
                        .position(|role| Some(role) == standing)
                        .unwrap_or(0),
                };
                choice.ask(context)?
            }
        };
        Ok(roles.swap_remove(at))
    }

    /// Returns the error for a name that the portal does not list, with a similar one as a hint.
    fn unlisted<'b>(
        &self,
        what: &str,
        wanted: &str,
        names: impl Iterator<Item = &'b str>,
        list: &str,
    ) -> CommandError {
        let session = self.session.id.as_str();
        let sentence = format!("the portal of `{session}` lists {what}");
        let hint = match self.draft.context.nearest(wanted, names) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!(
                "run `ssologin list {list} {}` to see them all",
                shell_word(session)
            ),
        };
        CommandError::new(code::USAGE, sentence).hint(hint)
    }
}

/// Returns whether a failure says nothing about the given account and role.
fn passes(code: u8) -> bool {
    matches!(code, code::FAILED | code::LOGIN_NEEDED | code::TIMED_OUT)
}

fn shown(account: &Account) -> String {
    match account.name.as_str() {
        "" => account.id.clone(),
        name => format!("{name} ({})", account.id),
    }
}
