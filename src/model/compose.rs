//! What a Compose file means: services, what they are built from, and what they wait for.

pub mod effective;
pub mod keys;
pub mod load;
pub mod path;
pub mod print;
pub mod service;
pub mod setup;
pub mod value;

use std::collections::BTreeMap;

use crate::model::expand;
use crate::order;
use crate::syntax::yaml::{Entry, Node, Yaml};
use crate::text::{FileId, Span, Spanned};

/// One Compose file, by itself: nothing of other files is merged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComposeFile {
    pub file: FileId,
    /// False where a syntax error cut it short: nothing may be said to be missing.
    pub complete: bool,
    /// Whether it takes in other files with `include`.
    pub includes: bool,
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
    pub ports: Vec<PortMapping>,
    pub expose: Vec<Spanned<String>>,
    pub depends_on: Vec<Dependency>,
    pub healthcheck: Option<Healthcheck>,
    /// The names of the variables that are set.
    pub environment: Vec<Spanned<String>>,
    pub profiles: Vec<Spanned<String>>,
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

/// An entry of `ports`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortMapping {
    pub span: Span,
    pub host_ip: Option<String>,
    /// `None`: Docker chooses.
    pub host: Option<PortRange>,
    pub container: PortRange,
    /// `tcp` where none is written.
    pub protocol: String,
}

/// Ports from `first` to `last`; mostly the same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortRange {
    pub first: u16,
    pub last: u16,
}

/// A service that must come first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    pub name: Spanned<String>,
    /// `service_started` where none is written.
    pub condition: Option<Spanned<String>>,
    /// Whether the project may do without it.
    pub is_optional: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Healthcheck {
    /// The word `healthcheck`.
    pub key: Span,
    /// Whether a test is written. Without one, the image's runs with these times.
    pub has_test: bool,
    /// `disable: true` or the test `NONE`.
    pub is_disabled: bool,
}

/// The services of a Compose file; of several documents, all.
pub fn read(file: FileId, yaml: &Yaml) -> ComposeFile {
    let documents = || yaml.documents.iter().filter(|document| document.template.is_none());
    let services: Vec<Service> = documents()
        .filter_map(|document| document.root.get("services"))
        .flat_map(Node::entries)
        .filter_map(service)
        .collect();
    let names = services.iter().enumerate();
    let names = order::map(names.map(|(index, service)| (service.name.value.clone(), index)));
    ComposeFile {
        file,
        complete: yaml.documents.iter().all(|document| document.complete),
        includes: documents().any(|document| document.root.get("include").is_some()),
        services,
        names,
    }
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
    let list = |key: &str| node.get(key).map_or(&[][..], Node::items);
    Some(Service {
        name: entry.key.spanned()?,
        image: node.get("image").and_then(Node::spanned),
        build: node.entry("build").and_then(build),
        ports: list("ports").iter().filter_map(port_mapping).collect(),
        expose: list("expose").iter().filter_map(Node::spanned).collect(),
        depends_on: node.get("depends_on").map(depends_on).unwrap_or_default(),
        healthcheck: node.entry("healthcheck").and_then(healthcheck),
        environment: node.get("environment").map(environment).unwrap_or_default(),
        profiles: list("profiles").iter().filter_map(Node::spanned).collect(),
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

fn port_mapping(node: &Node) -> Option<PortMapping> {
    if let Some(text) = node.as_text() {
        return short_port(&with_defaults(text)?, node.span);
    }
    let part = |key: &str| node.get(key).and_then(Node::as_text).and_then(with_defaults);
    Some(PortMapping {
        span: node.span,
        host_ip: part("host_ip"),
        host: part("published").and_then(|text| PortRange::parse(&text)),
        container: PortRange::parse(&part("target")?)?,
        protocol: part("protocol").unwrap_or_else(|| "tcp".to_owned()),
    })
}

/// Reads `[[ip:][host]:]container[/protocol]`.
fn short_port(text: &str, span: Span) -> Option<PortMapping> {
    let (ports, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    let (before, container) = match ports.rsplit_once(':') {
        Some((before, container)) => (Some(before), container),
        None => (None, ports),
    };
    let (host_ip, host) = match before.map(|it| it.rsplit_once(':').ok_or(it)) {
        Some(Ok((ip, host))) => (Some(ip.trim_matches(['[', ']']).to_owned()), host),
        Some(Err(host)) => (None, host),
        None => (None, ""),
    };
    Some(PortMapping {
        span,
        host_ip,
        host: PortRange::parse(host),
        container: PortRange::parse(container)?,
        protocol: protocol.to_ascii_lowercase(),
    })
}

/// The text with the defaults of its variables; `None` where one has none.
fn with_defaults(text: &str) -> Option<String> {
    if !text.contains('$') {
        return Some(text.to_owned());
    }
    let expanded = expand::expand(text, '\\', &|_| None).ok()?;
    expanded.unset.is_empty().then_some(expanded.text)
}

fn depends_on(node: &Node) -> Vec<Dependency> {
    let plain = |name| Dependency { name, condition: None, is_optional: false };
    let listed = node.items().iter().filter_map(Node::spanned).map(plain);
    let mapped = node.entries().iter().filter_map(|entry| {
        Some(Dependency {
            name: entry.key.spanned()?,
            condition: entry.value.get("condition").and_then(Node::spanned),
            is_optional: entry.value.get("required").and_then(Node::as_bool) == Some(false),
        })
    });
    listed.chain(mapped).collect()
}

fn healthcheck(entry: &Entry) -> Option<Healthcheck> {
    let node = &entry.value;
    if node.is_null() {
        return None;
    }
    let test = node.get("test");
    let first = test.and_then(|test| test.items().first().or(Some(test))).and_then(Node::as_text);
    let is_none = first == Some("NONE");
    Some(Healthcheck {
        key: entry.key.span,
        has_test: test.is_some_and(|test| !test.is_null()) && !is_none,
        is_disabled: is_none || node.get("disable").and_then(Node::as_bool) == Some(true),
    })
}

fn environment(node: &Node) -> Vec<Spanned<String>> {
    let listed = node.items().iter().filter_map(|item| {
        let text = item.as_text()?;
        let name = text.split('=').next().unwrap_or(text);
        Some(Spanned::new(name.to_owned(), item.span))
    });
    let mapped = node.entries().iter().filter_map(|entry| entry.key.spanned());
    listed.chain(mapped).collect()
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
    fn ports_are_read_in_all_forms() {
        let cases = [
            ("80", (None, None, "80", "tcp")),
            ("8080:80", (None, Some("8080"), "80", "tcp")),
            ("127.0.0.1:8080:80/udp", (Some("127.0.0.1"), Some("8080"), "80", "udp")),
            ("[::1]:8080:80", (Some("::1"), Some("8080"), "80", "tcp")),
            ("127.0.0.1::80", (Some("127.0.0.1"), None, "80", "tcp")),
            ("9000-9002:8000-8002", (None, Some("9000-9002"), "8000-8002", "tcp")),
            ("${PORT:-8080}:80", (None, Some("8080"), "80", "tcp")),
        ];
        for (text, (ip, host, container, protocol)) in cases {
            let service = one(&format!("    ports: ['{text}']"));
            let port = &service.ports[0];
            assert_eq!(port.host_ip.as_deref(), ip, "{text}");
            assert_eq!(port.host.map(|it| it.to_string()).as_deref(), host, "{text}");
            assert_eq!((&*port.container.to_string(), &*port.protocol), (container, protocol));
        }
        assert!(one("    ports: ['$PORT:80', 'x:y', '80-70']").ports.len() < 2);
        let long = one("    ports: [{target: 80, published: '8080'}]");
        assert_eq!(long.ports[0].host, PortRange::parse("8080"));
    }

    #[test]
    fn short_and_long_forms_say_the_same() {
        let short = one("    build: ./api\n    depends_on: [db]\n    environment: [A=1, B]");
        let build = short.build.unwrap();
        assert_eq!(build.context.unwrap().value, "./api");
        assert_eq!(short.depends_on[0].name.value, "db");
        let names: Vec<_> = short.environment.iter().map(|it| it.value.as_str()).collect();
        assert_eq!(names, ["A", "B"]);
        let long = one("    depends_on: {db: {condition: service_healthy, required: false}}\n    \
             healthcheck: {test: [NONE]}");
        assert_eq!(long.depends_on[0].condition.as_ref().unwrap().value, "service_healthy");
        assert!(long.depends_on[0].is_optional);
        assert!(long.healthcheck.unwrap().is_disabled);
    }
}
