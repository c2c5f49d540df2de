//! `USER 1000 # not root`: a comment where none can stand.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::quotes::is_closed;
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "comment-behind-instruction", severity: Severity::Warning, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("comment_behind_instruction"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for instruction in file.global_args.iter().chain(file.instructions()) {
        let Some(span) = comment(instruction, file.escape, out) else { continue };
        let finding = out.at(span, vec![("instruction", instruction.name().into())]);
        out.report(match on_its_own_line(span, out) {
            Some(edits) => finding.unsafe_fix(edits),
            None => finding,
        });
    }
}

/// What was meant as a comment at the end of an instruction that takes it for its own words. Where
/// the builder refuses them, it is an error of the syntax; in a script, `#` does begin a comment.
pub(super) fn comment(instruction: &Instruction, escape: char, out: &Sink) -> Option<Span> {
    let may_name_file = match &instruction.kind {
        Kind::Copy(_) | Kind::Add(_) | Kind::Volume(_) => true,
        Kind::Workdir(_) | Kind::User(_) | Kind::Arg(_) => false,
        Kind::Env(pairs) | Kind::Label(pairs) if pairs.iter().all(|it| !it.has_equals) => false,
        Kind::Run(command) | Kind::Cmd(command) | Kind::Entrypoint(command)
            if !command.is_exec() && out.text(command.span).starts_with("[\"") =>
        {
            false
        }
        _ => return None,
    };
    let text = out.text(instruction.span);
    let line = text.rfind('\n').map_or(0, |at| at + 1);
    let is_start = |at: usize| {
        let (before, behind) = (&text[line..at], &text[at + 1..]);
        !before.trim().is_empty()
            && before.ends_with([' ', '\t'])
            && (!may_name_file || behind.starts_with([' ', '\t']))
    };
    let at = text.match_indices('#').map(|(at, _)| at).find(|&at| at > line && is_start(at))?;
    let start = instruction.span.range().start;
    let span = Span::new(instruction.span.file, start + at..start + text.trim_end().len());
    is_closed(&text[..at], escape).then_some(span)
}

/// Moves a comment to a line above the one that it ends. `None` where it takes more than a line.
pub(super) fn on_its_own_line(comment: Span, out: &Sink) -> Option<Vec<Edit>> {
    let text = out.text(comment);
    if text.contains('\n') {
        return None;
    }
    let line = out.lines(comment);
    let before = out.text(Span { end: comment.start, ..line });
    let start = line.range().start + before.trim_end().len();
    let written = Span::new(comment.file, start..comment.range().end);
    Some(vec![Edit::insert(line.before(), format!("{text}\n")), Edit::delete(written)])
}
