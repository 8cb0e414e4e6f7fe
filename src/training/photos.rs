//! Photos as a model reads them in training.

use std::path::{Path, PathBuf};

use image::RgbImage;
use image::imageops::{crop_imm, flip_horizontal_in_place};
use rayon::prelude::*;

use super::sample::{View, WHOLE};
use crate::error::Result;
use crate::image::{Preprocessing, read, resize};
use crate::layout::TextBox;
use crate::model::beneath::THUMBNAIL_BLOCK;
use crate::progress::Progress;

/// Which of `photos` can't be read.
pub(super) fn unreadable(photos: &[PathBuf], progress: &dyn Progress) -> Vec<usize> {
    let meter = progress.begin("photos");
    meter.set_length(photos.len() as u64);
    let check = |(i, photo): (usize, &PathBuf)| {
        meter.advance(1);
        read(photo).is_err().then_some(i)
    };
    photos.par_iter().enumerate().filter_map(check).collect()
}

/// Channels, rows and columns of the thumbnail of a picture of this size. (Its values lie pixel by
/// pixel.)
pub(super) fn thumbnail_shape(size: usize) -> [usize; 3] {
    let side = size / THUMBNAIL_BLOCK as usize;
    [3, side, side]
}

/// A view of a photo, of the size that the model reads.
pub(super) fn picture(
    photo: &Path,
    view: &View,
    preprocessing: &Preprocessing,
) -> Result<RgbImage> {
    let mut picture = read(photo)?;
    if view.window != WHOLE {
        let TextBox {
            x,
            y,
            width,
            height,
        } = view.window;
        let (across, down) = (picture.width() as f32, picture.height() as f32);
        let pixels = |share: f32, all: f32| (share * all).round() as u32;
        picture = crop_imm(
            &picture,
            pixels(x, across),
            pixels(y, down),
            pixels(width, across).max(1),
            pixels(height, down).max(1),
        )
        .to_image();
    }
    if view.mirrored {
        flip_horizontal_in_place(&mut picture);
    }
    Ok(resize(&picture, preprocessing))
}
