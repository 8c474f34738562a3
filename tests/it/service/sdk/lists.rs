//! The accounts and roles in a portal: the requests, and the results of good and bad answers.

use std::time::Duration;

use serde_json::{Value, json};
use ssologin::aws::Aws;
use ssologin::service::{ListPage, Portal as _, ServiceError, ServiceFailure};
use ssologin::session::Account;
use ssologin::text::Secret;
use wiremock::ResponseTemplate;

use crate::service::sdk::calls::{ACCESS_TOKEN, at, failure, ok, session};
use crate::support::always;

async fn accounts(aws: &Aws, next: Option<&str>) -> Result<ListPage<Account>, ServiceError> {
    let token = Secret::new(ACCESS_TOKEN.into());
    aws.accounts(&session(), &token, next).await
}

async fn roles(aws: &Aws, next: Option<&str>) -> Result<ListPage<String>, ServiceError> {
    let token = Secret::new(ACCESS_TOKEN.into());
    aws.account_roles(&session(), &token, "123412341234", next)
        .await
}

fn accounts_answer() -> Value {
    json!({ "nextToken": "n+é", "accountList": [
        { "accountId": "123412341234", "accountName": "Muppets", "emailAddress": "m@example.com" },
        { "accountId": "1" },
    ] })
}

fn roles_answer() -> Value {
    json!({ "nextToken": "", "roleList": [{ "roleName": "Muppet Access", "accountId": "1" }] })
}

#[tokio::test]
async fn pages_are_requested_by_their_token_and_read() {
    let server = always(ok(accounts_answer())).await;
    let page = accounts(&at(&server.uri()), None).await.unwrap();
    assert_eq!(page.next.as_deref(), Some("n+é"));
    let account = |id: &str, name: &str, email: &str| Account {
        id: id.into(),
        name: name.into(),
        email: email.into(),
    };
    assert_eq!(
        page.items,
        [
            account("123412341234", "Muppets", "m@example.com"),
            account("1", "", "")
        ]
    );
    accounts(&at(&server.uri()), page.next.as_deref())
        .await
        .unwrap();
    let asked: Vec<_> = server.received_requests().await.unwrap();
    let query = |index: usize| asked[index].url.query().unwrap_or_default().to_owned();
    assert_eq!(query(0), "max_result=100");
    assert_eq!(asked[0].url.path(), "/assignment/accounts");
    assert_eq!(
        asked[0].headers.get("x-amz-sso_bearer_token").unwrap(),
        ACCESS_TOKEN
    );
    assert!(query(1).contains("next_token=n%2B%C3%A9"), "{}", query(1));

    let server = always(ok(roles_answer())).await;
    let page = roles(&at(&server.uri()), None).await.unwrap();
    assert_eq!(
        (page.items, page.next),
        (vec!["Muppet Access".into()], None)
    );
    let asked = server.received_requests().await.unwrap();
    assert_eq!(asked[0].url.path(), "/assignment/roles");
    let query: Vec<_> = asked[0].url.query_pairs().into_owned().collect();
    assert!(query.contains(&("account_id".into(), "123412341234".into())));
    assert!(query.contains(&("max_result".into(), "100".into())));
}

#[tokio::test]
async fn incomplete_lists_are_rejected() {
    for (answer, field) in [
        (json!({}), "accountList"),
        (json!({ "accountList": null }), "accountList"),
        (
            json!({ "accountList": [{ "accountName": "a" }] }),
            "accountId",
        ),
        (json!({ "accountList": [{ "accountId": "" }] }), "accountId"),
    ] {
        let server = always(ok(answer)).await;
        let failure = failure(accounts(&at(&server.uri()), None).await);
        assert_eq!(failure, ServiceFailure::Incomplete(field));
    }
    for (answer, field) in [
        (json!({}), "roleList"),
        (json!({ "roleList": [{ "accountId": "1" }] }), "roleName"),
    ] {
        let server = always(ok(answer)).await;
        let failure = failure(roles(&at(&server.uri()), None).await);
        assert_eq!(failure, ServiceFailure::Incomplete(field));
    }
}

#[tokio::test]
async fn a_list_is_requested_only_once_even_if_that_fails() {
    for status in [429, 500, 503] {
        let server = always(ResponseTemplate::new(status)).await;
        let aws = at(&server.uri());
        assert!(failure(accounts(&aws, None).await).is_transient());
        assert!(failure(roles(&aws, None).await).is_transient());
        assert_eq!(server.received_requests().await.unwrap().len(), 2);
    }
}

#[tokio::test]
async fn the_time_to_wait_is_read_in_seconds_and_as_a_date() {
    let date = "Sat, 21 Nov 2026 20:00:00 GMT";
    for (told, wait) in [
        ("7", Some(Duration::from_secs(7))),
        (
            "Sat, 21 Nov 2026 20:01:30 GMT",
            Some(Duration::from_secs(90)),
        ),
        ("Sat, 21 Nov 2026 19:00:00 GMT", None),
        ("-1", None),
        ("soon", None),
    ] {
        let answer = ResponseTemplate::new(429)
            .insert_header("retry-after", told)
            .insert_header("date", date);
        let server = always(answer).await;
        let failure = failure(accounts(&at(&server.uri()), None).await);
        assert_eq!(failure, ServiceFailure::Throttled(wait), "{told}");
    }
}
