//! The answers to PowerShell's completion requests: the quoted word, the name, and a description.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::support::Fixture;

/// Returns the fields of each candidate.
fn answer(fixture: &Fixture, subject: &str, words: &[&str]) -> Vec<Vec<String>> {
    let request = BASE64_STANDARD.encode(words.join("\n"));
    let mut command = fixture.command();
    command.env("SSOLOGIN_COMPLETE", "powershell");
    let output = command.args([subject, "--", &request]).output().unwrap();
    assert!(output.status.success());
    let text = BASE64_STANDARD.decode(output.stdout).unwrap();
    let text = String::from_utf8(text).unwrap();
    let fields = |line: &str| line.split('\t').map(str::to_owned).collect();
    text.lines().map(fields).collect()
}

#[test]
fn powershell_gets_each_name_as_a_quoted_word() {
    let fixture = Fixture::approving();
    fixture.config("[profile 'd it'\\''s $(ran) \u{2019}']\n[profile dev]\n[profile 'd\u{7}']\n");
    let name = "d it's $(ran) \u{2019}";
    let expected = [
        ["'d it''s $(ran) \u{2019}\u{2019}'", name, name],
        ["dev", "dev", "dev"],
    ];
    assert_eq!(answer(&fixture, "switch", &["awsp", "d"]), expected);
    let words = ["ssologin", "credentials", "--profile", "d"];
    assert_eq!(answer(&fixture, "command", &words), expected);
    let option = answer(&fixture, "command", &["ssologin", "status", "--min"]);
    let options: Vec<_> = option.iter().map(|fields| fields[0].as_str()).collect();
    assert_eq!(options, ["--minutes", "--min-remaining"]);
    assert!(
        option
            .iter()
            .all(|fields| fields.len() == 3 && !fields[2].is_empty())
    );
    assert!(answer(&fixture, "switch", &["awsp", "dev", ""]).is_empty());
}

#[test]
fn the_variable_of_the_completion_scripts_alone_is_a_usage_error() {
    let mut fixture = Fixture::approving();
    for shell in ["bash", "zsh", "fish", "powershell", "x"] {
        fixture.set("SSOLOGIN_COMPLETE", shell);
        for arguments in [
            &[][..],
            &["status"],
            &["--", "ssologin", "x"],
            &["x", "--", "y"],
        ] {
            let output = fixture.run(arguments);
            assert_eq!(
                (output.code, output.stdout.as_str()),
                (Some(2), ""),
                "{output}"
            );
        }
    }
}
