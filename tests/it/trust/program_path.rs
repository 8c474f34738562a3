//! The path of the program in the shell scripts: each shell reads it as one word.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::init::{Shell, shells, wrong_powershell};
use crate::support::{Fixture, PROGRAM};

/// A folder with characters that a shell interprets.
const FOLDER: &str = "it's a \"b\" $(touch ran) `touch ran` ; touch ran \\ @SWITCH@";

/// Returns a fixture with the program in that folder, and its path in the variable `ELSEWHERE`.
fn elsewhere() -> Fixture {
    let mut fixture = Fixture::signed_in();
    let path = fixture.write(&format!("{FOLDER}/ssologin"), "");
    fs::copy(PROGRAM, &path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    fixture.set("ELSEWHERE", path);
    fixture
}

/// Returns a shell that loads the output of a command of the program in that folder.
fn with(shell: &Shell, init: bool) -> Shell {
    let load = match (shell.name, init) {
        ("bash", true) => "eval \"$(\"$ELSEWHERE\" init bash)\"",
        ("bash", false) => "eval \"$(\"$ELSEWHERE\" completions bash)\"",
        ("zsh", true) => "eval \"$(\"$ELSEWHERE\" init zsh)\"",
        ("zsh", false) => "eval \"$(\"$ELSEWHERE\" completions zsh)\"",
        (_, true) => "$ELSEWHERE init fish | source",
        (_, false) => "$ELSEWHERE completions fish | source",
    };
    Shell { load, ..*shell }
}

#[test]
fn the_scripts_call_a_program_with_any_path() {
    let fixture = elsewhere();
    for shell in shells() {
        let init = with(shell, true);
        let switcher = format!("awsp worksso.dev\n{}", shell.get);
        assert_eq!(
            init.run(&fixture, &switcher),
            "[worksso.dev] [none]\n",
            "{}",
            shell.name
        );
        assert_eq!(
            init.run(&fixture, "ssologin_prompt"),
            "[homesso 59m] ",
            "{}",
            shell.name
        );
        let found = init.candidates(&fixture, shell.complete_switch, "worksso.d");
        assert_eq!(found, ["worksso.dev"], "{}", shell.name);
        for shell in [init, with(shell, false)] {
            let found = shell.candidates(&fixture, shell.complete, "exec --session work");
            assert_eq!(found, ["worksso"], "{}", shell.name);
        }
    }
    assert!(!fixture.path("ran").exists());
}

#[test]
fn the_powershell_script_has_the_path_in_a_string() {
    let fixture = elsewhere();
    let path = fixture.path(FOLDER).join("ssologin");
    let word = format!("& '{}' ", path.display().to_string().replace('\'', "''"));
    for command in ["init", "completions"] {
        let mut started = fixture.other(&path);
        let output = started.args([command, "powershell"]).output().unwrap();
        let script = String::from_utf8(output.stdout).unwrap();
        let calls = script.matches("touch ran").count() / 3;
        assert!(calls > 0);
        assert_eq!(script.matches(&word).count(), calls, "{script}");
        assert_eq!(wrong_powershell(&script), None, "{script}");
    }
}
