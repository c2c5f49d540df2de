//! A program in `scratch` without the certificates that TLS needs.

use crate::content::images::System;
use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Stage;
use crate::rules::dockerfile::bases;
use crate::rules::dockerfile::binaries::Builds;
use crate::rules::dockerfile::binaries::Language;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "certificates-missing", severity: Severity::Info, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("certificates_missing"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let Some(stage) = file.last_stage() else { return };
    if bases::inside(stage, file).is_none_or(|it| it.system != System::Scratch) {
        return;
    }
    let Some(copied) = Builds::new(file).copied_to(stage) else { return };
    let is_brought = bases::mentions(stage, file, &["cert", "ssl", "/etc", "rootfs", "ADD"], out)
        || stage.copies().any(|(_, copy)| copy.sources.iter().any(|it| it.value == "/"));
    if copied.build.language == Language::C || is_brought {
        return;
    }
    let finding = out.at(copied.copy.span, Vec::new());
    let source = copied.copy.flag("from").and_then(|flag| flag.value.as_ref());
    out.report(match source.filter(|_| has_certificates(copied.from, file, out)) {
        Some(from) => {
            let line = format!(
                "COPY --from={} /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\n",
                from.value
            );
            finding.unsafe_fix(vec![Edit::insert(copied.copy.span, line)])
        }
        None => finding,
    });
}

fn has_certificates(stage: &Stage, file: &Dockerfile, out: &Sink) -> bool {
    bases::inside(stage, file).is_some_and(|it| it.has("certificates") == Some(true))
        || bases::mentions(stage, file, &["ca-certificates"], out)
}
