//! No secret is ever part of what the program prints.

use crate::run::World;

/// Runs a command and keeps all that it printed.
struct Watched {
    world: World,
    printed: String,
}

impl Watched {
    fn run(&mut self, arguments: &[&str]) {
        for debug in [&[][..], &["--debug"]] {
            let output = self.world.run(&[arguments, debug].concat());
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
];

#[test]
fn no_command_prints_a_secret() {
    let mut watched = Watched {
        world: World::approving(),
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
    // A refresh token that was spent already: the service refuses it.
    let old = std::fs::read(watched.world.token_path("homesso")).unwrap();
    watched.world.ends_in("homesso", -60);
    watched.run(&["refresh", "homesso"]);
    std::fs::write(watched.world.token_path("homesso"), &old).unwrap();
    watched.world.ends_in("homesso", -60);
    watched.story(&[&["refresh", "homesso"], &["homesso", "--json"]]);
    // Half a file, and a file of another form with secrets in it.
    for damaged in [&old[..old.len() / 2], &[b"[", &old[..], b"]"].concat()] {
        for session in ["homesso", "worksso"] {
            std::fs::write(watched.world.token_path(session), damaged).unwrap();
        }
        watched.story(READERS);
        watched.story(&[
            &["refresh", "homesso"],
            &["homesso"],
            &["logout", "worksso"],
        ]);
    }
    watched.story(&[&["logout", "homesso", "--json"], &["--all"]]);
    let secrets = watched.world.sandbox().handed_out();
    watched.world.shut_down();
    watched.story(&[&["refresh", "--all", "--force"], &["logout", "--all"]]);

    let Watched { printed, .. } = &watched;
    assert!(secrets.len() > 20, "{}", secrets.len());
    let kept = String::from_utf8(old).unwrap();
    assert!(secrets.iter().any(|secret| kept.contains(secret)));
    for secret in &secrets {
        // Not even a part of one.
        let part = &secret[secret.len() - 16..];
        assert!(!printed.contains(part), "`{secret}` is in:\n{printed}");
    }
}

#[test]
fn no_secret_is_in_a_file_besides_those_of_the_caches() {
    let world = World::approving().logged_in(&["--all"]);
    world.run(&["refresh", "--all", "--force"]);
    let secrets = world.sandbox().handed_out();
    let mut found = 0;
    for (path, bytes) in world.contents() {
        let text = String::from_utf8_lossy(&bytes);
        let holds = secrets.iter().any(|secret| text.contains(secret.as_str()));
        assert!(!holds || path.starts_with(".aws/sso/cache"), "{path:?}");
        found += usize::from(holds);
    }
    assert_eq!(found, 6, "a token and a registration of each session");
}
