//! Writing files so that a failure leaves what was there.

use std::io::Write;
use std::path::Path;

use crate::error::{Error, Result};

/// Writes `bytes` beside `path`, then puts them in its place.
///
/// # Errors
/// [`Error::Io`]; what stood at `path` before still stands then.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    // As any other file, where a temporary one is its owner's only.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let mut beside = builder.tempfile_in(folder).map_err(Error::io(folder))?;
    beside.write_all(bytes).map_err(Error::io(path))?;
    beside.as_file().sync_all().map_err(Error::io(path))?;
    beside.persist(path).map_err(|e| Error::io(path)(e.error))?;
    Ok(())
}
