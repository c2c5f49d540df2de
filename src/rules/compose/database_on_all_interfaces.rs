//! A database that the whole network may reach.

use crate::content::stores;
use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::model::compose::service;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Span};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "database-on-all-interfaces",
        severity: Severity::Warning,
        aliases: &["dclint:no-unbound-port-interfaces"],
    },
    check: Check::Compose,
    page: page!("database_on_all_interfaces"),
};

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    for (name, service) in effective.all_services() {
        let Some(image) = service::pulled(service) else { continue };
        let Some(store) = stores::find(&image.name()) else { continue };
        let ports = service::ports(service).filter(|port| port.address.is_empty());
        for port in ports.filter(|port| store.ports.contains(&port.container)) {
            let args = vec![
                ("service", name.into()),
                ("port", port.host.map_or_else(String::new, |it| it.to_string()).into()),
            ];
            let finding = out.at(port.span, args);
            let finding = if port.host.is_some() { finding } else { finding.worded("message-any") };
            out.report(match bound(port.span, port.container, out) {
                Some(edit) => finding.unsafe_fix(vec![edit]),
                None => finding,
            });
        }
    }
}

/// The short form with the address of the machine itself in front; not of `0.0.0.0:5432:5432`,
/// which says what is meant.
fn bound(span: Span, container: u16, out: &Sink) -> Option<Edit> {
    let written = out.text(span);
    let quote = if written.starts_with('\'') { "'" } else { "\"" };
    let text = written.trim_matches(['"', '\'']);
    let mut parts = text.split(':');
    let is_port = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    let (first, second) = (parts.next()?, parts.next());
    let is_short = is_port(first) && second.is_none_or(is_port) && parts.next().is_none();
    if !is_short {
        return None;
    }
    let text = match second {
        Some(_) => format!("{quote}127.0.0.1:{text}{quote}"),
        None => format!("{quote}127.0.0.1::{container}{quote}"),
    };
    Some(Edit::replace(span, text))
}
