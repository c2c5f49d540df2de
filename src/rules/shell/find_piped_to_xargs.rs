//! `find | xargs` without `-print0` and `-0`, which splits names at blanks.

use crate::finding::{Lint, Severity};
use crate::rules::shell::Run;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::Node;
use crate::syntax::shell::{NodeKind, Script, SimpleCommand};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "find-piped-to-xargs",
        severity: Severity::Warning,
        aliases: &["shellcheck:SC2038", "shellcheck:SC2011"],
    },
    check: Check::Script(check),
    page: page!("find_piped_to_xargs"),
};

fn check(run: &Run, out: &mut Sink) {
    run.script.each(&mut |script| {
        script.each_node(&mut |node| {
            let NodeKind::Pipeline(nodes) = &node.kind else { return };
            for pair in nodes.windows(2) {
                let (Some(from), Some(to)) = (simple(script, &pair[0]), simple(script, &pair[1]))
                else {
                    continue;
                };
                if to.name() == "xargs" {
                    piped(from, to, out);
                }
            }
        });
    });
}

fn simple<'a>(script: &'a Script, node: &Node) -> Option<&'a SimpleCommand> {
    match node.kind {
        NodeKind::Simple(index) => script.commands.get(index),
        _ => None,
    }
}

/// What `find` is told where it does not print names a line.
const TELLS: [&str; 4] = ["-print0", "-printf", "-fprintf", "-fprint0"];

fn piped(from: &SimpleCommand, to: &SimpleCommand, out: &mut Sink) {
    if from.name() == "ls" {
        let finding = out.at(from.span, Vec::new()).worded("message-ls");
        out.report(finding.known_as(&["shellcheck:SC2011"]));
        return;
    }
    let has = |command: &SimpleCommand, words: &[&str]| {
        command.words.iter().any(|word| words.contains(&word.text.as_str()))
    };
    if from.name() != "find"
        || has(from, &TELLS)
        || has(to, &["--null"])
        || to.words.iter().any(|word| is_null(&word.text))
    {
        return;
    }
    let finding = out.at(from.span, Vec::new());
    // ShellCheck takes `-n10` for `-0`.
    let is_taken = to.words.iter().any(|it| it.text.starts_with('-') && it.text.contains('0'));
    let finding = finding.known_as(if is_taken { &[] } else { &["shellcheck:SC2038"] });
    // Where `find` does more than list, or `xargs` parts names in another way, it is not that easy.
    let is_plain = !has(from, &["-exec", "-print", "-ls", "-o", "-or", ","])
        && !to.words.iter().any(|word| word.text.starts_with("-d") || word.text.starts_with("--d"));
    let (Some(last), Some(name)) = (from.words.last(), to.words.first()) else { return };
    if !is_plain {
        out.report(finding);
        return;
    }
    let edits =
        vec![Edit::insert(last.span.after(), " -print0"), Edit::insert(name.span.after(), " -0")];
    out.report(finding.safe_fix(edits));
}

/// `-0`, alone or among other letters; not the number of `-n10`.
fn is_null(word: &str) -> bool {
    let letters = word.strip_prefix('-').filter(|it| !it.starts_with(['-', 'n', 'P', 'L', 's']));
    letters.is_some_and(|letters| letters.contains('0'))
}
