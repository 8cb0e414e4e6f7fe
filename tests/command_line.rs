//! What the command line does where things go wrong: what it prints, where it ends, what it leaves alone.

#![cfg(feature = "cli")]

mod common;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use caponimage::dataset::tokenizer::train_tokenizer;
use caponimage::model::ModelConfig;
use caponimage::training::config::TrainingConfig;
use caponimage::training::run::Run;
use serde_json::{Value, json};

use common::squares::{caponimage, command, dataset, error, published, text, training};

/// A training that learns next to nothing.
const SHORT: [&str; 4] = ["--preset", "tiny", "--steps", "4"];

fn tiny() -> String {
    text(&common::root().join("models/tiny")).into()
}

fn shirt() -> String {
    text(&common::root().join("tests/photos/t-shirt.jpg")).into()
}

/// Its standard output goes to a file.
fn into(output: &str, arguments: &[&str]) -> Output {
    let file = std::fs::OpenOptions::new()
        .write(true)
        .open(output)
        .unwrap();
    let mut command = command(arguments);
    command
        .stdout(file)
        .stderr(Stdio::piped())
        .output()
        .unwrap()
}

/// The captions of each record, written anew.
fn with_captions(folder: &Path, change: impl Fn(&mut Value)) -> std::path::PathBuf {
    let dataset = dataset(folder, 16);
    let file = dataset.join("annotations.jsonl");
    let lines = std::fs::read_to_string(&file).unwrap();
    let lines = lines.lines().map(|line| {
        let mut record: Value = serde_json::from_str(line).unwrap();
        change(&mut record);
        record.to_string() + "\n"
    });
    std::fs::write(&file, lines.collect::<String>()).unwrap();
    dataset
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_is_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path(), 16);
    let (model, photo) = (tiny(), shirt());
    for arguments in [
        vec!["caption", &photo, "--model", &model, "--json"],
        vec!["caption", &photo, "--model", &model],
        vec!["data", "stats", text(&dataset)],
        vec!["evaluate", &model, text(&dataset), "--json"],
    ] {
        let output = into("/dev/full", &arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(
            error(&output).contains("standard output"),
            "{}",
            error(&output)
        );
    }
}

/// As `caponimage caption … | head -c 1` does.
#[cfg(unix)]
#[test]
fn who_has_seen_enough_is_no_failure() {
    let mut child = command(&["caption", &shirt(), "--model", &tiny(), "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", error(&output));
    assert!(!error(&output).contains("panicked"), "{}", error(&output));
}

#[test]
fn captions_longer_than_the_model_are_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let long = "Wonderfully long words of praise for every single morning of a year ".repeat(4);
    let dataset = with_captions(folder.path(), |record| {
        for captioned in record["boxes"].as_array_mut().unwrap() {
            captioned["caption"] = json!(long);
        }
    });
    let model = tiny();
    let report = folder.path().join("report.html");
    for arguments in [
        vec!["evaluate", &model, text(&dataset)],
        vec!["evaluate", "report", &model, text(&dataset), text(&report)],
    ] {
        let output = caponimage(&arguments);
        assert!(output.status.success(), "{}", error(&output));
    }
}

#[test]
fn photos_from_elsewhere_are_refused_by_every_reader() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = with_captions(folder.path(), |record| {
        if record["id"] == "3-0" {
            record["image"] = json!("../elsewhere.png");
        }
    });
    let (page, model) = (folder.path().join("page.html"), tiny());
    std::fs::copy(dataset.join("images/0.png"), dataset.join("elsewhere.png")).unwrap();
    for arguments in [
        vec!["data", "check", text(&dataset)],
        vec!["data", "sheet", text(&dataset), text(&page)],
        vec!["evaluate", &model, text(&dataset)],
        vec!["evaluate", "report", &model, text(&dataset), text(&page)],
    ] {
        let output = caponimage(&arguments);
        assert!(!output.status.success(), "{arguments:?}");
        let printed = error(&output) + &String::from_utf8_lossy(&output.stdout);
        assert!(printed.contains("../elsewhere.png"), "{printed}");
        assert!(!page.exists());
    }
}

#[test]
fn a_byte_order_mark_is_no_problem() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path(), 16);
    let file = dataset.join("annotations.jsonl");
    let run = folder.path().join("run");
    let lines = std::fs::read_to_string(&file).unwrap();
    let read = ["check", "stats", "common-words"];
    let printed = || read.map(|command| caponimage(&["data", command, text(&dataset)]));
    let before = printed();
    for lines in [lines.clone(), lines.replace('\n', "\r\n")] {
        std::fs::write(&file, format!("\u{feff}{lines}")).unwrap();
        assert_eq!(printed(), before);
        let options = ["--preset", "tiny", "--steps", "2", "--validate-every", "2"];
        let output = caponimage(&training(&dataset, &run, &options));
        assert!(output.status.success(), "{}", error(&output));
        std::fs::remove_dir_all(&run).unwrap();
    }
}

#[test]
fn wrong_endings_are_no_problem() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path(), 16);
    let commands = ["check", "signal"].map(|command| ["data", command, text(&dataset)]);
    let printed = || {
        let outputs = commands.map(|command| caponimage(&command).stdout);
        outputs.map(|output| String::from_utf8(output).unwrap())
    };
    let before = printed().map(|text| text.replace(".png", ".jpg"));
    let file = dataset.join("annotations.jsonl");
    let lines = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, lines.replace(".png", ".jpg")).unwrap();
    for entry in std::fs::read_dir(dataset.join("images")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::rename(&path, path.with_extension("jpg")).unwrap();
    }
    assert_eq!(printed(), before);
}

#[test]
fn what_is_there_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let photo = folder.path().join("shirt.jpg");
    std::fs::copy(shirt(), &photo).unwrap();
    let before = std::fs::read(&photo).unwrap();
    let other = folder.path().join("other.jpg");
    let model = tiny();
    for (output, reason) in [(&photo, "the photo itself"), (&other, ".png")] {
        let arguments = [
            "caption",
            text(&photo),
            "--model",
            &model,
            "--annotate",
            text(output),
        ];
        let output = caponimage(&arguments);
        assert!(!output.status.success());
        assert!(error(&output).contains(reason), "{}", error(&output));
    }
    assert!(std::fs::read(&photo).unwrap() == before && !other.exists());

    let dataset = dataset(folder.path(), 16);
    let arguments = [
        "train",
        text(&dataset),
        text(folder.path()),
        "--from",
        &model,
    ];
    let output = caponimage(&[&arguments[..], &["--steps", "2", "--device", "cpu"]].concat());
    assert!(!output.status.success());
    assert!(
        error(&output).contains("holds other files"),
        "{}",
        error(&output)
    );
    assert!(!folder.path().join("config.json").exists());
}

#[test]
fn a_caption_that_fills_its_room_can_be_compared() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path(), 16);
    let (run, model) = (folder.path().join("run"), folder.path().join("model"));
    // Of a model that has learned next to nothing, captions end nowhere.
    let trained = caponimage(&training(&dataset, &run, &SHORT));
    assert!(trained.status.success(), "{}", error(&trained));
    let exported = caponimage(&[
        "export",
        text(&run),
        text(&model),
        "--compare",
        text(&dataset),
    ]);
    assert!(exported.status.success(), "{}", error(&exported));
}

#[test]
fn a_run_without_a_checkpoint_says_how_it_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path(), 16);
    // What a run leaves that was killed before its first checkpoint.
    let run = folder.path().join("run");
    let mut config = TrainingConfig::new(ModelConfig::tiny(), 4);
    let tokenizer = train_tokenizer(&dataset, config.model.vocabulary).unwrap();
    config.model.vocabulary = tokenizer.vocabulary();
    Run::create(&run, config, &tokenizer).unwrap();
    let again = [
        "train",
        text(&dataset),
        text(&run),
        "--resume",
        "--device",
        "cpu",
    ];
    let output = caponimage(&again);
    assert!(!output.status.success());
    let said = error(&output);
    assert!(
        said.contains("backbone") && said.contains("--from"),
        "{said}"
    );
    let published = published();
    let output = caponimage(&[&again[..], &["--backbone", &published]].concat());
    assert!(output.status.success(), "{}", error(&output));
}

#[cfg(unix)]
#[test]
fn links_lead_to_their_files() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path(), 16);
    let (page, link) = (
        folder.path().join("page.html"),
        folder.path().join("link.html"),
    );
    std::fs::write(&page, "old").unwrap();
    std::os::unix::fs::symlink("page.html", &link).unwrap();
    let made = Command::new(env!("CARGO_BIN_EXE_caponimage"))
        .args(["data", "sheet", text(&dataset), text(&link)])
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", error(&made));
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert!(std::fs::read_to_string(&page).unwrap().contains("<html"));
}

#[test]
fn many_photos_are_captioned_line_by_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(shirt(), folder.path().join("shirt.jpg")).unwrap();
    let requests = folder.path().join("requests.jsonl");
    let boxes = json!([{"x": 0.1, "y": 0.05, "width": 0.8, "height": 0.15}]);
    let lines = [
        json!({"photo": "shirt.jpg", "title": "Blue Shirt", "boxes": boxes}).to_string(),
        String::new(),
        json!({"photo": "none.jpg"}).to_string(),
        "{".into(),
        json!({"photo": "shirt.jpg"}).to_string(),
        json!({"photo": "shirt.jpg", "boxes": [{"x": 0.1, "y": "0"}]}).to_string(),
    ];
    let mut lines = lines.join("\n").into_bytes();
    // In an encoding of its own.
    lines.extend(b"\n{\"photo\": \"gr\xfcn.jpg\"}\n");
    std::fs::write(&requests, lines).unwrap();
    let model = tiny();
    let arguments = ["caption", "--lines", text(&requests), "--model", &model];
    let output = caponimage(&[&arguments[..], &["--device", "cpu"]].concat());
    let printed = String::from_utf8(output.stdout.clone()).unwrap();
    let answers: Vec<Value> = printed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), 6);
    assert_eq!(answers[0]["captions"].as_array().unwrap().len(), 1);
    assert_eq!(answers[0]["photo"], "shirt.jpg");
    assert_eq!(answers[1]["error"]["code"], "io");
    assert_eq!(answers[2]["error"]["code"], "request-invalid");
    assert_eq!(answers[3]["captions"].as_array().unwrap().len(), 6);
    for (answer, said) in [
        (2, "line 4: EOF"),
        (4, "line 6: boxes[0].y: invalid type"),
        (5, "line 7: not UTF-8"),
    ] {
        let message = answers[answer]["error"]["message"].as_str().unwrap();
        assert!(message.contains(said), "{message}");
    }
    assert!(!output.status.success() && error(&output).contains("4 lines"));
    let dashes = caponimage(&[
        "caption",
        "--title",
        "-50% Sale",
        "--seed",
        "-1",
        "none.jpg",
    ]);
    assert!(
        error(&dashes).contains("invalid value '-1' for '--seed"),
        "{}",
        error(&dashes)
    );

    // As one photo by itself.
    let alone = caponimage(&[
        "caption",
        text(&folder.path().join("shirt.jpg")),
        "--title",
        "Blue Shirt",
        "--box",
        "0.1,0.05,0.8,0.15",
        "--json",
        "--model",
        &model,
        "--device",
        "cpu",
    ]);
    let alone: Value = serde_json::from_slice(&alone.stdout).unwrap();
    assert_eq!(alone, answers[0]["captions"]);
}

#[test]
fn the_bundled_model_is_found_from_anywhere() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = |program: &Path| {
        let mut command = Command::new(program);
        command.current_dir(folder.path());
        command
            .args(["caption", &shirt(), "--device", "cpu"])
            .output()
            .unwrap()
    };
    let program = folder.path().join("bin/caponimage");
    std::fs::create_dir_all(program.parent().unwrap()).unwrap();
    std::fs::copy(env!("CARGO_BIN_EXE_caponimage"), &program).unwrap();
    let output = elsewhere(&program);
    assert!(!output.status.success());
    assert!(
        error(&output).contains("--model FOLDER"),
        "{}",
        error(&output)
    );
    let bundled = folder.path().join("bin/models/small");
    std::fs::create_dir_all(&bundled).unwrap();
    for file in std::fs::read_dir(tiny()).unwrap().flatten() {
        std::fs::copy(file.path(), bundled.join(file.file_name())).unwrap();
    }
    let output = elsewhere(&program);
    assert!(output.status.success(), "{}", error(&output));
}

#[test]
fn check_and_training_agree_on_colours() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = with_captions(folder.path(), |record| {
        if record["id"] == "3-0" {
            record["boxes"][1]["color"] = json!("#123456");
        }
    });
    let run = folder.path().join("run");
    let model = tiny();
    for arguments in [
        vec!["data", "check", text(&dataset)],
        vec![
            "train",
            text(&dataset),
            text(&run),
            "--from",
            &model,
            "--device",
            "cpu",
        ],
    ] {
        let output = caponimage(&arguments);
        assert!(!output.status.success(), "{arguments:?}");
        let printed = error(&output) + &String::from_utf8_lossy(&output.stdout);
        assert!(printed.contains("box 1: color is #123456"), "{printed}");
        assert!(printed.contains("#fff4d6"), "the twelve: {printed}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_is_no_photo() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path(), 16);
    let photo = dataset.join("images/3.png");
    std::fs::remove_file(&photo).unwrap();
    let made = Command::new("mkfifo").arg(&photo).status().unwrap();
    assert!(made.success());
    let output = folder.path().join("output");
    // None of them waits for something to come out.
    for arguments in [
        vec!["data", "check", text(&dataset)],
        vec!["data", "sheet", text(&dataset), text(&output)],
        vec![
            "data",
            "export",
            text(&dataset),
            text(&folder.path().join("published")),
        ],
    ] {
        let output = caponimage(&arguments);
        let said = error(&output) + &String::from_utf8_lossy(&output.stdout);
        let is_sheet = arguments[1] == "sheet";
        assert_eq!(output.status.success(), is_sheet, "{arguments:?}: {said}");
        assert!(is_sheet || said.contains("3.png"), "{said}");
    }
}

#[test]
fn a_start_that_failed_can_be_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path(), 16);
    let (photo, run) = (dataset.join("images/3.png"), folder.path().join("run"));
    let bytes = std::fs::read(&photo).unwrap();
    std::fs::write(&photo, "no picture").unwrap();
    let start = training(&dataset, &run, &SHORT);
    let output = caponimage(&start);
    let said = error(&output);
    assert!(!output.status.success() && said.contains("3.png"), "{said}");
    std::fs::write(&photo, bytes).unwrap();
    let output = caponimage(&start);
    assert!(output.status.success(), "{}", error(&output));
}

#[test]
fn several_boxes_may_say_the_same_where_it_is_asked_for() {
    let photo = shirt();
    let boxes: Vec<String> = (0..20)
        .flat_map(|i| {
            [
                "--box".into(),
                format!("0.1,{:.2},0.5,0.04", 0.05 * i as f32),
            ]
        })
        .collect();
    let boxes: Vec<&str> = boxes.iter().map(String::as_str).collect();
    let model = tiny();
    let different = |more: &[&str]| -> usize {
        let asked = ["caption", &photo, "--json", "--model", &model];
        let output = caponimage(&[&asked[..], &boxes, more].concat());
        assert!(output.status.success(), "{}", error(&output));
        let captions: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        let texts = captions.iter().map(|caption| caption["text"].to_string());
        texts.collect::<BTreeSet<_>>().len()
    };
    assert_eq!(different(&[]), 20);
    assert!(different(&["--allow-repeats"]) < 20);
}
