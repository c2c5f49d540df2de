//! Two services that publish the same port of the host.

use std::collections::BTreeMap;

use crate::finding::{Lint, Severity};
use crate::model::compose::{ComposeFile, PortMapping, PortRange, Service};
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "duplicate-host-port",
        severity: Severity::Error,
        aliases: &["dclint:no-duplicate-exported-ports"],
    },
    check: Check::Compose(check),
    page: page!("duplicate_host_port"),
};

fn check(file: &ComposeFile, out: &mut Sink) {
    // By protocol and first port: what was published before, so that each is compared to few.
    let mut seen: BTreeMap<(&str, u16), Vec<Published>> = BTreeMap::new();
    let services = file.services.iter().filter(|service| service.profiles.is_empty());
    for (service, port, host) in services.flat_map(published) {
        for number in host.first..=host.last {
            let earlier = seen.entry((&port.protocol, number)).or_default();
            let clash = earlier.iter().find(|it| shares_address(it.1, port));
            if let Some((first, before, _)) = clash {
                let args = vec![
                    ("port", usize::from(number).into()),
                    ("service", (&service.name.value).into()),
                    ("first", (&first.name.value).into()),
                ];
                let finding = out.at(port.span, args);
                out.report(finding.related(before.span, "related", Vec::new()));
                break;
            }
            // One of an address is enough to clash with.
            earlier.push((service, port, host));
        }
    }
}

type Published<'a> = (&'a Service, &'a PortMapping, PortRange);

/// The mappings whose host port is written. Long ranges leave Docker a choice.
fn published(service: &Service) -> impl Iterator<Item = Published<'_>> {
    let is_choice = |port: &PortMapping, host: PortRange| {
        host.last - host.first != port.container.last - port.container.first
    };
    service.ports.iter().filter_map(move |port| {
        let host = port.host.filter(|&host| !is_choice(port, host))?;
        Some((service, port, host))
    })
}

/// Without an address, a port is published on all of them.
fn shares_address(a: &PortMapping, b: &PortMapping) -> bool {
    let is_any = |ip: &str| matches!(ip, "0.0.0.0" | "::" | "");
    match (a.host_ip.as_deref(), b.host_ip.as_deref()) {
        (Some(a), Some(b)) => a == b || is_any(a) || is_any(b),
        _ => true,
    }
}
