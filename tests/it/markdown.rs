//! The Markdown of rule pages: what our reader makes of it is what Markdown means.

use dockwright::app::view::markdown;
use dockwright::app::view::markdown::Block;
use dockwright::app::view::rich::Part;
use dockwright::content::texts::Language;
use dockwright::rules::RULES;
use dockwright::words::Words;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

#[test]
fn every_page_is_read_as_markdown() {
    let mut count = 0;
    for language in Language::ALL {
        for rule in RULES {
            let body = Words::new(language).page(rule).body;
            let name = rule.lint.name;
            let expected = expected(body)
                .unwrap_or_else(|event| panic!("{name} ({language:?}): no page has {event}"));
            assert_eq!(markdown::blocks(body), expected, "{name} ({language:?})");
            count += expected.len();
        }
    }
    assert!(count > 200, "only {count} blocks were compared");
}

#[test]
fn what_no_page_has_is_seen() {
    for text in [
        "# a",
        "### a",
        "a\n===",
        "1. a",
        "- a\n\n- b",
        "- a\n  - b",
        "> a",
        "[a](b)",
        "![a](b)",
        "*a*",
        "<b>a</b>",
        "<p>",
        "a  \nb",
        "---",
        "    a",
    ] {
        assert!(expected(text).is_err(), "{text:?}");
    }
    for text in ["a **b** `c`\nd", "## a", "- a\n- b\n\nc", "```compose,good\na\n```"] {
        assert_eq!(expected(text).as_ref(), Ok(&markdown::blocks(text)), "{text:?}");
    }
}

/// The blocks that `pulldown-cmark` finds, or what stands outside of our Markdown.
fn expected(text: &str) -> Result<Vec<Block>, String> {
    let mut blocks = Vec::new();
    let mut parts = Vec::new();
    let mut strong = false;
    let mut in_item = false;
    let mut code: Option<(String, String, String)> = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. } | Tag::List(None))
            | Event::End(TagEnd::List(_)) => {}
            Event::Start(Tag::Paragraph) if !in_item => {}
            Event::Start(Tag::Item) if !in_item => in_item = true,
            Event::Start(Tag::Strong) => strong = true,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let (language, claim) = info.split_once(',').unwrap_or((&*info, ""));
                code = Some((language.to_owned(), claim.to_owned(), String::new()));
            }
            Event::Code(text) => parts.push(Part::Code(text.into_string())),
            Event::SoftBreak => push(&mut parts, " "),
            Event::Text(text) => match &mut code {
                Some((_, _, code)) => code.push_str(&text),
                None if strong => parts.push(Part::Strong(text.into_string())),
                None => push(&mut parts, &text),
            },
            Event::End(TagEnd::Strong) => strong = false,
            Event::End(TagEnd::Heading(_)) => {
                blocks.push(Block::Heading(std::mem::take(&mut parts)));
            }
            Event::End(TagEnd::Paragraph) => {
                blocks.push(Block::Paragraph(std::mem::take(&mut parts)));
            }
            Event::End(TagEnd::Item) => {
                in_item = false;
                blocks.push(Block::Item(std::mem::take(&mut parts)));
            }
            Event::End(TagEnd::CodeBlock) => {
                let (language, claim, text) = code.take().unwrap_or_default();
                blocks.push(Block::Code { language, claim, text });
            }
            other => return Err(format!("{other:?}")),
        }
    }
    Ok(blocks)
}

/// `pulldown-cmark` cuts text at characters that might have been marks.
fn push(parts: &mut Vec<Part>, text: &str) {
    match parts.last_mut() {
        Some(Part::Text(last)) => last.push_str(text),
        _ => parts.push(Part::Text(text.to_owned())),
    }
}
