//! A suite from end to end: what is missing is run, what is there stays, and the page holds what the
//! outcomes say.

#![cfg(feature = "train")]

mod common;

use std::path::{Path, PathBuf};

use caponimage::evaluate::suite::Suite;
use caponimage::evaluate::suite::outcome::{Measure, Outcome};
use caponimage::model::ModelConfig;
use caponimage::train::config::TrainingConfig;
use serde_json::{Value, json};

use common::squares::{caponimage, dataset, error, published};

fn suite(folder: &Path, change: impl FnOnce(&mut Value)) -> PathBuf {
    let mut training = TrainingConfig::new(ModelConfig::tiny(), 60);
    (training.batch, training.validate_every) = (8, 60);
    training.pre_training.rate.peak = 3e-3;
    training.fine_tuning.rate.peak = 3e-3;
    let row = |name: &str, how: Value| {
        let mut row = json!({"name": name, "what": format!("what {name} is")});
        row.as_object_mut()
            .unwrap()
            .extend(how.as_object().unwrap().clone());
        row
    };
    let tiny = common::root().join("models/tiny");
    let mut suite = json!({
        "text": ["The first paragraph."],
        "training": training,
        "seeds": [3, 4],
        "photos": 10,
        "reference": "full",
        "groups": [
            {"title": "Inputs", "text": "Some.", "rows": [
                row("full", json!({"train": {}})),
                row("no-text", json!({"train": {"inputs": {"text": false}}, "without": "being told"})),
                row("most-frequent", json!({"baseline": "most-frequent"})),
                row("nearest", json!({"baseline": "nearest-product"})),
                row("tiny", json!({"model": tiny})),
            ]},
            {"title": "Weights", "text": "Few bits.", "rows": [
                row("int4", json!({"quantise": "int4"})),
            ]},
        ],
        "outcomes": "outcomes",
        "page": "RESULTS.md",
    });
    change(&mut suite);
    let path = folder.join("suite.json");
    std::fs::write(&path, suite.to_string()).unwrap();
    path
}

#[test]
fn what_is_missing_is_run_and_the_page_says_what_came_out() {
    let folder = tempfile::tempdir().unwrap();
    let file = suite(folder.path(), |_| ());
    let place = dataset(folder.path(), 96);
    let work = folder.path().join("work");
    let backbone = published();
    let [file_name, place, work] = [&file, &place, &work].map(|path| path.to_str().unwrap());
    let run = || {
        let output = caponimage(&[
            "evaluate",
            "suite",
            file_name,
            place,
            "--work",
            work,
            "--backbone",
            &backbone,
            "--device",
            "cpu",
        ]);
        assert!(output.status.success(), "{}", error(&output));
        let page = std::fs::read_to_string(folder.path().join("RESULTS.md")).unwrap();
        (page, String::from_utf8(output.stdout).unwrap())
    };
    let (page, said) = run();
    let outcome = |name: &str| {
        let path = folder.path().join("outcomes").join(name);
        Outcome::read(&path).unwrap().unwrap()
    };
    for name in [
        "full-3",
        "full-4",
        "no-text-3",
        "int4-4",
        "most-frequent",
        "nearest",
        "tiny",
    ] {
        let outcome = outcome(&format!("{name}.json"));
        for scores in [&outcome.told, &outcome.alone] {
            assert_eq!(scores.photos[&Measure::True].len(), 10, "{name}");
        }
        assert!(
            said.contains(name.trim_end_matches(|c| "-34".contains(c))),
            "{said}"
        );
    }
    assert_ne!(outcome("full-3.json").told, outcome("full-4.json").told);
    // In this dataset the place fixes the phrase, and the text the words.
    let told = |name: &str, measure| outcome(name).told.value(measure);
    assert_eq!(told("nearest.json", Measure::True), 1.0);
    assert!(told("most-frequent.json", Measure::True) < 1.0);
    assert!(told("most-frequent.json", Measure::Cider) < told("nearest.json", Measure::Cider));

    let line = |start: &str| {
        let found = page.lines().find(|line| line.starts_with(start));
        found
            .unwrap_or_else(|| panic!("{start} in {page}"))
            .to_string()
    };
    assert!(page.starts_with("# Results\n\nThe first paragraph.\n"));
    assert!(line("| `full` | what").contains("what full is"));
    let mean = 50.0 * (told("full-3.json", Measure::True) + told("full-4.json", Measure::True));
    let table = page.split("Captions given title").nth(1).unwrap();
    let cells: Vec<&str> = table
        .lines()
        .find(|l| l.starts_with("| `full`"))
        .unwrap()
        .split('|')
        .collect();
    assert!(cells[2].contains(&format!("{mean:.1} ±")), "{cells:?}");
    let nearest = table
        .lines()
        .find(|l| l.starts_with("| `nearest`"))
        .unwrap();
    assert!(nearest.starts_with("| `nearest` | 100.0"), "{nearest}");
    assert!(page.contains("without it, `no-text`"), "{page}");

    // Nothing is run twice; what is lost or no longer fits is made anew, and only that.
    let (again, said) = run();
    assert!(again == page && !said.contains("row"), "{said}");
    let (kept, before) = (outcome("full-3.json"), outcome("no-text-3.json"));
    std::fs::remove_file(folder.path().join("outcomes/full-4.json")).unwrap();
    suite(folder.path(), |suite| {
        suite["groups"][0]["rows"][1]["train"]["inputs"]["picture"] = json!(false);
    });
    let (_, said) = run();
    assert_ne!(outcome("no-text-3.json").fingerprint, before.fingerprint);
    assert_eq!(said.matches("row ").count(), 3, "{said}");
    assert_eq!(outcome("full-3.json"), kept);

    // An outcome of another dataset stops the page rather than spoiling it.
    let mut other = kept;
    other.dataset = "another".into();
    other
        .write(&folder.path().join("outcomes/full-3.json"))
        .unwrap();
    let failure = Suite::read(&file).unwrap().write_page().unwrap_err();
    assert!(failure.to_string().contains("another dataset"), "{failure}");
}

#[test]
fn a_suite_that_makes_no_sense_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |change: fn(&mut Value)| {
        let file = suite(folder.path(), change);
        Suite::read(&file).err().unwrap().to_string()
    };
    assert!(refused(|s| s["reference"] = json!("tiny")).contains("\"tiny\" is no row"));
    assert!(refused(|s| s["seeds"] = json!([])).contains("seed"));
    assert!(refused(|s| s["groups"][0]["rows"][0]["name"] = json!("../full")).contains("hyphens"));
    assert!(refused(|s| s["groups"][1]["rows"][0]["name"] = json!("full")).contains("two of it"));
    let longer = |s: &mut Value| s["groups"][0]["rows"][1]["train"] = json!({"batch": 16});
    assert!(refused(longer).contains("row no-text"));
    let unknown =
        |s: &mut Value| s["groups"][0]["rows"][1]["train"] = json!({"inputs": {"smell": true}});
    assert!(refused(unknown).contains("smell"));
}
