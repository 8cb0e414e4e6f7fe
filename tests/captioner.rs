//! The pipeline on `models/tiny`: what holds whatever was learned.

#![cfg(feature = "cli")]

mod common;

use std::collections::{BTreeSet, HashSet};

use burn::tensor::Device;
use caponimage::color_names::{self, ColorName};
use caponimage::generation::streamer::{Streamed, Streamer};
use caponimage::generation::wording::Wording;
use caponimage::generation::{Decoding, Strategy};
use caponimage::manifest::{Manifest, ModelFiles};
use caponimage::model::{AttentionForm, BackboneKind, ModelConfig};
use caponimage::weights::Quantisation;
use caponimage::{Caption, CaptionOptions, Captioner, Error, Layout, Product, Request, TextBox};
use image::{RgbImage, imageops};

fn captioner() -> Captioner {
    Captioner::from_dir(common::root().join("models/tiny"), &Device::flex()).unwrap()
}

#[test]
fn every_box_gets_a_caption_of_its_own() {
    let photo = common::sample("t-shirt.jpg");
    let captioner = captioner();
    for boxes in [1, 5, 64] {
        let request = common::request(boxes);
        let captions = captioner.caption(&photo, &request).unwrap();
        let areas: Vec<TextBox> = captions.iter().map(|caption| caption.area).collect();
        assert_eq!(areas, request.layout.boxes, "in the request's order");
        let texts: HashSet<&str> = captions.iter().map(|c| c.text.as_str()).collect();
        assert_eq!(texts.len(), boxes, "no caption twice");
        for caption in &captions {
            assert!(!caption.text.is_empty());
            assert!((0.0..=1.0).contains(&caption.score));
            assert!(caption.color.starts_with('#') && caption.color.len() == 7);
        }
    }
}

#[test]
fn the_per_box_form_runs_the_same_pipeline() {
    let per_box = |config: &mut ModelConfig| config.attention = AttentionForm::PerBox;
    let files = common::random_files(per_box, Quantisation::None);
    let captioner = Captioner::from_files(files, &Device::flex()).unwrap();
    let photo = common::sample("t-shirt.jpg");
    let (alone, together) = (common::request(1), common::request(5));
    let first = |request| captioner.caption(&photo, request).unwrap()[0].clone();
    // Its neighbour is part of a box's location, so only the number of captions is the same.
    assert_eq!(first(&alone).area, first(&together).area);
    assert_eq!(captioner.caption(&photo, &together).unwrap().len(), 5);
}

#[test]
fn the_published_models_form_runs_the_same_pipeline() {
    let published = |config: &mut ModelConfig| {
        *config = ModelConfig {
            backbone: BackboneKind::ResNet50,
            color_cells: 0,
            visual_norm: false,
            beneath: false,
            continuation: false,
            attention: AttentionForm::PerBox,
            ..config.clone()
        };
    };
    let files = common::random_files(published, Quantisation::Int8);
    let captioner = Captioner::from_files(files, &Device::flex()).unwrap();
    let captions = captioner.caption(&common::sample("t-shirt.jpg"), &common::request(3));
    assert_eq!(captions.unwrap().len(), 3);
}

#[test]
fn identical_boxes_get_different_captions() {
    let mut request = common::request(0);
    request.layout.boxes = vec![TextBox::new(0.1, 0.1, 0.5, 0.2); 6];
    let captions = captioner()
        .caption(&common::sample("t-shirt.jpg"), &request)
        .unwrap();
    let texts: HashSet<String> = captions.into_iter().map(|caption| caption.text).collect();
    assert_eq!(texts.len(), 6);
}

#[test]
fn nothing_asked_nothing_given() {
    let captions = captioner().caption(&common::sample("t-shirt.jpg"), &common::request(0));
    assert_eq!(captions.unwrap(), []);
}

#[test]
fn a_bad_box_is_named() {
    let captioner = captioner();
    let photo = common::sample("t-shirt.jpg");
    for bad in [
        TextBox::new(0.5, 0.5, f32::NAN, 0.1),
        TextBox::new(0.5, 0.5, 0.0, 0.1),
        TextBox::new(0.5, 0.5, 0.6, 0.1),
    ] {
        let mut request = common::request(3);
        request.layout.boxes[1] = bad;
        let error = captioner.caption(&photo, &request).unwrap_err();
        assert_eq!(error.code(), "box-invalid");
        assert!(error.to_string().starts_with("box 1: "), "{error}");
    }
    let error = captioner.caption(&photo, &common::request(65)).unwrap_err();
    assert_eq!(error.code(), "request-invalid");
}

#[test]
fn any_text_is_taken() {
    let captioner = captioner();
    let photo = common::sample("t-shirt.jpg");
    for title in [
        "",
        "👟🎉 纯棉衬衫",
        "\u{202e}مرحبا",
        &"long ".repeat(20_000),
        "<eos>\0",
    ] {
        let mut request = common::request(2);
        request.product.title = title.to_string();
        request.product.attributes.clear();
        assert_eq!(captioner.caption(&photo, &request).unwrap().len(), 2);
    }
}

#[test]
fn a_picture_of_one_pixel_is_a_picture() {
    let dot = image::RgbImage::from_pixel(1, 1, image::Rgb([10, 200, 30]));
    assert_eq!(
        captioner()
            .caption(&dot, &common::request(2))
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn captions_can_be_read_on_what_lies_beneath() {
    let request = common::request(6);
    for level in [0u8, 60, 118, 127, 190, 255] {
        let picture = image::RgbImage::from_pixel(90, 60, image::Rgb([level; 3]));
        for caption in captioner().caption(&picture, &request).unwrap() {
            let contrast = caponimage::contrast::of_text(&caption.color, [level; 3]);
            assert!(contrast >= 4.5, "{} on {level}: {contrast}", caption.color);
        }
    }
}

#[test]
fn words_that_are_not_common_are_said_only_where_they_are_told() {
    let photo = common::sample("t-shirt.jpg");
    let words = |text: &str| -> Vec<String> {
        let words = text.to_lowercase();
        words.split_whitespace().map(String::from).collect()
    };
    let mut request = Request {
        product: Product::default(),
        ..common::request(4)
    };
    request.options.alternatives = 2;
    let said = |captioner: &Captioner, request: &Request| -> HashSet<String> {
        let captions = captioner.caption(&photo, request).unwrap();
        let texts = captions.iter().flat_map(|each| {
            let others = each.alternatives.iter();
            others.chain([&each.text]).map(String::as_str)
        });
        texts.flat_map(words).collect()
    };
    let first = captioner().caption(&photo, &request).unwrap()[0].clone();
    let word = words(&first.text).remove(0);
    assert!(word.chars().all(char::is_alphanumeric), "{word}");

    let mut files = ModelFiles::read(&common::root().join("models/tiny")).unwrap();
    let mut manifest = Manifest::from_bytes(&files.config).unwrap();
    let small = ModelFiles::read(&common::root().join("models/small")).unwrap();
    let common = Manifest::from_bytes(&small.config).unwrap().common_words;
    manifest.common_words = common.iter().filter(|each| *each != word).collect();
    files.config = manifest.to_bytes().unwrap();
    let careful = Captioner::from_files(files, &Device::flex()).unwrap();
    assert!(said(&captioner(), &request).contains(&word));
    let careful_words = said(&careful, &request);
    assert!(
        !careful_words.contains(&word),
        "{word} in {careful_words:?}"
    );
    // Where it is told it may be said.
    let told = Request {
        product: Product {
            attributes: [("name".to_string(), format!("The {word}!"))].into(),
            ..Product::default()
        },
        ..request
    };
    assert!(said(&careful, &told).contains(&word));
}

/// Their brands are made up: models like to name one that they have learned instead.
#[test]
fn the_bundled_model_names_nothing_that_nobody_told_and_hardly_says_anything_nearly_twice() {
    let folder = common::root().join("models/small");
    let captioner = Captioner::from_dir(&folder, &Device::flex()).unwrap();
    let common: HashSet<&str> = captioner.manifest().common_words.iter().collect();
    assert!(common.len() > 1000);
    let samples = common::root().join("www/public/samples");
    let list = std::fs::read(samples.join("samples.json")).unwrap();
    let list: serde_json::Value = serde_json::from_slice(&list).unwrap();
    // Captions that are near to an earlier one, and how many there are where nobody looks for others.
    let [mut near, mut unmended] = [0; 2];
    for sample in list.as_array().unwrap() {
        let told = format!("{} {}", sample["title"], sample["attributes"]).to_lowercase();
        let told = told.replace(['.', '-'], "");
        let mut request: Request = serde_json::from_value(sample.clone()).unwrap();
        let photo = common::decoded(&samples.join(sample["image"].as_str().unwrap()));
        let captions = captioner.caption(&photo, &request).unwrap();
        near += near_captions(&captions);
        request.options.decoding = Some(Decoding {
            allow_repeats: true,
            ..Decoding::default()
        });
        unmended += near_captions(&captioner.caption(&photo, &request).unwrap());
        for caption in captions {
            for word in caption.text.to_lowercase().split_whitespace() {
                let plain: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
                let stem = plain.trim_end_matches('s');
                let known = common.contains(plain.as_str()) || told.contains(stem);
                assert!(
                    plain.is_empty() || known,
                    "{word} in {:?} of {told}",
                    caption.text
                );
            }
        }
    }
    assert!(near < unmended && near <= 1, "{near} of {unmended}");
}

fn wordings(captions: &[Caption]) -> Vec<Wording> {
    let texts = captions.iter().map(|caption| &caption.text);
    texts.map(|text| Wording::new(text)).collect()
}

/// What the model of some files says.
fn said(files: ModelFiles, photo: &RgbImage, request: &Request) -> Vec<Wording> {
    let captioner = Captioner::from_files(files, &Device::flex()).unwrap();
    wordings(&captioner.caption(photo, request).unwrap())
}

fn near_captions(captions: &[Caption]) -> usize {
    let said = wordings(captions);
    let is_near = |i: &usize| said[..*i].iter().any(|other| other.is_near(&said[*i]));
    (0..said.len()).filter(is_near).count()
}

#[test]
fn no_caption_names_a_color_that_the_picture_does_not_show() {
    let folder = common::root().join("models/small");
    let captioner = Captioner::from_dir(folder, &Device::flex()).unwrap();
    let mut request = common::request(5);
    request.product = Product::default();
    request.options.alternatives = 10;
    let photo = common::sample("t-shirt.jpg");
    let mut named = HashSet::new();
    for degrees in (0..360).step_by(30) {
        for brightness in [-150, -120, -60, 0, 60] {
            let turned = imageops::huerotate(&photo, degrees);
            let picture = imageops::brighten(&turned, brightness);
            let colors = picture.pixels().map(|pixel| color_names::lab(pixel.0));
            let colors: Vec<ColorName> = colors.map(ColorName::of).collect();
            let is_shown = |name| {
                let own = colors.iter().filter(|color| **color == name);
                50 * own.count() >= colors.len()
            };
            let captions = captioner.caption(&picture, &request).unwrap();
            let texts = captions.iter().flat_map(|caption| {
                let others = caption.alternatives.iter();
                others.chain([&caption.text])
            });
            for text in texts {
                let words = Wording::new(text).words;
                // The blue of navy blue is navy blue.
                let is_navy = words.contains(&"navy".to_string());
                let said = |name: &&ColorName| match name {
                    ColorName::NavyBlue => is_navy,
                    ColorName::Blue if is_navy => false,
                    _ => words.contains(&name.name().to_lowercase()),
                };
                for name in ColorName::ALL.iter().filter(said) {
                    assert!(is_shown(*name), "{text}, turned by {degrees}, {brightness}");
                    named.insert(*name);
                }
            }
        }
    }
    assert!(named.len() > 3, "{named:?}");
}

#[test]
fn lines_of_other_trades_are_said_only_where_nobody_tells_the_trade() {
    let folder = common::root().join("models/tiny");
    let mut files = ModelFiles::read(&folder).unwrap();
    let photo = common::sample("t-shirt.jpg");
    let mut request = common::request(3);
    request.product.title = "Gizmo".into();
    request.product.attributes.clear();
    let said = |files: ModelFiles, request: &Request| -> BTreeSet<String> {
        let said = said(files, &photo, request).into_iter();
        said.flat_map(|wording| wording.words).collect()
    };
    let before = said(files.clone(), &request);
    let word = before
        .iter()
        .find(|word| word.len() > 5 && !word.ends_with(['s', 'e', 'i']))
        .unwrap();
    let mut config: serde_json::Value = serde_json::from_slice(&files.config).unwrap();
    // Gizmos are of the first trade, the word is at home in the second.
    config["trade_words"] = serde_json::json!({
        "records": [1000, 1000],
        "told": "gizmo=0:900 thing=0:400,1:400",
        "said": format!("{word}=2"),
    });
    files.config = serde_json::to_vec(&config).unwrap();
    assert!(!said(files.clone(), &request).contains(word), "{word}");
    for title in ["Thing", "Norvane"] {
        request.product.title = title.into();
        let [with, without] = [files.clone(), ModelFiles::read(&folder).unwrap()];
        assert_eq!(said(with, &request), said(without, &request), "{title}");
    }
}

#[test]
fn where_the_kind_is_named_no_line_of_others_is_said() {
    let folder = common::root().join("models/tiny");
    let mut files = ModelFiles::read(&folder).unwrap();
    let photo = common::sample("t-shirt.jpg");
    let mut request = common::request(3);
    request.product.attributes.clear();
    let said = |files: &ModelFiles, request: &Request| -> Vec<String> {
        let said = said(files.clone(), &photo, request).into_iter();
        said.map(|wording| wording.key).collect()
    };
    let without = files.clone();
    // Told as another kind, as that of the line, as none that is known, and nothing: of that the line, which this model
    // is not sure of, is the only vote.
    for (title, changes) in [
        ("Gizmo", true),
        ("Thing", false),
        ("Norvane", true),
        ("", true),
    ] {
        request.product.title = title.into();
        let before = said(&without, &request);
        let mut config: serde_json::Value = serde_json::from_slice(&without.config).unwrap();
        config["kind_lines"] = serde_json::json!({
            "names": "gizmo=0;thing=1",
            "said": format!("{}=1", before[0]),
        });
        files.config = serde_json::to_vec(&config).unwrap();
        let after = said(&files, &request);
        assert_eq!(after == before, !changes, "{title}: {before:?}, {after:?}");
        assert_eq!(after.contains(&before[0]), !changes, "{title}");
    }
}

#[test]
fn ordinary_words_are_not_taken_for_names() {
    let mut files = ModelFiles::read(&common::root().join("models/small")).unwrap();
    let photo = common::decoded(&common::root().join("www/public/samples/sofa.jpg"));
    let mut request = common::request(5);
    request.product.title = "Nutmeg Grater".into();
    request.product.attributes.clear();
    let mut keys = |change: &dyn Fn(&mut serde_json::Value)| -> Vec<String> {
        let mut config: serde_json::Value = serde_json::from_slice(&files.config).unwrap();
        change(&mut config["frames"]);
        files.config = serde_json::to_vec(&config).unwrap();
        let said = said(files.clone(), &photo, &request).into_iter();
        said.map(|wording| wording.key).collect()
    };
    let with = keys(&|_| {});
    // "Grater, the Nutmeg Way" is right of a brand.
    let known = keys(&|frames| frames["names"] = "nutmeg".into());
    let without =
        keys(&|frames| *frames = serde_json::json!({"said": "", "ordinary": "", "names": ""}));
    for right in [known, without] {
        assert!(
            right.iter().any(|key| key.contains("thenutmeg")),
            "{right:?}"
        );
    }
    assert!(
        !with.iter().any(|key| key.contains("thenutmeg")),
        "{with:?}"
    );
}

#[test]
fn captions_in_title_case_capitalise_what_is_told() {
    let mut files = ModelFiles::read(&common::root().join("models/small")).unwrap();
    let photo = common::decoded(&common::root().join("www/public/samples/sofa.jpg"));
    let mut request = common::request(5);
    request.product.title = "linen armchair, washable cover".into();
    request.product.attributes.clear();
    request.options.alternatives = 3;
    let written = "The linen armchair, of Course";
    request.layout.written = vec![Some(written.into())];
    let mut texts = |small: &str| -> Vec<String> {
        let mut config: serde_json::Value = serde_json::from_slice(&files.config).unwrap();
        config["title_case"] = small.into();
        files.config = serde_json::to_vec(&config).unwrap();
        let captioner = Captioner::from_files(files.clone(), &Device::flex()).unwrap();
        let captions = captioner.caption(&photo, &request).unwrap();
        let each = captions.into_iter();
        each.flat_map(|each| [vec![each.text], each.alternatives].concat())
            .collect()
    };
    let before = texts("");
    let after = texts("a and at by for from in of on the to with");
    assert_eq!(after[0], written);
    let both = before.iter().zip(&after);
    let changed: Vec<_> = both.filter(|(one, other)| one != other).collect();
    for (one, other) in &changed {
        assert_eq!(one.to_lowercase(), other.to_lowercase());
        assert!(
            !other.contains("linen") && !other.contains("armchair"),
            "{other}"
        );
    }
    assert!(!changed.is_empty(), "{before:?}");
}

#[test]
fn an_unsure_caption_gives_way_to_a_surer_one() {
    let folder = common::root().join("models/small");
    let captioner = Captioner::from_dir(folder, &Device::flex()).unwrap();
    let samples = common::root().join("www/public/samples");
    let mut scores = Vec::new();
    for (photo, title) in [
        ("bowls", "Eye Care Set - Sparkle Gloss Eyes and Lashes"),
        ("sofa", "Extractor Steel"),
        ("dog-collar", "Notebook Professional 15"),
        ("headphones", "LED Dog Collar"),
        ("bath-bombs", "One sat on shoe gnome"),
        ("headphones", "Flat Watch HD32"),
        ("sneaker", "Surround Sound"),
    ] {
        let photo = common::decoded(&samples.join(format!("{photo}.jpg")));
        let mut request = common::request(5);
        request.product.title = title.into();
        request.product.attributes.clear();
        let greedy = captioner.caption(&photo, &request).unwrap();
        // The same tokens at first, but what is drawn stays as unlikely as it is.
        request.options.decoding = Some(Decoding {
            strategy: Strategy::Sample {
                temperature: 1.0,
                top_k: 1,
                top_p: 1.0,
                seed: 0,
            },
            ..Decoding::default()
        });
        let drawn = captioner.caption(&photo, &request).unwrap();
        let both = drawn.iter().zip(&greedy);
        scores.extend(both.map(|(drawn, greedy)| (drawn.score, greedy.score)));
    }
    let gains = scores.iter().filter(|(drawn, _)| *drawn < 0.3);
    let gains: Vec<f32> = gains.map(|(drawn, greedy)| greedy - drawn).collect();
    assert!(gains.iter().all(|&gain| gain > -1e-4), "{scores:?}");
    assert!(gains.iter().any(|&gain| gain > 0.05), "{scores:?}");
}

#[test]
fn a_seed_fixes_sampled_captions() {
    let captioner = captioner();
    let photo = common::sample("t-shirt.jpg");
    let texts = |seed: u64, boxes: usize| -> Vec<String> {
        let mut request = common::request(boxes);
        request.options.decoding = Some(Decoding {
            strategy: Strategy::Sample {
                temperature: 1.0,
                top_k: 50,
                top_p: 0.95,
                seed,
            },
            allow_repeats: true,
        });
        let captions = captioner.caption(&photo, &request).unwrap();
        captions.into_iter().map(|caption| caption.text).collect()
    };
    assert_eq!(texts(3, 4), texts(3, 4));
    assert_ne!(texts(3, 4), texts(4, 4));
}

#[test]
fn alternatives_are_other_texts_best_first() {
    let mut request = common::request(2);
    request.options.alternatives = 3;
    let captions = captioner()
        .caption(&common::sample("t-shirt.jpg"), &request)
        .unwrap();
    for caption in captions {
        let all: HashSet<&String> = caption.alternatives.iter().chain([&caption.text]).collect();
        assert_eq!(all.len(), 4, "the caption and three others");
        assert!(all.iter().all(|text| !text.is_empty()));
    }
}

#[test]
fn what_was_read_serves_any_boxes() {
    for attention in [AttentionForm::SharedContext, AttentionForm::PerBox] {
        let files = common::random_files(|config| config.attention = attention, Quantisation::Int8);
        let captioner = Captioner::from_files(files, &Device::flex()).unwrap();
        let photo = common::sample("t-shirt.jpg");
        let mut request = common::request(3);
        let context = pollster::block_on(captioner.read(&photo, &request.product)).unwrap();
        let write = |request: &Request| {
            let written = captioner.write(&context, &request.layout, &request.options, None);
            pollster::block_on(written).unwrap()
        };
        let first = write(&request);
        assert_eq!(first.captions, captioner.caption(&photo, &request).unwrap());
        assert!(first.timings.preprocess > 0.0);
        request.layout.boxes[1] = TextBox::new(0.5, 0.6, 0.4, 0.3);
        let moved = write(&request);
        assert_eq!(moved.captions, captioner.caption(&photo, &request).unwrap());
        assert_ne!(moved.captions[1].score, first.captions[1].score);
        // The picture was read once.
        assert_eq!(moved.timings.preprocess, 0.0);
    }
}

#[test]
fn what_is_written_stays_and_is_repeated_nowhere() {
    let captioner = captioner();
    let photo = common::sample("t-shirt.jpg");
    let mut request = common::request(4);
    let free = captioner.caption(&photo, &request).unwrap();
    // What the first box would get is written in the last one already, in other signs.
    let taken = format!("{}!", free[0].text.to_uppercase());
    request.layout.written = vec![None, None, None, Some(taken.clone())];
    request.options.alternatives = 2;
    let captions = captioner.caption(&photo, &request).unwrap();
    assert_eq!((&captions[3].text, captions[3].score), (&taken, 1.0));
    assert!(captions[3].alternatives.is_empty());
    let stays = |i: &usize| captions[*i].text == free[*i].text;
    assert!([1, 2].iter().any(stays), "{captions:?}");
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    for caption in &captions[..3] {
        for text in caption.alternatives.iter().chain([&caption.text]) {
            assert_ne!(letters(text), letters(&taken));
        }
    }
    // Where all is written there is nothing to decode, and yet a colour to choose.
    request.layout.written = vec![Some("Made by Hand".into()); 4];
    let all = captioner.caption(&photo, &request).unwrap();
    assert!(all.iter().all(|caption| caption.text == "Made by Hand"));
    let colors =
        |captions: &[Caption]| captions.iter().map(|c| c.color.clone()).collect::<Vec<_>>();
    assert_eq!(colors(&all), colors(&free));
    request.layout.written = vec![None; 5];
    let error = captioner.caption(&photo, &request).unwrap_err();
    assert!(error.to_string().contains("5 texts for 4 boxes"), "{error}");
}

/// Hears of every step, and ends the work at one of them.
struct Ear {
    heard: Vec<Vec<String>>,
    texts: bool,
    last: usize,
}

impl Ear {
    fn new(texts: bool, last: usize) -> Self {
        let heard = Vec::new();
        Self { heard, texts, last }
    }
}

impl Streamer for Ear {
    fn wants_texts(&self) -> bool {
        self.texts
    }

    fn step(&mut self, texts: Vec<String>) -> Streamed<'_> {
        self.heard.push(texts);
        let goes_on = self.heard.len() < self.last;
        Box::pin(async move { if goes_on { Ok(()) } else { Err(Error::Aborted) } })
    }
}

/// Equal boxes share one search, and what it may cost grows with their number (64 equal boxes once
/// took minutes).
#[test]
fn equal_boxes_are_told_apart_in_bounded_steps() {
    let captioner = captioner();
    let photo = common::sample("t-shirt.jpg");
    let tokens = captioner.manifest().model.caption_length;
    for (boxes, alternatives, different) in [(16, 0, 16), (16, 10, 16), (64, 0, 40), (64, 10, 40)] {
        let layout = vec![TextBox::new(0.1, 0.1, 0.3, 0.1); boxes].into();
        let options = CaptionOptions {
            alternatives,
            ..CaptionOptions::default()
        };
        let product = common::request(0).product;
        let context = pollster::block_on(captioner.read(&photo, &product)).unwrap();
        let mut ear = Ear::new(false, usize::MAX);
        let captioned =
            pollster::block_on(captioner.write(&context, &layout, &options, Some(&mut ear)));
        let captions = captioned.unwrap().captions;
        let texts: HashSet<&String> = captions.iter().map(|caption| &caption.text).collect();
        assert!(texts.len() >= different, "{} of {boxes}", texts.len());
        for caption in &captions[..16] {
            let others = &caption.alternatives;
            assert!(others.iter().all(|text| !texts.contains(text)));
            // Of more boxes than that there may be no others left.
            assert!(boxes > 16 || others.len() == alternatives);
        }
        let steps = ear.heard.len();
        assert!(
            steps <= tokens + 40 + boxes,
            "{steps} steps for {boxes} boxes"
        );
    }
}

#[test]
fn a_listener_hears_every_word_and_may_end_the_work() {
    let captioner = captioner();
    let photo = common::sample("t-shirt.jpg");
    let mut request = common::request(3);
    for strategy in [
        Strategy::Greedy,
        Strategy::Sample {
            temperature: 1.0,
            top_k: 9,
            top_p: 1.0,
            seed: 1,
        },
    ] {
        request.options.decoding = Some(Decoding {
            strategy,
            allow_repeats: true,
        });
        let context = pollster::block_on(captioner.read(&photo, &request.product)).unwrap();
        let listen = |texts: bool, last: usize| {
            let mut ear = Ear::new(texts, last);
            let written =
                captioner.write(&context, &request.layout, &request.options, Some(&mut ear));
            (pollster::block_on(written), ear.heard)
        };
        let (captioned, heard) = listen(true, usize::MAX);
        let captions = captioned.unwrap().captions;
        assert!(heard.len() > 1);
        for (index, caption) in captions.iter().enumerate() {
            // Each text is the one before with a token more, up to the caption.
            assert!(
                heard
                    .windows(2)
                    .all(|pair| pair[1][index].starts_with(&pair[0][index]))
            );
            assert_eq!(heard.last().unwrap()[index], caption.text);
        }
        let written = Layout {
            written: vec![None, Some("As It Is".into())],
            ..request.layout.clone()
        };
        let mut ear = Ear::new(true, usize::MAX);
        pollster::block_on(captioner.write(&context, &written, &request.options, Some(&mut ear)))
            .unwrap();
        assert!(
            ear.heard
                .iter()
                .all(|texts| texts.len() == 3 && texts[1] == "As It Is")
        );
        let (ended, heard) = listen(false, 2);
        assert_eq!(ended.unwrap_err().code(), "aborted");
        assert_eq!(heard, vec![Vec::<String>::new(); 2]);
    }
}
