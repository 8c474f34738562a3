//! New role credentials are judged by the service's clock, cached ones by this machine's.

use chrono::TimeDelta;
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::credentials::formats::USER;
use crate::support::{Fixture, access_key, always, keep_role, now, role_path};

/// Returns a portal's answer at a time of its clock, with credentials that expire at another.
///
/// Both are relative to this machine's clock.
fn answer(date: TimeDelta, end: TimeDelta) -> ResponseTemplate {
    let date = (now() + date).format("%a, %d %b %Y %H:%M:%S GMT");
    let end = (now() + end).timestamp_millis();
    ResponseTemplate::new(200)
        .insert_header("date", date.to_string())
        .set_body_json(json!({ "roleCredentials": {
            "accessKeyId": "ASIANEW", "secretAccessKey": "s", "sessionToken": "t", "expiration": end
        }}))
}

#[tokio::test]
async fn new_credentials_that_are_over_by_the_clock_of_the_service_are_refused() {
    let hour = TimeDelta::hours(1);
    for (date, end, side) in [
        (TimeDelta::zero(), -hour, None),
        (hour * 2, hour, Some("2 hours behind")),
        (hour * -2, hour * -3, Some("2 hours ahead of")),
    ] {
        let mut fixture = Fixture::signed_in();
        let portal = always(answer(date, end)).await;
        fixture.set("AWS_ENDPOINT_URL_SSO", portal.uri());
        let output = fixture.run(USER);
        assert_eq!(
            (output.code, output.stdout.as_str()),
            (Some(1), ""),
            "{output}"
        );
        let error = "error: homesso: the service returned role credentials that have expired";
        assert!(output.stderr.contains(error), "{output}");
        let skew =
            side.map(|side| format!("warning: this machine's clock is {side} the service's"));
        assert_eq!(
            output.stderr.contains("this machine's clock is"),
            skew.is_some()
        );
        assert!(
            output.stderr.contains(&skew.unwrap_or_default()),
            "{output}"
        );
        assert!(!role_path(&fixture).exists());
    }
}

#[tokio::test]
async fn new_credentials_that_are_valid_by_the_clock_of_the_service_are_printed() {
    let hour = TimeDelta::hours(1);
    // This machine's clock is two hours ahead, so the credentials look expired.
    let mut fixture = Fixture::signed_in();
    let portal = always(answer(hour * -2, -hour)).await;
    fixture.set("AWS_ENDPOINT_URL_SSO", portal.uri());
    let output = fixture.run(USER);
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(output.json()["AccessKeyId"], "ASIANEW");
    let skew = "warning: this machine's clock is 2 hours ahead of the service's";
    assert!(output.stderr.contains(skew), "{output}");
    // A clock that is right is not mentioned.
    let portal = always(answer(TimeDelta::zero(), hour)).await;
    fixture.set("AWS_ENDPOINT_URL_SSO", portal.uri());
    let output = fixture.run(USER);
    assert_eq!(access_key(&output), "ASIANEW");
}

#[test]
fn cached_credentials_are_judged_by_the_clock_of_this_machine() {
    let fixture = Fixture::signed_in();
    keep_role(&fixture, 3600);
    fixture.advance(TimeDelta::hours(2));
    let output = fixture.run(USER);
    assert_eq!(access_key(&output), "ASIAKEPT", "{output}");
    fixture.assert_nothing_asked();
}
