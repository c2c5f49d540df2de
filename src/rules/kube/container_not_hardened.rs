//! A container that keeps rights which hardly any application needs.

use std::collections::BTreeSet;

use crate::finding::{Finding, Lint, Severity};
use crate::model::kube::{Container, Manifest, Pod, Role};
use crate::rules::kube::edits::{self, Field, Value};
use crate::rules::kube::pods;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::yaml::Node;
use crate::text::{Edit, Span};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "container-not-hardened",
        severity: Severity::Info,
        aliases: &[
            "kube-linter:run-as-non-root",
            "polaris:runAsRootAllowed",
            "checkov:CKV_K8S_23",
            "kube-linter:privilege-escalation-container",
            "polaris:privilegeEscalationAllowed",
            "checkov:CKV_K8S_20",
            "kube-linter:drop-net-raw-capability",
            "polaris:insecureCapabilities",
            "checkov:CKV_K8S_28",
            "checkov:CKV_K8S_37",
            "kube-score:container-seccomp-profile",
            "checkov:CKV_K8S_31",
            "polaris:linuxHardening",
            "checkov:CKV_K8S_29",
            "checkov:CKV_K8S_30",
        ],
    },
    check: Check::Kube,
    page: page!("container_not_hardened"),
};

/// What the Pod Security Standard "restricted" asks of a container.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    NonRoot,
    Escalation,
    Capabilities,
    Seccomp,
}

impl Part {
    const ALL: [Part; 4] = [Part::NonRoot, Part::Escalation, Part::Capabilities, Part::Seccomp];

    /// What is missing, in one line.
    fn written(self) -> &'static str {
        match self {
            Part::NonRoot => "runAsNonRoot: true",
            Part::Escalation => "allowPrivilegeEscalation: false",
            Part::Capabilities => "capabilities: {drop: [ALL]}",
            Part::Seccomp => "seccompProfile: {type: RuntimeDefault}",
        }
    }

    /// The codes of tools that report this part alone.
    fn aliases(self) -> &'static [&'static str] {
        match self {
            Part::NonRoot => {
                &["kube-linter:run-as-non-root", "polaris:runAsRootAllowed", "checkov:CKV_K8S_23"]
            }
            Part::Escalation => &["polaris:privilegeEscalationAllowed", "checkov:CKV_K8S_20"],
            Part::Capabilities => &[
                "kube-linter:drop-net-raw-capability",
                "polaris:insecureCapabilities",
                "checkov:CKV_K8S_28",
                "checkov:CKV_K8S_37",
            ],
            Part::Seccomp => &["kube-score:container-seccomp-profile", "checkov:CKV_K8S_31"],
        }
    }

    fn field(self) -> Field<'static> {
        let of = |key, value| Field { key, value };
        let below = |key, value| Value::Fields(vec![of(key, Value::Text(value))]);
        match self {
            Part::NonRoot => of("runAsNonRoot", Value::Text("true")),
            Part::Escalation => of("allowPrivilegeEscalation", Value::Text("false")),
            Part::Capabilities => of("capabilities", below("drop", "[ALL]")),
            Part::Seccomp => of("seccompProfile", below("type", "RuntimeDefault")),
        }
    }

    fn is_missing(self, pod: &Pod, container: &Container) -> bool {
        let own = |path: &[&str]| pods::at(&container.node, path);
        match self {
            Part::NonRoot => !is_non_root(pod, container) && root(pod, container).is_none(),
            Part::Escalation => {
                own(&["securityContext", "allowPrivilegeEscalation"]).and_then(Node::as_bool)
                    != Some(false)
            }
            Part::Capabilities => {
                let dropped = pods::items(&container.node, DROPPED);
                !dropped.iter().filter_map(Node::as_text).any(|it| it.eq_ignore_ascii_case("all"))
            }
            Part::Seccomp => {
                let profile = pods::security(pod, container, "seccompProfile");
                let kind = profile.and_then(|it| it.get("type")).and_then(Node::as_text);
                kind.is_none_or(|kind| kind == "Unconfined")
            }
        }
    }
}

const DROPPED: &[&str] = &["securityContext", "capabilities", "drop"];

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    let Some(pod) = pods::pod(manifest).filter(|pod| !pods::is_windows(pod)) else { return };
    // What the pod says of all its containers is told at the first.
    let mut told: BTreeSet<Span> = BTreeSet::new();
    for container in &pod.containers {
        if let Some(user) = root(pod, container).filter(|it| told.insert(it.span)) {
            let args = vec![("container", container.name().into())];
            let finding = out.at(user.span, args).worded("message-root");
            let finding = finding.known_as(Part::NonRoot.aliases());
            // To prepare folders for others is what an init container may be for.
            let is_init = container.role == Role::Init;
            out.report(if is_init { finding } else { finding.severity(Severity::Warning) });
        }
        // One with all rights has been told so; one without an image is a patch to another.
        if !pods::is_privileged(container) && container.image.is_some() {
            check_parts(pod, container, out);
        }
    }
}

fn check_parts(pod: &Pod, container: &Container, out: &mut Sink) {
    let missing: Vec<Part> =
        Part::ALL.into_iter().filter(|part| part.is_missing(pod, container)).collect();
    if missing.is_empty() {
        return;
    }
    let names: Vec<&str> = missing.iter().map(|part| part.written()).collect();
    let args = vec![("container", container.name().into()), ("missing", names.join("`, `").into())];
    let context = container.node.get("securityContext");
    let finding = out.at(context_key(container).unwrap_or(container.place()), args);
    let finding = with_aliases(finding, &missing, pod, context);
    let edits = edits(container, context, &missing, out);
    out.report(if edits.is_empty() { finding } else { finding.unsafe_fix(edits) });
}

fn context_key(container: &Container) -> Option<Span> {
    container.node.entry("securityContext").map(|entry| entry.key.span)
}

fn with_aliases(finding: Finding, missing: &[Part], pod: &Pod, context: Option<&Node>) -> Finding {
    let mut aliases: Vec<&'static str> =
        missing.iter().flat_map(|part| part.aliases()).copied().collect();
    let escalates = context.and_then(|it| it.get("allowPrivilegeEscalation"));
    if escalates.and_then(Node::as_bool) == Some(true) {
        aliases.push("kube-linter:privilege-escalation-container");
    }
    if context.is_none() {
        aliases.push("checkov:CKV_K8S_30");
        if pod.spec.get("securityContext").is_none() {
            aliases.extend(["checkov:CKV_K8S_29", "polaris:linuxHardening"]);
        }
    }
    finding.known_as_these(aliases)
}

/// Whether no process of a container starts as root.
fn is_non_root(pod: &Pod, container: &Container) -> bool {
    let of = |field| pods::security(pod, container, field);
    of("runAsNonRoot").and_then(Node::as_bool) == Some(true)
        || of("runAsUser").and_then(Node::as_int).is_some_and(|user| user != 0)
}

/// Where a container is told to run as root.
fn root<'a>(pod: &'a Pod, container: &'a Container) -> Option<&'a Node> {
    let of = |field| pods::security(pod, container, field);
    // Both together the kubelet refuses.
    let is_refused = of("runAsNonRoot").and_then(Node::as_bool) == Some(true);
    of("runAsUser").filter(|user| user.as_int() == Some(0) && !is_refused)
}

/// Adds what is missing. What is written otherwise was wanted so, but for the one field that is
/// nothing but a switch.
fn edits(container: &Container, context: Option<&Node>, missing: &[Part], out: &Sink) -> Vec<Edit> {
    let Some(context) = context.filter(|it| !it.is_null()) else {
        if context.is_some() {
            return Vec::new();
        }
        let fields = missing.iter().map(|part| part.field()).collect();
        let field = Field { key: "securityContext", value: Value::Fields(fields) };
        return edits::add(&container.node, &["imagePullPolicy", "image", "name"], &[field], out)
            .into_iter()
            .collect();
    };
    let mut new = Vec::new();
    let mut edits = Vec::new();
    for part in missing {
        let field = part.field();
        match context.get(field.key) {
            None => new.push(field),
            Some(switch) if *part == Part::Escalation && switch.as_bool().is_some() => {
                edits.push(Edit::replace(switch.span, "false"));
            }
            Some(written) if *part == Part::Capabilities && written.get("drop").is_none() => {
                let drop = Field { key: "drop", value: Value::Text("[ALL]") };
                edits.extend(edits::add(written, &[], &[drop], out));
            }
            Some(_) => {}
        }
    }
    edits.extend(edits::add(context, &[], &new, out));
    edits
}
