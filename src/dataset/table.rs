//! Tables in text files, as spreadsheets and shops write them: comma, semicolon or tab between cells,
//! any line ends, any of the usual encodings.

use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use csv::ByteRecord;
use encoding_rs::WINDOWS_1252;

use crate::error::{Error, Result};
use crate::files::open_csv;

/// A table whose first row names its columns, read row by row.
pub struct Table {
    file: PathBuf,
    reader: csv::Reader<Box<dyn Read>>,
    columns: Vec<String>,
    record: ByteRecord,
}

/// A row of it.
pub struct Row {
    /// Where it starts in the file, counted from 1.
    pub line: u64,
    /// Its cells, without white space around them; as many as there are, not as there are columns.
    pub cells: Vec<String>,
}

impl Table {
    /// Opens a table.
    ///
    /// # Errors
    /// [`Error::Io`], or [`Error::Data`] when it has no first row.
    pub fn open(file: &Path) -> Result<Self> {
        let mut input = BufReader::new(open_csv(file)?);
        let mut first = Vec::new();
        input
            .read_until(b'\n', &mut first)
            .map_err(Error::io(file))?;
        let delimiter = match named_delimiter(&first) {
            Some(delimiter) => {
                // An empty line in its place, so that lines are counted as they are.
                first = b"\n".to_vec();
                delimiter
            }
            None => {
                // Names of columns may have line ends in them.
                input
                    .by_ref()
                    .take(LOOKED_AT)
                    .read_to_end(&mut first)
                    .map_err(Error::io(file))?;
                likely_delimiter(&first)
            }
        };
        // Every row ends in a line end, by which lines are counted.
        let input: Box<dyn Read> = Box::new(Cursor::new(first).chain(input).chain(&b"\n"[..]));
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(input);
        let header = reader.byte_headers();
        let columns = texts(header.map_err(|error| Error::data(file.display(), error))?);
        Ok(Self {
            file: file.into(),
            reader,
            columns,
            record: ByteRecord::new(),
        })
    }

    /// The names of its columns.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }
}

impl Iterator for Table {
    type Item = Result<Row>;

    /// The next row in which anything stands.
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.reader.read_byte_record(&mut self.record) {
                Ok(false) => return None,
                Ok(true) => {}
                Err(error) => return Some(Err(Error::data(self.file.display(), error))),
            }
            let cells = texts(&self.record);
            if cells.iter().any(|cell| !cell.is_empty()) {
                // The record's own position is that of empty lines before it.
                let within = self.record.as_slice().iter().filter(|byte| **byte == b'\n');
                let line = self.reader.position().line() - 1 - within.count() as u64;
                return Some(Ok(Row { line, cells }));
            }
        }
    }
}

/// Bytes that are looked at for a delimiter.
const LOOKED_AT: u64 = 1 << 16;

/// The delimiter that a first line `sep=;` names, as some spreadsheets write and read it.
fn named_delimiter(line: &[u8]) -> Option<u8> {
    match line.strip_prefix(b"sep=")? {
        [delimiter, b'\n'] | [delimiter] => Some(*delimiter),
        _ => None,
    }
}

/// What separates the cells: of tab, semicolon and comma the one that the first row has most often
/// outside of quotes.
fn likely_delimiter(start: &[u8]) -> u8 {
    let (mut quoted, mut counts) = (false, [0usize; 3]);
    for byte in start {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            b'\t' if !quoted => counts[0] += 1,
            b';' if !quoted => counts[1] += 1,
            b',' if !quoted => counts[2] += 1,
            _ => {}
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    let place = counts.iter().position(|count| *count == most && most > 0);
    [b'\t', b';', b','][place.unwrap_or(2)]
}

/// The cells as text: UTF-8 or, where a row is none, Windows-1252, in which older spreadsheets save.
fn texts(record: &ByteRecord) -> Vec<String> {
    let utf8: std::result::Result<Vec<&str>, _> = record.iter().map(std::str::from_utf8).collect();
    match utf8 {
        Ok(cells) => cells.iter().map(|cell| cell.trim().to_string()).collect(),
        Err(_) => {
            let decoded = record
                .iter()
                .map(|cell| WINDOWS_1252.decode_without_bom_handling(cell).0);
            decoded.map(|cell| cell.trim().to_string()).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Vec<String>, Vec<(u64, String)>) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("table.csv");
        std::fs::write(&file, bytes).unwrap();
        let table = Table::open(&file).unwrap();
        let columns = table.columns().to_vec();
        let rows = table.map(|row| {
            let Row { line, cells } = row.unwrap();
            (line, cells.join("|"))
        });
        (columns, rows.collect())
    }

    #[test]
    fn any_delimiter_is_found() {
        for delimiter in [",", ";", "\t"] {
            let text = "id,a name,note\n1,\"x, y; z\",b\n\n2,c\n".replace(',', delimiter);
            let quoted = "x, y; z".replace(',', delimiter);
            let (columns, rows) = read(text.as_bytes());
            assert_eq!(columns, ["id", "a name", "note"]);
            assert_eq!(rows, [(2, format!("1|{quoted}|b")), (4, "2|c".into())]);
        }
        // Commas in prices don't make it a comma.
        let (columns, rows) = read(b"a;b,c;d\n1,5;2,5;3\n");
        assert_eq!(columns, ["a", "b,c", "d"]);
        assert_eq!(rows, [(2, "1,5|2,5|3".into())]);
    }

    #[test]
    fn a_named_delimiter_counts_as_a_line() {
        for ends in ["\n", "\r\n"] {
            let text = "sep=;\na,b,c;d\n1;2\n".replace('\n', ends);
            let (columns, rows) = read(text.as_bytes());
            assert_eq!(columns, ["a,b,c", "d"]);
            assert_eq!(rows, [(3, "1|2".into())]);
        }
        assert_eq!(read(b"sep=a column,b\n1,2\n").0, ["sep=a column", "b"]);
    }

    #[test]
    fn encodings_of_spreadsheets_are_read() {
        let expected = (
            vec!["name".to_string()],
            vec![(2, "Café “9” €".to_string())],
        );
        let text = "name\nCafé “9” €\n";
        assert_eq!(read(text.as_bytes()), expected);
        assert_eq!(read(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), expected);
        let wide = text.encode_utf16().flat_map(u16::to_le_bytes);
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(wide).collect();
        assert_eq!(read(&wide), expected);
        assert_eq!(read(&WINDOWS_1252.encode(text).0), expected);
    }

    #[test]
    fn an_empty_file_has_no_columns() {
        assert_eq!(read(b""), (vec![], vec![]));
        assert_eq!(read(b"sep=,\n"), (vec![], vec![]));
    }
}
