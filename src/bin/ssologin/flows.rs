//! The login flow of each session, and the callback URL that the user may paste.

use std::collections::HashMap;
use std::path::Path;
use std::pin::pin;

use futures_util::future::{Either, select};
use ssologin::cache::Flow;
use ssologin::login::Remote;
use ssologin::login::flow::{
    FlowChoice, FlowPreference, Flows, ManualCallback, configured_flow, parse_flow,
};
use ssologin::session::SessionId;

use crate::args::FlowArgs;
use crate::context::Context;
use crate::failure::CommandError;
use crate::options::mirrored;
use crate::report::Talk;
use crate::stdin_lines::StdinLines;

/// The login flow of each session of a command.
pub(crate) struct ChosenFlows {
    of: Box<dyn Fn(&SessionId) -> FlowChoice + Sync>,
    forwarded_port: Option<u16>,
    manual_callback: Option<ManualCallback>,
}

impl ChosenFlows {
    pub(crate) fn new<'a>(
        context: &Context,
        args: &FlowArgs,
        ids: impl Iterator<Item = &'a SessionId>,
    ) -> Result<ChosenFlows, CommandError> {
        let environment = mirrored(context, None, "SSOLOGIN_FLOW", parse_flow)?;
        let wish = FlowPreference {
            option: match (args.use_pkce, args.use_device_code) {
                (true, _) => Some(Flow::AuthorizationCode),
                (false, true) => Some(Flow::DeviceCode),
                (false, false) => None,
            },
            environment,
            config: None,
            port_is_forwarded: args.redirect_port.is_some(),
        };
        let remote = Remote::detect(&context.env, |path| Path::new(path).exists());
        let choose = |id: &SessionId| {
            let wish = FlowPreference {
                config: configured_flow(&context.config, id),
                ..wish
            };
            (id.clone(), FlowChoice::new(id, wish, remote))
        };
        let choices: HashMap<_, _> = ids.map(choose).collect();
        let can_paste = context.terminal.can_ask() && StdinLines::can_be_read();
        Ok(ChosenFlows {
            of: Box::new(move |id| choices.get(id).copied().unwrap_or(FlowChoice::DEVICE_CODE)),
            forwarded_port: args.redirect_port,
            manual_callback: can_paste.then(ManualCallback::new),
        })
    }

    /// Returns the flows in the form that a login needs.
    pub(crate) fn of_login(&self) -> Flows<'_> {
        Flows {
            of: &*self.of,
            forwarded_port: self.forwarded_port,
            manual_callback: self.manual_callback.as_ref(),
        }
    }

    /// Does the work, and forwards what the user pastes in the meantime.
    pub(crate) async fn beside<T>(&self, talk: &Talk, work: impl Future<Output = T>) -> T {
        let pasting = async {
            match &self.manual_callback {
                Some(manual_callback) => paste(talk, manual_callback).await,
                None => std::future::pending().await,
            }
        };
        match select(pin!(work), pin!(pasting)).await {
            Either::Left((done, _)) => done,
            Either::Right((never, _)) => match never {},
        }
    }
}

/// Forwards typed lines while a login waits for one, and says if a line is not accepted.
async fn paste(talk: &Talk, manual_callback: &ManualCallback) -> std::convert::Infallible {
    let mut typed = StdinLines::default();
    loop {
        manual_callback.awaited().await;
        let Ok(line) = typed.line(|| manual_callback.is_awaited()).await else {
            // The input has ended, so let the login finish without it.
            return std::future::pending().await;
        };
        if !line.trim().is_empty() && !manual_callback.offer(&line) {
            talk.say(
                "not the URL of this login: copy the whole URL from the browser's address bar \
                 and paste it again",
            );
        }
    }
}
