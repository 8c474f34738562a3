//! A running program, and its output.

use std::fmt;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{JoinHandle, spawn};
use std::time::Duration;

use serde_json::Value;

/// The time after which a run of the program counts as hung.
const DEADLINE: Duration = Duration::from_secs(60);

/// Reads a file or pipe to its end, and panics if that takes too long.
pub(crate) fn read_to_end(path: &Path) -> String {
    let (sender, receiver) = channel();
    let path = path.to_owned();
    spawn(move || sender.send(fs::read_to_string(path).unwrap()));
    receiver.recv_timeout(DEADLINE).expect("a writer")
}

/// A running program.
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

    /// Returns the next line of stderr, or `None` at its end.
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

    /// Reads stderr until a line contains this text, and returns the line.
    pub(crate) fn until(&mut self, text: &str) -> String {
        loop {
            match self.line() {
                Some(line) if line.contains(text) => return line,
                Some(_) => {}
                None => panic!("it never said `{text}`, but:\n{}", self.stderr),
            }
        }
    }

    /// Waits until this number of codes is shown, and returns them with their sessions.
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

    /// Waits until one code is shown, and returns it.
    pub(crate) fn code(&mut self) -> String {
        self.prompts(1).remove(0).1
    }

    /// Returns the program's process ID.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills the program without a chance to clean up.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Interrupts the program, as Ctrl-C does.
    pub(crate) fn interrupt(&self) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    }

    /// Interrupts the program's whole process group, as Ctrl-C in a terminal does.
    pub(crate) fn interrupt_group(&self) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process_group(id, rustix::process::Signal::INT).unwrap();
    }

    /// Waits for the program to exit, and returns its output.
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

/// The output and the exit code of the program.
///
/// The path of the home folder is replaced by `[HOME]`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Output {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// The exit code, or `None` if a signal ended the program.
    pub(crate) code: Option<i32>,
}

impl Output {
    /// Returns the JSON document on stdout.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in:\n{self}"))
    }

    /// Returns the value of a field for each session in the JSON document.
    pub(crate) fn each(&self, field: &str) -> Vec<Value> {
        let json = self.json();
        let sessions = json["sessions"].as_array().expect("sessions");
        sessions
            .iter()
            .map(|session| session[field].clone())
            .collect()
    }
}

/// Returns the access key that a successful `credentials` printed without messages.
pub(crate) fn access_key(output: &Output) -> String {
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(output.stderr, "", "{output}");
    output.json()["AccessKeyId"].as_str().unwrap().to_owned()
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
