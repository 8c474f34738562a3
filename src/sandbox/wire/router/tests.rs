use hyper::header::{CONTENT_TYPE, DATE};
use proptest::prelude::*;
use serde_json::{Map, json};

use super::*;
use crate::sandbox::center::{DEVICE_CODE_GRANT, REFRESH_GRANT};
use crate::sandbox::testing::{AT_ONCE, NOW, center};
use crate::sandbox::wire::http::ERROR_HEADER;
use crate::sandbox::wire::portal::TOKEN_HEADER;
use crate::sandbox::wire::testing::{ask, log_in, request};

#[test]
fn answers_have_the_members_of_the_service_model() {
    let mut center = center(AT_ONCE);
    let [client, device, token] = log_in(&mut center);
    assert_eq!(client["clientIdIssuedAt"], NOW.timestamp());
    assert_eq!(
        client["clientSecretExpiresAt"],
        NOW.timestamp() + 90 * 24 * 3600
    );
    assert_eq!(device["verificationUri"], "http://127.0.0.1:1/device");
    let complete = format!(
        "http://127.0.0.1:1/device?user_code={}",
        device["userCode"].as_str().unwrap()
    );
    assert_eq!(device["verificationUriComplete"], complete);
    assert_eq!(
        (&device["expiresIn"], &device["interval"]),
        (&json!(600), &json!(1))
    );
    assert_eq!(
        (&token["expiresIn"], &token["tokenType"]),
        (&json!(3600), &json!("Bearer"))
    );
    assert!(token["refreshToken"].is_string());

    let bearer = [(TOKEN_HEADER, token["accessToken"].as_str().unwrap())];
    let mut get = |uri: &str| -> Value {
        let (status, _, body) = ask(&mut center, "GET", uri, &bearer, "");
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).unwrap()
    };
    let accounts = get("/assignment/accounts?max_result=1");
    let muppets = json!({ "accountId": "123412341234", "accountName": "Muppets", "emailAddress": "muppets@example.com" });
    assert_eq!(accounts["accountList"], json!([muppets]));
    assert!(accounts["nextToken"].is_string());
    let roles = get("/assignment/roles?account_id=123412341234&max_result=1");
    assert_eq!(
        roles["roleList"],
        json!([{ "roleName": "MuppetAccess", "accountId": "123412341234" }])
    );
    let keys = get("/federation/credentials?role_name=MuppetAccess&account_id=123412341234");
    assert_eq!(
        keys["roleCredentials"]["expiration"],
        (NOW.timestamp() + 3600) * 1000
    );

    let key = |name: &str| keys["roleCredentials"][name].as_str().unwrap();
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={}/20260921/eu-west-1/sts",
        key("accessKeyId")
    );
    let signed = [
        ("authorization", authorization.as_str()),
        ("x-amz-security-token", key("sessionToken")),
    ];
    let (status, _, xml) = ask(
        &mut center,
        "POST",
        "/",
        &signed,
        "Action=GetCallerIdentity&Version=2011-06-15",
    );
    assert_eq!(status, 200);
    assert!(xml.contains("<Account>123412341234</Account>"), "{xml}");
    assert!(
        xml.contains(":assumed-role/AWSReservedSSO_MuppetAccess_"),
        "{xml}"
    );

    let (status, _, xml) = ask(
        &mut center,
        "POST",
        "/",
        &signed,
        "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123412341234%3Arole%2FFurther\
         &RoleSessionName=me&DurationSeconds=900",
    );
    assert_eq!(status, 200, "{xml}");
    assert!(
        xml.contains("<Expiration>2026-09-21T14:28:20Z</Expiration>"),
        "{xml}"
    );
    assert!(xml.contains(":assumed-role/Further/me</Arn>"), "{xml}");
    let (status, _, xml) = ask(
        &mut center,
        "POST",
        "/",
        &signed,
        "Action=AssumeRole&Version=2011-06-15&RoleArn=x",
    );
    assert_eq!(status, 400);
    assert!(xml.contains("<Code>ValidationError</Code>"), "{xml}");

    assert_eq!(
        ask(&mut center, "POST", "/logout", &bearer, ""),
        (200, String::new(), String::new())
    );
    assert_eq!(
        ask(&mut center, "POST", "/logout", &bearer, "").1,
        "UnauthorizedException"
    );
    let operations = center
        .requests()
        .iter()
        .map(|request| (request.operation, request.refused));
    assert_eq!(
        operations.collect::<Vec<_>>(),
        [
            ("RegisterClient", None),
            ("StartDeviceAuthorization", None),
            ("CreateToken", None),
            ("ListAccounts", None),
            ("ListAccountRoles", None),
            ("GetRoleCredentials", None),
            ("GetCallerIdentity", None),
            ("AssumeRole", None),
            ("AssumeRole", Some("ValidationError")),
            ("Logout", None),
            ("Logout", Some("UnauthorizedException")),
        ]
    );
}

#[test]
fn every_answer_has_the_date_of_the_handed_in_clock() {
    for (method, uri) in [
        ("POST", "/token"),
        ("GET", "/device"),
        ("POST", "/"),
        ("PUT", "/nowhere"),
    ] {
        let response = answer(&mut center(AT_ONCE), &request(method, uri, &[], b""), NOW);
        assert_eq!(
            response.headers()[DATE],
            "Mon, 21 Sep 2026 14:13:20 GMT",
            "{uri}"
        );
    }
}

#[test]
fn refusals_have_a_header_and_a_body() {
    let mut center = center(AT_ONCE);
    let [client, ..] = log_in(&mut center);
    let secret = |grant: &str| {
        json!({ "clientId": client["clientId"], "clientSecret": client["clientSecret"], "grantType": grant })
            .to_string()
    };
    let unknown = json!({ "clientId": "a", "clientSecret": "b", "grantType": REFRESH_GRANT, "refreshToken": "c" });
    for (path, body, status, name, code) in [
        (
            "/token",
            unknown.to_string(),
            401,
            "InvalidClientException",
            "invalid_client",
        ),
        (
            "/token",
            secret("password"),
            400,
            "UnsupportedGrantTypeException",
            "unsupported_grant_type",
        ),
        (
            "/token",
            secret(REFRESH_GRANT),
            400,
            "InvalidRequestException",
            "invalid_request",
        ),
        (
            "/token",
            "[]".to_owned(),
            400,
            "InvalidRequestException",
            "invalid_request",
        ),
        (
            "/device_authorization",
            "{}".to_owned(),
            400,
            "InvalidRequestException",
            "invalid_request",
        ),
        (
            "/client/register",
            "{".to_owned(),
            400,
            "InvalidRequestException",
            "invalid_request",
        ),
    ] {
        let (got, header, text) = ask(&mut center, "POST", path, &[], &body);
        assert_eq!((got, header.as_str()), (status, name), "{path} {body}");
        let answer: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(answer["error"], code);
        assert!(answer["error_description"].is_string());
    }
    let (status, header, text) = ask(&mut center, "GET", "/assignment/accounts", &[], "");
    assert_eq!((status, header.as_str()), (401, "UnauthorizedException"));
    assert!(serde_json::from_str::<Value>(&text).unwrap()["message"].is_string());
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!(DEVICE_CODE_GRANT)),
        Just(json!("public")),
        Just(json!("https://homesso.awsapps.com/start")),
    ];
    leaf.prop_recursive(2, 12, 4, |inner| {
        prop::collection::vec(inner, 0..4).prop_map(Value::from)
    })
}

fn json_body() -> impl Strategy<Value = Vec<u8>> {
    let names = prop::sample::select(vec![
        "clientId",
        "clientName",
        "clientSecret",
        "clientType",
        "deviceCode",
        "grantType",
        "grantTypes",
        "refreshToken",
        "scopes",
        "startUrl",
        "else",
    ]);
    let object = prop::collection::hash_map(names, json_value(), 0..9);
    object.prop_map(|members| {
        let object: Map<String, Value> = members
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        Value::Object(object).to_string().into_bytes()
    })
}

fn uri() -> impl Strategy<Value = String> {
    let path = prop::sample::select(vec![
        "/",
        "/client/register",
        "/device_authorization",
        "/token",
        "/assignment/accounts",
        "/assignment/roles",
        "/federation/credentials",
        "/logout",
        "/device",
        "/device/",
        "/..",
        "*",
    ]);
    let field = prop::sample::select(vec![
        "max_result",
        "next_token",
        "account_id",
        "role_name",
        "user_code",
    ]);
    let query = prop::collection::vec((field, "[!-~&&[^#<>\"`{}|\\\\^]]{0,12}"), 0..4);
    (path, query).prop_map(|(path, query)| match path {
        "*" => path.to_owned(),
        path => {
            let query: Vec<_> = query
                .into_iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            format!("{path}?{}", query.join("&"))
        }
    })
}

proptest! {
    #[test]
    fn anything_gets_an_answer(
        method in prop::sample::select(vec!["GET", "POST", "PUT", "HEAD", "OPTIONS", "ODD"]),
        uri in uri(),
        body in prop_oneof![prop::collection::vec(any::<u8>(), 0..200), json_body()],
        token in prop_oneof![Just(None), Just(Some(true)), Just(Some(false))],
        host in prop::sample::select(vec!["127.0.0.1:1", "localhost:1", "evil.example"]),
    ) {
        let mut center = center(AT_ONCE);
        let [.., tokens] = log_in(&mut center);
        let mut headers = vec![("host", host)];
        match token {
            Some(true) => headers.push((TOKEN_HEADER, tokens["accessToken"].as_str().unwrap())),
            Some(false) => headers.push((TOKEN_HEADER, "nonsense")),
            None => {}
        }
        let request = request(method, &uri, &headers, &body);
        let before = center.requests().len();
        let response = answer(&mut center, &request, NOW);
        let status = response.status().as_u16();
        let kind = response.headers()[CONTENT_TYPE].to_str().unwrap().to_owned();
        let text = std::str::from_utf8(response.body()).unwrap();
        if kind == "application/json" && status != 200 {
            prop_assert!(response.headers().contains_key(ERROR_HEADER));
            let body: Value = serde_json::from_str(text).unwrap();
            prop_assert!(body["message"].is_string() || body["error"].is_string());
            prop_assert!(matches!(status, 400 | 401 | 403 | 404 | 405), "{}", status);
        }
        if kind == "text/xml" {
            prop_assert!(text.contains("<Code>"));
        }
        // At most one request is recorded: the one that reached an operation.
        prop_assert!(center.requests().len() - before <= 1);
        prop_assert!(request.uri().path() != "/token" || method != "POST" || status >= 400);
    }
}
