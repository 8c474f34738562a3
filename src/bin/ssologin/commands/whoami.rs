//! `ssologin whoami`: shows the AWS identity of a profile, as STS reports it.

use ssologin::service::Identity;
use ssologin::text::duration::compact;
use ssologin::text::timestamp;

use crate::args::WhoamiArgs;
use crate::context::Context;
use crate::failure::{CommandError, code};
use crate::limits::QUESTION;
use crate::obtain::{LoginPolicy, ask, target};
use crate::report::{Document, Format, IdentityReport, facts};
use crate::terminal::Tone;

/// The prefix of the names of roles that belong to permission sets.
///
/// The names end with 16 hexadecimal digits.
const RESERVED: &str = "AWSReservedSSO_";

pub(crate) fn whoami(context: &Context, args: &WhoamiArgs) -> Result<u8, CommandError> {
    let profile = context.profile(args.profile.as_deref());
    let chain = context.chain(profile)?;
    context.warn_of_variables(&format!(", but this command uses `{profile}`"));
    let target = target(context, &chain, Some(profile))?;
    let session = target.session.clone().ok();
    let (credentials, identity, account_name) = ask(
        context,
        target,
        LoginPolicy::silent(args.timeout, QUESTION),
        async |service, session| {
            let credentials = service.get(session, &chain).await?;
            let identity = service.identity(session, &chain, &credentials).await?;
            let name = service.account_name(session, &identity.account).await;
            Ok((credentials, identity, name))
        },
    )?;
    let status = context.judge(&chain.role.session, session.as_ref());
    let (role_name, role_session_name) = match identity.role() {
        Some((role, session)) => (Some(permission_set(role)), Some(session)),
        None => (None, None),
    };
    let left = credentials.left(context.now());
    let document = || {
        Document::Identity(IdentityReport {
            account: &identity.account,
            account_name: account_name.as_deref(),
            arn: &identity.arn,
            user_id: &identity.user_id,
            role_name,
            role_session_name,
            profile,
            session: chain.role.session.as_str(),
            credentials_minutes_left: left.num_minutes(),
            token_minutes_left: status.minutes_left(),
            sign_in_ends_at: status.sign_in_ends_at.map(timestamp::format),
        })
    };
    let human = || {
        let sign_in = status
            .sign_in_ends_at
            .map(|end| format!("~{} (estimate)", compact(end - context.now())));
        let token = match status.left.is_zero() {
            true => status.state.words().to_owned(),
            false => compact(status.left),
        };
        let account = account(&identity, account_name.as_deref());
        let plain = |text: Option<&str>| (text.unwrap_or_default().to_owned(), Tone::Plain);
        let known = [
            ("account", (account, Tone::Name)),
            ("role", plain(role_name)),
            ("role session", plain(role_session_name)),
            ("arn", plain(Some(&identity.arn))),
            ("profile", plain(Some(profile))),
            ("session", plain(Some(chain.role.session.as_str()))),
            ("credentials", (compact(left), Tone::Good)),
            ("token", (token, Tone::Plain)),
            ("sign-in", (sign_in.unwrap_or_default(), Tone::Plain)),
        ];
        let known = known.map(|(name, (fact, tone))| (name.into(), fact.into(), tone));
        facts(&known, context.terminal.data_columns())
    };
    let text = Format::of(args.json).text(human, document);
    context.terminal.data(&text)?;
    Ok(code::DONE)
}

fn account(identity: &Identity, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{} ({name})", identity.account),
        None => identity.account.clone(),
    }
}

/// Returns the name of a role's permission set, as in a profile, or else the role's own name.
fn permission_set(role: &str) -> &str {
    let name = role
        .strip_prefix(RESERVED)
        .and_then(|rest| rest.rsplit_once('_'));
    match name {
        Some((name, hash)) if hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()) => {
            name
        }
        _ => role,
    }
}

#[cfg(test)]
mod tests {
    use super::permission_set;

    #[test]
    fn a_permission_set_is_called_as_in_the_config() {
        for (role, name) in [
            (
                "AWSReservedSSO_Muppet_Access_0123456789abcdef",
                "Muppet_Access",
            ),
            (
                "AWSReservedSSO_Access_0123456789abcde",
                "AWSReservedSSO_Access_0123456789abcde",
            ),
            ("AWSReservedSSO_", "AWSReservedSSO_"),
            ("Further_0123456789abcdef", "Further_0123456789abcdef"),
            ("", ""),
        ] {
            assert_eq!(permission_set(role), name);
        }
    }
}
