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
    check: Check::Yaml,
    page: page!("duplicate_host_port"),
};

/// Of a longer range, only the beginning is compared.
const LONGEST_RANGE: usize = 100;

pub(in crate::rules) fn check(file: &ComposeFile, out: &mut Sink) {
    // By protocol, port and address; no address stands for all of them.
    let mut seen: BTreeMap<(&str, u16, &str), Published> = BTreeMap::new();
    // Services with profiles may never run together.
    let services = file.services.iter().filter(|service| service.profiles.is_empty());
    for (service, port) in services.flat_map(published) {
        let address = address(port);
        let numbers = port.host.map_or(0..=0, |host| host.first..=host.last);
        for number in numbers.take(LONGEST_RANGE) {
            let protocol = port.protocol.as_str();
            let on_all = seen.get(&(protocol, number, ""));
            let on_same = || match address {
                "" => seen.range((protocol, number, "")..(protocol, number, "\u{10ffff}")).next(),
                address => seen.get_key_value(&(protocol, number, address)),
            };
            let Some(&(first, before)) = on_all.or_else(|| on_same().map(|(_, it)| it)) else {
                seen.insert((protocol, number, address), (service, port));
                continue;
            };
            // Compose takes an entry that is there twice for one.
            if std::ptr::eq(first, service) && before.container == port.container {
                continue;
            }
            let args = vec![
                ("port", usize::from(number).into()),
                ("service", (&service.name.value).into()),
                ("first", (&first.name.value).into()),
            ];
            let finding = out.at(port.span, args);
            out.report(finding.related(before.span, "related", Vec::new()));
            break;
        }
    }
}

type Published<'a> = (&'a Service, &'a PortMapping);

/// The mappings whose host port is fixed. A range for a single port leaves Docker the choice.
fn published(service: &Service) -> impl Iterator<Item = Published<'_>> {
    let width = |range: PortRange| range.last - range.first;
    let is_fixed =
        move |port: &&PortMapping| port.host.is_some_and(|it| width(it) == width(port.container));
    service.ports.iter().filter(is_fixed).map(move |port| (service, port))
}

/// The address of the host, empty for all of them.
fn address(port: &PortMapping) -> &str {
    match port.host_ip.as_deref() {
        None | Some("0.0.0.0" | "::") => "",
        Some(address) => address,
    }
}
