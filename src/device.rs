//! Where tensors live: the one seam between CPU and GPU, native and wasm.

#[cfg(feature = "remote")]
pub mod remote;

use burn::tensor::Device;
#[cfg(feature = "train")]
use burn::tensor::DeviceType;

#[cfg(any(feature = "gpu", feature = "train"))]
use crate::error::{Error, Result};

/// The CPU, through burn's flex backend.
#[cfg(feature = "cpu")]
pub fn cpu() -> Device {
    Device::flex()
}

/// Whether tensors there are this processor's.
#[cfg(any(feature = "gpu", feature = "train"))]
pub(crate) fn is_cpu(device: &Device) -> bool {
    #[cfg(feature = "cpu")]
    return *device == cpu();
    #[cfg(not(feature = "cpu"))]
    {
        let _ = device;
        false
    }
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
/// [`WebgpuUnavailable`](crate::error::Error::WebgpuUnavailable) when there is no adapter or it refuses a
/// device.
#[cfg(feature = "gpu")]
pub async fn gpu() -> Result<Gpu> {
    use burn_wgpu::wgpu::DeviceType;
    use std::sync::OnceLock;

    static GPU: OnceLock<Gpu> = OnceLock::new();
    if let Some(gpu) = GPU.get() {
        return Ok(gpu.clone());
    }
    let opened = Device::wgpu_options().init_with_setup_async().await;
    let (device, setup) = opened.map_err(|e| Error::WebgpuUnavailable {
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

/// The device called `name`: `cpu`, `cuda`, `vulkan`, `metal`, `gpu` for whichever of the latter two
/// the system has, or `auto` for the one of [`automatic`].
///
/// # Errors
/// [`Error::RequestInvalid`] when the name is another or the feature
/// was not built in; [`Error::DeviceUnavailable`] or
/// [`Error::WebgpuUnavailable`] when it can't be had.
#[cfg(feature = "train")]
pub fn by_name(name: &str) -> Result<Device> {
    match name {
        "cpu" => Ok(cpu()),
        #[cfg(feature = "gpu")]
        "gpu" => Ok(pollster::block_on(gpu())?.device),
        "auto" => Ok(automatic().0),
        _ => numbered(name, None),
    }
}

/// The devices that training shares batches among: those of kind `name` with these numbers; without
/// numbers the one of [`by_name`], which the CPU is as often as it has cores.
///
/// # Errors
/// As [`by_name`].
#[cfg(feature = "train")]
pub fn for_training(name: &str, numbers: &[usize]) -> Result<Vec<Device>> {
    let mut devices = several(name, numbers)?;
    if numbers.is_empty() && devices == [cpu()] {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        devices.resize_with(cores, cpu);
    }
    Ok(devices)
}

/// The devices of kind `name` with these numbers; without numbers, the one of [`by_name`].
///
/// On the CPU every number is the same processor, worked on by a thread of its own.
///
/// # Errors
/// As [`by_name`].
#[cfg(feature = "train")]
pub fn several(name: &str, numbers: &[usize]) -> Result<Vec<Device>> {
    if numbers.is_empty() {
        return Ok(vec![by_name(name)?]);
    }
    let each = numbers.iter().map(|&number| match name {
        "cpu" => Ok(cpu()),
        _ => numbered(name, Some(number)),
    });
    each.collect()
}

/// Burn puts an optimizer's state on its default device when it is read back, which is a GPU
/// wherever the build has one, even on a machine that has none. To be called before any other thread
/// runs.
#[cfg(feature = "train")]
pub fn keep_to_the_cpu() {
    if std::env::var_os("BURN_DEVICE").is_none() {
        // SAFETY: no other thread runs yet that could read the environment meanwhile.
        unsafe { std::env::set_var("BURN_DEVICE", "flex") };
    }
}

/// On machines without a desktop: what wgpu asks besides Vulkan (EGL) complains there on standard error
/// that it finds none. To be called before any other thread runs.
#[cfg(feature = "train")]
pub fn without_desktop() {
    const NAME: &str = "XDG_RUNTIME_DIR";
    if cfg!(target_os = "linux") && std::env::var_os(NAME).is_none() {
        // SAFETY: no other thread runs yet that could read the environment meanwhile.
        unsafe { std::env::set_var(NAME, std::env::temp_dir()) };
    }
}

/// A GPU where there is a real one, else the CPU; and why that one.
#[cfg(feature = "train")]
pub fn automatic() -> (Device, String) {
    let mut why = Vec::new();
    #[cfg(feature = "cuda")]
    match Device::enumerate(DeviceType::Cuda)
        .into_vec()
        .into_iter()
        .next()
    {
        Some(device) => return (device, "cuda 0, the first NVIDIA GPU".into()),
        None => why.push("there is no CUDA device".into()),
    }
    #[cfg(not(feature = "cuda"))]
    why.push("this build has no `cuda`".to_string());
    #[cfg(feature = "gpu")]
    match pollster::block_on(gpu()) {
        Ok(gpu) if !gpu.software => return (gpu.device, format!("gpu, {}", gpu.name)),
        Ok(gpu) => why.push(format!("a processor plays the GPU {}", gpu.name)),
        Err(error) => why.push(error.to_string()),
    }
    #[cfg(not(feature = "gpu"))]
    why.push("this build has no `gpu`".to_string());
    (cpu(), format!("cpu, for {}", why.join(", and ")))
}

/// Devices of a kind, counted from 0; the first one without a number.
#[cfg(feature = "train")]
#[cfg_attr(
    not(any(feature = "gpu", feature = "cuda")),
    allow(unreachable_code, unused_variables)
)]
fn numbered(name: &str, number: Option<usize>) -> Result<Device> {
    let unknown = |reason: String| Err(Error::request("device", reason));
    let kind: DeviceType = match name {
        #[cfg(feature = "cuda")]
        "cuda" => DeviceType::Cuda,
        #[cfg(feature = "vulkan")]
        "vulkan" => DeviceType::Vulkan,
        #[cfg(feature = "metal")]
        "metal" => DeviceType::Metal,
        #[cfg(feature = "gpu")]
        "gpu" => DeviceType::Wgpu,
        _ if ["cuda", "vulkan", "metal", "gpu"].contains(&name) => {
            let reason = format!("{name} needs a build with the feature `{name}`");
            return unknown(reason);
        }
        "auto" => return unknown("auto takes no numbers: name the kind of device".into()),
        _ => {
            let known = "auto, cpu, gpu, cuda, vulkan, metal";
            return unknown(format!("{name:?} is not one of {known}"));
        }
    };
    let found = Device::enumerate(kind).into_vec();
    let count = found.len();
    let number = number.unwrap_or(0);
    found.into_iter().nth(number).ok_or_else(|| {
        let reason = match (name, count) {
            ("cuda", 0) => {
                "no NVIDIA driver with a device: `nvidia-smi` lists what there is".into()
            }
            ("vulkan", 0) => {
                "no Vulkan loader with a driver: `vulkaninfo` (vulkan-tools) lists what there is"
                    .into()
            }
            (_, 0) => "there is none here".into(),
            _ => format!("there is no number {number}; there are {count}, counted from 0"),
        };
        Error::DeviceUnavailable {
            device: name.into(),
            reason,
        }
    })
}

/// Keeps compiled and tuned kernels in the cache folder: `$CAPONIMAGE_CACHE/tuning`, or that of the
/// user (`~/.cache/caponimage/tuning`). A `cubecl.toml` that names another place is followed. To be called before
/// any device is opened.
#[cfg(feature = "tuned")]
pub fn keep_tuning() {
    use burn::cubecl::config::CubeClRuntimeConfig;
    use burn::cubecl::config::RuntimeConfig;
    use burn::cubecl::config::cache::CacheConfig;

    let folder = |name: &str| std::env::var_os(name).map(std::path::PathBuf::from);
    let of_user = || {
        let caches = folder("XDG_CACHE_HOME").or_else(|| Some(folder("HOME")?.join(".cache")));
        caches.map(|caches| caches.join("caponimage"))
    };
    let mut config = CubeClRuntimeConfig::from_current_dir();
    let elsewhere = !matches!(config.environment.path, CacheConfig::Target);
    let Some(cache) = folder("CAPONIMAGE_CACHE").or_else(of_user) else {
        return;
    };
    if elsewhere {
        return;
    }
    config.environment.path = CacheConfig::Directory(cache.join("tuning"));
    config.compilation.cache = true;
    // Where it is set already, someone has made a choice.
    let _ = CubeClRuntimeConfig::try_set(config);
}

#[cfg(all(test, feature = "train"))]
mod tests {
    use super::*;

    #[test]
    fn the_cpu_is_one_device_for_each_core_that_trains() {
        let cores = std::thread::available_parallelism().unwrap().get();
        assert_eq!(for_training("cpu", &[]).unwrap().len(), cores);
        assert_eq!(for_training("cpu", &[0]).unwrap(), [cpu()]);
        assert_eq!(several("cpu", &[]).unwrap(), [cpu()]);
    }

    #[test]
    fn what_is_not_there_is_said_in_its_own_words() {
        let said = |name: &str, number| numbered(name, number).unwrap_err().to_string();
        assert!(said("abacus", None).contains("auto, cpu, gpu"));
        assert!(said("auto", Some(1)).contains("no numbers"));
        #[cfg(not(feature = "cuda"))]
        assert!(said("cuda", None).contains("a build with the feature `cuda`"));
        #[cfg(feature = "gpu")]
        {
            let error = numbered("gpu", Some(99)).unwrap_err();
            assert_eq!(error.code(), "device-unavailable");
            assert!(error.to_string().starts_with("gpu: there is no"), "{error}");
        }
        assert!(automatic().1.len() > 3);
    }
}
