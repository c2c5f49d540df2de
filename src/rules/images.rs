//! What is known of the images that services are built from.

use std::collections::BTreeMap;

use crate::model::compose::{Build, ComposeFile, PortRange};
use crate::model::dockerfile::{Base, Dockerfile, Kind, Stage};
use crate::model::project::{Project, built_stage};
use crate::text::{FileId, Span};

/// Deeper chains of stages are not followed: many services may ask for many stages.
const LONGEST_CHAIN: usize = 100;
/// Nobody listens on more; such a list says nothing.
const MOST_PORTS: usize = 100;

/// The image that a stage makes.
pub(in crate::rules) struct Image {
    /// Where the stage begins.
    pub(in crate::rules) from: Span,
    /// All entries of EXPOSE that it ends up with. `None` where one of them is not known, or where
    /// there are none: then the Dockerfile says nothing about ports.
    pub(in crate::rules) exposed: Option<Vec<Exposed>>,
    /// The port that the base image exposes, `""` for none. `None` where it is not known.
    pub(in crate::rules) of_base: Option<&'static str>,
    pub(in crate::rules) health: Health,
}

/// An entry of EXPOSE.
pub(in crate::rules) struct Exposed {
    pub(in crate::rules) span: Span,
    pub(in crate::rules) range: PortRange,
    /// In lower case.
    pub(in crate::rules) protocol: String,
}

/// What a Dockerfile says of its health.
#[derive(Clone, Copy)]
pub(in crate::rules) enum Health {
    Checked,
    /// `HEALTHCHECK NONE`.
    Off(Span),
    Unsaid,
    /// It stands on something that nobody can tell.
    Unknown,
}

/// The images of a project, each looked at once.
pub(in crate::rules) struct Images<'a> {
    project: &'a Project<'a>,
    known: BTreeMap<(FileId, usize), Image>,
}

impl<'a> Images<'a> {
    pub(in crate::rules) fn new(project: &'a Project<'a>) -> Images<'a> {
        Images { project, known: BTreeMap::new() }
    }

    /// The image that a service is built as, where its Dockerfile is here.
    pub(in crate::rules) fn of(&mut self, file: &ComposeFile, build: &Build) -> Option<&Image> {
        let dockerfile = self.project.dockerfile_of(file.file, build)?;
        Some(self.made_by(dockerfile, built_stage(dockerfile, build)?))
    }

    /// The image that a stage makes.
    pub(in crate::rules) fn made_by(&mut self, dockerfile: &Dockerfile, stage: &Stage) -> &Image {
        let key = (dockerfile.file, stage.index);
        self.known.entry(key).or_insert_with(|| image(dockerfile, stage))
    }
}

fn image(dockerfile: &Dockerfile, stage: &Stage) -> Image {
    let exposed = exposed(dockerfile, stage).filter(|it| (1..=MOST_PORTS).contains(&it.len()));
    let of_base = base_port(stage.root(dockerfile));
    Image { from: stage.from.span, exposed, of_base, health: health(dockerfile, stage) }
}

/// The port that a base image exposes by itself, where all of its tags agree.
fn base_port(base: &Base) -> Option<&'static str> {
    const WITHOUT: [&str; 18] = [
        "almalinux",
        "alpine",
        "amazonlinux",
        "buildpack-deps",
        "busybox",
        "debian",
        "eclipse-temurin",
        "fedora",
        "gcc",
        "golang",
        "node",
        "perl",
        "python",
        "rockylinux",
        "ruby",
        "rust",
        "swift",
        "ubuntu",
    ];
    const WITH: [(&str, &str); 5] = [
        ("nginx", "80"),
        ("httpd", "80"),
        ("memcached", "11211"),
        ("postgres", "5432"),
        ("redis", "6379"),
    ];
    let image = match base {
        Base::Scratch => return Some(""),
        Base::Image(image) => image.name(),
        Base::Stage(_) | Base::Context(_) | Base::Unknown => return None,
    };
    if WITHOUT.contains(&image.as_str()) || image.starts_with("gcr.io/distroless/") {
        return Some("");
    }
    WITH.iter().find(|(name, _)| *name == image).map(|(_, port)| *port)
}

fn exposed(dockerfile: &Dockerfile, stage: &Stage) -> Option<Vec<Exposed>> {
    let mut found = Vec::new();
    let chain = stage.chain(dockerfile).take(LONGEST_CHAIN);
    for instruction in chain.flat_map(|stage| &stage.instructions) {
        let Kind::Expose(ports) = &instruction.kind else { continue };
        for port in ports {
            let (range, protocol) = port.value.split_once('/').unwrap_or((&port.value, "tcp"));
            found.push(Exposed {
                span: port.span,
                range: PortRange::parse(range)?,
                protocol: protocol.to_ascii_lowercase(),
            });
        }
    }
    Some(found)
}

/// The last HEALTHCHECK counts; those of the stages below come before it.
fn health(dockerfile: &Dockerfile, stage: &Stage) -> Health {
    for stage in stage.chain(dockerfile).take(LONGEST_CHAIN) {
        for instruction in stage.instructions.iter().rev() {
            if let Kind::Healthcheck(check) = &instruction.kind {
                return match check.command {
                    Some(_) => Health::Checked,
                    None => Health::Off(instruction.span),
                };
            }
        }
    }
    match stage.root(dockerfile) {
        Base::Unknown => Health::Unknown,
        _ => Health::Unsaid,
    }
}

/// The exposed ports as a list to read: `8080, 9000-9010/udp`.
pub(in crate::rules) fn list(exposed: &[Exposed]) -> String {
    const LONGEST: usize = 6;
    let name = |port: &Exposed| match &*port.protocol {
        "tcp" => port.range.to_string(),
        protocol => format!("{}/{protocol}", port.range),
    };
    let mut names: Vec<String> = exposed.iter().take(LONGEST).map(name).collect();
    if exposed.len() > LONGEST {
        names.push("…".to_owned());
    }
    names.join(", ")
}
