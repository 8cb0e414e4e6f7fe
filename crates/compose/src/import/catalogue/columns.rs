//! What the columns of a catalogue are.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use crate::tables::{Row, bundled};
use caponimage::error::{Error, Result};

/// What a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// What all rows of a product share.
    Id,
    Title,
    Description,
    /// One or more photos.
    Image,
    /// What people who saw the photo sorted it under.
    Label,
    Split,
    /// The name of an attribute; its value stands in the next column of [`Role::OptionValue`].
    OptionName,
    OptionValue,
    /// The attribute of this name.
    Attribute(String),
    /// Nothing that captions speak of.
    Nothing,
}

/// The roles that a caller can give to columns.
const ROLES: [(&str, Role); 6] = [
    ("id", Role::Id),
    ("title", Role::Title),
    ("description", Role::Description),
    ("image", Role::Image),
    ("label", Role::Label),
    ("split", Role::Split),
];

/// What columns are, by their names.
pub(super) struct Columns {
    exact: HashMap<String, Role>,
    /// Beginnings of names.
    beginnings: Vec<(String, Role)>,
}

#[derive(Deserialize)]
struct ColumnRow {
    column: String,
    role: String,
}

impl Columns {
    /// The bundled ones, but for those that a caller knows better: role to column.
    ///
    /// # Errors
    /// When a bundled table is damaged, and for an empty column.
    pub(super) fn new(own: &BTreeMap<String, String>) -> Result<Self> {
        let rows: Vec<Row<ColumnRow>> = bundled("columns.csv")?.rows()?;
        let mut columns = Self {
            exact: HashMap::new(),
            beginnings: Vec::new(),
        };
        for Row { value, .. } in rows {
            let role = role(&value.role);
            match value.column.strip_suffix('*') {
                Some(beginning) => columns.beginnings.push((beginning.to_string(), role)),
                None => {
                    columns.exact.insert(value.column, role);
                }
            }
        }
        for (name, column) in own {
            if column.trim().is_empty() {
                return Err(Error::request("columns", format!("{name} names no column")));
            }
            columns
                .exact
                .insert(normal(column), role(&name.to_lowercase()));
        }
        Ok(columns)
    }

    /// What a column of that name is.
    pub(super) fn role(&self, column: &str) -> Role {
        let name = normal(column);
        if let Some(role) = self.exact.get(&name) {
            return role.clone();
        }
        let beginning = |(beginning, _): &&(String, Role)| name.starts_with(beginning.as_str());
        match self.beginnings.iter().find(beginning) {
            Some((_, role)) => role.clone(),
            None if name.is_empty() => Role::Nothing,
            None => Role::Attribute(name),
        }
    }
}

fn role(name: &str) -> Role {
    let special = ROLES.iter().find(|(own, _)| *own == name);
    match (special, name) {
        (Some((_, role)), _) => role.clone(),
        (None, "option name") => Role::OptionName,
        (None, "option value") => Role::OptionValue,
        (None, "") => Role::Nothing,
        (None, name) => Role::Attribute(name.into()),
    }
}

/// A column's name as the table has it.
fn normal(name: &str) -> String {
    let name = name.replace('_', " ").to_lowercase();
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
