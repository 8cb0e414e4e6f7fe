//! The page of captions: two models on the same photos, each caption with its verdict and where it
//! looked, and nothing of a record becomes HTML.

#![cfg(feature = "cli")]

mod common;

use caponimage::weights::Quantisation;
use serde_json::Value;

use common::squares::{caponimage, dataset, error};

#[test]
fn two_models_stand_side_by_side_with_what_they_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let place = dataset(folder.path(), 48);
    let nasty = "</script><script>alert('{{data}}')</script>";
    let records = place.join("annotations.jsonl");
    let text = std::fs::read_to_string(&records).unwrap();
    let text = text.replace(r#""title":"Watch""#, &format!(r#""title":"{nasty}""#));
    std::fs::write(&records, text).unwrap();

    let other = folder.path().join("a <b>model");
    let files = common::random_files(|_| (), Quantisation::Int8);
    std::fs::create_dir_all(&other).unwrap();
    std::fs::write(other.join("config.json"), files.config).unwrap();
    std::fs::write(other.join("tokenizer.json"), files.tokenizer).unwrap();
    std::fs::write(other.join("model.bpk"), files.weights).unwrap();

    let page = folder.path().join("report.html");
    let tiny = common::root().join("models/tiny");
    let [tiny, place, page_name, other] =
        [&tiny, &place, &page, &other].map(|path| path.to_str().unwrap());
    let output = caponimage(&[
        "evaluate",
        "report",
        tiny,
        place,
        page_name,
        "--against",
        other,
        "--limit",
        "4",
    ]);
    assert!(output.status.success(), "{}", error(&output));
    let page = std::fs::read_to_string(&page).unwrap();
    assert!(page.contains("<title>tiny and a &lt;b&gt;model"), "{page}");
    assert!(!page.contains("<script>alert") && !page.contains("a <b>model"));
    assert_eq!(page.matches("</script").count(), 2);
    assert!(!page.contains("{{style}}") && page.contains("function drawText"));

    let (_, rest) = page.split_once(r#"type="application/json">"#).unwrap();
    let (json, _) = rest.split_once("</script").unwrap();
    let data: Value = serde_json::from_str(json).unwrap();
    let list = |value: &Value| value.as_array().unwrap().clone();
    assert_eq!(list(&data["models"]), ["tiny", "a <b>model"]);
    let photos = list(&data["photos"]);
    let titles: Vec<&str> = photos
        .iter()
        .map(|p| p["title"].as_str().unwrap())
        .collect();
    assert!(titles.contains(&nasty), "{titles:?}");
    let given = |name: &str| photos.iter().filter(|p| p["given"] == name).count();
    assert_eq!((given("told"), given("alone")), (4, 4));

    for (model, cells) in [(0, 16), (1, 16)] {
        for name in ["told", "alone"] {
            let mut right = 0;
            for photo in photos.iter().filter(|photo| photo["given"] == name) {
                let written = list(&photo["models"][model]);
                assert_eq!(written.len(), list(&photo["boxes"]).len());
                for caption in written {
                    right += u64::from(caption["right"] == true);
                    let hexadecimal = caption["cells"].as_str().unwrap();
                    assert_eq!(hexadecimal.len(), 2 * cells, "{hexadecimal}");
                    // The cell that is looked at most is the measure of the others.
                    assert!(hexadecimal.as_bytes().chunks(2).any(|cell| cell == b"ff"));
                    let looked = caption["looked"].as_f64().unwrap();
                    assert!(looked > 0.0 && looked < 1.0, "{looked}");
                }
            }
            let measured = list(&data["evaluations"]);
            let measured = measured
                .iter()
                .find(|e| e["model"] == model && e["given"] == name);
            assert_eq!(measured.unwrap()["grounding"]["true_captions"], right);
        }
    }
    // Captions of one photo look at different cells.
    let first = list(&photos[0]["models"][0]);
    assert!(
        first
            .iter()
            .any(|caption| caption["cells"] != first[0]["cells"])
    );
}
