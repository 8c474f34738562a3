//! On a real terminal: what a person sees.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

use crate::run::World;

const COLUMNS: u16 = 80;
const DEADLINE: Duration = Duration::from_secs(60);
/// What a program writes at once is read within this time.
const SETTLED: Duration = Duration::from_millis(200);

/// The program on a pseudo-terminal of its own.
pub(crate) struct Terminal {
    child: std::process::Child,
    bytes: Receiver<Vec<u8>>,
    unread: Vec<u8>,
    seen: String,
    home: String,
    master: std::sync::Arc<File>,
    columns: u16,
}

impl Terminal {
    pub(crate) fn start(world: &World, arguments: &[&str]) -> Terminal {
        Terminal::sized(world, arguments, COLUMNS)
    }

    /// The program on a terminal of so many columns.
    pub(crate) fn sized(world: &World, arguments: &[&str], columns: u16) -> Terminal {
        let mut command = world.command();
        command.args(arguments);
        Terminal::of(world, command, columns)
    }

    /// A command on a terminal of so many columns.
    pub(crate) fn of(world: &World, mut command: Command, columns: u16) -> Terminal {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let slave = File::options()
            .read(true)
            .write(true)
            .open(name.to_str().unwrap())
            .unwrap();
        tcsetwinsize(&slave, size(columns)).unwrap();
        command
            .env("TERM", "xterm-256color")
            .stdin(Stdio::from(slave.try_clone().unwrap()))
            .stdout(Stdio::from(slave.try_clone().unwrap()))
            .stderr(Stdio::from(slave));
        let child = command.spawn().unwrap();
        // This side of the terminal is the program's alone: its end is seen when it is gone.
        drop(command);
        let master = std::sync::Arc::new(File::from(master));
        let reader = std::sync::Arc::clone(&master);
        let (sender, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // The end is an error on Linux, and nothing read elsewhere.
            while let Ok(count @ 1..) = (&*reader).read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Terminal {
            child,
            bytes,
            unread: Vec::new(),
            seen: String::new(),
            home: world.path("").display().to_string(),
            master,
            columns,
        }
    }

    /// The terminal gets another width.
    pub(crate) fn resize(&mut self, columns: u16) {
        tcsetwinsize(&*self.master, size(columns)).unwrap();
        self.columns = columns;
    }

    /// Types a line.
    pub(crate) fn line(&self, text: &str) {
        (&*self.master)
            .write_all(format!("{text}\n").as_bytes())
            .unwrap();
    }

    /// Presses keys.
    pub(crate) fn keys(&self, keys: &str) {
        (&*self.master).write_all(keys.as_bytes()).unwrap();
    }

    /// Whether the terminal shows what is typed and hands it over by lines, as it did before.
    pub(crate) fn by_lines(&self) -> bool {
        let modes = tcgetattr(&*self.master).unwrap().local_modes;
        modes.contains(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG)
    }

    /// Reads to the end of the program, and tells whether the terminal is then as it was.
    pub(crate) fn ends_by_lines(&mut self) -> bool {
        while let Ok(bytes) = self.bytes.recv_timeout(DEADLINE) {
            self.take(&bytes);
        }
        self.by_lines()
    }

    /// Types what ends the input at the beginning of a line.
    pub(crate) fn end_of_input(&self) {
        (&*self.master).write_all(b"\x04").unwrap();
    }

    /// Presses Ctrl-C.
    pub(crate) fn interrupt(&self) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    }

    /// Reads until the text has so many matches, lines broken or not.
    pub(crate) fn until(&mut self, text: &str, count: usize) {
        let matches = |seen: &str| {
            seen.matches(text)
                .count()
                .max(words(seen).matches(text).count())
        };
        let deadline = Instant::now() + DEADLINE;
        while matches(&self.seen) < count {
            self.more(deadline, &self.seen.clone());
        }
    }

    /// Reads until the screen is as wanted and nothing more comes at once, and returns it.
    pub(crate) fn until_shown(&mut self, wanted: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + DEADLINE;
        loop {
            let screen = screen_of(&self.seen, self.columns);
            match wanted(&screen).then(|| self.bytes.recv_timeout(SETTLED)) {
                None => self.more(deadline, &screen),
                // What was written at once may be read in parts.
                Some(Ok(bytes)) => self.take(&bytes),
                Some(Err(_)) => return screen,
            }
        }
    }

    fn more(&mut self, deadline: Instant, shown: &str) {
        let left = deadline.saturating_duration_since(Instant::now());
        let bytes = self.bytes.recv_timeout(left);
        let bytes = bytes.unwrap_or_else(|error| panic!("{error}; seen:\n{shown}"));
        self.take(&bytes);
    }

    fn take(&mut self, bytes: &[u8]) {
        self.unread.extend_from_slice(bytes);
        // A character may be read in parts too.
        let whole = match std::str::from_utf8(&self.unread) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        let rest = self.unread.split_off(whole);
        let text = std::mem::replace(&mut self.unread, rest);
        self.seen += &String::from_utf8(text).unwrap();
    }

    /// Reads to the end, and returns what stands on the screen then, and the exit code.
    pub(crate) fn last_screen(self) -> (String, i32) {
        let columns = self.columns;
        let (written, code) = self.finish();
        (screen_of(&written, columns), code)
    }

    /// Reads to the end, and returns all that was written, and the exit code.
    pub(crate) fn finish(mut self) -> (String, i32) {
        while let Ok(bytes) = self.bytes.recv_timeout(DEADLINE) {
            self.take(&bytes);
        }
        let code = self.child.wait().unwrap().code().unwrap();
        let home = self.home.trim_end_matches('/');
        (self.seen.replace(home, "[HOME]"), code)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn size(columns: u16) -> Winsize {
    Winsize {
        ws_row: 24,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    }
}

/// What a terminal of 80 columns, and as many rows as it takes, shows in the end.
pub(crate) fn screen(written: &str) -> String {
    screen_of(written, COLUMNS)
}

/// The same for another width.
pub(crate) fn screen_of(written: &str, columns: u16) -> String {
    let mut terminal = avt::Terminal::new(columns.into(), 500).unwrap();
    terminal.feed(written);
    let rows = (0..500).map(|row| terminal.screen().line(row).unwrap().text());
    let rows: Vec<_> = rows.map(|row| row.trim_end().to_owned()).collect();
    rows.join("\n").trim_end().to_owned()
}

/// The words that were written: without colours and moves, and however lines are broken.
pub(crate) fn words(written: &str) -> String {
    let plain = anstream::adapter::strip_str(written).to_string();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn colours_are_for_a_terminal_alone() {
    let world = World::approving().logged_in(&["homesso"]);
    for arguments in [&["homesso"][..], &["status"], &["list", "sessions"]] {
        let (written, code) = Terminal::start(&world, arguments).finish();
        assert_eq!(code, 0);
        assert!(written.contains("\u{1b}["), "{arguments:?}: {written}");
        let piped = world.run(arguments);
        assert!(!piped.to_string().contains('\u{1b}'), "{piped}");
        let never = [arguments, &["--color", "never"]].concat();
        let (written, _) = Terminal::start(&world, &never).finish();
        assert!(!written.contains('\u{1b}'), "{written:?}");
    }
    let always = world.run(&["status", "--color", "always"]);
    assert!(always.stdout.contains("\u{1b}["), "{always}");
    let mut world = world;
    world.set("NO_COLOR", "1");
    for arguments in [&["homesso"][..], &["status"], &["homeso"]] {
        let (written, _) = Terminal::start(&world, arguments).finish();
        assert!(!written.contains('\u{1b}'), "{written:?}");
    }
}

#[test]
fn help_fits_the_screen() {
    let world = World::approving();
    for arguments in [&["--help"][..], &["login", "--help"], &["status", "-h"]] {
        let (written, code) = Terminal::start(&world, arguments).finish();
        assert_eq!(code, 0);
        // Nothing was wrapped: there are no more rows than lines.
        let rows = screen(&written).lines().count();
        assert_eq!(rows, written.lines().count(), "{written}");
    }
}

#[test]
fn a_qr_code_is_drawn_where_it_can_be_and_nowhere_else() {
    let mut world = World::approving();
    let blocks = |text: &str| text.matches(['█', '▀', '▄']).count();
    let (written, code) = Terminal::start(&world, &["homesso", "--qr"]).finish();
    assert_eq!(code, 0);
    assert!(blocks(&written) > 100, "{written}");
    // Black on white: the margin is blank, and white.
    let first = written.lines().find(|line| line.contains("\u{1b}[107m"));
    assert!(
        first.is_some_and(|line| line.contains("\u{1b}[30m") && blocks(line) == 0),
        "{written:?}"
    );
    let output = world.run(&["homesso", "--force", "--qr"]);
    assert_eq!(
        (output.code, blocks(&output.stderr)),
        (Some(0), 0),
        "{output}"
    );
    world.set("NO_COLOR", "1");
    let (written, code) = Terminal::start(&world, &["homesso", "--force", "--qr"]).finish();
    assert_eq!((code, blocks(&written)), (0, 0), "{written}");
}

#[test]
fn urls_are_links_where_the_terminal_has_them_and_nowhere_else() {
    let mut world = World::approving();
    world.set("VTE_VERSION", "7600");
    let written = |world: &World, arguments: &[&str]| {
        let arguments = [&["homesso", "--force"], arguments].concat();
        let (written, code) = Terminal::start(world, &arguments).finish();
        assert_eq!(code, 0, "{written}");
        written
    };
    let linked = written(&world, &[]);
    let (_, rest) = linked.split_once("\u{1b}]8;;http://").expect("a link");
    let (target, rest) = rest.split_once("\u{1b}\\http://").expect("its text");
    let (text, _) = rest.split_once("\u{1b}]8;;\u{1b}\\").expect("its end");
    assert!(
        target == text && text.contains("/device?user_code="),
        "{linked:?}"
    );
    let output = world.run(&["homesso", "--force", "--color", "always"]);
    assert!(!output.stderr.contains("\u{1b}]"), "{output:?}");
    assert!(!written(&world, &["--color", "never"]).contains('\u{1b}'));
    world.set("NO_COLOR", "1");
    assert!(!written(&world, &[]).contains('\u{1b}'));
    world.unset("NO_COLOR");
    world.unset("VTE_VERSION");
    assert!(!written(&world, &[]).contains("\u{1b}]"));
}

#[test]
fn the_url_is_handed_to_the_clipboard_on_request_and_to_a_terminal_alone() {
    let mut world = World::approving();
    let url = |written: &str| {
        let (_, rest) = written.split_once("\u{1b}]52;c;")?;
        let copied = aws_smithy_types::base64::decode(rest.split_once('\u{7}')?.0).unwrap();
        Some(String::from_utf8(copied).unwrap())
    };
    let (written, code) = Terminal::start(&world, &["homesso", "--copy"]).finish();
    let copied = url(&written).expect("it is copied");
    assert!(
        code == 0 && copied.contains("/device?user_code="),
        "{written:?}"
    );
    assert!(
        words(&written).contains(&format!(" at {copied}")),
        "{written:?}"
    );
    for arguments in [&["homesso", "--force"][..], &["homesso", "--copy"]] {
        let (written, _) = Terminal::start(&world, arguments).finish();
        assert_eq!(url(&written), None, "{written:?}");
    }
    world.set("SSOLOGIN_COPY", "1");
    world.set("NO_COLOR", "1");
    let (written, _) = Terminal::start(&world, &["homesso", "--force"]).finish();
    assert!(url(&written).is_some(), "{written:?}");
    let output = world.run(&["homesso", "--force"]);
    assert!(!output.stderr.contains('\u{1b}'), "{output:?}");
}
