//! A large config costs time and memory in proportion to its size, however its parts are connected.
//!
//! Each config has tens of thousands of sections or keys. The limits are generous for a debug build
//! on a busy machine (they count the processor's time), but an algorithm that compares each section
//! with each other one, or copies them all for each one, exceeds them by far.

use std::fmt::Write as _;
use std::process::Command;

use crate::support::{Fixture, Output, PROGRAM, Running};

/// The number of sections or keys in a config.
const MANY: usize = 20_000;
/// The processor time that a command may take.
const SECONDS: usize = 20;
/// The memory that a command may map, which includes the program itself.
const KILOBYTES: usize = 250_000;

const SESSION: &str =
    "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n";
const ROLE: &str = "sso_account_id = 123456789012\nsso_role_name = r\n";

/// The commands that read the whole config.
const READERS: [&[&str]; 5] = [
    &["status", "--prompt"],
    &["status"],
    &["list", "profiles"],
    &["doctor"],
    &[
        "configure",
        "session",
        "corp",
        "--start-url=https://corp.awsapps.com/start",
        "--sso-region=us-east-1",
        "--dry-run",
    ],
];

/// Returns a fixture with a config, which finds no other programs.
fn fixture(config: &str) -> Fixture {
    let mut fixture = Fixture::approving();
    fixture.set("PATH", "/nonexistent");
    fixture.set("DISPLAY", ":0");
    for name in ["AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC"] {
        fixture.unset(name);
    }
    fixture.config(config);
    fixture
}

/// Returns a text for each number, one after the other.
fn each(count: usize, mut text: impl FnMut(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut all, at| {
        let _ = write!(all, "{}", text(at));
        all
    })
}

/// Runs a command within the limits.
#[track_caller]
fn limited(fixture: &Fixture, arguments: &[&str]) -> Output {
    let script = format!("ulimit -v {KILOBYTES}; ulimit -t {SECONDS}; exec \"$@\"");
    let mut command: Command = fixture.other("/bin/sh");
    command.args(["-c", &script, "sh", PROGRAM]).args(arguments);
    let output = Running::new(command, fixture.home()).finish();
    let lines = |text: &str| text.lines().take(5).collect::<Vec<_>>().join("\n");
    assert!(
        output.code.is_some(),
        "{arguments:?} exceeds a limit: {}",
        lines(&output.stderr)
    );
    output
}

/// Runs all commands that read the whole config within the limits.
#[track_caller]
fn read_by_all(config: &str) -> Fixture {
    let fixture = fixture(config);
    for arguments in READERS {
        limited(&fixture, arguments);
    }
    fixture
}

#[test]
fn a_circle_of_profiles_is_reported_once() {
    let profile = |n| {
        let next = (n + 1) % MANY;
        format!("[profile p{n}]\nrole_arn = r\nsource_profile = p{next}\n")
    };
    let fixture = read_by_all(&(SESSION.to_owned() + &each(MANY, profile)));
    let doctor = limited(&fixture, &["doctor"]);
    let line = "error: [HOME]/.aws/config:6: `source_profile` in [profile p0] refers back to \
                itself through [HOME]/.aws/config:9, [HOME]/.aws/config:12, \
                [HOME]/.aws/config:15 and 19996 more; end the chain with a profile that has \
                `sso_session`\n";
    assert_eq!(doctor.stdout, line);
    assert_eq!(doctor.code, Some(1));
    let list = limited(&fixture, &["list", "profiles"]);
    let problem = line.trim_start_matches("error: ").trim_end();
    assert!(list.stdout.lines().all(|line| line.ends_with(problem)));
    assert_eq!(list.stdout.lines().count(), MANY);
    let one = limited(&fixture, &["credentials", "--profile", "p7"]);
    assert_eq!(one.code, Some(5));
    assert_eq!(one.stderr, line);
}

#[test]
fn a_small_circle_is_named_completely() {
    let circle = |count| {
        let profile = |n| {
            let next = (n + 1) % count;
            format!("[profile p{n}]\nrole_arn = r\nsource_profile = p{next}\n")
        };
        let fixture = fixture(&each(count, profile));
        let doctor = fixture.run(&["doctor"]).stdout;
        let (_, through) = doctor.split_once(" back to itself").unwrap();
        let (through, _) = through.split_once("; ").unwrap();
        through.replace("[HOME]/.aws/config", "config")
    };
    assert_eq!(circle(1), "");
    assert_eq!(circle(2), " through config:6");
    let all = " through config:6, config:9, config:12, config:15";
    assert_eq!(circle(5), all);
    let some = " through config:6, config:9, config:12 and 2 more";
    assert_eq!(circle(6), some);
}

#[test]
fn a_chain_is_followed_once() {
    let profile = |n| {
        let next = n + 1;
        format!("[profile p{n}]\nrole_arn = r{n}\nsource_profile = p{next}\n")
    };
    let last = format!("[profile p{MANY}]\nsso_session = corp\n{ROLE}");
    let fixture = read_by_all(&(SESSION.to_owned() + &each(MANY, profile) + &last));
    let one = limited(&fixture, &["credentials", "--profile", "p0"]);
    assert_eq!(one.code, Some(3), "{}", one.stderr);
    let list = limited(&fixture, &["list", "profiles"]);
    let first = list.stdout.lines().next();
    assert_eq!(first, Some("p0\tcorp\tchained\t\t\t\t"));
    // The cached roles of the chain are deleted, each once.
    let done = limited(&fixture, &["logout", "corp"]);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
}

#[test]
fn many_profiles_can_share_a_large_source() {
    let half = MANY / 2;
    let source = SESSION.to_owned() + "[profile b]\n" + &"region = x\n".repeat(half);
    let source = source + "sso_session = corp\n" + ROLE;
    let profile = |n| format!("[profile p{n}]\nrole_arn = r\nsource_profile = b\n");
    read_by_all(&(source + &each(half, profile)));
}

#[test]
fn duplicate_profiles_are_merged() {
    let profile = format!("[profile x]\nsso_session = corp\n{ROLE}region = eu-west-1\n");
    let fixture = read_by_all(&(SESSION.to_owned() + &profile.repeat(MANY)));
    let list = limited(&fixture, &["list", "profiles"]);
    let expected = "x\tcorp\tsso-session\t123456789012\tr\teu-west-1\t\n";
    assert_eq!(list.stdout, expected);
}

#[test]
fn differently_written_headers_of_a_profile_replace_each_other() {
    let headers = ["[profile x]", "[profile \"x\"]", "[profile 'x']"];
    let mixed = each(MANY, |n| {
        format!("{}\nsso_session = corp\n", headers[n % 3])
    });
    read_by_all(&(SESSION.to_owned() + &mixed));
    let blocks = each(MANY, |n| {
        format!("{}\nsso_session = corp\n", headers[n * 3 / MANY])
    });
    read_by_all(&(SESSION.to_owned() + &blocks));
    // A pair of quotes adds nothing to a name, so that there is a header for each number.
    let different = each(MANY, |n| {
        let digits = format!("{n:b}").replace('1', "\"\"").replace('0', "''");
        format!("[profile x{digits}]\nsso_session = corp\n")
    });
    read_by_all(&(SESSION.to_owned() + &different));
}

#[test]
fn duplicate_sessions_are_merged() {
    let fixture = read_by_all(&SESSION.repeat(MANY));
    let list = limited(&fixture, &["list", "sessions"]);
    assert_eq!(list.stdout.lines().count(), 1);
}

#[test]
fn duplicate_keys_are_read_once() {
    let keys = "sso_session = corp\n".repeat(MANY);
    read_by_all(&format!("{SESSION}[profile x]\n{keys}"));
}

#[test]
fn many_profiles_inherit_many_keys() {
    let half = MANY / 2;
    let profiles = each(half, |n| format!("[profile p{n}]\nsso_session = corp\n"));
    let defaults = each(half, |n| format!("[DEFAULT]\nSSO_key{n} = 1\n"));
    let fixture = read_by_all(&format!("{SESSION}{defaults}{profiles}"));
    let doctor = limited(&fixture, &["doctor"]);
    let capitals = doctor.stdout.lines();
    let capitals = capitals.filter(|line| line.contains("in [DEFAULT] has capital letters"));
    assert_eq!(capitals.count(), half);
}

#[test]
fn many_sessions_are_listed_and_compared() {
    let session = |n| {
        format!(
            "[sso-session s{n}]\nsso_start_url = https://s{n}.awsapps.com/start\n\
             sso_region = eu-west-1\n"
        )
    };
    let fixture = read_by_all(&each(2 * MANY, session));
    let list = limited(&fixture, &["list", "sessions"]);
    assert_eq!(list.stdout.lines().count(), 2 * MANY);
    let same = |n| {
        format!(
            "[sso-session s{n}]\nsso_start_url = https://corp.awsapps.com/start\n\
             sso_region = eu-west-1\n"
        )
    };
    let fixture = read_by_all(&(SESSION.to_owned() + &each(MANY, same)));
    let [.., command] = READERS;
    let said = limited(&fixture, command).stderr;
    assert_eq!(said.matches("has the same portal").count(), 0, "{said}");
    let mut command = command.to_vec();
    command[4] = "--sso-region=eu-west-1";
    command.push("--scopes=sso:account:access");
    let said = limited(&fixture, &command).stderr;
    assert_eq!(said.matches("has the same portal").count(), 5, "{said}");
    assert!(said.contains("and 19995 more like this\n"), "{said}");
}

#[test]
fn many_legacy_profiles_are_grouped() {
    let profile = |n, url: &str| {
        format!("[profile p{n}]\nsso_start_url = {url}\nsso_region = eu-west-1\n{ROLE}")
    };
    let of_one = |n| profile(n, "https://s.awsapps.com/start");
    let fixture = read_by_all(&each(MANY, of_one));
    limited(&fixture, &["configure", "migrate", "--dry-run"]);
    // All new sessions want the same name.
    let of_many = |n| profile(n, &format!("https://s.n{n}.example/start"));
    let fixture = read_by_all(&each(MANY, of_many));
    let one = limited(&fixture, &["status", "p7"]);
    assert_eq!(one.code, Some(0), "{}", one.stderr);
    limited(&fixture, &["configure", "migrate", "--dry-run"]);
    // Each `[sso-session]` also serves the profiles with another spelling of its start URL.
    let half = MANY / 2;
    let session = |n| {
        format!(
            "[sso-session s{n}]\nsso_start_url = https://s{n}.awsapps.com/start\n\
             sso_region = eu-west-1\n"
        )
    };
    let other = |n| profile(n, &format!("https://s{n}.awsapps.com/start/"));
    let fixture = read_by_all(&(each(half, session) + &each(half, other)));
    let done = limited(&fixture, &["logout", "s0"]);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    limited(&fixture, &["configure", "migrate", "--dry-run"]);
}

#[test]
fn many_profiles_can_share_a_session() {
    let profile = |n| {
        format!(
            "[profile p{n}]\nsso_session = corp\nsso_account_id = 123456789012\n\
             sso_role_name = r{n}\n"
        )
    };
    let mut fixture = read_by_all(&(SESSION.to_owned() + &each(MANY, profile)));
    let done = limited(&fixture, &["logout", "corp"]);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    fixture.set("SSOLOGIN_COMPLETE", "fish");
    let names = limited(&fixture, &["command", "--", "ssologin", "status", "p"]);
    assert_eq!(names.stdout.lines().count(), MANY);
    let roles = limited(
        &fixture,
        &["command", "--", "ssologin", "exec", "--role", ""],
    );
    assert_eq!(roles.stdout.lines().count(), MANY);
}

#[test]
fn a_long_name_is_not_repeated_in_full() {
    let (name, half) = ("n".repeat(300_000), MANY / 2);
    let keys = "region = eu-west-1\n".repeat(half);
    let fixture = read_by_all(&format!("{SESSION}[profile {name}]\n{keys}"));
    let doctor = limited(&fixture, &["doctor"]).stdout;
    assert_eq!(doctor.lines().count(), half - 1);
    assert!(doctor.len() < 500 * half);
}
