//! Places in a text, and changes to it.
//!
//! Offsets are bytes of UTF-8 and always lie on a `char` boundary. Lines and columns exist only at
//! the edges: [`LineIndex`] makes them for the command line and for the editor.

use std::fmt;
use std::ops::Range;

use crate::order;

/// A file of the workspace, by its position there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u16);

impl FileId {
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// A range of bytes in one file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// # Panics
    ///
    /// If the range is reversed or beyond 4 GiB; the workspace admits no file of more than 1 MiB.
    pub fn new(file: FileId, range: Range<usize>) -> Span {
        assert!(range.start <= range.end, "a span runs forward");
        let narrow = |offset: usize| u32::try_from(offset).expect("files are at most 1 MiB");
        Span { file, start: narrow(range.start), end: narrow(range.end) }
    }

    /// The empty place before byte `offset`.
    pub fn at(file: FileId, offset: usize) -> Span {
        Span::new(file, offset..offset)
    }

    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    pub fn contains(self, inner: Span) -> bool {
        self.file == inner.file && self.start <= inner.start && inner.end <= self.end
    }

    /// The smallest span that holds both; of two files, the first one's.
    #[must_use]
    pub fn cover(self, other: Span) -> Span {
        if self.file != other.file {
            return self;
        }
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The place just before this span.
    #[must_use]
    pub fn before(self) -> Span {
        Span { end: self.start, ..self }
    }

    /// The place just behind this span.
    #[must_use]
    pub fn after(self) -> Span {
        Span { start: self.end, ..self }
    }

    /// The text of this span in `source`; empty where it does not lie in it.
    pub fn of(self, source: &str) -> &str {
        source.get(self.range()).unwrap_or_default()
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}..{}", self.file.0, self.start, self.end)
    }
}

/// A value together with the place it was written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    pub fn new(value: T, span: Span) -> Spanned<T> {
        Spanned { value, span }
    }
}

/// A line and a column, both from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    pub line: u32,
    pub column: u32,
}

/// Where the lines of a text begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    /// Byte offset of the start of each line; the first is 0.
    starts: Vec<u32>,
}

impl LineIndex {
    pub fn new(text: &str) -> LineIndex {
        let after_breaks = text.bytes().zip(1..).filter(|&(byte, _)| byte == b'\n');
        LineIndex { starts: std::iter::once(0).chain(after_breaks.map(|(_, next)| next)).collect() }
    }

    /// How many lines there are: one more than line breaks.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never: even an empty text has one line.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The line, from 0, on which byte `offset` lies.
    pub fn line(&self, offset: u32) -> u32 {
        let line = self.starts.partition_point(|&start| start <= offset) - 1;
        u32::try_from(line).unwrap_or(u32::MAX)
    }

    /// The byte offset at which a line begins, if there is such a line.
    pub fn start(&self, line: u32) -> Option<u32> {
        self.starts.get(line as usize).copied()
    }

    /// Line and column in Unicode scalar values, as the command line counts.
    pub fn scalar(&self, text: &str, offset: u32) -> LineColumn {
        self.column(text, offset, |before| before.chars().count())
    }

    /// Line and column in UTF-16 units, as browsers count.
    pub fn utf16(&self, text: &str, offset: u32) -> LineColumn {
        self.column(text, offset, |before| before.chars().map(char::len_utf16).sum())
    }

    fn column(&self, text: &str, offset: u32, width: impl Fn(&str) -> usize) -> LineColumn {
        let line = self.line(offset);
        let start = self.starts[line as usize] as usize;
        let before = text.get(start..offset as usize).unwrap_or_default();
        LineColumn { line, column: u32::try_from(width(before)).unwrap_or(u32::MAX) }
    }
}

/// One replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

impl Edit {
    pub fn replace(span: Span, text: impl Into<String>) -> Edit {
        Edit { span, text: text.into() }
    }

    pub fn insert(place: Span, text: impl Into<String>) -> Edit {
        Edit { span: place.before(), text: text.into() }
    }

    pub fn delete(span: Span) -> Edit {
        Edit { span, text: String::new() }
    }

    /// Takes over the line ends of the text that it changes.
    pub fn take_line_ends(&mut self, source: &str) {
        let first = source.split_inclusive('\n').next().unwrap_or_default();
        if self.text.contains('\n') && first.ends_with("\r\n") {
            // What was taken from the source has them already.
            self.text = self.text.replace("\r\n", "\n").replace('\n', "\r\n");
        }
    }
}

/// The value of digits with at most one point among them: `1`, `.5`, `2.`.
///
/// The page has no other need of fractions in texts, and the standard reader of them brings 10 kB of
/// tables that no compression makes smaller.
pub fn decimal(text: &str) -> Option<f64> {
    /// More digits than these behind the point change nothing that is counted here.
    const DIGITS: usize = 15;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |digits: &str| digits.bytes().all(|it| it.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) || whole.len() + fraction.len() == 0 {
        return None;
    }
    let read = |value: f64, digit: u8| value * 10.0 + f64::from(digit - b'0');
    let fraction = &fraction[..fraction.len().min(DIGITS)];
    let scale = fraction.bytes().fold(1.0, |scale, _| scale * 10.0);
    Some(whole.bytes().fold(0.0, read) + fraction.bytes().fold(0.0, read) / scale)
}

/// A number with so many digits behind the point.
///
/// The standard library's way is exact for every number, at the cost of some 14 kB of the page; this
/// one is exact for what is drawn and weighed here.
pub fn fixed(number: f64, digits: u32) -> String {
    let scale = 10_u64.pow(digits);
    #[expect(clippy::cast_precision_loss, reason = "one, ten or a hundred")]
    let scaled = (number.abs() * scale as f64).round();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
    let scaled = scaled as u64;
    let sign = if number < 0.0 && scaled > 0 { "-" } else { "" };
    let (whole, rest) = (scaled / scale, scaled % scale);
    if digits == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole}.{rest:0width$}", width = digits as usize)
}

/// A number with a digit behind the point where it needs one: `2.5`, `3`.
pub fn tenths(number: f64) -> String {
    let mut text = fixed(number, 1);
    if text.ends_with(".0") {
        text.truncate(text.len() - 2);
    }
    text
}

/// A text in double quotes, as JSON and YAML read it.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if c.is_control() => {
                let number = u32::from(c);
                let digit = |shift: u32| char::from_digit(number >> shift & 15, 16);
                quoted.push_str("\\u");
                quoted.extend([12, 8, 4, 0].into_iter().filter_map(digit));
            }
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// The text after all `edits` are made, each counted in the text before.
///
/// `None` if an edit lies outside the text or if two overlap. Edits may come in any order; two
/// insertions at one place keep theirs.
pub fn apply(source: &str, edits: &[Edit]) -> Option<String> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    order::sort_by_place(&mut sorted, |edit| (edit.span.range().start, edit.span.range().end));

    let mut result = String::with_capacity(source.len());
    let mut done = 0;
    for edit in sorted {
        let Range { start, end } = edit.span.range();
        result.push_str(source.get(done..start)?);
        source.get(start..end)?;
        result.push_str(&edit.text);
        done = end;
    }
    result.push_str(source.get(done..)?);
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: FileId = FileId(0);

    fn span(range: Range<usize>) -> Span {
        Span::new(FILE, range)
    }

    #[test]
    fn decimals_are_read_as_the_standard_library_does() {
        for text in ["0", "1", "1.5", ".5", "2.", "0.001", "12.125", "00.25"] {
            assert_eq!(decimal(text), text.parse().ok(), "{text}");
        }
        for text in ["", ".", "1.2.3", "-1", "+1", "1e3", "inf", "nan", "é", "1 "] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_written_as_the_standard_library_does() {
        for number in [0.0, -0.04, 0.06, 1.0, 9.96, -12.34, 99.999, 1234.6] {
            assert_eq!(fixed(number, 2), format!("{number:.2}").replace("-0.00", "0.00"));
            assert_eq!(fixed(number, 0), format!("{number:.0}").replace("-0", "0"));
        }
        assert_eq!([2.5, 3.0, -0.04, -7.25].map(tenths), ["2.5", "3", "0", "-7.3"]);
        assert_eq!(fixed(f64::NAN, 1), "0.0");
    }

    #[test]
    fn quoted_text_is_read_as_it_was() {
        for text in ["", "a \"b\" \\c", "a\nb\tc\r", "\u{1}\u{7f}\u{85}", "镜像"] {
            let read: Option<String> = serde_json::from_str(&quoted(text)).ok();
            assert_eq!(read.as_deref(), Some(text));
        }
    }

    #[test]
    fn edits_are_counted_in_the_old_text() {
        let edits = [Edit::delete(span(4..8)), Edit::replace(span(0..3), "COPY")];
        assert_eq!(apply("ADD --x a b", &edits).as_deref(), Some("COPY a b"));
    }

    #[test]
    fn overlapping_edits_are_refused() {
        let edits = [Edit::delete(span(0..3)), Edit::delete(span(2..4))];
        assert_eq!(apply("abcdef", &edits), None);
    }

    #[test]
    fn an_edit_beyond_the_end_or_inside_a_character_is_refused() {
        assert_eq!(apply("abc", &[Edit::delete(span(2..9))]), None);
        assert_eq!(apply("镜像", &[Edit::delete(span(0..1))]), None);
    }

    #[test]
    fn columns_count_what_their_reader_counts() {
        let text = "a\n镜🐳x";
        let lines = LineIndex::new(text);
        let x = u32::try_from(text.find('x').unwrap()).unwrap();
        assert_eq!(lines.scalar(text, x), LineColumn { line: 1, column: 2 });
        assert_eq!(lines.utf16(text, x), LineColumn { line: 1, column: 3 });
        assert_eq!(lines.len(), 2);
    }
}
