//! No command ever prints a secret that was not requested.

use crate::support::{Fixture, README};

/// A fixture, and everything that its commands printed.
struct Watched {
    fixture: Fixture,
    printed: String,
}

/// The commands that print secrets to stdout, and must print none to stderr.
const GIVERS: &[&[&str]] = &[
    &["credentials", "--profile", "homesso.muppetuser"],
    &["credentials", "--profile", "worksso.dev", "--format", "env"],
    &["exec", "--profile", "homesso.muppetadmin", "--", "true"],
    &["token", "homesso"],
    &["console", "--profile", "homesso.muppetuser", "--print"],
];

impl Watched {
    /// Runs the commands that print secrets to stdout, and records everything else they print.
    fn give(&mut self) {
        for arguments in GIVERS {
            let first = arguments.len().min(1);
            let (command, rest) = arguments.split_at(first);
            for debug in [&[][..], &["--debug"]] {
                let output = self.fixture.run(&[command, debug, rest].concat());
                self.printed += &format!("{arguments:?}\n{}\n", output.stderr);
                if output.code != Some(0) {
                    self.printed += &output.stdout;
                }
            }
        }
    }

    fn run(&mut self, arguments: &[&str]) {
        for debug in [&[][..], &["--debug"]] {
            let output = self.fixture.run(&[arguments, debug].concat());
            self.printed += &format!("{arguments:?}\n{output}\n");
        }
    }

    fn story(&mut self, commands: &[&[&str]]) {
        commands.iter().for_each(|arguments| self.run(arguments));
    }
}

const READERS: &[&[&str]] = &[
    &["status"],
    &["status", "--json"],
    &["status", "--minutes"],
    &["status", "--prompt"],
    &["status", "--check"],
    &["list", "sessions", "--json"],
    &["list", "profiles", "--json"],
    &["list", "accounts", "--all"],
    &["list", "roles", "homesso", "--json"],
    &["configure", "populate", "homesso", "--dry-run"],
];

#[test]
fn no_command_prints_a_secret() {
    let mut watched = Watched {
        fixture: Fixture::approving(),
        printed: String::new(),
    };
    watched.story(&[
        &["--all"],
        &["--all", "--json"],
        &["--all", "--dry-run"],
        &["homesso", "--force"],
        &["homesso", "--min-remaining", "2h"],
        &["refresh", "--all", "--json", "--force"],
    ]);
    watched.story(READERS);
    watched.give();
    // A token that the portal does not know, and roles that are not assigned.
    std::fs::remove_dir_all(watched.fixture.path(".aws/cli")).unwrap();
    for session in ["homesso", "worksso"] {
        let token = watched.fixture.token(session)["accessToken"].clone();
        let shortened = token.as_str().unwrap()[1..].to_owned();
        watched.fixture.edit(session, |token| {
            token.insert("accessToken".into(), shortened.into());
        });
    }
    watched.give();
    watched
        .fixture
        .config(README.replace("Access\n", "Other\n"));
    watched.give();
    watched.fixture.config(README);
    // A refresh token that was already used, which the service refuses.
    let old = std::fs::read(watched.fixture.token_path("homesso")).unwrap();
    watched.fixture.ends_in("homesso", -60);
    watched.run(&["refresh", "homesso"]);
    std::fs::write(watched.fixture.token_path("homesso"), &old).unwrap();
    watched.fixture.ends_in("homesso", -60);
    watched.story(&[&["refresh", "homesso"], &["homesso", "--json"]]);
    // Half a file, and a file of another shape with secrets in it.
    for damaged in [&old[..old.len() / 2], &[b"[", &old[..], b"]"].concat()] {
        for session in ["homesso", "worksso"] {
            std::fs::write(watched.fixture.token_path(session), damaged).unwrap();
        }
        watched.story(READERS);
        watched.story(&[
            &["refresh", "homesso"],
            &["homesso"],
            &["logout", "worksso"],
        ]);
        watched.give();
    }
    watched.story(&[&["logout", "homesso", "--json"], &["--all"]]);
    let secrets = watched.fixture.sandbox().handed_out();
    watched.fixture.shut_down();
    watched.give();
    watched.story(&[&["refresh", "--all", "--force"], &["logout", "--all"]]);

    let Watched { printed, .. } = &watched;
    assert!(secrets.len() > 20, "{}", secrets.len());
    let kept = String::from_utf8(old).unwrap();
    assert!(secrets.iter().any(|secret| kept.contains(secret)));
    for secret in &secrets {
        // Not even part of a secret is printed.
        let part = &secret[secret.len() - 16..];
        assert!(!printed.contains(part), "`{secret}` is in:\n{printed}");
    }
}

#[test]
fn no_secret_is_in_a_file_outside_the_caches() {
    let fixture = Fixture::approving().logged_in(&["--all"]);
    fixture.run(&["refresh", "--all", "--force"]);
    for arguments in GIVERS {
        fixture.run(arguments);
    }
    let secrets = fixture.sandbox().handed_out();
    let mut found = 0;
    for (path, bytes) in fixture.contents() {
        let text = String::from_utf8_lossy(&bytes);
        let holds = secrets.iter().any(|secret| text.contains(secret.as_str()));
        let is_cache = path.starts_with(".aws/sso/cache") || path.starts_with(".aws/cli/cache");
        assert!(!holds || is_cache, "{path:?}");
        found += usize::from(holds);
    }
    assert_eq!(
        found, 9,
        "a token and a registration of each session, and three roles"
    );
}
