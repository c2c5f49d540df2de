//! The Markdown of rule pages as plain values: nothing in it can become markup by itself.
//!
//! It is as much of Markdown as the pages use: paragraphs, `##` headings, `-` items, fences, and
//! the marks of [`rich`]. `tests/it/markdown.rs` holds every page to that.

use crate::app::view::rich;
use crate::app::view::rich::Part;

/// A block of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Heading(Vec<Part>),
    Paragraph(Vec<Part>),
    Item(Vec<Part>),
    Code {
        /// `dockerfile`, `compose`, `kube`, `workspace`, or whatever the page says.
        language: String,
        /// `bad`, `fixed`, `good`, or empty.
        claim: String,
        text: String,
    },
}

/// The blocks of a Markdown text. Of a text beyond our Markdown, everything is still shown.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut rest = markdown;
    while let Some(line) = take_line(&mut rest) {
        if let Some(info) = line.strip_prefix("```") {
            blocks.push(code(info, &mut rest));
        } else if let Some(heading) = line.strip_prefix("## ") {
            blocks.push(Block::Heading(rich::parts(heading.trim())));
        } else if let Some(first) = line.strip_prefix("- ") {
            blocks.push(Block::Item(text(first, &mut rest)));
        } else if !line.trim().is_empty() {
            blocks.push(Block::Paragraph(text(line, &mut rest)));
        }
    }
    blocks
}

fn take_line<'a>(rest: &mut &'a str) -> Option<&'a str> {
    if rest.is_empty() {
        return None;
    }
    let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
    *rest = after;
    Some(line)
}

/// The fence of which `info` is the first line.
fn code(info: &str, rest: &mut &str) -> Block {
    let (language, claim) = info.split_once(',').unwrap_or((info, ""));
    let mut text = String::new();
    while let Some(line) = take_line(rest).filter(|line| *line != "```") {
        text.push_str(line);
        text.push('\n');
    }
    Block::Code { language: language.to_owned(), claim: claim.to_owned(), text }
}

/// A sentence that goes on below `first` until a line that is blank or begins another block.
fn text(first: &str, rest: &mut &str) -> Vec<Part> {
    let ends = |line: &str| {
        line.trim().is_empty() || ["```", "## ", "- "].iter().any(|it| line.starts_with(it))
    };
    let mut sentence = first.trim().to_owned();
    while rest.lines().next().is_some_and(|line| !ends(line)) {
        sentence.push(' ');
        sentence.push_str(take_line(rest).unwrap_or_default().trim());
    }
    rich::parts(&sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_stays_text() {
        let found = blocks(
            "A `b` <script>x</script>\nand **c**\n\n## D\n- one\n  two\n- three\n\n\
             ```dockerfile,bad\nFROM a\n\n## b\n```\nEnd",
        );
        let text = |text: &str| Part::Text(text.into());
        let expected = [
            Block::Paragraph(vec![
                text("A "),
                Part::Code("b".into()),
                text(" <script>x</script> and "),
                Part::Strong("c".into()),
            ]),
            Block::Heading(vec![text("D")]),
            Block::Item(vec![text("one two")]),
            Block::Item(vec![text("three")]),
            Block::Code {
                language: "dockerfile".into(),
                claim: "bad".into(),
                text: "FROM a\n\n## b\n".into(),
            },
            Block::Paragraph(vec![text("End")]),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn an_open_fence_goes_to_the_end() {
        let text = "FROM a\n".to_owned();
        let expected = Block::Code { language: "dockerfile".into(), claim: String::new(), text };
        assert_eq!(blocks("```dockerfile\nFROM a"), [expected]);
    }
}
