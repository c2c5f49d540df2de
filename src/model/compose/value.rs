//! Values of a Compose configuration: what a key holds in the end, and where that came from.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::text::Span;

/// How many others a value may know that it took the place of. Of a list that names one thing ten
/// thousand times, the chain would be too deep to walk and to drop.
const LONGEST_PAST: usize = 400;

/// A value with its origin.
#[derive(Clone, Debug)]
pub struct Value {
    pub data: Data,
    pub origin: Origin,
}

#[derive(Clone, Debug)]
pub enum Data {
    Null,
    Bool(bool),
    Int(i64),
    /// A whole number beyond those.
    Huge(u64),
    Float(f64),
    Text(String),
    /// What YAML takes for a date, written as in RFC 3339.
    Moment(String),
    List(Vec<Value>),
    Map(Map),
}

/// The entries of a mapping by their keys. The order of writing is that of the keys' places.
pub type Map = BTreeMap<String, Field>;

/// A value under its key.
#[derive(Clone, Debug)]
pub struct Field {
    /// Where the key is written; for one that nobody wrote, what it was made of.
    pub key: Span,
    pub value: Value,
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Where it is written. For one that nobody wrote, what made Compose add it.
    pub span: Span,
    pub source: Source,
    /// What else is told of few values only.
    pub past: Option<Rc<Past>>,
}

/// How a value came to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// As it stands in a file.
    #[default]
    Written,
    /// Made of what stands there: a part of a short form, a path made absolute, a size in bytes.
    Derived,
    /// Nobody wrote it: what holds where nothing is said.
    Default,
}

/// What a value was before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// The variables that were put in.
    pub variables: Vec<Variable>,
    /// What stood in its place before another file, or the service that extends, said otherwise.
    pub replaced: Option<Origin>,
    /// Where an alias brings it in; the origin's span is at the anchor.
    pub alias: Option<Span>,
}

/// A variable that was looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    /// What was put in; of a secret too, so mind where it is shown.
    pub value: String,
    pub from: Provider,
}

/// Who gave a variable its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider {
    /// The environment of the shell that runs Compose: where it is written in the workspace's file
    /// for it, if it is.
    Host(Option<Span>),
    /// `.env`, a file named by `--env-file` or by an `include`: the line's value.
    File(Span),
    /// Compose itself: `COMPOSE_PROJECT_NAME`.
    Compose,
    /// The word behind `:-`, `-`, `:+` or `+` in its own braces.
    Fallback,
    /// Nobody: nothing is put in.
    Nobody,
}

impl Value {
    pub fn new(data: Data, origin: Origin) -> Value {
        Value { data, origin }
    }

    pub fn text(text: impl Into<String>, origin: Origin) -> Value {
        Value { data: Data::Text(text.into()), origin }
    }

    /// Whether all its variables are set.
    pub fn is_known(&self) -> bool {
        self.origin.variables().iter().all(|variable| variable.from != Provider::Nobody)
    }

    /// Where it is written, or what it was made of.
    pub fn span(&self) -> Span {
        self.origin.span
    }

    /// The value of a key, where this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.field(key).map(|field| &field.value)
    }

    /// The field of a key, where this is a mapping that has it.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.as_map()?.get(key)
    }

    /// The value at the end of several keys.
    pub fn at(&self, keys: &[&str]) -> Option<&Value> {
        keys.iter().try_fold(self, |value, key| value.get(key))
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.as_map_mut()?.get_mut(key).map(|field| &mut field.value)
    }

    pub fn as_map(&self) -> Option<&Map> {
        match &self.data {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }

    pub fn as_map_mut(&mut self) -> Option<&mut Map> {
        match &mut self.data {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The items of a list; none for anything else.
    pub fn items(&self) -> &[Value] {
        match &self.data {
            Data::List(items) => items,
            _ => &[],
        }
    }

    /// The items of a list, to be changed; none for anything else.
    pub fn items_mut(&mut self) -> &mut [Value] {
        match &mut self.data {
            Data::List(items) => items,
            _ => &mut [],
        }
    }

    /// The keys and values of a mapping; none for anything else.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &Field)> {
        self.as_map().into_iter().flatten().map(|(key, field)| (key.as_str(), field))
    }

    pub fn as_text(&self) -> Option<&str> {
        match &self.data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self.data {
            Data::Bool(flag) => Some(flag),
            _ => None,
        }
    }

    pub fn as_int(&self) -> Option<i64> {
        match self.data {
            Data::Int(number) => Some(number),
            _ => None,
        }
    }

    pub fn is_null(&self) -> bool {
        matches!(self.data, Data::Null)
    }

    /// Whether two values say the same, wherever they came from.
    pub fn says(&self, other: &Value) -> bool {
        match (&self.data, &other.data) {
            (Data::Null, Data::Null) => true,
            (Data::Bool(a), Data::Bool(b)) => a == b,
            (Data::Int(a), Data::Int(b)) => a == b,
            (Data::Float(a), Data::Float(b)) => a.to_bits() == b.to_bits(),
            (Data::Huge(a), Data::Huge(b)) => a == b,
            (Data::Text(a), Data::Text(b)) | (Data::Moment(a), Data::Moment(b)) => a == b,
            (Data::List(a), Data::List(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.says(b))
            }
            (Data::Map(a), Data::Map(b)) => {
                let same = |((a, x), (b, y)): ((&String, &Field), (&String, &Field))| {
                    a == b && x.value.says(&y.value)
                };
                a.len() == b.len() && a.iter().zip(b).all(same)
            }
            _ => false,
        }
    }
}

impl Origin {
    pub fn written(span: Span) -> Origin {
        Origin { span, source: Source::Written, past: None }
    }

    /// Of what nobody wrote, and what made Compose add it.
    pub fn default_for(span: Span) -> Origin {
        Origin { span, source: Source::Default, past: None }
    }

    /// Of a part that was made of a value with this origin.
    #[must_use]
    pub fn derived(&self) -> Origin {
        let source = match self.source {
            Source::Written => Source::Derived,
            source => source,
        };
        Origin { source, ..self.clone() }
    }

    /// The same, knowing what it took the place of.
    #[must_use]
    pub fn replacing(self, replaced: Origin) -> Origin {
        let past = self.past.as_deref().cloned().unwrap_or_default();
        let is_short = replaced.replaced().nth(LONGEST_PAST).is_none();
        let past = Past { replaced: is_short.then_some(replaced), ..past };
        Origin { past: Some(Rc::new(past)), ..self }
    }

    /// The variables that were put in.
    pub fn variables(&self) -> &[Variable] {
        self.past.as_ref().map_or(&[], |past| &past.variables)
    }

    /// What it took the place of, from the newest to the oldest.
    pub fn replaced(&self) -> impl Iterator<Item = &Origin> {
        std::iter::successors(Some(self), |origin| origin.past.as_ref()?.replaced.as_ref()).skip(1)
    }
}
