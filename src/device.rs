//! Where tensors live: the one seam between CPU and GPU, native and wasm.

use burn::tensor::Device;

/// The CPU, through burn's flex backend.
#[cfg(feature = "cpu")]
pub fn cpu() -> Device {
    Device::flex()
}

/// A GPU, through burn's wgpu backend.
#[cfg(feature = "gpu")]
#[derive(Debug, Clone)]
pub struct Gpu {
    /// Where tensors go.
    pub device: Device,
    /// What the adapter calls itself.
    pub name: String,
    /// Whether a processor only plays the GPU, slower than the CPU backend.
    pub software: bool,
}

/// The default GPU. A process opens it once; later calls give the same one.
///
/// # Errors
/// [`WebgpuUnavailable`](crate::Error::WebgpuUnavailable) when there is no adapter or it refuses a
/// device.
#[cfg(feature = "gpu")]
pub async fn gpu() -> crate::Result<Gpu> {
    use burn_wgpu::wgpu::DeviceType;
    use std::sync::OnceLock;

    static GPU: OnceLock<Gpu> = OnceLock::new();
    if let Some(gpu) = GPU.get() {
        return Ok(gpu.clone());
    }
    let opened = Device::wgpu_options().init_with_setup_async().await;
    let (device, setup) = opened.map_err(|e| crate::Error::WebgpuUnavailable {
        reason: e.to_string(),
    })?;
    let adapter = setup.adapter.get_info();
    let gpu = Gpu {
        device,
        name: adapter.name,
        software: adapter.device_type == DeviceType::Cpu,
    };
    Ok(GPU.get_or_init(|| gpu).clone())
}

/// The device called `name`: `cpu`, `gpu`, or `auto` for a GPU where there is a real one.
///
/// # Errors
/// [`Error::RequestInvalid`](crate::Error::RequestInvalid) when the name is another or the feature
/// was not built in; [`Error::WebgpuUnavailable`](crate::Error::WebgpuUnavailable) when `gpu` can't be had.
#[cfg(feature = "train")]
pub fn by_name(name: &str) -> crate::Result<Device> {
    match name {
        "cpu" => Ok(cpu()),
        #[cfg(feature = "gpu")]
        "gpu" => Ok(pollster::block_on(gpu())?.device),
        #[cfg(feature = "gpu")]
        "auto" => Ok(match pollster::block_on(gpu()) {
            Ok(gpu) if !gpu.software => gpu.device,
            _ => cpu(),
        }),
        #[cfg(not(feature = "gpu"))]
        "auto" => Ok(cpu()),
        _ => Err(crate::error::Error::request(
            "device",
            format!("{name:?} is not one of auto, cpu, gpu (gpu needs the feature `gpu`)"),
        )),
    }
}
