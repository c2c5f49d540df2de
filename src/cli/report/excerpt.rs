//! The line of a file that a finding begins on, and what marks the place below it.

use std::fmt::Write;

use crate::text::Span;

/// How many characters of the line are shown before the place, and from its start on.
const AROUND: usize = 100;
const TAB: usize = 4;

/// A line as a terminal can show it, with carets under the place.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub line: String,
    pub underline: String,
}

impl Excerpt {
    /// The work does not grow with the length of the line: it may be the whole file.
    pub(super) fn new(text: &str, span: Span) -> Excerpt {
        let range = span.range();
        let (Some(before), Some(after)) = (text.get(..range.start), text.get(range.start..)) else {
            return Excerpt::default();
        };
        let mut shown = Shown::default();
        let is_break = |it: &char| *it == '\n';
        let mut back = before.char_indices().rev().take_while(|(_, it)| *it != '\n');
        let start = back.by_ref().take(AROUND).last().map_or(range.start, |(at, _)| at);
        if back.next().is_some() {
            shown.push('…');
        }
        before[start..].chars().for_each(|it| shown.push(it));
        let margin = shown.width;

        let mut rest = after.char_indices().take_while(|(_, it)| !is_break(it)).peekable();
        let mut marked = None;
        for (at, it) in rest.by_ref().take(AROUND) {
            if range.start + at >= range.end {
                marked = marked.or(Some(shown.width - margin));
            }
            shown.push(it);
        }
        let width = marked.unwrap_or(shown.width - margin);
        if rest.next().is_some() {
            shown.push('…');
        }
        // An empty place, too, is marked.
        let carets = "^".repeat(width.max(1));
        Excerpt { line: shown.text.trim_end().to_owned(), underline: " ".repeat(margin) + &carets }
    }
}

/// What a terminal shows, and how many cells that takes.
#[derive(Default)]
struct Shown {
    text: String,
    width: usize,
}

impl Shown {
    fn push(&mut self, it: char) {
        let width = match it {
            '\t' => TAB - self.width % TAB,
            it => cells(it),
        };
        if it == '\t' {
            let _ = write!(self.text, "{:width$}", "");
        } else if it != '\r' {
            self.text.push(harmless(it));
        }
        self.width += width;
    }
}

/// A text of someone's file on one line, without what would steer the terminal.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(harmless).collect()
}

/// Control characters steer the terminal, and those of writing direction reorder the line.
fn harmless(it: char) -> char {
    match it {
        '\n' | '\t' => ' ',
        it if it.is_control() => '\u{fffd}',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        it => it,
    }
}

/// How many cells of a terminal a character takes, by the blocks that matter in practice.
fn cells(it: char) -> usize {
    match it {
        '\r' | '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1f64f}'
        | '\u{1f680}'..='\u{1f6ff}'
        | '\u{1f900}'..='\u{1f9ff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::text::FileId;

    /// Marks what stands between `«` and `»`.
    fn check(marked: &str, expected: &Expect) {
        let start = marked.find('«').unwrap();
        let end = marked.find('»').unwrap() - '«'.len_utf8();
        let text = marked.replace(['«', '»'], "");
        let Excerpt { line, underline } = Excerpt::new(&text, Span::new(FileId(0), start..end));
        expected.assert_eq(&format!("|{line}|\n|{underline}|\n"));
    }

    #[test]
    fn carets_stand_under_the_place() {
        check(
            "FROM a\nRUN «cd» x\n",
            &expect![[r"
                |RUN cd x|
                |    ^^|
            "]],
        );
    }

    #[test]
    fn an_empty_place_has_one_caret() {
        check(
            "FROM«»\n",
            &expect![[r"
                |FROM|
                |    ^|
            "]],
        );
    }

    #[test]
    fn of_several_lines_the_first_is_shown() {
        check(
            "«RUN a \\\r\n  b»\n",
            &expect![[r"
                |RUN a \|
                |^^^^^^^|
            "]],
        );
    }

    #[test]
    fn tabs_reach_the_next_stop_and_wide_characters_take_two_cells() {
        check(
            "\ta\t«镜像»\t«x",
            &expect![[r"
                |    a   镜像    x|
                |        ^^^^|
            "]],
        );
    }

    #[test]
    fn what_would_steer_the_terminal_is_replaced() {
        check(
            "RUN \u{1b}[31m«x»\u{202e}",
            &expect![[r"
                |RUN �[31mx�|
                |         ^|
            "]],
        );
    }

    #[test]
    fn of_a_long_line_only_the_surroundings_are_shown() {
        let text = format!("{}«xy»{}", "a".repeat(500), "b".repeat(500));
        let marked = text.find('«').unwrap();
        let text = text.replace(['«', '»'], "");
        let Excerpt { line, underline } =
            Excerpt::new(&text, Span::new(FileId(0), marked..marked + 2));
        assert_eq!(line, format!("…{}xy{}…", "a".repeat(100), "b".repeat(98)));
        assert_eq!(underline, format!("{}^^", " ".repeat(101)));
    }
}
