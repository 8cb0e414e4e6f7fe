//! Captions a photo: cargo run --release --example caption -- shirt.jpg "Nike Men Navy Blue Shirt"

use std::error::Error;

use caponimage::{CaptionOptions, Captioner, Product, Request, device, image, layout};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let photo = arguments.next().ok_or("give a photo, and a title")?;
    let title = arguments.next().unwrap_or_default();

    let captioner = Captioner::from_dir("models/small", &device::cpu())?;
    let picture = image::decode(&std::fs::read(photo)?)?;
    let request = Request {
        product: Product::titled(title),
        layout: layout::suggest().into(),
        options: CaptionOptions {
            alternatives: 2,
            ..CaptionOptions::default()
        },
    };
    for caption in captioner.caption(&picture, &request)? {
        let others = caption.alternatives.join(" / ");
        println!("{} {:?}, or {others}", caption.color, caption.text);
    }
    Ok(())
}
