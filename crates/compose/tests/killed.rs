//! `compose build` is killed at any moment and makes the same dataset in the end.

#![cfg(unix)]

#[path = "../../../tests/common/collection.rs"]
mod collection;
#[path = "../../../tests/common/killing.rs"]
mod killing;

use std::path::Path;
use std::process::Command;

use collection::collection;
use killing::{assert_same, files, kill_often, time};

#[test]
fn a_killed_build_goes_on_as_if_it_had_never_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("fashion");
    collection(&source, 160);
    let build = |output: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_compose"));
        command
            .arg("build")
            .arg(output)
            .arg("--fashion")
            .arg(&source);
        command.args(["--invented", "1"]);
        command
    };
    let place = |name: &str| folder.path().join(name);
    let usual = time(build(&place("whole")));
    let whole = files(&place("whole"));
    kill_often(
        usual,
        |i| build(&place(&i.to_string())),
        |i| assert_same(&files(&place(&i.to_string())), &whole),
    );
}
