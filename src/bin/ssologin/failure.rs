//! The error that ends a command: the exit code, the message and the hint.

use ssologin::config::{ConfigFileError, EditError};
use ssologin::error::{Error, Kind};
use ssologin::populate::NoName;
use ssologin::session::migration::NameTaken;
use ssologin::session::{AssignmentError, EndpointError, OtherTool, RoleError, SelectError};
use ssologin::system::file::FileError;
use ssologin::system::{BadCommand, NoHome};
use ssologin::text::{shell_word, shortened};

use crate::text::{Text, text};

/// The exit codes, which scripts rely on.
pub(crate) mod code {
    macro_rules! codes {
        ($($name:ident = $code:literal, $meaning:literal;)*) => {
            $(
                #[doc = $meaning]
                pub(crate) const $name: u8 = $code;
            )*
            /// The meaning of each exit code.
            pub(crate) const MEANINGS: &[(u8, &str)] = &[$(($name, $meaning)),*];
        };
    }
    codes! {
        DONE = 0, "done";
        FAILED = 1, "failed";
        USAGE = 2, "usage error";
        LOGIN_NEEDED = 3, "login required";
        SOME_FAILED = 4, "some of several sessions failed";
        CONFIG = 5, "configuration error";
        TIMED_OUT = 124, "timed out";
        // Shells use these two codes for the same errors.
        NOT_EXECUTABLE = 126, "the command cannot be run";
        NOT_FOUND = 127, "the command was not found";
        INTERRUPTED = 130, "interrupted";
    }
}

/// The error of a command that failed.
pub(crate) struct CommandError {
    pub(crate) code: u8,
    message: Text,
    causes: Vec<Text>,
    hint: Option<Text>,
}

impl CommandError {
    pub(crate) fn new(code: u8, message: impl Into<Text>) -> CommandError {
        CommandError {
            code,
            message: message.into(),
            causes: Vec::new(),
            hint: None,
        }
    }

    /// Returns the error of a command that the user interrupted.
    pub(crate) fn interrupted() -> CommandError {
        let sentence = "interrupted: finished work is saved, nothing else was changed";
        CommandError::new(code::INTERRUPTED, sentence)
    }

    pub(crate) fn hint(mut self, hint: impl Into<Text>) -> CommandError {
        self.hint = Some(hint.into());
        self
    }

    /// Returns the message without its causes and hint.
    pub(crate) fn sentence(&self) -> &Text {
        &self.message
    }

    /// Formats the error for the terminal: the message, its causes with `--debug`, and the hint.
    pub(crate) fn text(&self, debug: bool) -> Text {
        let mut text = text!("error: {}", self.message);
        for cause in self.causes.iter().filter(|_| debug) {
            text.push(text!("\n  caused by: {}", cause));
        }
        if let Some(hint) = &self.hint {
            text.push(text!("\nhint: {}", hint));
        }
        text
    }
}

/// Returns the exit code for the error of one session.
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

/// Returns the exit code of a command that worked on one or more sessions.
///
/// For a single session, it is the code of its error. For several, it shows whether all succeeded.
pub(crate) fn code_of_all<T>(results: &[Result<T, Error>]) -> u8 {
    match results {
        [Err(error)] => code_of(error),
        results if results.iter().any(Result::is_err) => code::SOME_FAILED,
        _ => code::DONE,
    }
}

/// Returns the messages of all causes of an error, outermost first.
fn causes(error: &dyn std::error::Error) -> Vec<Text> {
    std::iter::successors(error.source(), |cause| cause.source())
        .map(Text::from)
        .collect()
}

impl From<&Error> for CommandError {
    fn from(error: &Error) -> CommandError {
        let failure = CommandError::new(code_of(error), error);
        CommandError {
            causes: causes(error),
            hint: error.hint().map(Text::from),
            ..failure
        }
    }
}

impl From<FileError> for CommandError {
    fn from(error: FileError) -> CommandError {
        CommandError::new(code::CONFIG, &error).hint(error.hint())
    }
}

impl From<NoHome> for CommandError {
    fn from(error: NoHome) -> CommandError {
        CommandError::new(code::FAILED, error)
    }
}

impl From<BadCommand> for CommandError {
    fn from(error: BadCommand) -> CommandError {
        CommandError::new(code::USAGE, &error)
            .hint("check `--browser`, `SSOLOGIN_BROWSER` and `$BROWSER`")
    }
}

impl From<EndpointError> for CommandError {
    fn from(error: EndpointError) -> CommandError {
        CommandError::new(code::CONFIG, &error)
    }
}

impl From<EditError> for CommandError {
    fn from(error: EditError) -> CommandError {
        CommandError::new(code::USAGE, &error)
    }
}

impl From<ConfigFileError> for CommandError {
    fn from(error: ConfigFileError) -> CommandError {
        let failure = CommandError::new(code::FAILED, &error);
        match error {
            ConfigFileError::File(error) => failure.hint(error.hint()),
            _ => failure,
        }
    }
}

impl From<AssignmentError> for CommandError {
    fn from(error: AssignmentError) -> CommandError {
        let failure = CommandError::new(code::CONFIG, &error);
        match error {
            AssignmentError::Config(_) => failure,
            AssignmentError::Elsewhere(_) => {
                failure.hint("choose another name, or delete the section in the credentials file")
            }
        }
    }
}

impl From<NameTaken> for CommandError {
    fn from(error: NameTaken) -> CommandError {
        CommandError::new(code::USAGE, &error)
    }
}

impl From<NoName> for CommandError {
    fn from(error: NoName) -> CommandError {
        CommandError::new(code::USAGE, &error)
    }
}

impl From<RoleError> for CommandError {
    fn from(error: RoleError) -> CommandError {
        let failure = |code| CommandError::new(code, &error);
        match &error {
            RoleError::Config(_) => failure(code::CONFIG),
            RoleError::UnknownProfile(_) => failure(code::USAGE),
            RoleError::NotSso(_) => failure(code::FAILED),
            RoleError::OtherTool(tool) => failure(code::FAILED).hint(sso_keys(tool)),
        }
    }
}

impl From<SelectError> for CommandError {
    fn from(error: SelectError) -> CommandError {
        let failure = |code| CommandError::new(code, &error);
        match &error {
            SelectError::Config(_) => failure(code::CONFIG),
            SelectError::NoSession { .. } => failure(code::CONFIG).hint(
                "run `ssologin configure` to set up a session and a profile, or `ssologin \
                 sandbox` to try one",
            ),
            SelectError::Several(names) => {
                let names: Vec<_> = names.iter().map(|name| shell_word(name)).collect();
                failure(code::USAGE).hint(format!("sessions: {}", names.join(", ")))
            }
            SelectError::Unknown(_) | SelectError::UnknownSession(_) => {
                failure(code::USAGE).hint("run `ssologin list sessions` to see all sessions")
            }
            SelectError::UnknownProfile(_) | SelectError::NotSso(_) => failure(code::USAGE)
                .hint("run `ssologin list profiles` to see the session of each profile"),
            SelectError::OtherTool(tool) => failure(code::USAGE).hint(sso_keys(tool)),
        }
    }
}

/// Returns what to do about a profile of another tool.
fn sso_keys(tool: &OtherTool) -> String {
    let profile = shortened(&tool.end, 80);
    format!(
        "use the profile with that tool, or add `sso_session`, `sso_account_id` and \
         `sso_role_name` to `{profile}`"
    )
}
