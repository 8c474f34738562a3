//! The chain that the tests use: `top` on `mid` on `homesso.muppetuser`.

use ssologin::session::AssumedRole;

use crate::support::{Fixture, README};

/// The profiles `top`, with the source profile `mid`, and `mid`, with `homesso.muppetuser`.
pub(crate) const CHAIN: &str = "
[profile mid]
role_arn = arn:aws:iam::123412341234:role/Further
source_profile = homesso.muppetuser

[profile top]
role_arn = arn:aws:iam::432143214321:role/team/Highest
source_profile = mid
role_session_name = muppet@example.com
external_id = tower 7
duration_seconds = 1800
region = eu-north-1
";

pub(crate) const TOP: &[&str] = &["credentials", "--profile", "top"];

pub(crate) const MID: &[&str] = &["credentials", "--profile", "mid"];

pub(crate) fn chained() -> Fixture {
    let fixture = Fixture::approving();
    fixture.config(format!("{README}{CHAIN}"));
    fixture
}

pub(crate) fn highest() -> AssumedRole {
    AssumedRole {
        role_arn: "arn:aws:iam::432143214321:role/team/Highest".into(),
        session_name: Some("muppet@example.com".into()),
        external_id: Some("tower 7".into()),
        duration_seconds: Some(1800),
    }
}
