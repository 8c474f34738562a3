//! After a login: whether the session sees other accounts than last time.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};
use wiremock::matchers::{any, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::portal::portal;
use crate::run::{OLD, Output, World, snapshot};

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

impl World {
    /// From now on, whoever logs in sees these accounts.
    async fn sees(&mut self, accounts: &[(&str, &str)]) -> MockServer {
        portal(self, &[(ACCOUNTS, list(accounts))]).await
    }

    /// From now on the portal answers like this.
    async fn answers(&mut self, answer: ResponseTemplate) -> MockServer {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(answer).mount(&server).await;
        self.set("AWS_ENDPOINT_URL_SSO", server.uri());
        server
    }

    /// What was said of the accounts after a login; empty where nothing was.
    fn told(&self) -> String {
        told(&self.run(&["homesso", "--force"]))
    }

    /// The files with what is remembered.
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
async fn the_first_login_and_the_same_accounts_are_no_matter() {
    let mut world = World::approving();
    let first = world.sees(&[PRODUCTION, STAGING]).await;
    assert_eq!(world.told(), "");
    assert_eq!(world.remembered().len(), 1);
    let kept = std::fs::read(world.path(world.remembered()[0].to_str().unwrap())).unwrap();
    let second = world.sees(&[STAGING, PRODUCTION]).await;
    assert_eq!(world.told(), "");
    let again = std::fs::read(world.path(world.remembered()[0].to_str().unwrap())).unwrap();
    assert_eq!(again, kept);
    for server in [first, second] {
        assert_eq!(server.received_requests().await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn more_accounts_are_told_quietly_and_once() {
    let mut world = World::approving();
    let _first = world.sees(&[PRODUCTION]).await;
    world.told();
    let _second = world.sees(&[PRODUCTION, STAGING, NAMELESS]).await;
    assert_eq!(
        world.told(),
        "homesso  also sees 888800008888 and Staging (130013001300)"
    );
    assert_eq!(world.told(), "");
    let _third = world.sees(&[PRODUCTION, STAGING]).await;
    assert_eq!(
        world.told(),
        "homesso  sees fewer accounts than last time: 1 is gone; if that is not you, `ssologin homesso --fresh`"
    );
}

#[tokio::test]
async fn another_user_is_told() {
    let mut world = World::approving();
    let _first = world.sees(&[PRODUCTION, STAGING]).await;
    world.told();
    let _second = world.sees(&[PRODUCTION, SECRET]).await;
    snapshot!(world.run(&["homesso", "--force"]), @r"
    ------- stderr -------
    homesso  approve code [CODE] within 10 min at http://127.0.0.1:[PORT]/device?user_code=[CODE]
    homesso  logged in: 59 min left, renews itself
    homesso  sees other accounts than last time: new Project Fozzie (777700007777); 1 is gone; if that is not you, `ssologin homesso --fresh`
    [exit status: 0]
    ");
    let _third = world.sees(&[STAGING, NAMELESS]).await;
    assert_eq!(
        world.told(),
        "homesso  sees none of the accounts of last time, but 888800008888 and Staging (130013001300): another user than meant? then `ssologin homesso --fresh`"
    );
    let _none = world.sees(&[]).await;
    assert_eq!(
        world.told(),
        "homesso  sees no accounts, other than last time: another user than meant? then `ssologin homesso --fresh`"
    );
}

#[tokio::test]
async fn a_name_of_the_portal_stays_text() {
    let mut world = World::approving();
    let _first = world.sees(&[PRODUCTION]).await;
    world.told();
    let _second = world
        .sees(&[PRODUCTION, ("1\u{1b}[2J", "\u{1b}]0;x\u{7}\n")])
        .await;
    assert_eq!(
        world.told(),
        r"homesso  also sees \u{1b}]0;x\u{7}\u{a} (1\u{1b}[2J)"
    );
}

#[tokio::test]
async fn all_pages_are_compared() {
    let mut world = World::approving();
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
    world.set("AWS_ENDPOINT_URL_SSO", server.uri());
    assert_eq!(world.told(), "");
    let _server = world.sees(&[STAGING, PRODUCTION]).await;
    assert_eq!(world.told(), "");
}

#[tokio::test]
async fn a_portal_that_does_not_help_costs_nothing_and_changes_nothing() {
    let mut world = World::approving();
    let _first = world.sees(&[PRODUCTION]).await;
    world.told();
    let kept = world.remembered();
    let refused = |status| ResponseTemplate::new(status).set_body_json(json!({ "message": "no" }));
    let hanging = refused(200).set_delay(Duration::from_secs(60));
    for status in [401, 403, 500, 200] {
        let _server = world.answers(refused(status)).await;
        assert_eq!(world.told(), "");
        let debug = told(&world.run(&["homesso", "--force", "--debug"]));
        let why = "homesso  not compared with the accounts of last time: ";
        assert!(debug.starts_with(why), "{debug}");
    }
    let _server = world.answers(hanging).await;
    let late = told(&world.run(&["homesso", "--force", "--debug"]));
    assert_eq!(
        late,
        "homesso  not compared with the accounts of last time: the portal took too long"
    );
    // Nobody is there.
    world.set("AWS_ENDPOINT_URL_SSO", "http://127.0.0.1:1");
    assert_eq!(world.told(), "");
    assert_eq!(world.remembered(), kept);
    let _last = world.sees(&[STAGING]).await;
    assert!(world.told().contains("none of the accounts of last time"));
}

#[tokio::test]
async fn each_session_of_several_is_compared_with_itself() {
    let mut world = World::approving();
    let _first = world.sees(&[PRODUCTION]).await;
    for name in ["homesso", "worksso"] {
        assert_eq!(world.run(&[name]).code, Some(0));
    }
    let _second = world.sees(&[PRODUCTION, STAGING]).await;
    let output = world.run(&["--all", "--force", "--json"]);
    assert_eq!(output.code, Some(0), "{output}");
    let also = "also sees Staging (130013001300)";
    let told: Vec<_> = output.stderr.lines().filter(|l| l.contains(also)).collect();
    assert_eq!(told.len(), 2, "{output}");
    let changed = json!({ "new": ["130013001300"], "gone": 0 });
    assert_eq!(
        output.each("accounts_changed"),
        [changed.clone(), changed, Value::Null]
    );
    // A session that no section has is compared alike.
    let _third = world.sees(&[STAGING]).await;
    let output = world.run(&["login", OLD, "--force"]);
    let fewer = format!("{OLD}  sees fewer accounts than last time: 1 is gone");
    assert!(output.stderr.contains(&fewer), "{output}");
    assert!(
        output.stderr.contains(&format!("`ssologin {OLD} --fresh`")),
        "{output}"
    );
}

#[tokio::test]
async fn a_logout_keeps_it_and_a_fresh_login_is_compared() {
    let mut world = World::approving();
    let server = world
        .answers(ResponseTemplate::new(200).set_body_json(list(&[PRODUCTION])))
        .await;
    world.told();
    assert_eq!(world.run(&["logout", "homesso"]).code, Some(0));
    assert_eq!(world.remembered().len(), 1);
    drop(server);
    let _server = world
        .answers(ResponseTemplate::new(200).set_body_json(list(&[STAGING])))
        .await;
    let output = world.run(&["homesso", "--fresh"]);
    assert!(
        told(&output).contains("sees none of the accounts of last time"),
        "{output}"
    );
}

#[tokio::test]
async fn whoever_else_logs_a_person_in_tells_it_too() {
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
        let mut world = World::approving();
        let _first = world.sees(&[SECRET]).await;
        world.told();
        world.wear_out("homesso");
        let own = world.sandbox().url().to_owned();
        world.set("AWS_ENDPOINT_URL_SSO", own);
        let output = world.run(command);
        assert_eq!(output.code, Some(0), "{output}");
        let text = "homesso  sees none of the accounts of last time, but Backup (";
        assert!(output.stderr.contains(text), "{output}");
        // Nobody was asked: nobody can be another one.
        world.asked();
        world.run(command);
        assert!(!world.asked().contains(&"ListAccounts".to_owned()));
    }
}

#[tokio::test]
async fn no_account_is_in_a_file_and_no_other_user_can_read_it() {
    let mut world = World::approving();
    let _first = world.sees(&[PRODUCTION]).await;
    world.told();
    let _second = world.sees(&[SECRET, STAGING]).await;
    assert!(world.told().contains("Project Fozzie (777700007777)"));
    for (path, bytes) in world.contents() {
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
    let files = world.remembered();
    assert_eq!(files.len(), 1);
    let metadata = std::fs::metadata(world.path(files[0].to_str().unwrap())).unwrap();
    assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn a_file_that_is_damaged_is_replaced_and_what_is_not_ours_in_it_is_kept() {
    let mut world = World::approving();
    let _first = world.sees(&[PRODUCTION]).await;
    world.told();
    let path = world.remembered()[0].to_str().unwrap().to_owned();
    let whole = std::fs::read_to_string(world.path(&path)).unwrap();
    let _second = world.sees(&[STAGING]).await;
    for text in [
        "",
        "{",
        "{}",
        "[1]",
        "\0\u{1b}[2J",
        &whole[..whole.len() / 2],
    ] {
        world.write(&path, text);
        assert_eq!(world.told(), "", "{text:?}");
        assert_ne!(std::fs::read_to_string(world.path(&path)).unwrap(), text);
    }
    world.write(&path, whole.replacen('{', r#"{"theirs": [1.50], "#, 1));
    assert!(world.told().contains("none of the accounts"));
    let kept = std::fs::read_to_string(world.path(&path)).unwrap();
    assert!(kept.ends_with(r#""theirs": [1.50]}"#), "{kept}");
}

#[tokio::test]
async fn a_state_folder_that_cannot_be_written_costs_nothing() {
    let mut world = World::approving();
    let _server = world.sees(&[PRODUCTION]).await;
    world.write(
        "state/ssologin/acquaintances",
        "a file where a folder should be",
    );
    assert_eq!(world.told(), "");
    assert_eq!(world.told(), "");
}
