//! Lines of a Dockerfile: directives, comments, and instructions put together over their lines.

use std::collections::BTreeMap;

use crate::syntax::SyntaxError;
use crate::syntax::dockerfile::Directive;
use crate::syntax::joined::Joined;
use crate::text::{FileId, Span, Spanned};

/// One instruction's lines, put together.
pub(super) struct LogicalLine {
    pub(super) joined: Joined,
    pub(super) extent: Span,
    pub(super) continuations: Vec<Span>,
    pub(super) blank_lines: Vec<Span>,
}

/// Hands out the lines of a Dockerfile from top to bottom.
pub(super) struct LineReader<'a> {
    file: FileId,
    text: &'a str,
    /// Where the next line begins.
    next: usize,
    /// Where each text fills a line. Made for the first heredoc; without it, a file of heredocs
    /// that never end would be searched to its end for each of them.
    index: Option<BTreeMap<&'a str, Places>>,
    /// Whether a directive may still come: only comments of that form stand above.
    in_directives: bool,
    pub(super) escape: char,
    pub(super) directives: Vec<Directive>,
    pub(super) comments: Vec<Span>,
    pub(super) errors: Vec<SyntaxError>,
}

/// One line of the file.
#[derive(Clone, Copy)]
pub(super) struct PhysicalLine {
    pub(super) start: usize,
    /// Without the line break.
    pub(super) end: usize,
    /// With the line break.
    pub(super) next: usize,
}

/// The beginnings of the lines that hold one text.
#[derive(Default)]
struct Places {
    /// Without tabs before it.
    at_start: Vec<usize>,
    /// With tabs before it or without.
    after_tabs: Vec<usize>,
}

impl<'a> LineReader<'a> {
    pub(super) fn new(file: FileId, text: &'a str) -> LineReader<'a> {
        LineReader {
            file,
            text,
            next: if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 },
            index: None,
            in_directives: true,
            escape: '\\',
            directives: Vec::new(),
            comments: Vec::new(),
            errors: Vec::new(),
        }
    }

    pub(super) fn file(&self) -> FileId {
        self.file
    }

    /// What stands between two bytes of the file.
    pub(super) fn text(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Where the next line begins.
    pub(super) fn position(&self) -> usize {
        self.next
    }

    fn take(&mut self) -> Option<PhysicalLine> {
        let line = line_at(self.text, self.next)?;
        self.next = line.next;
        Some(line)
    }

    /// Takes all lines up to the one that holds nothing but `name`, and gives that one; nothing is
    /// taken where there is none. With `drops_tabs`, tabs may stand before the name.
    pub(super) fn take_until(&mut self, name: &str, drops_tabs: bool) -> Option<PhysicalLine> {
        let text = self.text;
        let index = self.index.get_or_insert_with(|| index(text));
        let places = index.get(name)?;
        let starts = if drops_tabs { &places.after_tabs } else { &places.at_start };
        let start = *starts.get(starts.partition_point(|&start| start < self.next))?;
        let line = line_at(text, start)?;
        self.next = line.next;
        Some(line)
    }

    /// The number of the next line that holds `name` between blanks.
    pub(super) fn near_end(&self, name: &str) -> Option<usize> {
        let (above, below) = self.text.split_at_checked(self.next)?;
        let lines_between = below.lines().position(|line| line.trim() == name)?;
        Some(above.matches('\n').count() + lines_between + 1)
    }

    /// The next instruction, with all lines that continue it.
    pub(super) fn next_line(&mut self) -> Option<LogicalLine> {
        loop {
            let line = self.take()?;
            let content = self.text(line.start, line.end);
            let start = line.end - content.trim_start().len();
            let content = self.text(start, line.end);
            if content.starts_with('#') {
                self.comment(start, line.end);
                continue;
            }
            self.in_directives = false;
            if !content.is_empty() {
                return Some(self.join(start, line));
            }
        }
    }

    fn join(&mut self, start: usize, first: PhysicalLine) -> LogicalLine {
        let mut joined = Joined::new(self.file);
        let mut continuations = Vec::new();
        let mut blank_lines = Vec::new();
        let mut extent_end = first.end;
        let mut piece = (start, first.end);
        loop {
            let content = self.text(piece.0, piece.1);
            let Some(length) = continued(content, self.escape) else {
                joined.push(content, piece.0);
                break;
            };
            joined.push(&content[..length], piece.0);
            let mark = piece.0 + length;
            continuations.push(Span::new(self.file, mark..mark + self.escape.len_utf8()));

            let Some(line) = self.take_continuing(&mut blank_lines, &mut extent_end) else { break };
            extent_end = line.end;
            piece = (line.start, line.end);
        }
        let extent = Span::new(self.file, start..extent_end);
        LogicalLine { joined, extent, continuations, blank_lines }
    }

    /// The next line that is neither a comment nor blank.
    fn take_continuing(
        &mut self,
        blank_lines: &mut Vec<Span>,
        extent_end: &mut usize,
    ) -> Option<PhysicalLine> {
        loop {
            let line = self.take()?;
            let content = self.text(line.start, line.end).trim_start();
            if content.starts_with('#') {
                let start = line.end - content.len();
                self.comments.push(Span::new(self.file, start..line.end));
            } else if content.is_empty() {
                blank_lines.push(Span::new(self.file, line.start..line.end));
            } else {
                return Some(line);
            }
            *extent_end = line.end;
        }
    }

    fn comment(&mut self, start: usize, end: usize) {
        let span = Span::new(self.file, start..end);
        self.comments.push(span);
        if !self.in_directives {
            return;
        }
        match directive(span, self.text(start, end)) {
            Some(directive) => self.directive(directive),
            None => self.in_directives = false,
        }
    }

    fn directive(&mut self, directive: Directive) {
        let same = self.directives.iter().find(|it| it.name == directive.name);
        if let Some(first) = same {
            self.errors.push(SyntaxError {
                span: first.span.cover(directive.span),
                wording: "message-directive-twice",
                args: vec![("directive", directive.name.as_str().into())],
                instead: None,
            });
        } else if directive.name == "escape" {
            match directive.value.value.as_str() {
                "\\" => self.escape = '\\',
                "`" => self.escape = '`',
                other => self.errors.push(SyntaxError {
                    span: directive.value.span,
                    wording: "message-bad-escape",
                    args: vec![("value", other.into())],
                    instead: None,
                }),
            }
        }
        self.directives.push(directive);
    }
}

/// The line that begins at byte `start`.
fn line_at(text: &str, start: usize) -> Option<PhysicalLine> {
    let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
    let length = rest.find('\n').unwrap_or(rest.len());
    let end = start + rest[..length].trim_end_matches('\r').len();
    Some(PhysicalLine { start, end, next: (start + length + 1).min(text.len()) })
}

fn index(text: &str) -> BTreeMap<&str, Places> {
    let mut index: BTreeMap<&str, Places> = BTreeMap::new();
    let mut next = 0;
    while let Some(line) = line_at(text, next) {
        next = line.next;
        let content = &text[line.start..line.end];
        let bare = content.trim_start_matches('\t');
        let places = index.entry(bare).or_default();
        places.after_tabs.push(line.start);
        if bare.len() == content.len() {
            places.at_start.push(line.start);
        }
    }
    index
}

/// How long a line is without the character that continues it. A doubled one stands for itself.
fn continued(line: &str, escape: char) -> Option<usize> {
    let rest = line.trim_end_matches([' ', '\t']).strip_suffix(escape)?;
    (!rest.ends_with(escape)).then_some(rest.len())
}

/// Reads `# name = value`.
fn directive(span: Span, comment: &str) -> Option<Directive> {
    let (name, value) = comment.strip_prefix('#')?.split_once('=')?;
    let name = name.trim().to_ascii_lowercase();
    if !matches!(name.as_str(), "syntax" | "escape" | "check") {
        return None;
    }
    let end = span.range().start + comment.trim_end().len();
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    let value = Spanned::new(value.to_owned(), Span::new(span.file, end - value.len()..end));
    Some(Directive { span, name, value })
}
