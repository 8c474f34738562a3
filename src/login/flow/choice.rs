//! The choice of a session's login flow, based on the user's preferences and the environment.

use crate::cache::Flow;
use crate::config::{Config, keys};
use crate::login::{Fallback, Remote};
use crate::session::SessionId;

/// The user's preferences; the first field that is set wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FlowPreference {
    /// The `--use-pkce` or `--use-device-code` option.
    pub option: Option<Flow>,
    /// The `SSOLOGIN_FLOW` variable.
    pub environment: Option<Flow>,
    /// The `sso_use_device_code` key of the session's section.
    pub config: Option<Flow>,
    /// Whether `--redirect-port` is given: the user forwards that port from the browser's machine.
    pub port_is_forwarded: bool,
}

/// The chosen flow of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlowChoice {
    /// The flow.
    pub flow: Flow,
    /// The reason why it is not the preferred flow, if the user should be informed.
    pub fallback: Option<Fallback>,
}

impl FlowChoice {
    /// The default choice.
    pub const DEVICE_CODE: FlowChoice = FlowChoice {
        flow: Flow::DeviceCode,
        fallback: None,
    };

    /// Chooses the flow for a session on this machine.
    #[must_use]
    pub fn new(id: &SessionId, wish: FlowPreference, remote: Option<Remote>) -> FlowChoice {
        let asked = wish.option.or(wish.environment).or(wish.config);
        if asked != Some(Flow::AuthorizationCode) {
            return FlowChoice::DEVICE_CODE;
        }
        let fallback = match (id, remote) {
            // A variable applies to all sessions, so a message each time would only be noise.
            (SessionId::Legacy(_), _) if wish.option.is_none() => {
                return FlowChoice::DEVICE_CODE;
            }
            (SessionId::Legacy(_), _) => Some(Fallback::Legacy),
            (_, Some(remote)) if !wish.port_is_forwarded => Some(Fallback::Remote(remote)),
            _ => None,
        };
        FlowChoice {
            flow: match fallback {
                Some(_) => Flow::DeviceCode,
                None => Flow::AuthorizationCode,
            },
            fallback,
        }
    }
}

/// Parses the name of a flow, as in `SSOLOGIN_FLOW`.
///
/// # Errors
///
/// Returns one sentence for any other word.
pub fn parse_flow(text: &str) -> Result<Flow, &'static str> {
    match text {
        "pkce" => Ok(Flow::AuthorizationCode),
        "device-code" => Ok(Flow::DeviceCode),
        _ => Err("must be `pkce` or `device-code`"),
    }
}

/// Returns the flow that a session requests in the config file, by `sso_use_device_code`.
///
/// Returns `None` if the key is missing or is neither `true` nor `false`.
#[must_use]
pub fn configured_flow(config: &Config, id: &SessionId) -> Option<Flow> {
    let SessionId::Named(name) = id else {
        return None;
    };
    let value = config.session(name)?.get(keys::SSO_USE_DEVICE_CODE)?;
    let text = value.text();
    if text.eq_ignore_ascii_case("false") {
        Some(Flow::AuthorizationCode)
    } else if text.eq_ignore_ascii_case("true") {
        Some(Flow::DeviceCode)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Fallback, FlowChoice, FlowPreference, Remote, configured_flow, parse_flow};
    use crate::cache::Flow::{self, AuthorizationCode as Pkce, DeviceCode as Device};
    use crate::config::{Config, Document};
    use crate::session::SessionId;
    use crate::system::Env;

    fn named() -> SessionId {
        SessionId::Named("corp".into())
    }

    fn wish(
        option: Option<Flow>,
        environment: Option<Flow>,
        config: Option<Flow>,
    ) -> FlowPreference {
        FlowPreference {
            option,
            environment,
            config,
            port_is_forwarded: false,
        }
    }

    #[test]
    fn the_option_comes_before_the_variable_before_the_config() {
        for (option, environment, config, flow) in [
            (None, None, None, Device),
            (Some(Pkce), None, None, Pkce),
            (None, Some(Pkce), None, Pkce),
            (None, None, Some(Pkce), Pkce),
            (Some(Device), Some(Pkce), Some(Pkce), Device),
            (Some(Pkce), Some(Device), Some(Device), Pkce),
            (None, Some(Device), Some(Pkce), Device),
            (None, Some(Pkce), Some(Device), Pkce),
            (None, None, Some(Device), Device),
        ] {
            let choice = FlowChoice::new(&named(), wish(option, environment, config), None);
            let fallback = None;
            assert_eq!(choice, FlowChoice { flow, fallback });
        }
    }

    #[test]
    fn a_start_url_is_always_by_device_code_which_is_said_to_the_option() {
        let id = SessionId::Legacy("https://corp.awsapps.com/start".into());
        let said = FlowChoice::new(&id, wish(Some(Pkce), None, None), Some(Remote::Ssh));
        let fallback = Some(Fallback::Legacy);
        assert_eq!(
            said,
            FlowChoice {
                flow: Device,
                fallback
            }
        );
        for quiet in [wish(None, Some(Pkce), None), wish(Some(Device), None, None)] {
            assert_eq!(FlowChoice::new(&id, quiet, None), FlowChoice::DEVICE_CODE);
        }
    }

    #[test]
    fn on_a_remote_host_it_is_the_device_code_unless_a_port_leads_there() {
        for wish in [
            wish(Some(Pkce), None, None),
            wish(None, Some(Pkce), None),
            wish(None, None, Some(Pkce)),
        ] {
            let choice = |wish| FlowChoice::new(&named(), wish, Some(Remote::Ssh));
            let fallback = Some(Fallback::Remote(Remote::Ssh));
            assert_eq!(
                choice(wish),
                FlowChoice {
                    flow: Device,
                    fallback
                }
            );
            let led = FlowPreference {
                port_is_forwarded: true,
                ..wish
            };
            assert_eq!(choice(led).flow, Pkce);
            assert_eq!(choice(led).fallback, None);
        }
        let device = FlowChoice::new(&named(), FlowPreference::default(), Some(Remote::Ssh));
        assert_eq!(device, FlowChoice::DEVICE_CODE);
    }

    #[test]
    fn a_remote_host_is_known_by_its_environment_and_files() {
        let none = |_: &str| false;
        for (name, value, remote) in [
            (
                "SSH_CONNECTION",
                "10.0.0.1 1 10.0.0.2 22",
                Some(Remote::Ssh),
            ),
            ("SSH_TTY", "/dev/pts/0", Some(Remote::Ssh)),
            ("SSH_TTY", "", None),
            ("CODESPACES", "true", Some(Remote::Codespaces)),
            ("CODESPACES", "false", None),
            ("REMOTE_CONTAINERS", "true", Some(Remote::Container)),
            ("AWS_EXECUTION_ENV", "CloudShell", Some(Remote::CloudShell)),
            ("WSL_DISTRO_NAME", "Debian", Some(Remote::Wsl)),
            ("AWS_EXECUTION_ENV", "AWS_ECS_FARGATE", None),
            ("SSH_AUTH_SOCK", "/s", None),
        ] {
            let env = Env::from_pairs([(name, value)]);
            assert_eq!(Remote::detect(&env, none), remote, "{name}={value}");
        }
        let env = Env::from_pairs([]);
        for file in ["/.dockerenv", "/run/.containerenv"] {
            let remote = Remote::detect(&env, |path| path == file);
            assert_eq!(remote, Some(Remote::Container), "{file}");
        }
    }

    #[test]
    fn flows_have_names() {
        assert_eq!(parse_flow("pkce"), Ok(Pkce));
        assert_eq!(parse_flow("device-code"), Ok(Device));
        assert!(parse_flow("PKCE").is_err() && parse_flow("").is_err());
    }

    #[test]
    fn the_key_of_the_section_counts() {
        for (value, flow) in [
            ("false", Some(Pkce)),
            ("False", Some(Pkce)),
            ("true", Some(Device)),
            ("no", None),
            ("", None),
        ] {
            let text = format!("[sso-session corp]\nsso_use_device_code = {value}\n");
            let config = Config::new(
                Document::parse("config", text.into_bytes()),
                Document::parse("credentials", Vec::new()),
            );
            assert_eq!(configured_flow(&config, &named()), flow, "{value}");
            let other = SessionId::Named("other".into());
            assert_eq!(configured_flow(&config, &other), None);
        }
    }
}
