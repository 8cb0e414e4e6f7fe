//! Compares what two models write:
//! cargo run --release --example compare -- models/tiny models/small shirt.jpg "Nike Men Navy Blue Shirt"

use std::error::Error;

use caponimage::{Caption, Captioner, Product, Request, device, image, layout};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [one, other, photo, title] = arguments.as_slice() else {
        return Err("give two model folders, a photo and a title".into());
    };
    let picture = image::decode(&std::fs::read(photo)?)?;
    let request = Request {
        product: Product::titled(title),
        layout: layout::suggest().into(),
        ..Request::default()
    };
    let write = |model: &String| -> caponimage::Result<Vec<Caption>> {
        Captioner::from_dir(model, &device::cpu())?.caption(&picture, &request)
    };
    for (one, other) in write(one)?.iter().zip(&write(other)?) {
        let by = |caption: &Caption| format!("{} ({:.2})", caption.text, caption.score);
        println!("{:<40}{}", by(one), by(other));
    }
    Ok(())
}
