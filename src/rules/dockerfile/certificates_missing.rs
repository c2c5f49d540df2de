//! A program without the certificates that TLS needs.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;
use crate::rules::dockerfile::bases;
use crate::rules::dockerfile::binaries::Builds;
use crate::rules::dockerfile::binaries::Language;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "certificates-missing", severity: Severity::Info, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("certificates_missing"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let Some(stage) = file.last_stage() else { return };
    if bases::inside(stage, file).is_none_or(|it| it.has("certificates") != Some(false)) {
        return;
    }
    let Some(copied) = Builds::new(file).copied_to(stage) else { return };
    let is_brought = bases::mentions(stage, file, &["cert", "ssl", "/etc", "rootfs", "ADD"], out)
        || stage.copies().any(|(_, copy)| copy.sources.iter().any(|it| it.value == "/"))
        || bases::runs_script(stage, file)
        || recommends(stage, file);
    if copied.build.language == Language::C || is_brought {
        return;
    }
    let args = vec![("image", bases::name(stage, file).into())];
    let finding = out.at(copied.copy.span, args);
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

/// Whether packages are installed with all that they recommend, which certificates often are.
fn recommends(stage: &Stage, file: &Dockerfile) -> bool {
    bases::layers(stage, file).any(|instruction| match &instruction.kind {
        Kind::Run(run) => {
            run.commands().iter().filter_map(packages::apt).any(|call| {
                call.is(&["install"]) && !call.command.has_flag("--no-install-recommends")
            })
        }
        _ => false,
    })
}

fn has_certificates(stage: &Stage, file: &Dockerfile, out: &Sink) -> bool {
    bases::inside(stage, file).is_some_and(|it| it.has("certificates") == Some(true))
        || bases::mentions(stage, file, &["ca-certificates"], out)
}
