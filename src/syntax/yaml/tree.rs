//! Events to trees: anchors shared, merge keys put in, errors told.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use crate::finding::Args;
use crate::order;
use crate::syntax::SyntaxError;
use crate::syntax::yaml::events::{
    Collection, Events, MAX_DEPTH, Mishap, Properties, Read, Style, What,
};
use crate::syntax::yaml::lines;
use crate::syntax::yaml::{Document, Entry, Node, Scalar, Value};
use crate::text::{FileId, Span, Spanned};

/// How many nodes the aliases of a file may stand for together. Whoever walks the tree meets each
/// of them, so a few lines must not stand for millions.
const MAX_ALIASED: usize = 100_000;

/// What one reading gives.
pub(super) struct Reading {
    pub(super) documents: Vec<Document>,
    pub(super) comments: Vec<Spanned<String>>,
    /// What is wrong in what could be read.
    pub(super) faults: Vec<SyntaxError>,
    /// Where the reading of a document ended before its end. Templates have none.
    pub(super) breaks: Vec<SyntaxError>,
}

pub(super) fn build(file: FileId, text: &str) -> Reading {
    let mut builder = Builder::new(file, text);
    for read in Events::new(text) {
        builder.read(read);
    }
    builder.end_document(text.len(), false);
    let Builder { documents, comments, faults, breaks, .. } = builder;
    Reading { documents, comments, faults, breaks }
}

/// A node with what an alias to it would cost.
#[derive(Clone)]
struct Built {
    node: Node,
    size: usize,
    depth: usize,
}

/// A collection whose end has not come.
struct Open {
    start: usize,
    flow: bool,
    anchor: usize,
    tag: Option<Rc<str>>,
    size: usize,
    depth: usize,
    parts: Parts,
}

enum Parts {
    Sequence(Vec<Node>),
    Mapping { entries: Vec<Entry>, key: Option<Node> },
}

struct Builder<'a> {
    file: FileId,
    text: &'a str,
    documents: Vec<Document>,
    comments: Vec<Spanned<String>>,
    faults: Vec<SyntaxError>,
    breaks: Vec<SyntaxError>,
    /// Where the document being read begins.
    start: Option<usize>,
    /// How many faults and breaks there were before it.
    before: (usize, usize),
    last_break: Option<usize>,
    /// Whether a mapping stands where a key does: what YAML makes of `{{ name }}`.
    has_complex_key: bool,
    root: Option<Node>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Built>,
    aliased: usize,
    /// End of the last thing read.
    done: usize,
}

impl<'a> Builder<'a> {
    fn new(file: FileId, text: &'a str) -> Builder<'a> {
        Builder {
            file,
            text,
            documents: Vec::new(),
            comments: Vec::new(),
            faults: Vec::new(),
            breaks: Vec::new(),
            start: None,
            before: (0, 0),
            last_break: None,
            has_complex_key: false,
            root: None,
            open: Vec::new(),
            anchors: BTreeMap::new(),
            aliased: 0,
            done: 0,
        }
    }

    fn read(&mut self, Read { range, what }: Read) {
        let span = self.span(range.clone());
        let end = range.end;
        // The end of a block is told where the next thing begins; comments belong to no value.
        let is_content = !range.is_empty() && !matches!(what, What::Comment(_));
        match what {
            What::DocumentStart => {
                self.end_document(range.start, false);
                self.start = Some(range.start);
                self.before = (self.faults.len(), self.breaks.len());
                self.has_complex_key = false;
            }
            What::DocumentEnd => self.end_document(end, true),
            What::Open(collection, properties) => self.open(range.start, collection, properties),
            What::Close => self.close(end.max(self.done)),
            What::Scalar { text, style, properties } => {
                let is_text = properties.tag.as_deref() == Some("!!str");
                let plain = style == Style::Plain && !is_text;
                let value = Rc::new(Value::Scalar(Scalar { text, plain }));
                let tag = properties.tag.map(Rc::from);
                let node = Node { span, anchor: None, tag, value };
                self.place(Built { node, size: 1, depth: 0 }, properties.anchor);
            }
            What::Alias(anchor) => self.alias(span, anchor),
            What::UnknownAlias(name) => {
                self.error(span, "message-unknown-alias", vec![("name", name.into())]);
                self.place(null(span), 0);
            }
            What::Anchor => {}
            What::Comment(text) => self.comments.push(Spanned::new(text, span)),
            What::Broken(mishap) => self.broken(range.start, mishap),
        }
        if is_content {
            self.done = self.done.max(end);
        }
    }

    fn open(&mut self, start: usize, collection: Collection, properties: Properties) {
        let (flow, parts) = match collection {
            Collection::Sequence { flow } => (flow, Parts::Sequence(Vec::new())),
            Collection::Mapping { flow } => {
                (flow, Parts::Mapping { entries: Vec::new(), key: None })
            }
        };
        let tag = properties.tag.map(Rc::from);
        let anchor = properties.anchor;
        self.open.push(Open { start, flow, anchor, tag, size: 1, depth: 1, parts });
    }

    fn close(&mut self, end: usize) {
        let Some(open) = self.open.pop() else { return };
        let end = if open.flow { end } else { self.done };
        let span = self.span(open.start..end.max(open.start));
        let (value, merged) = match open.parts {
            Parts::Sequence(items) => (Value::Sequence(items), 0),
            Parts::Mapping { mut entries, key } => {
                entries.extend(key.map(without_value));
                self.report_duplicates(&entries);
                let written = entries.len();
                let entries = self.merge(entries);
                let merged = entries.len().saturating_sub(written);
                (Value::Mapping(entries), merged)
            }
        };
        let node = Node { span, anchor: None, tag: open.tag, value: Rc::new(value) };
        self.place(Built { node, size: open.size + merged, depth: open.depth }, open.anchor);
    }

    /// Puts a finished node where it belongs.
    fn place(&mut self, built: Built, anchor: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, built.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(built.node);
            return;
        };
        open.size += built.size;
        open.depth = open.depth.max(built.depth + 1);
        match &mut open.parts {
            Parts::Sequence(items) => items.push(built.node),
            Parts::Mapping { entries, key } => {
                if let Some(key) = key.take() {
                    entries.push(Entry { key, value: built.node, merged: None });
                } else {
                    self.has_complex_key |= matches!(*built.node.value, Value::Mapping(_));
                    *key = Some(built.node);
                }
            }
        }
    }

    fn alias(&mut self, span: Span, anchor: usize) {
        let Some(built) = self.anchors.get(&anchor).cloned() else {
            self.error(span, "message-recursive-alias", Vec::new());
            self.place(null(span), 0);
            return;
        };
        let is_too_deep = self.open.len() + built.depth > MAX_DEPTH;
        if is_too_deep || self.aliased + built.size > MAX_ALIASED {
            let is_first = self.aliased <= MAX_ALIASED;
            self.aliased = MAX_ALIASED + 1;
            if is_first {
                self.error(span, "message-too-many-aliases", Vec::new());
            }
            self.place(null(span), 0);
            return;
        }
        self.aliased += built.size;
        let anchor = built.node.anchor.or(Some(built.node.span));
        self.place(Built { node: Node { span, anchor, ..built.node }, ..built }, 0);
    }

    fn report_duplicates(&mut self, entries: &[Entry]) {
        let mut seen = BTreeSet::new();
        for entry in entries {
            let Some(key) = entry.key.as_text() else { continue };
            if !seen.insert(key) {
                let args = vec![("key", key.into())];
                self.error(entry.key.span, "message-duplicate-key", args);
            }
        }
    }

    /// Puts the entries of `<<` in its place: those that are not written beside it.
    fn merge(&mut self, entries: Vec<Entry>) -> Vec<Entry> {
        let is_merge = |entry: &Entry| {
            entry.key.scalar().is_some_and(|scalar| scalar.plain && scalar.text == "<<")
        };
        if !entries.iter().any(is_merge) {
            return entries;
        }
        let mut names =
            order::set(entries.iter().filter_map(|entry| entry.key.as_text()).map(str::to_owned));
        let mut merged = Vec::new();
        for entry in entries {
            if !is_merge(&entry) {
                merged.push(entry);
                continue;
            }
            let sources = match &*entry.value.value {
                Value::Sequence(items) => {
                    let is_mapping = |it: &&Node| matches!(*it.value, Value::Mapping(_));
                    if !items.iter().all(|item| is_mapping(&item)) {
                        self.error(entry.value.span, "message-merge", Vec::new());
                    }
                    items.iter().filter(is_mapping).collect()
                }
                Value::Mapping(_) => vec![&entry.value],
                Value::Scalar(_) if entry.value.is_null() => Vec::new(),
                Value::Scalar(_) => {
                    self.error(entry.value.span, "message-merge", Vec::new());
                    Vec::new()
                }
            };
            for source in sources {
                for taken in source.entries() {
                    let name = taken.key.as_text();
                    if name.is_some_and(|name| names.insert(name.to_owned())) {
                        merged.push(Entry { merged: Some(source.span), ..taken.clone() });
                    }
                }
            }
        }
        merged
    }

    fn broken(&mut self, at: usize, mishap: Mishap) {
        if self.start.is_none() {
            self.start = Some(self.done.min(at));
            self.before = (self.faults.len(), self.breaks.len());
            self.has_complex_key = false;
        }
        // Until the next document begins, what is told is only the first mishap again.
        let since = self.last_break.map(|before| &self.text[before.min(at)..at]);
        if since.is_none_or(|since| since.contains("\n---")) {
            let (range, wording) = self.culprit(at, mishap);
            let span = self.span(range);
            self.breaks.push(SyntaxError { span, wording, args: Vec::new(), instead: None });
        }
        self.last_break = Some(at);
        self.end_document(at.max(self.done), false);
    }

    /// What to point at: an opening that lacks its end says more than where the reading stopped.
    fn culprit(&self, at: usize, mishap: Mishap) -> (Range<usize>, &'static str) {
        let here = at..at
            + self.text[at..].chars().next().filter(|&c| c != '\n').map_or(0, char::len_utf8);
        // A pair in a list, `[a: b]`, is a collection without a bracket of its own.
        let has_bracket = |open: &&Open| self.text[open.start..].starts_with(['[', '{']);
        let bracket = self.open.iter().rev().find(|open| open.flow && has_bracket(open));
        if let Some(open) = bracket
            && mishap != Mishap::Quote
            && mishap != Mishap::Escape
            && mishap != Mishap::TooDeep
            && self.text[open.start..at.max(open.start)].contains('\n')
        {
            return (open.start..open.start + 1, "message-unclosed-bracket");
        }
        let wording = match mishap {
            Mishap::Quote => {
                let unread = &self.text[self.done.min(at)..at];
                let quote = unread.find(['"', '\'']).map(|found| self.done + found);
                let range = quote.map_or(here, |start| start..start + 1);
                return (range, "message-unclosed-quote");
            }
            Mishap::Bracket => "message-bracket",
            Mishap::Tab => "message-tab",
            Mishap::Indentation | Mishap::Colon => {
                let line = lines::around(self.text, at);
                if let Some(bare) = lines::without_colon(self.text, line) {
                    return (bare, "message-no-colon");
                }
                match mishap {
                    Mishap::Colon => "message-colon",
                    _ => "message-indentation",
                }
            }
            Mishap::Escape => "message-escape",
            Mishap::TooDeep => "message-too-deep",
            Mishap::Other => "message",
        };
        (here, wording)
    }

    /// Ends the document being read, if there is one, with all that is still open.
    fn end_document(&mut self, end: usize, complete: bool) {
        while !self.open.is_empty() {
            self.close(self.done);
        }
        self.anchors.clear();
        let Some(start) = self.start.take() else { return };
        let span = self.span(start..end.max(start));
        let root = self.root.take().unwrap_or_else(|| null(span.after()).node);
        let template = self.template(start, span, complete);
        if template.is_some() {
            self.faults.truncate(self.before.0);
            self.breaks.truncate(self.before.1);
        }
        self.documents.push(Document { span, root, complete, template });
    }

    /// Quoted braces are plain text, so a template is only what YAML cannot read as it is meant.
    fn template(&self, start: usize, span: Span, complete: bool) -> Option<Span> {
        if complete && !self.has_complex_key {
            return None;
        }
        let end = span.range().end;
        let line = self.text[end..].find('\n').map_or(self.text.len(), |at| end + at);
        let found = start + self.text[start..line].find("{{")?;
        Some(self.span(found..found + 2))
    }

    fn error(&mut self, span: Span, wording: &'static str, args: Args) {
        self.faults.push(SyntaxError { span, wording, args, instead: None });
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }
}

fn null(span: Span) -> Built {
    let value = Rc::new(Value::Scalar(Scalar { text: String::new(), plain: true }));
    Built { node: Node { span, anchor: None, tag: None, value }, size: 1, depth: 0 }
}

fn without_value(key: Node) -> Entry {
    let value = null(key.span.after()).node;
    Entry { key, value, merged: None }
}
