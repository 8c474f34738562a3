//! The console's federation endpoint, which the SDK does not know: one POST by the same HTTP client.

use std::time::Duration;

use aws_sdk_sso::config::http::HttpRequest;
use aws_smithy_runtime_api::client::http::{HttpConnector as _, HttpConnectorSettings};
use aws_smithy_types::body::SdkBody;
use http_body_util::BodyExt as _;
use serde_json::Value;
use url::Url;

use super::failure::{holds, late, of_half_an_answer, of_no_answer};
use super::{ATTEMPT_TIMEOUT, Aws, CONNECT_TIMEOUT, Call, Repeat, http};
use crate::console::{Console, signin_form};
use crate::endpoint::host_of;
use crate::fields::Fields;
use crate::oidc::{Failure, Federation, SIGNIN_OPERATION, ServiceError};
use crate::role::RoleCredentials;
use crate::secret::Secret;
use crate::session::Session;
use crate::world::VerificationUrl;

/// No browser takes a longer one.
const MAX_TOKEN: usize = 8192;

const UNSAFE: &str = "role credentials go nowhere without TLS, nor with a name in the URL; check `AWS_ENDPOINT_URL_SIGNIN`, \
                      `AWS_ENDPOINT_URL` and `endpoint_url`";

impl Federation for Aws {
    fn federation(&self, session: &Session, console: &Console) -> Result<Url, ServiceError> {
        let of_region = format!("https://{}", console.signin_host());
        let replaced = self.endpoints(session).signin.as_ref();
        let (text, wrong) = match replaced {
            None => (of_region.as_str(), UNSAFE.to_owned()),
            Some(Ok(url)) => (url.as_str(), UNSAFE.to_owned()),
            Some(Err(error)) => ("", error.to_string()),
        };
        let url = Url::parse(text).ok();
        let safe = VerificationUrl::parse(text, replaced.is_some());
        let (Some(mut url), Some(_)) = (url.clone(), safe) else {
            let call = Call {
                operation: SIGNIN_OPERATION,
                host: url
                    .and_then(|url| host_of(&url))
                    .unwrap_or_else(|| console.signin_host()),
            };
            return Err(call.failed(Failure::Setting(wrong)));
        };
        let path = format!("{}/federation", url.path().trim_end_matches('/'));
        url.set_path(&path);
        url.set_query(None);
        url.set_fragment(None);
        Ok(url)
    }

    async fn signin_token(
        &self,
        session: &Session,
        federation: &Url,
        credentials: &RoleCredentials,
        duration: Option<Duration>,
    ) -> Result<Secret, ServiceError> {
        let call = call(federation);
        let form = signin_form(credentials, duration);
        let answer = tokio::time::timeout(ATTEMPT_TIMEOUT, self.post(session, federation, &form));
        let answer = answer.await.unwrap_or_else(|_| Err(late().into()));
        let (status, body) = answer.map_err(|unanswered| ServiceError {
            source: unanswered.source,
            ..call.failed(unanswered.failure)
        })?;
        token(status, &body).map_err(|failure| match failure {
            Failure::Other(_) if echoes(&body, credentials) => {
                call.failed(Failure::Other(format!("HTTP {status}")))
            }
            failure => call.failed(failure),
        })
    }
}

/// Why there is no answer to judge.
struct Unanswered {
    failure: Failure,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl From<Failure> for Unanswered {
    fn from(failure: Failure) -> Unanswered {
        Unanswered {
            failure,
            source: None,
        }
    }
}

impl Aws {
    /// Sends a form, and gives the status and the body of the answer.
    async fn post(
        &self,
        session: &Session,
        url: &Url,
        form: &Secret,
    ) -> Result<(u16, Vec<u8>), Unanswered> {
        let settings = self.settings(session, Repeat::Never).await?;
        let timeouts = HttpConnectorSettings::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .build();
        let ca_bundle = self.endpoints(session).ca_bundle.as_deref();
        let connector = http::connector(ca_bundle, &timeouts, settings.sleep_impl())
            .map_err(|error| Failure::Setting(error.to_string()))?;
        let answer = connector.call(request(url, form)?).await;
        let answer = answer.map_err(|error| Unanswered {
            failure: of_no_answer(&error),
            source: Some(error.into()),
        })?;
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await;
        let body = body.map_err(|error| Unanswered {
            failure: of_half_an_answer(status, &*error),
            source: Some(error),
        })?;
        Ok((status, body.to_bytes().to_vec()))
    }
}

fn request(url: &Url, form: &Secret) -> Result<HttpRequest, Failure> {
    let wrong = || Failure::Other("the request could not be made".to_owned());
    let mut request = HttpRequest::new(SdkBody::from(form.expose()));
    request.set_method("POST").map_err(|_| wrong())?;
    request.set_uri(url.as_str()).map_err(|_| wrong())?;
    let headers = request.headers_mut();
    headers.insert("content-type", "application/x-www-form-urlencoded");
    headers.insert("content-length", form.expose().len().to_string());
    headers.insert(
        "user-agent",
        concat!("ssologin/", env!("CARGO_PKG_VERSION")),
    );
    Ok(request)
}

/// What an answer says.
fn token(status: u16, body: &[u8]) -> Result<Secret, Failure> {
    match status {
        200..300 => {
            let mut fields = Fields::read(body)
                .map_err(|_| Failure::NotTheService(format!("HTTP {status}, no JSON")))?;
            fields
                .take_secret("SigninToken")
                .filter(|token| token.expose().len() <= MAX_TOKEN)
                .ok_or(Failure::Incomplete("SigninToken"))
        }
        429 => Err(Failure::Throttled(None)),
        500.. => Err(Failure::Server(status)),
        400.. => Err(Failure::Other(match reason(body) {
            Some(reason) => format!("HTTP {status}, {reason}"),
            None => format!("HTTP {status}"),
        })),
        _ => Err(Failure::NotTheService(format!(
            "HTTP {status}, of another form"
        ))),
    }
}

/// What stands in an answer for people: a message, or plain text; of a page, nothing.
fn reason(body: &[u8]) -> Option<String> {
    let message = match serde_json::from_slice::<Value>(body) {
        Ok(body) => ["message", "Message", "error_description", "error"]
            .iter()
            .find_map(|key| body.get(key)?.as_str().map(str::to_owned)),
        Err(_) => std::str::from_utf8(body).ok().map(str::to_owned),
    };
    let message = message?.trim().to_owned();
    (!message.is_empty() && !message.starts_with('<')).then_some(message)
}

/// Whether an answer gives credentials back, as they are or as the form had them; also where it breaks off in them.
fn echoes(body: &[u8], credentials: &RoleCredentials) -> bool {
    let (key, token) = (&credentials.secret_access_key, &credentials.session_token);
    holds(body, &credentials.access_key_id)
        || [key, token].iter().any(|secret| {
            let text = secret.expose();
            let encoded = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
            holds(body, text) || holds(body, Secret::new(encoded).expose())
        })
}

fn call(url: &Url) -> Call {
    Call {
        operation: SIGNIN_OPERATION,
        host: host_of(url).unwrap_or_default(),
    }
}
