//! Where pictures are seen: on the CPU by our own kernels, elsewhere by burn.

use burn::tensor::Device;

#[cfg(any(feature = "gpu", feature = "train"))]
use super::device_backbone;
use crate::error::Result;
use crate::model::ModelConfig;
use crate::model::colors::with_cell_colors;
use crate::weights::parameters::Parameters;

/// A backbone on a device.
pub(super) struct Vision {
    backbone: Backbone,
    /// Of pictures.
    size: usize,
    grid: usize,
    color_cells: usize,
}

enum Backbone {
    #[cfg(feature = "cpu")]
    Cpu(crate::cpu::backbone::Backbone),
    #[cfg(any(feature = "gpu", feature = "train"))]
    Elsewhere(Box<device_backbone::Backbone>),
}

impl Vision {
    /// Takes its weights, `backbone.…`.
    ///
    /// # Errors
    /// As [`Parameters::take`].
    pub(super) fn take(
        parameters: &mut Parameters,
        config: &ModelConfig,
        device: &Device,
    ) -> Result<Self> {
        Ok(Self {
            backbone: Backbone::take(parameters, config, device)?,
            size: config.preprocessing().size,
            grid: config.grid,
            color_cells: config.color_cells,
        })
    }

    /// A picture `[3, size, size]` to features `[grid², channels]`, rows from the top.
    ///
    /// # Errors
    /// [`DeviceLost`](crate::Error::DeviceLost) when the device fails.
    pub(super) async fn features(&self, picture: Vec<f32>) -> Result<Vec<f32>> {
        let features = match &self.backbone {
            #[cfg(feature = "cpu")]
            Backbone::Cpu(backbone) => backbone.forward(&picture, self.size),
            #[cfg(any(feature = "gpu", feature = "train"))]
            Backbone::Elsewhere(backbone) => backbone.forward(&picture, self.size).await?,
        };
        let cells = [self.grid, self.color_cells];
        Ok(with_cell_colors(features, &picture, self.size, cells))
    }

    /// Waits for what was sent to the device.
    ///
    /// # Errors
    /// As [`features`](Self::features).
    #[cfg(target_family = "wasm")]
    pub(super) async fn loaded(&self) -> Result<()> {
        match &self.backbone {
            #[cfg(feature = "cpu")]
            Backbone::Cpu(_) => Ok(()),
            #[cfg(feature = "gpu")]
            Backbone::Elsewhere(backbone) => backbone.loaded().await,
        }
    }
}

impl Backbone {
    #[cfg_attr(not(feature = "cpu"), allow(unreachable_code))]
    fn take(parameters: &mut Parameters, config: &ModelConfig, device: &Device) -> Result<Self> {
        #[cfg(any(feature = "gpu", feature = "train"))]
        if !crate::device::is_cpu(device) {
            let backbone = device_backbone::Backbone::take(parameters, config.backbone, device);
            return Ok(Self::Elsewhere(Box::new(backbone?)));
        }
        #[cfg(not(any(feature = "gpu", feature = "train")))]
        let _ = device;
        #[cfg(feature = "cpu")]
        return crate::cpu::backbone::Backbone::take(parameters, config.backbone).map(Self::Cpu);
        #[cfg(not(feature = "cpu"))]
        unreachable!("every device is another one where there is no feature `cpu`")
    }
}
