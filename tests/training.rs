//! Training from end to end, on a small dataset that the test draws: it learns, survives being
//! killed and disks that fill up, and gives a model folder.

#![cfg(feature = "cli")]

mod common;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use burn::tensor::Device;
use caponimage::Captioner;
use caponimage::evaluation::suite::config::TRAINING;
use caponimage::manifest::ModelFiles;
use caponimage::model::{AttentionForm, ModelConfig};
use caponimage::training::config::TrainingConfig;
use caponimage::training::metrics::Metrics;
use caponimage::training::report::write_report;
use caponimage::training::run::Run;
use caponimage::training::trainer::Start;
use caponimage::weights::{Weights, burnpack};
use serde::{Deserialize, Serialize};
use serde_json::json;

use common::runs::{backbone, resume, start, story, trainer};
use common::squares::{caponimage, command, dataset, error, training};

fn config(steps: usize) -> TrainingConfig {
    let mut config = TrainingConfig::new(ModelConfig::tiny(), steps);
    config.batch = 8;
    config.validate_every = steps.div_ceil(5);
    config.pre_training.rate.peak = 3e-3;
    config.fine_tuning.rate.peak = 3e-3;
    config
}

/// Trains to the end; what was written down, and the last weights.
fn train(folder: &Path, name: &str, config: TrainingConfig) -> (Vec<Metrics>, Weights) {
    let dataset = dataset(folder, 96);
    let place = folder.join(name);
    start(&dataset, &place, config).unwrap().train().unwrap();
    let run = Run::open(&place).unwrap();
    let weights = run.weights(run.last_step()).unwrap().1;
    (run.metrics().unwrap(), weights)
}

fn floats(weights: &Weights, name: &str) -> Vec<f32> {
    weights[name].iter::<f32>().collect()
}

#[test]
fn it_learns_and_gives_a_model() {
    let folder = tempfile::tempdir().unwrap();
    // Several times what it takes: other machines, and tests beside it, draw other numbers.
    let mut config = config(2500);
    config.average = 0.9;
    config.batch = 16;
    config.pre_training.rate.peak = 2e-3;
    config.fine_tuning.rate.peak = 2e-3;
    let (metrics, _) = train(folder.path(), "run", config);
    let (first, last) = (&metrics[0], &metrics[metrics.len() - 1]);
    assert_eq!(metrics.len(), 5);
    assert_eq!(
        (first.phase.as_str(), last.phase.as_str()),
        ("pre-training", "fine-tuning")
    );
    assert_eq!(first.level_mix, Some(vec![1.0, 0.0, 0.0, 0.0]));
    assert!(first.color_loss.is_some() && last.color_loss.is_some());
    assert!(last.validation.token_accuracy > 0.9, "{last:?}");
    // Not beside the first: at some draws all is learned by then.
    assert!(last.validation.caption_loss < 0.3, "{last:?}");
    // The caption of the type at the place of the colour: easy, for places never change here.
    let levels = last
        .validation
        .matching
        .map(|level| level.unwrap().accuracy);
    assert!(
        levels.into_iter().all(|accuracy| accuracy > 0.65),
        "{levels:?}"
    );

    let place = folder.path().join("run");
    let model = folder.path().join("model");
    let data = folder.path().join("dataset");
    let sizes = ["none", "int4", "int8"].map(|quantise| {
        let output = caponimage(&[
            "export",
            place.to_str().unwrap(),
            model.to_str().unwrap(),
            "--quantise",
            quantise,
            "--compare",
            data.to_str().unwrap(),
        ]);
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{}", error(&output));
        assert_eq!(
            printed.matches("greedy tokens the same").count(),
            2,
            "{printed}"
        );
        let captioner = Captioner::from_dir(&model, &Device::flex()).unwrap();
        let blue = common::decoded(&folder.path().join("dataset/images/2.png"));
        let captions = captioner.caption(&blue, &common::request(2)).unwrap();
        assert!(captions.iter().all(|caption| !caption.text.is_empty()));
        std::fs::metadata(model.join("model.bpk")).unwrap().len()
    });
    let judged = caponimage(&[
        "evaluate",
        model.to_str().unwrap(),
        data.to_str().unwrap(),
        "--json",
    ]);
    let judged: serde_json::Value = serde_json::from_slice(&judged.stdout).unwrap();
    let told = &judged["title and attributes"]["grounding"];
    assert_eq!(
        (&told["photos"], &told["captions"]),
        (&json!(12), &json!(36))
    );
    // Nobody here knows which captions are true.
    assert_eq!(
        (&told["judged"], &told["readable"]),
        (&json!(0), &json!(36))
    );
    let metrics = judged["title and attributes"]["metrics"]
        .as_array()
        .unwrap();
    let bleu = metrics
        .iter()
        .find(|each| each["name"] == "BLEU-1")
        .unwrap();
    assert!(bleu["value"].as_f64() > Some(0.8), "{bleu}");
    assert!(bleu["low"].as_f64() <= bleu["value"].as_f64(), "{bleu}");
    assert!(sizes[0] > 2 * sizes[2] && sizes[2] > sizes[1], "{sizes:?}");

    let page = folder.path().join("report.html");
    write_report(&Run::open(&place).unwrap(), &page).unwrap();
    let page = std::fs::read_to_string(page).unwrap();
    assert!(!page.contains("{{") && page.contains("\"best\":{\"loss\":"));
    assert!(page.contains("data:image/jpeg") && page.contains("\"written\":[{"));
}

#[test]
fn a_run_starts_from_a_model() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path(), 32);
    let tiny = common::root().join("models/tiny");
    let begin = |name: &str, change: fn(&mut TrainingConfig)| {
        let model = Captioner::from_dir(&tiny, &Device::flex()).unwrap();
        let mut config = config(2);
        config.model = model.manifest().model.clone();
        config.validate_every = 1;
        change(&mut config);
        let run = Run::create(&folder.path().join(name), config, model.tokenizer()).unwrap();
        trainer(&dataset, run, Start::Model(Box::new(model)))
    };
    // At such a rate nothing is learned: what comes out went in.
    let slowly = |config: &mut TrainingConfig| {
        config.pre_training.rate.peak = 1e-12;
        config.fine_tuning.rate.peak = 1e-12;
    };
    begin("same", slowly).unwrap().train().unwrap();
    let run = Run::open(&folder.path().join("same")).unwrap();
    let weights = run.weights(Some(2)).unwrap().1;
    let files = ModelFiles::read(&tiny).unwrap();
    let mut before = burnpack::open(files.weights).unwrap();
    let before = before.take_all("").unwrap();
    assert_eq!(weights.len(), before.len());
    for name in before.keys() {
        let pairs = floats(&weights, name)
            .into_iter()
            .zip(floats(&before, name));
        for (after, before) in pairs {
            assert!((after - before).abs() < 1e-6, "{name}");
        }
    }
    let other = begin("other", |config| config.model.layers = 3);
    let failure = other.err().unwrap();
    assert!(failure.to_string().contains("layers.2"), "{failure}");
}

#[test]
fn the_largest_collection_alone_does_not_choose() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = dataset(folder.path(), 48);
    let annotations = dataset.join("annotations.jsonl");
    let lines = std::fs::read_to_string(&annotations).unwrap();
    let of_two = lines.lines().enumerate().map(|(i, line)| {
        let mut record: serde_json::Value = serde_json::from_str(line).unwrap();
        let source = if i < 16 { "few" } else { "many" };
        record["source"] = source.into();
        format!("{record}\n")
    });
    std::fs::write(&annotations, of_two.collect::<String>()).unwrap();
    let place = folder.path().join("run");
    start(&dataset, &place, config(4)).unwrap().train().unwrap();
    let run = Run::open(&place).unwrap();
    let best = run.best().unwrap().unwrap();
    let metrics = run.metrics().unwrap();
    let measured = metrics.iter().find(|line| line.step == best.step).unwrap();
    let validation = &measured.validation;
    let losses: Vec<f64> = ["few", "many"]
        .map(|name| validation.collections[name])
        .into();
    assert_eq!(validation.collections.len(), 2);
    assert!((best.balanced_loss - (losses[0] + losses[1]) / 2.0).abs() < 1e-9);
    assert!((best.balanced_loss - validation.caption_loss).abs() > 1e-9);
}

#[test]
fn a_backbone_is_learned_as_far_as_it_should() {
    let folder = tempfile::tempdir().unwrap();
    let before = caponimage::weights::collect(&backbone()).unwrap().0;
    let changed = |name: &str, config: TrainingConfig| {
        let (_, weights) = train(folder.path(), name, config);
        let of =
            |part: &str| floats(&weights, &format!("backbone.{part}")) != floats(&before, part);
        [
            of("stem.weight"),
            of("blocks.10.project.weight"),
            of("blocks.15.project.weight"),
        ]
    };
    let mut frozen = config(4);
    frozen.backbone.rate = 1e-2;
    assert_eq!(changed("frozen", frozen.clone()), [false; 3]);
    let mut tail = frozen.clone();
    tail.backbone.frozen_parts = 12;
    tail.augmentation.mirror = 0.5;
    assert_eq!(changed("tail", tail), [false, false, true]);
    let mut all = frozen;
    all.backbone.frozen_parts = 0;
    all.augmentation.crop = 0.2;
    all.model.attention = AttentionForm::PerBox;
    assert_eq!(changed("all", all), [true; 3]);
}

#[test]
fn what_goes_wrong_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let place = dataset(folder.path(), 48);
    // A run whose rate is far too high, from its checkpoint on.
    let run = folder.path().join("wild");
    start(&place, &run, config(8)).unwrap().train().unwrap();
    let mut wild = Run::open(&run).unwrap().config;
    (wild.fine_tuning.steps, wild.validate_every) = (9, 1);
    wild.fine_tuning.rate.peak = 1e30;
    std::fs::write(run.join("config.json"), serde_json::to_vec(&wild).unwrap()).unwrap();
    let wild = resume(&place, Run::open(&run).unwrap()).unwrap();
    let failure = wild.train().unwrap_err();
    assert!(failure.to_string().contains("a loss is"), "{failure}");
    let left = Run::open(&run).unwrap();
    assert_eq!(left.last_step(), Some(8));
    let best = left.best().unwrap().unwrap();
    assert!(best.balanced_loss.is_finite());
    assert_eq!(left.metrics().unwrap().last().unwrap().step, 8);
    write_report(&left, &folder.path().join("report.html")).unwrap();
    let (one, another) = (left.lock().unwrap(), left.lock());
    assert!(another.unwrap_err().to_string().contains("trained already"));
    drop(one);

    let again = start(&place, &run, config(8)).err().unwrap();
    assert!(again.to_string().contains("resume it"), "{again}");

    std::fs::write(place.join("images/9.png"), b"no picture").unwrap();
    let failure = start(&place, &folder.path().join("few"), config(8))
        .err()
        .unwrap();
    assert_eq!(failure.to_string().matches("9.png").count(), 1, "{failure}");
    // One among many is left out.
    let place = dataset(folder.path(), 160);
    std::fs::write(place.join("images/9.png"), b"no picture").unwrap();
    start(&place, &folder.path().join("many"), config(2)).unwrap();
}

const NEW: [&str; 8] = [
    "--preset",
    "tiny",
    "--steps",
    "24",
    "--batch",
    "8",
    "--validate-every",
    "4",
];

fn wait_for_checkpoint(run: &Path) {
    let started = Instant::now();
    let has_checkpoint = || Run::open(run).is_ok_and(|run| run.last_step().is_some());
    while !has_checkpoint() && started.elapsed() < Duration::from_secs(120) {
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Kills a training once it has a checkpoint and is on its way to the next one.
fn kill(mut child: Child, run: &Path) {
    wait_for_checkpoint(run);
    std::thread::sleep(Duration::from_millis(30));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_killed_run_goes_on_as_if_it_had_never_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let place = dataset(folder.path(), 48);
    let (whole, killed) = (folder.path().join("whole"), folder.path().join("killed"));
    let done = caponimage(&training(&place, &whole, &NEW));
    assert!(done.status.success(), "{}", error(&done));
    let child = command(&training(&place, &killed, &NEW))
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    kill(child, &killed);
    let left_off = Run::open(&killed).unwrap().last_step().unwrap();
    assert!(left_off < 24, "it was too fast to be killed");
    let done = caponimage(&training(&place, &killed, &["--resume"]));
    assert!(done.status.success(), "{}", error(&done));
    assert_eq!(story(&killed), story(&whole));
    assert_eq!(story(&whole).len(), 6);
    assert_eq!(
        Run::open(&killed).unwrap().best().unwrap(),
        Run::open(&whole).unwrap().best().unwrap()
    );

    // Killed while it wrote things down: the last checkpoint half written, a line half written.
    let expected = story(&whole);
    let checkpoints = whole.join("checkpoints");
    let last = checkpoints.join("step-00000024");
    std::fs::rename(&last, checkpoints.join(".unfinished-1")).unwrap();
    let lines = whole.join("metrics.jsonl");
    let text = std::fs::read_to_string(&lines).unwrap();
    std::fs::write(&lines, format!("{text}{{\"step\": 28, ")).unwrap();
    let done = caponimage(&training(&place, &whole, &["--resume"]));
    assert!(done.status.success(), "{}", error(&done));
    assert_eq!(story(&whole), expected);
    assert!(last.exists() && !checkpoints.join(".unfinished-1").exists());
}

/// What a short training gives, by the number of the training that it is of.
#[derive(Debug, Serialize, Deserialize)]
struct Known {
    training: u32,
    /// Losses of captions, matches and text colours, and of the validation split's captions.
    losses: Vec<[f64; 4]>,
}

/// Outcomes of the suite are of a training by its number: whoever changes what models learn raises it, and all are
/// trained anew. `UPDATE_GOLDEN=1 cargo test --features cli --test training known_by` writes the file then.
#[test]
fn what_training_gives_is_known_by_its_number() {
    let folder = tempfile::tempdir().unwrap();
    let (place, run) = (dataset(folder.path(), 48), folder.path().join("run"));
    let done = caponimage(&training(&place, &run, &NEW));
    assert!(done.status.success(), "{}", error(&done));
    let metrics = Run::open(&run).unwrap().metrics().unwrap();
    let losses = metrics.iter().map(|line| {
        let shown = [line.caption_loss, line.matching_loss, line.color_loss];
        let [captions, matches, colors] = shown.map(Option::unwrap_or_default);
        [captions, matches, colors, line.validation.caption_loss]
    });
    let found = Known {
        training: TRAINING,
        losses: losses.collect(),
    };
    let path = common::root().join("tests/golden/training.json");
    let known: Known = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    // Other processors add up in another order.
    let is_near = |(a, b): (&f64, &f64)| (a - b).abs() < 2e-3 * b.abs().max(1.0);
    let (own, before) = (found.losses.as_flattened(), known.losses.as_flattened());
    let same = own.len() == before.len() && own.iter().zip(before).all(is_near);
    if std::env::var_os("UPDATE_GOLDEN").is_some() && known.training != TRAINING {
        return std::fs::write(path, serde_json::to_vec_pretty(&found).unwrap()).unwrap();
    }
    let path = path.display();
    assert_eq!(
        known.training, TRAINING,
        "{path} is of another training: write it anew"
    );
    assert!(
        same,
        "other models are trained than before: raise TRAINING in src/evaluation/suite/config.rs, and write {path} anew; \
         {found:?}, expected {known:?}"
    );
}

#[test]
fn a_run_goes_on_with_another_dataset_only_where_it_is_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let place = dataset(folder.path(), 48);
    let run = folder.path().join("run");
    let done = caponimage(&training(&place, &run, &NEW));
    assert!(done.status.success(), "{}", error(&done));
    let records = place.join("annotations.jsonl");
    let text = std::fs::read_to_string(&records).unwrap();
    std::fs::write(&records, text.replacen("In Red", "So Red", 1)).unwrap();
    let refused = caponimage(&training(&place, &run, &["--resume"]));
    let said = error(&refused);
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(
        said.contains("annotations.jsonl is not what this run has learned from")
            && said.contains("--changed-dataset"),
        "{said}"
    );
    // It is what the run has learned from then.
    for options in [&["--resume", "--changed-dataset"][..], &["--resume"]] {
        let done = caponimage(&training(&place, &run, options));
        assert!(done.status.success(), "{}", error(&done));
    }

    // Captions go on for those samples that are still the same.
    let opened = Run::open(&run).unwrap();
    let cards = opened.samples().unwrap().unwrap();
    let changed = cards[1]["id"].as_str().unwrap();
    let text = std::fs::read_to_string(&records).unwrap();
    let lines = text
        .lines()
        .map(|line| match line.contains(&format!("\"{changed}\"")) {
            true => format!("{}\n", line.replace("\"In ", "\"Now in ")),
            false => format!("{line}\n"),
        });
    std::fs::write(&records, lines.collect::<String>()).unwrap();
    std::fs::remove_dir_all(run.join("checkpoints")).unwrap();
    let again = ["--resume", "--changed-dataset"];
    let done = caponimage(&training(&place, &run, &again));
    assert!(done.status.success(), "{}", error(&done));
    let written = Run::open(&run).unwrap().captions().unwrap();
    let captions = &written.last().unwrap().captions;
    assert_eq!(captions.len(), cards.as_array().unwrap().len());
    for (place, captions) in captions.iter().enumerate() {
        assert_eq!(captions.is_empty(), place == 1, "{place}");
    }
}

/// A disk that fills up, played by a limit on the size of files.
#[cfg(unix)]
#[test]
fn a_full_disk_costs_nothing_but_the_steps_since() {
    let folder = tempfile::tempdir().unwrap();
    let place = dataset(folder.path(), 48);
    let (whole, full) = (folder.path().join("whole"), folder.path().join("full"));
    for run in [&whole, &full] {
        let mut config = TrainingConfig::new(ModelConfig::tiny(), 8);
        (config.batch, config.validate_every) = (8, 4);
        drop(start(&place, run, config).unwrap());
    }
    let done = caponimage(&training(&place, &whole, &["--resume"]));
    assert!(done.status.success(), "{}", error(&done));
    // 512-byte blocks; without the trap the signal would end the process.
    let script = "trap '' XFSZ; ulimit -f 2000; exec \"$0\" \"$@\"";
    let limited = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_caponimage")])
        .args(training(&place, &full, &["--resume"]))
        .output()
        .unwrap();
    assert!(!limited.status.success());
    assert!(
        error(&limited).contains("caponimage:"),
        "{}",
        error(&limited)
    );
    let said = error(&limited);
    assert!(
        said.contains("full/checkpoints") && said.contains("os error 27"),
        "{said}"
    );
    let done = caponimage(&training(&place, &full, &["--resume"]));
    assert!(done.status.success(), "{}", error(&done));
    assert_eq!(story(&full), story(&whole));
}

/// The two work on every batch together. The other one is gone halfway, which costs the steps since
/// the last checkpoint.
#[cfg(feature = "remote")]
#[test]
fn another_machine_helps_and_may_be_lost() {
    let folder = tempfile::tempdir().unwrap();
    let place = dataset(folder.path(), 48);
    let secret = folder.path().join("secret.txt");
    std::fs::write(&secret, "tell nobody\n").unwrap();
    let secret = secret.to_str().unwrap();
    let mut machine = common::Machine::start(&["--token", secret]);

    let (alone, shared) = (folder.path().join("alone"), folder.path().join("shared"));
    let new = [&NEW[..], &["--dropout", "0"]].concat();
    let help = ["--machines", &machine.address];

    let refused = caponimage(&training(&place, &shared, &[&new[..], &help].concat()));
    assert!(!refused.status.success() && !shared.exists());
    assert!(error(&refused).contains("rejected"), "{}", error(&refused));

    let done = caponimage(&training(&place, &alone, &new));
    assert!(done.status.success(), "{}", error(&done));
    let help = [&help[..], &["--token", secret]].concat();
    let child = command(&training(&place, &shared, &[&new[..], &help].concat()))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_for_checkpoint(&shared);
    machine.stop();
    let lost = child.wait_with_output().unwrap();
    assert!(!lost.status.success());
    let said = error(&lost);
    assert!(said.contains("caponimage: the device failed"), "{said}");

    let done = caponimage(&training(&place, &shared, &["--resume"]));
    assert!(done.status.success(), "{}", error(&done));
    let losses = |run: &Path| -> Vec<f64> {
        let lines = Run::open(run).unwrap().metrics().unwrap();
        lines
            .iter()
            .map(|line| line.validation.caption_loss)
            .collect()
    };
    for (a, b) in losses(&shared).iter().zip(losses(&alone)) {
        assert!((a - b).abs() < 0.01 * b, "{a} and {b}");
    }
    assert_eq!(losses(&shared).len(), 6);
}
