//! The URL that the user needs next, in the clipboard of the terminal.

use std::sync::Mutex;

use ssologin::login::Event;
use ssologin::session::{Session, SessionId};

use crate::terminal::Terminal;

/// Copies the URL of the session that has waited longest, and of the next one when it is done.
pub(crate) struct Clipboard {
    terminal: Terminal,
    /// The sessions that wait for the user, in order, with their URLs; `None` if copying is off.
    waiting: Option<Mutex<Vec<(SessionId, String)>>>,
}

impl Clipboard {
    pub(crate) fn new(terminal: Terminal, wanted: bool) -> Clipboard {
        let waiting = wanted.then(Mutex::default);
        Clipboard { terminal, waiting }
    }

    pub(crate) fn event(&self, session: &Session, event: &Event<'_>) {
        let waiting = self.waiting.as_ref().map(Mutex::lock);
        if let Some(Ok(mut waiting)) = waiting
            && let Some(url) = next(&mut waiting, &session.id, event)
        {
            self.terminal.copy(url);
        }
    }
}

/// Records an event, and returns the first URL if it has changed.
fn next<'a>(
    waiting: &'a mut Vec<(SessionId, String)>,
    id: &SessionId,
    event: &Event<'_>,
) -> Option<&'a str> {
    let before = waiting.first().cloned();
    match event {
        Event::Prompt { url, .. } | Event::Authorize { url, .. } => {
            let url = url.as_str().to_owned();
            match waiting.iter_mut().find(|(other, _)| other == id) {
                Some((_, known)) => *known = url,
                None => waiting.push((id.clone(), url)),
            }
        }
        Event::Finished(_) => waiting.retain(|(other, _)| other != id),
        _ => return None,
    }
    let first = waiting.first();
    let (_, url) = first.filter(|first| before.as_ref() != Some(*first))?;
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::next;
    use ssologin::browser::VerificationUrl;
    use ssologin::error::Error;
    use ssologin::login::Event;
    use ssologin::session::SessionId;
    use std::time::Duration;

    #[test]
    fn the_one_that_waits_longest_comes_first() {
        let mut waiting = Vec::new();
        let mut asked = |name: &str, path: &str| {
            let id = SessionId::Named(name.to_owned());
            let url = VerificationUrl::parse(&format!("https://a.example/{path}"), false);
            let url = url.expect("a URL");
            let failed = Err(Error::LoginNeeded {
                session: name.to_owned(),
            });
            let event = match path {
                "" => Event::Finished(&failed),
                _ => Event::Prompt {
                    url: &url,
                    user_code: "A",
                    life: Duration::ZERO,
                },
            };
            let copied = next(&mut waiting, &id, &event);
            copied.map_or(String::new(), |url| url.replace("https://a.example/", ""))
        };
        assert_eq!(asked("a", "1"), "1");
        assert_eq!(asked("b", "2"), "");
        assert_eq!(asked("c", "3"), "");
        assert_eq!(asked("b", ""), "");
        assert_eq!(asked("a", "4"), "4");
        assert_eq!(asked("kept", ""), "");
        assert_eq!(asked("a", ""), "3");
        assert_eq!(asked("c", ""), "");
        assert_eq!(asked("a", "5"), "5");
    }
}
