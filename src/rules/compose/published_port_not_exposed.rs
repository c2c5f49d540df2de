//! A service that publishes a port its own Dockerfile does not expose.

use crate::finding::{Lint, Severity};
use crate::model::compose::PortRange;
use crate::model::compose::effective::Effective;
use crate::rules::compose::service;
use crate::rules::images::Images;
use crate::rules::{Check, Rule, Sink, images, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "published-port-not-exposed", severity: Severity::Warning, aliases: &[] },
    check: Check::Compose,
    page: page!("published_port_not_exposed"),
};

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    let project = out.project;
    let mut made = Images::new(project);
    for (name, service) in effective.all_services() {
        let Some((dockerfile, stage)) = service::built(project, effective, service) else {
            continue;
        };
        let image = made.made_by(dockerfile, stage);
        let Some(exposed) = image.exposed.as_deref() else { continue };
        let Some(of_base) = image.of_base else { continue };
        for port in service::ports(service) {
            let is_exposed = exposed
                .iter()
                .any(|it| it.protocol == port.protocol && it.range.contains(port.container));
            let is_of_base =
                PortRange::parse(of_base).is_some_and(|it| it.contains(port.container));
            if is_exposed || is_of_base {
                continue;
            }
            let args = vec![
                ("service", name.into()),
                ("port", port.container.to_string().into()),
                ("exposed", images::list(exposed).into()),
            ];
            let finding = out.at(port.span, args);
            out.report(finding.related(exposed[0].span, "related", Vec::new()));
        }
    }
}
