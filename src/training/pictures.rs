//! Where a step's pictures come from: the cache of what the frozen parts of the backbone make of
//! them, or, where the whole backbone is learned, the photos themselves.

use std::path::{Path, PathBuf};

use burn::tensor::{Device, FloatDType, Int, Tensor, TensorData};
use image::RgbImage;
use rayon::prelude::*;

use super::config::TrainingConfig;
use super::features::{FeatureCache, Frozen, Photos, Shapes, values};
use super::photos::{picture, thumbnail_shape, unreadable};
use super::sample::View;
use crate::error::Result;
use crate::image::{Preprocessing, normalise};
use crate::model::CaptionModel;
use crate::model::beneath::thumbnail;
use crate::progress::Progress;

/// The photos of a dataset.
pub enum Pictures {
    /// What the frozen parts make of them.
    Cached(FeatureCache),
    /// The photos, read whenever one is shown.
    Live {
        /// Where they are.
        photos: Vec<PathBuf>,
        /// How the model reads them.
        preprocessing: Preprocessing,
    },
}

/// Pictures of a batch, on the host.
pub struct Pixels {
    /// For each picture, the input of the backbone's learned parts, where they are known already its
    /// colours, and its thumbnail.
    values: Vec<Vec<f32>>,
    /// Channels, rows and columns of the three.
    shapes: Shapes,
    /// The first learned part.
    from: usize,
    /// Which of them are not withheld.
    shown: Vec<bool>,
    /// Which picture each sequence has; nothing where each has its own.
    owners: Option<Vec<i32>>,
    /// Which cell of the picture's grid is shown in the place of each; nothing where each is in its own.
    cells: Option<Vec<usize>>,
}

/// Pictures of a batch, on their way into the model.
pub struct Visual {
    /// Input of the backbone's learned parts.
    input: Tensor<4>,
    /// The first learned part.
    from: usize,
    /// The pictures' own colours, where they are known already.
    colors: Option<Tensor<4>>,
    /// `[batch, 1, 1, 1]`: 0 where the picture is withheld; nothing where all are shown.
    shown: Option<Tensor<4>>,
    /// Which picture each sequence has; nothing where each has its own.
    owners: Option<Tensor<1, Int>>,
    /// Which cell of the picture's grid is shown in the place of each; nothing where each is in its own.
    cells: Option<Tensor<1, Int>>,
}

impl Visual {
    /// Visual features `[batch, channels, grid, grid]`; zeros where the picture is withheld.
    pub fn features(&self, model: &CaptionModel) -> Tensor<4> {
        let kind = FloatDType::from(model.dtype());
        let input = self.input.clone().cast(kind);
        let colors = match &self.colors {
            None if self.from == 0 => model.colors(input.clone()),
            known => known.clone().map(|colors| colors.cast(kind)),
        };
        let backbone = model.backbone();
        let features = backbone.forward_parts(input, self.from..backbone.kind().parts());
        let mut features = model.with_colors(features, colors);
        if let Some(shown) = &self.shown {
            features = features * shown.clone().cast(kind);
        }
        if let Some(cells) = &self.cells {
            let shape = features.dims();
            let flat = features.flatten::<3>(2, 3);
            features = flat.select(2, cells.clone()).reshape(shape);
        }
        match &self.owners {
            Some(owners) => features.select(0, owners.clone()),
            None => features,
        }
    }
}

impl Pictures {
    /// Those that a run of `config` learns from, and which photos can't be read. Of what frozen parts
    /// of `model` make of them there is a cache in `folder`.
    ///
    /// # Errors
    /// When the cache can't be made.
    pub fn open(
        photos: Photos,
        model: &CaptionModel,
        config: &TrainingConfig,
        folder: &Path,
        device: &Device,
        progress: &dyn Progress,
    ) -> Result<(Self, Vec<usize>)> {
        let preprocessing = config.model.preprocessing();
        let found = if config.backbone.frozen_parts == 0 {
            let unreadable = unreadable(photos.paths, progress);
            let live = Self::Live {
                photos: photos.paths.to_vec(),
                preprocessing,
            };
            (live, unreadable)
        } else {
            let frozen = Frozen {
                model,
                preprocessing: &preprocessing,
                parts: config.backbone.frozen_parts,
                mirrored: config.augmentation.mirror > 0.0,
            };
            let (cache, unreadable) =
                FeatureCache::open(folder, photos, &frozen, device, progress)?;
            (Self::Cached(cache), unreadable)
        };
        Ok(found)
    }

    /// The pictures of `views`; a missing view is a withheld picture.
    ///
    /// # Errors
    /// When a photo or the cache can't be read.
    pub fn read(&self, views: &[Option<View>]) -> Result<Pixels> {
        let (values, shapes, from) = match self {
            Self::Cached(cache) => (cache.read(views)?, cache.shapes(), cache.frozen_parts()),
            Self::Live {
                photos,
                preprocessing,
            } => {
                let size = preprocessing.size;
                let shapes = [[3, size, size], [0; 3], thumbnail_shape(size)];
                let read = |view: &Option<View>| match view {
                    Some(view) => {
                        let picture = picture(&photos[view.photo], view, preprocessing)?;
                        let mut values = normalise(&picture, preprocessing);
                        values.extend(thumbnail(&picture).into_raw().into_iter().map(f32::from));
                        Ok(values)
                    }
                    None => Ok(vec![0.0; values(&shapes)]),
                };
                let values = views.par_iter().map(read).collect::<Result<_>>()?;
                (values, shapes, 0)
            }
        };
        Ok(Pixels {
            values,
            shapes,
            from,
            shown: views.iter().map(Option::is_some).collect(),
            owners: None,
            cells: None,
        })
    }
}

impl Pixels {
    /// Makes `counts` sequences for each picture.
    pub fn repeat(&mut self, counts: &[usize]) {
        let owners = counts.iter().enumerate();
        self.owners = Some(owners.flat_map(|(i, &n)| vec![i as i32; n]).collect());
    }

    /// Lets the cells of each picture's grid change places: in the place of each, in reading order, the
    /// cell of that number is shown.
    pub fn permute(&mut self, cells: &[usize]) {
        self.cells = Some(cells.to_vec());
    }

    /// The thumbnail of what sequence `index` is shown; nothing where its picture is withheld.
    pub fn thumbnail(&self, index: usize) -> Option<RgbImage> {
        let picture = match &self.owners {
            Some(owners) => owners[index] as usize,
            None => index,
        };
        let [visual, colors, [_, rows, columns]] = self.shapes;
        let values = &self.values[picture][values(&[visual, colors, [0; 3]])..];
        let pixels = values.iter().map(|&value| value as u8).collect();
        let thumbnail = RgbImage::from_raw(columns as u32, rows as u32, pixels);
        let thumbnail = thumbnail.filter(|_| self.shown[picture])?;
        Some(match &self.cells {
            Some(cells) => permuted(&thumbnail, cells),
            None => thumbnail,
        })
    }

    /// The pictures on a device.
    pub fn on(self, device: &Device) -> Visual {
        let count = self.values.len();
        let tensor = |offset: usize, [channels, rows, columns]: [usize; 3]| {
            let each = channels * rows * columns;
            let values = self.values.iter();
            let values: Vec<_> = values.map(|all| &all[offset..offset + each]).collect();
            let data = TensorData::new(values.concat(), [count, channels, rows, columns]);
            Tensor::<4>::from_data(data, device)
        };
        let [visual, colors, _] = self.shapes;
        let withheld = self.shown.iter().any(|shown| !shown);
        let shown = withheld.then(|| {
            let shown = self.shown.iter().map(|&shown| f32::from(u8::from(shown)));
            let data = TensorData::new(shown.collect::<Vec<_>>(), [count, 1, 1, 1]);
            Tensor::from_data(data, device)
        });
        Visual {
            input: tensor(0, visual),
            colors: (colors[0] > 0).then(|| tensor(visual.iter().product(), colors)),
            from: self.from,
            shown,
            owners: self
                .owners
                .as_ref()
                .map(|owners| Tensor::from_data(owners.as_slice(), device)),
            cells: self.cells.map(|cells| {
                let cells: Vec<i32> = cells.into_iter().map(|cell| cell as i32).collect();
                Tensor::from_data(cells.as_slice(), device)
            }),
        }
    }
}

/// A thumbnail of which each cell of a square grid shows the cell of that number.
fn permuted(thumbnail: &RgbImage, cells: &[usize]) -> RgbImage {
    let grid = cells.len().isqrt() as u32;
    let (width, height) = (thumbnail.width() / grid, thumbnail.height() / grid);
    RgbImage::from_fn(thumbnail.width(), thumbnail.height(), |x, y| {
        let (column, row) = (x / width, y / height);
        // What is left over at the edges of a grid that doesn't divide the thumbnail stays.
        if column >= grid || row >= grid {
            return *thumbnail.get_pixel(x, y);
        }
        let from = cells[(row * grid + column) as usize] as u32;
        let (left, top) = (from % grid * width, from / grid * height);
        *thumbnail.get_pixel(left + x % width, top + y % height)
    })
}
