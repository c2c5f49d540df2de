//! A liveness probe that asks for more than the life of its own process.

use crate::finding::{Lint, Severity};
use crate::model::kube::{HandlerKind, Manifest, Probe};
use crate::rules::kube::{pods, probes};
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Span, Spanned};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "dependency-in-liveness", severity: Severity::Warning, aliases: &[] },
    check: Check::Kube,
    page: page!("dependency_in_liveness"),
};

/// Last parts of paths that say whether an application can serve, which takes more than itself.
const READY: [&str; 9] = [
    "database",
    "db",
    "dependencies",
    "mongo",
    "mysql",
    "postgres",
    "readiness",
    "ready",
    "readyz",
];

/// Clients with the options that name the host they ask.
const CLIENTS: [(&str, &[&str]); 8] = [
    ("mongo", &["--host"]),
    ("mongosh", &["--host"]),
    ("mysql", &["-h", "--host"]),
    ("mysqladmin", &["-h", "--host"]),
    ("mariadb-admin", &["-h", "--host"]),
    ("pg_isready", &["-h", "--host"]),
    ("psql", &["-h", "--host"]),
    ("redis-cli", &["-h"]),
];

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    for container in pods::containers(manifest) {
        let Some(liveness) = &container.liveness else { continue };
        let [handler] = &*liveness.handlers else { continue };
        match &handler.kind {
            HandlerKind::HttpGet { path, .. } => {
                let Some(wording) = asked_by_path(path) else { continue };
                let place = liveness.node.get("httpGet").and_then(|it| it.get("path"));
                let span = place.map_or(handler.key, |it| it.span);
                let finding = out.at(span, vec![("path", path.into())]).worded(wording);
                out.report(finding.severity(Severity::Info));
            }
            HandlerKind::Exec(command) => {
                let Some(host) = other_host(liveness) else { continue };
                let args = vec![("host", host.into()), ("container", container.name().into())];
                let span = place(command, host).unwrap_or(handler.key);
                out.report(out.at(span, args));
            }
            HandlerKind::TcpSocket { .. } | HandlerKind::Grpc { .. } => {}
        }
    }
}

fn place(command: &[Spanned<String>], host: &str) -> Option<Span> {
    command.iter().find(|word| word.value.contains(host)).map(|word| word.span)
}

fn asked_by_path(path: &str) -> Option<&'static str> {
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let path = path.to_ascii_lowercase();
    let last = path.rsplit('/').next().unwrap_or_default();
    match () {
        // Spring Boot adds its databases and brokers up there.
        () if path.ends_with("/actuator/health") => Some("message-actuator"),
        () if READY.contains(&last) => Some("message-path"),
        () => None,
    }
}

/// The host that a client is told to ask, unless it is the pod itself or not known.
fn other_host(probe: &Probe) -> Option<&str> {
    let words = probes::words(probe);
    let address = words.iter().find_map(|word| {
        let (scheme, rest) = word.split_once("://")?;
        let authority = rest.split(['/', '?']).next()?;
        let host = authority.rsplit('@').next()?;
        let is_address = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
        // An address in brackets is one of the pod as often as not.
        (is_address && !host.starts_with('[')).then(|| host.split(':').next())?
    });
    let by_option = || {
        let mut names = words.iter().map(|word| probes::program(word));
        let options = names.find_map(|name| CLIENTS.iter().find(|(client, _)| *client == name))?.1;
        options.iter().find_map(|option| {
            let at = words.iter().position(|word| word == option);
            let joined = || words.iter().find_map(|it| it.strip_prefix(option)?.strip_prefix('='));
            at.and_then(|at| words.get(at + 1).copied()).or_else(joined)
        })
    };
    let host = address.or_else(by_option)?;
    let is_own = matches!(host, "" | "localhost" | "127.0.0.1" | "0.0.0.0" | "::1" | "::");
    let is_name = host.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'.'));
    (!is_own && is_name && !host.starts_with('-')).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_judged_by_their_last_part() {
        for path in ["/ready", "/-/ready/", "/health/readiness?full=1", "/health/db", "/readyZ"] {
            assert_eq!(asked_by_path(path), Some("message-path"), "{path}");
        }
        assert_eq!(asked_by_path("/app/actuator/health"), Some("message-actuator"));
        for path in
            ["/", "/healthz", "/live", "/actuator/health/liveness", "/ready/live", "/already"]
        {
            assert_eq!(asked_by_path(path), None, "{path}");
        }
    }
}
