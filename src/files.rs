//! Writing files so that a failure leaves what was there; reading texts of other systems.

use std::io::{Read, Write};
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

/// A text without carriage returns: where lines end with both, a CSV reader counts one too few.
pub struct WithoutReturns<R>(pub R);

impl<R: Read> Read for WithoutReturns<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let read = self.0.read(buffer)?;
            let mut kept = 0;
            for place in 0..read {
                if buffer[place] != b'\r' {
                    buffer[kept] = buffer[place];
                    kept += 1;
                }
            }
            // Nothing means the end.
            if kept > 0 || read == 0 {
                return Ok(kept);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn returns_are_left_out() {
        let mut text = String::new();
        let long = "\r".repeat(100_000) + "a\r\nb\r";
        WithoutReturns(long.as_bytes())
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, "a\nb");
    }
}
