//! The Markdown of rule pages as plain values: nothing in it can become markup by itself.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

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

/// The blocks of a Markdown text. Raw HTML, links and images are shown as their text.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut parts: Vec<Part> = Vec::new();
    let mut strong = false;
    let mut code = None;
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let (language, claim) = info.split_once(',').unwrap_or((&*info, ""));
                code = Some((language.to_owned(), claim.to_owned(), String::new()));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                code = Some((String::new(), String::new(), String::new()));
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((language, claim, text)) = code.take() {
                    blocks.push(Block::Code { language, claim, text });
                }
            }
            Event::Start(Tag::Strong) => strong = true,
            Event::End(TagEnd::Strong) => strong = false,
            Event::Code(text) => parts.push(Part::Code(text.into_string())),
            Event::Text(text) => match &mut code {
                Some((_, _, code)) => code.push_str(&text),
                None if strong => parts.push(Part::Strong(text.into_string())),
                None => parts.push(Part::Text(text.into_string())),
            },
            Event::Html(text) | Event::InlineHtml(text) => {
                parts.push(Part::Text(text.into_string()));
            }
            Event::SoftBreak | Event::HardBreak => parts.push(Part::Text(" ".to_owned())),
            Event::End(TagEnd::Heading(_)) => {
                blocks.push(Block::Heading(std::mem::take(&mut parts)));
            }
            Event::End(TagEnd::Paragraph) => {
                blocks.push(Block::Paragraph(std::mem::take(&mut parts)));
            }
            Event::End(TagEnd::Item) if !parts.is_empty() => {
                blocks.push(Block::Item(std::mem::take(&mut parts)));
            }
            _ => {}
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_stays_text() {
        let found = blocks("A `b` <script>x</script>\n\n- one\n\n```dockerfile,bad\nFROM a\n```\n");
        let text = |text: &str| Part::Text(text.into());
        let code = |text: &str| Part::Code(text.into());
        let expected = [
            Block::Paragraph(vec![
                text("A "),
                code("b"),
                text(" "),
                text("<script>"),
                text("x"),
                text("</script>"),
            ]),
            Block::Item(vec![text("one")]),
            Block::Code {
                language: "dockerfile".into(),
                claim: "bad".into(),
                text: "FROM a\n".into(),
            },
        ];
        assert_eq!(found, expected);
    }
}
