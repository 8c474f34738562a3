//! The browser's part in a login by authorization code.

use std::fs;

use ssologin::session::{Session, SessionId};
use url::Url;

use crate::support::{Fixture, Output, Running, get, location};

/// The arguments of a login with PKCE on any free port.
///
/// Without `--redirect-port`, tests in a container would log in by device code.
pub(crate) const PKCE: &[&str] = &["homesso", "--use-pkce", "--redirect-port", "0"];

/// Returns the URL in the next login prompt.
pub(crate) fn shown(login: &mut Running) -> Url {
    let line = login.until(" log in within ");
    Url::parse(line.split_whitespace().last().unwrap()).unwrap()
}

/// Returns the value of a query parameter of the URL.
pub(crate) fn field(url: &Url, name: &str) -> String {
    let found = url.query_pairs().find(|(key, _)| key == name);
    found.unwrap().1.into_owned()
}

/// Returns the URL to which the service redirects the browser after the approval.
pub(crate) fn approved(url: &Url) -> Url {
    location(&get(url))
}

/// Runs a login, and requests the URL and the redirect as a browser does.
pub(crate) fn log_in(fixture: &Fixture, arguments: &[&str]) -> (Url, String, Output) {
    let mut login = fixture.start(arguments);
    let url = shown(&mut login);
    let page = get(&approved(&url));
    (url, page, login.finish())
}

/// Returns the output with the URL and the port, which differ from run to run, replaced.
pub(crate) fn plain(output: &Output, url: &Url) -> String {
    let redirect = Url::parse(&field(url, "redirect_uri")).unwrap();
    let port = redirect.port().unwrap().to_string();
    let text = output.to_string().replace(url.as_str(), "[URL]");
    text.replace(&port, "[PORT]")
}

pub(crate) fn homesso() -> Session {
    Session {
        id: SessionId::Named("homesso".into()),
        start_url: "https://homesso.awsapps.com/start/".into(),
        region: "eu-west-1".into(),
        scopes: Some(vec!["sso:account:access".into()]),
        place: None,
    }
}

/// Returns the text of the session's registration file, at the path that the AWS CLI uses.
pub(crate) fn registration(fixture: &Fixture) -> String {
    let cache = fixture.cache();
    fs::read_to_string(cache.registration_path(&homesso())).unwrap()
}
