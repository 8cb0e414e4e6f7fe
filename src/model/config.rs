//! The architecture as data: every size of the model, and the presets.

use serde::{Deserialize, Serialize};

use super::backbone::{self, BackboneKind, STRIDE};
use crate::error::{Error, Result};
use crate::image::Preprocessing;

/// Which tokens see which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttentionForm {
    /// As published: each box has a sequence of its own, in which image, info and location tokens
    /// see each other and caption tokens see those and earlier caption tokens.
    PerBox,
    /// One sequence an image: context tokens see each other only, so that they are computed once;
    /// location tokens see the context and all locations; caption tokens see the context, their
    /// own location and their own earlier tokens.
    SharedContext,
}

/// All that fixes the shape of a [`CaptionModel`](super::CaptionModel)'s weights and how it runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelConfig {
    /// Width of every token.
    pub d_model: usize,
    /// Number of transformer layers.
    pub layers: usize,
    /// Attention heads; divides `d_model`.
    pub heads: usize,
    /// Width of the feed-forward layers.
    pub d_feed_forward: usize,
    /// Dropout probability in training.
    pub dropout: f64,
    /// Number of token ids.
    pub vocabulary: usize,
    /// The most tokens of title and attributes.
    pub info_length: usize,
    /// The most tokens of a caption, its end token included.
    pub caption_length: usize,
    /// Columns and rows of the visual features.
    pub grid: usize,
    /// Columns and rows that box corners are binned to.
    pub location_bins: usize,
    /// The network behind the grid.
    pub backbone: BackboneKind,
    /// Columns and rows of mean colours beside the features of each grid cell; 0 for none.
    #[serde(default)]
    pub color_cells: usize,
    /// Whether image tokens are normalised before their positions are added, which drown otherwise.
    #[serde(default)]
    pub visual_norm: bool,
    /// Whether location tokens are given what lies beneath their box.
    #[serde(default)]
    pub beneath: bool,
    /// Whether caption tokens are told how what is told goes on after them.
    #[serde(default)]
    pub continuation: bool,
    /// Which tokens see which.
    pub attention: AttentionForm,
    /// Number of text colour classes.
    pub text_colors: usize,
}

impl ModelConfig {
    /// For tests: a model that a software GPU runs in seconds.
    pub fn tiny() -> Self {
        Self {
            d_model: 32,
            layers: 2,
            heads: 2,
            d_feed_forward: 64,
            vocabulary: 1024,
            info_length: 32,
            grid: 4,
            location_bins: 8,
            ..Self::small()
        }
    }

    /// The bundled model.
    pub fn small() -> Self {
        Self {
            d_model: 256,
            layers: 4,
            heads: 4,
            d_feed_forward: 1024,
            // Training ends long before so small a model knows its data by heart.
            dropout: 0.0,
            vocabulary: 4096,
            info_length: 48,
            caption_length: 14,
            grid: 8,
            location_bins: 32,
            backbone: BackboneKind::EfficientNetLite0,
            color_cells: 2,
            visual_norm: true,
            beneath: true,
            continuation: true,
            attention: AttentionForm::SharedContext,
            text_colors: 12,
        }
    }

    /// The published model (CapOnImage, section 5.1).
    pub fn paper() -> Self {
        Self {
            d_model: 1024,
            layers: 6,
            heads: 8,
            d_feed_forward: 2048,
            dropout: 0.1,
            vocabulary: 6389,
            info_length: 60,
            caption_length: 10,
            grid: 8,
            location_bins: 8,
            backbone: BackboneKind::ResNet50,
            color_cells: 0,
            visual_norm: false,
            beneath: false,
            continuation: false,
            attention: AttentionForm::PerBox,
            text_colors: 12,
        }
    }

    /// The preset called `name`: `tiny`, `small` or `paper`.
    ///
    /// # Errors
    /// [`Error::RequestInvalid`] when there is none of that name.
    pub fn preset(name: &str) -> Result<Self> {
        match name {
            "tiny" => Ok(Self::tiny()),
            "small" => Ok(Self::small()),
            "paper" => Ok(Self::paper()),
            _ => Err(Error::request(
                "preset",
                format!("there is no {name:?}, expected tiny, small or paper"),
            )),
        }
    }

    /// Width and channel statistics of the model's picture: what its backbone was trained on, at
    /// the size at which it gives `grid × grid` features.
    pub fn preprocessing(&self) -> Preprocessing {
        let size = self.grid * STRIDE;
        match self.backbone {
            BackboneKind::EfficientNetLite0 => Preprocessing {
                size,
                mean: [127.0; 3],
                standard_deviation: [128.0; 3],
            },
            // ImageNet's statistics, for values 0 to 255.
            BackboneKind::ResNet50 => Preprocessing {
                size,
                mean: [0.485, 0.456, 0.406].map(|mean| mean * 255.0),
                standard_deviation: [0.229, 0.224, 0.225].map(|deviation| deviation * 255.0),
            },
        }
    }

    /// Channels of the visual features: the backbone's, then the colours'.
    pub fn channels(&self) -> usize {
        backbone::channels(self.backbone) + self.color_channels()
    }

    /// Channels for the picture's own colours: red, green and blue of each colour cell.
    pub fn color_channels(&self) -> usize {
        3 * self.color_cells * self.color_cells
    }

    /// Checks that the sizes fit each other, so that no later step can fail on them.
    ///
    /// # Errors
    /// The reason in words.
    pub fn validate(&self) -> std::result::Result<(), String> {
        let limits = [
            ("d_model", self.d_model, 4096),
            ("layers", self.layers, 64),
            ("heads", self.heads, 64),
            ("d_feed_forward", self.d_feed_forward, 16384),
            ("vocabulary", self.vocabulary, 1 << 20),
            ("info_length", self.info_length, 4096),
            ("caption_length", self.caption_length, 256),
            ("grid", self.grid, 64),
            ("location_bins", self.location_bins, 1024),
            ("text_colors", self.text_colors, 4096),
        ];
        for (name, value, most) in limits {
            if value == 0 || value > most {
                return Err(format!("{name} is {value}, expected 1 to {most}"));
            }
        }
        if !self.d_model.is_multiple_of(self.heads) || !self.d_model.is_multiple_of(4) {
            return Err(format!(
                "d_model is {}, expected a multiple of 4 and of heads ({})",
                self.d_model, self.heads
            ));
        }
        if self.color_cells != 0 && !STRIDE.is_multiple_of(self.color_cells) {
            return Err(format!(
                "color_cells is {}, expected 0 or a divisor of {STRIDE}",
                self.color_cells
            ));
        }
        if !(0.0..1.0).contains(&self.dropout) {
            return Err(format!("dropout is {}, expected 0 to 1", self.dropout));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_are_valid_and_read_back() {
        for name in ["tiny", "small", "paper"] {
            let preset = ModelConfig::preset(name).unwrap();
            preset.validate().unwrap();
            let written = serde_json::to_string(&preset).unwrap();
            assert_eq!(
                serde_json::from_str::<ModelConfig>(&written).unwrap(),
                preset
            );
        }
        assert!(ModelConfig::preset("huge").is_err());
    }

    #[test]
    fn sizes_that_do_not_fit_are_refused() {
        let refused = |change: fn(&mut ModelConfig)| {
            let mut config = ModelConfig::small();
            change(&mut config);
            config.validate().unwrap_err()
        };
        assert!(refused(|c| c.heads = 3).contains("heads"));
        assert!(refused(|c| c.layers = 0).contains("layers"));
        assert!(refused(|c| c.color_cells = 3).contains("color_cells"));
        assert!(refused(|c| c.dropout = f64::NAN).contains("dropout"));
        assert!(refused(|c| c.vocabulary = usize::MAX).contains("vocabulary"));
    }
}
