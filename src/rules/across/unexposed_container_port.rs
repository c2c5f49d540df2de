//! A container port that the Dockerfile of the same image does not expose.

use std::collections::BTreeMap;

use crate::finding::{Lint, Severity};
use crate::model::compose::{Build, ComposeFile};
use crate::model::image::ImageRef;
use crate::model::kube::{Container, Port};
use crate::model::project::Project;
use crate::order;
use crate::rules::images::Images;
use crate::rules::{Check, Rule, Sink, images, page};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "unexposed-container-port", severity: Severity::Info, aliases: &[] },
    check: Check::Yaml,
    page: page!("unexposed_container_port"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    let mut made = Images::new(project);
    let names = names(project);
    let pods = project.manifests.iter().filter_map(|manifest| manifest.pod.as_ref());
    for container in pods.flat_map(|pod| &pod.containers) {
        let Some(image) = &container.image else { continue };
        let name = ImageRef::parse(&image.value).name();
        let Some(&(file, build)) = names.get(&name) else { continue };
        let exposed = made.of(file, build).and_then(|image| image.exposed.as_deref());
        let Some(exposed) = exposed else { continue };
        for (port, span) in numbers(container) {
            if exposed.iter().any(|it| it.range.contains(port)) {
                continue;
            }
            let args = vec![
                ("port", port.to_string().into()),
                ("image", (&image.value).into()),
                ("exposed", images::list(exposed).into()),
            ];
            let finding = out.at(span, args);
            out.report(finding.related(exposed[0].span, "related", Vec::new()));
        }
    }
}

/// The images that services build and give a name to.
fn names<'a>(project: &'a Project) -> BTreeMap<String, (&'a ComposeFile, &'a Build)> {
    let services = project.services().filter_map(|(file, service)| {
        let name = ImageRef::parse(&service.image.as_ref()?.value).name();
        Some((name, (file, service.build.as_ref()?)))
    });
    order::map(services)
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
