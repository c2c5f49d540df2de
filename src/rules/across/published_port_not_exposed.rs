//! A service that publishes a port its own Dockerfile does not expose.

use crate::finding::{Lint, Severity};
use crate::model::compose::PortRange;
use crate::model::project::Project;
use crate::rules::across::images;
use crate::rules::across::images::Images;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "published-port-not-exposed", severity: Severity::Warning, aliases: &[] },
    check: Check::Yaml,
    page: page!("published_port_not_exposed"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    let mut made = Images::new(project);
    for (file, service) in project.services() {
        let Some(build) = &service.build else { continue };
        let Some(image) = made.of(file, build) else { continue };
        let Some(exposed) = image.exposed.as_deref() else { continue };
        let Some(of_base) = image.of_base else { continue };
        for port in &service.ports {
            let is_exposed = exposed
                .iter()
                .any(|it| it.protocol == port.protocol && it.range.overlaps(port.container));
            let is_of_base =
                PortRange::parse(of_base).is_some_and(|it| it.overlaps(port.container));
            if is_exposed || is_of_base {
                continue;
            }
            let args = vec![
                ("service", (&service.name.value).into()),
                ("port", port.container.to_string().into()),
                ("exposed", images::list(exposed).into()),
            ];
            let finding = out.at(port.span, args);
            out.report(finding.related(exposed[0].span, "related", Vec::new()));
        }
    }
}
