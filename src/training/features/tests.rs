use super::*;
use crate::model::ModelConfig;
use crate::progress::Silence;
use crate::weights::collect;
use image::RgbImage;

struct Place {
    folder: tempfile::TempDir,
    photos: Vec<PathBuf>,
    names: Vec<String>,
    model: CaptionModel,
}

const COUNT: usize = GROUP + 7;

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let draw = |i: usize| {
            let path = folder.path().join(format!("{i}.png"));
            let pixel = |x: u32, y: u32| [(i * 3) as u8, (x * 40) as u8, (y * 60) as u8].into();
            RgbImage::from_fn(5, 4, pixel).save(&path).unwrap();
            path
        };
        let photos = (0..COUNT).map(draw).collect();
        let device = Device::flex();
        device.seed(1);
        let model = CaptionModel::init(&ModelConfig::tiny(), &device);
        collect(&model).unwrap();
        Self {
            folder,
            photos,
            names: (0..COUNT).map(|i| i.to_string()).collect(),
            model,
        }
    }

    /// Few parts, for speed.
    fn open(&self, mirrored: bool) -> Result<(FeatureCache, Vec<usize>)> {
        let frozen = Frozen {
            model: &self.model,
            preprocessing: &ModelConfig::tiny().preprocessing(),
            parts: 3,
            mirrored,
        };
        let folder = self.folder.path();
        let photos = Photos {
            paths: &self.photos,
            names: &self.names,
        };
        FeatureCache::open(folder, photos, &frozen, &Device::flex(), &Silence)
    }

    /// The one cache there is.
    fn file(&self, extension: &str) -> PathBuf {
        let entries = std::fs::read_dir(self.folder.path()).unwrap().flatten();
        let mut paths = entries.map(|entry| entry.path());
        paths
            .find(|path| path.extension().is_some_and(|e| e == extension))
            .unwrap()
    }
}

fn view(photo: usize, mirrored: bool) -> Option<View> {
    Some(View {
        photo,
        mirrored,
        window: WHOLE,
    })
}

#[test]
fn an_interrupted_computation_goes_on() {
    let place = Place::new();
    place.open(false).unwrap();
    let path = place.file("f16");
    let whole = std::fs::read(&path).unwrap();
    // Killed after a part of the second group.
    let partial = path.with_extension("partial");
    std::fs::write(&partial, &whole[..whole.len() * 9 / 10]).unwrap();
    std::fs::remove_file(&path).unwrap();
    place.open(false).unwrap();
    assert!(std::fs::read(&path).unwrap() == whole && !partial.exists());
    // A partial file of something else is not gone on with.
    std::fs::write(&partial, vec![0; whole.len()]).unwrap();
    std::fs::remove_file(&path).unwrap();
    place.open(false).unwrap();
    assert!(std::fs::read(&path).unwrap() == whole);
}

/// Parts that are learned change from one checkpoint to the next; the entries do not.
#[test]
fn a_cache_is_that_of_its_photos_and_frozen_weights() {
    let caches = |place: &Place| {
        place.open(false).unwrap();
        let entries = std::fs::read_dir(place.folder.path()).unwrap().flatten();
        let paths = entries.map(|entry| entry.path());
        paths
            .filter(|path| path.extension().is_some_and(|e| e == "f16"))
            .count()
    };
    let mut place = Place::new();
    let with = |place: &Place, changed: &str| {
        let (mut weights, ids) = collect(&place.model).unwrap();
        let values = weights.get_mut(changed).unwrap();
        let doubled: Vec<f32> = values.iter::<f32>().map(|value| 2.0 * value).collect();
        *values = TensorData::new(doubled, values.shape().to_vec());
        crate::weights::apply(place.model.clone(), weights, &ids, "test").unwrap()
    };
    assert_eq!(caches(&place), 1);
    place.model = with(&place, "backbone.blocks.2.project.weight");
    assert_eq!(caches(&place), 1);
    place.model = with(&place, "backbone.blocks.1.project.weight");
    assert_eq!(caches(&place), 2);
}

#[test]
fn a_damaged_cache_is_named() {
    let place = Place::new();
    place.open(false).unwrap();
    let path = place.file("f16");
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() - 1]).unwrap();
    let failure = place.open(false).err().unwrap().to_string();
    assert!(
        failure.contains("features-") && failure.contains("damaged"),
        "{failure}"
    );
}

#[test]
fn a_photo_that_cannot_be_read_is_told() {
    let place = Place::new();
    std::fs::write(&place.photos[5], b"no picture").unwrap();
    let (cache, unreadable) = place.open(true).unwrap();
    assert_eq!(unreadable, [5]);
    let values = cache.read(&[view(4, true), view(6, false), None]).unwrap();
    assert!(values.iter().flatten().all(|value| value.is_finite()));
    assert!(values[2].iter().all(|&value| value == 0.0));
}

#[test]
fn entries_are_what_the_parts_give() {
    let place = Place::new();
    let (cache, _) = place.open(true).unwrap();
    for view in [view(70, false), view(70, true), view(0, true)]
        .into_iter()
        .flatten()
    {
        let preprocessing = ModelConfig::tiny().preprocessing();
        let size = preprocessing.size;
        let shown = picture(&place.photos[view.photo], &view, &preprocessing).unwrap();
        let input = normalise(&shown, &preprocessing);
        let picture = TensorData::new(input, [1, 3, size, size]);
        let picture = Tensor::<4>::from_data(picture, &Device::flex());
        let features = place.model.backbone().forward_parts(picture.clone(), 0..3);
        let colors = place.model.colors(picture).unwrap();
        let mut expected: Vec<f32> = features.into_data().iter::<f32>().collect();
        expected.extend(colors.into_data().iter::<f32>());
        let pixels = thumbnail(&shown).into_raw();
        expected.extend(pixels.into_iter().map(f32::from));
        let found = cache.read(&[Some(view)]).unwrap().remove(0);
        for (a, b) in found.into_iter().zip(expected) {
            assert!((a - b).abs() <= 1e-3 * b.abs().max(1.0), "{a} {b}");
        }
    }
}
