//! A container whose user the node may have, too, for those who keep them apart.

use crate::finding::{Lint, Severity};
use crate::model::kube::Manifest;
use crate::rules::kube::pods;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::yaml::Node;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "low-user-id",
        severity: Severity::Info,
        aliases: &["kube-score:container-security-context-user-group-id", "checkov:CKV_K8S_40"],
    },
    check: Check::Kube,
    page: page!("low_user_id"),
};

/// Below are the users of systems and of people.
const FIRST_OF_CONTAINERS: i64 = 10_000;

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    let Some(pod) = pods::pod(manifest).filter(|_| out.is_switched_on()) else { return };
    for container in pods::whole(manifest) {
        let user = pods::security(pod, container, "runAsUser");
        let number = user.and_then(Node::as_int);
        if number.is_some_and(|number| number >= FIRST_OF_CONTAINERS) {
            continue;
        }
        let args = vec![("container", container.name().into())];
        out.report(match user {
            Some(user) => out.at(user.span, args),
            None => out.at(container.place(), args).worded("message-unset"),
        });
    }
}
