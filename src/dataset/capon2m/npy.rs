//! NumPy files (`.npy`) of names: one dimension, strings of fixed width.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};

use npyz::{DType, NpyFile, NpyHeader, TypeChar, TypeStr, WriteOptions, WriterBuilder};

use crate::error::{Error, Result};

/// The longest name, in bytes of the file: nothing that is a file's name comes near.
const MAX_ITEM: usize = 1 << 16;

/// The longest header that is read; NumPy's has some hundred bytes.
const LONGEST_HEADER: u64 = 1 << 16;

/// Reads the names in a file, one at a time.
pub(super) struct NpyReader {
    path: PathBuf,
    names: npyz::NpyReader<String, BufReader<File>>,
    read: u64,
    is_damaged: bool,
}

impl NpyReader {
    /// Opens a file.
    ///
    /// # Errors
    /// [`Error::Io`] when it can't be read, [`Error::Data`] when it is not a one-dimensional array
    /// of strings or not as long as its header says.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let wrong = |reason: String| Error::data(path.display(), reason);
        let file = File::open(path).map_err(Error::io(path))?;
        let length = file.metadata().map_err(Error::io(path))?.len();
        let mut input = BufReader::new(file);
        let header = NpyHeader::from_reader(input.by_ref().take(LONGEST_HEADER)).map_err(
            |error| match error.kind() {
                ErrorKind::UnexpectedEof => wrong("truncated: it ends within its header".into()),
                ErrorKind::InvalidData => wrong(format!("not a NumPy file of names: {error}")),
                _ => Error::io(path)(error),
            },
        )?;
        let (count, item) = names_of(&header).map_err(wrong)?;
        let start = input.stream_position().map_err(Error::io(path))?;
        let expected = count.checked_mul(item as u64);
        let expected = expected.and_then(|bytes| bytes.checked_add(start));
        if expected != Some(length) {
            let is_cut = expected.is_none_or(|expected| length < expected);
            return Err(wrong(format!(
                "{}: {length} bytes do not hold exactly {count} names of {item} bytes",
                if is_cut { "truncated" } else { "too long" },
            )));
        }
        let names = NpyFile::with_header(header, input).data();
        Ok(Self {
            path: path.to_path_buf(),
            names: names.map_err(|error| wrong(error.to_string()))?,
            read: 0,
            is_damaged: false,
        })
    }
}

impl Iterator for NpyReader {
    type Item = Result<String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_damaged {
            return None;
        }
        self.read += 1;
        let name = self.names.next()?.map_err(|error| match error.kind() {
            ErrorKind::InvalidData => {
                let reason = format!("name {} is not Unicode text", self.read);
                Error::data(self.path.display(), reason)
            }
            _ => Error::io(&self.path)(error),
        });
        self.is_damaged = name.is_err();
        Some(name)
    }
}

/// How many names a file holds, and the bytes of each; or what else it holds.
fn names_of(header: &NpyHeader) -> std::result::Result<(u64, usize), String> {
    let dtype = header.dtype();
    let item = match &dtype {
        DType::Plain(kind) if is_text(kind) => kind.num_bytes(),
        _ => None,
    };
    let Some(item) = item.filter(|&item| item <= MAX_ITEM) else {
        let dtype = dtype.descr();
        return Err(format!("holds {dtype}, expected strings ('<U…' or '|S…')"));
    };
    let &[count] = header.shape() else {
        let shape = header.shape();
        return Err(format!("has the shape {shape:?}, expected one dimension"));
    };
    match item == 0 && count > 0 {
        true => Err("its names are empty".into()),
        false => Ok((count, item)),
    }
}

fn is_text(kind: &TypeStr) -> bool {
    matches!(kind.type_char(), TypeChar::UnicodeStr | TypeChar::ByteStr)
}

/// Writes a file of names. How wide they are is known only at the end, so until then they wait in
/// a temporary file.
pub(super) struct NpyWriter {
    path: PathBuf,
    waiting: BufWriter<File>,
    count: u64,
    width: usize,
}

impl NpyWriter {
    /// Starts the file `path`; its folder must be there.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(super) fn create(path: &Path) -> Result<Self> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let waiting = tempfile::tempfile_in(folder).map_err(Error::io(path))?;
        Ok(Self {
            path: path.to_path_buf(),
            waiting: BufWriter::new(waiting),
            count: 0,
            width: 1,
        })
    }

    /// Adds a name. It must not hold a line feed, nor end with a zero: NumPy drops those.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(super) fn push(&mut self, name: &str) -> Result<()> {
        debug_assert!(!name.contains('\n') && !name.ends_with('\0'));
        self.count += 1;
        self.width = self.width.max(name.chars().count());
        writeln!(self.waiting, "{name}").map_err(Error::io(&self.path))
    }

    /// Writes the file.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(super) fn finish(self) -> Result<()> {
        let path = self.path.clone();
        self.write().map_err(Error::io(path))
    }

    fn write(self) -> std::io::Result<()> {
        let mut waiting = self.waiting.into_inner().map_err(|e| e.into_error())?;
        waiting.rewind()?;
        let kind: TypeStr = format!("<U{}", self.width)
            .parse()
            .map_err(std::io::Error::other)?;
        let mut names = WriteOptions::<str>::new()
            .dtype(DType::new_scalar(kind))
            .shape(&[self.count])
            .writer(BufWriter::new(File::create(&self.path)?))
            .begin_nd()?;
        for name in BufReader::new(waiting).lines() {
            names.push(&name?)?;
        }
        names.finish()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
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
            (&whole[..7], "not a NumPy file"),
            (&[&whole[..], b"7"].concat(), "too long"),
            (b"PK\x03\x04 a zip of arrays", "not a NumPy file"),
            (b"\x93NUMPY\x04\x00\x00\x00", "unsupported version: (4, 0)"),
            (&bytes("'|O'", "(2,)"), "holds '|O'"),
            (&bytes("'<f8'", "(2,)"), "expected strings"),
            (&bytes("[('a', '<U3')]", "(2,)"), "expected strings"),
            (&bytes("'|S999999'", "(2,)"), "expected strings"),
            (&bytes("'|S3'", "(2, 1)"), "shape [2, 1]"),
            (&bytes("'|S3'", "()"), "shape []"),
            (&bytes("'|S3'", "(-2,)"), "cannot be negative"),
            (&bytes("'|S0'", "(9,)"), "names are empty"),
            (&bytes("'|S9'", "(9999999999999999999,)"), "truncated"),
            (&file("{'shape': (2,)}", b""), "missing key"),
            (&file("{'descr': '|S3'}", b""), "missing key"),
            (&surrogate[..], "name 1 is not Unicode"),
        ] {
            let error = read(bytes).unwrap_err();
            assert!(error.contains("trn_names.npy: "), "{error}");
            assert!(error.contains(expected), "{error}");
        }
        surrogate.truncate(0);
        assert!(read(&surrogate).unwrap_err().contains("not a NumPy file"));
    }
}
