//! A service that publishes a port that its image does not expose, or its program does not use.

use crate::finding::{Lint, Severity};
use crate::model::compose::PortRange;
use crate::model::compose::effective::Effective;
use crate::model::compose::value::Value;
use crate::model::dockerfile::{Dockerfile, Stage};
use crate::rules::compose::service;
use crate::rules::dockerfile::listening;
use crate::rules::images::{Image, Images};
use crate::rules::{Check, Rule, Sink, images, page};
use crate::text::Spanned;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "published-port-not-exposed", severity: Severity::Warning, aliases: &[] },
    check: Check::Compose,
    page: page!("published_port_not_exposed"),
};

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    let project = out.project;
    let mut made = Images::new(project);
    for (name, service) in effective.all_services() {
        let built = service::built(project, effective, service);
        let is_told = built.is_some_and(|(dockerfile, stage)| {
            not_exposed(name, service, made.made_by(dockerfile, stage), out)
        });
        if !is_told {
            not_listened_on(name, service, built, out);
        }
    }
}

/// Reports the ports that an image does not expose. Whether there are any.
fn not_exposed(name: &str, service: &Value, image: &Image, out: &mut Sink) -> bool {
    let Some(exposed) = image.exposed.as_deref() else { return false };
    let Some(of_base) = image.of_base else { return false };
    let mut is_told = false;
    for port in service::ports(service) {
        let is_exposed = exposed
            .iter()
            .any(|it| it.protocol == port.protocol && it.range.contains(port.container));
        let is_of_base = PortRange::parse(of_base).is_some_and(|it| it.contains(port.container));
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
        is_told = true;
    }
    is_told
}

/// Reports the only published port where the program is told to listen on another one.
fn not_listened_on(
    name: &str,
    service: &Value,
    built: Option<(&Dockerfile, &Stage)>,
    out: &mut Sink,
) {
    let mut ports = service::ports(service).filter(|port| port.protocol == "tcp");
    let (Some(port), None) = (ports.next(), ports.next()) else { return };
    let Some((told, span)) = listening::port(&command_line(service, built)) else { return };
    if told == port.container {
        return;
    }
    let args = vec![
        ("service", name.into()),
        ("port", port.container.to_string().into()),
        ("told", told.to_string().into()),
    ];
    let finding = out.at(port.span, args).worded("message-told");
    out.report(finding.related(span, "related-told", Vec::new()));
}

/// The words that a service starts its program with: its own, or else those of its image.
fn command_line<'a>(
    service: &'a Value,
    built: Option<(&'a Dockerfile, &'a Stage)>,
) -> Vec<Spanned<&'a str>> {
    let of_image = built.map_or([None, None], |(file, stage)| listening::commands(stage, file));
    let [entrypoint, command] = of_image.map(|it| it.map(listening::words).unwrap_or_default());
    let own = |key: &str| {
        let items = service.get(key).filter(|it| !it.is_null())?.items().iter();
        let word = |it: &'a Value| Some(Spanned::new(it.as_text()?, it.span()));
        Some(items.filter_map(word).collect::<Vec<_>>())
    };
    // An entry point of one's own does without the command of the image.
    let has_entrypoint = service.get("entrypoint").is_some_and(|it| !it.is_null());
    let command = own("command").unwrap_or(if has_entrypoint { Vec::new() } else { command });
    let mut words = own("entrypoint").unwrap_or(entrypoint);
    words.extend(command);
    words
}
