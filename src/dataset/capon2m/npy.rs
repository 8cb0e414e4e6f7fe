//! NumPy files (`.npy`) of names, read: one dimension, strings of fixed width.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// What every file begins with.
pub(super) const MAGIC: &[u8; 6] = b"\x93NUMPY";

/// The longest name, in bytes of the file: nothing that is a file's name comes near.
const MAX_ITEM: usize = 1 << 16;

/// How a file stores its strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// UTF-32, `<U`.
    LittleEndian,
    /// UTF-32, `>U`.
    BigEndian,
    /// Bytes, `|S`, taken as UTF-8.
    Bytes,
}

/// What the header of a file says.
#[derive(Debug, PartialEq, Eq)]
struct Header {
    kind: Kind,
    /// The bytes of one string.
    item: usize,
    count: u64,
}

/// Reads the names in a file, one at a time.
pub struct NpyReader {
    path: PathBuf,
    input: BufReader<File>,
    kind: Kind,
    item: Vec<u8>,
    next: u64,
    count: u64,
}

impl NpyReader {
    /// Opens a file.
    ///
    /// # Errors
    /// [`Error::Io`] when it can't be read, [`Error::Data`] when it is not a one-dimensional array
    /// of strings or not as long as its header says.
    pub fn open(path: &Path) -> Result<Self> {
        let wrong = |reason: String| Error::data(path.display(), reason);
        let file = File::open(path).map_err(Error::io(path))?;
        let length = file.metadata().map_err(Error::io(path))?.len();
        let mut input = BufReader::new(file);
        let text = header_text(&mut input).map_err(|error| {
            if error.kind() == std::io::ErrorKind::UnexpectedEof {
                wrong("truncated: it ends within its header".into())
            } else if error.kind() == std::io::ErrorKind::InvalidData {
                wrong(error.to_string())
            } else {
                Error::io(path)(error)
            }
        })?;
        let header = Header::parse(&text).map_err(wrong)?;
        let start = input.stream_position().map_err(Error::io(path))?;
        let expected = header
            .count
            .checked_mul(header.item as u64)
            .and_then(|bytes| bytes.checked_add(start));
        if expected != Some(length) {
            let cut = expected.is_none_or(|expected| length < expected);
            return Err(wrong(format!(
                "{}: {length} bytes do not hold exactly {} names of {} bytes",
                if cut { "truncated" } else { "too long" },
                header.count,
                header.item
            )));
        }
        Ok(Self {
            path: path.to_path_buf(),
            input,
            kind: header.kind,
            item: vec![0; header.item],
            next: 0,
            count: header.count,
        })
    }

    fn read(&mut self) -> Result<String> {
        self.input
            .read_exact(&mut self.item)
            .map_err(Error::io(&self.path))?;
        self.next += 1;
        decode(self.kind, &self.item).ok_or_else(|| {
            let reason = format!("name {} is not Unicode text", self.next);
            Error::data(self.path.display(), reason)
        })
    }
}

impl Iterator for NpyReader {
    type Item = Result<String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next == self.count {
            return None;
        }
        let name = self.read();
        if name.is_err() {
            self.count = self.next;
        }
        Some(name)
    }
}

/// The Python dictionary that a file begins with. Something else is `InvalidData`.
fn header_text(input: &mut impl BufRead) -> std::io::Result<String> {
    let invalid = |reason: &str| std::io::Error::new(std::io::ErrorKind::InvalidData, reason);
    let mut magic = [0; 8];
    input.read_exact(&mut magic)?;
    if !magic.starts_with(MAGIC) {
        return Err(invalid("not a NumPy file"));
    }
    let length = if magic[6] == 1 {
        let mut length = [0; 2];
        input.read_exact(&mut length)?;
        u64::from(u16::from_le_bytes(length))
    } else if magic[6] == 2 || magic[6] == 3 {
        let mut length = [0; 4];
        input.read_exact(&mut length)?;
        u64::from(u32::from_le_bytes(length))
    } else {
        return Err(invalid("a version of NumPy's format other than 1 to 3"));
    };
    let mut text = Vec::new();
    if input.take(length).read_to_end(&mut text)? as u64 != length {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    String::from_utf8(text).map_err(|_| invalid("its header is not text"))
}

impl Header {
    fn parse(text: &str) -> std::result::Result<Self, String> {
        let field = |name: &str| {
            let after = text.split_once(&format!("'{name}'"))?.1;
            Some(after.trim_start().strip_prefix(':')?.trim_start())
        };
        let descr = field("descr").ok_or("its header has no 'descr'")?;
        let (kind, item) = descr
            .strip_prefix('\'')
            .and_then(|rest| rest.split_once('\''))
            .and_then(|(descr, _)| item(descr))
            .ok_or_else(|| {
                let descr: String = descr.chars().take(24).collect();
                format!("holds {descr}…, expected strings ('<U…' or '|S…')")
            })?;
        let shape = field("shape")
            .and_then(|shape| shape.strip_prefix('(')?.split_once(')'))
            .ok_or("its header has no 'shape'")?
            .0;
        let sizes: Option<Vec<u64>> = shape
            .split(',')
            .map(str::trim)
            .filter(|size| !size.is_empty())
            .map(|size| size.parse().ok())
            .collect();
        let Some(&[count]) = sizes.as_deref() else {
            return Err(format!("has the shape ({shape}), expected one dimension"));
        };
        if item == 0 && count > 0 {
            return Err("its names are empty".into());
        }
        Ok(Self { kind, item, count })
    }
}

/// The kind and the bytes of a string of the type `descr`.
fn item(descr: &str) -> Option<(Kind, usize)> {
    let (kind, bytes) = match descr.get(..2)? {
        "<U" => (Kind::LittleEndian, 4),
        ">U" => (Kind::BigEndian, 4),
        "|S" => (Kind::Bytes, 1),
        _ => return None,
    };
    let width: usize = descr[2..].parse().ok()?;
    let item = width.checked_mul(bytes)?;
    (item <= MAX_ITEM).then_some((kind, item))
}

/// The string in `item`, less the zeros it is filled up with.
fn decode(kind: Kind, item: &[u8]) -> Option<String> {
    if kind == Kind::Bytes {
        let text = std::str::from_utf8(item).ok()?;
        return Some(text.trim_end_matches('\0').to_string());
    }
    let text: Option<String> = item
        .chunks_exact(4)
        .map(|unit| {
            let unit = [unit[0], unit[1], unit[2], unit[3]];
            char::from_u32(match kind {
                Kind::BigEndian => u32::from_be_bytes(unit),
                _ => u32::from_le_bytes(unit),
            })
        })
        .collect();
    Some(text?.trim_end_matches('\0').to_string())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::dataset::capon2m::npy_writer::NpyWriter;
    use std::fs;

    /// Writes `names` to `path` as the exporter does.
    pub(crate) fn write(path: &Path, names: &[&str]) {
        let mut writer = NpyWriter::create(path).unwrap();
        for name in names {
            writer.push(name).unwrap();
        }
        writer.finish().unwrap();
    }

    /// A file of version 1 with this header and these bytes.
    fn file(header: &str, data: &[u8]) -> Vec<u8> {
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.bytes());
        bytes.extend(data);
        bytes
    }

    fn read(bytes: &[u8]) -> std::result::Result<Vec<String>, String> {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("trn_names.npy");
        fs::write(&path, bytes).unwrap();
        NpyReader::open(&path)
            .and_then(Iterator::collect)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn written_names_are_read() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("names.npy");
        for names in [&["584", "连衣裙😀\"", "x"][..], &[]] {
            write(&path, names);
            let bytes = fs::read(&path).unwrap();
            let start = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
            assert_eq!(start % 64, 0, "as NumPy lays it out");
            assert_eq!(read(&bytes).unwrap(), names);
        }
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    }

    #[test]
    fn both_types_of_string_are_read() {
        // As numpy.save writes np.array(["a1", "裙"]).
        let header = "{'descr': '<U2', 'fortran_order': False, 'shape': (2,), }\n";
        let units = ['a', '1', '裙', '\0'].map(u32::from);
        let little: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|u| u.to_be_bytes()).collect();
        assert_eq!(read(&file(header, &little)).unwrap(), ["a1", "裙"]);
        let header = header.replace('<', ">");
        assert_eq!(read(&file(&header, &big)).unwrap(), ["a1", "裙"]);
        let header = "{'shape': (2,), 'descr':'|S3', 'fortran_order': True}";
        assert_eq!(read(&file(header, b"ab\x00123")).unwrap(), ["ab", "123"]);
        // Version 2 has a length of four bytes.
        let mut two = b"\x93NUMPY\x02\x00".to_vec();
        two.extend((header.len() as u32).to_le_bytes());
        two.extend(header.bytes());
        two.extend(b"ab\x00123");
        assert_eq!(read(&two).unwrap(), ["ab", "123"]);
    }

    #[test]
    fn damaged_and_foreign_files_are_refused() {
        let header = |descr: &str, shape: &str| {
            format!("{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}")
        };
        let bytes = |descr: &str, shape: &str| file(&header(descr, shape), b"123456");
        let whole = bytes("'|S3'", "(2,)");
        assert_eq!(read(&whole).unwrap(), ["123", "456"]);
        let mut surrogate = file(&header("'<U1'", "(1,)"), &0xd800_u32.to_le_bytes());
        for (bytes, expected) in [
            (
                &whole[..whole.len() - 1],
                "do not hold exactly 2 names of 3 bytes",
            ),
            (&whole[..40], "truncated: it ends within its header"),
            (&whole[..7], "truncated"),
            (&[&whole[..], b"7"].concat(), "too long"),
            (b"PK\x03\x04 a zip of arrays", "not a NumPy file"),
            (b"\x93NUMPY\x04\x00\x00\x00", "format other than 1 to 3"),
            (&bytes("'|O'", "(2,)"), "holds '|O'"),
            (&bytes("'<f8'", "(2,)"), "expected strings"),
            (&bytes("[('a', '<U3')]", "(2,)"), "expected strings"),
            (&bytes("'|S999999'", "(2,)"), "expected strings"),
            (&bytes("'|S3'", "(2, 1)"), "shape (2, 1)"),
            (&bytes("'|S3'", "()"), "shape ()"),
            (&bytes("'|S3'", "(-2,)"), "shape (-2,)"),
            (&bytes("'|S0'", "(9,)"), "names are empty"),
            (&bytes("'|S9'", "(9999999999999999999,)"), "truncated"),
            (&file("{'shape': (2,)}", b""), "no 'descr'"),
            (&file("{'descr': '|S3'}", b""), "no 'shape'"),
            (&surrogate[..], "name 1 is not Unicode"),
        ] {
            let error = read(bytes).unwrap_err();
            assert!(error.contains("trn_names.npy: "), "{error}");
            assert!(error.contains(expected), "{error}");
        }
        surrogate.truncate(0);
        assert!(read(&surrogate).unwrap_err().contains("truncated"));
    }
}
