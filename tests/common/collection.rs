//! A collection of photos and what is known of them, as shops keep it.

use std::fs;
use std::path::Path;

use image::{Rgb, RgbImage};

/// A made-up collection: shirts of some colours and patterns, every fifth photo twice.
pub fn collection(folder: &Path, shirts: u32) {
    fs::create_dir_all(folder.join("images")).unwrap();
    let mut lines = String::from(
        "id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName\n",
    );
    let colours = [
        ("Red", [200, 20, 30]),
        ("Navy Blue", [25, 30, 80]),
        ("Green", [30, 130, 50]),
    ];
    for id in 0..shirts {
        let (name, color) = colours[id as usize % 3];
        let who = ["Men", "Women"][id as usize % 2];
        lines += &format!(
            "{id},{who},Apparel,Topwear,Tshirts,{name},Summer,2012,Casual,Nike {who} Striped {name} T-shirt {id}\n"
        );
        // The second of a pair differs by what a recompression may do.
        let (shape, noise) = (id - id % 5 / 4, (id % 5 / 4) as u8);
        RgbImage::from_fn(160, 200, |x, y| {
            let inside =
                (30 + shape % 7 * 5..130).contains(&x) && (20 + shape % 11 * 4..180).contains(&y);
            let stripe = (x + shape * 3) % 24 < 4;
            Rgb(match (inside, stripe) {
                (true, true) => [240, 240, 240 - noise],
                (true, false) => color.map(|c: u8| c + noise),
                _ => [255; 3],
            })
        })
        .save(folder.join(format!("images/{id}.jpg")))
        .unwrap();
    }
    fs::write(folder.join("styles.csv"), lines).unwrap();
}
