//! What the frozen parts of the backbone make of every photo, computed once and kept on disk.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use burn::tensor::{Device, Tensor, TensorData, f16};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::photos::{picture, thumbnail_shape};
use super::sample::{View, WHOLE};
use crate::device::is_cpu;
use crate::error::{Error, Result};
use crate::image::{Preprocessing, normalise};
use crate::model::CaptionModel;
use crate::model::beneath::thumbnail;
use crate::progress::Progress;

/// Photos that go through the backbone together on the processor, where each core has a batch of its own.
/// A GPU takes a whole group at once.
const BATCH: usize = 4;

/// Photos between writes.
const GROUP: usize = 64;

/// Bytes before the first photo's values: the fingerprint.
const HEADER: u64 = 32;

/// Features in half precision, one entry a photo and, where pictures are mirrored, one more.
///
/// An entry is what the frozen parts give, then the picture's own colours, then its thumbnail. A photo
/// that can't be read has an entry of NaN.
pub struct FeatureCache {
    file: Mutex<File>,
    path: PathBuf,
    shapes: Shapes,
    frozen_parts: usize,
    mirrored: bool,
}

/// Channels, rows and columns of what the frozen parts give, of the colours and of the thumbnail.
pub(crate) type Shapes = [[usize; 3]; 3];

/// The photos that features are computed of.
#[derive(Clone, Copy)]
pub struct Photos<'a> {
    /// Where they are.
    pub paths: &'a [PathBuf],
    /// What they are known by, wherever the dataset folder lies.
    pub names: &'a [String],
}

/// What is computed.
pub struct Frozen<'a> {
    /// The model with the backbone that training starts from, on a device without gradients.
    pub model: &'a CaptionModel,
    /// How it reads pictures.
    pub preprocessing: &'a Preprocessing,
    /// So many of the backbone's parts are frozen.
    pub parts: usize,
    /// Whether mirrored pictures are needed too.
    pub mirrored: bool,
}

impl Frozen<'_> {
    /// Pictures `[batch, 3, size, size]`, one after the other, to what is kept of each.
    fn run(&self, inputs: Vec<f32>, device: &Device) -> ([Option<Tensor<4>>; 2], usize) {
        let size = self.preprocessing.size;
        let batch = inputs.len() / (3 * size * size);
        let data = TensorData::new(inputs, [batch, 3, size, size]);
        let pictures = Tensor::<4>::from_data(data, device);
        let colors = self.model.colors(pictures.clone());
        let backbone = self.model.backbone();
        let features = backbone.forward_parts(pictures, 0..self.parts);
        ([Some(features), colors], batch)
    }

    fn views(&self, photo: usize) -> impl Iterator<Item = View> {
        let variants = 0..=usize::from(self.mirrored);
        variants.map(move |variant| View {
            photo,
            mirrored: variant == 1,
            window: WHOLE,
        })
    }

    /// The entries of some photos.
    fn entries(&self, photos: &[(usize, &Path)], each: usize, device: &Device) -> Vec<f16> {
        let views = photos
            .iter()
            .flat_map(|&(index, photo)| self.views(index).map(move |view| (photo, view)));
        let read = |(photo, view): (&Path, View)| picture(photo, &view, self.preprocessing).ok();
        let pictures: Vec<_> = views
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(read)
            .collect();
        let readable = pictures.iter().flatten();
        let inputs: Vec<f32> = readable
            .flat_map(|picture| normalise(picture, self.preprocessing))
            .collect();
        let thumbnails: Vec<_> = pictures.iter().map(|p| p.as_ref().map(thumbnail)).collect();
        let mut entries = vec![f16::NAN; thumbnails.len() * each];
        if inputs.is_empty() {
            return entries;
        }
        for (entry, thumbnail) in entries.chunks_mut(each).zip(&thumbnails) {
            let pixels = thumbnail.iter().flat_map(|thumbnail| thumbnail.as_raw());
            let count = pixels.clone().count();
            for (kept, &value) in entry[each - count..].iter_mut().zip(pixels) {
                *kept = f16::from_f32(value.into());
            }
        }
        let (parts, batch) = self.run(inputs, device);
        let mut offset = 0;
        for part in parts.into_iter().flatten() {
            let data = part.into_data();
            let values: Vec<f32> = data.iter::<f32>().collect();
            let width = values.len() / batch;
            let places = (0..thumbnails.len()).filter(|&i| thumbnails[i].is_some());
            for (place, values) in places.zip(values.chunks(width)) {
                let start = place * each + offset;
                for (kept, value) in entries[start..start + width].iter_mut().zip(values) {
                    *kept = f16::from_f32(value.clamp(-65504.0, 65504.0));
                }
            }
            offset += width;
        }
        entries
    }

    /// What the entries depend on: the photos and the weights. Not what these make of a picture: its
    /// last digits differ from one processor to the next.
    fn fingerprint(&self, photos: Photos, shapes: &Shapes) -> Result<[u8; 32]> {
        let mut hash = Sha256::new();
        hash.update(format!(
            "3 {:?} {} {} {shapes:?}",
            self.preprocessing, self.parts, self.mirrored
        ));
        for (path, name) in photos.paths.iter().zip(photos.names) {
            let metadata = std::fs::metadata(path);
            let size = metadata.as_ref().map_or(0, |metadata| metadata.len());
            let changed = metadata.and_then(|metadata| metadata.modified()).ok();
            hash.update(name);
            hash.update(format!("/{size}/{changed:?}/"));
        }
        let parts = self.model.backbone().weights_of_parts(self.parts)?;
        for (name, values) in parts.iter().flatten() {
            hash.update(name);
            hash.update(values.as_bytes());
        }
        Ok(hash.finalize().into())
    }

    fn shapes(&self, device: &Device) -> Shapes {
        let size = self.preprocessing.size;
        let (parts, _) = self.run(vec![0.0; 3 * size * size], device);
        let [features, colors] = parts.map(|part| {
            part.map_or([0; 3], |part| {
                let [_, channels, rows, columns] = part.dims();
                [channels, rows, columns]
            })
        });
        [features, colors, thumbnail_shape(size)]
    }
}

impl FeatureCache {
    /// Opens the cache of these photos in `folder`, computing what is not there yet; an
    /// interrupted computation goes on where it was. Also tells which photos can't be read.
    ///
    /// # Errors
    /// [`Error::Io`] naming the file.
    pub fn open(
        folder: &Path,
        photos: Photos,
        frozen: &Frozen,
        device: &Device,
        progress: &dyn Progress,
    ) -> Result<(Self, Vec<usize>)> {
        let shapes = frozen.shapes(device);
        let fingerprint = frozen.fingerprint(photos, &shapes)?;
        std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
        let name: String = fingerprint[..6]
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        let path = folder.join(format!("features-{name}.f16"));
        if !path.exists() {
            let each = values(&shapes);
            let count = photos.paths.len();
            progress.say(&format!("computing the features of {count} photos"));
            compute(
                &path,
                &fingerprint,
                photos.paths,
                each,
                frozen,
                device,
                progress,
            )?;
        }
        let cache = Self {
            file: Mutex::new(File::open(&path).map_err(Error::io(&path))?),
            path,
            shapes,
            frozen_parts: frozen.parts,
            mirrored: frozen.mirrored,
        };
        let unreadable = cache.unreadable(&fingerprint, photos.paths.len())?;
        Ok((cache, unreadable))
    }

    /// What an entry holds.
    pub fn shapes(&self) -> Shapes {
        self.shapes
    }

    /// How many parts have run.
    pub fn frozen_parts(&self) -> usize {
        self.frozen_parts
    }

    /// The entries of `views`; zeros for a missing one.
    ///
    /// # Errors
    /// [`Error::Io`] naming the cache.
    pub fn read(&self, views: &[Option<View>]) -> Result<Vec<Vec<f32>>> {
        let values = values(&self.shapes);
        let mut bytes = vec![0; values * 2];
        let mut read = |view: &Option<View>| {
            let Some(view) = view else {
                return Ok(vec![0.0; values]);
            };
            self.read_at(self.place(view.photo, view.mirrored), &mut bytes)?;
            let values = bytes.as_chunks::<2>().0.iter();
            Ok(values.map(|&b| f16::from_le_bytes(b).to_f32()).collect())
        };
        views.iter().map(&mut read).collect()
    }

    fn place(&self, photo: usize, mirrored: bool) -> u64 {
        let entry = if self.mirrored {
            2 * photo + usize::from(mirrored)
        } else {
            photo
        };
        HEADER + (entry * values(&self.shapes) * 2) as u64
    }

    fn read_at(&self, place: u64, bytes: &mut [u8]) -> Result<()> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(place))
            .and_then(|_| file.read_exact(bytes))
            .map_err(Error::io(&self.path))
    }

    /// The photos whose entry says that they can't be read, after checking that the file is whole.
    fn unreadable(&self, fingerprint: &[u8; 32], photos: usize) -> Result<Vec<usize>> {
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let length = file.metadata().map_err(Error::io(&self.path))?.len();
        drop(file);
        let mut found = [0; HEADER as usize];
        self.read_at(0, &mut found)?;
        if length != self.place(photos, false) || found != *fingerprint {
            let reason = "is damaged: remove it, and it is made again";
            return Err(Error::data(self.path.display(), reason));
        }
        let mut unreadable = Vec::new();
        let mut first = [0; 2];
        for photo in 0..photos {
            self.read_at(self.place(photo, false), &mut first)?;
            if f16::from_le_bytes(first).is_nan() {
                unreadable.push(photo);
            }
        }
        Ok(unreadable)
    }
}

/// How many values an entry has.
pub fn values(shapes: &Shapes) -> usize {
    let each = shapes.iter().map(|shape| shape.iter().product::<usize>());
    each.sum()
}

/// Computes all entries into a file beside `path`, then puts it in place.
fn compute(
    path: &Path,
    fingerprint: &[u8; 32],
    photos: &[PathBuf],
    each: usize,
    frozen: &Frozen,
    device: &Device,
    progress: &dyn Progress,
) -> Result<()> {
    let beside = path.with_extension("partial");
    let failed = || Error::io(&beside);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(&beside)
        .map_err(failed())?;
    // Two runs on the same photos: the second waits, then takes what the first has made.
    file.lock().map_err(failed())?;
    if path.exists() {
        return Ok(());
    }
    let entry = (each * 2 * (1 + usize::from(frozen.mirrored))) as u64;
    let length = file.metadata().map_err(failed())?.len();
    // The name holds only a part of the fingerprint.
    let mut found = [0; HEADER as usize];
    let known = length >= HEADER && (&file).read_exact(&mut found).is_ok() && found == *fingerprint;
    let done = if known { (length - HEADER) / entry } else { 0 };
    file.set_len(HEADER + done * entry).map_err(failed())?;
    let mut writer = BufWriter::new(&file);
    writer.seek(SeekFrom::Start(0)).map_err(failed())?;
    writer.write_all(fingerprint).map_err(failed())?;
    writer.seek(SeekFrom::End(0)).map_err(failed())?;

    let numbered: Vec<(usize, &Path)> = photos.iter().map(PathBuf::as_path).enumerate().collect();
    let meter = progress.begin("photos");
    meter.set_length(photos.len() as u64);
    meter.set_position(done, "");
    let together = if is_cpu(device) { BATCH } else { GROUP };
    for group in numbered[(done as usize).min(photos.len())..].chunks(GROUP) {
        let entries: Vec<Vec<f16>> = group
            .par_chunks(together)
            .map(|batch| frozen.entries(batch, each, device))
            .collect();
        for value in entries.into_iter().flatten() {
            writer.write_all(&value.to_le_bytes()).map_err(failed())?;
        }
        writer.flush().map_err(failed())?;
        meter.advance(group.len() as u64);
    }
    drop(writer);
    file.sync_all().map_err(failed())?;
    std::fs::rename(&beside, path).map_err(Error::io(path))
}

#[cfg(test)]
mod tests;
