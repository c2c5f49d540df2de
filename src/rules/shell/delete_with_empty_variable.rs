//! `rm -r "$NAME/"`, which deletes `/` if the variable is empty.

use crate::finding::{Lint, Severity};
use crate::rules::shell::Run;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::{Part, PartKind, SimpleCommand, Variable, Word};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "delete-with-empty-variable",
        severity: Severity::Warning,
        aliases: &["shellcheck:SC2115"],
    },
    check: Check::Script(check),
    page: page!("delete_with_empty_variable"),
};

/// Folders whose loss ends the build.
const SYSTEM: [&str; 15] = [
    "", "*", "bin", "boot", "dev", "etc", "home", "lib", "mnt", "proc", "root", "sbin", "sys",
    "usr", "var",
];

fn check(run: &Run, out: &mut Sink) {
    run.each_command(&mut |command| {
        if command.name().rsplit('/').next() != Some("rm") || !is_recursive(command) {
            return;
        }
        for word in command.operands() {
            if let Some((part, variable)) = dangerous(word) {
                report(part, variable, out);
            }
        }
    });
}

fn is_recursive(command: &SimpleCommand) -> bool {
    command.has_flag("-r") || command.has_flag("-R") || command.has_flag("--recursive")
}

/// The variable that may be empty, if what is left then is a folder of the system.
fn dangerous(word: &Word) -> Option<(&Part, &Variable)> {
    let mut found = None;
    let mut rest = String::new();
    for part in &word.parts {
        match &part.kind {
            PartKind::Literal(text) => rest.push_str(text),
            PartKind::Variable(variable)
                if variable.operator.is_empty()
                    && variable.prefix.is_none()
                    && variable.subscript.is_none() =>
            {
                found = found.or(Some((part, variable)));
            }
            _ => return None,
        }
    }
    let rest = rest.trim_end_matches('*').trim_end_matches('/');
    let is_path = word.text.contains('/');
    let folder = rest.strip_prefix('/').unwrap_or(rest);
    let is_system = SYSTEM.contains(&folder.trim_start_matches('/'));
    found.filter(|_| is_path && is_system && (rest.is_empty() || rest.starts_with('/')))
}

fn report(part: &Part, variable: &Variable, out: &mut Sink) {
    let name = &variable.name;
    let finding = out.at(part.span, vec![("name", name.into())]);
    let edit = Edit::replace(part.span, format!("${{{name}:?}}"));
    out.report(finding.safe_fix(vec![edit]));
}
