//! A native login client for AWS IAM Identity Center (AWS SSO).
//!
//! One login serves every profile that is bound to a session, in every SDK and tool: tokens are kept in the very files
//! that the AWS CLI v2 writes, `~/.aws/sso/cache/<sha1>.json`.
//!
//! # The way of the data
//!
//! ```text
//! Env, files ──> Config ──> select ──> [Target] ──> Login::run_all ──> Cache ──> Status
//!                (text)    (which?)    (sessions)   (keep, renew, ask)  (files)   (what is left)
//! ```
//!
//! Decisions are functions of values: [`select`] (which sessions are meant), [`first_step`] (what must this login do),
//! [`FlowChoice`] (how is the person asked), [`pkce`] (what is asked, and is this the answer), [`Poll`] (when to ask again),
//! [`Status`] (what is this token worth). They know no clock, file, network or terminal. Those are handed in at the edge:
//! [`Clock`], [`Browser`], [`Oidc`], [`Portal`], [`Sts`] and [`Federation`]; [`Aws`] serves the last four by the AWS SDK.
//! Nothing here prints: a login tells [`Event`]s.
//!
//! # Layers
//!
//! An arrow may only go down.
//!
//! ```text
//! bin/ssologin                                arguments, reports, exit codes, the only event loop
//! aws  sandbox                                the service by the SDK; a local one
//! populate                                    a profile for each role that was listed
//! login  device  authorize  asking  probe  logout  credentials  listing  exclusive  event    the order of steps, of one process and of many
//! error  status  doctor                       what callers see
//! cache  config_file  oidc  sts  browser  acquaintance  where files lie; ports; who is known
//! file  lock  world  loopback  pasteboard     the machine: the only modules that write, lock, ask the time, listen
//! console                                     the pages of the AWS console, and how a browser is signed in to them
//! plan  flow  warm  sign_in  role  assignment  what to do; how long a sign-in lasts; what a profile stands for, or is to
//! token  registration  endpoint  select       values, from files and from what was asked for
//! session  opener  env  config                values, from the config and the environment
//! poll  pkce  pace  fields  secret  json  timestamp  duration  printable  glob
//! ```
//!
//! # Example
//!
//! Log in to a session of a config, here against the local Identity Center of [`sandbox`]:
//!
//! ```
//! # #[cfg(feature = "sandbox")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//! use ssologin::sandbox::{Home, Options, Sandbox};
//! use ssologin::*;
//!
//! let center = Sandbox::start(Options::new(Arc::new(|| SystemClock.now())))?;
//! let home = Home::temporary(center.url())?;
//!
//! // The config as the AWS CLI reads it, and the sessions that are meant.
//! let path = home.path().join(".aws/config");
//! let text = read_file(&path)?.unwrap_or_default();
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
//!     service: &service,
//!     cache: &cache,
//!     clock: &SystemClock,
//!     browser: None,
//!     flows: Flows::DEVICE_CODE,
//!     events: &|session, event| {
//!         if let Event::Prompt { url, user_code, .. } = event {
//!             println!("{}: compare {user_code} at {}", session.id, url.as_str());
//!         }
//!     },
//!     need: Need::LOGIN,
//!     timeout: None,
//!     jobs: None,
//! };
//! let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
//! let done = runtime.block_on(login.run(&session))?;
//! assert_eq!(done.outcome, Outcome::LoggedIn);
//!
//! // What the file is worth, from files and the clock alone.
//! let status = Status::of(&cache.load_token(&session.id), SystemClock.now());
//! assert_eq!(status.state, State::Valid);
//! assert!(status.renewable && status.minutes_left() > 50);
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "sandbox"))]
//! # fn main() {}
//! ```

mod acquaintance;
mod asking;
mod assignment;
mod authorize;
mod aws;
mod browser;
mod cache;
pub mod config;
mod config_file;
pub mod console;
pub mod credentials;
mod device;
pub mod doctor;
pub mod duration;
mod endpoint;
mod env;
mod error;
mod event;
mod exclusive;
mod fields;
mod file;
mod flow;
mod glob;
mod json;
pub mod listing;
mod lock;
mod login;
pub mod logout;
pub mod loopback;
mod oidc;
mod opener;
mod pace;
mod pasteboard;
pub mod pkce;
mod plan;
mod poll;
pub mod populate;
mod printable;
mod probe;
mod registration;
mod role;
#[cfg(feature = "sandbox")]
pub mod sandbox;
mod secret;
mod select;
pub mod session;
mod sign_in;
mod status;
mod sts;
pub mod timestamp;
mod token;
mod warm;
mod world;

pub use acquaintance::{Acquaintance, OtherAccounts};
pub use assignment::{Assignment, AssignmentError, Standing, common_region};
pub use aws::Aws;
pub use browser::{SystemBrowser, serve_as_launcher};
pub use cache::{Adopted, Cache, CacheError};
pub use config::{Config, ConfigError, Document};
pub use config_file::{ConfigFile, ConfigFileError, Written};
pub use endpoint::{EndpointError, Endpoints};
pub use env::{Env, INSTEAD_OF_PROFILES, NoHome};
pub use error::{Error, Kind, shell_word};
pub use event::{Done, Event, Outcome};
pub use fields::Damage;
pub use file::{
    FileError, publish as publish_file, read as read_file, remove as remove_file,
    tighten as tighten_file,
};
pub use flow::{FlowChoice, FlowWish, Instead, Remote, configured_flow, parse_flow};
pub use glob::Glob;
pub use lock::Holder;
pub use login::{Flows, Login, TOLERABLE_SKEW};
pub use oidc::{
    Account, DeviceAuthorization, Failure, Federation, Grant, Issued, Oidc, Page, Portal,
    ServiceError,
};
pub use opener::{BROWSER_KEY, BadCommand, BrowserCommand, Desktop, Opener, configured_openers};
pub use pasteboard::Pasteboard;
pub use plan::{Need, Step, first_step};
pub use poll::{Answer, Poll};
pub use printable::{Printable, is_hidden, shortened};
pub use probe::probe;
pub use registration::{Flow, Registration};
pub use role::{Assumed, Chain, Role, RoleCredentials, RoleError, RoleId};
pub use secret::Secret;
pub use select::{SelectError, Selection, Target, select, select_listed};
pub use session::{AssumedRole, Session, SessionId};
pub use sign_in::SignIn;
pub use status::{State, Status};
pub use sts::{Identity, Sts};
pub use token::Token;
pub use warm::{Next, Warm};
pub use world::{Browser, Clock, SystemClock, VerificationUrl};
