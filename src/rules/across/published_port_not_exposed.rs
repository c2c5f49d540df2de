//! A service that publishes a port its own Dockerfile does not expose.

use crate::finding::{Lint, Severity};
use crate::model::project::{Project, built_stage};
use crate::rules::across::ports;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "published-port-not-exposed", severity: Severity::Warning, aliases: &[] },
    check: Check::Across(check),
    page: page!("published_port_not_exposed"),
};

fn check(project: &Project, out: &mut Sink) {
    for (file, service) in project.services() {
        let Some(build) = &service.build else { continue };
        let Some(dockerfile) = project.dockerfile_of(file.file, build) else { continue };
        let Some(stage) = built_stage(dockerfile, build) else { continue };
        let Some(exposed) = ports::exposed(dockerfile, stage) else { continue };
        for port in &service.ports {
            let is_exposed = exposed
                .iter()
                .any(|it| it.protocol == port.protocol && it.range.overlaps(port.container));
            if is_exposed {
                continue;
            }
            let args = vec![
                ("service", (&service.name.value).into()),
                ("port", port.container.to_string().into()),
                ("exposed", ports::list(&exposed).into()),
            ];
            let finding = out.at(port.span, args);
            out.report(finding.related(exposed[0].span, "related", Vec::new()));
        }
    }
}
