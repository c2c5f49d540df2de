//! A password or a token that stands in a Compose file.

use std::collections::BTreeSet;

use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::model::compose::service;
use crate::model::compose::value::{Field, Value};
use crate::order;
use crate::rules::{Check, Rule, Sink, page};
use crate::workspace::FileKind;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "plain-secret", severity: Severity::Warning, aliases: &[] },
    check: Check::Compose,
    page: page!("plain_secret"),
};

/// Words of values that everybody tries first, or that only stand in for one: nothing is given away
/// with them, and nothing kept.
const WELL_KNOWN: [&str; 13] = [
    "12345",
    "admin",
    "change",
    "dummy",
    "example",
    "guest",
    "pass",
    "placeholder",
    "root",
    "secret",
    "test",
    "xxx",
    "your",
];

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
            let (secret, wording) = match password(text) {
                _ if is_secret(&name.to_ascii_lowercase()) && !is_plain(text) => (text, wording),
                Some(password) => (password, "message-address"),
                None => continue,
            };
            let finding = out.at(field.value.span(), vec![("name", name.into())]);
            let is_known =
                is_well_known(secret) || secret == service_name || names.contains(secret);
            out.report(if is_known {
                finding.worded("message-known").severity(Severity::Info)
            } else {
                finding.worded(wording)
            });
        }
    }
}

fn is_well_known(secret: &str) -> bool {
    let lower = secret.to_ascii_lowercase();
    lower.len() < 4 || WELL_KNOWN.iter().any(|word| lower.contains(word))
}

/// The values of a service that are no secrets: a password that is the user's name is none either.
fn plain_names(service: &Value) -> BTreeSet<&str> {
    let plain = service::environment(service).filter(|(name, _)| {
        let lower = name.to_ascii_lowercase();
        !is_secret(&lower)
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

/// Whether a name, in lower case, ends with the word for a secret.
fn is_secret(name: &str) -> bool {
    const WORDS: [&str; 11] = [
        "apikey",
        "credentials",
        "pass",
        "passphrase",
        "passwd",
        "password",
        "pwd",
        "secret",
        "secretkey",
        "token",
        "privatekey",
    ];
    // A key alone may be one of a table or of a map.
    const KEYS: [&str; 11] = [
        "access",
        "account",
        "admin",
        "api",
        "app",
        "auth",
        "encryption",
        "master",
        "private",
        "secret",
        "signing",
    ];
    // Of these, the rest of the name is about a secret, and the value none.
    const HARMLESS: [&str; 6] = ["allow", "disable", "enable", "no", "public", "random"];
    let name = name.strip_suffix("_base").unwrap_or(name);
    let mut parts = name.rsplit(['_', '-', '.']);
    let last = parts.next().unwrap_or_default();
    let before = parts.next();
    let is_key = last == "key" && before.is_some_and(|it| KEYS.contains(&it));
    // `PWD` alone is the folder.
    let is_word = WORDS.contains(&last) && (last != "pwd" || before.is_some());
    (is_key || is_word) && !name.split(['_', '-', '.']).any(|part| HARMLESS.contains(&part))
}

/// Whether a value is surely no secret: a switch, a path, or what a template puts in.
fn is_plain(value: &str) -> bool {
    const SWITCHES: [&str; 10] =
        ["true", "false", "yes", "no", "on", "off", "0", "1", "none", "null"];
    let is_switch = SWITCHES.iter().any(|it| value.eq_ignore_ascii_case(it));
    is_switch || value.starts_with('/') || value.starts_with("./") || value.contains("{{")
}

/// The password in an address: `postgres://user:password@host/db`.
fn password(value: &str) -> Option<&str> {
    let (_, rest) = value.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let (user, _) = authority.rsplit_once('@')?;
    let (_, password) = user.split_once(':')?;
    let is_there = !password.is_empty() && !password.starts_with(['$', '<', '{', '*']);
    is_there.then_some(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_end_with_their_word() {
        for name in [
            "postgres_password",
            "secret_key_base",
            "db_pass",
            "jwt_secret",
            "aws_secret_access_key",
            "github_token",
            "spring.datasource.password",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in [
            "pwd",
            "password_file",
            "mysql_allow_empty_password",
            "mysql_random_root_password",
            "postgres_host_auth_method",
            "token_expiry",
            "aws_access_key_id",
            "key",
            "next_public_api_key",
            "monkey",
            "compass",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn addresses_hold_passwords() {
        assert_eq!(password("postgres://shop:x4!@db:5432/shop"), Some("x4!"));
        for text in ["http://web:8080/a@b", "redis://:@db", "https://user@host", "a:b@c", "${X}"] {
            assert_eq!(password(text), None, "{text}");
        }
    }
}
