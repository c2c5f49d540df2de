//! A `WORKDIR` that depends on what the base image says.

use crate::finding::{Finding, Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;
use crate::model::image::ImageRef;
use crate::rules::dockerfile::bases;
use crate::rules::dockerfile::paths;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Spanned};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "relative-workdir",
        severity: Severity::Warning,
        aliases: &["buildkit:WorkdirRelativePath", "hadolint:DL3000", "checkov:CKV_DOCKER_10"],
    },
    check: Check::Dockerfile(check),
    page: page!("relative_workdir"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let known = paths::inherited_workdirs(file);
    let is_workdir = |it: &Instruction| matches!(it.kind, Kind::Workdir(_));
    let set = paths::inherited(file, |stage| stage.instructions.iter().any(is_workdir));
    for ((stage, mut is_known), mut is_set) in file.stages.iter().zip(known).zip(set) {
        // Where the stage stands, as far as it is plain.
        let mut folder = if is_known { None } else { start(stage, file).map(str::to_owned) };
        for instruction in &stage.instructions {
            let Kind::Workdir(path) = &instruction.kind else { continue };
            // The builder points at the first one only: absolute, it would mend those behind.
            let is_first = !std::mem::replace(&mut is_set, true);
            let inner = path.value.trim_start_matches("./").trim_end_matches('/');
            let is_plain = out.text(path.span) == path.value
                && !inner.starts_with('.')
                && !path.value.contains(['$', '\\', '`']);
            if paths::is_absolute(&path.value) {
                is_known = true;
                folder = is_plain.then(|| inner.to_owned());
                continue;
            }
            if path.span.is_empty() {
                continue;
            }
            let absolute = folder.filter(|_| is_plain).map(|folder| format!("{folder}/{inner}"));
            let absolute = absolute.filter(|path| path.len() <= paths::LONGEST);
            let finding = judged(path, is_known, absolute.as_deref(), out);
            let aliases = if is_first { RULE.lint.aliases } else { HADOLINT };
            out.report(finding.known_as(aliases));
            folder = absolute;
        }
    }
}

const HADOLINT: &[&str] = &["hadolint:DL3000"];

fn judged(path: &Spanned<String>, is_known: bool, absolute: Option<&str>, out: &Sink) -> Finding {
    let finding = out.at(path.span, vec![("path", (&path.value).into())]);
    let edits = |absolute| vec![Edit::replace(path.span, absolute)];
    let args = |absolute: &str| vec![("absolute", absolute.into())];
    match (is_known, absolute) {
        (true, absolute) => {
            let finding = finding.worded("message-known").severity(Severity::Info);
            match absolute {
                Some(it) => finding.safe_fix(edits(it)).fix_worded("fix", args(it)),
                None => finding,
            }
        }
        (false, Some(it)) => finding.unsafe_fix(edits(it)).fix_worded("fix", args(it)),
        (false, None) => finding,
    }
}

/// The folder that the image below a stage ends in, without a `/` at its end, where that is known.
fn start(stage: &Stage, file: &Dockerfile) -> Option<&'static str> {
    let name = stage.base_image(file).map(ImageRef::name).unwrap_or_default();
    match name.as_str() {
        "golang" => Some("/go"),
        "httpd" => Some("/usr/local/apache2"),
        "php" | "wordpress" => Some("/var/www/html"),
        "tomcat" => Some("/usr/local/tomcat"),
        _ => bases::inside(stage, file).map(|_| ""),
    }
}
