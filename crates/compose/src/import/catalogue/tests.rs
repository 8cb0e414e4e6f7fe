use std::fs;

use super::*;

/// A folder with a catalogue and photos of these names, none of which is decoded here.
fn place(name: &str, text: &[u8], photos: &[&str]) -> (tempfile::TempDir, Catalogue) {
    let folder = tempfile::tempdir().unwrap();
    for photo in photos {
        let path = folder.path().join(photo);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
    }
    let file = folder.path().join(name);
    fs::write(&file, text).unwrap();
    let catalogue = Catalogue {
        file,
        ..Catalogue::default()
    };
    (folder, catalogue)
}

fn problems(import: &Import) -> Vec<(u64, Reason)> {
    import
        .problems
        .iter()
        .map(|problem| (problem.line, problem.reason))
        .collect()
}

fn attributes(import: &Import, place: usize) -> Vec<String> {
    let attributes = import.photos[place].product.attributes.iter();
    attributes
        .map(|(name, value)| format!("{name}={value}"))
        .collect()
}

#[test]
fn what_shopify_exports() {
    let text = "\u{feff}Handle,Title,Body (HTML),Vendor,Type,Tags,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Price,Image Src,Image Position\r\n\
        oak-chair,\"Oak Chair, \"\"Luna\"\"\",\"<p>A chair.<br>For&nbsp;you</p>\",Norvane,Chairs,wood,Colour,Natural,Size,One,SKU1,99.00,https://cdn.example/files/oak%20chair.jpg?v=12,1\r\n\
        oak-chair,,,,,,,Black,,One,SKU2,99.00,https://cdn.example/files/side.jpg?v=1,2\r\n\
        lamp,Lamp,,Kestra,Lamps,,Title,Default Title,,,SKU3,10.00,,\r\n";
    let (_folder, catalogue) = place(
        "shop.csv",
        text.as_bytes(),
        &["side.jpg", "oak%20chair.jpg"],
    );
    let found = catalogue.import(None).unwrap();
    assert_eq!(problems(&found), []);
    let ids: Vec<&str> = found.photos.iter().map(|p| p.product.id.as_str()).collect();
    assert_eq!(ids, ["shop-oak-chair", "shop-oak-chair-2", "shop-lamp"]);
    let chair = &found.photos[0].product;
    assert_eq!(chair.title, "Oak Chair, \"Luna\"");
    assert_eq!(chair.withheld.description, "A chair. For you");
    // The variants differ in colour, so that is not the product's.
    assert_eq!(
        attributes(&found, 0),
        ["brand=Norvane", "size=One", "type=Chairs"]
    );
    assert_eq!((found.photos[0].line, found.photos[1].line), (2, 3));
    let lamp = &found.photos[2];
    assert!(lamp.photo.is_none() && lamp.product.image.is_empty());
    assert_eq!(attributes(&found, 2), ["brand=Kestra", "type=Lamps"]);
}

#[test]
fn a_google_merchant_feed() {
    let text = "id\ttitle\tdescription\tlink\timage_link\tadditional_image_link\tprice\tbrand\tgoogle_product_category\tproduct_type\tcolor\tmaterial\tgender\tshipping_weight\tgtin\n\
        A1\tDrill 18 V\tStrong\thttps://x.example/a1\thttps://x.example/i/a1.png\thttps://x.example/i/a2.webp,https://x.example/i/a3.jpg\t9 EUR\tHalmark\tHardware > Tools\tTools > Drills\tBlue\tSteel\tunisex\t2 kg\t12345\n";
    let (folder, mut catalogue) = place(
        "feed.tsv",
        text.as_bytes(),
        &["photos/a1.png", "photos/a2.webp"],
    );
    catalogue.photos = Some(folder.path().join("photos"));
    let found = catalogue.import(None).unwrap();
    assert_eq!(problems(&found), [(2, Reason::MissingImage)]);
    assert_eq!(found.photos.len(), 2);
    assert_eq!(found.photos[1].product.image, "feed-A1-2.webp");
    assert_eq!(
        attributes(&found, 0),
        [
            "brand=Halmark",
            "colour=Blue",
            "gender=unisex",
            "material=Steel",
            "type=Tools > Drills"
        ]
    );
}

#[test]
fn any_csv_whose_columns_are_said() {
    let text = "Nr;Bezeichnung;Bild;Klingenlänge\n7;Küchenmesser „Kesä“ 不锈钢;bilder\\7.jpg;18 cm\n8;;;\n9;Löffel;weg.jpg;\n";
    let (_folder, mut catalogue) = place("liste.csv", text.as_bytes(), &["bilder/7.jpg"]);
    let error = catalogue.import(None).unwrap_err().to_string();
    assert!(
        error.contains("--columns") && error.contains("Bezeichnung"),
        "{error}"
    );
    catalogue.columns = [("title", "BEZEICHNUNG"), ("image", "Bild"), ("id", "Nr")]
        .map(|(role, column)| (role.to_string(), column.to_string()))
        .into();
    let found = catalogue.import(None).unwrap();
    assert_eq!(
        problems(&found),
        [(3, Reason::EmptyTitle), (4, Reason::MissingImage)]
    );
    let knife = &found.photos[0].product;
    assert_eq!(knife.title, "Küchenmesser „Kesä“ 不锈钢");
    assert_eq!(knife.attributes["klingenlänge"], "18 cm");
    assert_eq!(
        (knife.id.as_str(), knife.image.as_str()),
        ("liste-7", "liste-7.jpg")
    );
}

#[test]
fn json_lines() {
    let text = "\u{feff}{\"image\":\"a.jpg\",\"title\":\"\",\"attributes\":{\"Blade\":\"18 cm\",\"n\":3,\"x\":null},\"label\":\"hand saw\",\"split\":\"test\",\"source\":\"s\"}\n\
        \n{\"images\":[\"a.jpg\",\"b.jpg\"],\"title\":\"Saw\",\"price\":9}\nnonsense\n[1]\n{\"image\":\"../a.jpg\",\"title\":\"Out\"}\n";
    let (_folder, catalogue) = place("products.jsonl", text.as_bytes(), &["a.jpg"]);
    let found = catalogue.import(None).unwrap();
    let missing = Reason::MissingImage;
    assert_eq!(
        problems(&found),
        [
            (3, missing),
            (4, Reason::UnreadableLine),
            (5, Reason::UnreadableLine)
        ]
    );
    let saw = &found.photos[0];
    assert_eq!(saw.product.withheld.labels["type"], "hand saw");
    assert_eq!(saw.published, Some(Split::Test));
    assert_eq!(attributes(&found, 0), ["Blade=18 cm", "n=3"]);
    assert!(attributes(&found, 1).is_empty());
    // A path that leads out of the folder is taken for a name within it.
    assert_eq!(
        found.photos[2].photo.as_deref(),
        Some(found.photos[0].photo.as_deref().unwrap())
    );
}

#[test]
fn what_is_no_catalogue_is_refused() {
    for (name, text, expected) in [
        ("a.csv", &b""[..], "expected a column"),
        ("a.csv", b"a,b\n1,2\n", "expected a column"),
        ("a.csv", b"title,image\n", "no product in it"),
        (
            "a.csv",
            b"title,image\nSaw,no.jpg\n",
            "a.csv:2: missing image",
        ),
        ("a.jsonl", b"\n", "no product in it"),
        (
            "a.csv",
            b"title,image\n\xff\xfe,no.jpg\n",
            "a.csv:2: missing image",
        ),
    ] {
        let (_folder, catalogue) = place(name, text, &[]);
        let error = catalogue.import(None).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    let missing = Catalogue::of_argument("shop=no/such.csv");
    assert_eq!(
        (missing.name.as_str(), missing.file.to_str()),
        ("shop", Some("no/such.csv"))
    );
    assert!(matches!(missing.import(None), Err(Error::Io { .. })));
    assert_eq!(
        Catalogue::of_argument("a/b=c.csv").file.to_str(),
        Some("a/b=c.csv")
    );
}

#[test]
fn a_hundred_thousand_rows_are_read() {
    let mut text = String::from("id,title,image,brand\n");
    for row in 0..100_000 {
        text += &format!("{row},Chair {row},photo.jpg,Norvane\n");
    }
    let (_folder, catalogue) = place("many.csv", text.as_bytes(), &["photo.jpg"]);
    assert_eq!(catalogue.import(None).unwrap().photos.len(), 100_000);
    assert_eq!(catalogue.import(Some(7)).unwrap().photos.len(), 7);
}

#[test]
fn photos_that_the_demo_page_shows_are_held_out() {
    let text = "image,title\nretail-jewelry-05.jpg,Necklace\nother.jpg,Ring\n";
    let photos = ["retail-jewelry-05.jpg", "other.jpg"];
    let (_folder, mut catalogue) = place("shop.csv", text.as_bytes(), &photos);
    let held_out = |catalogue: &Catalogue| -> Vec<bool> {
        let found = catalogue.import(None).unwrap();
        found.photos.iter().map(|photo| photo.held_out).collect()
    };
    assert_eq!(held_out(&catalogue), [false, false]);
    catalogue.name = "household".into();
    assert_eq!(held_out(&catalogue), [true, false]);
}
