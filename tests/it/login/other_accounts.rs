//! After a login: whether the session sees different accounts than last time.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};
use wiremock::matchers::{any, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{Fixture, LEGACY_URL, Output, mode, portal, shown, snapshot};

const ACCOUNTS: &str = "/assignment/accounts";

const PRODUCTION: (&str, &str) = ("429628183978", "Production");

const STAGING: (&str, &str) = ("130013001300", "Staging");

const SECRET: (&str, &str) = ("777700007777", "Project Fozzie");

const NAMELESS: (&str, &str) = ("888800008888", "");

fn list(accounts: &[(&str, &str)]) -> Value {
    let account = |(id, name): &(&str, &str)| {
        let email = format!("root-{id}@muppets.example");
        json!({ "accountId": id, "accountName": name, "emailAddress": email })
    };
    let list: Vec<_> = accounts.iter().map(account).collect();
    json!({ "accountList": list })
}

impl Fixture {
    /// Makes all further logins see these accounts.
    async fn sees(&mut self, accounts: &[(&str, &str)]) -> MockServer {
        portal(self, &[(ACCOUNTS, list(accounts))]).await
    }

    /// Makes the portal give this answer to all further requests.
    async fn answers(&mut self, answer: ResponseTemplate) -> MockServer {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(answer).mount(&server).await;
        self.set("AWS_ENDPOINT_URL_SSO", server.uri());
        server
    }

    /// Logs in, and returns the output about accounts.
    fn told(&self) -> String {
        told(&self.run(&["homesso", "--force"]))
    }

    /// Returns the paths of the files with known accounts.
    fn remembered(&self) -> Vec<PathBuf> {
        let is_one = |path: &PathBuf| path.starts_with("state/ssologin/acquaintances");
        let contents = self.contents().into_iter();
        let files = contents.filter(|(path, bytes)| is_one(path) && !bytes.is_empty());
        files.map(|(path, _)| path).collect()
    }
}

fn told(output: &Output) -> String {
    assert_eq!(output.code, Some(0), "{output}");
    let lines = output.stderr.lines();
    let mut rest = lines.skip_while(|line| !line.contains("logged in: "));
    assert!(rest.next().is_some(), "{output}");
    rest.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_first_login_and_unchanged_accounts_are_silent() {
    let mut fixture = Fixture::approving();
    let first = fixture.sees(&[PRODUCTION, STAGING]).await;
    assert_eq!(fixture.told(), "");
    assert_eq!(fixture.remembered().len(), 1);
    let kept = std::fs::read(fixture.path(fixture.remembered()[0].to_str().unwrap())).unwrap();
    let second = fixture.sees(&[STAGING, PRODUCTION]).await;
    assert_eq!(fixture.told(), "");
    let again = std::fs::read(fixture.path(fixture.remembered()[0].to_str().unwrap())).unwrap();
    assert_eq!(again, kept);
    for server in [first, second] {
        assert_eq!(server.received_requests().await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn additional_accounts_are_reported_once() {
    let mut fixture = Fixture::approving();
    let _first = fixture.sees(&[PRODUCTION]).await;
    fixture.told();
    let _second = fixture.sees(&[PRODUCTION, STAGING, NAMELESS]).await;
    assert_eq!(
        fixture.told(),
        "homesso  also sees 888800008888 and Staging (130013001300)"
    );
    assert_eq!(fixture.told(), "");
    let _third = fixture.sees(&[PRODUCTION, STAGING]).await;
    assert_eq!(
        fixture.told(),
        "homesso  sees fewer accounts than last time: 1 is gone. Signed in as the wrong user? \
         Run `ssologin homesso --fresh`"
    );
}

#[tokio::test]
async fn a_different_user_is_reported() {
    let mut fixture = Fixture::approving();
    let _first = fixture.sees(&[PRODUCTION, STAGING]).await;
    fixture.told();
    let _second = fixture.sees(&[PRODUCTION, SECRET]).await;
    snapshot!(fixture.run(&["homesso", "--force"]), @"
    ------- stderr -------
    homesso  approve code [CODE] within 10 minutes at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: expires in 59 minutes, refreshes automatically
    homesso  sees different accounts than last time: new Project Fozzie (777700007777); 1 is gone. Signed in as the wrong user? Run `ssologin homesso --fresh`
    [exit status: 0]
    ");
    let _third = fixture.sees(&[STAGING, NAMELESS]).await;
    assert_eq!(
        fixture.told(),
        "homesso  sees none of last time's accounts, but 888800008888 and Staging \
         (130013001300). Signed in as the wrong user? Run `ssologin homesso --fresh`"
    );
    let _none = fixture.sees(&[]).await;
    assert_eq!(
        fixture.told(),
        "homesso  sees no accounts, unlike last time. Signed in as the wrong user? Run `ssologin \
         homesso --fresh`"
    );
}

#[tokio::test]
async fn account_names_are_escaped() {
    let mut fixture = Fixture::approving();
    let _first = fixture.sees(&[PRODUCTION]).await;
    fixture.told();
    let _second = fixture
        .sees(&[PRODUCTION, ("1\u{1b}[2J", "\u{1b}]0;x\u{7}\n")])
        .await;
    assert_eq!(
        fixture.told(),
        r"homesso  also sees \u{1b}]0;x\u{7}\u{a} (1\u{1b}[2J)"
    );
}

#[tokio::test]
async fn all_pages_are_compared() {
    let mut fixture = Fixture::approving();
    let server = MockServer::start().await;
    let mut first = list(&[PRODUCTION]);
    first["nextToken"] = "two".into();
    for (answer, priority) in [(first, 2), (list(&[STAGING]), 1)] {
        let page = Mock::given(path(ACCOUNTS));
        let page = match priority {
            1 => page.and(query_param("next_token", "two")),
            _ => page,
        };
        let answer = ResponseTemplate::new(200).set_body_json(answer);
        page.respond_with(answer)
            .with_priority(priority)
            .mount(&server)
            .await;
    }
    fixture.set("AWS_ENDPOINT_URL_SSO", server.uri());
    assert_eq!(fixture.told(), "");
    let _server = fixture.sees(&[STAGING, PRODUCTION]).await;
    assert_eq!(fixture.told(), "");
}

#[tokio::test]
async fn a_failing_portal_changes_nothing() {
    let mut fixture = Fixture::approving();
    let _first = fixture.sees(&[PRODUCTION]).await;
    fixture.told();
    let kept = fixture.remembered();
    let refused = |status| ResponseTemplate::new(status).set_body_json(json!({ "message": "no" }));
    let hanging = refused(200).set_delay(Duration::from_secs(60));
    for status in [401, 403, 500, 200] {
        let _server = fixture.answers(refused(status)).await;
        assert_eq!(fixture.told(), "");
        let debug = told(&fixture.run(&["homesso", "--force", "--debug"]));
        let why = "homesso  accounts not compared with last time: ";
        assert!(debug.starts_with(why), "{debug}");
    }
    let _server = fixture.answers(hanging).await;
    let late = told(&fixture.run(&["homesso", "--force", "--debug"]));
    assert_eq!(
        late,
        "homesso  accounts not compared with last time: the portal did not answer in time"
    );
    // No server listens at this address.
    fixture.set("AWS_ENDPOINT_URL_SSO", "http://127.0.0.1:1");
    assert_eq!(fixture.told(), "");
    assert_eq!(fixture.remembered(), kept);
    let _last = fixture.sees(&[STAGING]).await;
    assert!(fixture.told().contains("none of last time's accounts"));
}

#[tokio::test]
async fn each_session_is_compared_only_with_itself() {
    let mut fixture = Fixture::approving();
    let _first = fixture.sees(&[PRODUCTION]).await;
    for name in ["homesso", "worksso"] {
        assert_eq!(fixture.run(&[name]).code, Some(0));
    }
    let _second = fixture.sees(&[PRODUCTION, STAGING]).await;
    let output = fixture.run(&["--all", "--force", "--json"]);
    assert_eq!(output.code, Some(0), "{output}");
    let also = "also sees Staging (130013001300)";
    let told: Vec<_> = output.stderr.lines().filter(|l| l.contains(also)).collect();
    assert_eq!(told.len(), 2, "{output}");
    let changed = json!({ "new": ["130013001300"], "gone": 0 });
    assert_eq!(
        output.each("accounts_changed"),
        [changed.clone(), changed, Value::Null]
    );
    // The session of a legacy profile is compared too.
    let _third = fixture.sees(&[STAGING]).await;
    let output = fixture.run(&["login", LEGACY_URL, "--force"]);
    let fewer = format!("{LEGACY_URL}  sees fewer accounts than last time: 1 is gone");
    assert!(output.stderr.contains(&fewer), "{output}");
    assert!(
        output
            .stderr
            .contains(&format!("`ssologin {LEGACY_URL} --fresh`")),
        "{output}"
    );
}

#[tokio::test]
async fn a_logout_keeps_the_known_accounts_and_a_fresh_login_is_compared() {
    let mut fixture = Fixture::approving();
    let server = fixture
        .answers(ResponseTemplate::new(200).set_body_json(list(&[PRODUCTION])))
        .await;
    fixture.told();
    assert_eq!(fixture.run(&["logout", "homesso"]).code, Some(0));
    assert_eq!(fixture.remembered().len(), 1);
    drop(server);
    let _server = fixture
        .answers(ResponseTemplate::new(200).set_body_json(list(&[STAGING])))
        .await;
    let output = fixture.run(&["homesso", "--fresh"]);
    assert!(
        told(&output).contains("sees none of last time's accounts"),
        "{output}"
    );
}

#[tokio::test]
async fn other_commands_that_log_in_report_it_too() {
    for command in [
        &["credentials", "--profile", "homesso.muppetuser", "--login"][..],
        &[
            "exec",
            "--profile",
            "homesso.muppetuser",
            "--login",
            "--",
            "true",
        ],
        &[
            "console",
            "--profile",
            "homesso.muppetuser",
            "--login",
            "--print",
        ],
    ] {
        let mut fixture = Fixture::approving();
        let _first = fixture.sees(&[SECRET]).await;
        fixture.told();
        fixture.expire("homesso");
        let own = fixture.sandbox().url().to_owned();
        fixture.set("AWS_ENDPOINT_URL_SSO", own);
        let output = fixture.run(command);
        assert_eq!(output.code, Some(0), "{output}");
        let text = "homesso  sees none of last time's accounts, but Backup (";
        assert!(output.stderr.contains(text), "{output}");
        // Without a prompt, it cannot be a different user, so the accounts are not listed.
        fixture.asked();
        fixture.run(command);
        assert!(!fixture.asked().contains(&"ListAccounts".to_owned()));
    }
}

#[tokio::test]
async fn the_file_has_no_account_ids_and_only_the_owner_can_read_it() {
    let mut fixture = Fixture::approving();
    let _first = fixture.sees(&[PRODUCTION]).await;
    fixture.told();
    let _second = fixture.sees(&[SECRET, STAGING]).await;
    assert!(fixture.told().contains("Project Fozzie (777700007777)"));
    for (path, bytes) in fixture.contents() {
        let text = String::from_utf8_lossy(&bytes);
        for word in [
            "777700007777",
            "Fozzie",
            "130013001300",
            "Staging",
            "muppets.example",
        ] {
            assert!(!text.contains(word), "{word} in {}", path.display());
        }
    }
    let files = fixture.remembered();
    assert_eq!(files.len(), 1);
    let file = fixture.path(files[0].to_str().unwrap());
    assert_eq!(mode(&file), 0o600);
}

#[tokio::test]
async fn a_damaged_file_is_replaced_and_unknown_fields_are_kept() {
    let mut fixture = Fixture::approving();
    let _first = fixture.sees(&[PRODUCTION]).await;
    fixture.told();
    let path = fixture.remembered()[0].to_str().unwrap().to_owned();
    let whole = std::fs::read_to_string(fixture.path(&path)).unwrap();
    let _second = fixture.sees(&[STAGING]).await;
    for text in [
        "",
        "{",
        "{}",
        "[1]",
        "\0\u{1b}[2J",
        &whole[..whole.len() / 2],
    ] {
        fixture.write(&path, text);
        assert_eq!(fixture.told(), "", "{text:?}");
        assert_ne!(std::fs::read_to_string(fixture.path(&path)).unwrap(), text);
    }
    fixture.write(&path, whole.replacen('{', r#"{"theirs": [1.50], "#, 1));
    assert!(fixture.told().contains("none of last time's accounts"));
    let kept = std::fs::read_to_string(fixture.path(&path)).unwrap();
    assert!(kept.ends_with(r#""theirs": [1.50]}"#), "{kept}");
}

#[tokio::test]
async fn a_state_folder_that_cannot_be_written_does_not_stop_the_login() {
    let mut fixture = Fixture::approving();
    let _server = fixture.sees(&[PRODUCTION]).await;
    fixture.write(
        "state/ssologin/acquaintances",
        "a file where a folder should be",
    );
    assert_eq!(fixture.told(), "");
    assert_eq!(fixture.told(), "");
}

#[test]
fn the_warning_about_different_accounts_fits_80_and_40_columns() {
    let fixture = Fixture::for_screens();
    for columns in [80, 40] {
        let folder = fixture.path("state/ssologin/acquaintances");
        let file = std::fs::read_dir(folder)
            .unwrap()
            .next()
            .unwrap()
            .unwrap()
            .path();
        // Pretend that the last login was by a different user.
        let text = std::fs::read_to_string(&file).unwrap();
        let (before, _) = text.split_once("\"accounts\": [").unwrap();
        std::fs::write(&file, format!("{before}\"accounts\": [\"00000000\"]}}")).unwrap();
        let screen = shown(&fixture, columns, &["homesso", "--force"]);
        if columns == 80 {
            snapshot!(screen, @"
            homesso  sees none of last time's accounts, but Backup (246673439297), Log
                     Archive (595169679408) and 5 more. Signed in as the wrong user? Run
                     `ssologin homesso --fresh`
            homesso  ✓ logged in: expires in 59 minutes, refreshes automatically
            ");
        } else {
            snapshot!(screen, @"
            homesso  sees none of last time's
                     accounts, but Backup
                     (246673439297), Log Archive
                     (595169679408) and 5 more.
                     Signed in as the wrong user?
                     Run `ssologin homesso --fresh`
            homesso  ✓ logged in: expires in 59
                     minutes, refreshes
                     automatically
            ");
        }
    }
}
