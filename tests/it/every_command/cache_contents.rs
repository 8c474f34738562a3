//! Cache files as other tools and crashes leave them: how they are read, reported and repaired.

use std::fs;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};
use ssologin::text::timestamp;

use crate::support::{Fixture, mode, now};

const FIELDS: [&str; 8] = [
    "startUrl",
    "region",
    "accessToken",
    "expiresAt",
    "clientId",
    "clientSecret",
    "registrationExpiresAt",
    "refreshToken",
];

type Fields = Map<String, Value>;

/// A function from the text of a valid file to the bytes of a damaged one.
type Spoil = dyn Fn(&str) -> Vec<u8>;

/// Logs in, and then replaces the token file with one of another shape.
fn shaped(shape: impl FnOnce(Fields) -> Vec<u8>) -> Fixture {
    let fixture = Fixture::signed_in();
    let bytes = shape(fixture.token("homesso"));
    fs::write(fixture.token_path("homesso"), bytes).unwrap();
    fixture
}

pub(crate) fn status(fixture: &Fixture) -> Value {
    let output = fixture.run(&["status", "homesso", "--json"]);
    assert_eq!(output.stderr, "");
    output.json()["sessions"][0].clone()
}

fn spelled(fields: &Fields) -> String {
    Value::from(fields.clone()).to_string()
}

/// Asserts that every client can read the file, with no trace of the earlier damage.
pub(crate) fn assert_whole(fixture: &Fixture, name: &str) {
    let path = fixture.token_path("homesso");
    let text = fs::read_to_string(&path).unwrap();
    let fields: Fields = serde_json::from_str(&text).unwrap();
    let keys: Vec<_> = fields.keys().map(String::as_str).take(8).collect();
    assert_eq!(keys, FIELDS, "{name}");
    assert!(fields.values().take(8).all(Value::is_string), "{name}");
    assert_eq!(text.lines().count(), 1, "{name}");
    for field in ["expiresAt", "registrationExpiresAt"] {
        let time = fields[field].as_str().unwrap();
        assert_eq!(
            timestamp::parse(time).map(timestamp::format).as_deref(),
            Some(time),
            "{name}"
        );
    }
    assert_eq!(mode(&path), 0o600, "{name}");
    assert_eq!(status(fixture)["state"], "valid", "{name}");
    assert!(!fixture.names("").contains(".ssologin-"), "{name}");
}

/// Returns one time in every spelling that tools have written.
fn spellings(time: DateTime<Utc>) -> Vec<String> {
    let at = |offset: i64, zone: &str| {
        let local = timestamp::format(time + TimeDelta::minutes(offset));
        local.replace('Z', zone)
    };
    vec![
        at(0, "z"),
        at(0, ".5Z"),
        at(0, ".123Z"),
        at(0, ".123456Z"),
        at(0, ".1234567Z"),
        at(0, ".123456789Z"),
        at(0, "+00:00"),
        at(120, "+02:00"),
        at(-300, "-05:00"),
        at(330, "+0530"),
        at(0, "UTC"),
        at(0, "Z").replace('T', " "),
        at(120, ".25+02:00").replace('T', " "),
    ]
}

#[test]
fn every_spelling_of_a_time_is_read_and_normalized_by_a_refresh() {
    let fixture = Fixture::signed_in();
    let ends = now() + TimeDelta::seconds(1830);
    let registration = now() + TimeDelta::days(30);
    for (end, registration) in spellings(ends).into_iter().zip(spellings(registration)) {
        fixture.edit("homesso", |token| {
            token.insert("expiresAt".to_owned(), end.clone().into());
            token.insert("registrationExpiresAt".to_owned(), registration.into());
        });
        let seen = status(&fixture);
        assert_eq!(
            (&seen["state"], &seen["renewable"]),
            (&json!("valid"), &json!(true)),
            "{end}"
        );
        let minutes = seen["minutes_left"].as_i64().unwrap();
        assert!((29..=30).contains(&minutes), "{end}: {minutes}");
        assert_eq!(
            fixture.run(&["refresh", "homesso", "--force"]).code,
            Some(0),
            "{end}"
        );
        assert_whole(&fixture, &end);
    }
}

#[test]
fn a_token_with_an_unreadable_expiration_counts_as_expired_until_a_refresh() {
    let no_zone = timestamp::format(now() + TimeDelta::hours(1)).replace('Z', "");
    for end in [
        None,
        Some(json!(null)),
        Some(json!("")),
        Some(json!("soon")),
        Some(json!(1_796_119_200)),
        Some(json!({})),
        Some(json!(no_zone)),
    ] {
        let fixture = Fixture::signed_in();
        fixture.edit("homesso", |token| {
            token.shift_remove("expiresAt");
            token.extend(end.clone().map(|end| ("expiresAt".to_owned(), end)));
        });
        let seen = status(&fixture);
        assert_eq!(seen["state"], "renewable", "{end:?}");
        assert_eq!(
            seen["problem"], "it does not say when the token expires",
            "{end:?}"
        );
        assert_eq!(fixture.run(&["homesso"]).code, Some(0), "{end:?}");
        assert_eq!(fixture.asked(), ["CreateToken"], "{end:?}");
        assert_whole(&fixture, &format!("{end:?}"));
    }
}

#[test]
fn optional_fields_may_be_missing_or_have_another_type() {
    for field in FIELDS {
        if ["accessToken", "expiresAt"].contains(&field) {
            continue;
        }
        for value in [
            None,
            Some(json!(null)),
            Some(json!("")),
            Some(json!(42)),
            Some(json!([])),
        ] {
            let name = format!("{field}: {value:?}");
            let fixture = shaped(|mut token| {
                token.shift_remove(field);
                token.extend(value.clone().map(|value| (field.to_owned(), value)));
                spelled(&token).into_bytes()
            });
            let seen = status(&fixture);
            assert_eq!(
                (&seen["state"], &seen["problem"]),
                (&json!("valid"), &Value::Null),
                "{name}"
            );
            let needed = !["startUrl", "region"].contains(&field);
            assert_eq!(seen["renewable"], !needed, "{name}");
            let command = if needed { "login" } else { "refresh" };
            let output = fixture.run(&[command, "homesso", "--force"]);
            assert_eq!(output.code, Some(0), "{name}: {output}");
            assert_whole(&fixture, &name);
        }
    }
}

#[test]
fn a_file_without_an_access_token_is_unreadable_until_the_next_login() {
    for value in [
        None,
        Some(json!(null)),
        Some(json!("")),
        Some(json!(42)),
        Some(json!("a\r\nb")),
    ] {
        let fixture = shaped(|mut token| {
            token.shift_remove("accessToken");
            token.extend(value.clone().map(|value| ("accessToken".to_owned(), value)));
            spelled(&token).into_bytes()
        });
        let seen = status(&fixture);
        assert_eq!(seen["state"], "unreadable", "{value:?}");
        assert_eq!(
            seen["problem"], "it has no usable `accessToken`",
            "{value:?}"
        );
        assert_eq!(
            fixture.run(&["refresh", "homesso"]).code,
            Some(3),
            "{value:?}"
        );
        assert_eq!(fixture.run(&["homesso"]).code, Some(0), "{value:?}");
        assert_whole(&fixture, &format!("{value:?}"));
    }
}

#[test]
fn every_way_to_write_the_same_object_is_read_and_normalized_by_a_refresh() {
    let reversed = |token: Fields| Fields::from_iter(token.into_iter().rev());
    let pretty = |token: &Fields| serde_json::to_string_pretty(token).unwrap();
    let shapes: [(&str, &dyn Fn(Fields) -> String); 10] = [
        ("indented", &|token| pretty(&token)),
        ("CRLF", &|token| {
            pretty(&token).replace('\n', "\r\n") + "\r\n"
        }),
        ("a newline behind it", &|token| spelled(&token) + "\n"),
        ("a byte-order mark", &|token| {
            format!("\u{feff}{}", spelled(&token))
        }),
        ("escaped slashes", &|token| {
            spelled(&token).replace('/', "\\/")
        }),
        ("escaped letters", &|token| {
            spelled(&token).replace("access", "\\u0061ccess")
        }),
        ("another order", &|token| spelled(&reversed(token))),
        ("a brace behind it", &|token| spelled(&token) + "}"),
        ("the end of a longer one behind it", &|token| {
            spelled(&token) + "-token\", \"region\": \"x\"}"
        }),
        ("a whole one behind it", &|token| {
            spelled(&token) + "{\"accessToken\": \"other\"}"
        }),
    ];
    for (name, shape) in shapes {
        let fixture = shaped(|token| shape(token).into_bytes());
        let seen = status(&fixture);
        assert_eq!(
            (&seen["state"], &seen["problem"]),
            (&json!("valid"), &Value::Null),
            "{name}"
        );
        assert_eq!(seen["renewable"], true, "{name}");
        assert_eq!(
            fixture.run(&["refresh", "homesso", "--force"]).code,
            Some(0),
            "{name}"
        );
        assert_eq!(fixture.asked(), ["CreateToken"], "{name}");
        assert_whole(&fixture, name);
    }
}

#[test]
fn a_file_that_is_not_an_object_is_unreadable_and_replaced_by_the_next_login() {
    let shapes: [(&str, &Spoil); 8] = [
        ("empty", &|_| Vec::new()),
        ("blank", &|_| b" \r\n".to_vec()),
        ("zeros", &|text| vec![0; text.len()]),
        ("half", &|text| text.as_bytes()[..text.len() / 2].to_vec()),
        ("all but the last byte", &|text| {
            text.as_bytes()[..text.len() - 1].to_vec()
        }),
        ("an array", &|text| format!("[{text}]").into_bytes()),
        ("no text", &|_| b"\xff\xfe\x00{".to_vec()),
        ("a page", &|_| b"<html>\x1b[31m</html>".to_vec()),
    ];
    for (name, shape) in shapes {
        let fixture = shaped(|token| shape(&spelled(&token)));
        let before = fixture.tree();
        let seen = status(&fixture);
        assert_eq!(seen["state"], "unreadable", "{name}");
        assert_eq!(seen["minutes_left"], 0, "{name}");
        assert!(
            seen["problem"].as_str().unwrap().starts_with("it is "),
            "{name}"
        );
        assert_eq!(fixture.run(&["refresh", "homesso"]).code, Some(3), "{name}");
        assert_eq!(fixture.tree(), before, "{name}");
        let output = fixture.run(&["homesso"]);
        assert_eq!(output.code, Some(0), "{name}: {output}");
        assert_eq!(
            output.stderr.matches("is damaged").count(),
            1,
            "{name}: {output}"
        );
        assert_whole(&fixture, name);
    }
}

/// Another tool writes the file in place: the first read gets half of it, a later one all of it.
#[cfg(target_os = "linux")]
#[test]
fn a_half_written_file_is_read_again() {
    use rustix::fs::inotify::{CreateFlags, Reader, WatchFlags, add_watch, init};
    use std::io::Write as _;
    use std::mem::MaybeUninit;
    for half in [0, 100] {
        let fixture = Fixture::signed_in();
        let path = fixture.token_path("homesso");
        let whole = fs::read(&path).unwrap();
        let mut file = fs::File::create(&path).unwrap();
        file.write_all(&whole[..half]).unwrap();
        let watch = init(CreateFlags::CLOEXEC).unwrap();
        add_watch(&watch, &path, WatchFlags::CLOSE_NOWRITE).unwrap();
        let running = fixture.start(&["status", "homesso", "--json"]);
        let mut buffer = [MaybeUninit::uninit(); 1024];
        Reader::new(&watch, &mut buffer).next().unwrap();
        file.write_all(&whole[half..]).unwrap();
        let seen = running.finish().json()["sessions"][0].clone();
        assert_eq!(
            (&seen["state"], &seen["problem"]),
            (&json!("valid"), &Value::Null),
            "{half}"
        );
    }
}
