//! The fixture: a home folder, a local Identity Center, and an otherwise empty environment.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use ssologin::sandbox::{Approve, Options, Sandbox};
use ssologin::system::{Clock as _, SystemClock};
use tempfile::TempDir;

use crate::support::{Output, README, Running};

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_ssologin");

/// A home folder, an Identity Center, and the environment of the program.
pub(crate) struct Fixture {
    home: TempDir,
    sandbox: Option<Sandbox>,
    variables: BTreeMap<String, OsString>,
    offset: Arc<Mutex<TimeDelta>>,
    asked: Mutex<usize>,
}

impl Fixture {
    /// Returns a fixture with the README's config file that approves each code at once.
    pub(crate) fn approving() -> Fixture {
        Fixture::new(Approve::Auto {
            after: Duration::ZERO,
        })
    }

    /// Returns a fixture in which each code waits until the test approves or denies it.
    pub(crate) fn waiting() -> Fixture {
        Fixture::new(Approve::Page)
    }

    /// Returns a fixture in which codes are approved in this way.
    pub(crate) fn new(approve: Approve) -> Fixture {
        Fixture::set_up(|options| options.approve = approve)
    }

    /// Returns a fixture with changed options of its Identity Center.
    pub(crate) fn set_up(change: impl FnOnce(&mut Options)) -> Fixture {
        let offset = Arc::new(Mutex::new(TimeDelta::zero()));
        let clock = Arc::clone(&offset);
        let mut options = Options::new(Arc::new(move || now() + *clock.lock().unwrap()));
        change(&mut options);
        let sandbox = Sandbox::start(options).expect("a port is free");
        let url = sandbox.url().to_owned();
        let home = tempfile::tempdir().expect("a temporary folder");
        let variables = [
            ("HOME", home.path().as_os_str().to_owned()),
            ("XDG_STATE_HOME", home.path().join("state").into()),
            ("PATH", "/usr/bin:/bin".into()),
            ("AWS_ENDPOINT_URL_SSO", url.clone().into()),
            ("AWS_ENDPOINT_URL_STS", url.clone().into()),
            ("AWS_ENDPOINT_URL_SSO_OIDC", url.clone().into()),
            ("AWS_ENDPOINT_URL_SIGNIN", url.into()),
            ("NO_PROXY", "127.0.0.1".into()),
            ("SSOLOGIN_NO_BROWSER", "1".into()),
        ];
        let fixture = Fixture {
            home,
            sandbox: Some(sandbox),
            variables: variables.map(|(k, v)| (k.to_owned(), v)).into(),
            offset,
            asked: Mutex::new(0),
        };
        fixture.config(README);
        fixture
    }

    /// Returns a fixture with a valid token for `homesso`.
    pub(crate) fn signed_in() -> Fixture {
        Fixture::approving().logged_in(&["homesso"])
    }

    /// Logs in, for a test that starts after a successful login.
    pub(crate) fn logged_in(self, names: &[&str]) -> Fixture {
        let output = self.run(&[&["login"], names].concat());
        assert_eq!(output.code, Some(0), "{output}");
        self.asked();
        self
    }

    /// Sets a variable of the program's environment.
    pub(crate) fn set(&mut self, name: &str, value: impl AsRef<OsStr>) {
        self.variables
            .insert(name.to_owned(), value.as_ref().to_owned());
    }

    /// Removes a variable of the program's environment.
    pub(crate) fn unset(&mut self, name: &str) {
        self.variables.remove(name);
    }

    /// Puts a folder first in the program's `PATH`.
    pub(crate) fn set_path_first(&mut self, folder: &Path) {
        self.set("PATH", format!("{}:/usr/bin:/bin", folder.display()));
    }

    /// Returns the path of the home folder.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Returns a path in the home folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.home.path().join(path)
    }

    /// Returns the Identity Center.
    pub(crate) fn sandbox(&self) -> &Sandbox {
        self.sandbox.as_ref().expect("the sandbox runs")
    }

    /// Stops the Identity Center, which closes its port.
    pub(crate) fn shut_down(&mut self) {
        self.sandbox = None;
    }

    /// Stops the Identity Center, and makes the program hang if it loads trust roots.
    pub(crate) fn forbid_network(&mut self) {
        self.shut_down();
        // A pipe without a writer, so that reading it blocks.
        let roots = self.pipe("roots.pem");
        self.set("SSL_CERT_FILE", &roots);
        self.set("AWS_CA_BUNDLE", &roots);
    }

    /// Advances the clock of the Identity Center, but not the program's.
    pub(crate) fn advance(&self, by: TimeDelta) {
        *self.offset.lock().unwrap() += by;
    }

    /// Returns the operations requested from the Identity Center since the last call.
    ///
    /// If a request was refused, the name of the error follows its operation.
    pub(crate) fn asked(&self) -> Vec<String> {
        let requests = self.sandbox().requests();
        let mut asked = self.asked.lock().unwrap();
        let new = requests.iter().skip(*asked);
        let new = new
            .map(|request| match request.refused {
                Some(refused) => format!("{} {refused}", request.operation),
                None => request.operation.to_owned(),
            })
            .collect();
        *asked = requests.len();
        new
    }

    /// Asserts that the Identity Center got no request since the last call of `asked`.
    #[track_caller]
    pub(crate) fn assert_nothing_asked(&self) {
        assert_eq!(self.asked(), [""; 0]);
    }

    /// Runs the program until it exits, and returns its output.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.start(arguments).finish()
    }

    /// Starts the program.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        let mut command = self.command();
        command.args(arguments);
        Running::new(command, self.home.path())
    }

    /// Returns a command that runs the program in the fixture's environment and home folder.
    pub(crate) fn command(&self) -> Command {
        self.other(PROGRAM)
    }

    /// Returns a command that runs another program in the fixture's environment and home folder.
    pub(crate) fn other(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs(&self.variables)
            .current_dir(self.home.path())
            .stdin(Stdio::null());
        command
    }
}

/// Returns the current time, as the program sees it.
pub(crate) fn now() -> DateTime<Utc> {
    SystemClock.now()
}
