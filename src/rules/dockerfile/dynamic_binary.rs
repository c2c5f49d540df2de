//! A C or Rust program copied to where its C library is not.

use crate::content::inside::Libc;
use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::bases;
use crate::rules::dockerfile::binaries::Build;
use crate::rules::dockerfile::binaries::Builds;
use crate::rules::dockerfile::binaries::Copied;
use crate::rules::dockerfile::binaries::Language;
use crate::rules::dockerfile::binaries::brings_libc;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "dynamic-binary", severity: Severity::Warning, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("dynamic_binary"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let mut builds = Builds::new(file);
    for stage in bases::stages(file) {
        let Some(there) = bases::inside(stage, file).and_then(|it| it.libc) else { continue };
        let Some(copied) = builds.copied_to(stage) else { continue };
        let Some(needed) = needed(&copied, file, out) else { continue };
        if needed == there || brings_libc(stage, file, out) {
            continue;
        }
        let library = if needed == Libc::Musl { "musl" } else { "glibc" };
        let args = vec![("image", bases::name(stage, file).into()), ("library", library.into())];
        let finding = out.at(copied.copy.span, args);
        let finding = finding.related(copied.build.command.span, "related", Vec::new());
        out.report(match static_flag(&copied.build) {
            Some(edit) => finding.unsafe_fix(vec![edit]),
            None => finding,
        });
    }
}

/// The C library that a copied program is linked to.
fn needed(copied: &Copied, file: &Dockerfile, out: &Sink) -> Option<Libc> {
    let libc = bases::inside(copied.from, file)?.libc?;
    let is_static = match (copied.build.language, libc) {
        // Rust's own target for musl is static.
        (Language::Go, _) | (Language::Rust, Libc::Musl) => true,
        (Language::Rust, _) => bases::mentions(copied.from, file, &["musl", "crt-static"], out),
        (Language::C, _) => bases::mentions(copied.from, file, &["-static"], out),
    };
    (!is_static).then_some(libc)
}

/// Tells a C compiler to link everything in.
fn static_flag(build: &Build) -> Option<Edit> {
    let program = packages::words(build.command).first()?;
    let is_c = build.language == Language::C;
    is_c.then(|| Edit::insert(program.span.after(), " -static"))
}
