//! A comment above `ARG` or `FROM` that does not begin with the name, where that is asked for.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Comment;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Span, Spanned};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "misleading-description",
        severity: Severity::Info,
        aliases: &["buildkit:InvalidDefinitionDescription"],
    },
    check: Check::Dockerfile(check),
    page: page!("misleading_description"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    if !is_asked_for(file) && !out.is_switched_on() {
        return;
    }
    let args = file.global_args.iter().chain(file.instructions());
    let args = args.filter_map(|instruction| match &instruction.kind {
        Kind::Arg(pairs) => Some((instruction.span, &pairs.first()?.name)),
        _ => None,
    });
    let stages = file.stages.iter().map(|stage| &stage.from);
    let stages = stages.filter_map(|from| Some((from.span, from.name.as_ref()?)));
    for (span, name) in args.chain(stages) {
        report(file, span, name, out);
    }
}

/// The builder looks at descriptions only for those who switch it on.
fn is_asked_for(file: &Dockerfile) -> bool {
    let checks = file.directives.iter().filter(|directive| directive.name == "check");
    let settings = checks.flat_map(|directive| directive.value.value.split(';'));
    let mut experimental = settings.filter_map(|it| it.trim().strip_prefix("experimental="));
    experimental.any(|names| {
        let mut names = names.split(',').map(str::trim);
        names.any(|name| matches!(name, "all" | "InvalidDefinitionDescription"))
    })
}

fn report(file: &Dockerfile, definition: Span, name: &Spanned<String>, out: &mut Sink) {
    let Some(comment) = comment_above(file, definition, out) else { return };
    let first = comment.text.split_whitespace().next();
    if first.is_some_and(|first| first != name.value) {
        let args = vec![("name", (&name.value).into())];
        let finding = out.at(name.span, args).related(comment.span, "related", Vec::new());
        out.report(finding.safe_fix(vec![Edit::insert(definition, "\n")]));
    }
}

/// The comment in the line right above.
fn comment_above<'a>(file: &'a Dockerfile, below: Span, out: &Sink) -> Option<&'a Comment> {
    let next = file.comments.partition_point(|comment| comment.span.start < below.start);
    let comment = file.comments.get(next.checked_sub(1)?)?;
    let between = Span { start: comment.span.end, end: below.start, ..below };
    let is_directive = file.directives.iter().any(|it| it.span.contains(comment.span));
    (out.text(between).matches('\n').count() == 1 && !is_directive).then_some(comment)
}
