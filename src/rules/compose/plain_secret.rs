//! A password or a token that stands in a Compose file.

use std::collections::BTreeSet;

use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::model::compose::service;
use crate::model::compose::value::{Field, Value};
use crate::order;
use crate::rules::secrets;
use crate::rules::{Check, Rule, Sink, page};
use crate::workspace::FileKind;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "plain-secret", severity: Severity::Warning, aliases: &[] },
    check: Check::Compose,
    page: page!("plain_secret"),
};

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    for (service_name, service) in effective.all_services() {
        let arguments = service.at(&["build", "args"]).into_iter().flat_map(Value::fields);
        let arguments = arguments.map(|(name, field)| (name, field, "message-build"));
        let variables = service::environment(service);
        let variables = variables.map(|(name, field)| (name, field, "message"));
        // Not in the same loop: the names of all of them count.
        let names = plain_names(service);
        for (name, field, wording) in variables.chain(arguments) {
            let Some(text) = literal(field, out) else { continue };
            let (secret, wording) = match secrets::password(text) {
                _ if secrets::is_secret(&name.to_ascii_lowercase()) && !secrets::is_plain(text) => {
                    (text, wording)
                }
                Some(password) => (password, "message-address"),
                None => continue,
            };
            let finding = out.at(field.value.span(), vec![("name", name.into())]);
            let is_known =
                secrets::is_well_known(secret) || secret == service_name || names.contains(secret);
            out.report(if is_known {
                finding.worded("message-known").severity(Severity::Info)
            } else {
                finding.worded(wording)
            });
        }
    }
}

/// The values of a service that are no secrets: a password that is the user's name is none either.
fn plain_names(service: &Value) -> BTreeSet<&str> {
    let plain = service::environment(service).filter(|(name, _)| {
        let lower = name.to_ascii_lowercase();
        !secrets::is_secret(&lower)
    });
    let image = service.get("image").and_then(Value::as_text).unwrap_or_default();
    let image = image.rsplit('/').next().and_then(|it| it.split(':').next());
    order::set(plain.filter_map(|(_, field)| field.value.as_text()).chain(image))
}

/// A value as it stands in a Compose file, with nothing put in. An environment file is where secrets
/// may be.
fn literal<'a>(field: &'a Field, out: &Sink) -> Option<&'a str> {
    let value = &field.value;
    let file = out.project.workspace.file(value.span().file)?;
    let is_literal = value.origin.variables().is_empty() && file.kind() == FileKind::Compose;
    value.as_text().filter(|text| is_literal && !text.is_empty())
}
