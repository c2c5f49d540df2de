//! An empty line inside a continued instruction.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "blank-line-in-instruction",
        severity: Severity::Warning,
        aliases: &["buildkit:NoEmptyContinuation"],
    },
    check: Check::Dockerfile(check),
    page: page!("blank_line_in_instruction"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let in_from = file.stages.iter().map(|stage| &stage.from.blank_lines);
    let in_others = file.global_args.iter().chain(file.instructions()).map(|it| &it.blank_lines);
    for lines in in_from.chain(in_others) {
        // One finding for the instruction; its fix closes every gap.
        let Some(&first) = lines.first() else { continue };
        let fix = lines.iter().map(|&line| Edit::delete(out.lines(line))).collect();
        out.report(out.at(first, Vec::new()).safe_fix(fix));
    }
}
