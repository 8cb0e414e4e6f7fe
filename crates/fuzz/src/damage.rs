//! How a file is damaged: its bytes, the values of its JSON, the cells of its tables.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

/// How a file is written, which says how it can be damaged with sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Only bytes.
    Bytes,
    /// A JSON value.
    Json,
    /// JSON values, one a line.
    JsonLines,
    /// A table with a line for each row.
    Table,
}

/// One change of a file.
#[derive(Debug, Clone)]
pub enum Change {
    /// A byte is another one.
    Set(Index, u8),
    /// A bit is the other one.
    Flip(Index, u8),
    /// Some bytes are gone.
    Remove(Index, usize),
    /// Some bytes stand there twice.
    Repeat(Index, usize),
    /// Some bytes are put in.
    Insert(Index, Vec<u8>),
    /// The rest is gone.
    Cut(Index),
    /// The rest is that of another file, from some place on.
    Splice(Index, Index, Index),
    /// A value of the JSON is another one.
    Value(Index, Odd),
    /// A value of the JSON is gone, with its name if it has one.
    Drop(Index),
    /// A name in the JSON is another one.
    Rename(Index, String),
    /// A value stands in the JSON where another one stood.
    Move(Index, Index),
}

/// Values that programs stumble over.
#[derive(Debug, Clone)]
pub enum Odd {
    /// As it is written.
    Plain(&'static str),
    /// A text of so many letters.
    Long(char, usize),
    /// A list in a list, so many times.
    Deep(usize),
    /// A list of so many of the value that stood there.
    Many(usize),
}

const PLAIN: [&str; 30] = [
    "null",
    "true",
    "false",
    "0",
    "1",
    "-1",
    "2",
    "7",
    "16",
    "64",
    "65",
    "255",
    "256",
    "65536",
    "2147483648",
    "4294967296",
    "9007199254740993",
    "18446744073709551615",
    "-9223372036854775808",
    "0.5",
    "-0.0",
    "1e-320",
    "1e38",
    "1e39",
    "1e308",
    "\"\"",
    "\"\\u0000\"",
    "\"NaN\"",
    "\"\\ud83d\\ude00 \\u05d0\\u0301\\u200d\"",
    "[]",
];

/// What stands in tables and texts for trouble.
const TOKENS: [&str; 20] = [
    "\"",
    ",",
    "\n",
    "\r\n",
    "\0",
    "\u{feff}",
    ";",
    "\t",
    "../",
    "/",
    "\\",
    "-1",
    "1e999",
    "NaN",
    "\u{1f600}",
    "\u{202e}",
    "\u{0301}",
    "|",
    "{",
    "]",
];

/// One to a few changes.
pub fn changes(form: Form) -> BoxedStrategy<Vec<Change>> {
    vec(change(form), 1..6).boxed()
}

fn change(form: Form) -> BoxedStrategy<Change> {
    let at = any::<Index>;
    let length = || prop_oneof![4 => 1_usize..9, 1 => 9_usize..4000];
    let tokens = select(&TOKENS[..]).prop_map(|token| token.as_bytes().to_vec());
    let bytes = prop_oneof![
        (at(), select(vec![0, 1, 0x7f, 0x80, 0xff])).prop_map(|(i, byte)| Change::Set(i, byte)),
        (at(), any::<u8>()).prop_map(|(i, byte)| Change::Set(i, byte)),
        (at(), 0_u8..8).prop_map(|(i, bit)| Change::Flip(i, bit)),
        (at(), length()).prop_map(|(i, length)| Change::Remove(i, length)),
        (at(), length()).prop_map(|(i, length)| Change::Repeat(i, length)),
        (at(), vec(any::<u8>(), 1..9)).prop_map(|(i, bytes)| Change::Insert(i, bytes)),
        (at(), tokens).prop_map(|(i, bytes)| Change::Insert(i, bytes)),
        at().prop_map(Change::Cut),
        (at(), at(), at()).prop_map(|(i, other, from)| Change::Splice(i, other, from)),
    ];
    if !matches!(form, Form::Json | Form::JsonLines) {
        return bytes.boxed();
    }
    let odd = prop_oneof![
        8 => select(&PLAIN[..]).prop_map(Odd::Plain),
        1 => (select(vec!['a', ' ', '\u{4e2d}', '\u{1f600}']), 1_usize..20_000)
            .prop_map(|(letter, count)| Odd::Long(letter, count)),
        1 => (1_usize..400).prop_map(Odd::Deep),
        1 => (0_usize..200).prop_map(Odd::Many),
    ];
    let names = select(vec!["", "x", "type", "\u{0}", "__proto__", "boxes"]);
    prop_oneof![
        1 => bytes,
        4 => (at(), odd).prop_map(|(i, odd)| Change::Value(i, odd)),
        2 => at().prop_map(Change::Drop),
        1 => (at(), names).prop_map(|(i, name)| Change::Rename(i, name.into())),
        1 => (at(), at()).prop_map(|(from, to)| Change::Move(from, to)),
    ]
    .boxed()
}

/// A file with some changes; `others` are those that a splice may take from.
pub fn damaged(file: &[u8], form: Form, changes: &[Change], others: &[&[u8]]) -> Vec<u8> {
    let mut bytes = file.to_vec();
    for change in changes {
        match form {
            Form::Json => change.value_of(&mut bytes),
            Form::JsonLines => change.line_of(&mut bytes),
            Form::Bytes | Form::Table => {}
        }
        change.bytes_of(&mut bytes, others);
    }
    bytes
}

impl Change {
    fn bytes_of(&self, bytes: &mut Vec<u8>, others: &[&[u8]]) {
        let place = |i: &Index| i.index(bytes.len().max(1));
        match self {
            Self::Set(i, value) => {
                let i = place(i);
                bytes
                    .iter_mut()
                    .skip(i)
                    .take(1)
                    .for_each(|byte| *byte = *value);
            }
            Self::Flip(i, bit) => {
                let i = place(i);
                bytes
                    .iter_mut()
                    .skip(i)
                    .take(1)
                    .for_each(|byte| *byte ^= 1 << bit);
            }
            Self::Remove(i, length) => {
                let i = place(i).min(bytes.len());
                bytes.drain(i..(i + length).min(bytes.len()));
            }
            Self::Repeat(i, length) => {
                let i = place(i).min(bytes.len());
                let some = bytes[i..(i + length).min(bytes.len())].to_vec();
                bytes.splice(i..i, some);
            }
            Self::Insert(i, new) => {
                let i = place(i).min(bytes.len());
                bytes.splice(i..i, new.iter().copied());
            }
            Self::Cut(i) => {
                let i = place(i);
                bytes.truncate(i);
            }
            Self::Splice(i, other, from) if !others.is_empty() => {
                let i = place(i);
                bytes.truncate(i);
                let other = other.get(others);
                bytes.extend(&other[from.index(other.len() + 1)..]);
            }
            _ => {}
        }
    }

    /// On one line of several.
    fn line_of(&self, bytes: &mut Vec<u8>) {
        let Some(Self::Value(i, _) | Self::Drop(i) | Self::Rename(i, _) | Self::Move(i, _)) =
            Some(self)
        else {
            return;
        };
        let mut lines: Vec<Vec<u8>> = bytes.split(|&b| b == b'\n').map(<[u8]>::to_vec).collect();
        let line = i.index(lines.len());
        self.value_of(&mut lines[line]);
        *bytes = lines.join(&b'\n');
    }

    fn value_of(&self, bytes: &mut Vec<u8>) {
        let Ok(mut root) = serde_json::from_slice::<Value>(bytes) else {
            return;
        };
        let count = count(&root);
        match self {
            Self::Value(i, odd) => {
                let value = nth(&mut root, &mut i.index(count));
                value
                    .into_iter()
                    .for_each(|value| *value = odd.instead_of(value));
            }
            Self::Drop(i) => {
                if let Some(value) = nth(&mut root, &mut i.index(count)) {
                    drop_one(value, i);
                }
            }
            Self::Rename(i, name) => {
                if let Some(Value::Object(fields)) = nth(&mut root, &mut i.index(count))
                    && let Some(old) = fields.keys().nth(i.index(fields.len().max(1))).cloned()
                    && let Some(value) = fields.remove(&old)
                {
                    fields.insert(name.clone(), value);
                }
            }
            Self::Move(from, to) => {
                let taken = nth(&mut root, &mut from.index(count)).map(|value| value.clone());
                if let (Some(taken), Some(value)) = (taken, nth(&mut root, &mut to.index(count))) {
                    *value = taken;
                }
            }
            _ => return,
        }
        *bytes = root.to_string().into_bytes();
    }
}

impl Odd {
    fn instead_of(&self, value: &Value) -> Value {
        match self {
            Self::Plain(text) => serde_json::from_str(text).unwrap_or(Value::Null),
            Self::Long(letter, count) => letter.to_string().repeat(*count).into(),
            Self::Deep(depth) => (0..*depth).fold(Value::Null, |inner, _| vec![inner].into()),
            // Not of what is long already: the copies would be all that is looked at.
            Self::Many(count) if value.to_string().len() < 2000 => {
                vec![value.clone(); *count].into()
            }
            Self::Many(_) => Value::Null,
        }
    }
}

/// How many values there are in one, itself included.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(values) => values.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum(),
        _ => 0,
    }
}

/// The value after `left` others, from the top.
fn nth<'v>(value: &'v mut Value, left: &mut usize) -> Option<&'v mut Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    match value {
        Value::Array(values) => values.iter_mut().find_map(|value| nth(value, left)),
        Value::Object(fields) => fields.values_mut().find_map(|value| nth(value, left)),
        _ => None,
    }
}

fn drop_one(value: &mut Value, i: &Index) {
    match value {
        Value::Array(values) if !values.is_empty() => {
            values.remove(i.index(values.len()));
        }
        Value::Object(fields) => {
            let name = fields.keys().nth(i.index(fields.len().max(1))).cloned();
            name.into_iter().for_each(|name| drop(fields.remove(&name)));
        }
        _ => {}
    }
}
