//! The board on the terminal, kept up to date.

use std::time::Duration;

use chrono::{DateTime, Utc};
use ssologin::system::{Clock as _, SystemClock};

use super::board::{Board, Stage};
use super::screen::Screen;
use crate::terminal::{Modes, Terminal};
use crate::text::{Text, text};

/// The interval at which the board is redrawn.
pub(crate) const TICK: Duration = Duration::from_secs(1);

/// A board on the terminal, which stays as it is when this is dropped.
pub(crate) struct Live {
    terminal: Terminal,
    modes: Modes,
    board: Board,
    screen: Screen,
}

impl Live {
    /// Creates a board, or returns `None` if lines cannot be redrawn in place or do not fit.
    pub(crate) fn begin(terminal: Terminal, board: Board) -> Option<Live> {
        let size = terminal.size().filter(|_| terminal.can_move())?;
        let lines = board.lines(size.0, now());
        let live = Live {
            terminal,
            modes: Modes::now(),
            board,
            screen: Screen::default(),
        };
        live.modes.hide_typed();
        Screen::fits(&lines, size).then_some(live)
    }

    pub(crate) fn set(&mut self, name: &Text, stage: Stage) {
        self.board.set(name, stage);
        if !self.show() {
            self.tell(name);
        }
    }

    /// Prints a message that stays, above the board.
    pub(crate) fn say(&mut self, text: &Text) {
        let (columns, _) = self.size();
        let gone = self.screen.take_away(columns);
        self.terminal.draw(&text!("{}{}\n", gone, text));
        self.show();
    }

    /// Draws the current board, and returns `false` if it does not fit or is in the background.
    pub(crate) fn show(&mut self) -> bool {
        let size = self.size();
        let lines = self.board.lines(size.0, now());
        let fits = Screen::fits(&lines, size) && self.terminal.can_move();
        if fits {
            let text = self.screen.show(lines, size.0);
            self.terminal.draw(&text);
        } else {
            self.screen.leave();
        }
        fits
    }

    /// Draws the board again, below what others wrote while the process was stopped.
    ///
    /// Nothing is drawn if the process is now in the background.
    pub(crate) fn resume(&mut self) {
        self.screen.leave();
        self.modes.hide_typed();
        self.show();
    }

    /// Ends all logins; see [`Board::end`].
    pub(crate) fn end(mut self, otherwise: Option<&str>) {
        let told = self.board.end(otherwise);
        if !self.show() {
            told.iter().for_each(|name| self.tell(name));
        }
    }

    /// Prints the lines of one session, which stay.
    fn tell(&self, name: &Text) {
        let (columns, _) = self.size();
        let lines = self.board.lines_of(name, columns, now());
        self.terminal.draw(&Screen::default().show(lines, columns));
    }

    fn size(&self) -> (usize, usize) {
        self.terminal.size().unwrap_or((80, 24))
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.modes.restore_typed();
    }
}

fn now() -> DateTime<Utc> {
    SystemClock.now()
}
