//! What rules and chains ask of the services of a configuration.

use crate::model::compose::PortRange;
use crate::model::compose::effective::Effective;
use crate::model::compose::value::{Field, Source, Value};
use crate::model::dockerfile::{Dockerfile, Stage};
use crate::model::image::ImageRef;
use crate::model::project::Project;
use crate::order;
use crate::text::Span;

/// An entry of `ports` in its long form.
pub struct Port<'a> {
    pub span: Span,
    /// The host's address, empty for all of them.
    pub address: &'a str,
    /// `None`: Docker chooses.
    pub host: Option<PortRange>,
    pub container: u16,
    pub protocol: &'a str,
}

/// An entry of `volumes` in its long form.
pub struct Mount<'a> {
    pub span: Span,
    /// `bind`, `volume`, `tmpfs`, ….
    pub kind: &'a str,
    /// Empty where there is none.
    pub source: &'a str,
    pub target: &'a str,
    pub is_read_only: bool,
}

/// An entry of `depends_on` in its long form.
pub struct Dependency<'a> {
    pub name: &'a str,
    /// Where the name is written.
    pub key: Span,
    /// `service_started`, ….
    pub condition: &'a str,
    /// Where the condition is written, if it is.
    pub condition_span: Option<Span>,
    /// Whether somebody wrote it: not one that a link or a shared network brings.
    pub is_written: bool,
    /// Whether the project may do without it.
    pub is_optional: bool,
}

/// All services in the order in which they are written, so that of two equals the later is blamed.
pub fn in_order(effective: &Effective) -> Vec<(&str, &Value)> {
    let mut entries: Vec<(&str, &Field)> = effective.entries().collect();
    order::sort_by_place(&mut entries, |(_, field)| {
        (field.key.file.index(), field.key.range().start)
    });
    entries.into_iter().map(|(name, field)| (name, &field.value)).collect()
}

pub fn ports(service: &Value) -> impl Iterator<Item = Port<'_>> {
    let items = service.get("ports").map_or(&[][..], Value::items);
    items.iter().filter(|item| item.is_known()).filter_map(|item| {
        let address = item.get("host_ip").and_then(Value::as_text).unwrap_or_default();
        Some(Port {
            span: item.span(),
            address: if matches!(address, "0.0.0.0" | "::") { "" } else { address },
            host: item.get("published").and_then(range),
            container: range(item.get("target")?)?.first,
            protocol: item.get("protocol").and_then(Value::as_text).unwrap_or("tcp"),
        })
    })
}

fn range(value: &Value) -> Option<PortRange> {
    match value.as_int() {
        Some(number) => {
            let number = u16::try_from(number).ok()?;
            Some(PortRange { first: number, last: number })
        }
        None => PortRange::parse(value.as_text()?),
    }
}

pub fn mounts(service: &Value) -> impl Iterator<Item = Mount<'_>> {
    let items = service.get("volumes").map_or(&[][..], Value::items);
    items.iter().filter_map(|item| {
        let text = |key: &str| item.get(key).and_then(Value::as_text);
        Some(Mount {
            span: item.span(),
            kind: text("type")?,
            source: text("source").unwrap_or_default(),
            target: text("target")?,
            is_read_only: item.get("read_only").and_then(Value::as_bool) == Some(true),
        })
    })
}

pub fn dependencies(service: &Value) -> impl Iterator<Item = Dependency<'_>> {
    let fields = service.get("depends_on").into_iter().flat_map(Value::fields);
    fields.map(|(name, field)| {
        let condition = field.value.get("condition");
        let is_default = |value: &&Value| value.origin.source != Source::Default;
        // The short form says none; its item is all there is to point at.
        let is_own = |value: &&Value| value.span() != field.key;
        Dependency {
            name,
            key: field.key,
            condition: condition.and_then(Value::as_text).unwrap_or("service_started"),
            condition_span: condition.filter(is_default).filter(is_own).map(Value::span),
            is_written: field.value.origin.source != Source::Default,
            is_optional: field.value.get("required").and_then(Value::as_bool) == Some(false),
        }
    })
}

/// The health check of a service.
pub enum HealthCheck<'a> {
    /// Switched off, and the key that says so.
    Off(Span),
    /// A line for the shell, and where it is written.
    Shell(&'a str, Span),
    /// A program, and where it is written.
    Program(&'a str, Span),
}

/// The health check that a service says itself. `None`: that of the image, perhaps with other times.
pub fn health_check(service: &Value) -> Option<HealthCheck<'_>> {
    let check = service.field("healthcheck")?;
    if check.value.get("disable").and_then(Value::as_bool) == Some(true) {
        return Some(HealthCheck::Off(check.key));
    }
    let test = check.value.get("test")?;
    if let Some(line) = test.as_text() {
        return Some(HealthCheck::Shell(line, test.span()));
    }
    let (form, words) = test.items().split_first()?;
    if form.as_text() == Some("NONE") {
        return Some(HealthCheck::Off(check.key));
    }
    let program = words.first();
    // One without a program is there, and fails.
    let span = program.map_or(form.span(), Value::span);
    let called = program.and_then(Value::as_text).unwrap_or_default();
    Some(match form.as_text() {
        Some("CMD-SHELL") => HealthCheck::Shell(called, span),
        _ => HealthCheck::Program(called, span),
    })
}

/// The variables of a service.
pub fn environment(service: &Value) -> impl Iterator<Item = (&str, &Field)> {
    service.get("environment").into_iter().flat_map(Value::fields)
}

/// The text of a key that somebody wrote.
pub fn written<'a>(service: &'a Value, key: &str) -> Option<(&'a str, &'a Value)> {
    let value = service.get(key).filter(|value| value.origin.source != Source::Default)?;
    Some((value.as_text()?, value)).filter(|_| value.is_known())
}

/// The image that a service names, where no variable leaves it open.
pub fn image(service: &Value) -> Option<ImageRef> {
    written(service, "image").map(|(text, _)| ImageRef::parse(text))
}

/// The image that a service runs as it is: nothing is built.
pub fn pulled(service: &Value) -> Option<ImageRef> {
    let is_built = service.get("build").is_some();
    if is_built { None } else { image(service) }
}

/// The Dockerfile of the workspace that a service is built from.
pub fn dockerfile<'a>(
    project: &'a Project,
    effective: &Effective,
    service: &Value,
) -> Option<&'a Dockerfile> {
    let path = effective.dockerfile_path(service)?;
    let file = project.workspace.find(&path)?;
    project.dockerfiles.iter().find(|it| it.file == file)
}

/// The stage that a service is built as, with its Dockerfile.
pub fn built<'a>(
    project: &'a Project,
    effective: &Effective,
    service: &Value,
) -> Option<(&'a Dockerfile, &'a Stage)> {
    let dockerfile = dockerfile(project, effective, service)?;
    let stage = match service.at(&["build", "target"]).and_then(Value::as_text) {
        Some("") | None => dockerfile.last_stage(),
        Some(target) => dockerfile.find_stage(target),
    };
    Some((dockerfile, stage?))
}

/// The profiles that bring a service up; none for one that always runs.
pub fn profiles(service: &Value) -> impl Iterator<Item = &str> {
    /// More are not compared.
    const MOST: usize = 100;
    let items = service.get("profiles").map_or(&[][..], Value::items);
    items.iter().take(MOST).filter_map(Value::as_text)
}

/// Whether two services may run at the same time: not where each waits for a profile of its own, as
/// the variants of one service do.
pub fn may_run_together(one: &Value, other: &Value) -> bool {
    let is_common = |profile: &str| profiles(other).any(|it| it == profile);
    profiles(one).next().is_none()
        || profiles(other).next().is_none()
        || profiles(one).any(is_common)
}
