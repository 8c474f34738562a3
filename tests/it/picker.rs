//! `ssologin` alone with several sessions: a list to pick from, on a terminal.

use crate::run::World;
use crate::terminal::Terminal;

const DOWN: &str = "\u{1b}[B";

fn list(world: &World) -> Terminal {
    let mut terminal = Terminal::start(world, &[]);
    terminal.until("space marks", 1);
    terminal
}

#[test]
fn the_sessions_that_are_marked_are_logged_in_to() {
    let world = World::approving().logged_in(&["homesso"]);
    let mut terminal = list(&world);
    terminal.until("valid, 59 min left", 1);
    terminal.keys(&format!(" {DOWN} \r"));
    let (written, code) = terminal.finish();
    assert_eq!(code, 0, "{written}");
    assert!(written.contains("kept: 59 min left"), "{written}");
    assert!(written.contains("logged in: 59 min left"), "{written}");
    assert!(world.token_path("worksso").exists());
    assert!(
        !world
            .token_path("https://oldsso.awsapps.com/start")
            .exists()
    );
}

#[test]
fn typing_narrows_the_list_and_a_start_url_can_be_picked() {
    let world = World::approving();
    let terminal = list(&world);
    terminal.keys("old");
    terminal.keys(" \r");
    let (written, code) = terminal.finish();
    assert_eq!(code, 0, "{written}");
    assert!(
        world
            .token_path("https://oldsso.awsapps.com/start")
            .exists()
    );
    assert!(!world.token_path("homesso").exists());
}

#[test]
fn nothing_marked_is_no_answer_and_esc_ends_it() {
    let world = World::approving();
    let mut terminal = list(&world);
    terminal.keys("\r");
    terminal.until("mark one with the space bar", 1);
    terminal.keys("\u{1b}");
    let (written, code) = terminal.finish();
    assert_eq!(code, 130, "{written}");
    assert_eq!(world.asked(), [""; 0]);
}
