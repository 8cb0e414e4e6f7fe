//! A suite from end to end: what is missing is run, what is there stays, and the page holds what the
//! outcomes say.

#![cfg(feature = "cli")]

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use caponimage::Captioner;
use caponimage::dataset::ratio::Ratio;
use caponimage::dataset::record::Record;
use caponimage::evaluation::judge::{Judge, Judgement};
use caponimage::evaluation::negatives::Audit;
use caponimage::evaluation::suite::inputs::Inputs;
use caponimage::evaluation::suite::outcome::{Measure, Outcome};
use caponimage::evaluation::suite::{Suite, SuiteSetup};
use caponimage::model::ModelConfig;
use caponimage::training::config::TrainingConfig;
use caponimage::training::exchange::Shares;
use caponimage::{Result, device};
use image::RgbImage;
use serde_json::{Value, json};

use common::squares::{caponimage, dataset, error, published};

/// Knows what the squares are.
struct Squares;

impl Judge for Squares {
    fn judge(
        &self,
        product: &Record,
        _: &RgbImage,
        captions: &[&str],
    ) -> Result<Option<Vec<Judgement>>> {
        let withheld = product.withheld.attributes.values();
        let known: Vec<&String> = product.attributes.values().chain(withheld).collect();
        let judge = |text: &&str| Judgement {
            unknown: text
                .split(' ')
                .filter(|word| !["Your", "In", "The"].contains(word))
                .filter(|word| !known.iter().any(|value| value == word))
                .map(String::from)
                .collect(),
            ..Judgement::default()
        };
        Ok(Some(captions.iter().map(judge).collect()))
    }
}

/// The dataset with what products are as their brands, and with what brands are exchanged for.
fn branded(dataset: PathBuf) -> PathBuf {
    let annotations = dataset.join("annotations.jsonl");
    let records = std::fs::read_to_string(&annotations).unwrap();
    let named = records.replace(r#""name":"type""#, r#""name":"brand""#);
    std::fs::write(annotations, named).unwrap();
    let values =
        json!({"syllables": {"start": ["Zu", "Va"], "middle": ["no"], "end": ["li"]}, "nouns": []});
    std::fs::write(dataset.join("values.json"), values.to_string()).unwrap();
    dataset
}

fn suite(folder: &Path, change: impl FnOnce(&mut Value)) -> PathBuf {
    let mut training = TrainingConfig::new(ModelConfig::tiny(), 60);
    (training.batch, training.validate_every) = (8, 60);
    training.pre_training.rate.peak = 3e-3;
    training.fine_tuning.rate.peak = 3e-3;
    // In so few steps nothing is learned from names that are others each time.
    training.exchange = Shares::NONE;
    let row = |name: &str, how: Value| {
        let mut row = json!({"name": name, "what": format!("what {name} is")});
        row.as_object_mut()
            .unwrap()
            .extend(how.as_object().unwrap().clone());
        row
    };
    let tiny = folder.join("tiny");
    std::fs::create_dir_all(&tiny).unwrap();
    for file in ["config.json", "tokenizer.json", "model.bpk"] {
        let from = common::root().join("models/tiny").join(file);
        std::fs::copy(from, tiny.join(file)).unwrap();
    }
    let mut suite = json!({
        "text": ["The first paragraph."],
        "training": training,
        "seeds": [3, 4],
        "photos": 10,
        "reference": "full",
        "groups": [
            {"title": "Inputs", "text": "Some.", "rows": [
                row("full", json!({"train": {}, "unseen_brands": true})),
                row("no-text", json!({"train": {"inputs": {"text": false}},
                    "question": {"idea": "being told", "measure": "true", "given": "told", "why": "It is told little."}})),
                row("strangers", json!({"train": {"inputs": {"neighbours": false, "location": false}}})),
                row("most-frequent", json!({"baseline": "most-frequent"})),
                row("nearest", json!({"baseline": "nearest-product", "unseen_brands": true})),
                row("tiny", json!({"model": tiny})),
            ]},
            {"title": "Weights", "text": "Few bits.", "rows": [
                row("int4", json!({"quantise": "int4"})),
                row("ranked", json!({"rank": "match"})),
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
    let place = branded(dataset(folder.path(), 96));
    let work = folder.path().join("work");
    let backbone = published();
    let [file_name, place, work] = [&file, &place, &work].map(|path| path.to_str().unwrap());
    let arguments = ["evaluate", "suite", file_name, place, "--work", work];
    let refused = caponimage(&[&arguments[..], &["--backbone", &backbone]].concat());
    assert!(
        error(&refused).contains("nobody here judges"),
        "{}",
        error(&refused)
    );
    let device = device::cpu();
    // The page, and when each outcome was written.
    let run = || {
        let suite = Suite::read(&file).unwrap();
        let place = SuiteSetup {
            dataset: Path::new(place),
            backbone: Path::new(&backbone),
            work: Path::new(work),
            device: &device,
            judge: &Squares,
            progress: &caponimage::progress::Silence,
        };
        suite.run_missing(&place).unwrap();
        suite.write_page().unwrap();
        let page = std::fs::read_to_string(folder.path().join("RESULTS.md")).unwrap();
        let outcomes = std::fs::read_dir(folder.path().join("outcomes")).unwrap();
        let written = outcomes.map(|outcome| {
            let outcome = outcome.unwrap();
            (
                outcome.file_name(),
                outcome.metadata().unwrap().modified().unwrap(),
            )
        });
        (page, written.collect::<BTreeMap<_, _>>())
    };
    let (page, written) = run();
    let outcome = |name: &str| {
        let path = folder.path().join("outcomes").join(name);
        Outcome::read(&path).unwrap().unwrap()
    };
    for name in [
        "full-3",
        "full-4",
        "no-text-3",
        "int4-4",
        "ranked-4",
        "most-frequent",
        "nearest",
        "tiny",
    ] {
        let outcome = outcome(&format!("{name}.json"));
        for scores in [&outcome.scores.told, &outcome.scores.alone] {
            assert_eq!(scores.photos[&Measure::True].len(), 10, "{name}");
        }
    }
    assert_ne!(
        outcome("full-3.json").scores.told,
        outcome("full-4.json").scores.told
    );
    // Boxes that are captioned one by one still don't say the same, nor do those whose captions are chosen one by one.
    for scores in [
        outcome("ranked-3.json").scores.told,
        outcome("strangers-3.json").scores.told,
        outcome("strangers-4.json").scores.alone,
    ] {
        assert_eq!(scores.value(Measure::Repeats), Some(0.0));
    }
    // In this dataset the place fixes the phrase, and the text the words.
    let told = |name: &str, measure| outcome(name).scores.told.value(measure).unwrap();
    assert_eq!(told("nearest.json", Measure::True), 1.0);
    assert!(told("most-frequent.json", Measure::True) < 1.0);
    assert!(told("most-frequent.json", Measure::Cider) < told("nearest.json", Measure::Cider));
    // Who only knows training's captions says its brands, and none that nobody trained on.
    assert_eq!(told("nearest.json", Measure::Brands), 1.0);
    let nearest = outcome("nearest.json").scores;
    assert_eq!(nearest.alone.value(Measure::Brands), None);
    let unseen = nearest.unseen_brands.unwrap();
    assert_eq!(unseen.value(Measure::Brands), Some(0.0));
    assert_eq!(unseen.photos[&Measure::True].len(), 10);
    assert!(unseen.value(Measure::True) < Some(0.5));
    assert_eq!(outcome("most-frequent.json").scores.unseen_brands, None);

    let line = |start: &str| {
        let found = page.lines().find(|line| line.starts_with(start));
        found
            .unwrap_or_else(|| panic!("{start} in {page}"))
            .to_string()
    };
    let place = |text: &str| {
        page.find(text)
            .unwrap_or_else(|| panic!("{text} in {page}"))
    };
    assert!(
        place("being told") < place("\n\nThe first paragraph.\n"),
        "{page}"
    );
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
    assert!(
        line("| being told | `no-text` | 2 | true").contains("; p 0."),
        "{page}"
    );
    assert!(page.contains("for all 1 questions"), "{page}");
    // Why an idea doesn't help is said where it doesn't.
    let helps = page
        .split("\n## ")
        .any(|part| part.starts_with("What helps") && part.contains("- being told: without it"));
    assert_ne!(helps, page.contains("- being told: It is told little."));
    assert!(line("| row | BLEU-1 |").contains("METEOR"));
    let unseen = page
        .split("of brands that nobody trained on:")
        .nth(1)
        .unwrap();
    let unseen = unseen.split("\n\n").nth(1).unwrap();
    assert!(
        unseen.contains("| `most-frequent` | – |") && !unseen.contains("| `full` | – |"),
        "{page}"
    );

    // With one seed nothing is called better or worse.
    let marked = |page: &str| {
        let rows = page.lines().filter(|line| line.starts_with("| `"));
        rows.filter(|row| row.contains(['▲', '▼'])).count()
    };
    assert!(marked(&page) > 0, "{page}");
    suite(folder.path(), |suite| suite["seeds"] = json!([3]));
    let alone = Suite::read(&file).unwrap().write_page().unwrap();
    assert_eq!(marked(&std::fs::read_to_string(alone).unwrap()), 0);
    suite(folder.path(), |_| ());

    // Nothing is run twice; what is lost or no longer fits is made anew, and only that.
    assert_eq!(run(), (page, written.clone()));
    let (kept, before) = (outcome("full-3.json"), outcome("no-text-3.json"));
    std::fs::remove_file(folder.path().join("outcomes/full-4.json")).unwrap();
    suite(folder.path(), |suite| {
        suite["groups"][0]["rows"][1]["train"]["inputs"]["picture"] = json!(false);
    });
    let (_, again) = run();
    assert_ne!(outcome("no-text-3.json").fingerprint, before.fingerprint);
    let anew = again
        .iter()
        .filter(|(name, time)| written.get(*name) != Some(time));
    assert_eq!(anew.count(), 3);
    assert_eq!(outcome("full-3.json"), kept);

    // So is what lacks the captions of a case that its row is asked for.
    let mut old = kept.clone();
    old.scores.unseen_brands = None;
    old.write(&folder.path().join("outcomes/full-3.json"))
        .unwrap();
    run();
    assert_eq!(outcome("full-3.json"), kept);

    // What was written is scored anew where the rules have changed, without training.
    let mut old = kept.clone();
    old.scoring = 0;
    old.scores.told.photos.clear();
    old.write(&folder.path().join("outcomes/full-3.json"))
        .unwrap();
    std::fs::remove_dir_all(Path::new(work).join("runs")).unwrap();
    run();
    assert_eq!(outcome("full-3.json"), kept);
    assert!(!Path::new(work).join("runs").exists());

    // A row that another process is at is left to it; the others are run.
    let held = Path::new(work).join("held/tiny");
    let other = std::fs::File::create(&held).unwrap();
    other.lock().unwrap();
    let outcomes = folder.path().join("outcomes");
    for name in ["tiny.json", "most-frequent.json"] {
        std::fs::remove_file(outcomes.join(name)).unwrap();
    }
    run();
    assert!(outcomes.join("most-frequent.json").exists() && !outcomes.join("tiny.json").exists());
    drop(other);
    run();
    assert!(outcomes.join("tiny.json").exists());
    // A finished model with another configuration is another one.
    let before = outcome("tiny.json");
    let config = folder.path().join("tiny/config.json");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text + "\n").unwrap();
    run();
    assert_ne!(outcome("tiny.json").fingerprint, before.fingerprint);

    // An outcome of another dataset or backbone stops the page rather than spoiling it, and is made anew.
    let of = |dataset: &str, backbone: &str| Inputs {
        dataset: dataset.into(),
        backbone: backbone.into(),
    };
    let path = outcomes.join("most-frequent.json");
    let kept = outcome("most-frequent.json");
    let Inputs { dataset, backbone } = &kept.inputs;
    for (inputs, said) in [
        (of("other", backbone), "another dataset"),
        (of(dataset, "other"), "another backbone"),
    ] {
        let mut other = kept.clone();
        other.inputs = inputs;
        other.scores.told.photos.clear();
        other.write(&path).unwrap();
        let failure = Suite::read(&file).unwrap().write_page().unwrap_err();
        assert!(failure.to_string().contains(said), "{failure}");
        run();
        assert_eq!(outcome("most-frequent.json"), kept);
    }
    let read = |path: &PathBuf| Outcome::read(path).unwrap().unwrap();
    let all = std::fs::read_dir(&outcomes).unwrap();
    let all: Vec<PathBuf> = all.map(|entry| entry.unwrap().path()).collect();
    for path in &all {
        let mut other = read(path);
        other.inputs = of("other", backbone);
        other.write(path).unwrap();
    }
    run();
    assert!(all.iter().all(|path| read(path).inputs == kept.inputs));
}

#[test]
fn negatives_that_fit_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let place = dataset(folder.path(), 96);
    let tiny = Captioner::from_dir(common::root().join("models/tiny"), &device::cpu()).unwrap();
    let audit = Audit::of(&place, &tiny, &Squares, 60).unwrap();
    // Of other photos' captions some are true of this one, too; by the recorded facts these are left out.
    let Ratio(fits, all) = audit.published[0];
    assert!(0.0 < fits && fits < all && all <= 20.0, "{fits} of {all}");
    let Ratio(fits, all) = audit.chosen[0];
    assert!(fits == 0.0 && all > 10.0, "{fits} of {all}");

    let records = place.join("annotations.jsonl");
    let text = std::fs::read_to_string(&records).unwrap();
    let learned: String = text.replace("\"validation\"", "\"train\"");
    std::fs::write(&records, learned).unwrap();
    let failure = Audit::of(&place, &tiny, &Squares, 60).err().unwrap();
    assert!(
        failure
            .to_string()
            .contains("validation split has no record"),
        "{failure}"
    );
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
    let misspelt = |s: &mut Value| s["groups"][0]["rows"][1]["qestion"] = json!({});
    let failure = refused(misspelt);
    assert!(
        failure.contains("no-text") && failure.contains("`qestion`"),
        "{failure}"
    );
}
