//! Security contexts of pods and containers.

use std::collections::BTreeSet;

use crate::rules::kube::kube_validation::at::At;
use crate::rules::kube::kube_validation::{Report, formats};

const LOCALHOST: &str = "Localhost";

/// What a pod sets for all its containers, and which system it is for.
pub(super) fn check_pod(spec: &At, report: &mut Report) {
    let context = spec.field("securityContext");
    identities(&context, &["fsGroup", "runAsUser", "runAsGroup"], report);
    for group in context.field("supplementalGroups").items() {
        report.range(&group, 0, i64::from(i32::MAX));
    }
    let shares = spec.field("shareProcessNamespace");
    if shares.is_true() && spec.field("hostPID").is_true() {
        let place = context.alias_of("shareProcessNamespace", &shares);
        report.invalid(&place, "message-share-processes");
    }
    sysctls(spec, &context, report);
    report.choice_if_set(&context.field("fsGroupChangePolicy"), &["Always", "OnRootMismatch"]);
    report.choice_if_set(&context.field("supplementalGroupsPolicy"), &["Merge", "Strict"]);
    common(&context, report);
    host_process(spec, &context, report);
    system(spec, &context, report);
}

/// `host_users`: whether users in the pod are those of the node.
pub(super) fn check_container(context: &At, host_users: bool, report: &mut Report) {
    identities(context, &["runAsUser", "runAsGroup"], report);
    let mount = context.field("procMount");
    report.choice_if_set(&mount, &["Default", "Unmasked"]);
    if host_users && mount.text() == "Unmasked" {
        report.invalid(&mount, "message-unmasked");
    }
    if context.field("allowPrivilegeEscalation").boolean() == Some(false) {
        if context.field("privileged").is_true() {
            report.invalid(context, "message-privileged-escalation");
        }
        let capabilities = context.field("capabilities");
        let added = capabilities.field("add");
        if added.items().any(|item| item.text() == "CAP_SYS_ADMIN") {
            report.invalid(context, "message-admin-escalation");
        }
    }
    common(context, report);
}

fn identities(context: &At, fields: &[&str], report: &mut Report) {
    for field in fields {
        report.range(&context.field(field), 0, i64::from(i32::MAX));
    }
}

/// What pods and containers both have.
fn common(context: &At, report: &mut Report) {
    let seccomp = context.field("seccompProfile");
    if seccomp.is_set() {
        profile(&seccomp, report);
        report.form_if_any(&seccomp.field("localhostProfile"), formats::descending_path);
    }
    let armor = context.field("appArmorProfile");
    if armor.is_set() {
        profile(&armor, report);
        let local = armor.field("localhostProfile");
        if local.text().trim() != local.text() {
            report.invalid(&local, "message-padded");
        }
    }
    let windows = context.field("windowsOptions");
    let credentials = windows.field("gmsaCredentialSpecName");
    if credentials.is_set() {
        report.form(&credentials, formats::dns_subdomain);
    }
    for name in ["gmsaCredentialSpec", "runAsUserName"] {
        let field = windows.field(name);
        if field.is_set() && field.text().is_empty() {
            report.invalid(&field, "message-required");
        }
    }
}

/// A profile for seccomp or AppArmor.
fn profile(at: &At, report: &mut Report) {
    let (kind, local) = (at.field("type"), at.field("localhostProfile"));
    report.required_text(&kind);
    report.choice(&kind, &[LOCALHOST, "RuntimeDefault", "Unconfined"]);
    if kind.text() == LOCALHOST {
        if local.text().is_empty() {
            report.required(&local);
        }
    } else if local.is_set() {
        report.invalid(&local, "message-profile");
    }
}

fn sysctls(spec: &At, context: &At, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for item in context.field("sysctls").items() {
        let name = item.field("name");
        let before = report.findings.len();
        report.required_form(&name, formats::sysctl);
        let dotted = name.text().replace('/', ".");
        if !seen.insert(name.text().to_owned()) && report.findings.len() == before {
            report.duplicate(&name);
        }
        let is_net = dotted.starts_with("net.");
        let is_ipc = ["kernel.shm", "kernel.msg", "fs.mqueue."];
        let is_ipc = is_ipc.iter().any(|it| dotted.starts_with(it)) || dotted == "kernel.sem";
        let has = |field: &str| spec.field(field).is_true();
        if (is_net && has("hostNetwork")) || (is_ipc && has("hostIPC")) {
            report.invalid(&name, "message-host-sysctl");
        }
    }
}

/// Containers that are processes of a Windows node: all of them or none, and in its network.
fn host_process(spec: &At, context: &At, report: &mut Report) {
    let option = |context: &At| context.field("windowsOptions").field("hostProcess").boolean();
    let of_pod = option(context);
    let (mut count, mut all) = (0, 0);
    for list in ["initContainers", "containers", "ephemeralContainers"] {
        for container in spec.field(list).items() {
            let own_context = container.field("securityContext");
            let own = option(&own_context);
            all += 1;
            count += usize::from(own.or(of_pod) == Some(true));
            if own.is_some() && of_pod.is_some() && own != of_pod {
                let windows = own_context.field("windowsOptions");
                report.invalid(&windows.field("hostProcess"), "message-host-process");
            }
        }
    }
    if count == 0 {
        return;
    }
    if count != all {
        report.invalid(spec, "message-host-process");
    }
    let network = spec.field("hostNetwork");
    if !network.is_true() {
        report.invalid(&network, "message-host-process-network");
    }
}

/// What cannot be set for the system that the pod is for.
fn system(spec: &At, context: &At, report: &mut Report) {
    const OF_LINUX_PODS: [&str; 10] = [
        "appArmorProfile",
        "fsGroup",
        "fsGroupChangePolicy",
        "runAsGroup",
        "runAsUser",
        "seLinuxChangePolicy",
        "seLinuxOptions",
        "seccompProfile",
        "supplementalGroups",
        "supplementalGroupsPolicy",
    ];
    const OF_LINUX: [&str; 10] = [
        "allowPrivilegeEscalation",
        "appArmorProfile",
        "capabilities",
        "privileged",
        "procMount",
        "readOnlyRootFilesystem",
        "runAsGroup",
        "runAsUser",
        "seLinuxOptions",
        "seccompProfile",
    ];
    let os = spec.field("os");
    if !os.is_set() {
        return;
    }
    let name = os.field("name");
    let (of_pod, of_container): (&[&str], &[&str]) = match name.text() {
        "linux" => (&["windowsOptions"], &["windowsOptions"]),
        "windows" => (&OF_LINUX_PODS, &OF_LINUX),
        "" => return report.required(&name),
        // The error has the path of the whole.
        _ => return report.unsupported(&os.pointing(&name), &["linux", "windows"]),
    };
    not_there(context, of_pod, report);
    if name.text() == "windows" {
        not_there(spec, &["hostUsers", "shareProcessNamespace"], report);
        for field in ["hostPID", "hostIPC"] {
            let at = spec.field(field);
            if at.is_true() {
                report.forbidden(&at, "message-other-system");
            }
        }
        let sysctls = context.field("sysctls");
        if sysctls.count() > 0 {
            report.forbidden(&sysctls, "message-other-system");
        }
    }
    for list in ["initContainers", "containers", "ephemeralContainers"] {
        for container in spec.field(list).items() {
            not_there(&container.field("securityContext"), of_container, report);
        }
    }
}

fn not_there(context: &At, fields: &[&str], report: &mut Report) {
    for field in fields {
        let at = context.field(field);
        if at.is_set() {
            report.forbidden(&at, "message-other-system");
        }
    }
}

/// What was once said in annotations must not differ from what the fields say.
pub(super) fn annotations_agree(metadata: &At, spec: &At, report: &mut Report) {
    const APP_ARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";
    let annotations = metadata.field("annotations");
    for (key, value) in annotations.entries() {
        let Some(name) = key.strip_prefix(APP_ARMOR) else { continue };
        let lists = ["initContainers", "containers", "ephemeralContainers"];
        let has = |list: &str| spec.field(list).items().any(|it| it.field("name").text() == name);
        if !lists.into_iter().any(has) {
            report.invalid(&value, "message-armor-container");
        }
        let is_known = matches!(value.text(), "" | "runtime/default" | "unconfined");
        if !is_known && !value.text().starts_with("localhost/") {
            report.invalid(&value, "message-armor-profile");
        }
    }
}
