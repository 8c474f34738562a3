//! A native login client for AWS IAM Identity Center (AWS SSO).
//!
//! One login serves every profile that is bound to a session, in every SDK and tool: tokens are kept in the very files
//! that the AWS CLI v2 writes, `~/.aws/sso/cache/<sha1>.json`.
//!
//! # Where to start
//!
//! | for | read |
//! |---|---|
//! | logging in to sessions | [`login`]: [`Login`] and the [`Ports`] that it needs |
//! | role credentials | [`credentials`]; `examples/credentials_provider.rs` makes a provider of the SDK of them |
//! | what a config means | [`session`]: [`select`](session::select()), [`Session`](session::Session), [`Chain`](session::Chain) |
//! | how long a token is valid | [`status`] |
//! | accounts and roles | [`accounts`] |
//! | a service to test against | [`sandbox`] |
//!
//! # The way of the data
//!
//! ```text
//! Env, files ──> Config ──> select ──> [Target] ──> Login::run_all ──> Cache ──> Status
//!                (text)    (which?)    (sessions)   (keep, renew, ask)  (files)   (what is left)
//! ```
//!
//! Decisions are functions of values: which sessions are meant ([`session::select()`]), what a login must do
//! ([`login::first_step`]), how a person is asked ([`login::flow::FlowChoice`]), when to ask the service again
//! ([`login::flow::Poll`]), how long a token is valid ([`Status`]). They know no clock, file, network or terminal. Those are
//! handed in at the edge, in one bundle: [`Ports`]. [`Aws`] serves the requests by the AWS SDK. Nothing here prints: a login
//! reports [`Event`]s.
//!
//! # Layers
//!
//! A folder imports only folders in rows below its own, and inside a folder, too, no import leads back. A test reads this table
//! and checks every import against it.
//!
//! ```text
//! bin/ssologin             arguments, commands, reports, exit codes; the only event loop
//! aws  sandbox             the ports by the AWS SDK; a local service to try and to test against
//! populate                 a profile for each role that was listed
//! accounts                 the accounts and roles that a session opens
//! credentials              role credentials, and the console that they open
//! login                    getting, renewing and ending the token of a session
//! doctor  error  status    what callers see
//! service                  what is asked of AWS, as ports, and how it fails
//! browser  cache           how pages are opened; where tokens, registrations and role credentials lie
//! session                  what a config means: sessions, profiles, roles, endpoints
//! config                   the text of the config, every byte kept
//! system                   the machine: clock, environment, files, locks, the loopback listener
//! text                     forms of text, without knowledge of AWS
//! ```
//!
//! Three walls stand elsewhere than a first sketch would put them. `browser` is a folder of its own, because what opens a page
//! depends on the session, and `system` knows no sessions. What a role and its chain are is in `session`, because a config says
//! it and the cache names its files after it. The ports are in `login`, because the events that they report are a login's.
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
//! // The config as the AWS CLI reads it, and the sessions that are meant.
//! let path = home.path().join(".aws/config");
//! let text = file::read(&path)?.unwrap_or_default();
//! let config = Config::new(Document::parse(path, text), Document::parse("credentials", Vec::new()));
//! let names = ["homesso".to_owned()];
//! let targets = select(&config, Selection { names: &names, ..Selection::default() })?;
//! let session = targets[0].session.clone()?;
//!
//! // The service, and where files lie.
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
//! // What the file says, from files and the clock alone.
//! let status = Status::of(&cache.load_token(&session.id), SystemClock.now());
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
