//! Catalogues of rows: CSV and TSV.

use std::path::Path;

use super::columns::{Columns, Role};
use super::{Collector, Entry};
use caponimage::dataset::record::Split;
use caponimage::dataset::table::{Row, Table};
use caponimage::error::{Error, Result};

/// Adds the products of a file, whose rows are read one by one.
pub(super) fn read(file: &Path, columns: &Columns, collector: &mut Collector) -> Result<()> {
    let table = Table::open(file)?;
    let names = table.columns();
    let roles: Vec<Role> = names.iter().map(|name| columns.role(name)).collect();
    if !roles.contains(&Role::Title) && !roles.contains(&Role::Image) {
        let reason = format!(
            "expected a column for the title or the image, found {:?}; say which they are: \
             --columns title=NAME,image=NAME",
            names.join(", ")
        );
        return Err(Error::data(file.display(), reason));
    }
    let mut open: Option<Entry> = None;
    for row in table {
        let Row { line, cells } = row?;
        let entry = entry(line, &roles, &cells, open.as_ref());
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

/// What a row says; `before` is the product of the row before, which says what the options of its
/// further variants are.
fn entry(line: u64, roles: &[Role], fields: &[String], before: Option<&Entry>) -> Entry {
    let mut entry = Entry {
        line,
        ..Entry::default()
    };
    let mut option = String::new();
    for (role, field) in roles.iter().zip(fields) {
        let field = field.as_str();
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
