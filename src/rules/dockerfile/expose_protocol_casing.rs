//! `EXPOSE 53/UDP`: a protocol in capitals.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "expose-protocol-casing",
        severity: Severity::Info,
        aliases: &["buildkit:ExposeProtoCasing"],
    },
    check: Check::Dockerfile(check),
    page: page!("expose_protocol_casing"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for instruction in file.instructions() {
        let Kind::Expose(ports) = &instruction.kind else { continue };
        for port in ports {
            let Some((_, protocol)) = port.value.rsplit_once('/') else { continue };
            let lower = protocol.to_ascii_lowercase();
            // A variable may hold anything, and its name has a case of its own.
            if lower == protocol || port.value.contains('$') {
                continue;
            }
            let args = vec![("protocol", protocol.into()), ("lower", (&lower).into())];
            let written = out.text(port.span).replace(protocol, &lower);
            let finding = out.at(port.span, args);
            out.report(finding.safe_fix(vec![Edit::replace(port.span, written)]));
        }
    }
}
