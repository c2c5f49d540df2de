//! A pod that gets a key to the API server, for those who hand it out only where it is used.

use crate::finding::{Lint, Severity};
use crate::model::kube::Manifest;
use crate::rules::kube::edits::{self, Field, Value};
use crate::rules::kube::pods;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "service-account-token",
        severity: Severity::Info,
        aliases: &["polaris:automountServiceAccountToken", "checkov:CKV_K8S_38"],
    },
    check: Check::Kube,
    page: page!("service_account_token"),
};

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    let Some(pod) = pods::pod(manifest).filter(|_| out.is_switched_on()) else { return };
    // One of its own has been made for what the pod does there.
    let account = pods::text(&pod.spec, &["serviceAccountName"]);
    if pods::flag(&pod.spec, &["automountServiceAccountToken"]).is_some()
        || account.is_some_and(|name| name != "default")
    {
        return;
    }
    let field = Field { key: "automountServiceAccountToken", value: Value::Text("false") };
    let edit = edits::add(&pod.spec, &["restartPolicy"], &[field], out);
    let place = manifest.name.as_ref().map_or(manifest.kind.span, |name| name.span);
    let finding = out.at(place, Vec::new());
    out.report(match edit {
        Some(edit) => finding.unsafe_fix(vec![edit]),
        None => finding,
    });
}
