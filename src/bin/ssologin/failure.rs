//! What ends a command early: the exit code, the sentence, the next step.

use std::fmt::Write as _;

use ssologin::config::{ConfigFileError, EditError};
use ssologin::error::{Error, Kind};
use ssologin::populate::NoName;
use ssologin::session::migration::NameTaken;
use ssologin::session::{AssignmentError, EndpointError, RoleError, SelectError};
use ssologin::system::file::FileError;
use ssologin::system::{BadCommand, NoHome};
use ssologin::text::{Printable, shell_word};

/// Exit codes, as scripts know them.
pub(crate) mod code {
    macro_rules! codes {
        ($($name:ident = $code:literal, $meaning:literal;)*) => {
            $(
                #[doc = $meaning]
                pub(crate) const $name: u8 = $code;
            )*
            /// What each of them means.
            pub(crate) const MEANINGS: &[(u8, &str)] = &[$(($name, $meaning)),*];
        };
    }
    codes! {
        DONE = 0, "done";
        FAILED = 1, "failed";
        USAGE = 2, "wrong usage";
        LOGIN_NEEDED = 3, "a person must log in";
        SOME_FAILED = 4, "several sessions, some failed";
        CONFIG = 5, "the configuration is wrong";
        TIMED_OUT = 124, "gave up waiting";
        // These two as shells have them.
        NOT_EXECUTABLE = 126, "the command cannot be run";
        NOT_FOUND = 127, "there is no such command";
        INTERRUPTED = 130, "interrupted";
    }
}

/// A command that did not do what it should.
pub(crate) struct CommandError {
    pub(crate) code: u8,
    message: String,
    causes: Vec<String>,
    hint: Option<String>,
}

impl CommandError {
    pub(crate) fn new(code: u8, message: impl Into<String>) -> CommandError {
        CommandError {
            code,
            message: message.into(),
            causes: Vec::new(),
            hint: None,
        }
    }

    /// A person stopped it.
    pub(crate) fn interrupted() -> CommandError {
        let sentence = "interrupted: what was finished is kept, nothing else was changed";
        CommandError::new(code::INTERRUPTED, sentence)
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> CommandError {
        self.hint = Some(hint.into());
        self
    }

    /// The sentence alone.
    pub(crate) fn sentence(&self) -> &str {
        &self.message
    }

    /// The text for people: a sentence, with `--debug` its causes, and the next step.
    pub(crate) fn text(&self, debug: bool) -> String {
        let mut text = String::new();
        let _ = writeln!(text, "error: {}", Printable(&self.message));
        for cause in self.causes.iter().filter(|_| debug) {
            let _ = writeln!(text, "  caused by: {}", Printable(cause));
        }
        if let Some(hint) = &self.hint {
            let _ = writeln!(text, "hint: {}", Printable(hint));
        }
        text
    }
}

/// The exit code of one session's error.
pub(crate) fn code_of(error: &Error) -> u8 {
    match error.kind() {
        Kind::Config => code::CONFIG,
        Kind::LoginNeeded => code::LOGIN_NEEDED,
        Kind::TimedOut => code::TIMED_OUT,
        Kind::Denied | Kind::Network | Kind::Storage | Kind::Service | Kind::TooShort => {
            code::FAILED
        }
    }
}

/// The exit code of a command for some sessions: that of the only one, else whether all went well.
pub(crate) fn code_of_all<T>(results: &[Result<T, Error>]) -> u8 {
    match results {
        [Err(error)] => code_of(error),
        results if results.iter().any(Result::is_err) => code::SOME_FAILED,
        _ => code::DONE,
    }
}

/// The sentences of the causes below an error, outermost first.
fn causes(error: &dyn std::error::Error) -> Vec<String> {
    std::iter::successors(error.source(), |cause| cause.source())
        .map(ToString::to_string)
        .collect()
}

impl From<&Error> for CommandError {
    fn from(error: &Error) -> CommandError {
        let failure = CommandError::new(code_of(error), error.to_string());
        CommandError {
            causes: causes(error),
            hint: error.hint(),
            ..failure
        }
    }
}

impl From<FileError> for CommandError {
    fn from(error: FileError) -> CommandError {
        CommandError::new(code::CONFIG, error.to_string())
            .hint("check the file and who may read it")
    }
}

impl From<NoHome> for CommandError {
    fn from(error: NoHome) -> CommandError {
        CommandError::new(code::FAILED, error.to_string())
    }
}

impl From<BadCommand> for CommandError {
    fn from(error: BadCommand) -> CommandError {
        CommandError::new(code::USAGE, error.to_string())
            .hint("check `--browser`, `SSOLOGIN_BROWSER` and `$BROWSER`")
    }
}

impl From<EndpointError> for CommandError {
    fn from(error: EndpointError) -> CommandError {
        CommandError::new(code::CONFIG, error.to_string())
    }
}

impl From<EditError> for CommandError {
    fn from(error: EditError) -> CommandError {
        CommandError::new(code::USAGE, error.to_string())
    }
}

impl From<ConfigFileError> for CommandError {
    fn from(error: ConfigFileError) -> CommandError {
        let failure = CommandError::new(code::FAILED, error.to_string());
        match error {
            ConfigFileError::File(_) => {
                failure.hint("make the file and its folder writable for you, and run this again")
            }
            _ => failure,
        }
    }
}

impl From<AssignmentError> for CommandError {
    fn from(error: AssignmentError) -> CommandError {
        let failure = CommandError::new(code::CONFIG, error.to_string());
        match error {
            AssignmentError::Config(_) => failure,
            AssignmentError::Elsewhere(_) => {
                failure.hint("choose another name, or delete the section of the credentials file")
            }
        }
    }
}

impl From<NameTaken> for CommandError {
    fn from(error: NameTaken) -> CommandError {
        CommandError::new(code::USAGE, error.to_string())
    }
}

impl From<NoName> for CommandError {
    fn from(error: NoName) -> CommandError {
        CommandError::new(code::USAGE, error.to_string())
    }
}

impl From<RoleError> for CommandError {
    fn from(error: RoleError) -> CommandError {
        let code = match &error {
            RoleError::Config(_) => code::CONFIG,
            RoleError::UnknownProfile(_) => code::USAGE,
            RoleError::NotSso(_) => code::FAILED,
        };
        CommandError::new(code, error.to_string())
    }
}

impl From<SelectError> for CommandError {
    fn from(error: SelectError) -> CommandError {
        let failure = |code| CommandError::new(code, error.to_string());
        match &error {
            SelectError::Config(_) => failure(code::CONFIG),
            SelectError::NoSession { .. } => failure(code::CONFIG).hint(
                "`ssologin configure` writes one, and a profile; `ssologin sandbox` shows one to try",
            ),
            SelectError::Several(names) => {
                let names: Vec<_> = names.iter().map(|name| shell_word(name)).collect();
                failure(code::USAGE).hint(format!("sessions: {}", names.join(", ")))
            }
            SelectError::Unknown(_) | SelectError::UnknownSession(_) => {
                failure(code::USAGE).hint("`ssologin list sessions` names those there are")
            }
            SelectError::UnknownProfile(_) | SelectError::NotSso(_) => {
                failure(code::USAGE).hint("`ssologin list profiles` tells what each is bound to")
            }
        }
    }
}
