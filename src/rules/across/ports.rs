//! The ports that a Dockerfile says its image listens on.

use crate::model::compose::PortRange;
use crate::model::dockerfile::{Dockerfile, Kind, Stage};
use crate::text::Span;

/// An entry of EXPOSE.
pub(super) struct Exposed {
    pub(super) span: Span,
    pub(super) range: PortRange,
    /// In lower case.
    pub(super) protocol: String,
}

/// All entries of EXPOSE that a stage ends up with. `None` where one of them is not known, or where
/// there are none: then the Dockerfile says nothing about ports.
pub(super) fn exposed(dockerfile: &Dockerfile, stage: &Stage) -> Option<Vec<Exposed>> {
    let mut found = Vec::new();
    for instruction in stage.chain(dockerfile).flat_map(|stage| &stage.instructions) {
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
    (!found.is_empty()).then_some(found)
}

/// The exposed ports as a list to read: `8080, 9000-9010/udp`.
pub(super) fn list(exposed: &[Exposed]) -> String {
    let name = |port: &Exposed| match &*port.protocol {
        "tcp" => port.range.to_string(),
        protocol => format!("{}/{protocol}", port.range),
    };
    exposed.iter().map(name).collect::<Vec<_>>().join(", ")
}
