//! A command whose words are not split as no shell splits them.

use crate::finding::{Lint, Severity};
use crate::model::kube::{Container, Manifest};
use crate::rules::kube::probes::program;
use crate::rules::kube::{edits, pods};
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::yaml::Node;
use crate::text::Edit;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "unsplit-command", severity: Severity::Error, aliases: &[] },
    check: Check::Kube,
    page: page!("unsplit_command"),
};

const SHELLS: [&str; 5] = ["ash", "bash", "dash", "sh", "zsh"];

/// Where a container has commands.
const PLACES: [&[&str]; 6] = [
    &["command"],
    &["startupProbe", "exec", "command"],
    &["readinessProbe", "exec", "command"],
    &["livenessProbe", "exec", "command"],
    &["lifecycle", "postStart", "exec", "command"],
    &["lifecycle", "preStop", "exec", "command"],
];

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    for container in pods::containers(manifest) {
        for path in PLACES {
            if let Some(list) = pods::at(&container.node, path) {
                check_list(list, container, out);
            }
        }
    }
}

fn check_list(list: &Node, container: &Container, out: &mut Sink) {
    match list.items() {
        [only] => {
            let Some(text) = only.as_text().map(str::trim) else { return };
            let Some((first, _)) = text.split_once(char::is_whitespace) else { return };
            // On Windows, names have blanks.
            if text.contains('\\') {
                return;
            }
            let args = vec![("command", first.into()), ("container", container.name().into())];
            let finding = out.at(only.span, args);
            out.report(match edits::split_item(list, only, &split(text), out) {
                Some(edit) => finding.unsafe_fix(vec![edit]),
                None => finding,
            });
        }
        [shell, option, script, rest @ ..] => {
            let parts = || [shell, option, script].map(|it| it.as_text().unwrap_or_default());
            let [shell, option, word] = parts();
            let is_script = SHELLS.contains(&program(shell)) && is_script_option(option);
            let is_word = |it: &str| !it.is_empty() && !it.contains([' ', '\t', '\n', '$', ';']);
            let Some(next) = rest.first().and_then(Node::as_text) else { return };
            if !is_script || !is_word(word) {
                return;
            }
            let args = vec![("command", word.into()), ("lost", next.into())];
            let finding = out.at(script.span, args).worded("message-shell");
            out.report(match joined(script, rest, out) {
                Some(edit) => finding.unsafe_fix(vec![edit]).fix_worded("fix-shell", Vec::new()),
                None => finding,
            });
        }
        _ => {}
    }
}

/// `-c`, `-ec`, `-lc`.
fn is_script_option(option: &str) -> bool {
    let letters = option.strip_prefix('-').and_then(|it| it.strip_suffix('c'));
    letters.is_some_and(|it| it.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// The words of a command as they are to be listed. What only a shell understands is left to one.
fn split(text: &str) -> Vec<&str> {
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let (option, script) = rest.trim().split_once(char::is_whitespace).unwrap_or((rest, ""));
    if SHELLS.contains(&program(first)) && is_script_option(option) {
        let script = script.trim();
        let unquoted = ['"', '\''].iter().find_map(|&quote| {
            let inner = script.strip_prefix(quote)?.strip_suffix(quote)?;
            (!inner.contains(quote)).then_some(inner)
        });
        return vec![first, option, unquoted.unwrap_or(script)];
    }
    let needs_shell = |c: char| "|&;<>()$`\"'*?[]#~{}!\n".contains(c);
    if text.contains(needs_shell) {
        return vec!["sh", "-c", text];
    }
    text.split_whitespace().collect()
}

/// The words behind `-c` as one.
fn joined(script: &Node, rest: &[Node], out: &Sink) -> Option<Edit> {
    let words: Option<Vec<&str>> = std::iter::once(script).chain(rest).map(Node::as_text).collect();
    let words = words?;
    let is_simple = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@%+".contains(c);
    let span = script.span.cover(rest.last()?.span);
    // Comments between them would be lost.
    let is_simple = words.iter().all(|word| !word.is_empty() && word.chars().all(is_simple))
        && !out.text(span).contains('#');
    is_simple.then(|| Edit::replace(span, ["\"", &words.join(" "), "\""].concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_split_as_they_were_meant() {
        assert_eq!(split("curl -f  http://localhost/"), ["curl", "-f", "http://localhost/"]);
        assert_eq!(split("/bin/sh -c 'ls | wc'"), ["/bin/sh", "-c", "ls | wc"]);
        assert_eq!(split("bash -ec exit"), ["bash", "-ec", "exit"]);
        assert_eq!(split("test -f $HOME/up"), ["sh", "-c", "test -f $HOME/up"]);
        assert_eq!(split("sh start.sh"), ["sh", "start.sh"]);
    }
}
