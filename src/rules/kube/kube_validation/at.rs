//! Places in an object: what is written there, and what the API server calls them.

use crate::model::kube::{Json, Quantity, json};
use crate::syntax::yaml::{Entry, Node};
use crate::text::Span;

/// A place in an object, whether or not anything is written there.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    node: Option<&'a Node>,
    /// What is written there, or else what lacks it.
    span: Span,
    /// Where to point when something is missing here.
    key: Span,
    up: Option<&'a At<'a>>,
    step: Step<'a>,
}

/// How a place is reached from the one above it.
#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Field(&'a str),
    Index(usize),
    Key(&'a str),
}

impl<'a> At<'a> {
    /// An object; `span` is where to point when something is missing in it.
    pub(super) fn root(node: &'a Node, span: Span) -> At<'a> {
        At { node: Some(node), span, key: span, up: None, step: Step::Root }
    }

    pub(super) fn field<'b>(&'b self, name: &'b str) -> At<'b> {
        self.below(Step::Field(name), self.node.and_then(|node| node.entry(name)))
    }

    /// The value of a key of a mapping, such as `[cpu]` of limits.
    pub(super) fn key<'b>(&'b self, name: &'b str) -> At<'b> {
        self.below(Step::Key(name), self.node.and_then(|node| node.entry(name)))
    }

    fn below<'b>(&'b self, step: Step<'b>, entry: Option<&'b Entry>) -> At<'b> {
        let Some(entry) = entry else {
            let span = self.label();
            return At { node: None, span, key: span, up: Some(self), step };
        };
        // Of a value of many lines, its key says which one is meant.
        let is_short = entry.value.scalar().is_some() && !entry.value.span.is_empty();
        let span = if is_short { entry.value.span } else { entry.key.span };
        At { node: Some(&entry.value), span, key: entry.key.span, up: Some(self), step }
    }

    /// What stands elsewhere, by the name that the API server gives it here.
    pub(super) fn alias_of<'b>(&'b self, name: &'b str, other: &At<'b>) -> At<'b> {
        At { up: Some(self), step: Step::Field(name), ..*other }
    }

    /// The value of a key that is taken over from elsewhere.
    pub(super) fn alias_key<'b>(&'b self, name: &'b str, other: &At<'b>) -> At<'b> {
        At { up: Some(self), step: Step::Key(name), ..*other }
    }

    /// An item by its number, written or not.
    pub(super) fn index(&self, index: usize) -> At<'_> {
        let node = self.node.and_then(|node| node.items().get(index));
        let span = node.map_or(self.span, |node| node.span);
        At { node, span, key: span, up: Some(self), step: Step::Index(index) }
    }

    /// The same path, but pointing at another place.
    pub(super) fn pointing(self, other: &At) -> At<'a> {
        self.at_span(other.span)
    }

    pub(super) fn at_span(self, span: Span) -> At<'a> {
        At { span, ..self }
    }

    pub(super) fn items(&self) -> impl Iterator<Item = At<'_>> {
        let items = self.node.map_or(&[][..], Node::items);
        items.iter().enumerate().map(|(index, node)| {
            let span = label(node).unwrap_or(node.span);
            At { node: Some(node), span, key: span, up: Some(self), step: Step::Index(index) }
        })
    }

    /// The keys of a mapping with their values.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, At<'_>)> {
        let entries = self.node.map_or(&[][..], Node::entries);
        entries.iter().filter_map(|entry| {
            let key = entry.key.as_text()?;
            Some((key, self.below(Step::Key(key), Some(entry))))
        })
    }

    /// The same, with the values as fields: `metadata.labels`.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&'_ Entry, At<'_>)> {
        let entries = self.node.map_or(&[][..], Node::entries);
        entries.iter().filter_map(|entry| {
            let key = entry.key.as_text()?;
            Some((entry, self.below(Step::Field(key), Some(entry))))
        })
    }

    /// How many items or entries there are.
    pub(super) fn count(&self) -> usize {
        self.node.map_or(0, |node| node.items().len() + node.entries().len())
    }

    pub(super) fn json(&self) -> Json<'a> {
        self.node.map_or(Json::Null, json)
    }

    /// Whether anything but null is written there.
    pub(super) fn is_set(&self) -> bool {
        self.json() != Json::Null
    }

    /// Nothing where there is no text: what Go has for it.
    pub(super) fn text(&self) -> &'a str {
        match self.json() {
            Json::Text(text) => text,
            _ => "",
        }
    }

    /// What is written, or the default where that is nothing or empty.
    pub(super) fn text_or(&self, default: &'a str) -> &'a str {
        Some(self.text()).filter(|text| !text.is_empty()).unwrap_or(default)
    }

    pub(super) fn integer(&self) -> Option<i64> {
        match self.json() {
            Json::Integer(number) => Some(number),
            _ => None,
        }
    }

    /// Zero where there is no number: what Go has for it.
    pub(super) fn number(&self) -> i64 {
        self.integer().unwrap_or(0)
    }

    pub(super) fn boolean(&self) -> Option<bool> {
        match self.json() {
            Json::Boolean(value) => Some(value),
            _ => None,
        }
    }

    pub(super) fn is_true(&self) -> bool {
        self.boolean() == Some(true)
    }

    pub(super) fn quantity(&self) -> Option<Quantity> {
        Quantity::parse(self.scalar()?)
    }

    /// The text of a single value, whatever its type.
    pub(super) fn scalar(&self) -> Option<&'a str> {
        self.node.and_then(Node::as_text)
    }

    pub(super) fn span(&self) -> Span {
        self.span
    }

    /// The value as a message shows it: without what would not fit in a line.
    pub(super) fn shown(&self) -> &'a str {
        const LONGEST: usize = 60;
        let line = self.scalar().unwrap_or_default().lines().next().unwrap_or_default();
        line.char_indices().nth(LONGEST).map_or(line, |(end, _)| &line[..end])
    }

    /// The last field's name.
    pub(super) fn name(&self) -> &str {
        match self.step {
            Step::Field(name) | Step::Key(name) => name,
            Step::Index(_) => self.up.map_or("", |up| up.name()),
            Step::Root => "",
        }
    }

    /// `spec.containers[0].resources.limits[cpu]`.
    pub(super) fn path(&self) -> String {
        let mut path = self.up.map_or_else(String::new, At::path);
        match self.step {
            Step::Root => {}
            Step::Field(name) => {
                if !path.is_empty() {
                    path += ".";
                }
                path += name;
            }
            Step::Index(index) => {
                path += "[";
                path += &index.to_string();
                path += "]";
            }
            Step::Key(key) => {
                path += "[";
                path += key;
                path += "]";
            }
        }
        path
    }

    /// Where to point when something is missing here: at its name, or else at its key.
    fn label(&self) -> Span {
        let node = self.node.filter(|_| self.up.is_some());
        node.and_then(name).unwrap_or(self.key)
    }
}

/// The name that a mapping gives itself.
fn name(node: &Node) -> Option<Span> {
    let name = node.get("name").filter(|name| name.scalar().is_some() && !name.span.is_empty());
    name.map(|name| name.span)
}

/// The name of an item, or else its first key.
fn label(node: &Node) -> Option<Span> {
    name(node).or_else(|| node.entries().first().map(|entry| entry.key.span))
}
