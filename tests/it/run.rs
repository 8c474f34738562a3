//! A hermetic run of the program: a home, a sandbox, and an environment of nothing else.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs;
use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::thread::{JoinHandle, spawn};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value};
use ssologin::sandbox::{Approve, Options, Sandbox};
use ssologin::{Cache, Clock as _, SessionId, SystemClock, timestamp};
use tempfile::TempDir;

/// The config that the README shows: two sessions, and a legacy profile.
pub(crate) const README: &str = include_str!("../../fixtures/config/readme");

/// The start URL of the legacy profile in it.
pub(crate) const OLD: &str = "https://oldsso.awsapps.com/start";

/// No run of the program takes so long; one that does hangs.
const DEADLINE: Duration = Duration::from_secs(60);

/// A home, an Identity Center, and the environment of the program.
pub(crate) struct World {
    home: TempDir,
    sandbox: Option<Sandbox>,
    variables: BTreeMap<String, OsString>,
    offset: Arc<Mutex<TimeDelta>>,
    told: Mutex<usize>,
}

impl World {
    /// A world where each code is approved at once, with the config of the README.
    pub(crate) fn approving() -> World {
        World::new(Approve::Auto {
            after: Duration::ZERO,
        })
    }

    /// A world where each code waits until the test decides about it.
    pub(crate) fn waiting() -> World {
        World::new(Approve::Page)
    }

    /// A world where codes are approved in this way.
    pub(crate) fn new(approve: Approve) -> World {
        World::set_up(|options| options.approve = approve)
    }

    /// A world whose Identity Center is set up in this way.
    pub(crate) fn set_up(change: impl FnOnce(&mut Options)) -> World {
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
        let world = World {
            home,
            sandbox: Some(sandbox),
            variables: variables.map(|(k, v)| (k.to_owned(), v)).into(),
            offset,
            told: Mutex::new(0),
        };
        world.config(README);
        world
    }

    /// Replaces the config file.
    pub(crate) fn config(&self, text: impl AsRef<[u8]>) {
        self.write(".aws/config", text);
    }

    /// Makes a file below the home folder.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// A path below the home folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.home.path().join(path)
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

    /// The Identity Center.
    pub(crate) fn sandbox(&self) -> &Sandbox {
        self.sandbox.as_ref().expect("the sandbox runs")
    }

    /// Takes the Identity Center away: its port is closed then.
    pub(crate) fn shut_down(&mut self) {
        self.sandbox = None;
    }

    /// Moves the clock of the Identity Center, and of nobody else.
    pub(crate) fn advance(&self, by: TimeDelta) {
        *self.offset.lock().unwrap() += by;
    }

    /// What the Identity Center was asked since this was last called; a refusal stands behind its operation.
    pub(crate) fn asked(&self) -> Vec<String> {
        let requests = self.sandbox().requests();
        let mut told = self.told.lock().unwrap();
        let new = requests.iter().skip(*told);
        let new = new
            .map(|request| match request.refused {
                Some(refused) => format!("{} {refused}", request.operation),
                None => request.operation.to_owned(),
            })
            .collect();
        *told = requests.len();
        new
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.start(arguments).finish()
    }

    /// Runs a login that must succeed, so that a story can begin behind it.
    pub(crate) fn logged_in(self, names: &[&str]) -> World {
        let output = self.run(&[&["login"], names].concat());
        assert_eq!(output.code, Some(0), "{output}");
        self.asked();
        self
    }

    /// Starts the program.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        let mut command = self.command();
        command.args(arguments);
        Running::new(command, self.home.path())
    }

    /// The program, in this world.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ssologin"));
        command
            .env_clear()
            .envs(&self.variables)
            .current_dir(self.home.path())
            .stdin(Stdio::null());
        command
    }

    /// Where the token of a session lies; a name with `://` is a start URL.
    pub(crate) fn token_path(&self, session: &str) -> PathBuf {
        let id = if session.contains("://") {
            SessionId::Legacy(session.to_owned())
        } else {
            SessionId::Named(session.to_owned())
        };
        Cache::new(self.home.path(), self.home.path()).token_path(&id)
    }

    /// The fields of a session's token file.
    pub(crate) fn token(&self, session: &str) -> Map<String, Value> {
        serde_json::from_slice(&fs::read(self.token_path(session)).unwrap()).unwrap()
    }

    /// Changes the fields of a session's token file.
    pub(crate) fn edit(&self, session: &str, change: impl FnOnce(&mut Map<String, Value>)) {
        let mut fields = self.token(session);
        change(&mut fields);
        fs::write(
            self.token_path(session),
            serde_json::to_vec(&fields).unwrap(),
        )
        .unwrap();
    }

    /// Lets a token end in so many seconds, in the past where there are fewer than none.
    pub(crate) fn ends_in(&self, session: &str, seconds: i64) {
        let end = timestamp::format(now() + TimeDelta::seconds(seconds));
        self.edit(session, |token| {
            token.insert("expiresAt".to_owned(), end.into());
        });
    }

    /// Lets a token end, and its renewal with it, so that only a person helps.
    pub(crate) fn wear_out(&self, session: &str) {
        self.ends_in(session, -60);
        self.edit(session, |token| {
            token.remove("refreshToken");
        });
    }

    /// Every file and folder below the home, with what would tell that it was written.
    pub(crate) fn tree(&self) -> BTreeMap<PathBuf, (Vec<u8>, std::time::SystemTime)> {
        let mut tree = BTreeMap::new();
        let mut folders = vec![self.home.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                let metadata = fs::symlink_metadata(&path).unwrap();
                let bytes = if metadata.is_file() {
                    fs::read(&path).unwrap()
                } else {
                    Vec::new()
                };
                if metadata.is_dir() {
                    folders.push(path.clone());
                }
                let path = path.strip_prefix(self.home.path()).unwrap().to_owned();
                tree.insert(path, (bytes, metadata.modified().unwrap()));
            }
        }
        tree
    }

    /// Every file and folder below the home, with its content.
    pub(crate) fn contents(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let tree = self.tree().into_iter();
        tree.map(|(path, (bytes, _))| (path, bytes)).collect()
    }

    /// The contents without our own state folder.
    pub(crate) fn shared_contents(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut contents = self.contents();
        contents.retain(|path, _| !path.starts_with("state"));
        contents
    }

    /// The names of what lies below a folder, a line each.
    pub(crate) fn names(&self, folder: &str) -> String {
        let names = self
            .contents()
            .into_keys()
            .filter_map(|path| Some(path.strip_prefix(folder).ok()?.display().to_string()))
            .filter(|path| !path.is_empty());
        names.collect::<Vec<_>>().join("\n")
    }

    /// Makes a script, and returns its path.
    pub(crate) fn script(&self, name: &str, body: &str) -> PathBuf {
        let path = self.write(name, format!("#!/bin/sh\n{body}\n"));
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(&path, mode).unwrap();
        path
    }

    /// Makes a named pipe.
    pub(crate) fn pipe(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        let made = Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
        path
    }
}

/// The time of day, as the program sees it.
pub(crate) fn now() -> DateTime<Utc> {
    SystemClock.now()
}

/// Reads a file or pipe to its end, which must come.
pub(crate) fn read_to_end(path: &Path) -> String {
    let (sender, receiver) = channel();
    let path = path.to_owned();
    spawn(move || sender.send(fs::read_to_string(path).unwrap()));
    receiver.recv_timeout(DEADLINE).expect("somebody writes")
}

/// The program while it runs.
pub(crate) struct Running {
    child: Child,
    home: String,
    stdout: JoinHandle<String>,
    lines: Receiver<String>,
    stderr: String,
}

impl Running {
    pub(crate) fn new(mut command: Command, home: &Path) -> Running {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut stdout = child.stdout.take().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = channel();
        spawn(move || {
            for line in stderr.split(b'\n') {
                let line = String::from_utf8(line.unwrap()).expect("stderr is UTF-8");
                if sender.send(line + "\n").is_err() {
                    return;
                }
            }
        });
        let stdout = spawn(move || {
            let mut text = String::new();
            stdout.read_to_string(&mut text).expect("stdout is UTF-8");
            text
        });
        Running {
            child,
            home: home.display().to_string(),
            stdout,
            lines,
            stderr: String::new(),
        }
    }

    /// The next line on stderr; `None` at its end.
    pub(crate) fn line(&mut self) -> Option<String> {
        match self.lines.recv_timeout(DEADLINE) {
            Ok(line) => {
                self.stderr.push_str(&line);
                Some(line)
            }
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => {
                let _ = self.child.kill();
                panic!("the program hangs; it said so far:\n{}", self.stderr)
            }
        }
    }

    /// Reads on until a line on stderr has this text.
    pub(crate) fn until(&mut self, text: &str) -> String {
        loop {
            match self.line() {
                Some(line) if line.contains(text) => return line,
                Some(_) => {}
                None => panic!("it never said `{text}`, but:\n{}", self.stderr),
            }
        }
    }

    /// Waits until so many codes are shown, and returns them with their session.
    pub(crate) fn prompts(&mut self, count: usize) -> Vec<(String, String)> {
        let prompt = |line: String| {
            let mut words = line.split_whitespace();
            let session = words.next().unwrap().to_owned();
            let code = words.nth(2).unwrap().to_owned();
            (session, code)
        };
        (0..count)
            .map(|_| prompt(self.until(" approve code ")))
            .collect()
    }

    /// Waits until one code is shown.
    pub(crate) fn code(&mut self) -> String {
        self.prompts(1).remove(0).1
    }

    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it without a chance to tidy up.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Presses Ctrl-C.
    pub(crate) fn interrupt(&self) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    }

    /// Presses Ctrl-C, as the terminal tells it: to the program and to what it runs. Its process leads a group then.
    pub(crate) fn interrupt_group(&self) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process_group(id, rustix::process::Signal::INT).unwrap();
    }

    /// Waits for the end.
    pub(crate) fn finish(mut self) -> Output {
        while self.line().is_some() {}
        let code = self.child.wait().unwrap().code();
        let stdout = self.stdout.join().unwrap();
        Output {
            stdout: stdout.replace(&self.home, "[HOME]"),
            stderr: self.stderr.replace(&self.home, "[HOME]"),
            code,
        }
    }
}

/// What the program printed, and how it ended. The home folder's path is replaced in it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Output {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// `None` where a signal ended it.
    pub(crate) code: Option<i32>,
}

impl Output {
    /// The JSON document on stdout.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in:\n{self}"))
    }

    /// The sessions of the JSON document: the value of a field of each.
    pub(crate) fn each(&self, field: &str) -> Vec<Value> {
        let json = self.json();
        let sessions = json["sessions"].as_array().expect("sessions");
        sessions
            .iter()
            .map(|session| session[field].clone())
            .collect()
    }
}

impl fmt::Display for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Output {
            stdout,
            stderr,
            code,
        } = self;
        write!(f, "{stdout}------- stderr -------\n{stderr}[exit status: ")?;
        match code {
            Some(code) => write!(f, "{code}]"),
            None => write!(f, "ended by a signal]"),
        }
    }
}

/// What differs from run to run, and what stands for it in a snapshot.
pub(crate) const FILTERS: &[(&str, &str)] = &[
    (r"127\.0\.0\.1:\d+", "127.0.0.1:[PORT]"),
    (r"\b[A-Z]{4}-[A-Z]{4}\b", "[CODE]"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[TIME]"),
    (r"\b58 min\b", "59 min"),
    (r"within (10:00|9:[345]\d)", "within [9:59]"),
    (r#""seconds_left": \d{2,}"#, r#""seconds_left": [SECONDS]"#),
];

/// Compares with an inline snapshot, what differs from run to run filtered out.
macro_rules! snapshot {
    ($value:expr, @$snapshot:literal) => {
        insta::with_settings!({ filters => crate::run::FILTERS.to_vec() }, {
            insta::assert_snapshot!($value, @$snapshot);
        })
    };
}
pub(crate) use snapshot;
