//! Where tensors live: the one seam between CPU and GPU, native and wasm.

use burn::tensor::Device;

#[cfg(feature = "gpu")]
use crate::error::Error;
use crate::error::Result;

/// The CPU, through burn's flex backend.
#[cfg(feature = "cpu")]
pub fn cpu() -> Device {
    Device::flex()
}

/// The default GPU, through burn's wgpu backend.
///
/// A process opens it once; later calls give the same device.
///
/// # Errors
/// [`Error::WebgpuUnavailable`] when there is no adapter or it refuses a device.
#[cfg(feature = "gpu")]
pub async fn gpu() -> Result<Device> {
    use std::sync::OnceLock;
    static DEVICE: OnceLock<Device> = OnceLock::new();
    if let Some(device) = DEVICE.get() {
        return Ok(device.clone());
    }
    let device =
        Device::wgpu_options()
            .init_async()
            .await
            .map_err(|e| Error::WebgpuUnavailable {
                reason: e.to_string(),
            })?;
    Ok(DEVICE.get_or_init(|| device).clone())
}

/// The device called `name`: `cpu`, `gpu`, or `auto` for a GPU where there is one.
///
/// # Errors
/// [`Error::RequestInvalid`](crate::Error::RequestInvalid) when the name is another or the feature
/// was not built in; [`Error::WebgpuUnavailable`](crate::Error::WebgpuUnavailable) when `gpu` can't be had.
#[cfg(feature = "train")]
pub fn by_name(name: &str) -> Result<Device> {
    match name {
        "cpu" => Ok(cpu()),
        #[cfg(feature = "gpu")]
        "gpu" => pollster::block_on(gpu()),
        #[cfg(feature = "gpu")]
        "auto" => Ok(pollster::block_on(gpu()).unwrap_or_else(|_| cpu())),
        #[cfg(not(feature = "gpu"))]
        "auto" => Ok(cpu()),
        _ => Err(crate::error::Error::request(
            "device",
            format!("{name:?} is not one of auto, cpu, gpu (gpu needs the feature `gpu`)"),
        )),
    }
}
