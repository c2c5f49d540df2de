//! The layout of a Dockerfile, put in order without a change to what it means.
//!
//! | what | how |
//! |---|---|
//! | instructions | at the start of a line, in capitals, one blank before their arguments |
//! | `AS` of FROM, `CMD` and `NONE` of HEALTHCHECK | in capitals |
//! | continued lines | the leftmost four blanks in, the others as deep beside it as they were |
//! | the character that continues a line | behind one blank, nothing behind it |
//! | blank lines | at most one between instructions, none within one and none at the end |
//! | blanks at the end of a line | none |
//! | line breaks | all as most of them are; one at the end of the file |
//!
//! What stands in quotes, in `$(…)` or in a heredoc stays as it is, and so do directives, the
//! words of comments, and the commands of a shell that is none of POSIX's kind.

use std::ops::Range;

use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::order;
use crate::syntax::SyntaxError;
use crate::syntax::dockerfile::{Arguments, Node, Tree, parse};
use crate::syntax::quotes::quoted;
use crate::text::{Edit, FileId, Span};

/// Blanks before continued lines.
const INDENT: usize = 4;

/// The edits that put a Dockerfile's layout in order; none where it is. One that the builder would
/// not read is left alone, and its first error given.
pub fn format(file: FileId, text: &str) -> Result<Vec<Edit>, SyntaxError> {
    let tree = parse(file, text);
    if let Some(error) = tree.errors.first() {
        return Err(error.clone());
    }
    let is_posix = runs_posix_shells(&Dockerfile::from_tree(tree.clone(), text));
    let (escape, line_break) = (tree.escape, line_break(text));
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut formatter = Formatter { text, file, start, escape, line_break, edits: Vec::new() };
    formatter.tree(&tree, is_posix);
    order::sort_by_place(&mut formatter.edits, |it| (it.span.range().start, it.span.range().end));
    Ok(formatter.edits)
}

/// Whether what the instructions run is surely written for a shell whose quotes are known here.
fn runs_posix_shells(dockerfile: &Dockerfile) -> bool {
    let is_posix = |kind: &Kind| match kind {
        Kind::Shell(shell) => shell.items().first().is_some_and(|program| {
            let name = program.value.rsplit('/').next().unwrap_or_default();
            matches!(name, "sh" | "bash" | "ash" | "dash" | "ksh" | "zsh")
        }),
        _ => true,
    };
    dockerfile.stages.iter().all(|stage| !stage.is_windows())
        && dockerfile.instructions().all(|instruction| is_posix(&instruction.kind))
}

/// The line break that most lines end with.
fn line_break(text: &str) -> &'static str {
    let breaks = text.bytes().filter(|&byte| byte == b'\n').count();
    let with_return = text.match_indices("\r\n").count();
    if with_return * 2 > breaks { "\r\n" } else { "\n" }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t')
}

/// How far in the blanks before a line reach; a tab counts as four.
fn width(blanks: &str) -> usize {
    blanks.bytes().map(|byte| if byte == b'\t' { INDENT } else { 1 }).sum()
}

/// One line of an instruction: a part of its text, without the character that continues it.
struct Part<'a> {
    /// Where the part stands in the file.
    place: Range<usize>,
    content: &'a str,
    /// Where the character that continues the line stands.
    mark: Option<Range<usize>>,
    /// Whether the blanks between this and the part above may be changed.
    is_free: bool,
}

impl Part<'_> {
    /// The blanks before the first letter.
    fn lead(&self) -> Range<usize> {
        let length = self.content.len() - self.content.trim_start_matches(is_blank).len();
        self.place.start..self.place.start + length
    }

    /// Where the last letter ends.
    fn text_end(&self) -> usize {
        self.place.start + self.content.trim_end_matches(is_blank).len()
    }

    fn is_empty(&self) -> bool {
        self.content.trim_matches(is_blank).is_empty()
    }
}

struct Formatter<'a> {
    text: &'a str,
    file: FileId,
    /// Behind the byte order mark.
    start: usize,
    escape: char,
    line_break: &'static str,
    edits: Vec<Edit>,
}

impl Formatter<'_> {
    fn tree(&mut self, tree: &Tree, is_posix: bool) {
        let mut comments = tree.comments.as_slice();
        let mut done = self.start;
        for node in &tree.instructions {
            let start = self.line_start(node.extent.range().start).max(done);
            self.between(done..start, tree);
            self.instruction(node, is_posix, &mut comments);
            done = self.line_end(node.extent.range().end).1;
        }
        self.between(done..self.text.len(), tree);
    }

    /// Writes `wanted` in place of what stands at `place`, unless it stands there already.
    fn put(&mut self, place: Range<usize>, wanted: &str) {
        if self.text.get(place.clone()).is_some_and(|found| found != wanted) {
            self.edits.push(Edit::replace(Span::new(self.file, place), wanted));
        }
    }

    /// Where the line at `at` begins, behind the byte order mark if there is one.
    fn line_start(&self, at: usize) -> usize {
        self.text[self.start..at].rfind('\n').map_or(self.start, |found| self.start + found + 1)
    }

    /// Where the text of the line at `at` ends, and where the next one begins.
    fn line_end(&self, at: usize) -> (usize, usize) {
        let rest = &self.text[at..];
        let length = rest.find('\n').unwrap_or(rest.len());
        let end = at + rest[..length].trim_end_matches('\r').len();
        (end, (at + length + 1).min(self.text.len()))
    }

    /// Ends a line whose last letter stands before `end`: no blanks, and the file's line break.
    fn end_line(&mut self, end: usize) {
        let (_, next) = self.line_end(end);
        self.put(end..next, self.line_break);
    }

    /// Comments and blank lines between instructions.
    fn between(&mut self, lines: Range<usize>, tree: &Tree) {
        let mut at = lines.start;
        let mut blanks_from = at;
        while at < lines.end {
            let (end, next) = self.line_end(at);
            let line = &self.text[at..end];
            if !line.trim().is_empty() {
                self.blank_lines(blanks_from..at);
                self.comment_line(at..end, tree);
                blanks_from = next;
            }
            at = next;
        }
        self.blank_lines(blanks_from..at);
    }

    /// At most one blank line; none at the top and at the end of the file.
    fn blank_lines(&mut self, lines: Range<usize>) {
        if lines.is_empty() {
            return;
        }
        let is_top = lines.start == self.start;
        let is_kept = match self.text[lines.end..].trim_start().chars().next() {
            None => false,
            // It keeps a comment at the top from being read as a directive.
            Some('#') => true,
            Some(_) => !is_top,
        };
        self.put(lines, if is_kept { self.line_break } else { "" });
    }

    fn comment_line(&mut self, line: Range<usize>, tree: &Tree) {
        let is_here = |span: Span| span.range().start < line.end && line.start < span.range().end;
        if tree.directives.iter().any(|directive| is_here(directive.span)) {
            let (end, next) = self.line_end(line.start);
            return self.put(end..next, self.line_break);
        }
        let content = &self.text[line.clone()];
        let lead = content.len() - content.trim_start_matches(is_blank).len();
        self.put(line.start..line.start + lead, "");
        self.end_line(line.start + content.trim_end_matches(is_blank).len());
    }

    fn instruction(&mut self, node: &Node, is_posix: bool, comments: &mut &[Span]) {
        let parts = self.parts(node, is_free_of_quotes(node, self.escape, is_posix));
        let Some(first) = parts.first() else { return };
        self.put(self.line_start(first.place.start)..first.place.start, "");
        self.keywords(node);

        let is_moved = |part: &&Part| part.is_free && !part.is_empty();
        let leads = parts.iter().skip(1).filter(is_moved).map(|it| width(&self.text[it.lead()]));
        let leftmost = leads.min();
        let indent = |lead: usize, leftmost: usize| {
            " ".repeat((lead + INDENT).saturating_sub(leftmost).max(INDENT))
        };
        for (index, part) in parts.iter().enumerate() {
            if index > 0
                && part.is_free
                && let Some(leftmost) = leftmost
            {
                let lead = width(&self.text[part.lead()]);
                let wanted =
                    if part.is_empty() { " ".repeat(INDENT) } else { indent(lead, leftmost) };
                self.put(part.lead(), &wanted);
            }
            let is_free = parts.get(index + 1).is_some_and(|below| below.is_free);
            match &part.mark {
                Some(mark) => {
                    if is_free && !part.is_empty() {
                        self.put(part.text_end()..mark.start, " ");
                    }
                    self.end_line(mark.end);
                }
                None => self.end_line(part.text_end().max(first.place.start)),
            }
        }
        for blank in &node.blank_lines {
            let (_, next) = self.line_end(blank.range().start);
            self.put(blank.range().start..next, "");
        }
        let lines_end = parts.last().map_or(0, |part| part.place.end);
        self.inner_comments(
            first.place.start..lines_end.max(node.extent.range().end),
            comments,
            |lead| leftmost.map(|leftmost| indent(lead, leftmost)),
        );
        if let Some(closing) = node.heredocs.last().and_then(|it| it.closing) {
            self.end_line(closing.range().end);
        }
    }

    /// Comments between the lines of an instruction.
    fn inner_comments(
        &mut self,
        lines: Range<usize>,
        comments: &mut &[Span],
        indent: impl Fn(usize) -> Option<String>,
    ) {
        while let Some((comment, rest)) = comments.split_first() {
            let place = comment.range();
            if place.start >= lines.end {
                break;
            }
            *comments = rest;
            if place.start < lines.start {
                continue;
            }
            let lead = self.line_start(place.start)..place.start;
            let blanks = &self.text[lead.clone()];
            if let Some(wanted) = indent(width(blanks)).filter(|_| blanks.chars().all(is_blank)) {
                self.put(lead, &wanted);
            }
            let words = self.text[place.clone()].trim_end_matches(is_blank);
            self.end_line(place.start + words.len());
        }
    }

    /// The lines of an instruction. `is_free` tells by their place in its text, for the blanks
    /// there, whether they only part words.
    fn parts<'a>(&self, node: &'a Node, is_free: impl Fn(usize) -> bool) -> Vec<Part<'a>> {
        let mut marks = node.continuations.iter();
        let mut parts: Vec<Part<'a>> = Vec::new();
        // Of the parts above: the last letter, and whether a blank stands behind it.
        let mut letter = None;
        let mut ends_blank = false;
        for (range, start) in node.line.pieces() {
            let content = node.line.slice(range.clone());
            // A blank that is escaped is a letter.
            let is_escaped = letter == Some('\\') || letter == Some(self.escape);
            let has_blank = ends_blank || content.starts_with(is_blank);
            parts.push(Part {
                place: start..start + content.len(),
                content,
                mark: marks.next().map(|mark| mark.range()),
                is_free: has_blank && !is_escaped && is_free(range.start),
            });
            letter = content.trim_end_matches(is_blank).chars().next_back().or(letter);
            ends_blank = if content.is_empty() { ends_blank } else { content.ends_with(is_blank) };
        }
        parts
    }

    /// Writes keywords in capitals, and one blank behind the first.
    fn keywords(&mut self, node: &Node) {
        let keyword = &node.keyword;
        let end = keyword.span.range().end;
        self.capitals(keyword.span, &keyword.value);
        let behind = &self.text[end..];
        let blanks = behind.len() - behind.trim_start_matches(is_blank).len();
        // What continues the line has its own blank, and a line may end here.
        let is_followed = !behind[blanks..].starts_with(['\\', '`', '\r', '\n']);
        if blanks > 0 && is_followed && blanks < behind.len() {
            self.put(end..end + blanks, " ");
        }
        match &node.arguments {
            Arguments::Words(words) if node.name() == "FROM" && words.len() == 3 => {
                self.capitals(words[1].span, &words[1].value);
            }
            Arguments::Health(kind, _) => self.capitals(kind.span, &kind.value),
            Arguments::Trigger(trigger) => self.keywords(trigger),
            _ => {}
        }
    }

    /// Unless a line ends within the word.
    fn capitals(&mut self, span: Span, word: &str) {
        if span.of(self.text) == word {
            self.put(span.range(), &word.to_ascii_uppercase());
        }
    }
}

/// Whether, at a place in the text of an instruction, blanks only part words.
fn is_free_of_quotes(node: &Node, escape: char, is_posix: bool) -> impl Fn(usize) -> bool {
    let inner = match &node.arguments {
        Arguments::Trigger(trigger) => trigger,
        _ => node,
    };
    let arguments = match &inner.arguments {
        Arguments::Health(_, command) => command.as_ref(),
        arguments => arguments,
    };
    let is_shell = matches!(inner.name().as_str(), "RUN" | "CMD" | "ENTRYPOINT" | "HEALTHCHECK");
    let free = match arguments {
        Arguments::Json(_) => quoted(node.line.text(), '\\'),
        Arguments::Text(_) if is_shell && is_posix => quoted(node.line.text(), '\\'),
        Arguments::Words(_) | Arguments::Names(_) => quoted(node.line.text(), escape),
        Arguments::Pairs(pairs) if pairs.iter().all(|it| it.has_equals) => {
            quoted(node.line.text(), escape)
        }
        // Every blank counts.
        _ => {
            let everything = 0..usize::MAX;
            vec![everything]
        }
    };
    move |at| {
        let before = free.partition_point(|range| range.end <= at);
        free.get(before).is_none_or(|range| at <= range.start)
    }
}
