//! The socket of the Docker engine in a container.

use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::model::compose::service;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "docker-socket-mounted", severity: Severity::Warning, aliases: &[] },
    check: Check::Compose,
    page: page!("docker_socket_mounted"),
};

/// Images that are there to watch or steer the engine.
const MANAGERS: [&str; 16] = [
    "autoheal",
    "cadvisor",
    "ctop",
    "diun",
    "docker-socket-proxy",
    "dockge",
    "dozzle",
    "lazydocker",
    "nginx-proxy",
    "ofelia",
    "portainer",
    "portainer-ce",
    "portainer-ee",
    "promtail",
    "traefik",
    "watchtower",
];

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    for (name, service) in effective.all_services() {
        let image = service::image(service);
        let is_manager = image.is_some_and(|image| MANAGERS.contains(&image.last_part()));
        for mount in service::mounts(service) {
            // Where the host has it under another name, what is there is what counts.
            let is_socket =
                |path: &str| matches!(path, "/var/run/docker.sock" | "/run/docker.sock");
            if !is_socket(mount.source) && !is_socket(mount.target) {
                continue;
            }
            let finding = out.at(mount.span, vec![("service", name.into())]);
            out.report(match (is_manager, mount.is_read_only) {
                (true, _) => finding.worded("message-manager").severity(Severity::Info),
                (false, true) => finding.worded("message-read-only"),
                (false, false) => finding,
            });
        }
    }
}
