//! Many processes at once: one does the work, the others use its result, and no login is lost.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::mpsc::{TryRecvError, channel};
use std::thread;
use std::time::{Duration, Instant};

use chrono::TimeDelta;

use crate::support::{Fixture, Output, Running, read_to_end, snapshot};

/// The number of processes that a large Terraform configuration starts.
const MANY: usize = 60;

const HOMESSO: &str = "315be7c652c2222e81bf6555240bd6d9fd0e74d1";

impl Fixture {
    /// Starts the same command many times; all of them wait for the lock before the first may work.
    fn rush(&self, arguments: &[&str]) -> Vec<Running> {
        let lock = self.write(&format!("state/ssologin/locks/{HOMESSO}.lock"), "");
        let lock = File::open(lock).unwrap();
        lock.lock().unwrap();
        let mut all: Vec<_> = (0..MANY).map(|_| self.start(arguments)).collect();
        for one in &mut all {
            one.until("waiting for another ssologin");
        }
        all
    }

    /// Returns the number of requests for each operation, sorted by name.
    fn tally(&self) -> Vec<(String, usize)> {
        let mut asked = self.asked();
        asked.sort();
        asked
            .chunk_by(|a, b| a == b)
            .map(|kind| (kind[0].clone(), kind.len()))
            .collect()
    }

    fn access_tokens(&self) -> usize {
        let secrets = self.sandbox().handed_out();
        secrets.iter().filter(|s| s.starts_with("access-")).count()
    }

    /// Returns our leftover temporary files, of which there should be none.
    fn left_over(&self) -> Vec<PathBuf> {
        let temporary = |path: &PathBuf| path.to_string_lossy().contains(".ssologin-");
        self.contents().into_keys().filter(temporary).collect()
    }
}

fn finish(all: Vec<Running>) -> Vec<Output> {
    let outputs: Vec<_> = all.into_iter().map(Running::finish).collect();
    for output in &outputs {
        assert_eq!(output.code, Some(0), "{output}");
    }
    outputs
}

fn pair(name: &str, count: usize) -> (String, usize) {
    (name.to_owned(), count)
}

#[test]
fn many_processes_without_a_token_share_one_login_and_one_browser() {
    let mut fixture = Fixture::waiting();
    let opened = fixture.pipe("opened");
    let browser = fixture.script(
        "browser",
        "echo \"$1\" >>\"$HOME/urls\"\necho >\"$HOME/opened\"",
    );
    fixture.unset("SSOLOGIN_NO_BROWSER");
    fixture.set("BROWSER", browser);
    let all = fixture.rush(&["homesso"]);
    read_to_end(&opened);
    let pending = fixture.sandbox().pending();
    assert_eq!(pending.len(), 1, "{pending:?}");
    fixture.sandbox().approve(&pending[0]);
    let outputs = finish(all);

    let told = |text: &str| outputs.iter().filter(|o| o.stderr.contains(text)).count();
    assert_eq!(told("approve code"), 1);
    assert_eq!(told("  logged in: expires in 59 minutes"), 1);
    assert_eq!(told("still logged in: expires in 59 minutes"), MANY - 1);
    let urls = fs::read_to_string(fixture.path("urls")).unwrap();
    assert_eq!(urls.lines().count(), 1, "{urls}");
    assert_eq!(fixture.access_tokens(), 1);
    let asked = fixture.tally();
    assert!(asked.contains(&pair("RegisterClient", 1)), "{asked:?}");
    let authorizations = pair("StartDeviceAuthorization", 1);
    assert!(asked.contains(&authorizations), "{asked:?}");
    assert!(asked.contains(&pair("CreateToken", 1)), "{asked:?}");
    assert!(asked.contains(&pair("ListAccounts", 1)), "{asked:?}");
    assert_eq!(fixture.left_over(), [""; 0].map(PathBuf::from));
}

#[test]
fn many_processes_with_an_expired_token_share_one_refresh() {
    for command in ["refresh", "login"] {
        let fixture = Fixture::signed_in();
        fixture.ends_in("homesso", -60);
        let outputs = finish(fixture.rush(&[command, "homesso"]));
        assert_eq!(fixture.tally(), [pair("CreateToken", 1)], "{command}");
        let told = |text: &str| outputs.iter().filter(|o| o.stderr.contains(text)).count();
        assert_eq!(told("refreshed: expires in 59 minutes"), 1, "{command}");
        assert_eq!(
            told("still logged in: expires in 59 minutes"),
            MANY - 1,
            "{command}"
        );
        assert_eq!(fixture.left_over(), [""; 0].map(PathBuf::from));
    }
}

#[test]
fn many_processes_that_are_not_held_back_share_one_refresh_too() {
    let fixture = Fixture::signed_in();
    fixture.ends_in("homesso", -60);
    finish(
        (0..MANY)
            .map(|_| fixture.start(&["refresh", "homesso"]))
            .collect(),
    );
    assert_eq!(fixture.tally(), [pair("CreateToken", 1)]);
}

#[test]
fn many_forced_refreshes_are_done_once() {
    let fixture = Fixture::signed_in();
    finish(fixture.rush(&["refresh", "homesso", "--force"]));
    assert_eq!(fixture.tally(), [pair("CreateToken", 1)]);
}

#[test]
fn a_token_shortened_by_the_end_of_the_sign_in_session_serves_all_waiting_processes() {
    let fixture = Fixture::signed_in();
    fixture.ends_in("homesso", -60);
    fixture.advance(TimeDelta::minutes(7 * 60 + 50));
    finish(fixture.rush(&["refresh", "homesso"]));
    assert_eq!(fixture.tally(), [pair("CreateToken", 1)]);
}

#[test]
fn a_waiting_process_takes_over_when_the_holder_is_killed() {
    let fixture = Fixture::waiting();
    let mut holder = fixture.start(&["homesso"]);
    holder.code();
    let mut waiter = fixture.start(&["homesso"]);
    let id = holder.id();
    let waiting = waiter.until("waiting for another ssologin");
    assert!(
        waiting.contains(&format!("(process {id}, since ")),
        "{waiting}"
    );
    let killed = Instant::now();
    holder.kill();
    let code = waiter.code();
    assert!(killed.elapsed() < Duration::from_secs(10));
    fixture.sandbox().approve(&code);
    finish(vec![waiter]);
    assert_eq!(fixture.left_over(), [""; 0].map(PathBuf::from));
}

#[test]
fn a_denied_login_prompts_once_however_many_processes_wait() {
    let fixture = Fixture::waiting();
    let mut holder = fixture.start(&["homesso"]);
    let code = holder.code();
    let mut waiters: Vec<_> = (0..3).map(|_| fixture.start(&["homesso"])).collect();
    for waiter in &mut waiters {
        waiter.until("waiting for another ssologin");
    }
    assert!(fixture.sandbox().deny(&code));
    assert_eq!(holder.finish().code, Some(1));
    for waiter in waiters {
        let output = waiter.finish();
        assert_eq!(output.code, Some(1), "{output}");
        assert!(output.stderr.contains("was denied"), "{output}");
    }
    assert_eq!(
        fixture
            .tally()
            .iter()
            .find(|(name, _)| name == "StartDeviceAuthorization")
            .map(|(_, n)| *n),
        Some(1)
    );
    // A later login prompts again.
    let mut later = fixture.start(&["homesso"]);
    fixture.sandbox().approve(&later.code());
    assert_eq!(later.finish().code, Some(0));
}

#[test]
fn a_process_does_not_wait_for_a_killed_holder() {
    let fixture = Fixture::waiting();
    let mut holder = fixture.start(&["homesso"]);
    holder.code();
    holder.kill();
    assert_eq!(fixture.left_over().len(), 1, "the room for the token");
    let mut next = fixture.start(&["homesso"]);
    fixture.sandbox().approve(&next.code());
    let outputs = finish(vec![next]);
    assert!(!outputs[0].stderr.contains("waiting"), "{}", outputs[0]);
    assert_eq!(fixture.left_over(), [""; 0].map(PathBuf::from));
}

#[test]
fn files_of_killed_runs_are_deleted_by_the_next_run() {
    for command in ["login", "refresh", "logout"] {
        let fixture = Fixture::signed_in();
        for folder in [".aws/sso", "state/ssologin"] {
            fixture.write(&format!("{folder}/.ssologin-dead.tmp"), "half a tok");
        }
        // A file of another tool must stay.
        fixture.write(".aws/sso/other.tmp", "");
        assert_eq!(fixture.run(&[command, "homesso"]).code, Some(0));
        assert_eq!(fixture.left_over(), [""; 0].map(PathBuf::from), "{command}");
        assert!(fixture.path(".aws/sso/other.tmp").exists());
    }
}

#[test]
fn a_process_that_waits_too_long_gives_up_and_names_the_holder() {
    let fixture = Fixture::waiting();
    let mut holder = fixture.start(&["homesso"]);
    holder.code();
    let mut output = fixture.run(&["homesso", "--timeout", "1s"]);
    output.stderr = output.stderr.replace(&holder.id().to_string(), "[ID]");
    snapshot!(output, @r"
    ------- stderr -------
    error: homesso: another `ssologin` is running (process [ID], since [TIME])
    hint: wait for it to finish or stop process [ID], then try again
    [exit status: 124]
    ");
    holder.kill();
}

#[test]
fn a_login_of_one_session_does_not_delay_another_session() {
    let fixture = Fixture::waiting();
    let mut holder = fixture.start(&["homesso"]);
    holder.code();
    let mut other = fixture.start(&["worksso"]);
    fixture.sandbox().approve(&other.code());
    finish(vec![other]);
    holder.kill();
}

#[test]
fn without_a_state_folder_commands_work_and_warn_once_about_the_missing_lock() {
    let a_file = |fixture: &Fixture| fixture.write("file", "");
    let in_a_device = |_: &Fixture| PathBuf::from("/dev/null/x");
    for place in [&a_file as &dyn Fn(&Fixture) -> PathBuf, &in_a_device] {
        let mut fixture = Fixture::approving();
        let state = place(&fixture);
        fixture.set("XDG_STATE_HOME", &state);
        for arguments in [
            &["login", "--all"][..],
            &["refresh", "homesso", "--force"],
            &["login", "homesso", "--force"],
            &["logout", "--all"],
        ] {
            let output = fixture.run(arguments);
            let said = output.stderr.matches("cannot lock (").count();
            assert_eq!(said, 1, "{output}");
        }
    }
}

#[test]
fn the_shared_cache_folder_never_contains_other_file_names() {
    let fixture = Fixture::approving();
    let cache = fixture.path(".aws/sso/cache");
    fs::create_dir_all(&cache).unwrap();
    let (done, ended) = channel::<()>();
    let watcher = thread::spawn(move || {
        let (mut seen, mut looks) = (BTreeSet::new(), 0);
        while ended.try_recv() == Err(TryRecvError::Empty) {
            let entries = fs::read_dir(&cache).unwrap().flatten();
            seen.extend(entries.map(|entry| entry.file_name().into_string().unwrap()));
            looks += 1;
        }
        (seen, looks)
    });
    finish(vec![fixture.start(&["--all"])]);
    for _ in 0..5 {
        finish(vec![
            fixture.start(&["--all", "--force"]),
            fixture.start(&["refresh", "homesso", "worksso", "--force"]),
            fixture.start(&["homesso", "--force"]),
        ]);
    }
    finish(vec![fixture.start(&["logout", "--all"])]);
    drop(done);
    let (seen, looks) = watcher.join().unwrap();
    let is_sha1 = |name: &str| {
        let stem = name.strip_suffix(".json").unwrap_or_default();
        stem.len() == 40 && stem.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    };
    assert_eq!(
        seen.len(),
        6,
        "a token and a registration of each session: {seen:?}"
    );
    assert!(seen.iter().all(|name| is_sha1(name)), "{seen:?}");
    assert!(looks > 100, "{looks}");
}
