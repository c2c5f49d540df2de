//! What a Compose file says by itself: services, and what they are built from.

pub mod effective;
pub mod keys;
pub mod load;
pub mod path;
pub mod print;
pub mod service;
pub mod setup;
pub mod value;

use std::collections::BTreeMap;

use crate::order;
use crate::syntax::yaml::{Entry, Node, Yaml};
use crate::text::{FileId, Span, Spanned};

/// One Compose file, by itself: nothing of other files is merged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComposeFile {
    pub file: FileId,
    pub services: Vec<Service>,
    /// Positions in [`services`](Self::services) by name.
    names: BTreeMap<String, usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    pub name: Spanned<String>,
    pub node: Node,
    pub image: Option<Spanned<String>>,
    pub build: Option<Build>,
    /// Whether it takes settings from another service.
    pub extends: bool,
}

/// Where the image of a service is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Build {
    /// The word `build`.
    pub key: Span,
    pub context: Option<Spanned<String>>,
    pub dockerfile: Option<Spanned<String>>,
    pub target: Option<Spanned<String>>,
    /// Whether the Dockerfile stands in the Compose file.
    pub is_inline: bool,
}

/// Ports from `first` to `last`; mostly the same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortRange {
    pub first: u16,
    pub last: u16,
}

/// The services of a Compose file; of several documents, all.
pub fn read(file: FileId, yaml: &Yaml) -> ComposeFile {
    let documents = yaml.documents.iter().filter(|document| document.template.is_none());
    let services: Vec<Service> = documents
        .filter_map(|document| document.root.get("services"))
        .flat_map(Node::entries)
        .filter_map(service)
        .collect();
    let names = services.iter().enumerate();
    let names = order::map(names.map(|(index, service)| (service.name.value.clone(), index)));
    ComposeFile { file, services, names }
}

impl ComposeFile {
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.get(*self.names.get(name)?)
    }
}

impl PortRange {
    pub fn contains(self, port: u16) -> bool {
        self.first <= port && port <= self.last
    }

    pub fn overlaps(self, other: PortRange) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Reads `80` or `8000-8010`.
    pub fn parse(text: &str) -> Option<PortRange> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let range = PortRange { first: first.parse().ok()?, last: last.parse().ok()? };
        (range.first <= range.last).then_some(range)
    }
}

impl std::fmt::Display for PortRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.first == self.last {
            return write!(f, "{}", self.first);
        }
        write!(f, "{}-{}", self.first, self.last)
    }
}

fn service(entry: &Entry) -> Option<Service> {
    let node = &entry.value;
    Some(Service {
        name: entry.key.spanned()?,
        image: node.get("image").and_then(Node::spanned),
        build: node.entry("build").and_then(build),
        extends: node.get("extends").is_some(),
        node: node.clone(),
    })
}

fn build(entry: &Entry) -> Option<Build> {
    let node = &entry.value;
    if node.is_null() {
        return None;
    }
    let part = |key: &str| node.get(key).and_then(Node::spanned);
    Some(Build {
        key: entry.key.span,
        context: node.spanned().or_else(|| part("context")),
        dockerfile: part("dockerfile"),
        target: part("target"),
        is_inline: node.get("dockerfile_inline").is_some(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml;

    fn one(text: &str) -> Service {
        let text = format!("services:\n  a:\n{text}\n");
        read(FileId(0), &yaml::parse(FileId(0), &text)).services.remove(0)
    }

    #[test]
    fn short_and_long_forms_say_the_same() {
        let context = |text: &str| {
            let build = one(text).build.unwrap();
            (build.context.unwrap().value, build.target.map(|it| it.value))
        };
        assert_eq!(context("    build: ./api"), ("./api".to_owned(), None));
        let long = context("    build: {context: ./api, target: dev}");
        assert_eq!(long, ("./api".to_owned(), Some("dev".to_owned())));
        assert!(one("    extends: base").extends);
    }
}
