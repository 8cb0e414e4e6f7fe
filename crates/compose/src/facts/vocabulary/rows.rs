//! The rows of the vocabulary's tables.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Brand, Type};
use crate::tables::kinds::{Kind, Kinds};
use crate::tables::trades::Trade;
use crate::tables::{Row, Table, list};
use caponimage::error::Result;

#[derive(Deserialize)]
pub(super) struct LabelRow {
    pub label: String,
    pub one: String,
    pub many: String,
    pub trade: String,
}

#[derive(Deserialize)]
pub(super) struct ValueRow {
    pub fact: String,
    pub label: String,
    pub value: String,
}

#[derive(Deserialize)]
pub(super) struct TitleRow {
    pub fact: String,
    pub value: String,
    pub words: String,
    pub types: String,
}

#[derive(Deserialize)]
pub(super) struct RetypeRow {
    pub one: String,
    pub many: String,
    pub words: String,
    pub labels: String,
}

#[derive(Deserialize)]
pub(super) struct VisibleRow {
    pub fact: String,
    pub values: String,
}

#[derive(Deserialize)]
pub(super) struct BrandRow {
    pub name: String,
    pub beginning: String,
    pub fact: String,
}

#[derive(Deserialize)]
pub(super) struct AttributeRow {
    pub attribute: String,
    pub fact: String,
}

#[derive(Deserialize)]
pub(super) struct AudienceRow {
    pub audience: String,
    pub words: String,
}

#[derive(Deserialize)]
pub(super) struct ContradictionRow {
    pub fact: String,
    pub values: String,
    pub types: String,
}

#[derive(Deserialize)]
pub(super) struct ToneRow {
    pub tone: String,
    pub words: String,
}

pub(super) fn strings(cell: &str) -> Vec<String> {
    list(cell).map(String::from).collect()
}

pub(super) fn lower(cell: &str) -> Vec<String> {
    list(cell).map(str::to_lowercase).collect()
}

pub(super) fn of_kind(kind: &Kind) -> Type {
    Type {
        one: kind.one.clone(),
        many: kind.many.clone(),
        trade: kind.trade,
    }
}

pub(super) fn map<R: serde::de::DeserializeOwned, T>(
    table: Table,
    make: impl Fn(R) -> T,
) -> Result<Vec<T>> {
    let rows: Vec<Row<R>> = table.rows()?;
    Ok(rows.into_iter().map(|row| make(row.value)).collect())
}

/// The labels of catalogues; the trade is that of the kind of the same name, where there is one.
pub(super) fn types(table: &Table, kinds: &Kinds) -> Result<BTreeMap<String, Type>> {
    let mut types = BTreeMap::new();
    for Row { line, value } in table.rows::<LabelRow>()? {
        let trade = match kinds.find(&value.one) {
            Some(kind) => kind.trade,
            None if value.trade == "other" => Trade::other(),
            None => Trade::find(&value.trade)
                .ok_or_else(|| table.fault(line, format!("{} is no trade", value.trade)))?,
        };
        let found = Type {
            one: value.one,
            many: value.many,
            trade,
        };
        types.insert(value.label.to_lowercase(), found);
    }
    Ok(types)
}

pub(super) fn brands(table: Table) -> Result<Vec<Brand>> {
    let mut brands = map(table, |row: BrandRow| Brand {
        beginning: row
            .beginning
            .split_whitespace()
            .map(str::to_lowercase)
            .collect(),
        name: row.name,
        fact: row.fact,
    })?;
    brands.sort_by_key(|brand| std::cmp::Reverse(brand.beginning.len()));
    Ok(brands)
}
