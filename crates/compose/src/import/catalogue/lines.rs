//! Catalogues of JSON lines: an object a line, whose names are as a CSV's columns; `attributes` may
//! be an object, `images` a list.

use std::io::{BufRead, BufReader};
use std::path::Path;

use serde_json::{Map, Value};

use super::columns::{Columns, Role};
use super::rows::{images, split, without_tags};
use super::{Collector, Entry};
use caponimage::dataset::problem::Reason;
use caponimage::error::{Error, Result};
use caponimage::files::open_text;

/// Adds the products of a file, which is read line by line.
pub(super) fn read(file: &Path, columns: &Columns, collector: &mut Collector) -> Result<()> {
    let mut input = BufReader::new(open_text(file)?);
    let (mut line, mut number) = (Vec::new(), 0);
    loop {
        line.clear();
        if input
            .read_until(b'\n', &mut line)
            .map_err(Error::io(file))?
            == 0
            || collector.is_full()
        {
            return Ok(());
        }
        number += 1;
        let text = line
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&line)
            .trim_ascii();
        if text.is_empty() {
            continue;
        }
        match serde_json::from_slice::<Map<String, Value>>(text) {
            Ok(object) => collector.add(entry(number, object, columns)),
            Err(_) => collector.problem(number, Reason::UnreadableLine),
        }
    }
}

fn entry(line: u64, object: Map<String, Value>, columns: &Columns) -> Entry {
    let mut entry = Entry {
        line,
        ..Entry::default()
    };
    for (name, value) in object {
        if let ("attributes", Value::Object(attributes)) = (name.as_str(), &value) {
            for (name, value) in attributes {
                if let Some(text) = text(value) {
                    entry.attributes.insert(name.clone(), text);
                }
            }
            continue;
        }
        let role = columns.role(&name);
        if let (Role::Image, Value::Array(list)) = (&role, &value) {
            entry
                .images
                .extend(list.iter().filter_map(text).map(|image| (image, line)));
            continue;
        }
        let Some(text) = text(&value) else {
            continue;
        };
        match role {
            Role::Id => entry.id = text,
            Role::Title => entry.title = text,
            Role::Description => entry.description = without_tags(&text),
            Role::Image => entry
                .images
                .extend(images(&text).map(|image| (image, line))),
            Role::Label => entry.label = text,
            Role::Split => entry.split = split(&text),
            Role::Attribute(name) => {
                entry.attributes.insert(name, text);
            }
            Role::OptionName | Role::OptionValue | Role::Nothing => {}
        }
    }
    entry
}

/// A text or a number; nothing for whatever is neither, or empty.
fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_string(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}
