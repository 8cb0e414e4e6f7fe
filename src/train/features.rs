//! A frozen backbone sees every photo once: its features are kept on disk and in memory.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use burn::tensor::{Device, Tensor, TensorData, f16};
use indicatif::ProgressBar;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::image::{Preprocessing, decode, preprocess};
use crate::model::Backbone;

/// Photos that go through the backbone together.
const BATCH: usize = 8;

/// The features of photos, in half precision.
pub struct Features {
    /// Position of each photo's features.
    index: HashMap<PathBuf, usize>,
    values: Vec<f16>,
    shape: [usize; 3],
}

impl Features {
    /// The features of `photos`, from `cache` where they are there already.
    ///
    /// # Errors
    /// [`Error::Data`] naming a photo that can't be decoded, [`Error::Io`].
    pub fn compute(
        photos: &[PathBuf],
        backbone: &Backbone,
        preprocessing: &Preprocessing,
        cache: &Path,
        device: &Device,
        progress: &ProgressBar,
    ) -> Result<Self> {
        let index: HashMap<PathBuf, usize> = photos.iter().cloned().zip(0..).collect();
        let size = preprocessing.size;
        let probe = backbone.forward(Tensor::zeros([1, 3, size, size], device));
        let [_, channels, rows, columns] = probe.dims();
        let shape = [channels, rows, columns];
        let each = channels * rows * columns;
        let fingerprint = fingerprint(photos, &probe.into_data(), preprocessing);
        if let Some(values) = read(cache, &fingerprint, photos.len() * each)? {
            return Ok(Self {
                index,
                values,
                shape,
            });
        }
        progress.set_length(photos.len() as u64);
        let mut values = Vec::with_capacity(photos.len() * each);
        for batch in photos.chunks(BATCH) {
            let inputs: Vec<Vec<f32>> = batch
                .par_iter()
                .map(|photo| {
                    let bytes = std::fs::read(photo).map_err(Error::io(photo))?;
                    let picture = decode(&bytes).map_err(|e| Error::data(photo.display(), e))?;
                    Ok(preprocess(&picture, preprocessing))
                })
                .collect::<Result<_>>()?;
            let data = TensorData::new(inputs.concat(), [batch.len(), 3, size, size]);
            let features = backbone
                .forward(Tensor::from_data(data, device))
                .into_data();
            values.extend(features.iter::<f32>().map(f16::from_f32));
            progress.inc(batch.len() as u64);
        }
        write(cache, &fingerprint, &values)?;
        Ok(Self {
            index,
            values,
            shape,
        })
    }

    /// Features `[photos, channels, grid, grid]`; a missing path gives zeros, as a withheld
    /// picture does.
    pub fn batch(&self, photos: &[Option<&Path>], device: &Device) -> Tensor<4> {
        let each: usize = self.shape.iter().product();
        let mut values = Vec::with_capacity(photos.len() * each);
        for photo in photos {
            match photo.and_then(|photo| self.index.get(photo)) {
                Some(i) => values.extend(
                    self.values[i * each..(i + 1) * each]
                        .iter()
                        .map(|value| value.to_f32()),
                ),
                None => values.resize(values.len() + each, 0.0),
            }
        }
        let [channels, rows, columns] = self.shape;
        let data = TensorData::new(values, [photos.len(), channels, rows, columns]);
        Tensor::from_data(data, device)
    }
}

/// What the features depend on: the photos, and through the features of a plain picture the
/// backbone.
fn fingerprint(photos: &[PathBuf], probe: &TensorData, preprocessing: &Preprocessing) -> [u8; 32] {
    let mut hash = Sha256::new();
    for photo in photos {
        let size = std::fs::metadata(photo).map_or(0, |metadata| metadata.len());
        hash.update(photo.as_os_str().as_encoded_bytes());
        hash.update(size.to_le_bytes());
    }
    hash.update(probe.as_bytes());
    hash.update(format!("{preprocessing:?}"));
    hash.finalize().into()
}

/// The values, where the cache is whole and of this fingerprint.
fn read(cache: &Path, fingerprint: &[u8; 32], expected: usize) -> Result<Option<Vec<f16>>> {
    let Ok(file) = File::open(cache) else {
        return Ok(None);
    };
    let length = file.metadata().map_err(Error::io(cache))?.len();
    let mut reader = BufReader::new(file);
    let mut found = [0; 32];
    if length != 32 + expected as u64 * 2
        || reader.read_exact(&mut found).is_err()
        || found != *fingerprint
    {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(expected * 2);
    reader.read_to_end(&mut bytes).map_err(Error::io(cache))?;
    let values = bytes.as_chunks::<2>().0;
    Ok(Some(
        values.iter().map(|b| f16::from_le_bytes(*b)).collect(),
    ))
}

/// Writes beside first: a cache that is there is whole.
fn write(cache: &Path, fingerprint: &[u8; 32], values: &[f16]) -> Result<()> {
    let beside = cache.with_extension("partial");
    let failed = || Error::io(&beside);
    let mut file = BufWriter::new(File::create(&beside).map_err(failed())?);
    file.write_all(fingerprint).map_err(failed())?;
    for value in values {
        file.write_all(&value.to_le_bytes()).map_err(failed())?;
    }
    file.flush().map_err(failed())?;
    std::fs::rename(&beside, cache).map_err(Error::io(cache))
}
