//! A page with a secret address that redirects one visitor, and no other, to a secret URL.
//!
//! A browser gets the URL to open on its command line, which every user of this machine can read.
//! So it gets the address of this page instead. Whoever reads the address later has no use for it.
//! Whoever is faster than the browser gets the secret URL, but the browser then comes second. The
//! page reports the second visit to its owner, who may be able to revoke the URL.

use std::io;

use super::answer::BrowserAnswer;
use super::listener::Loopback;
use super::request::Visit;
use crate::text::{Secret, hex};

/// A page that redirects its first visitor to a URL.
pub struct OneTimePage {
    path: String,
    target: Secret,
    was_visited: bool,
}

/// A visit of the page.
pub enum PageVisit {
    /// The first one, with the redirect to the URL.
    First(BrowserAnswer),
    /// A later one, so one of the visitors is not the browser, or the browser came twice.
    Again,
}

impl OneTimePage {
    /// Creates a page that redirects to `target`, with an address that cannot be guessed.
    ///
    /// # Errors
    ///
    /// Returns an error if the system provides no random bytes.
    pub fn new(target: Secret) -> io::Result<OneTimePage> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
        Ok(OneTimePage {
            path: format!("/{}", hex(&bytes)),
            target,
            was_visited: false,
        })
    }

    /// Returns the address of the page on a listener.
    #[must_use]
    pub fn url(&self, loopback: &Loopback) -> String {
        loopback.url(&self.path)
    }

    /// Returns whether the page was visited.
    #[must_use]
    pub fn was_visited(&self) -> bool {
        self.was_visited
    }

    /// Counts a visit of this page, or returns `None` if it is a visit of another one.
    pub fn visit(&mut self, visit: Visit<'_>) -> Option<PageVisit> {
        if visit.path != self.path || visit.query.is_some() {
            return None;
        }
        Some(match std::mem::replace(&mut self.was_visited, true) {
            false => PageVisit::First(BrowserAnswer::redirect(&self.target)),
            true => PageVisit::Again,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::request::Visit;
    use super::{OneTimePage, PageVisit};
    use crate::text::Secret;

    fn page() -> OneTimePage {
        OneTimePage::new(Secret::new("https://a.example/?b=c".into())).unwrap()
    }

    #[test]
    fn no_path_comes_twice() {
        let (one, other) = (page().path, page().path);
        assert_eq!((one.len(), other.len()), (33, 33));
        assert_ne!(one, other);
    }

    #[test]
    fn only_the_first_visit_of_the_page_is_redirected() {
        let mut page = page();
        let path = page.path.clone();
        let visit = |path, query| Visit { path, query };
        assert!(page.visit(visit("/", None)).is_none());
        assert!(page.visit(visit(&path, Some("x"))).is_none());
        assert!(page.visit(visit(&path[..32], None)).is_none());
        assert!(!page.was_visited());
        let first = page.visit(visit(&path, None));
        let location = "\r\nLocation: https://a.example/?b=c\r\n";
        assert!(
            matches!(first, Some(PageVisit::First(answer)) if answer.text().contains(location))
        );
        assert!(page.was_visited());
        for _ in 0..2 {
            assert!(matches!(
                page.visit(visit(&path, None)),
                Some(PageVisit::Again)
            ));
        }
    }
}
