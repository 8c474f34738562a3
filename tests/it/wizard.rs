//! `ssologin configure profile`: from a few answers to a profile that works.

mod asked;
mod script;

use std::fs;

use crate::run::World;

/// What needs no question.
const ALL: &[&str] = &[
    "configure",
    "profile",
    "new",
    "--session",
    "homesso",
    "--account",
    "123412341234",
    "--role",
    "MuppetAccess",
];

fn with<'a>(arguments: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [arguments, more].concat()
}

fn text(world: &World) -> String {
    fs::read_to_string(world.path(".aws/config")).unwrap()
}

fn works(world: &World, profile: &str) {
    let credentials = world.run(&["credentials", "--profile", profile]);
    assert_eq!(credentials.code, Some(0), "{credentials}");
    assert!(credentials.json()["AccessKeyId"].is_string());
}
