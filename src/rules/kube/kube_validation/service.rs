//! Services: their type, their ports and addresses, and what goes with what.

use std::collections::BTreeSet;

use crate::rules::kube::kube_validation::at::At;
use crate::rules::kube::kube_validation::formats::{self, Ip};
use crate::rules::kube::kube_validation::{Report, container, metadata};

const TYPES: [&str; 4] = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];

/// A service, with the defaults that matter here.
struct Service<'a> {
    spec: At<'a>,
    kind: &'a str,
    is_headless: bool,
}

pub(super) fn check(root: &At, report: &mut Report) {
    let spec = root.field("spec");
    let list = spec.field("clusterIPs");
    let own = spec.field("clusterIP");
    let ips = addresses(&list, &own);
    let is_headless = matches!(&ips[..], [only] if only.text == "None");
    let service = Service { spec, kind: spec.field("type").text_or("ClusterIP"), is_headless };
    let has_no_ports = spec.field("ports").count() == 0;
    if has_no_ports && !is_headless && service.kind != "ExternalName" {
        report.required(&spec.field("ports"));
    }
    kind(&service, &ips, &list, report);
    if service.kind != "ExternalName" {
        cluster_ips(&service, &ips, &list, &own, report);
    }
    ports(&service, report);
    metadata::check_labels(&spec.field("selector"), report);
    affinity(&spec, report);
    external_ips(&spec, report);
    balancer(root, &service, report);
    traffic(&service, report);
}

/// An address of the cluster, and where it is written.
struct Address<'a> {
    at: At<'a>,
    text: &'a str,
}

/// Who writes one address only is taken to mean a list of one.
fn addresses<'a>(list: &'a At<'a>, own: &At<'a>) -> Vec<Address<'a>> {
    if list.count() > 0 || own.text().is_empty() {
        return list.items().map(|at| Address { at, text: at.text() }).collect();
    }
    vec![Address { at: list.index(0).pointing(own), text: own.text() }]
}

fn kind(service: &Service, ips: &[Address], list: &At, report: &mut Report) {
    let spec = &service.spec;
    report.choice(&spec.field("type"), &TYPES);
    match service.kind {
        "LoadBalancer" | "NodePort" if service.is_headless => {
            for ip in ips {
                report.add(
                    &ip.at,
                    "Invalid",
                    "message-headless",
                    vec![("type", service.kind.into())],
                );
            }
        }
        "ExternalName" => {
            if let [first, ..] = ips {
                report.forbidden(&list.pointing(&first.at), "message-external-only");
            }
            let families = spec.field("ipFamilies");
            if families.count() > 0 {
                report.forbidden(&families, "message-external-only");
            }
            let policy = spec.field("ipFamilyPolicy");
            if policy.is_set() {
                report.forbidden(&policy, "message-external-only");
            }
            let name = spec.field("externalName");
            let text = name.text();
            let text = text.strip_suffix('.').unwrap_or(text);
            if text.is_empty() {
                report.required(&name);
            } else {
                report.form_of(&name, text, formats::dns_subdomain);
            }
        }
        _ => {}
    }
}

fn cluster_ips(service: &Service, ips: &[Address], list: &At, own: &At, report: &mut Report) {
    if let [first, ..] = ips
        && first.text != own.text()
    {
        report.invalid(list, "message-first-ip");
    }
    let families = service.spec.field("ipFamilies");
    let mut seen = BTreeSet::new();
    for family in families.items() {
        if !matches!(family.text(), "IPv4" | "IPv6") {
            report.unsupported(&family, &["IPv4", "IPv6"]);
        }
        if !seen.insert(family.text().to_owned()) {
            report.duplicate(&family);
        }
    }
    let policies = ["PreferDualStack", "RequireDualStack", "SingleStack"];
    report.choice_if_set(&service.spec.field("ipFamilyPolicy"), &policies);
    let before = report.findings.len();
    for (index, ip) in ips.iter().enumerate() {
        if index == 0 && ip.text == "None" {
            if ips.len() > 1 {
                report.invalid(&list.pointing(&ip.at), "message-none-alone");
            }
            continue;
        }
        report.form_of(&ip.at, ip.text, formats::ip);
    }
    let are_addresses = report.findings.len() == before;
    if ips.len() > 2 {
        report.add(list, "Invalid", "message-too-many", vec![("limit", "2".into())]);
    }
    if are_addresses && !service.is_headless {
        address_families(ips, list, &families, report);
    }
}

fn address_families(ips: &[Address], list: &At, families: &At, report: &mut Report) {
    let is_v6 = |ip: &Address| matches!(formats::parse_ip(ip.text), Some(Ip::V6(_)));
    let sixes = ips.iter().filter(|ip| is_v6(ip)).count();
    if ips.len() > 1 && (sixes == 0 || sixes == ips.len()) {
        report.invalid(list, "message-one-family");
    }
    for (ip, family) in ips.iter().zip(families.items()) {
        if (family.text() == "IPv4" && is_v6(ip)) || (family.text() == "IPv6" && !is_v6(ip)) {
            report.add(
                &ip.at,
                "Invalid",
                "message-other-family",
                vec![("family", family.text().into())],
            );
        }
    }
}

fn ports(service: &Service, report: &mut Report) {
    let list = service.spec.field("ports");
    let (mut names, mut numbers, mut node_ports) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for port in list.items() {
        let name = port.field("name");
        if name.text().is_empty() && list.count() > 1 {
            report.required_as(&name, "message-port-unnamed");
        }
        report.form_if_any(&name, formats::dns_label);
        if !name.text().is_empty() && !names.insert(name.text().to_owned()) {
            report.duplicate(&name);
        }
        let number = port.field("port");
        container::port_number(&number, report);
        let protocol = port.field("protocol");
        container::protocol(&protocol, report);
        let target = port.field("targetPort");
        if target.text().is_empty() && target.number() == 0 {
            // Without a target, the port is its own.
            container::port_number(&port.alias_of("targetPort", &number), report);
        } else {
            container::port(&target, report);
        }
        let application = port.field("appProtocol");
        if application.is_set() {
            report.form(&application, formats::qualified_name);
        }
        let protocol = protocol.text_or("TCP").to_owned();
        let node_port = port.field("nodePort");
        if node_port.number() != 0 {
            if service.kind == "ClusterIP" {
                report.forbidden(&node_port, "message-node-port");
            }
            if !node_ports.insert((node_port.number(), protocol.clone())) {
                report.duplicate(&node_port);
            }
        }
        if !numbers.insert((number.number(), protocol)) {
            report.add(
                &port.pointing(&number),
                "Duplicate",
                "message-same-port",
                vec![("port", number.number().to_string().into())],
            );
        }
    }
}

fn affinity(spec: &At, report: &mut Report) {
    let affinity = spec.field("sessionAffinity");
    report.choice(&affinity, &["ClientIP", "None"]);
    if affinity.text() == "ClientIP" {
        let config = spec.field("sessionAffinityConfig");
        let client = config.field("clientIP");
        let timeout = client.field("timeoutSeconds");
        if timeout.integer().is_some_and(|seconds| !(1..=86400).contains(&seconds)) {
            report.invalid(&timeout, "message-affinity-time");
        }
    }
}

fn external_ips(spec: &At, report: &mut Report) {
    for at in spec.field("externalIPs").items() {
        match formats::parse_ip(at.text()) {
            None => report.invalid(&at, "message-ip"),
            Some(ip) if is_special(ip) => report.invalid(&at, "message-ip-special"),
            Some(_) => {}
        }
    }
}

/// An address that means the machine itself, its link, or nothing.
fn is_special(ip: Ip) -> bool {
    match ip {
        Ip::V4(ip) => {
            let [a, b, c, _] = ip.octets();
            ip.is_unspecified() || a == 127 || (a, b) == (169, 254) || (a, b, c) == (224, 0, 0)
        }
        Ip::V6(ip) => {
            let first = ip.segments()[0];
            ip.is_unspecified()
                || ip.is_loopback()
                || first & 0xffc0 == 0xfe80
                || first & 0xff0f == 0xff02
        }
    }
}

fn balancer(root: &At, service: &Service, report: &mut Report) {
    const ANNOTATION: &str = "service.beta.kubernetes.io/load-balancer-source-ranges";
    let spec = &service.spec;
    let is_balancer = service.kind == "LoadBalancer";
    let ranges = spec.field("loadBalancerSourceRanges");
    let metadata = root.field("metadata");
    let annotations = metadata.field("annotations");
    let annotation = annotations.key(ANNOTATION);
    if ranges.count() > 0 {
        // The error's path begins with a capital.
        let place = spec.alias_of("LoadBalancerSourceRanges", &ranges);
        if !is_balancer {
            report.forbidden(&place, "message-balancer");
        }
        place.items().for_each(|it| report.form_of(&it, it.text().trim(), formats::cidr));
    } else if annotation.is_set() {
        if !is_balancer {
            report.forbidden(&annotation, "message-balancer");
        }
        let text = annotation.text().trim();
        for range in text.split(',').filter(|_| !text.is_empty()) {
            report.form_of(&annotation, range.trim(), formats::cidr);
        }
    }
    for name in ["allocateLoadBalancerNodePorts", "loadBalancerClass"] {
        let field = spec.field(name);
        if field.is_set() && !is_balancer {
            report.forbidden(&field, "message-balancer");
        }
    }
    let class = spec.field("loadBalancerClass");
    if class.is_set() && is_balancer {
        report.form(&class, formats::qualified_name);
    }
}

fn traffic(service: &Service, report: &mut Report) {
    let spec = &service.spec;
    let policy = spec.field("externalTrafficPolicy");
    let is_outside = matches!(service.kind, "LoadBalancer" | "NodePort")
        || (service.kind == "ClusterIP" && spec.field("externalIPs").count() > 0);
    if is_outside {
        report.choice(&policy, &["Cluster", "Local"]);
    } else if !policy.text().is_empty() {
        report.invalid(&policy, "message-external-traffic");
    }
    let health = spec.field("healthCheckNodePort");
    if health.number() != 0 {
        if service.kind == "LoadBalancer" && policy.text() == "Local" {
            container::port_number(&health, report);
        } else {
            report.invalid(&health, "message-health-port");
        }
    }
    report.choice_if_set(&spec.field("internalTrafficPolicy"), &["Cluster", "Local"]);
    report.choice_if_set(&spec.field("trafficDistribution"), &["PreferClose"]);
}
