//! Pods, and the templates that pods are made from.

use std::collections::BTreeSet;

use crate::order;
use crate::rules::kube::kube_validation::at::At;
use crate::rules::kube::kube_validation::container::{Around, Side};
use crate::rules::kube::kube_validation::{
    Report, container, formats, metadata, resources, scheduling, security, volume,
};

pub(super) fn check_pod(root: &At, report: &mut Report) {
    let spec = root.field("spec");
    check_spec(&spec, Kind::Pod, report);
    let account = spec.field("serviceAccountName");
    let old_account = spec.field("serviceAccount");
    if account.text().is_empty() && old_account.text().is_empty() {
        for item in spec.field("volumes").items() {
            for source in item.field("projected").field("sources").items() {
                let token = source.field("serviceAccountToken");
                if token.is_set() {
                    report.forbidden(&token, "message-token-account");
                }
            }
        }
    }
    let others = spec.field("ephemeralContainers");
    if others.count() > 0 {
        report.forbidden(&others, "message-ephemeral");
    }
    let node = spec.field("nodeName");
    if !node.text().is_empty() && spec.field("schedulingGates").count() > 0 {
        report.forbidden(&node, "message-gated");
    }
    security::annotations_agree(&root.field("metadata"), &spec, report);
}

/// The template of what makes pods.
pub(super) fn check_template(template: &At, kind: Kind, report: &mut Report) {
    let metadata = template.field("metadata");
    let labels = metadata.field("labels");
    let annotations = metadata.field("annotations");
    metadata::check_labels(&template.alias_of("labels", &labels), report);
    metadata::check_annotations(&template.alias_of("annotations", &annotations), report);
    let spec = template.field("spec");
    check_spec(&spec, kind, report);
    security::annotations_agree(&metadata, &spec, report);
    let others = spec.field("ephemeralContainers");
    if others.count() > 0 {
        report.forbidden(&others, "message-ephemeral");
    }
}

/// What the specification belongs to.
#[derive(Clone, Copy)]
pub(super) enum Kind<'a> {
    Pod,
    Template,
    /// The template of a StatefulSet, whose pods are looked at only when they are made. They can
    /// mount its claims.
    Later {
        claims: &'a At<'a>,
    },
}

impl Kind<'_> {
    /// Whether the defaults of pods, and not only those of templates, are set.
    pub(super) fn is_pod(self) -> bool {
        !matches!(self, Kind::Template)
    }
}

fn check_spec(spec: &At, kind: Kind, report: &mut Report) {
    let volumes = spec.field("volumes");
    let mounted = volume::check(&volumes, kind, report);
    let claims = spec.field("resourceClaims");
    resources::claims(&claims, report);
    let mut around = Around {
        kind,
        volumes: mounted,
        claims: order::set(claims.items().map(|claim| claim.field("name").text().to_owned())),
        grace: spec.field("terminationGracePeriodSeconds").integer().unwrap_or(30),
        restarts: spec.field("restartPolicy").text_or("Always") != "Never",
        host_network: spec.field("hostNetwork").is_true(),
        host_users: spec.field("hostUsers").boolean().unwrap_or(true),
        names: BTreeSet::new(),
        host_ports: BTreeSet::new(),
    };
    let containers = spec.field("containers");
    if containers.count() == 0 {
        report.required(&containers);
    }
    for item in containers.items() {
        container::check(&item, Side::Main, &mut around, report);
    }
    for item in spec.field("initContainers").items() {
        container::check(&item, Side::Init, &mut around, report);
    }
    for item in spec.field("ephemeralContainers").items() {
        container::check(&item, Side::Ephemeral, &mut around, report);
    }
    basics(spec, report);
    names(spec, report);
    dns(spec, report);
    hosts(spec, report);
    security::check_pod(spec, report);
    scheduling::check(spec, report);
    resources::overhead(&spec.field("overhead"), report);
}

fn basics(spec: &At, report: &mut Report) {
    report.choice(&spec.field("restartPolicy"), &["Always", "OnFailure", "Never"]);
    report.choice_if_set(&spec.field("preemptionPolicy"), &["PreemptLowerPriority", "Never"]);
    metadata::check_labels(&spec.field("nodeSelector"), report);
    report.range(&spec.field("activeDeadlineSeconds"), 1, i64::from(i32::MAX));
    for gate in spec.field("readinessGates").items() {
        report.form(&gate.field("conditionType"), formats::qualified_name);
    }
    let gates = spec.field("schedulingGates");
    let mut seen = BTreeSet::new();
    for gate in gates.items() {
        let name = gate.field("name");
        report.form_of(&gate, name.text(), formats::qualified_name);
        if !seen.insert(name.text().to_owned()) {
            report.duplicate(&gate.pointing(&name));
        }
    }
}

fn names(spec: &At, report: &mut Report) {
    let forms: [(&str, formats::Format); 6] = [
        ("serviceAccountName", formats::dns_subdomain),
        ("nodeName", formats::dns_subdomain),
        ("hostname", formats::dns_label),
        ("subdomain", formats::dns_label),
        ("priorityClassName", formats::dns_subdomain),
        ("runtimeClassName", formats::dns_subdomain),
    ];
    for (name, form) in forms {
        let at = spec.field(name);
        if name == "runtimeClassName" && at.is_set() {
            report.form(&at, form);
        } else {
            report.form_if_any(&at, form);
        }
    }
}

fn dns(spec: &At, report: &mut Report) {
    let policy = spec.field("dnsPolicy");
    report.choice(&policy, &["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"]);
    let config = spec.field("dnsConfig");
    let servers = config.field("nameservers");
    if policy.text() == "None" {
        if !config.is_set() {
            return report.required_as(&config, "message-dns-none");
        }
        if servers.count() == 0 {
            return report.required_as(&servers, "message-dns-none");
        }
    }
    if servers.count() > 3 {
        report.add(&servers, "Invalid", "message-too-many", vec![("limit", "3".into())]);
    }
    for server in servers.items() {
        report.form(&server, formats::ip);
    }
    let searches = config.field("searches");
    if searches.count() > 32 {
        report.add(&searches, "Invalid", "message-too-many", vec![("limit", "32".into())]);
    }
    let characters: usize = searches.items().map(|search| search.text().len() + 1).sum();
    if characters > 2049 {
        report.add(&searches, "Invalid", "message-too-long", vec![("limit", "2048".into())]);
    }
    for search in searches.items() {
        let text = search.text();
        report.form_of(&search, text.strip_suffix('.').unwrap_or(text), formats::dns_subdomain);
    }
    for option in config.field("options").items() {
        if option.field("name").text().is_empty() {
            report.required(&option);
        }
    }
}

fn hosts(spec: &At, report: &mut Report) {
    for alias in spec.field("hostAliases").items() {
        report.form(&alias.field("ip"), formats::ip);
        for name in alias.field("hostnames").items() {
            report.form(&name, formats::dns_subdomain);
        }
    }
    if spec.field("hostUsers").boolean() == Some(false) {
        // Two of them are not called there as they are written.
        for (name, path) in
            [("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC")]
        {
            let at = spec.field(name);
            if at.is_true() {
                report.forbidden(&spec.alias_of(path, &at), "message-host-users");
            }
        }
    }
}
