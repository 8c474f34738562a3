use super::*;
use crate::sandbox::center::TokenGrant;
use crate::sandbox::testing::{AT_ONCE, HOUR, SCOPE, START, at, center, client, metadata, name};

#[test]
fn a_client_is_good_for_ninety_days_and_for_its_own_codes() {
    let mut center = center(AT_ONCE);
    let (id, secret) = client(&mut center, &[]);
    let (other, other_secret) = client(&mut center, &[]);
    let mut start = |id: &str, secret: &str, now| center.authorize_device(id, secret, START, now);
    assert_eq!(name(start(&id, &secret, at(90 * 24 * HOUR - 1))), "ok");
    assert_eq!(
        name(start(&id, &secret, at(90 * 24 * HOUR))),
        "InvalidClientException"
    );
    assert_eq!(
        name(start(&id, &other_secret, at(0))),
        "InvalidClientException"
    );
    assert_eq!(
        name(start("nobody", &secret, at(0))),
        "InvalidClientException"
    );
    let code = start(&id, &secret, at(0)).ok().unwrap().device_code;
    let stolen = center.create_token(&other, &other_secret, TokenGrant::DeviceCode(&code), at(0));
    assert_eq!(name(stolen), "InvalidGrantException");
    for bad in ["http://homesso.awsapps.com/start", "", "homesso"] {
        assert_eq!(
            name(center.authorize_device(&id, &secret, bad, at(0))),
            "InvalidRequestException"
        );
    }
}

#[test]
fn registrations_that_are_refused() {
    let mut center = center(AT_ONCE);
    let mut register = |kind: &str, scope: &str, grant: &str| {
        let scopes = vec![scope.to_owned()];
        name(center.register(metadata(kind, scopes, &[grant]), at(0)))
    };
    assert_eq!(register("public", SCOPE, DEVICE_CODE_GRANT), "ok");
    assert_eq!(register("public", SCOPE, REFRESH_GRANT), "ok");
    assert_eq!(
        register("confidential", SCOPE, REFRESH_GRANT),
        "InvalidClientMetadataException"
    );
    assert_eq!(
        register("public", "two words", REFRESH_GRANT),
        "InvalidScopeException"
    );
    assert_eq!(
        register("public", "", REFRESH_GRANT),
        "InvalidScopeException"
    );
    assert_eq!(
        register("public", SCOPE, "password"),
        "UnsupportedGrantTypeException"
    );
}
