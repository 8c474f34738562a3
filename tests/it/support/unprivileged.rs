//! Running the program without superuser rights.

use std::fs;
use std::os::unix::fs::lchown;
use std::os::unix::process::CommandExt as _;

use crate::support::{Fixture, Output, PROGRAM, Running};

/// The ID of the user and group that own no files.
const NOBODY: u32 = 65534;

/// Runs the program as a user to which file permissions apply, unlike to the superuser.
pub(crate) fn run_unprivileged(fixture: &Fixture, arguments: &[&str]) -> Output {
    if !rustix::process::geteuid().is_root() {
        return fixture.run(arguments);
    }
    let program = fixture.path("program");
    if !program.exists() {
        fs::copy(PROGRAM, &program).unwrap();
    }
    let home = fixture.home();
    let paths = fixture.contents().into_keys();
    for path in paths.map(|path| home.join(path)).chain([home.to_owned()]) {
        lchown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
    let mut command = fixture.other(program);
    command.args(arguments).uid(NOBODY).gid(NOBODY);
    Running::new(command, home).finish()
}
