mod hosts;

use std::path::Path;

use super::{EndpointError, Endpoints};
use crate::config::{Config, Document};
use crate::session::{Session, SessionId};
use crate::system::Env;

const CONFIG: &str = "\
[profile plain]
region = us-east-1

[profile url]
endpoint_url = https://profile.example:1

[profile services]
services = local
endpoint_url = https://profile.example:1

[profile half]
services = half

[profile both]
services = half
endpoint_url = https://profile.example:1

[profile dangling]
services = nowhere

[profile bad]
endpoint_url = profile.example

[profile bad-service]
services = bad

[profile ignoring]
services = local
endpoint_url = https://profile.example:1
ignore_configured_endpoint_urls = TRUE

[profile ignoring-one]
endpoint_url = https://profile.example:1
ignore_configured_endpoint_urls = 1

[profile empty]
services = empty
endpoint_url =

[profile empty-service]
services = empty
endpoint_url = https://profile.example:1

[profile switched]
use_fips_endpoint = True
use_dualstack_endpoint = true
ca_bundle = /profile/ca.pem

[profile half-switched]
use_fips_endpoint = 1
use_dualstack_endpoint = yes
ca_bundle =

[profile console]
services = console

[services local]
sso =
  endpoint_url = https://portal.example:2
SSO_OIDC =
  endpoint_url = https://oidc.example:3
s3 =
  endpoint_url = https://s3.example

STS =
  endpoint_url = https://sts.example:4

[services console]
signin =
  endpoint_url = https://signin.example:5

[services half]
sso_oidc =
  endpoint_url = https://oidc.example:3
sso-oidc =
  endpoint_url = https://hyphen.example

[services bad]
sso =
  endpoint_url = ftp://portal.example

[services empty]
sso =
  endpoint_url =
sso_oidc =
  ENDPOINT_URL = https://upper.example
";

fn endpoints<const N: usize>(
    profile: &str,
    env: [(&str, &str); N],
) -> Result<Endpoints, EndpointError> {
    let config = Config::new(
        Document::parse("/h/config", CONFIG.as_bytes().to_vec()),
        Document::parse("/h/credentials", Vec::new()),
    );
    Endpoints::new(
        &config,
        Some(profile).filter(|name| !name.is_empty()),
        &Env::from_pairs(env),
    )
}

/// Returns the OIDC and portal endpoints; empty if not overridden.
fn urls<const N: usize>(profile: &str, env: [(&str, &str); N]) -> [String; 2] {
    let endpoints = endpoints(profile, env).unwrap();
    [endpoints.oidc, endpoints.portal].map(Option::unwrap_or_default)
}

const OIDC: (&str, &str) = ("AWS_ENDPOINT_URL_SSO_OIDC", "https://env-oidc.example");
const PORTAL: (&str, &str) = ("AWS_ENDPOINT_URL_SSO", "https://env-portal.example");
const ALL: (&str, &str) = ("AWS_ENDPOINT_URL", "https://env.example");

#[test]
fn nothing_set_is_no_override() {
    for profile in ["", "plain", "no-such-profile"] {
        assert_eq!(
            endpoints(profile, []),
            Ok(Endpoints::default()),
            "{profile}"
        );
    }
}

#[test]
fn a_variable_of_the_service_comes_first_then_the_one_for_all() {
    assert_eq!(
        urls("services", [OIDC, PORTAL, ALL]),
        ["https://env-oidc.example", "https://env-portal.example"]
    );
    assert_eq!(
        urls("services", [OIDC, ALL]),
        ["https://env-oidc.example", "https://env.example"]
    );
    assert_eq!(
        urls("services", [PORTAL, ALL]),
        ["https://env.example", "https://env-portal.example"]
    );
    assert_eq!(
        urls("", [ALL]),
        ["https://env.example", "https://env.example"]
    );
}

#[test]
fn the_services_section_comes_before_the_url_of_the_profile() {
    assert_eq!(
        urls("services", []),
        ["https://oidc.example:3", "https://portal.example:2"]
    );
    assert_eq!(
        urls("both", []),
        ["https://oidc.example:3", "https://profile.example:1"]
    );
    assert_eq!(urls("half", []), ["https://oidc.example:3", ""]);
    assert_eq!(urls("url", []), ["https://profile.example:1"; 2]);
}

#[test]
fn each_service_is_looked_up_on_its_own() {
    assert_eq!(
        urls("services", [OIDC]),
        ["https://env-oidc.example", "https://portal.example:2"]
    );
}

#[test]
fn what_is_empty_is_not_set() {
    assert_eq!(urls("empty", []), ["", ""]);
    assert_eq!(urls("empty-service", []), ["https://profile.example:1"; 2]);
    assert_eq!(
        urls(
            "services",
            [
                ("AWS_ENDPOINT_URL_SSO_OIDC", ""),
                ("AWS_ENDPOINT_URL_SSO", ""),
                ("AWS_ENDPOINT_URL", "")
            ]
        ),
        ["https://oidc.example:3", "https://portal.example:2"]
    );
    assert_eq!(
        urls("", [("AWS_ENDPOINT_URL_SSO_OIDC", ""), ALL]),
        ["https://env.example"; 2]
    );
}

#[test]
fn overrides_are_ignored_on_the_word_true_alone() {
    let ignoring = |value| ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", value);
    for value in ["true", "TRUE", "True"] {
        assert_eq!(
            urls("services", [ignoring(value), OIDC, ALL]),
            ["", ""],
            "{value}"
        );
    }
    for value in ["1", "yes", "on", "false", ""] {
        assert_eq!(
            urls("url", [ignoring(value)]),
            ["https://profile.example:1"; 2],
            "{value}"
        );
    }
    assert_eq!(urls("ignoring", [OIDC, PORTAL, ALL]), ["", ""]);
    assert_eq!(urls("ignoring-one", []), ["https://profile.example:1"; 2]);
}

#[test]
fn what_is_ignored_may_be_wrong() {
    let ignoring = ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    for profile in ["bad", "bad-service", "dangling"] {
        assert_eq!(urls(profile, [ignoring]), ["", ""], "{profile}");
    }
}

#[test]
fn variables_make_a_wrong_profile_good() {
    for profile in ["bad", "bad-service", "dangling"] {
        assert_eq!(
            urls(profile, [OIDC, PORTAL]),
            ["https://env-oidc.example", "https://env-portal.example"],
            "{profile}"
        );
    }
}

#[test]
fn a_bad_url_is_named_by_its_variable_and_not_shown() {
    for value in [
        "g.example",
        "localhost:8080",
        "ftp://g.example",
        "file:///etc/passwd",
        "http://",
        "http://a b",
        "javascript:alert(1)",
        " ",
    ] {
        for name in [
            "AWS_ENDPOINT_URL_SSO_OIDC",
            "AWS_ENDPOINT_URL_SSO",
            "AWS_ENDPOINT_URL",
        ] {
            let error = endpoints("services", [(name, value)]).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!(
                    "the variable `{name}` is not an `http` or `https` URL: fix it or remove it"
                ),
                "{value}"
            );
        }
    }
}

#[test]
fn a_bad_url_is_named_by_file_and_line() {
    let line = |text: &str| 1 + CONFIG.lines().position(|line| line == text).unwrap();
    for (profile, at) in [
        ("bad", line("endpoint_url = profile.example")),
        ("bad-service", line("  endpoint_url = ftp://portal.example")),
    ] {
        assert_eq!(
            endpoints(profile, []).unwrap_err().to_string(),
            format!(
                "/h/config:{at}: `endpoint_url` is not an `http` or `https` URL: fix it or \
                 remove it"
            )
        );
    }
}

#[test]
fn a_services_section_that_is_missing_is_named_by_file_and_line() {
    let at = 1 + CONFIG
        .lines()
        .position(|line| line == "services = nowhere")
        .unwrap();
    assert_eq!(
        endpoints("dangling", []).unwrap_err().to_string(),
        format!(
            "/h/config:{at}: the section [services nowhere] does not exist: add it or remove the \
             key `services`"
        )
    );
}

#[test]
fn fips_and_dual_stack_are_on_for_the_word_true_alone() {
    let switches = |profile: &str, fips: &str, dual: &str| {
        let found = endpoints(
            profile,
            [
                ("AWS_USE_FIPS_ENDPOINT", fips),
                ("AWS_USE_DUALSTACK_ENDPOINT", dual),
            ],
        )
        .unwrap();
        (found.fips, found.dual_stack)
    };
    assert_eq!(switches("", "", ""), (false, false));
    assert_eq!(switches("", "true", "TRUE"), (true, true));
    assert_eq!(switches("", "1", "yes"), (false, false));
    assert_eq!(switches("switched", "", ""), (true, true));
    assert_eq!(switches("half-switched", "", ""), (false, false));
    assert_eq!(switches("switched", "false", ""), (false, true));
    assert_eq!(switches("switched", "", "0"), (true, false));
}

#[test]
fn a_ca_bundle_of_the_environment_comes_first() {
    let bundle = |profile: &str, value: &str| {
        endpoints(profile, [("AWS_CA_BUNDLE", value)])
            .unwrap()
            .ca_bundle
    };
    assert_eq!(bundle("", ""), None);
    assert_eq!(bundle("half-switched", ""), None);
    assert_eq!(
        bundle("switched", "").as_deref(),
        Some(Path::new("/profile/ca.pem"))
    );
    assert_eq!(
        bundle("switched", "/env/ca.pem").as_deref(),
        Some(Path::new("/env/ca.pem"))
    );
}
