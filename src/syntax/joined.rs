//! Text put together from several places of a file, which knows where each byte came from.

use std::ops::Range;

use crate::text::{FileId, Span};

/// An instruction without its line continuations, or a part of one file as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    file: FileId,
    text: String,
    /// Where each piece begins, here and in the file; ascending in both.
    pieces: Vec<(usize, usize)>,
}

impl Joined {
    /// Nothing yet.
    pub fn new(file: FileId) -> Joined {
        Joined { file, text: String::new(), pieces: Vec::new() }
    }

    /// One piece of a file's text; nothing where `span` does not lie in it.
    pub fn piece(source: &str, span: Span) -> Joined {
        let mut joined = Joined::new(span.file);
        joined.push(span.of(source), span.range().start);
        joined
    }

    /// Adds a piece that begins at byte `start` of the file. Pieces come in the file's order.
    pub fn push(&mut self, piece: &str, start: usize) {
        self.pieces.push((self.text.len(), start));
        self.text.push_str(piece);
    }

    /// Adds what stands at `range` of `other`.
    pub fn append(&mut self, other: &Joined, range: Range<usize>) {
        let mut start = range.start;
        while start < range.end {
            let next = other.pieces.partition_point(|&(here, _)| here <= start);
            let end = other.pieces.get(next).map_or(range.end, |&(here, _)| here.min(range.end));
            self.push(other.slice(start..end), other.source(start));
            start = end;
        }
    }

    pub fn file(&self) -> FileId {
        self.file
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The pieces: where each stands here, and where it begins in the file.
    pub fn pieces(&self) -> impl Iterator<Item = (Range<usize>, usize)> {
        let ends = self.pieces.iter().skip(1).map(|&(here, _)| here);
        let ends = ends.chain(std::iter::once(self.text.len()));
        self.pieces.iter().zip(ends).map(|(&(here, start), end)| (here..end, start))
    }

    /// What stands at `range`; empty where there is nothing.
    pub fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// Where the byte at `offset` stands in the file.
    pub fn source(&self, offset: usize) -> usize {
        let after = self.pieces.partition_point(|&(here, _)| here <= offset);
        match self.pieces.get(after.wrapping_sub(1)) {
            Some(&(here, start)) => start + (offset - here),
            None => 0,
        }
    }

    /// The span in the file that covers `range`. It ends behind the last byte, so a line
    /// continuation that follows is not part of it.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.source(range.start);
        if range.is_empty() {
            return Span::at(self.file, start);
        }
        Span::new(self.file, start..self.source(range.end - 1) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_run_across_what_was_left_out() {
        let source = "RUN ec\\\nho hi";
        let mut joined = Joined::new(FileId(0));
        joined.push("RUN ec", 0);
        joined.push("ho hi", 8);
        assert_eq!(joined.text(), "RUN echo hi");
        assert_eq!(joined.span(4..8).of(source), "ec\\\nho");
        assert_eq!(joined.span(4..6).of(source), "ec");
        assert_eq!(joined.span(6..8).of(source), "ho");
        assert_eq!(joined.span(9..11).of(source), "hi");
    }
}
