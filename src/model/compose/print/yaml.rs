//! Configurations in YAML.

use crate::model::compose::effective::Effective;
use crate::model::compose::load::number;
use crate::model::compose::path::Path;
use crate::model::compose::print::Line;
use crate::model::compose::print::scalar::{self, Written};
use crate::model::compose::print::tree::{Format, Node, What, tree};
use crate::model::compose::value::Origin;

/// The lines that `docker compose config` prints.
pub fn yaml(effective: &Effective) -> Vec<Line> {
    let mut printer = Printer { lines: Vec::new(), path: Path::root() };
    let root = tree(&effective.root, Format::Yaml);
    printer.children(&root, "", 0, After::Key);
    printer.lines
}

struct Printer {
    lines: Vec<Line>,
    path: Path,
}

/// What a value stands behind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    /// A mapping or list begins on the next line.
    Key,
    /// It begins on the same line.
    Dash,
}

impl Printer {
    fn line(&mut self, text: &str, origin: Option<&Origin>) {
        // What is printed is to be read by Compose again.
        let text = text.replace('$', "$$");
        self.lines.push(Line { text, origin: origin.cloned(), path: self.path.clone() });
    }

    /// Prints a value behind `head`; what needs more lines is indented by `indent` blanks.
    fn value(&mut self, head: &str, node: &Node, indent: usize, after: After) {
        let text = match &node.what {
            What::Null => "null".to_owned(),
            What::Bool(flag) => flag.to_string(),
            What::Int(number) => number.to_string(),
            What::Huge(number) => number.to_string(),
            What::Moment(time) => (*time).to_owned(),
            What::Float(number) if number.is_nan() => ".nan".to_owned(),
            What::Float(number) => {
                number::show(*number).replace("+Inf", ".inf").replace("Inf", ".inf")
            }
            What::Text(text) => match scalar::value(text) {
                Written::Inline(text) => text,
                Written::Block(header, lines) => {
                    self.line(&format!("{head} {header}"), node.origin);
                    for line in lines {
                        let margin = if line.is_empty() { 0 } else { indent };
                        self.line(&format!("{:margin$}{line}", ""), node.origin);
                    }
                    return;
                }
            },
            What::List(items) if items.is_empty() => "[]".to_owned(),
            What::Map(entries) if entries.is_empty() => "{}".to_owned(),
            What::List(_) | What::Map(_) => return self.children(node, head, indent, after),
        };
        self.line(&format!("{head} {text}"), node.origin);
    }

    /// Prints the items or entries of a value.
    fn children(&mut self, node: &Node, head: &str, indent: usize, after: After) {
        let mut first = match after {
            After::Key => {
                if !head.is_empty() {
                    self.line(head, node.origin);
                }
                None
            }
            After::Dash => Some(format!("{head} ")),
        };
        let mut start = || first.take().unwrap_or_else(|| " ".repeat(indent));
        match &node.what {
            What::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.path.push(index.to_string());
                    self.value(&format!("{}-", start()), item, indent + 2, After::Dash);
                    self.path.pop();
                }
            }
            What::Map(entries) => {
                for (name, node) in entries {
                    self.path.push(name.as_str());
                    if let Some(key) = scalar::key(name) {
                        self.value(&format!("{}{key}:", start()), node, indent + 2, After::Key);
                    } else {
                        let key = Node { what: What::Text(name), origin: node.origin };
                        self.value(&format!("{}?", start()), &key, indent + 2, After::Dash);
                        self.value(&format!("{}:", start()), node, indent + 2, After::Dash);
                    }
                    self.path.pop();
                }
            }
            _ => {}
        }
    }
}
