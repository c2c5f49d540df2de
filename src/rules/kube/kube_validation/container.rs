//! Containers: names, images, ports, and what each of the three sorts may have.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::kube::Json;
use crate::rules::kube::kube_validation::at::At;
use crate::rules::kube::kube_validation::pod::Kind;
use crate::rules::kube::kube_validation::volume::Source;
use crate::rules::kube::kube_validation::{
    Report, env, formats, mounts, probe, resources, security,
};
use crate::text::Edit;

const PROTOCOLS: [&str; 3] = ["SCTP", "TCP", "UDP"];

/// What is known of the pod around a container.
pub(super) struct Around<'a> {
    pub(super) kind: Kind<'a>,
    /// The volumes that can be mounted, by their names.
    pub(super) volumes: BTreeMap<String, Source>,
    /// The names of the resource claims.
    pub(super) claims: BTreeSet<String>,
    /// How many seconds the pod has to stop.
    pub(super) grace: i64,
    /// Whether the pod ever starts a container again.
    pub(super) restarts: bool,
    pub(super) host_network: bool,
    /// Whether users in the pod are those of the node.
    pub(super) host_users: bool,
    /// Names of the containers before this one.
    pub(super) names: BTreeSet<String>,
    /// What the containers before this one take of the node.
    pub(super) host_ports: BTreeSet<String>,
}

/// Which list a container stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Main,
    Init,
    Ephemeral,
}

pub(super) fn check(at: &At, side: Side, around: &mut Around, report: &mut Report) {
    name(at, side, around, report);
    let image = at.field("image");
    report.required_text(&image);
    let is_padded = image.text().trim() != image.text();
    if is_padded && (around.kind.is_pod() || side == Side::Ephemeral) {
        report.invalid(&image, "message-padded");
    }
    report.choice(&at.field("imagePullPolicy"), &["Always", "IfNotPresent", "Never"]);
    let policy = at.field("terminationMessagePolicy");
    report.choice(&policy, &["File", "FallbackToLogsOnError"]);
    ports(at, report);
    host_ports(at, side, around, report);
    env::check(at, report);
    mounts::check(at, around, report);
    let has_defaults = around.kind.is_pod() && side != Side::Ephemeral;
    resources::check(&at.field("resources"), has_defaults, &around.claims, report);
    resize(&at.field("resizePolicy"), around, report);
    security::check_container(&at.field("securityContext"), around.host_users, report);
    match side {
        Side::Main => {
            let restarts = at.field("restartPolicy");
            if restarts.is_set() {
                report.forbidden(&restarts, "message-container-restart");
            }
            probe::check_all(at, around.grace, report);
        }
        Side::Init => init(at, around, report),
        Side::Ephemeral => ephemeral(at, report),
    }
}

fn name(at: &At, side: Side, around: &mut Around, report: &mut Report) {
    let name = at.field("name");
    report.required_form(&name, formats::dns_label);
    let text = name.text();
    if around.names.contains(text) {
        report.duplicate(&name);
    } else if side != Side::Init || !text.is_empty() {
        around.names.insert(text.to_owned());
    }
}

/// Only one that runs beside the others may be asked how it is.
fn init(at: &At, around: &Around, report: &mut Report) {
    let restarts = at.field("restartPolicy");
    report.choice_if_set(&restarts, &["Always"]);
    if restarts.text() == "Always" {
        return probe::check_all(at, around.grace, report);
    }
    for name in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] {
        let field = at.field(name);
        if field.is_set() {
            report.forbidden(&field, "message-init");
        }
    }
}

fn ephemeral(at: &At, report: &mut Report) {
    const NOT_THERE: [&str; 7] = [
        "ports",
        "livenessProbe",
        "readinessProbe",
        "startupProbe",
        "lifecycle",
        "restartPolicy",
        "resizePolicy",
    ];
    for name in NOT_THERE {
        let field = at.field(name);
        if field.is_set() {
            report.forbidden(&field, "message-ephemeral-field");
        }
    }
    if at.field("resources").count() > 0 {
        report.forbidden(&at.field("resources"), "message-ephemeral-field");
    }
}

fn ports(at: &At, report: &mut Report) {
    let mut names = BTreeSet::new();
    for port in at.field("ports").items() {
        let name = port.field("name");
        let before = report.findings.len();
        report.form_if_any(&name, formats::port_name);
        let is_named = !name.text().is_empty() && report.findings.len() == before;
        if is_named && !names.insert(name.text().to_owned()) {
            report.duplicate(&name);
        }
        let number = port.field("containerPort");
        if number.number() == 0 {
            report.required(&number);
        } else {
            port_number(&number, report);
        }
        let host = port.field("hostPort");
        if host.number() != 0 {
            port_number(&host, report);
        }
        report.choice(&port.field("protocol"), &PROTOCOLS);
    }
}

/// Ports of the node: each is there once, and with the node's network they are the pod's own.
fn host_ports(at: &At, side: Side, around: &mut Around, report: &mut Report) {
    if side == Side::Ephemeral {
        return;
    }
    // Init containers run one after the other.
    let mut own = BTreeSet::new();
    let is_defaulted = around.host_network && matches!(around.kind, Kind::Pod);
    for port in at.field("ports").items() {
        let host = port.field("hostPort");
        let inner = port.field("containerPort").number();
        let number = match host.number() {
            0 if is_defaulted => inner,
            number => number,
        };
        if number == 0 {
            continue;
        }
        let protocol = port.field("protocol").text_or("TCP");
        let number_text = number.to_string();
        let key = [protocol, port.field("hostIP").text(), &number_text].join("/");
        let seen = if side == Side::Main { &mut around.host_ports } else { &mut own };
        if !seen.insert(key) {
            report.duplicate(&host);
        }
        if around.host_network && side == Side::Main && number != inner {
            report.invalid(&host, "message-host-port");
        }
    }
}

/// A number between 1 and 65535.
pub(super) fn port_number(at: &At, report: &mut Report) {
    if !(1..=65535).contains(&at.number()) {
        report.invalid(at, "message-port-range");
    }
}

/// A port by number or by name.
pub(super) fn port(at: &At, report: &mut Report) {
    let Json::Text(text) = at.json() else { return port_number(at, report) };
    let is_number = text.parse().is_ok_and(|number: u16| number > 0);
    if is_number && text.len() <= 5 {
        report.invalid(at, "message-port-quoted");
        report.fix_last(
            Edit::replace(at.span(), text),
            "fix-unquote",
            vec![("value", text.into())],
        );
    } else {
        report.form(at, formats::port_name);
    }
}

pub(super) fn protocol(at: &At, report: &mut Report) {
    report.choice(at, &PROTOCOLS);
}

fn resize(policies: &At, around: &Around, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for policy in policies.items() {
        let resource = policy.field("resourceName");
        let restarts = policy.field("restartPolicy");
        if !seen.insert(resource.text().to_owned()) {
            report.duplicate(&policy);
        }
        one_of(&policies.pointing(&resource), resource.text(), &["cpu", "memory"], report);
        let allowed = ["NotRequired", "RestartContainer"];
        one_of(&policies.pointing(&restarts), restarts.text(), &allowed, report);
        if !around.restarts && restarts.text() != "NotRequired" {
            report.invalid(&policies.pointing(&restarts), "message-resize");
        }
    }
}

/// A value that has to be there and one of these; errors have the path of the list.
fn one_of(list: &At, value: &str, allowed: &[&str], report: &mut Report) {
    if value.is_empty() {
        report.required(list);
    } else if !allowed.contains(&value) {
        report.unsupported(list, allowed);
    }
}
