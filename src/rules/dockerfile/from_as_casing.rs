//! `FROM … as`: two cases in one instruction.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "from-as-casing",
        severity: Severity::Info,
        aliases: &["buildkit:FromAsCasing"],
    },
    check: Check::Dockerfile(check),
    page: page!("from_as_casing"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for from in file.stages.iter().map(|stage| &stage.from) {
        let Some(span) = from.as_keyword else { continue };
        let (keyword, written) = (out.text(from.keyword), out.text(span));
        // A FROM of both cases is for `instruction-casing` to judge.
        let wanted = match keyword {
            it if it == it.to_ascii_uppercase() => "AS",
            it if it == it.to_ascii_lowercase() => "as",
            _ => continue,
        };
        if written == wanted {
            continue;
        }
        let args =
            vec![("from", keyword.into()), ("as", written.into()), ("wanted", wanted.into())];
        let fix = vec![Edit::replace(span, wanted)];
        out.report(out.at(span, args.clone()).safe_fix(fix).fix_worded("fix", args));
    }
}
