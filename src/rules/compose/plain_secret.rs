//! A password or a token that stands in a Compose file.

use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::model::compose::value::{Field, Value};
use crate::rules::compose::service;
use crate::rules::{Check, Rule, Sink, page};
use crate::workspace::FileKind;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "plain-secret", severity: Severity::Warning, aliases: &[] },
    check: Check::Compose,
    page: page!("plain_secret"),
};

/// Values that everybody tries first: nothing is given away with them, and nothing kept.
const WELL_KNOWN: [&str; 20] = [
    "admin",
    "change-me",
    "change_me",
    "changeme",
    "demo",
    "dev",
    "example",
    "guest",
    "mysql",
    "pass",
    "passwd",
    "password",
    "postgres",
    "root",
    "secret",
    "test",
    "user",
    "123456",
    "1234",
    "minioadmin",
];

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    for (_, service) in effective.all_services() {
        let variables = service::environment(service).collect::<Vec<_>>();
        let arguments = service.at(&["build", "args"]).into_iter().flat_map(Value::fields);
        let arguments = arguments.map(|(name, field)| (name, field, "message-build"));
        let variables = variables.into_iter().map(|(name, field)| (name, field, "message"));
        for (name, field, wording) in variables.chain(arguments) {
            let Some(text) = literal(field, out) else { continue };
            let lower = name.to_ascii_lowercase();
            let finding = out.at(field.value.span(), vec![("name", name.into())]).worded(wording);
            let known = text.to_ascii_lowercase();
            let is_known = WELL_KNOWN.contains(&known.as_str());
            out.report(match (is_secret(&lower), password(text)) {
                (true, _) if is_plain(text) => continue,
                (true, _) if is_known => finding.worded("message-known").severity(Severity::Info),
                (true, _) => finding,
                (false, Some(password)) if WELL_KNOWN.contains(&password) => {
                    finding.worded("message-known").severity(Severity::Info)
                }
                (false, Some(_)) => finding.worded("message-address"),
                (false, None) => continue,
            });
        }
    }
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
