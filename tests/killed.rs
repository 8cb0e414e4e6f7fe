//! Training and importing are killed at any moment and come to the same end.

#![cfg(all(unix, feature = "cli"))]

mod common;

use std::path::Path;
use std::process::Command;

use caponimage::training::run::Run;

use common::killing::{assert_same, files, kill_often, time};
use common::runs::story;
use common::squares::{command, dataset, text, training};

#[test]
fn a_killed_training_comes_to_the_same_end() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path(), 48);
    let train = |run: &Path| -> Command {
        let options: &[&str] = match run.join("config.json").exists() {
            true => &["--resume"],
            false => &[
                "--preset",
                "tiny",
                "--steps",
                "48",
                "--batch",
                "8",
                "--validate-every",
                "4",
            ],
        };
        command(&training(&dataset, run, options))
    };
    let place = |name: &str| folder.path().join(name);
    let usual = time(train(&place("whole")));
    let best = |run: &Path| Run::open(run).unwrap().weights(None).unwrap().1;
    kill_often(
        usual,
        |i| train(&place(&i.to_string())),
        |i| {
            let run = place(&i.to_string());
            assert_eq!(story(&run), story(&place("whole")));
            assert!(best(&run) == best(&place("whole")));
            let left = std::fs::read_dir(run.join("checkpoints")).unwrap();
            let names = left.map(|entry| entry.unwrap().file_name().into_string().unwrap());
            assert!(names.into_iter().all(|name| name.starts_with("step-")));
        },
    );
}

#[test]
fn a_killed_import_comes_to_the_same_end() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path(), 160);
    let place = |name: &str| folder.path().join(name);
    let exported = command(&["data", "export", text(&dataset), text(&place("published"))]);
    time(exported);
    let import = |output: &Path| -> Command {
        command(&[
            "data",
            "import",
            text(&place("published")),
            text(output),
            "--keep-all",
        ])
    };
    let usual = time(import(&place("whole")));
    let whole = files(&place("whole"));
    assert!(whole.len() > 100);
    kill_often(
        usual,
        |i| import(&place(&i.to_string())),
        |i| assert_same(&files(&place(&i.to_string())), &whole),
    );
}
