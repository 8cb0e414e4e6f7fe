//! Devices of other machines, through burn's remote devices: one machine serves its own, another
//! trains on them as if they were its own.
//!
//! They talk over WebSocket, which is not encrypted: a token keeps strangers of a trusted network
//! away, no more.

use std::net::TcpListener;

use burn::remote::RemoteHost;
use burn::server::{RemoteServer, TokenAuthorizer, WebSocketTransport};
use burn::tensor::Device;

use crate::error::{Error, Result};

/// All devices that the machine at `address` (`host:port`) serves.
///
/// # Errors
/// [`Error::RequestInvalid`] when `address` is none; [`Error::DeviceLost`] when nothing serves there
/// or `token` is not the server's.
pub fn connect(address: &str, token: Option<&str>) -> Result<Vec<Device>> {
    let port = address
        .rsplit_once(':')
        .map(|(_, port)| port.parse::<u16>());
    if address.contains('/') || !matches!(port, Some(Ok(_))) {
        let reason = format!("{address:?} is not of the form host:port");
        return Err(Error::request("machines", reason));
    }
    let mut host = RemoteHost::websocket(&format!("ws://{address}"));
    if let Some(token) = token {
        host = host.with_credential(token);
    }
    let devices = host.devices().map_err(|error| Error::DeviceLost {
        reason: format!("{address}: {error}"),
    })?;
    Ok(devices.into_vec())
}

/// Serves `devices`, all of one kind, to whoever knows `token`, until the process is told to stop
/// (Ctrl+C).
///
/// # Errors
/// [`Error::RequestInvalid`] when the token is empty; [`Error::DeviceLost`] when serving fails.
pub fn serve(devices: &[Device], listener: TcpListener, token: Option<&str>) -> Result<()> {
    let mut server = RemoteServer::new(devices.iter().cloned());
    if let Some(token) = token {
        let authorizer = TokenAuthorizer::new(token);
        server = server.with_authorizer(authorizer.map_err(|e| Error::request("token", e))?);
    }
    let served = server.serve(WebSocketTransport::from_listener(listener));
    served.map_err(|error| Error::DeviceLost {
        reason: error.to_string(),
    })
}
