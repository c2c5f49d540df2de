//! YAML text to trees with places: one a document, with anchors and merge keys put in.
//!
//! Parsing never fails. A broken document keeps what could be read of it, before and behind the
//! break, and the documents around it are not touched.

mod events;
mod lines;
mod mend;
mod tabs;
mod tokens;
mod tree;

use std::rc::Rc;

use crate::syntax::SyntaxError;
use crate::text::decimal;
use crate::text::{FileId, Span, Spanned};

pub use self::tokens::tokens;

/// A YAML file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Yaml {
    pub documents: Vec<Document>,
    /// In order; each from its `#` to the end of the line, the text without the `#`.
    pub comments: Vec<Spanned<String>>,
    pub errors: Vec<SyntaxError>,
}

/// One document of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub span: Span,
    pub root: Node,
    /// False where an error cut it short: what is missing may only not have been read.
    pub complete: bool,
    /// The first `{{` of a document that is a template: something is to be put in before it is
    /// YAML. Its errors are not told.
    pub template: Option<Span>,
}

/// A value and where it is written. For an alias, that is the alias; its parts lie at the anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub span: Span,
    /// For an alias, where the value lies that it stands for.
    pub anchor: Option<Span>,
    /// `!reset`, `!!str`, as written.
    pub tag: Option<Rc<str>>,
    /// Shared between an anchor and its aliases.
    pub value: Rc<Value>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Scalar(Scalar),
    Sequence(Vec<Node>),
    Mapping(Vec<Entry>),
}

/// A text, number, boolean or null: what it is, its reader decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// Without quotes and escapes.
    pub text: String,
    /// Not quoted, no block, no `!!str`: may be a number, a boolean or null.
    pub plain: bool,
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: Node,
    pub value: Node,
    /// Where `<<` brings it in, for one that is not written in this mapping.
    pub merged: Option<Span>,
}

/// What a value is to JSON, by the rules of YAML 1.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    Null,
    Bool,
    Integer,
    Float,
    Text,
    Sequence,
    Mapping,
}

/// Reads a file. Linear in its length; a broken one is read a few times.
pub fn parse(file: FileId, text: &str) -> Yaml {
    mend::read(file, text)
}

impl Node {
    /// The value of a key, where this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry of a key, where this is a mapping that has it.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key.as_text() == Some(key))
    }

    /// The entries of a mapping; none for anything else.
    pub fn entries(&self) -> &[Entry] {
        match &*self.value {
            Value::Mapping(entries) => entries,
            Value::Scalar(_) | Value::Sequence(_) => &[],
        }
    }

    /// The items of a sequence; none for anything else.
    pub fn items(&self) -> &[Node] {
        match &*self.value {
            Value::Sequence(items) => items,
            Value::Scalar(_) | Value::Mapping(_) => &[],
        }
    }

    pub fn scalar(&self) -> Option<&Scalar> {
        match &*self.value {
            Value::Scalar(scalar) => Some(scalar),
            Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// The text of any scalar but null, whatever its type: `80` for 80.
    pub fn as_text(&self) -> Option<&str> {
        self.scalar().filter(|scalar| !scalar.is_null()).map(|scalar| scalar.text.as_str())
    }

    /// The text of any scalar but null, with its place.
    pub fn spanned(&self) -> Option<Spanned<String>> {
        self.as_text().map(|text| Spanned::new(text.to_owned(), self.span))
    }

    pub fn as_int(&self) -> Option<i64> {
        self.scalar().and_then(Scalar::as_int)
    }

    pub fn as_bool(&self) -> Option<bool> {
        self.scalar().and_then(Scalar::as_bool)
    }

    pub fn is_null(&self) -> bool {
        self.scalar().is_some_and(Scalar::is_null)
    }

    /// What it is to JSON.
    pub fn kind(&self) -> Type {
        match &*self.value {
            Value::Mapping(_) => Type::Mapping,
            Value::Sequence(_) => Type::Sequence,
            Value::Scalar(scalar) if scalar.is_null() => Type::Null,
            Value::Scalar(scalar) if scalar.as_bool().is_some() => Type::Bool,
            Value::Scalar(scalar) if scalar.as_int().is_some() => Type::Integer,
            Value::Scalar(scalar) if scalar.is_float() => Type::Float,
            Value::Scalar(_) => Type::Text,
        }
    }
}

impl Scalar {
    pub fn is_null(&self) -> bool {
        self.plain && matches!(&*self.text, "" | "~" | "null" | "Null" | "NULL")
    }

    pub fn as_bool(&self) -> Option<bool> {
        match &*self.text {
            "true" | "True" | "TRUE" if self.plain => Some(true),
            "false" | "False" | "FALSE" if self.plain => Some(false),
            _ => None,
        }
    }

    pub fn as_int(&self) -> Option<i64> {
        if !self.plain {
            return None;
        }
        if let Some(digits) = self.text.strip_prefix("0x") {
            return i64::from_str_radix(digits, 16).ok();
        }
        if let Some(digits) = self.text.strip_prefix("0o") {
            return i64::from_str_radix(digits, 8).ok();
        }
        self.text.parse().ok()
    }

    /// A plain number that is no integer. `nan` and `infinity` are texts to YAML.
    fn is_float(&self) -> bool {
        self.plain
            && self.text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
            && !self.text.ends_with(|c: char| c.is_ascii_alphabetic())
            && is_number(&self.text)
    }
}

/// Whether a text is a decimal number, perhaps with an exponent.
fn is_number(text: &str) -> bool {
    let unsigned = |text| str::strip_prefix(text, ['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    decimal(unsigned(mantissa)).is_some()
        && decimal(unsigned(exponent)).is_some()
        && !exponent.contains('.')
}

#[cfg(test)]
mod tests;
