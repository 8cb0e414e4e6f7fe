//! Model folders and requests.

use std::io;
use std::time::Duration;

use caponimage::manifest::ModelFiles;
use caponimage::{Captioner, Request, device};
use image::RgbImage;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{LITTLE, Target, outcome};
use crate::corpus::{Corpus, root};
use crate::damage::Form;
use crate::trial::{Limits, Outcome};

/// The three files of a model folder, each with hashes that fit, and requests.
pub fn targets() -> io::Result<Vec<Target>> {
    let model = |file: &str| root().join("models/tiny").join(file);
    let [config, tokenizer, weights] = ["config.json", "tokenizer.json", "model.bpk"].map(model);
    let sound = ModelFiles {
        config: std::fs::read(&config)?,
        tokenizer: std::fs::read(&tokenizer)?,
        weights: std::fs::read(&weights)?,
    };
    let captioner = Captioner::from_files(sound.clone(), &device::cpu());
    let captioner = captioner.map_err(io::Error::other)?;
    // What the other files of the folder take is not the damaged one's fault.
    let limits = Limits {
        memory: 256 << 20,
        time: Duration::from_secs(20),
        ..LITTLE
    };
    let loading = |name, form, file, put: fn(&mut ModelFiles, Vec<u8>)| {
        let sound = sound.clone();
        Ok::<_, io::Error>(Target {
            name,
            form,
            corpus: Corpus::read(name, &[file])?,
            limits,
            in_browser: true,
            reader: Box::new(move |_, bytes| {
                let mut files = sound.clone();
                put(&mut files, bytes.to_vec());
                load(files)
            }),
        })
    };
    Ok(vec![
        loading("config", Form::Json, config, |files, bytes| {
            files.config = bytes
        })?,
        loading("tokenizer", Form::Json, tokenizer, |files, bytes| {
            files.config = with_hash(&files.config, "tokenizer.json", &bytes);
            files.tokenizer = bytes;
        })?,
        loading("weights", Form::Bytes, weights, |files, bytes| {
            files.config = with_hash(&files.config, "model.bpk", &bytes);
            files.weights = bytes;
        })?,
        Target {
            name: "request",
            form: Form::Json,
            corpus: Corpus::read("request", &[])?,
            limits,
            in_browser: true,
            reader: Box::new(
                move |_, bytes| match serde_json::from_slice::<Request>(bytes) {
                    Ok(request) => captions(&captioner, &request),
                    Err(_) => Ok(Outcome::Refused),
                },
            ),
        },
    ])
}

/// A `config.json` with size and hash of a file as it is now.
fn with_hash(config: &[u8], name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut config: Value = serde_json::from_slice(config).unwrap_or_default();
    let files = config["files"].as_array_mut().into_iter().flatten();
    for file in files.filter(|file| file["name"] == name) {
        file["size"] = json!(bytes.len());
        let hash = Sha256::digest(bytes);
        file["sha256"] = json!(
            hash.iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        );
    }
    config.to_string().into_bytes()
}

/// Loads a model; whatever loads must write captions.
fn load(files: ModelFiles) -> Result<Outcome, String> {
    let captioner = match Captioner::from_files(files, &device::cpu()) {
        Ok(captioner) => captioner,
        refused => return outcome(refused),
    };
    let request = json!({
        "title": "Nike Men Blue Shirt 750 ml",
        "attributes": { "colour": "Blue" },
        "boxes": [
            { "x": 0.1, "y": 0.1, "width": 0.3, "height": 0.2 },
            { "x": 0.1, "y": 0.1, "width": 0.3, "height": 0.2 },
        ],
        "alternatives": 1,
    });
    let request = serde_json::from_value(request).map_err(|error| error.to_string())?;
    captions(&captioner, &request)
}

/// Writes captions, and looks at what comes.
fn captions(captioner: &Captioner, request: &Request) -> Result<Outcome, String> {
    let picture = RgbImage::from_fn(16, 12, |x, y| [x as u8 * 16, y as u8 * 16, 90].into());
    let captions = match captioner.caption(&picture, request) {
        Ok(captions) => captions,
        refused => return outcome(refused),
    };
    if captions.len() != request.layout.boxes.len() {
        return Err(format!(
            "gives {} captions for {} boxes",
            captions.len(),
            request.layout.boxes.len()
        ));
    }
    for (i, caption) in captions.iter().enumerate() {
        if !(0.0..=1.0).contains(&caption.score) {
            return Err(format!("gives the score {}", caption.score));
        }
        if caption.text.is_empty() && request.layout.written.get(i).is_none_or(Option::is_none) {
            return Err("gives an empty caption".into());
        }
    }
    Ok(Outcome::Read)
}
