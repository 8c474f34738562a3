//! Names, answers, paths and arguments that try to control the terminal.

use std::os::unix::fs::symlink;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use serde_json::json;
use ssologin::sandbox::Directory;
use ssologin::text::is_hidden;
use wiremock::ResponseTemplate;

use crate::support::{Fixture, PROGRAM, REPORT_ARGUMENTS, Terminal, always, get, location, portal};

/// Characters that color, clear, reorder and ring, and a word that must be visible.
const HOSTILE: &str = "\u{1b}[35m\u{9b}2J\u{202e}\u{7}FORGED";

/// Like [`HOSTILE`], with line breaks, which no name in a config can contain.
const HOSTILE_LINES: &str = "\u{1b}[35m\u{9b}2J\u{202e}\u{7}\rFORGED\nFORGED";

/// A config in which all names are hostile, and some sections are unusable.
const CONFIG: &str = "\
[sso-session evil@]
sso_start_url = https://evil.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access

[profile evil@]
sso_session = evil@
sso_account_id = 123412341234
sso_role_name = Role@

[profile second@]
sso_session = evil@
sso_account_id = 123412341234
sso_role_name = Other@

[profile plain@]
sso_session = evil@
sso_account_id = 123412341234
sso_role_name = Plain

[profile broken@]
sso_session = missing@
sso_account_id = @
sso_role_name = Role
region = @

[sso-session unusable@]
sso_start_url = http://@
sso_region = @

[profile legacy@]
sso_start_url = https://old.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 123412341234
sso_role_name = Role@
custom = @
";

/// Returns the config or a word of a command line, with hostile text at each `@`.
fn hostile(text: &str) -> String {
    text.replace('@', HOSTILE)
}

/// Returns a fixture with the hostile config, in which the roles exist.
fn fixture() -> Fixture {
    let fixture = Fixture::set_up(|options| {
        options.directory = Directory::from_config(&hostile(CONFIG));
    });
    fixture.config(hostile(CONFIG));
    fixture
}

/// Asserts that hostile text is visible in what was written, and that no terminal obeys it.
#[track_caller]
fn assert_escaped(written: &str) {
    // A service's name is in lower case.
    let written = written.replace("forged", "FORGED");
    assert!(written.contains("FORGED"), "{written:?}");
    for obeyed in [
        "\u{1b}[35m",
        "\u{9b}",
        "\u{202e}",
        "\u{7}",
        "\rFORGED",
        "\nFORGED",
    ] {
        assert!(!written.contains(obeyed), "{obeyed:?} in {written:?}");
    }
}

/// Runs a command with its output in pipes, and then on a terminal, and checks both outputs.
///
/// A `@` in the arguments is replaced by hostile text, a `%` by hostile text with line breaks.
#[track_caller]
fn assert_harmless(fixture: &Fixture, arguments: &str) {
    let words: Vec<String> = arguments
        .split(' ')
        .map(|word| hostile(word).replace('%', HOSTILE_LINES))
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let output = fixture.run(&words);
    let piped = output.stdout + &output.stderr;
    let is_ours = |c: char| matches!(c, '\n' | '\t') || !is_hidden(c);
    assert!(piped.chars().all(is_ours), "{arguments}: {piped:?}");
    let (written, _) = Terminal::start(fixture, &words).finish();
    assert_escaped(&(piped + &written));
}

#[test]
fn names_in_a_config_are_only_shown() {
    let fixture = fixture();
    for arguments in [
        "login evil@",
        "login evil@ --json",
        "login --force evil@",
        "login --fresh evil@",
        "login --all",
        "login --all --json --debug",
        "login --all --dry-run",
        "refresh --all --force",
        "refresh evil@ --json",
        "status",
        "status --json",
        "status --prompt evil@",
        "status --format {session}|{state} evil@",
        "status unusable@",
        "list sessions",
        "list sessions --json",
        "list profiles",
        "list profiles --json",
        "list accounts --all",
        "list roles evil@",
        "list roles evil@ --json",
        "credentials --profile broken@",
        "exec --profile evil@ -- @",
        "console --profile broken@",
        "whoami --profile plain@",
        "whoami --profile plain@ --json",
        "token unusable@ --yes",
        "doctor",
        "doctor --json",
        "doctor --online",
        "configure session evil@ --sso-region eu-west-2 --yes",
        "configure profile third@ --session evil@ --account 123412341234 --role Role@ --yes",
        "configure populate evil@ --yes",
        "configure migrate legacy@ --yes",
        "logout --all --json",
        "logout evil@",
    ] {
        assert_harmless(&fixture, arguments);
    }
}

#[test]
fn arguments_are_only_shown() {
    let fixture = fixture();
    for arguments in [
        "login %",
        "login --sso-session % --json",
        "login --timeout %",
        "login evil@ --force --browser %",
        "refresh --profile %",
        "logout %",
        "status %",
        "status --% --json",
        "list sessions --json %",
        "list accounts %",
        "list roles --sso-session %",
        "credentials --profile %",
        "credentials --format %",
        "exec --session evil@ --account % --role % -- true",
        "exec --profile evil@ -- %",
        "console --profile %",
        "console --profile evil@ --service %",
        "console --profile evil@ --region %",
        "whoami --profile % --json",
        "token % --yes",
        "doctor --profile % --json",
        "configure session % --start-url https://new.awsapps.com/start --yes",
        "configure profile new --session % --account 1 --role 2 --yes",
        "configure profile new --session evil@ --account % --role % --yes",
        "configure populate % --yes",
        "configure migrate % --yes",
        "init %",
        "completions %",
        "man --dir /dev/null/%",
        "sandbox --home /dev/null/%",
        "sandbox -- %",
        "%",
        "--%",
    ] {
        assert_harmless(&fixture, arguments);
    }
}

#[test]
fn the_name_of_the_program_is_only_shown() {
    let fixture = fixture();
    let program = fixture.path(HOSTILE);
    symlink(PROGRAM, &program).unwrap();
    for arguments in [&["--help"][..], &["list", "-h"], &["--unknown"]] {
        let mut command = fixture.command();
        command.arg0(&program).args(arguments);
        let output = command.output().unwrap();
        assert_escaped(&String::from_utf8([output.stdout, output.stderr].concat()).unwrap());
        let mut command = Command::new(&program);
        command.args(arguments);
        let (written, _) = Terminal::of(&fixture, command, 80).finish();
        assert_escaped(&written);
    }
}

#[test]
fn paths_are_only_shown() {
    let mut fixture = fixture();
    let path = fixture.write(&hostile("@/config"), hostile(CONFIG));
    fixture.set("AWS_CONFIG_FILE", path);
    for arguments in [
        "login --all --dry-run",
        "doctor",
        "doctor --json",
        "configure session new --start-url https://new.awsapps.com/start --sso-region eu-west-1 --yes",
    ] {
        assert_harmless(&fixture, arguments);
    }
    fixture.set("AWS_CONFIG_FILE", fixture.path(&hostile("@")));
    assert_harmless(&fixture, "status");
    assert_harmless(&fixture, "list sessions --json");
}

#[test]
fn prompts_and_diffs_are_only_shown() {
    let fixture = fixture();
    let mut terminal = Terminal::start(&fixture, &[]);
    terminal.choose("Sessions: ", " \r");
    let (written, code) = terminal.finish();
    assert_eq!(code, 0, "{written:?}");
    assert_escaped(&written);

    let changes = hostile(
        "configure session evil@ --start-url https://evil.awsapps.com/start --sso-region eu-west-2 \
         --scopes sso:account:access --dry-run",
    );
    let changes: Vec<&str> = changes.split(' ').collect();
    let (written, code) = Terminal::start(&fixture, &changes).finish();
    assert_eq!(code, 0, "{written:?}");
    assert!(written.contains("+sso_region = eu-west-2"), "{written:?}");
    assert!(written.contains(" [sso-session evil\\u{1b}"), "{written:?}");
    assert_escaped(&written);

    let mut terminal = Terminal::start(&fixture, &["configure"]);
    terminal.until("123412341234", 1);
    terminal.keys("123412341234\r");
    terminal.choose("Role: ", "plain\r");
    terminal.answer("Region (- for none) [eu-west-1]: ", "");
    terminal.choose("Default output format", "\r");
    terminal.until("Profile name [evil", 1);
    terminal.line("evil.new");
    let (written, code) = terminal.finish();
    assert_eq!(code, 2, "{written:?}");
    assert_escaped(&written);
}

#[tokio::test]
async fn answers_of_the_portal_are_only_shown() {
    let mut fixture = fixture().logged_in(&[&hostile("evil@")]);
    let id = "123412341234";
    let name = HOSTILE_LINES;
    let accounts = json!({"accountList": [
        {"accountId": id, "accountName": name, "emailAddress": name},
        {"accountId": format!("1{HOSTILE}"), "accountName": name, "emailAddress": name},
    ]});
    let roles = json!({"roleList": [{"accountId": id, "roleName": format!("Role{name}")}]});
    let answers = [
        ("/assignment/accounts", accounts),
        ("/assignment/roles", roles),
    ];
    let _server = portal(&mut fixture, &answers).await;
    tokio::task::spawn_blocking(move || {
        for arguments in [
            "list accounts evil@",
            "list accounts evil@ --json",
            "list roles evil@",
            "list roles evil@ --json",
            "configure profile new --session evil@ --account x --role x --yes",
            "configure profile new --session evil@ --account 123412341234 --role x --yes",
            "configure populate evil@ --yes",
            "login evil@ --force",
        ] {
            assert_harmless(&fixture, arguments);
        }
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn errors_of_the_service_are_only_shown() {
    let mut fixture = fixture().logged_in(&[&hostile("evil@")]);
    let error = json!({
        "error": HOSTILE_LINES,
        "error_description": HOSTILE_LINES,
        "message": HOSTILE_LINES,
        "__type": HOSTILE_LINES,
    });
    let server = always(ResponseTemplate::new(400).set_body_json(error)).await;
    for service in ["SSO", "SSO_OIDC", "STS", "SIGNIN"] {
        fixture.set(&format!("AWS_ENDPOINT_URL_{service}"), server.uri());
    }
    tokio::task::spawn_blocking(move || {
        for arguments in [
            "login --force evil@ --debug",
            "login --force --all --json",
            "refresh --force evil@",
            "list roles evil@ --debug",
            "credentials --profile evil@",
            "whoami --profile evil@",
            "console --profile evil@ --print",
            "doctor --online",
            "logout evil@",
        ] {
            assert_harmless(&fixture, arguments);
        }
    })
    .await
    .unwrap();
}

#[test]
fn the_role_of_an_opened_console_is_only_shown() {
    let fixture = fixture().logged_in(&[&hostile("evil@")]);
    let fixture = fixture.with_browser(REPORT_ARGUMENTS, "");
    let mut console = fixture.start(&["console", "--profile", &hostile("evil@")]);
    let page = fixture.opened().trim().parse().unwrap();
    get(&location(&get(&page)));
    console.until("opened the console");
    let output = console.finish();
    assert!(output.stderr.contains("as `Role\\u{1b}"), "{output}");
    assert_escaped(&output.stderr);
}

#[test]
fn the_format_of_a_prompt_keeps_its_own_colors_and_tabs() {
    let fixture = fixture();
    let format = "\u{1b}[32m{session}\u{1b}[0m\t{state}";
    let output = fixture.run(&["status", "--format", format, &hostile("evil@")]);
    let name = "evil\\u{1b}[35m\\u{9b}2J\\u{202e}\\u{7}FORGED";
    let expected = format!("\u{1b}[32m{name}\u{1b}[0m\tsigned-out\n");
    assert_eq!(output.stdout, expected, "{output}");
}
