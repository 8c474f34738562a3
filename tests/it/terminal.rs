//! On a real terminal: what a person sees.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

use crate::run::{World, snapshot};

const COLUMNS: u16 = 80;
const DEADLINE: Duration = Duration::from_secs(60);

/// The program on a pseudo-terminal of its own.
pub(crate) struct Terminal {
    child: std::process::Child,
    bytes: Receiver<Vec<u8>>,
    seen: String,
    home: String,
    master: std::sync::Arc<File>,
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
        let size = Winsize {
            ws_row: 24,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&slave, size).unwrap();
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
            seen: String::new(),
            home: world.path("").display().to_string(),
            master,
        }
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
            self.seen += &String::from_utf8(bytes).expect("whole characters");
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

    /// Reads until the text has so many matches.
    pub(crate) fn until(&mut self, text: &str, count: usize) {
        while self.seen.matches(text).count() < count {
            let bytes = self.bytes.recv_timeout(DEADLINE);
            let bytes = bytes.unwrap_or_else(|error| panic!("{error}; seen:\n{}", self.seen));
            self.seen += &String::from_utf8(bytes).expect("whole characters");
        }
    }

    /// What was written so far.
    pub(crate) fn seen(&self) -> &str {
        &self.seen
    }

    /// Reads to the end, and returns all that was written, and the exit code.
    pub(crate) fn finish(mut self) -> (String, i32) {
        while let Ok(bytes) = self.bytes.recv_timeout(DEADLINE) {
            self.seen += &String::from_utf8(bytes).expect("whole characters");
        }
        let code = self.child.wait().unwrap().code().unwrap();
        let home = self.home.trim_end_matches('/');
        (self.seen.replace(home, "[HOME]"), code)
    }
}

/// What a terminal of 80 columns shows: lines wrapped, colours left out.
pub(crate) fn screen(written: &str) -> String {
    let mut rows = vec![String::new()];
    let mut column = 0;
    let mut characters = written.chars();
    while let Some(character) = characters.next() {
        match character {
            '\r' => column = 0,
            '\n' => rows.push(String::new()),
            '\u{1b}' => {
                assert_eq!(characters.next(), Some('['), "{written:?}");
                let end = characters.find(char::is_ascii_alphabetic);
                assert_eq!(end, Some('m'), "nothing but colours: {written:?}");
            }
            character => {
                if column == COLUMNS {
                    rows.push(String::new());
                    column = 0;
                }
                rows.last_mut().unwrap().push(character);
                column += 1;
            }
        }
    }
    rows.join("\n")
}

fn codes(written: &str) -> Vec<String> {
    let after = written.split("approve code ").skip(1);
    after.map(|text| text[..9].to_owned()).collect()
}

#[test]
fn every_url_and_code_is_on_the_screen_before_anybody_approves() {
    let world = World::waiting();
    let mut login = Terminal::start(&world, &["--all"]);
    login.until("user_code=", 3);
    login.until("\n", 3);
    let pending = world.sandbox().pending();
    assert_eq!(pending.len(), 3);
    let first = screen(&login.seen);
    // A narrow screen wraps a URL, and loses nothing of it.
    let unwrapped = first.replace('\n', "");
    for code in &pending {
        let url = format!("{}/device?user_code={code}", world.sandbox().url());
        assert!(unwrapped.contains(&url), "{first}");
        assert!(
            unwrapped.contains(&format!("approve code {code} ")),
            "{first}"
        );
    }
    assert!(!first.contains("logged in"));
    assert!(first.lines().count() <= 24);
    for (at, code) in codes(&login.seen).iter().enumerate() {
        world.sandbox().approve(code);
        login.until("logged in", at + 1);
    }
    let (written, code) = login.finish();
    assert_eq!(code, 0);
    let results = screen(&written);
    let results = results.lines().filter(|line| line.contains("logged in"));
    let mut results: Vec<_> = results.collect();
    results.sort_unstable();
    snapshot!(results.join("\n"), @r"
    homesso                           logged in: 59 min left, renews itself
    https://oldsso.awsapps.com/start  logged in: 7 h 59 min left
    worksso                           logged in: 59 min left, renews itself
    ");
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
fn tables_are_aligned() {
    let world = World::approving().logged_in(&["homesso"]);
    world.ends_in("homesso", 42 * 60 + 30);
    let shown = |arguments: &[&str]| screen(&Terminal::start(&world, arguments).finish().0);
    snapshot!(shown(&["status"]), @r"
    SESSION                           STATE       TOKEN   RENEWABLE  SIGN-IN (ESTIMA
    TE)  PROFILES
    homesso                           valid       42 min  yes        ~7 h 59 min    
         homesso.muppetuser, homesso.muppetadmin
    worksso                           signed-out  -       no                        
         worksso.dev, worksso.audit
    https://oldsso.awsapps.com/start  signed-out  -       no                        
         oldstyle
    ");
    snapshot!(shown(&["list", "profiles"]), @r"
      PROFILE              ACCOUNT       ROLE                 REGION     KIND
    homesso
      homesso.muppetuser   123412341234  MuppetAccess         eu-west-1
      homesso.muppetadmin  123412341234  AdministratorAccess  eu-west-1
    worksso
      worksso.dev          432143214321  DeveloperAccess      us-east-1
      worksso.audit        567856785678  ReadOnlyAccess       us-east-1
    https://oldsso.awsapps.com/start
      oldstyle             876587658765  LegacyAccess         us-west-2  legacy
    ");
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
    assert!(written.contains(&format!(" at {copied}")), "{written:?}");
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
