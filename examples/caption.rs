//! Captions a photo: cargo run --release --example caption -- shirt.jpg "Nike Men Navy Blue Shirt"

use std::error::Error;

use caponimage::{Captioner, Request, device, image, layout};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let photo = arguments.next().ok_or("give a photo, and a title")?;
    let title = arguments.next().unwrap_or_default();

    let captioner = Captioner::from_dir("models/small", &device::cpu())?;
    let picture = image::decode(&std::fs::read(photo)?)?;
    let request = Request {
        title,
        boxes: layout::suggest(),
        alternatives: 2,
        ..Request::default()
    };
    for caption in captioner.caption(&picture, &request)? {
        let others = caption.alternatives.join(" / ");
        println!("{} {:?}, or {others}", caption.color, caption.text);
    }
    Ok(())
}
