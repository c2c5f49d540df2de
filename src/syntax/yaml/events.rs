//! The events of the YAML crate in our own words: the only file that names it.

use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, StrInput, StructureStyle};

/// How deep collections may lie in one another; real files stay below 20.
pub(super) const MAX_DEPTH: usize = 100;

/// How many collections of all kinds may be open. Deeper trees are more than a stack can drop.
const MOST_OPEN: usize = 2 * MAX_DEPTH;

/// One thing read, and where.
pub(super) struct Read {
    pub(super) range: Range<usize>,
    pub(super) what: What,
}

pub(super) enum What {
    /// The range is empty where no `---` is written.
    DocumentStart,
    DocumentEnd,
    Open(Collection, Properties),
    Close,
    Scalar {
        text: String,
        style: Style,
        properties: Properties,
    },
    /// By the anchor's number.
    Alias(usize),
    UnknownAlias(String),
    /// `&name`, told right after the node that it names; the range lies before it.
    Anchor,
    Comment(String),
    /// The rest of the document is not read.
    Broken(Mishap),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Collection {
    Sequence { flow: bool },
    Mapping { flow: bool },
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Quoted,
    Block,
}

/// What stands before a node.
pub(super) struct Properties {
    /// The anchor's number, from 1; 0 for none.
    pub(super) anchor: usize,
    pub(super) tag: Option<String>,
    pub(super) tag_range: Option<Range<usize>>,
}

/// Why a document could not be read on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mishap {
    Quote,
    Bracket,
    Tab,
    Indentation,
    /// A `:` where no key can be.
    Colon,
    Escape,
    TooDeep,
    Other,
}

/// Reads a text from start to end, over the errors between.
pub(super) struct Events<'a> {
    text: &'a str,
    parser: Parser<'a, StrInput<'a>>,
    /// How many collections are open.
    depth: usize,
}

impl<'a> Events<'a> {
    pub(super) fn new(text: &'a str) -> Events<'a> {
        let options = granit_parser::options! {
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
            max_buffered_comment_events: usize::MAX,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        Events { text, parser: Parser::new_from_str_with_options(text, options), depth: 0 }
    }

    /// A range that surely lies in the text, on `char` boundaries.
    fn range(&self, start: Option<usize>, end: Option<usize>) -> Range<usize> {
        let clamp = |offset: usize| {
            let offset = offset.min(self.text.len());
            (0..=offset).rev().find(|&at| self.text.is_char_boundary(at)).unwrap_or(0)
        };
        let start = clamp(start.unwrap_or(0));
        start..clamp(end.unwrap_or(start)).max(start)
    }
}

impl Iterator for Events<'_> {
    type Item = Read;

    fn next(&mut self) -> Option<Read> {
        loop {
            let (event, span) = match self.parser.next_event()? {
                Ok(read) => read,
                Err(error) => {
                    self.depth = 0;
                    let range = self.range(error.marker().byte_offset(), None);
                    // Where no document follows, the parser reports the end itself.
                    let _ = self.parser.proceed_next_document();
                    return Some(Read { range, what: What::Broken(mishap(error.kind())) });
                }
            };
            let tag_range = span
                .tag_span()
                .map(|tag| self.range(tag.start.byte_offset(), tag.end.byte_offset()));
            let properties = |anchor, tag: Option<String>| Properties { anchor, tag, tag_range };
            let mut range = self.range(span.start.byte_offset(), span.end.byte_offset());
            let what = match event {
                Event::DocumentStart(is_written, _) => {
                    if !is_written {
                        range.end = range.start;
                    }
                    What::DocumentStart
                }
                Event::DocumentEnd => What::DocumentEnd,
                Event::Alias(anchor) => What::Alias(anchor),
                Event::UnresolvedAlias(name) => What::UnknownAlias(name.into_owned()),
                Event::Anchor(..) => What::Anchor,
                Event::Comment(text, _) => What::Comment(text.into_owned()),
                Event::Scalar(text, style, anchor, tag) => {
                    let style = match style {
                        ScalarStyle::Plain => Style::Plain,
                        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
                        ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
                    };
                    if style == Style::Block {
                        let written = &self.text[range.clone()];
                        range.end = range.start + written.trim_end().len();
                    }
                    // An absent value is told as `~` of no length.
                    let text = if range.is_empty() && style == Style::Plain {
                        String::new()
                    } else {
                        text.into_owned()
                    };
                    let properties = properties(anchor, tag.map(|tag| tag.original()));
                    What::Scalar { text, style, properties }
                }
                Event::SequenceStart(style, anchor, tag) => {
                    let flow = style == StructureStyle::Flow;
                    let properties = properties(anchor, tag.map(|tag| tag.original()));
                    What::Open(Collection::Sequence { flow }, properties)
                }
                Event::MappingStart(style, anchor, tag) => {
                    let flow = style == StructureStyle::Flow;
                    let properties = properties(anchor, tag.map(|tag| tag.original()));
                    What::Open(Collection::Mapping { flow }, properties)
                }
                Event::SequenceEnd | Event::MappingEnd => What::Close,
                // The start and the end of the stream.
                _ => continue,
            };
            self.depth = match what {
                What::DocumentStart => 0,
                What::Open(..) => self.depth + 1,
                What::Close => self.depth.saturating_sub(1),
                _ => self.depth,
            };
            // The parser counts brackets and blocks, each by itself, and not the pairs of a list,
            // `[: : :`, which lie in one another too.
            if self.depth > MOST_OPEN {
                self.depth = 0;
                let _ = self.parser.proceed_next_document();
                return Some(Read { range, what: What::Broken(Mishap::TooDeep) });
            }
            return Some(Read { range, what });
        }
    }
}

fn mishap(kind: &ErrorKind) -> Mishap {
    match kind {
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::DocumentIndicatorInQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => Mishap::Quote,
        ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::MisplacedFlowCollectionEnd
        | ErrorKind::MismatchedFlowCollectionEnd { .. }
        | ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::BlockEntryInFlowCollection => Mishap::Bracket,
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInPlainScalar => Mishap::Tab,
        ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::InvalidFlowScalarIndent
        | ErrorKind::SimpleKeyExpected
        | ErrorKind::InvalidSimpleKey => Mishap::Indentation,
        ErrorKind::MappingValueNotAllowed
        | ErrorKind::InvalidColonPlacement
        | ErrorKind::MappingKeyNotAllowed => Mishap::Colon,
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape => Mishap::Escape,
        ErrorKind::RecursionLimitExceeded => Mishap::TooDeep,
        _ => Mishap::Other,
    }
}
