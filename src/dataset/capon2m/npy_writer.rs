//! NumPy files (`.npy`) of names, written.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use crate::dataset::capon2m::npy::MAGIC;
use crate::error::{Error, Result};

/// Writes a file of names. How wide they are is known only at the end, so until then they wait in
/// a temporary file.
pub struct NpyWriter {
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
    pub fn create(path: &Path) -> Result<Self> {
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
    pub fn push(&mut self, name: &str) -> Result<()> {
        debug_assert!(!name.contains('\n') && !name.ends_with('\0'));
        self.count += 1;
        self.width = self.width.max(name.chars().count());
        writeln!(self.waiting, "{name}").map_err(Error::io(&self.path))
    }

    /// Writes the file.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn finish(self) -> Result<()> {
        let path = self.path.clone();
        self.write().map_err(Error::io(path))
    }

    fn write(self) -> std::io::Result<()> {
        let mut waiting = self.waiting.into_inner().map_err(|e| e.into_error())?;
        waiting.rewind()?;
        let mut out = BufWriter::new(File::create(&self.path)?);
        write_header(&mut out, self.width, self.count)?;
        for name in BufReader::new(waiting).lines() {
            let mut left = self.width;
            for unit in name?.chars() {
                out.write_all(&u32::from(unit).to_le_bytes())?;
                left -= 1;
            }
            for _ in 0..left {
                out.write_all(&[0; 4])?;
            }
        }
        out.flush()
    }
}

fn write_header(out: &mut impl Write, width: usize, count: u64) -> std::io::Result<()> {
    let mut text =
        format!("{{'descr': '<U{width}', 'fortran_order': False, 'shape': ({count},), }}");
    // NumPy wants the names to begin at a multiple of 64 bytes; 10 stand before the text.
    while (10 + text.len() + 1) % 64 != 0 {
        text.push(' ');
    }
    text.push('\n');
    out.write_all(MAGIC)?;
    out.write_all(&[1, 0])?;
    // Two numbers in a fixed text never come near 64 KiB.
    out.write_all(&(text.len() as u16).to_le_bytes())?;
    out.write_all(text.as_bytes())
}
