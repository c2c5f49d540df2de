//! A container port that the Dockerfile of the same image does not expose.

use crate::finding::{Lint, Severity};
use crate::model::compose::PortRange;
use crate::model::dockerfile::{Dockerfile, Stage};
use crate::model::image::ImageRef;
use crate::model::kube::{Container, Port};
use crate::model::project::{Project, built_stage};
use crate::rules::across::ports;
use crate::rules::across::ports::Exposed;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "unexposed-container-port", severity: Severity::Info, aliases: &[] },
    check: Check::Across(check),
    page: page!("unexposed_container_port"),
};

fn check(project: &Project, out: &mut Sink) {
    let images = images(project);
    let pods = project.manifests.iter().filter_map(|manifest| manifest.pod.as_ref());
    for container in pods.flat_map(|pod| &pod.containers) {
        let Some(image) = &container.image else { continue };
        let name = ImageRef::parse(&image.value).name();
        let Some((_, exposed)) = images.iter().find(|(it, _)| *it == name) else { continue };
        for (port, span) in numbers(container) {
            let range = PortRange { first: port, last: port };
            if exposed.iter().any(|it| it.range.overlaps(range)) {
                continue;
            }
            let args = vec![
                ("port", port.to_string().into()),
                ("image", (&image.value).into()),
                ("exposed", ports::list(exposed).into()),
            ];
            let finding = out.at(span, args);
            out.report(finding.related(exposed[0].span, "related", Vec::new()));
        }
    }
}

/// The images that are built here and say on which ports they listen, by name.
fn images(project: &Project) -> Vec<(String, Vec<Exposed>)> {
    let ports_of = |dockerfile: &Dockerfile, stage: &Stage, image: &str| {
        Some((ImageRef::parse(image).name(), ports::exposed(dockerfile, stage)?))
    };
    let services = project.services().filter_map(|(file, service)| {
        let build = service.build.as_ref()?;
        let dockerfile = project.dockerfile_of(file.file, build)?;
        ports_of(dockerfile, built_stage(dockerfile, build)?, &service.image.as_ref()?.value)
    });
    services.collect()
}

/// The ports that a container declares or is asked at, each once.
fn numbers(container: &Container) -> Vec<(u16, Span)> {
    let declared = container.ports.iter().filter_map(|port| port.number.as_ref());
    let declared = declared.map(|number| (number.value, number.span));
    let asked = container.probes().filter_map(|probe| match probe.port() {
        Some(port) => match port.value {
            Port::Number(number) => Some((number, port.span)),
            Port::Name(_) => None,
        },
        None => None,
    });
    let mut found: Vec<(u16, Span)> = Vec::new();
    for (number, span) in declared.chain(asked) {
        let Ok(number) = u16::try_from(number) else { continue };
        if found.iter().all(|&(it, _)| it != number) {
            found.push((number, span));
        }
    }
    found
}
