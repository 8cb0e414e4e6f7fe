//! Pictures.

use std::io;
use std::time::Duration;

use caponimage::image::{MAX_PIXELS, decode};

use super::{Target, outcome};
use crate::corpus::{Corpus, root};
use crate::damage::Form;
use crate::trial::Limits;

/// JPEG, PNG and WebP.
pub fn target() -> io::Result<Target> {
    let drawn = std::fs::read_dir(root().join("tests/pictures"))?;
    let drawn = drawn
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    Ok(Target {
        name: "picture",
        form: Form::Bytes,
        corpus: Corpus::read("picture", &drawn)?,
        // Four million pixels any file may have, and 2,000 for each byte of it; each pixel is there
        // in the decoder's form and in ours.
        limits: Limits {
            memory: 16 * 4_000_000,
            memory_per_byte: 16 * 2_000,
            time: Duration::from_secs(20),
        },
        in_browser: true,
        reader: Box::new(|_, bytes| {
            let picture = decode(bytes);
            if let Ok(picture) = &picture {
                let pixels = u64::from(picture.width()) * u64::from(picture.height());
                if pixels == 0 || pixels > MAX_PIXELS {
                    return Err(format!("gives {pixels} pixels"));
                }
            }
            outcome(picture)
        }),
    })
}
