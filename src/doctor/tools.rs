//! Owns the tools that a finding is about, and how a sentence names them.

use std::fmt;

/// A program or SDK that reads the files in `~/.aws`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// This program.
    Ssologin,
    /// The AWS CLI.
    AwsCli,
    /// boto3, the SDK for Python.
    Boto3,
    /// The SDK for JavaScript.
    JavaScript,
    /// The SDK for Rust.
    Rust,
    /// The SDK for Go.
    Go,
    /// The SDK for Ruby.
    Ruby,
    /// The SDK for C++.
    Cpp,
}

impl Tool {
    /// All tools, in the order in which sentences name them.
    pub const ALL: [Tool; 8] = [
        Tool::Ssologin,
        Tool::AwsCli,
        Tool::Boto3,
        Tool::JavaScript,
        Tool::Rust,
        Tool::Go,
        Tool::Ruby,
        Tool::Cpp,
    ];

    /// Returns the word used in JSON output, such as `aws-cli`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Tool::Ssologin => "ssologin",
            Tool::AwsCli => "aws-cli",
            Tool::Boto3 => "boto3",
            Tool::JavaScript => "javascript",
            Tool::Rust => "rust",
            Tool::Go => "go",
            Tool::Ruby => "ruby",
            Tool::Cpp => "cpp",
        }
    }

    /// Returns the language of an SDK, or the name of a program.
    fn name(self) -> &'static str {
        match self {
            Tool::Ssologin => "ssologin",
            Tool::AwsCli => "the AWS CLI",
            Tool::Boto3 => "boto3",
            Tool::JavaScript => "JavaScript",
            Tool::Rust => "Rust",
            Tool::Go => "Go",
            Tool::Ruby => "Ruby",
            Tool::Cpp => "C++",
        }
    }

    fn is_program(self) -> bool {
        matches!(self, Tool::Ssologin | Tool::AwsCli | Tool::Boto3)
    }
}

/// A set of tools, displayed as `the AWS CLI, boto3 and the SDKs for Rust and C++`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tools(u8);

impl Tools {
    /// Every tool.
    pub const ALL: Tools = Tools::of(&Tool::ALL);
    /// No tool: what is found only wastes space, or is good to know.
    pub const NONE: Tools = Tools(0);
    /// The tools that read the config with botocore.
    pub const BOTOCORE: Tools = Tools::of(&[Tool::AwsCli, Tool::Boto3]);

    /// Returns the set of these tools.
    #[must_use]
    pub const fn of(tools: &[Tool]) -> Tools {
        let mut set = 0;
        let mut rest = tools;
        while let [first, others @ ..] = rest {
            set |= 1 << *first as u8;
            rest = others;
        }
        Tools(set)
    }

    /// Returns the set with further tools.
    #[must_use]
    pub const fn and(self, tools: &[Tool]) -> Tools {
        Tools(self.0 | Tools::of(tools).0)
    }

    /// Returns the set without these tools.
    #[must_use]
    pub const fn without(self, tools: &[Tool]) -> Tools {
        Tools(self.0 & !Tools::of(tools).0)
    }

    /// Returns whether a tool is in the set.
    #[must_use]
    pub const fn contains(self, tool: Tool) -> bool {
        self.0 & (1 << tool as u8) != 0
    }

    /// Iterates over the tools of the set.
    pub fn iter(self) -> impl Iterator<Item = Tool> {
        Tool::ALL
            .into_iter()
            .filter(move |tool| self.contains(*tool))
    }

    /// Returns whether a sentence about the set needs a verb in the plural.
    #[must_use]
    pub fn are_many(self) -> bool {
        self.iter().nth(1).is_some()
    }
}

/// Returns the tools in which a setup with this finding usually does not work.
///
/// A finding for which that depends on more than its ID sets its tools itself.
pub(super) fn usual(id: &str) -> Tools {
    use Tool::{AwsCli, Boto3, Cpp, Go, JavaScript, Ruby, Rust, Ssologin};
    match id {
        // What botocore rejects, most other tools can read.
        "byte-order-mark"
        | "not-utf-8"
        | "text-before-section"
        | "no-delimiter"
        | "empty-key"
        | "nested-no-delimiter"
        | "indented-header"
        | "indented-key"
        | "continued-value" => Tools::BOTOCORE.and(&[Rust]),
        "duplicate-key" | "duplicate-section" => Tools::BOTOCORE,
        "indented-start" => Tools::of(&[Rust, Ruby]),
        "indented-comment" | "wide-blank" | "repeated-key" | "twin-field" => Tools::of(&[Rust]),
        "text-behind-header" | "colon" | "carriage-return" => Tools::of(&[JavaScript, Rust]),
        "comment-at-header" => Tools::of(&[JavaScript]),
        "key-in-capitals" => Tools::of(&[JavaScript, Ruby, Cpp]),
        "comment-in-value" => Tools::BOTOCORE.and(&[Ssologin, Ruby]),
        "quoted-value" => Tools::ALL.without(&[Go]),
        "profile-contradicts-session" => Tools::ALL.without(&[JavaScript]),
        "default-profile" => Tools::of(&[JavaScript, Rust]),
        "two-profiles" | "empty-profile" => Tools::of(&[AwsCli, Boto3]),
        "inherited-keys" => Tools::of(&[JavaScript, Rust, Go, Ruby, Cpp]),
        "two-proxies" => Tools::of(&[AwsCli, Ssologin]),
        "old-aws-cli" | "damaged-file" => Tools::of(&[AwsCli]),
        "null-field" => Tools::of(&[Go]),
        "bad-browser" | "no-such-browser" | "wsl" | "no-browser" | "no-locks" | "foreign-lock"
        | "held-lock" => Tools::of(&[Ssologin]),
        "leftover-file" | "stale-registration" | "orphaned-token" | "credential-source"
        | "answers" | "endpoint-override" | "endpoint-variant" => Tools::NONE,
        _ => Tools::ALL,
    }
}

impl fmt::Display for Tools {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (programs, sdks): (Vec<_>, Vec<_>) = self.iter().partition(|tool| tool.is_program());
        let languages: Vec<String> = sdks.iter().map(|tool| tool.name().to_owned()).collect();
        let mut names: Vec<String> = programs.iter().map(|tool| tool.name().to_owned()).collect();
        match languages.as_slice() {
            [] => {}
            [language] => names.push(format!("the SDK for {language}")),
            many => names.push(format!("the SDKs for {}", listed(many))),
        }
        f.write_str(&listed(&names))
    }
}

/// Joins names by commas, and the last one by "and".
pub(super) fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [name] => name.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_named_as_in_a_sentence() {
        for (tools, expected) in [
            (Tools::of(&[Tool::Rust]), "the SDK for Rust"),
            (Tools::BOTOCORE, "the AWS CLI and boto3"),
            (
                Tools::BOTOCORE.and(&[Tool::Ruby]),
                "the AWS CLI, boto3 and the SDK for Ruby",
            ),
            (
                Tools::of(&[Tool::Cpp, Tool::JavaScript, Tool::Rust]),
                "the SDKs for JavaScript, Rust and C++",
            ),
            (Tools::NONE, ""),
        ] {
            assert_eq!(tools.to_string(), expected);
        }
    }

    #[test]
    fn sets_hold_what_was_put_in() {
        assert_eq!(Tools::ALL.iter().collect::<Vec<_>>(), Tool::ALL);
        let tools = Tools::ALL.without(&[Tool::Go]);
        assert!(!tools.contains(Tool::Go) && tools.contains(Tool::Cpp));
        assert!(tools.are_many() && !Tools::of(&[Tool::Go]).are_many());
    }
}
