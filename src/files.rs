//! Writing files so that a failure leaves what was there; reading texts of other systems.

use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::path::Path;

use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// Writes `bytes` beside `path`, then puts them in its place; where `path` is a link, in the place that
/// it leads to. A pipe or a device is written to.
///
/// # Errors
/// [`Error::Io`]; what stood at `path` before still stands then.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let target = std::fs::canonicalize(path);
    let target = target.as_deref().unwrap_or(path);
    if std::fs::metadata(target).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        let file = std::fs::OpenOptions::new().write(true).open(target);
        return file
            .and_then(|mut file| file.write_all(bytes))
            .map_err(Error::io(path));
    }
    write_beside(target, bytes)
}

fn write_beside(path: &Path, bytes: &[u8]) -> Result<()> {
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

/// Reads a file whole. What is none is refused: nothing may ever come out of a pipe.
///
/// # Errors
/// [`Error::Io`].
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>> {
    let found = std::fs::metadata(path).map_err(Error::io(path))?;
    if !found.is_file() {
        return Err(Error::io(path)(std::io::Error::other("is no file")));
    }
    std::fs::read(path).map_err(Error::io(path))
}

/// Locks the file `path`, which is made where there is none; `None` where another process has locked it.
///
/// # Errors
/// [`Error::Io`].
pub(crate) fn try_lock(path: &Path) -> Result<Option<File>> {
    let file = File::create(path).map_err(Error::io(path))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(Error::io(path)(error)),
    }
}

/// A text file, as it is read.
pub(crate) type TextFile = DecodeReaderBytes<File, Vec<u8>>;

/// Opens a text file. A byte order mark at its start is left out; where it says UTF-16, as that of
/// "Unicode text" of spreadsheets does, the text is given in UTF-8.
///
/// # Errors
/// [`Error::Io`].
pub fn open_text(path: &Path) -> Result<TextFile> {
    let file = File::open(path).map_err(Error::io(path))?;
    let mut decoder = DecodeReaderBytesBuilder::new();
    decoder
        .bom_override(true)
        .strip_bom(true)
        .utf8_passthru(true);
    Ok(decoder.build(file))
}

/// The SHA-256 of a file, in hexadecimal digits.
///
/// # Errors
/// [`Error::Io`].
pub(crate) fn sha256_of_file(path: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    let mut file = File::open(path).map_err(Error::io(path))?;
    std::io::copy(&mut file, &mut hash).map_err(Error::io(path))?;
    Ok(format!("{:x}", hash.finalize()))
}

/// Reads JSON. An error says at which field it is: `boxes[1].caption: invalid type: …`.
///
/// # Errors
/// Where the text is no JSON, or none of a `T`.
pub(crate) fn from_json<'a, T: Deserialize<'a>>(json: &'a [u8]) -> std::result::Result<T, String> {
    let mut json = serde_json::Deserializer::from_slice(json);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| error.to_string())?;
    json.end().map_err(|error| error.to_string())?;
    Ok(value)
}

/// Opens a CSV file as [`open_text`] does, without carriage returns: where lines end with both, a CSV
/// reader counts one too few.
///
/// # Errors
/// [`Error::Io`].
pub fn open_csv(path: &Path) -> Result<impl Read + use<>> {
    open_text(path).map(WithoutReturns)
}

/// A text without carriage returns.
struct WithoutReturns<R>(R);

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

    #[cfg(unix)]
    #[test]
    fn links_and_pipes_stay_what_they_are() {
        use std::os::unix::fs::{FileTypeExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("target"), "old").unwrap();
        symlink("target", at("link")).unwrap();
        write_atomically(&at("link"), b"new").unwrap();
        assert!(at("link").symlink_metadata().unwrap().is_symlink());
        assert_eq!(std::fs::read(at("target")).unwrap(), b"new");

        let made = std::process::Command::new("mkfifo")
            .arg(at("pipe"))
            .status();
        assert!(made.unwrap().success());
        let pipe = at("pipe");
        let reader = std::thread::spawn(move || std::fs::read(pipe).unwrap());
        write_atomically(&at("pipe"), b"through").unwrap();
        assert_eq!(reader.join().unwrap(), b"through");
        let kind = at("pipe").symlink_metadata().unwrap().file_type();
        assert!(kind.is_fifo());
    }

    #[test]
    fn errors_in_json_name_the_field() {
        let json = br#"{"title": "Mug", "boxes": [{"x": 0, "y": 0, "width": "1", "height": 1}]}"#;
        let error = from_json::<crate::Request>(json).unwrap_err();
        assert!(
            error.starts_with("boxes[0].width: invalid type: string"),
            "{error}"
        );
        assert!(from_json::<Vec<u8>>(b"[1, 2] 3").is_err());
    }

    #[test]
    fn texts_of_spreadsheets_are_read() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let text = "name,Größe\n\u{1f600},750 ml\n";
        let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            let marked = format!("\u{feff}{text}");
            marked.encode_utf16().flat_map(bytes).collect()
        };
        let marked = format!("\u{feff}{text}").into_bytes();
        for bytes in [
            text.into(),
            marked,
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
        ] {
            std::fs::write(file.path(), bytes).unwrap();
            let mut read = String::new();
            open_text(file.path())
                .unwrap()
                .read_to_string(&mut read)
                .unwrap();
            assert_eq!(read, text);
        }
        // What is no text stays for those who read to complain of.
        std::fs::write(file.path(), [b'a', 0xff, b'b']).unwrap();
        let mut read = Vec::new();
        open_text(file.path())
            .unwrap()
            .read_to_end(&mut read)
            .unwrap();
        assert_eq!(read, [b'a', 0xff, b'b']);
    }

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
