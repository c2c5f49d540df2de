//! What containers ask for and may use.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::kube::Quantity;
use crate::order;
use crate::rules::kube::kube_validation::at::At;
use crate::rules::kube::kube_validation::{Report, formats};

/// Names without a prefix that mean something somewhere, though not in a container.
const ELSEWHERE: [&str; 17] = [
    "configmaps",
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "persistentvolumeclaims",
    "pods",
    "replicationcontrollers",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
    "requests.storage",
    "resourcequotas",
    "secrets",
    "services",
    "services.loadbalancers",
    "services.nodeports",
    "storage",
];

/// `has_defaults`: what is limited and not asked for is asked for in full.
pub(super) fn check(
    resources: &At,
    has_defaults: bool,
    claims: &BTreeSet<String>,
    report: &mut Report,
) {
    let (limits, requests) = (resources.field("limits"), resources.field("requests"));
    let limited: BTreeMap<&str, At> = order::map(limits.entries());
    let requested: BTreeSet<&str> = order::set(requests.entries().map(|(name, _)| name));
    for (name, amount) in limits.entries() {
        amount_of(name, &amount, report);
        if has_defaults && !requested.contains(name) {
            amount_of(name, &requests.alias_key(name, &amount), report);
        }
    }
    for (name, amount) in requests.entries() {
        amount_of(name, &amount, report);
        let Some(limit) = limited.get(name).filter(|limit| limit.is_set()) else {
            if !may_exceed(name) {
                report.required_as(&limits.pointing(&amount), "message-limit");
            }
            continue;
        };
        // The error has the path of all requests.
        within(name, &requests.pointing(&amount), &amount, limit, report);
    }
    let mut names = limited.keys().chain(&requested);
    let has_basics = names.clone().any(|name| matches!(*name, "cpu" | "memory"));
    if names.any(|name| is_huge(name)) && !has_basics {
        report.forbidden(resources, "message-hugepages-alone");
    }
    container_claims(&resources.field("claims"), claims, report);
}

/// What a pod needs beside its containers.
pub(super) fn overhead(overhead: &At, report: &mut Report) {
    let limits = overhead.field("limits");
    for (name, amount) in overhead.entries() {
        amount_of(name, &limits.alias_key(name, &amount), report);
    }
}

fn amount_of(name: &str, at: &At, report: &mut Report) {
    resource_name(name, at, report);
    let Some(amount) = at.quantity().map(Quantity::in_thousandths) else { return };
    if amount.is_negative() {
        report.invalid(at, "message-negative");
    }
    if is_extended(name) && !amount.is_whole() {
        report.invalid(at, "message-not-whole");
    }
    if let Some(size) = name.strip_prefix("hugepages-") {
        let page = Quantity::parse(size).filter(|page| page.is_whole());
        if !page.is_some_and(|page| amount.is_multiple_of(page)) {
            report.invalid(at, "message-hugepages");
        }
    }
}

/// The name of a resource of a container.
pub(super) fn resource_name(name: &str, at: &At, report: &mut Report) {
    let is_container = matches!(name, "cpu" | "memory" | "ephemeral-storage") || is_huge(name);
    let before = report.findings.len();
    report.form_of(at, name, formats::qualified_name);
    let is_readable = report.findings.len() == before;
    if name.contains('/') {
        if !is_native(name) && !is_extended(name) {
            report.invalid(at, "message-resource-name");
        }
        return;
    }
    let is_standard =
        is_container || ELSEWHERE.contains(&name) || name.starts_with("requests.hugepages-");
    if is_readable && !is_standard {
        report.invalid(at, "message-resource-prefix");
    }
    if !is_container {
        report.invalid(at, "message-resource-name");
    }
}

/// What is asked for fits what is allowed; `place` is where an error goes.
fn within(name: &str, place: &At, amount: &At, limit: &At, report: &mut Report) {
    let (Some(asked), Some(most)) = (rounded(amount), rounded(limit)) else { return };
    let args = vec![("resource", name.into()), ("limit", limit.shown().into())];
    if asked != most && !may_exceed(name) {
        report.add(place, "Invalid", "message-request-equal", args);
    } else if asked > most {
        report.add(place, "Invalid", "message-request-large", args);
    }
}

/// Whether more may be allowed than there is.
fn may_exceed(name: &str) -> bool {
    is_native(name) && !is_huge(name)
}

fn rounded(at: &At) -> Option<Quantity> {
    at.quantity().map(Quantity::in_thousandths)
}

fn is_huge(name: &str) -> bool {
    name.starts_with("hugepages-")
}

fn is_native(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

/// A resource that somebody else brings, such as `nvidia.com/gpu`.
fn is_extended(name: &str) -> bool {
    let in_quota = ["requests.", name].concat();
    !is_native(name)
        && !name.starts_with("requests.")
        && formats::qualified_name(&in_quota).is_empty()
}

/// The claims that a container names.
fn container_claims(claims: &At, known: &BTreeSet<String>, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for claim in claims.items() {
        let name = claim.field("name");
        if name.text().is_empty() {
            report.required(&claim);
            continue;
        }
        let request = claim.field("request");
        report.form_if_any(&request, formats::dns_label);
        if !seen.insert([name.text(), "/", request.text()].concat()) {
            report.duplicate(&claim);
        }
        if !known.contains(name.text()) {
            report.missing_target(&claim, "message-claim");
        }
    }
}

/// The claims of a pod.
pub(super) fn claims(claims: &At, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for claim in claims.items() {
        let name = claim.field("name");
        if seen.contains(name.text()) {
            report.duplicate(&name);
        } else {
            report.required_form(&name, formats::dns_label);
            seen.insert(name.text().to_owned());
        }
        let (one, template) =
            (claim.field("resourceClaimName"), claim.field("resourceClaimTemplateName"));
        if one.is_set() == template.is_set() {
            report.invalid(&claim, "message-claim-source");
        }
        for source in [one, template] {
            if source.is_set() {
                report.form(&source, formats::dns_subdomain);
            }
        }
    }
}
