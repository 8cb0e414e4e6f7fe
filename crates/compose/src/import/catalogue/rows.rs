//! Catalogues of rows: CSV and TSV.

use std::io::{BufReader, Read};
use std::path::Path;

use csv::ByteRecord;

use super::columns::{Columns, Role};
use super::{Collector, Entry};
use caponimage::data::problem::Reason;
use caponimage::data::record::Split;
use caponimage::error::{Error, Result};
use caponimage::files::{WithoutReturns, open_text};

/// Adds the products of a file, whose rows are read one by one.
pub(super) fn read(file: &Path, columns: &Columns, collector: &mut Collector) -> Result<()> {
    let input = WithoutReturns(BufReader::new(open_text(file)?));
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(delimiter(file)?)
        .from_reader(input);
    let unreadable = |error: csv::Error| Error::data(file.display(), error);
    let header = reader.byte_headers().map_err(unreadable)?;
    let roles: Vec<Role> = header
        .iter()
        .map(|name| columns.role(&String::from_utf8_lossy(name)))
        .collect();
    if !roles.contains(&Role::Title) && !roles.contains(&Role::Image) {
        let names: Vec<_> = header.iter().map(String::from_utf8_lossy).collect();
        let reason = format!(
            "expected a column for the title or the image, found {:?}; say which they are: \
             --columns title=NAME,image=NAME",
            names.join(", ")
        );
        return Err(Error::data(file.display(), reason));
    }
    let mut open: Option<Entry> = None;
    let mut record = ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) if error.is_io_error() => return Err(unreadable(error)),
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                collector.problem(line, Reason::UnreadableLine);
                continue;
            }
        }
        let line = record.position().map_or(0, csv::Position::line);
        let Ok(fields) = record
            .iter()
            .map(std::str::from_utf8)
            .collect::<std::result::Result<Vec<_>, _>>()
        else {
            collector.problem(line, Reason::UnreadableLine);
            continue;
        };
        if fields.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let entry = entry(line, &roles, &fields, open.as_ref());
        // Further rows of a product have its id, and no title or the same: variants, more photos.
        let continued = |first: &Entry| {
            !entry.id.is_empty()
                && entry.id == first.id
                && (entry.title.is_empty() || entry.title == first.title)
        };
        match &mut open {
            Some(first) if continued(first) => first.take(entry),
            _ => {
                if let Some(done) = open.replace(entry) {
                    collector.add(done);
                }
                if collector.is_full() {
                    return Ok(());
                }
            }
        }
    }
    if let Some(done) = open {
        collector.add(done);
    }
    Ok(())
}

/// What separates the cells of a file: of tab, semicolon and comma the one that its first line has
/// most often outside of quotes.
fn delimiter(file: &Path) -> Result<u8> {
    const FIRST: u64 = 1 << 16;
    let mut start = Vec::new();
    open_text(file)?
        .take(FIRST)
        .read_to_end(&mut start)
        .map_err(Error::io(file))?;
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
    Ok([b'\t', b';', b','][place.unwrap_or(2)])
}

/// What a row says; `before` is the product of the row before, which says what the options of its
/// further variants are.
fn entry(line: u64, roles: &[Role], fields: &[&str], before: Option<&Entry>) -> Entry {
    let mut entry = Entry {
        line,
        ..Entry::default()
    };
    let mut option = String::new();
    for (role, field) in roles.iter().zip(fields) {
        let field = field.trim();
        if *role == Role::OptionName {
            let place = entry.options.len();
            let same = before.filter(|before| before.id == entry.id);
            option = match (field, same) {
                ("", Some(before)) => before.options.get(place).cloned().unwrap_or_default(),
                (field, _) => field.to_lowercase(),
            };
            entry.options.push(option.clone());
        }
        if field.is_empty() {
            continue;
        }
        match role {
            Role::Id => entry.id = field.into(),
            Role::Title => entry.title = field.into(),
            Role::Description => entry.description = without_tags(field),
            Role::Image => entry
                .images
                .extend(images(field).map(|image| (image, line))),
            Role::Label => entry.label = field.into(),
            Role::Split => entry.split = split(field),
            // Shopify's only variant of a product is called so.
            Role::OptionValue if field == "Default Title" || option == "title" => {}
            Role::OptionValue if !option.is_empty() => {
                entry.attributes.insert(option.clone(), field.into());
            }
            Role::Attribute(name) => {
                entry.attributes.insert(name.clone(), field.into());
            }
            Role::OptionName | Role::OptionValue | Role::Nothing => {}
        }
    }
    entry
}

impl Entry {
    /// Takes what a further row of the product adds: photos. The first variant counts, and what
    /// differs between variants is not said of the product.
    fn take(&mut self, other: Self) {
        for (name, value) in other.attributes {
            if self.attributes.get(&name).is_some_and(|own| *own != value) {
                self.attributes.remove(&name);
            }
        }
        for (image, line) in other.images {
            if !self.images.iter().any(|(own, _)| *own == image) {
                self.images.push((image, line));
            }
        }
    }
}

/// The split of that name.
pub(super) fn split(name: &str) -> Option<Split> {
    Split::ALL
        .into_iter()
        .find(|split| split.name().eq_ignore_ascii_case(name.trim()))
}

/// The photos of a cell: one, or several between commas, semicolons or bars.
pub(super) fn images(cell: &str) -> impl Iterator<Item = String> {
    let parts = cell.split([',', ';', '|', '\n']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(String::from)
}

/// A text without the tags of HTML, and with single spaces.
pub(super) fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        plain += before;
        let tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || "/!".contains(c));
        match after.split_once('>') {
            Some((_, after)) if tag => {
                plain.push(' ');
                rest = after;
            }
            _ => {
                plain.push('<');
                rest = after;
            }
        }
    }
    plain += rest;
    let plain = plain
        .replace("&nbsp;", " ")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
