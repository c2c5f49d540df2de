//! `EXPOSE 8080:80`: an address or a port of the host.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "exposed-host-port",
        severity: Severity::Warning,
        aliases: &["buildkit:ExposeInvalidFormat"],
    },
    check: Check::Dockerfile(check),
    page: page!("exposed_host_port"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for instruction in file.instructions() {
        let Kind::Expose(ports) = &instruction.kind else { continue };
        for port in ports.iter().filter(|port| !port.value.contains('$')) {
            let Some((host, inner)) = port.value.rsplit_once(':') else { continue };
            let args = vec![("host", host.into()), ("port", inner.into())];
            let finding = out.at(port.span, args);
            out.report(if inner.starts_with(|c: char| c.is_ascii_digit()) {
                let args = vec![("port", inner.into())];
                finding.safe_fix(vec![Edit::replace(port.span, inner)]).fix_worded("fix", args)
            } else {
                finding
            });
        }
    }
}
