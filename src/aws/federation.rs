//! The federation endpoint of the AWS console.
//!
//! The SDK does not support it, so this sends one POST request with the same HTTP client.

use std::time::Duration;

use aws_sdk_sso::config::http::HttpRequest;
use aws_smithy_runtime_api::client::http::{HttpConnector as _, HttpConnectorSettings};
use aws_smithy_types::body::SdkBody;
use http_body_util::BodyExt as _;
use serde_json::Value;
use url::Url;

use super::call::Call;
use super::client::{Aws, CONNECT_TIMEOUT, REPEATABLE};
use super::failure::{
    header, holds, is_throttling, late, of_half_an_answer, of_no_answer, retry_after,
};
use super::http;
use super::route::Route;
use crate::browser::VerificationUrl;
use crate::cache::RoleCredentials;
use crate::config::keys;
use crate::credentials::console::signin_form;
use crate::service::{
    BadSetting, Federation, HostSetting, Operation, ServiceError, ServiceFailure,
};
use crate::session::{Endpoints, Session};
use crate::text::{Fields, Secret, host_of};

/// The maximum length of a sign-in token; browsers reject longer ones.
const MAX_TOKEN: usize = 8192;

impl Federation for Aws {
    fn federation(&self, session: &Session, signin_host: &str) -> Result<Url, ServiceError> {
        let of_region = format!("https://{}", signin_host);
        let replaced = self.endpoints(session).signin.as_ref();
        let (text, wrong) = match replaced {
            None => (of_region.as_str(), BadSetting::Insecure),
            Some(Ok(url)) => (url.as_str(), BadSetting::Insecure),
            Some(Err(error)) => ("", BadSetting::Endpoint(error.clone())),
        };
        let url = Url::parse(text).ok();
        let safe = VerificationUrl::parse(text, replaced.is_some());
        let (Some(mut url), Some(_)) = (url.clone(), safe) else {
            let call = Call {
                operation: Operation::GetSigninToken,
                host: url
                    .and_then(|url| host_of(&url))
                    .unwrap_or_else(|| signin_host.to_owned())
                    .into(),
                setting: None,
            };
            return Err(call.failed(ServiceFailure::Setting(Box::new(wrong))));
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
        self.repeated(|| self.signin_token_once(session, federation, credentials, duration))
            .await
    }
}

/// The requests that are retried, once each.
impl Aws {
    async fn signin_token_once(
        &self,
        session: &Session,
        federation: &Url,
        credentials: &RoleCredentials,
        duration: Option<Duration>,
    ) -> Result<Secret, ServiceError> {
        let call = call(federation, self.endpoints(session));
        let form = signin_form(credentials, duration);
        let answer = tokio::time::timeout(REPEATABLE, self.post(session, federation, &form));
        let answer = answer.await.unwrap_or_else(|_| Err(late().into()));
        let answer = answer.map_err(|unanswered| ServiceError {
            source: unanswered.source,
            ..call.failed(unanswered.failure)
        })?;
        let Answer { status, body, .. } = &answer;
        token(&answer).map_err(|failure| match failure {
            ServiceFailure::Other(_) if echoes(body, credentials) => {
                call.failed(ServiceFailure::Other(format!("HTTP {status}")))
            }
            failure => call.failed(failure),
        })
    }
}

/// A complete response.
struct Answer {
    status: u16,
    is_throttled: bool,
    /// How long the service asks to wait.
    wait: Option<Duration>,
    body: Vec<u8>,
}

/// The reason why there is no response to evaluate.
struct Unanswered {
    failure: ServiceFailure,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl From<ServiceFailure> for Unanswered {
    fn from(failure: ServiceFailure) -> Unanswered {
        Unanswered {
            failure,
            source: None,
        }
    }
}

impl Aws {
    /// Sends a form and returns the response.
    async fn post(
        &self,
        session: &Session,
        url: &Url,
        form: &Secret,
    ) -> Result<Answer, Unanswered> {
        let settings = self.settings(session, REPEATABLE).await?;
        let timeouts = HttpConnectorSettings::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .build();
        let ca_bundle = self.endpoints(session).ca_bundle.as_deref();
        let request = request(url, form)?;
        let route = Route::of(&request)
            .map_err(|_| ServiceFailure::Setting(Box::new(BadSetting::Insecure)))?;
        let connector = http::connector(ca_bundle, route, &timeouts, settings.sleep_impl())
            .map_err(|error| ServiceFailure::Setting(Box::new(error.into())))?;
        let answer = connector.call(request).await;
        let answer = answer.map_err(|error| Unanswered {
            failure: of_no_answer(&error),
            source: Some(error.into()),
        })?;
        let status = answer.status().as_u16();
        let wait = retry_after(&answer);
        let is_throttled = status == 429 || header(&answer).is_some_and(is_throttling);
        let body = answer.into_body().collect().await;
        let body = body.map_err(|error| Unanswered {
            failure: of_half_an_answer(status, &*error),
            source: Some(error),
        })?;
        let body = body.to_bytes().to_vec();
        Ok(Answer {
            status,
            is_throttled,
            wait,
            body,
        })
    }
}

fn request(url: &Url, form: &Secret) -> Result<HttpRequest, ServiceFailure> {
    let wrong = || ServiceFailure::Other("the request could not be built".to_owned());
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

/// Extracts the sign-in token from a response.
fn token(answer: &Answer) -> Result<Secret, ServiceFailure> {
    let (status, body) = (answer.status, answer.body.as_slice());
    match status {
        _ if answer.is_throttled => Err(ServiceFailure::Throttled(answer.wait)),
        200..300 => {
            let mut fields = Fields::read(body)
                .map_err(|_| ServiceFailure::NotTheService(format!("HTTP {status}, not JSON")))?;
            fields
                .take_secret("SigninToken")
                .filter(|token| token.expose().len() <= MAX_TOKEN)
                .ok_or(ServiceFailure::Incomplete("SigninToken"))
        }
        500.. => Err(ServiceFailure::Server(status)),
        400.. => Err(ServiceFailure::Other(match reason(body) {
            Some(reason) => format!("HTTP {status}, {reason}"),
            None => format!("HTTP {status}"),
        })),
        _ => Err(ServiceFailure::NotTheService(format!(
            "HTTP {status}, in an unknown form"
        ))),
    }
}

/// Returns the human-readable part of an error response: a message or plain text, but not HTML.
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

/// Returns whether a response echoes credentials, either plain or form-encoded.
///
/// The check includes the access key ID, which comes first in the form, so that it also catches an
/// echo that is cut off in the middle of a secret.
fn echoes(body: &[u8], credentials: &RoleCredentials) -> bool {
    let (key, token) = (&credentials.secret_access_key, &credentials.session_token);
    holds(body, &credentials.access_key_id)
        || [key, token].iter().any(|secret| {
            let text = secret.expose();
            let encoded = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
            holds(body, text) || holds(body, Secret::new(encoded).expose())
        })
}

fn call(url: &Url, endpoints: &Endpoints) -> Call {
    Call {
        operation: Operation::GetSigninToken,
        host: host_of(url).unwrap_or_default().into(),
        setting: HostSetting::boxed(endpoints.setting_of(keys::SIGNIN)),
    }
}
