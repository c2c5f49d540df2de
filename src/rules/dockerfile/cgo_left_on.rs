//! A Go program that needs glibc, copied to where there is none.

use crate::content::inside::Libc;
use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Stage;
use crate::rules::dockerfile::bases;
use crate::rules::dockerfile::binaries::Builds;
use crate::rules::dockerfile::binaries::Language;
use crate::rules::dockerfile::binaries::brings_libc;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "cgo-left-on", severity: Severity::Warning, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("cgo_left_on"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let mut builds = Builds::new(file);
    for stage in bases::stages(file) {
        let libc = bases::inside(stage, file).and_then(|it| it.libc);
        if !matches!(libc, Some(Libc::Musl | Libc::Missing)) {
            continue;
        }
        let Some(copied) = builds.copied_to(stage) else { continue };
        let is_cgo = copied.build.language == Language::Go
            && has_compiler(copied.from, file)
            && !bases::mentions(copied.from, file, &["CGO_ENABLED", "-static"], out)
            && !brings_libc(stage, file, out);
        if is_cgo {
            let args = vec![("image", bases::name(stage, file).into())];
            let finding = out.at(copied.build.command.span, args);
            let edit = Edit::insert(copied.build.run.span, "ENV CGO_ENABLED=0\n");
            let finding = finding.related(copied.copy.span, "related", Vec::new());
            out.report(finding.unsafe_fix(vec![edit]));
        }
    }
}

/// Whether a stage stands on Go's own image of Debian, where cgo finds a C compiler and is on.
fn has_compiler(stage: &Stage, file: &Dockerfile) -> bool {
    stage.base_image(file).is_some_and(|image| image.last_part() == "golang")
        && bases::inside(stage, file).is_some_and(|it| it.libc == Some(Libc::Glibc))
}
