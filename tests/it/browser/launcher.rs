//! What a launcher may do to the program: nothing. Nor to its terminal.

#[cfg(target_os = "linux")]
use std::process::Command;

use super::{TELL, user_code, with_browser};
use crate::run::{World, read_to_end};
#[cfg(target_os = "linux")]
use crate::terminal::Terminal;

/// A login on a terminal that is the program's own, as a shell gives it one.
#[cfg(target_os = "linux")]
fn from_a_shell(world: &World) -> Terminal {
    let program = world.command();
    let mut command = Command::new("setsid");
    command.args(["--ctty", "--wait"]);
    command.arg(program.get_program()).arg("homesso");
    let variables = program.get_envs();
    let variables = variables.filter_map(|(name, value)| Some((name, value?)));
    command.env_clear().envs(variables);
    command.current_dir(world.path(""));
    Terminal::of(world, command, 80)
}

#[test]
#[cfg(target_os = "linux")]
fn one_that_opens_the_terminal_itself_finds_none() {
    let body = format!("echo noise > /dev/tty; stty raw < /dev/tty; {TELL}");
    for variable in ["BROWSER", "SSOLOGIN_BROWSER"] {
        let mut world = with_browser(&body, "");
        world.set(variable, world.path("browser"));
        let mut login = from_a_shell(&world);
        let url = read_to_end(&world.path("opened"));
        assert!(world.sandbox().approve(user_code(&url)), "{url}");
        assert!(login.ends_by_lines());
        let (seen, code) = login.finish();
        assert!(seen.contains("logged in"), "{seen}");
        assert_eq!((code, seen.contains("noise")), (0, false), "{seen}");
    }
}

#[test]
fn one_that_floods_its_streams_is_not_seen() {
    let body = format!("head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2; {TELL}");
    let world = with_browser(&body, "");
    let login = world.start(&["homesso"]);
    let url = read_to_end(&world.path("opened"));
    world.sandbox().approve(user_code(&url));
    let output = login.finish();
    assert_eq!((output.code, output.stdout.as_str()), (Some(0), ""));
    assert!(!output.stderr.contains('\0'));
}

#[test]
#[cfg(target_os = "linux")]
fn an_interrupt_and_the_end_of_the_terminal_are_not_for_it() {
    let body = format!(r#"{TELL}; read -r line < "$HOME/gate"; echo "$line" > "$HOME/after""#);
    let world = with_browser(&body, "");
    let (gate, after) = (world.pipe("gate"), world.pipe("after"));
    let login = from_a_shell(&world);
    assert!(!read_to_end(&world.path("opened")).is_empty());
    login.keys("\u{3}");
    let (seen, code) = login.finish();
    assert_eq!(code, 130, "{seen}");
    std::fs::write(gate, "still here\n").unwrap();
    assert_eq!(read_to_end(&after), "still here\n");
}

#[test]
fn one_that_cannot_be_run_is_told_by_what_the_system_says() {
    let mut world = World::waiting();
    world.unset("SSOLOGIN_NO_BROWSER");
    world.set("BROWSER", world.write("browser", "no program"));
    let mut login = world.start(&["homesso"]);
    world.sandbox().approve(&login.code());
    let output = login.finish();
    let told = "no browser was opened (Permission denied (os error 13)): open the URL yourself";
    assert!(output.stderr.contains(told), "{output}");
    assert_eq!(output.code, Some(0), "{output}");
}
