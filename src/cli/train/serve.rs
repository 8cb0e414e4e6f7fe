//! `caponimage train serve`: this machine's devices for a training run on another one.

use std::net::TcpListener;
use std::path::{Path, PathBuf};

use crate::device::{self, remote};
use crate::error::{Error, Result};
use burn::tensor::Device;
use clap::Args;

use crate::cli::show;

/// Lend this machine's devices to a training run on another machine.
///
/// The other machine names this one with --machines. Both need the same version of caponimage, and
/// a network that only trusted people can read: nothing is encrypted. Runs until Ctrl+C.
///
/// Examples:
///   caponimage train serve --port 3000 --device cuda --devices 0,1 --token secret.txt
///   caponimage train ~/captions ~/run --from models/small --machines 192.168.0.7:3000 --token secret.txt
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The TCP port; 0 takes a free one
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// The address to listen on
    #[arg(long, default_value = "0.0.0.0")]
    address: String,
    /// auto, cpu, gpu, cuda, vulkan or metal
    #[arg(long, default_value = "auto")]
    device: String,
    /// Which devices of that kind, such as 0,1
    #[arg(long, value_delimiter = ',')]
    devices: Vec<usize>,
    /// A file with a token; only those who have it are served
    #[arg(long)]
    token: Option<PathBuf>,
}

pub(super) fn run(arguments: Arguments) -> Result<()> {
    let devices = device::several(&arguments.device, &arguments.devices)?;
    let token = token(arguments.token.as_deref())?;
    let place = (arguments.address.as_str(), arguments.port);
    let failed = |source| Error::Io {
        path: format!("{}:{}", place.0, place.1).into(),
        source,
    };
    let listener = TcpListener::bind(place).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    show(format!("serving {} device(s) at {address}", devices.len()));
    remote::serve(&devices, listener, token.as_deref())
}

/// The devices of all `machines`.
pub(super) fn connect(machines: &[String], token_file: Option<&Path>) -> Result<Vec<Device>> {
    let token = token(token_file)?;
    let mut devices = Vec::new();
    for machine in machines {
        devices.extend(remote::connect(machine, token.as_deref())?);
    }
    Ok(devices)
}

fn token(file: Option<&Path>) -> Result<Option<String>> {
    let read = |path: &Path| {
        let text = std::fs::read_to_string(path);
        text.map(|text| text.trim().to_string())
            .map_err(|source| Error::Io {
                path: path.into(),
                source,
            })
    };
    file.map(read).transpose()
}
