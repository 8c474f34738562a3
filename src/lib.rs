//! A native login client for AWS IAM Identity Center (AWS SSO).
//!
//! One login serves every profile of a session, in every SDK and tool, because tokens are cached in
//! the same files that the AWS CLI v2 uses: `~/.aws/sso/cache/<sha1>.json`.
//!
//! # Where to start
//!
//! | To | Read |
//! |---|---|
//! | log in to sessions | [`login`]: [`Login`] and the [`Ports`] that it needs |
//! | get role credentials | [`credentials`]; for the AWS SDK, `examples/credentials_provider.rs` |
//! | interpret a config | [`session`]: [`select`], [`Session`], [`Chain`] |
//! | see how long a token is valid | [`status`] |
//! | list accounts and roles | [`accounts`] |
//! | test against a local service | [`sandbox`] |
//!
//! [`select`]: session::select()
//! [`Session`]: session::Session
//! [`Chain`]: session::Chain
//!
//! # Data flow
//!
//! ```text
//! Env, files ──> Config ──> select ──> [Target] ──> Login::run_all ───────────> Cache ──> Status
//!                (text)    (which?)    (sessions)   (keep, refresh or log in)   (files)   (expiry)
//! ```
//!
//! Decisions are pure functions: which sessions to log in to ([`session::select()`]), what a login
//! must do ([`login::first_step`]), which flow to use ([`login::flow::FlowChoice`]), when to poll
//! the service again ([`login::flow::Poll`]) and how long a token is valid ([`Status`]). They know
//! nothing of the clock, files, the network or the terminal. Those are passed in together, as
//! [`Ports`]. [`Aws`] makes the requests with the AWS SDK. Nothing here prints: a login reports
//! [`Event`]s.
//!
//! # Layers
//!
//! A folder imports only folders in the rows below its own, and imports within a folder have no
//! cycles. A test reads this table and checks every import against it.
//!
//! ```text
//! bin/ssologin             arguments, commands, reports, exit codes; the client's async runtime
//! aws  sandbox             the ports for the AWS SDK; a local service for trials and tests
//! populate                 a profile for each listed role
//! accounts                 the accounts and roles of a session
//! credentials              role credentials, and the console URL made from them
//! login                    how a session gets a token, refreshes it and loses it
//! doctor  error  status    setup checks, errors and token states for callers
//! service                  the requests to AWS, as ports; their failures and retries
//! browser  cache           opening pages; the files of tokens, registrations and role credentials
//! session                  the meaning of a config: sessions, profiles, roles, endpoints
//! config                   the text of the config, byte for byte
//! system                   the machine: clock, environment, files, locks, the loopback listener
//! text                     text formats, without knowledge of AWS
//! ```
//!
//! Three boundaries may be surprising. `browser` is not part of `system`, because the program that
//! opens a page depends on the session, and `system` knows nothing of sessions. Roles and chains of
//! roles are in `session`, because a config defines them and the cache names its files after them.
//! [`Ports`] is in `login`, because the events that it reports are events of a login.
//!
//! # Example
//!
//! Log in to a session of a config, here against the local Identity Center of [`sandbox`]:
//!
//! ```
//! # #[cfg(feature = "sandbox")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//! use ssologin::login::flow::Flows;
//! use ssologin::sandbox::{Home, Options, Sandbox};
//! use ssologin::session::{Endpoints, Selection, select};
//! use ssologin::system::{Clock as _, SystemClock, file};
//! use ssologin::{Aws, Cache, Config, Document, Event, Login, Need, Outcome, Ports, State, Status};
//!
//! let center = Sandbox::start(Options::new(Arc::new(|| SystemClock.now())))?;
//! let home = Home::temporary(center.url())?;
//!
//! // The config as the AWS CLI reads it, and the selected sessions.
//! let path = home.path().join(".aws/config");
//! let text = file::read(&path)?.unwrap_or_default();
//! let credentials = Document::parse("credentials", Vec::new());
//! let config = Config::new(Document::parse(path, text), credentials);
//! let names = ["homesso".to_owned()];
//! let targets = select(&config, Selection { names: &names, ..Selection::default() })?;
//! let session = targets[0].session.clone()?;
//!
//! // The service, and the files of the cache.
//! let url = Some(center.url().to_owned());
//! let service = Aws::new(Endpoints { oidc: url.clone(), portal: url, ..Endpoints::default() });
//! let cache = Cache::new(home.path(), &home.path().join(".local/state/ssologin"));
//!
//! let login = Login {
//!     ports: Ports {
//!         service: &service,
//!         cache: &cache,
//!         clock: &SystemClock,
//!         browser: None,
//!         events: &|session, event| {
//!             if let Event::Prompt { url, user_code, .. } = event {
//!                 println!("{}: compare {user_code} at {}", session.id, url.as_str());
//!             }
//!         },
//!     },
//!     flows: Flows::DEVICE_CODE,
//!     need: Need::LOGIN,
//!     timeout: None,
//!     jobs: None,
//! };
//! let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
//! let done = runtime.block_on(login.run(&session))?;
//! assert_eq!(done.outcome, Outcome::LoggedIn);
//!
//! // The status of the token, from its file and the clock alone.
//! let status = Status::of(&cache.load_token(&session), SystemClock.now());
//! assert_eq!(status.state, State::Valid);
//! assert!(status.renewable && status.minutes_left() > 50);
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "sandbox"))]
//! # fn main() {}
//! ```

pub mod accounts;
pub mod aws;
pub mod browser;
pub mod cache;
pub mod config;
pub mod credentials;
pub mod doctor;
pub mod error;
#[cfg(test)]
mod fixture;
pub mod login;
pub mod populate;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod service;
pub mod session;
pub mod status;
pub mod system;
pub mod text;

pub use aws::Aws;
pub use cache::Cache;
pub use config::{Config, Document};
pub use error::Error;
pub use login::{Event, Login, Need, Outcome, Ports};
pub use status::{State, Status};
