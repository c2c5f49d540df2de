//! A `FROM` with a variable that no `ARG` before it declares.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::order;
use crate::rules::dockerfile::meant::Names;
use crate::rules::dockerfile::variables;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "undefined-from-argument",
        severity: Severity::Warning,
        aliases: &["buildkit:UndefinedArgInFrom"],
    },
    check: Check::Dockerfile(check),
    page: page!("undefined_from_argument"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let declared = file
        .global_args
        .iter()
        .flat_map(|instruction| match &instruction.kind {
            Kind::Arg(pairs) => pairs.as_slice(),
            _ => &[],
        })
        .map(|pair| pair.name.value.as_str())
        .chain(variables::BUILT_IN);
    let declared = order::set(declared);
    let mut names = Names::new(declared.iter().copied());
    for from in file.stages.iter().map(|stage| &stage.from) {
        for text in from.platform.iter().chain([&from.base]) {
            for variable in variables::named(&text.value, text.span, file.escape) {
                let name = variable.value;
                if declared.contains(name) {
                    continue;
                }
                let finding = out.at(variable.span, vec![("name", name.into())]);
                out.report(match names.nearest(name) {
                    Some(meant) => finding
                        .unsafe_fix(vec![Edit::replace(variable.span, meant)])
                        .fix_worded("fix", vec![("meant", meant.into())]),
                    None => finding,
                });
            }
        }
    }
}
