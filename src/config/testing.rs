//! Owns what the unit tests of this folder share.

use super::document::Document;
use super::merged::Config;

/// Returns a config made from the texts of the two files.
pub(super) fn config(bytes: impl Into<Vec<u8>>, credentials: impl Into<Vec<u8>>) -> Config {
    let config = Document::parse("config", bytes.into());
    Config::new(config, Document::parse("credentials", credentials.into()))
}

/// Lines of config files, with their line breaks: usual ones, and those that test a parser.
pub(super) const LINES: &[&str] = &[
    "[profile a]\n",
    "[profile 'a']\n",
    "[profile b]\n",
    "[sso-session s] # c\n",
    "[DEFAULT]\n",
    "[default]\r\n",
    "[c\n",
    "[]\n",
    " [profile a]\n",
    "\t[sso-session s]\n",
    "k = v\n",
    "j = w\r\n",
    "word\n",
    " k = v\n",
    "  more\n",
    "# [profile a]\n",
    " ; [profile a]\n",
    "\n",
    "  \n",
    "= v\n",
    "_k: v\n",
    "\u{a0}[profile a]\n",
    "k = v\r",
    "end",
];
