//! Configurations in JSON.

use std::fmt::Write;

use crate::model::compose::effective::Effective;
use crate::model::compose::load::number;
use crate::model::compose::print::tree::{Format, Node, What, tree};

/// What `docker compose config --format json` prints; no line break ends it.
pub fn json(effective: &Effective) -> String {
    let mut out = String::new();
    node(&tree(&effective.root, Format::Json), 0, &mut out);
    out.replace('$', "$$")
}

fn node(it: &Node, depth: usize, out: &mut String) {
    match &it.what {
        What::Null => out.push_str("null"),
        What::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        What::Int(number) => out.push_str(&number.to_string()),
        What::Huge(number) => out.push_str(&number.to_string()),
        // Compose gives up here; the rest is still worth reading.
        What::Float(number) if !number.is_finite() => out.push_str("null"),
        What::Float(number) => out.push_str(&number::show_json(*number)),
        What::Text(text) | What::Moment(text) => quote(text, out),
        What::List(items) if items.is_empty() => out.push_str("[]"),
        What::Map(entries) if entries.is_empty() => out.push_str("{}"),
        What::List(items) => {
            for (index, item) in items.iter().enumerate() {
                begin(index, '[', depth + 1, out);
                node(item, depth + 1, out);
            }
            end(']', depth, out);
        }
        What::Map(entries) => {
            for (index, (name, it)) in entries.iter().enumerate() {
                begin(index, '{', depth + 1, out);
                quote(name, out);
                out.push_str(": ");
                node(it, depth + 1, out);
            }
            end('}', depth, out);
        }
    }
}

fn begin(index: usize, bracket: char, depth: usize, out: &mut String) {
    out.push(if index == 0 { bracket } else { ',' });
    end_line(depth, out);
}

fn end(bracket: char, depth: usize, out: &mut String) {
    end_line(depth, out);
    out.push(bracket);
}

fn end_line(depth: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

/// Go also escapes what HTML would read.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\x1f' => {
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
}
