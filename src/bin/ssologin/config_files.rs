//! Reads the config file and the credentials file.

use std::path::PathBuf;

use ssologin::config::{Config, Document, Excerpt, Part};
use ssologin::system::Env;
use ssologin::system::file::{self, FileError};

use crate::failure::{CommandError, code};

/// The two files, and why the credentials file could not be read, if so.
pub(crate) struct Loaded {
    pub(crate) config: Config,
    pub(crate) unread: Option<FileError>,
}

/// Reads the config file and the credentials file that an environment selects.
///
/// A credentials file that cannot be read counts as empty, because few commands need it.
///
/// # Errors
///
/// Fails if the config file cannot be read, or if the home folder is unknown.
pub(crate) fn load(env: &Env) -> Result<Loaded, CommandError> {
    let path = env.credentials_file()?;
    let (bytes, unread) = match file::read(&path) {
        Ok(bytes) => (bytes, None),
        Err(error) => (None, Some(error)),
    };
    let config = document(env.config_file()?)?;
    let credentials = Document::parse(path, bytes.unwrap_or_default());
    Ok(Loaded {
        config: Config::new(config, credentials),
        unread,
    })
}

/// Reads only what lookups of one profile and of the sessions need.
///
/// # Errors
///
/// Fails if a file cannot be read, or if the home folder is unknown.
pub(crate) fn load_excerpt(env: &Env, profile: &str) -> Result<Config, CommandError> {
    let only = [profile];
    let part = |path: PathBuf, part: Part| -> Result<Document, CommandError> {
        let mut excerpt = Excerpt::new(part, &only);
        file::read_in_blocks(&path, |block| excerpt.push(block))?;
        Ok(Document::parse(path, excerpt.finish()))
    };
    Ok(Config::of_excerpts(
        part(env.config_file()?, Part::Config)?,
        part(env.credentials_file()?, Part::Credentials)?,
        &only,
    ))
}

fn document(path: PathBuf) -> Result<Document, CommandError> {
    let bytes = file::read(&path)?;
    Ok(Document::parse(path, bytes.unwrap_or_default()))
}

/// Fails if the config is an excerpt that was too small for what was looked up in it.
///
/// A command that prompts wait for calls it before it prints.
pub(crate) fn must_be_enough(config: &Config) -> Result<(), CommandError> {
    match config.is_enough() {
        true => Ok(()),
        false => Err(too_little()),
    }
}

/// Fails if the config is an excerpt.
pub(crate) fn must_be_whole(config: &Config) -> Result<(), CommandError> {
    match config.is_whole() {
        true => Ok(()),
        false => Err(too_little()),
    }
}

/// Returns the error that makes a command run again with the whole config.
fn too_little() -> CommandError {
    CommandError::new(code::FAILED, "the config was read in part only")
}
