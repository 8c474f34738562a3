//! Many processes at once: one does the work, the others use it, and none is lost with another.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::mpsc::{TryRecvError, channel};
use std::thread;
use std::time::{Duration, Instant};

use chrono::TimeDelta;

use crate::run::{Output, Running, World, read_to_end, snapshot};

/// As many as a large Terraform configuration starts.
const MANY: usize = 60;

const HOMESSO: &str = "315be7c652c2222e81bf6555240bd6d9fd0e74d1";

impl World {
    /// Starts the same command many times, and lets none begin its work before all of them wait for their turn.
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

    /// What was asked, each kind of request with its number, in the order of their names.
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

    /// Our files that should not be there: temporary ones.
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
fn many_without_a_token_are_one_login_with_one_browser() {
    let mut world = World::waiting();
    let opened = world.pipe("opened");
    let browser = world.script(
        "browser",
        "echo \"$1\" >>\"$HOME/urls\"\necho >\"$HOME/opened\"",
    );
    world.unset("SSOLOGIN_NO_BROWSER");
    world.set("BROWSER", browser);
    let all = world.rush(&["homesso"]);
    read_to_end(&opened);
    let pending = world.sandbox().pending();
    assert_eq!(pending.len(), 1, "{pending:?}");
    world.sandbox().approve(&pending[0]);
    let outputs = finish(all);

    let told = |text: &str| outputs.iter().filter(|o| o.stderr.contains(text)).count();
    assert_eq!(told("approve code"), 1);
    assert_eq!(told("logged in: 59 min left"), 1);
    assert_eq!(told("kept: 59 min left"), MANY - 1);
    let urls = fs::read_to_string(world.path("urls")).unwrap();
    assert_eq!(urls.lines().count(), 1, "{urls}");
    assert_eq!(world.access_tokens(), 1);
    let asked = world.tally();
    assert!(asked.contains(&pair("RegisterClient", 1)), "{asked:?}");
    let authorizations = pair("StartDeviceAuthorization", 1);
    assert!(asked.contains(&authorizations), "{asked:?}");
    assert!(asked.contains(&pair("CreateToken", 1)), "{asked:?}");
    assert!(asked.contains(&pair("ListAccounts", 1)), "{asked:?}");
    assert_eq!(world.left_over(), [""; 0].map(PathBuf::from));
}

#[test]
fn many_with_an_ended_token_are_one_renewal() {
    for command in ["refresh", "login"] {
        let world = World::approving().logged_in(&["homesso"]);
        world.ends_in("homesso", -60);
        let outputs = finish(world.rush(&[command, "homesso"]));
        assert_eq!(world.tally(), [pair("CreateToken", 1)], "{command}");
        let told = |text: &str| outputs.iter().filter(|o| o.stderr.contains(text)).count();
        assert_eq!(told("renewed: 59 min left"), 1, "{command}");
        assert_eq!(told("kept: 59 min left"), MANY - 1, "{command}");
        assert_eq!(world.left_over(), [""; 0].map(PathBuf::from));
    }
}

#[test]
fn many_that_nobody_holds_back_are_one_renewal_too() {
    let world = World::approving().logged_in(&["homesso"]);
    world.ends_in("homesso", -60);
    finish(
        (0..MANY)
            .map(|_| world.start(&["refresh", "homesso"]))
            .collect(),
    );
    assert_eq!(world.tally(), [pair("CreateToken", 1)]);
}

#[test]
fn many_that_want_a_new_token_all_the_same_are_one_renewal() {
    let world = World::approving().logged_in(&["homesso"]);
    finish(world.rush(&["refresh", "homesso", "--force"]));
    assert_eq!(world.tally(), [pair("CreateToken", 1)]);
}

#[test]
fn a_token_that_the_end_of_the_sign_in_cuts_short_serves_all_who_waited_for_it() {
    let world = World::approving().logged_in(&["homesso"]);
    world.ends_in("homesso", -60);
    world.advance(TimeDelta::minutes(7 * 60 + 50));
    finish(world.rush(&["refresh", "homesso"]));
    assert_eq!(world.tally(), [pair("CreateToken", 1)]);
}

#[test]
fn who_waits_takes_over_when_the_holder_is_killed() {
    let world = World::waiting();
    let mut holder = world.start(&["homesso"]);
    holder.code();
    let mut waiter = world.start(&["homesso"]);
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
    world.sandbox().approve(&code);
    finish(vec![waiter]);
    assert_eq!(world.left_over(), [""; 0].map(PathBuf::from));
}

#[test]
fn what_a_person_denies_is_asked_once_however_many_wait() {
    let world = World::waiting();
    let mut holder = world.start(&["homesso"]);
    let code = holder.code();
    let mut waiters: Vec<_> = (0..3).map(|_| world.start(&["homesso"])).collect();
    for waiter in &mut waiters {
        waiter.until("waiting for another ssologin");
    }
    assert!(world.sandbox().deny(&code));
    assert_eq!(holder.finish().code, Some(1));
    for waiter in waiters {
        let output = waiter.finish();
        assert_eq!(output.code, Some(1), "{output}");
        assert!(output.stderr.contains("was denied"), "{output}");
    }
    assert_eq!(
        world
            .tally()
            .iter()
            .find(|(name, _)| name == "StartDeviceAuthorization")
            .map(|(_, n)| *n),
        Some(1)
    );
    // Who asks later is asked.
    let mut later = world.start(&["homesso"]);
    world.sandbox().approve(&later.code());
    assert_eq!(later.finish().code, Some(0));
}

#[test]
fn who_comes_after_a_killed_holder_does_not_wait() {
    let world = World::waiting();
    let mut holder = world.start(&["homesso"]);
    holder.code();
    holder.kill();
    assert_eq!(world.left_over().len(), 1, "the room for the token");
    let mut next = world.start(&["homesso"]);
    world.sandbox().approve(&next.code());
    let outputs = finish(vec![next]);
    assert!(!outputs[0].stderr.contains("waiting"), "{}", outputs[0]);
    assert_eq!(world.left_over(), [""; 0].map(PathBuf::from));
}

#[test]
fn what_killed_runs_left_is_gone_after_the_next_though_that_has_nothing_to_write() {
    for command in ["login", "refresh", "logout"] {
        let world = World::approving().logged_in(&["homesso"]);
        for folder in [".aws/sso", "state/ssologin"] {
            world.write(&format!("{folder}/.ssologin-dead.tmp"), "half a tok");
        }
        // Of another tool: none of our business.
        world.write(".aws/sso/other.tmp", "");
        assert_eq!(world.run(&[command, "homesso"]).code, Some(0));
        assert_eq!(world.left_over(), [""; 0].map(PathBuf::from), "{command}");
        assert!(world.path(".aws/sso/other.tmp").exists());
    }
}

#[test]
fn who_waits_too_long_gives_up_and_names_the_holder() {
    let world = World::waiting();
    let mut holder = world.start(&["homesso"]);
    holder.code();
    let mut output = world.run(&["homesso", "--timeout", "1s"]);
    output.stderr = output.stderr.replace(&holder.id().to_string(), "[ID]");
    snapshot!(output, @r"
    ------- stderr -------
    error: homesso: another `ssologin` is at work (process [ID], since [TIME])
    hint: let it finish, or end process [ID], and run this again
    [exit status: 124]
    ");
    holder.kill();
}

#[test]
fn a_session_that_another_logs_in_to_holds_up_no_other_session() {
    let world = World::waiting();
    let mut holder = world.start(&["homesso"]);
    holder.code();
    let mut other = world.start(&["worksso"]);
    world.sandbox().approve(&other.code());
    finish(vec![other]);
    holder.kill();
}

#[test]
fn a_logout_waits_for_the_login_that_goes_on() {
    let world = World::waiting();
    let mut first = world.start(&["homesso"]);
    world.sandbox().approve(&first.code());
    finish(vec![first]);
    let mut login = world.start(&["homesso", "--force"]);
    let code = login.code();
    let mut logout = world.start(&["logout", "homesso"]);
    logout.until("waiting for another ssologin");
    assert!(world.token_path("homesso").exists());
    assert!(!world.asked().contains(&"Logout".to_owned()));
    world.sandbox().approve(&code);
    finish(vec![login, logout]);
    assert!(!world.token_path("homesso").exists());
    assert_eq!(world.asked().last().unwrap(), "Logout");
}

#[test]
fn without_a_state_folder_all_works_and_that_nothing_is_shared_is_said_once() {
    let a_file = |world: &World| world.write("file", "");
    let in_a_device = |_: &World| PathBuf::from("/dev/null/x");
    for place in [&a_file as &dyn Fn(&World) -> PathBuf, &in_a_device] {
        let mut world = World::approving();
        let state = place(&world);
        world.set("XDG_STATE_HOME", &state);
        for arguments in [
            &["login", "--all"][..],
            &["refresh", "homesso", "--force"],
            &["login", "homesso", "--force"],
            &["logout", "--all"],
        ] {
            let output = world.run(arguments);
            let said = output.stderr.matches("no lock can be had").count();
            assert_eq!(said, 1, "{output}");
        }
    }
}

#[test]
fn the_folder_that_other_tools_scan_never_holds_another_name() {
    let world = World::approving();
    let cache = world.path(".aws/sso/cache");
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
    finish(vec![world.start(&["--all"])]);
    for _ in 0..5 {
        finish(vec![
            world.start(&["--all", "--force"]),
            world.start(&["refresh", "homesso", "worksso", "--force"]),
            world.start(&["homesso", "--force"]),
        ]);
    }
    finish(vec![world.start(&["logout", "--all"])]);
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
