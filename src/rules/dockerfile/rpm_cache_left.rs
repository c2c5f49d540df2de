//! The metadata and packages of yum, dnf or zypper, left in a layer.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::packages;
use crate::rules::dockerfile::packages::Call;
use crate::rules::dockerfile::script;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::SimpleCommand;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "rpm-cache-left",
        severity: Severity::Info,
        aliases: &["hadolint:DL3032", "hadolint:DL3036", "hadolint:DL3040"],
    },
    check: Check::Dockerfile(check),
    page: page!("rpm_cache_left"),
};

const PROGRAMS: [&str; 4] = ["yum", "dnf", "microdnf", "zypper"];
const CACHES: [&str; 4] =
    ["/var/cache/yum", "/var/cache/dnf", "/var/cache/libdnf5", "/var/cache/zypp"];

fn check(file: &Dockerfile, out: &mut Sink) {
    for (run, command) in file.stages.iter().flat_map(packages::runs) {
        let commands = packages::all(command);
        let calls = || commands.iter().filter_map(|it| packages::program(it, &PROGRAMS));
        let Some(install) = calls().find(downloads) else { continue };
        let mut later = calls().skip_while(|call| !downloads(call));
        let is_cleaned = later.any(|call| call.is(&["clean", "cc"]));
        let is_kept_out = || {
            CACHES
                .iter()
                .any(|cache| packages::is_mounted(run, cache) || packages::removes(command, cache))
        };
        if is_cleaned || is_kept_out() {
            continue;
        }
        let program = packages::file_name(&install.program.text);
        let clean = if program == "zypper" {
            "zypper clean".to_owned()
        } else {
            format!("{program} clean all")
        };
        let args = vec![("program", program.into()), ("clean", (&clean).into())];
        let finding = out.at(install.command.span, args).known_as(aliases(program));
        let finding = packages::known(finding, install.command);
        // hadolint looks at installs only, and but for zypper takes any `rm -rf` for the right one.
        let is_any_removal = |it: &&SimpleCommand| {
            it.span.start > install.command.span.start
                && it.name() == "rm"
                && it.arguments().iter().any(|word| word.text == "-rf")
        };
        let is_known = install.is(&["install", "in"])
            && (program == "zypper" || !commands.iter().any(is_any_removal));
        let finding = if is_known { finding } else { finding.known_as(&[]) };
        out.report(match script::appended(command, &clean, file.escape, out) {
            Some(edit) => {
                finding.safe_fix(vec![edit]).fix_worded("fix", vec![("clean", clean.into())])
            }
            None => finding,
        });
    }
}

fn aliases(program: &str) -> &'static [&'static str] {
    match program {
        "yum" => &["hadolint:DL3032"],
        "zypper" => &["hadolint:DL3036"],
        _ => &["hadolint:DL3040"],
    }
}

fn downloads(call: &Call) -> bool {
    call.is(&["install", "in", "groupinstall", "reinstall", "update", "upgrade", "up", "dup"])
}
