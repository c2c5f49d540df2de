//! A service that needs one which its own profiles do not bring up.

use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::model::compose::service;
use crate::model::compose::value::Value;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "dependency-in-other-profile", severity: Severity::Warning, aliases: &[] },
    check: Check::Compose,
    page: page!("dependency_in_other_profile"),
};

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    let is_running = |name: &str| effective.root.at(&["services", name]).is_some();
    for (name, service) in effective.all_services() {
        for dependency in service::dependencies(service) {
            let Some(target) = effective.service(dependency.name) else { continue };
            let has = |profile: &str| service::profiles(target).any(|it| it == profile);
            let is_refused = is_running(name) && !is_running(dependency.name);
            if dependency.is_optional || is_refused || service::profiles(target).next().is_none() {
                continue;
            }
            let missing = service::profiles(service).find(|profile| !has(profile));
            let is_always_on = service::profiles(service).next().is_none();
            let wording = match missing {
                Some(_) => "message",
                None if is_always_on => "message-always",
                None => continue,
            };
            let args = vec![
                ("service", name.into()),
                ("dependency", dependency.name.into()),
                ("profile", missing.unwrap_or_default().into()),
            ];
            let finding = out.at(dependency.key, args).worded(wording);
            let place = target.get("profiles").map(Value::span);
            out.report(match place {
                Some(place) => finding.related(place, "related", Vec::new()),
                None => finding,
            });
        }
    }
}
