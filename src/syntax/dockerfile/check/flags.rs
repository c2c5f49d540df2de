//! Flags that the builder does not take.

use crate::syntax::SyntaxError;
use crate::syntax::dockerfile::check::{refused, values};
use crate::syntax::dockerfile::{Flag, Node};
use crate::syntax::near::nearest;

/// What a flag takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    Value,
    /// A value; the flag may come again.
    Values,
    /// Nothing, `true` or `false`.
    Boolean,
}

/// The flags that an instruction takes.
fn known(instruction: &str) -> &'static [(&'static str, Takes)] {
    match instruction {
        "FROM" => &[("platform", Takes::Value)],
        "RUN" => &[
            ("mount", Takes::Values),
            ("network", Takes::Value),
            ("security", Takes::Value),
            ("device", Takes::Values),
        ],
        "COPY" => &[
            ("from", Takes::Value),
            ("chown", Takes::Value),
            ("chmod", Takes::Value),
            ("link", Takes::Boolean),
            ("parents", Takes::Boolean),
            ("exclude", Takes::Values),
        ],
        "ADD" => &[
            ("chown", Takes::Value),
            ("chmod", Takes::Value),
            ("link", Takes::Boolean),
            ("keep-git-dir", Takes::Boolean),
            ("unpack", Takes::Boolean),
            ("checksum", Takes::Value),
            ("exclude", Takes::Values),
        ],
        "HEALTHCHECK" => &[
            ("interval", Takes::Value),
            ("timeout", Takes::Value),
            ("start-period", Takes::Value),
            ("start-interval", Takes::Value),
            ("retries", Takes::Value),
        ],
        _ => &[],
    }
}

pub(super) fn check(node: &Node, instruction: &str, errors: &mut Vec<SyntaxError>) {
    let known = known(instruction);
    let mut seen = vec![false; known.len()];
    for flag in &node.flags {
        let Some(at) = known.iter().position(|(name, _)| *name == flag.name) else {
            errors.push(unknown(flag, instruction, known));
            continue;
        };
        let takes = known[at].1;
        if std::mem::replace(&mut seen[at], true) && takes != Takes::Values {
            let args = vec![("flag", written(flag).into())];
            errors.push(refused("message-flag-twice", flag.span, args));
        }
        errors.extend(value(flag, takes, instruction));
    }
}

fn unknown(flag: &Flag, instruction: &str, known: &[(&'static str, Takes)]) -> SyntaxError {
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    let mut args = vec![("flag", written(flag).into()), ("instruction", instruction.into())];
    let Some(near) = nearest(&flag.name, &names) else {
        return refused("message-unknown-flag", flag.span, args);
    };
    args.push(("known", format!("--{near}").into()));
    let instead = match &flag.value {
        Some(value) => format!("--{near}={}", value.value),
        None => format!("--{near}"),
    };
    let error = refused("message-unknown-flag-near", flag.span, args);
    // A value with blanks was quoted in some way that the name alone does not tell.
    let is_plain = !instead.contains(char::is_whitespace);
    SyntaxError { instead: is_plain.then_some(instead), ..error }
}

fn written(flag: &Flag) -> String {
    format!("--{}", flag.name)
}

fn value(flag: &Flag, takes: Takes, instruction: &str) -> Option<SyntaxError> {
    let args = || vec![("flag", written(flag).into())];
    let Some(value) = &flag.value else {
        let is_bare = takes != Takes::Boolean;
        return is_bare.then(|| refused("message-flag-without-value", flag.span, args()));
    };
    let with_value = || {
        let mut args = args();
        args.push(("value", value.value.as_str().into()));
        args
    };
    if takes == Takes::Boolean {
        if value.value.is_empty() {
            return Some(refused("message-flag-without-value", flag.span, args()));
        }
        let is_boolean = ["true", "false"].iter().any(|it| it.eq_ignore_ascii_case(&value.value));
        return (!is_boolean)
            .then(|| refused("message-flag-not-boolean", value.span, with_value()));
    }
    let one_of = |allowed: &[&str]| {
        let is_allowed = allowed.contains(&value.value.to_ascii_lowercase().as_str());
        (!is_allowed).then(|| {
            let mut args = with_value();
            args.push(("allowed", allowed.join(", ").into()));
            refused("message-flag-value", value.span, args)
        })
    };
    if flag.name == "from" && value.value.contains('$') {
        return Some(refused("message-from-variable", value.span, with_value()));
    }
    let only_value = || vec![("value", value.value.as_str().into())];
    let has_variable = value.value.contains('$');
    match (instruction, flag.name.as_str()) {
        ("RUN", "network") => one_of(&["default", "none", "host"]),
        ("RUN", "security") => one_of(&["sandbox", "insecure"]),
        ("HEALTHCHECK", "retries") => {
            let is_count = value.value.is_empty() || values::is_count(&value.value);
            (!is_count).then(|| refused("message-bad-retries", value.span, only_value()))
        }
        ("HEALTHCHECK", _) => {
            let is_good = value.value.is_empty() || values::is_duration(&value.value);
            (!is_good).then(|| refused("message-bad-duration", value.span, with_value()))
        }
        ("COPY" | "ADD", "chmod") => {
            let is_good = has_variable || values::is_mode(&value.value);
            (!is_good).then(|| refused("message-bad-chmod", value.span, only_value()))
        }
        ("FROM", "platform") => {
            let is_good = has_variable || values::is_platform(&value.value);
            (!is_good).then(|| refused("message-bad-platform", value.span, only_value()))
        }
        _ => None,
    }
}
