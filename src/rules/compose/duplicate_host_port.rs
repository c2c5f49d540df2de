//! Two services that publish the same port of the host.

use std::collections::BTreeMap;

use crate::finding::{Lint, Severity};
use crate::model::compose::PortRange;
use crate::model::compose::effective::Effective;
use crate::model::compose::service;
use crate::model::compose::service::Port;
use crate::model::compose::value::Value;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "duplicate-host-port",
        severity: Severity::Error,
        aliases: &["dclint:no-duplicate-exported-ports"],
    },
    check: Check::Compose,
    page: page!("duplicate_host_port"),
};

/// Of a longer range, only the beginning is compared.
const LONGEST_RANGE: usize = 100;

/// Of more services that hold a port in turns, only the first are compared.
const MOST_HOLDERS: usize = 8;

/// Who publishes a port, and where that is written.
#[derive(Clone, Copy)]
struct Holder<'a> {
    name: &'a str,
    service: &'a Value,
    span: Span,
    container: u16,
}

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    // By protocol and port, each with its addresses; no address stands for all of them.
    let mut seen: BTreeMap<(&str, u16), Vec<(&str, Holder)>> = BTreeMap::new();
    for (name, service) in service::in_order(effective) {
        // On the host's own network nothing is published.
        if service.get("network_mode").and_then(Value::as_text) == Some("host") {
            continue;
        }
        for port in service::ports(service).filter(is_fixed) {
            let Some(host) = port.host else { continue };
            let holder = Holder { name, service, span: port.span, container: port.container };
            let taken = (host.first..=host.last).take(LONGEST_RANGE).find_map(|number| {
                let holders = seen.entry((port.protocol, number)).or_default();
                let before = holders
                    .iter()
                    .find(|(address, it)| meets(address, port.address) && collides(it, &holder));
                let before = before.map(|(_, it)| (number, *it));
                if before.is_none() && holders.len() < MOST_HOLDERS {
                    holders.push((port.address, holder));
                }
                before
            });
            let Some((number, before)) = taken else { continue };
            let args = vec![
                ("port", usize::from(number).into()),
                ("service", name.into()),
                ("first", before.name.into()),
            ];
            out.report(out.at(port.span, args).related(before.span, "related", Vec::new()));
        }
        report_copies(name, service, out);
    }
}

/// Several containers of one service cannot hold its port either.
fn report_copies(name: &str, service: &Value, out: &mut Sink) {
    let Some(scale) = service.get("scale") else { return };
    let Some(count) = scale.as_int().and_then(|it| usize::try_from(it).ok()) else { return };
    if count < 2 {
        return;
    }
    for port in service::ports(service).filter(is_fixed) {
        let Some(host) = port.host else { continue };
        let args = vec![
            ("port", usize::from(host.first).into()),
            ("service", name.into()),
            ("count", count.into()),
        ];
        let finding = out.at(port.span, args).worded("message-copies").known_as(&[]);
        out.report(finding.related(scale.span(), "related-copies", Vec::new()));
    }
}

/// Whether the host port is fixed. A range for a single port leaves Docker the choice.
fn is_fixed(port: &Port) -> bool {
    let is_single = |range: PortRange| range.first == range.last;
    port.host.is_some_and(is_single)
}

/// Whether two addresses of the host have one in common.
fn meets(one: &str, other: &str) -> bool {
    one.is_empty() || other.is_empty() || one == other
}

fn collides(one: &Holder, other: &Holder) -> bool {
    if one.name == other.name {
        // Compose takes an entry that is there twice for one.
        return one.container != other.container;
    }
    service::may_run_together(one.service, other.service)
}
