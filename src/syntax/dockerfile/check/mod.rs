//! What the builder would reject, each with the wording that says it.
//!
//! | wording | arguments | where |
//! |---|---|---|
//! | `message-no-instructions` | | a file without any |
//! | `message-no-stage` | | only ARGs, no FROM |
//! | `message-before-from` | `instruction` | anything but ARG above the first FROM |
//! | `message-unknown-instruction` | `instruction` | |
//! | `message-unknown-instruction-near` | `instruction`, `known` | with the likely one |
//! | `message-stray-line` | `start`, `instruction` | `&& …`: the line above lacks its `\` |
//! | `message-slash-comment` | | `// …` |
//! | `message-odd-blank` | `instruction` | a no-break space behind the keyword |
//! | `message-directive-twice` | `directive` | |
//! | `message-bad-escape` | `value` | |
//! | `message-unknown-flag` | `flag`, `instruction` | |
//! | `message-unknown-flag-near` | `flag`, `instruction`, `known` | with the likely one |
//! | `message-flag-twice` | `flag` | |
//! | `message-flag-without-value` | `flag` | |
//! | `message-flag-not-boolean` | `flag`, `value` | |
//! | `message-flag-value` | `flag`, `value`, `allowed` | `--network`, `--security` |
//! | `message-bad-duration` | `flag`, `value` | |
//! | `message-bad-retries` | `value` | |
//! | `message-bad-chmod` | `value` | |
//! | `message-bad-platform` | `value` | |
//! | `message-from-variable` | `flag`, `value` | a variable in `--from` or in `from=` of a mount |
//! | `message-bad-checksum` | `value` | |
//! | `message-checksum-local` | `source` | `ADD --checksum` of a local file |
//! | `message-line-too-long` | `bytes` | the builder reads lines of up to 64 KiB |
//! | `message-missing-arguments` | `instruction` | |
//! | `message-from-words` | | neither one word nor `image AS name` |
//! | `message-comment-behind` | `instruction` | `# …` where the builder expects something else |
//! | `message-bad-stage-name` | `name` | |
//! | `message-copy-words` | `instruction` | no source or no destination |
//! | `message-heredoc-destination` | `instruction` | |
//! | `message-heredoc-not-ended` | `name` | what follows is not judged |
//! | `message-heredoc-end-indented` | `name`, `line` | with the line that was to end it |
//! | `message-json-not-strings` | `instruction` | |
//! | `message-shell-not-json` | | |
//! | `message-setting-without-value` | `instruction`, `name` | `ENV NAME` |
//! | `message-setting-without-equals` | `instruction`, `word` | |
//! | `message-setting-without-name` | `instruction` | `ARG =1` |
//! | `message-empty-volume` | | |
//! | `message-bad-port` | `port` | |
//! | `message-bad-protocol` | `port`, `protocol` | |
//! | `message-bad-signal` | `signal` | |
//! | `message-healthcheck-type` | `word` | neither CMD nor NONE |
//! | `message-healthcheck-none-words` | | |
//! | `message-healthcheck-no-command` | | |
//! | `message-bad-trigger` | `instruction` | FROM, MAINTAINER or ONBUILD behind ONBUILD |
//! | `message-mount-type` | `value` | |
//! | `message-mount-option` | `option` | unknown |
//! | `message-mount-option-near` | `option`, `known` | |
//! | `message-mount-option-without-value` | `option` | |
//! | `message-mount-option-value` | `option`, `value` | |
//! | `message-mount-option-of-type` | `option`, `kind` | not for this type |
//! | `message-mount-secret-empty` | | neither `id`, `source` nor `target` |
//! | `message-mount-secret-twice` | | both `id` and `source` |
//! | `message-mount-target` | `kind` | no target, or `/` |
//!
//! From the model, which knows stages and variables: `message-from-blank` (`base`),
//! `message-from-bad-reference` (`reference`), `message-copy-from-index` (`index`, `stages`),
//! `message-copy-from-itself` (`stage`), `message-stages-in-a-circle` (`stage`),
//! `message-brace-not-closed`, `message-quote-not-closed`, `message-bad-substitution`,
//! `message-variable-required` (each with `text`).

mod flags;
mod mounts;
mod values;

use crate::finding::Args;
use crate::syntax::SyntaxError;
use crate::syntax::dockerfile::words::is_mixed_json;
use crate::syntax::dockerfile::{Arguments, INSTRUCTIONS, Node, Setting, Tree, opens_heredoc};
use crate::syntax::near::nearest;
use crate::text::{FileId, Span, Spanned};

/// Checks the instructions one by one, and the file as a whole.
pub(super) fn tree(tree: &mut Tree, text: &str) {
    let mut errors = Vec::new();
    let mut before: Option<&Node> = None;
    let mut has_from = false;
    let mut has_workdir = false;
    for node in &tree.instructions {
        let name = node.name();
        if !INSTRUCTIONS.contains(&name.as_str()) {
            errors.push(unknown(node, before));
        } else if !has_from && name != "FROM" && name != "ARG" {
            let args = vec![("instruction", name.as_str().into())];
            errors.push(refused("message-before-from", node.keyword.span, args));
        }
        instruction(node, &name, has_workdir, &mut errors);
        has_from |= name == "FROM";
        has_workdir |= name == "WORKDIR";
        before = Some(node);
    }
    match tree.instructions.last() {
        None => {
            let end = text.trim_end().len();
            errors.push(refused("message-no-instructions", Span::at(tree.file, end), Vec::new()));
        }
        Some(last) if tree.instructions.iter().all(|node| node.name() == "ARG") => {
            errors.push(refused("message-no-stage", last.span, Vec::new()));
        }
        Some(_) => {}
    }
    errors.extend(long_lines(tree.file, text));
    tree.errors.append(&mut errors);
}

/// Lines that are longer than the builder reads.
fn long_lines(file: FileId, text: &str) -> Vec<SyntaxError> {
    const LONGEST: usize = 64 << 10;
    let mut start = 0;
    let mut errors = Vec::new();
    for line in text.split_inclusive('\n') {
        if line.len() > LONGEST {
            let args = vec![("bytes", line.len().into())];
            errors.push(refused("message-line-too-long", Span::at(file, start), args));
        }
        start += line.len();
    }
    errors
}

fn refused(wording: &'static str, span: Span, args: Args) -> SyntaxError {
    SyntaxError { span, wording, args, instead: None }
}

/// Words from one with a `#` to the last, which were meant as a comment.
fn comment_behind(instruction: &str, first: Span, last: Option<Span>) -> SyntaxError {
    let span = last.map_or(first, |last| first.cover(last));
    refused("message-comment-behind", span, vec![("instruction", instruction.into())])
}

fn unknown(node: &Node, before: Option<&Node>) -> SyntaxError {
    let word = node.keyword.value.as_str();
    let span = node.keyword.span;
    if word.starts_with("//") {
        return refused("message-slash-comment", span, Vec::new());
    }
    let continues = ["&&", "||", "|", ";", "-"].into_iter().find(|it| word.starts_with(it));
    if let (Some(start), Some(before)) = (continues, before) {
        let args = vec![("start", start.into()), ("instruction", before.name().into())];
        return refused("message-stray-line", span, args);
    }
    let first = word.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let is_odd_blank = word[first.len()..].starts_with(char::is_whitespace);
    if is_odd_blank && INSTRUCTIONS.iter().any(|known| known.eq_ignore_ascii_case(first)) {
        return refused("message-odd-blank", span, vec![("instruction", first.into())]);
    }
    let mut args = vec![("instruction", word.into())];
    let Some(known) = nearest(word, &INSTRUCTIONS) else {
        return refused("message-unknown-instruction", span, args);
    };
    args.push(("known", known.into()));
    let is_lower = word.chars().all(char::is_lowercase);
    let instead = if is_lower { known.to_ascii_lowercase() } else { known.to_owned() };
    let error = refused("message-unknown-instruction-near", span, args);
    SyntaxError { instead: Some(instead), ..error }
}

fn instruction(node: &Node, name: &str, has_workdir: bool, errors: &mut Vec<SyntaxError>) {
    if !INSTRUCTIONS.contains(&name) {
        return;
    }
    let is_none = matches!(&node.arguments, Arguments::Health(kind, _) if is_word(kind, "NONE"));
    // The builder does not look at the flags of these two, so it takes any.
    if !is_none && !matches!(name, "ARG" | "STOPSIGNAL") {
        flags::check(node, name, errors);
    }
    let may_be_empty = matches!(name, "RUN" | "CMD" | "ENTRYPOINT" | "COPY" | "ADD");
    if node.arguments == Arguments::None && !may_be_empty {
        let args = vec![("instruction", name.into())];
        errors.push(refused("message-missing-arguments", node.span, args));
        return;
    }
    match name {
        "FROM" => from(node, errors),
        "COPY" | "ADD" => transfer(node, name, errors),
        "ENV" | "LABEL" | "ARG" => settings(node, name, errors),
        "RUN" => {
            command(node, name, &node.arguments, errors);
            mounts::check(node, has_workdir, errors);
        }
        "CMD" | "ENTRYPOINT" => command(node, name, &node.arguments, errors),
        "SHELL" => shell(node, errors),
        "HEALTHCHECK" => healthcheck(node, errors),
        "EXPOSE" => values::ports(node, errors),
        "STOPSIGNAL" => values::signal(node, errors),
        "VOLUME" => volumes(node, errors),
        "ONBUILD" => trigger(node, errors),
        _ => {}
    }
}

fn is_word(word: &Spanned<String>, wanted: &str) -> bool {
    word.value.eq_ignore_ascii_case(wanted)
}

fn from(node: &Node, errors: &mut Vec<SyntaxError>) {
    let Arguments::Words(words) = &node.arguments else { return };
    match words.as_slice() {
        [_, keyword, name] if is_word(keyword, "AS") => {
            let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            let is_good = name.value.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.value.chars().all(is_letter);
            if !is_good {
                let args = vec![("name", name.value.as_str().into())];
                errors.push(refused("message-bad-stage-name", name.span, args));
            }
        }
        [_, second, ..] => {
            let last = words.last().map(|word| word.span);
            if let Some(first) = words.iter().skip(1).find(|word| word.value.starts_with('#')) {
                errors.push(comment_behind("FROM", first.span, last));
                return;
            }
            let behind = words.iter().fold(second.span, |span, word| span.cover(word.span));
            errors.push(refused("message-from-words", behind, Vec::new()));
        }
        [] | [_] => {}
    }
}

fn transfer(node: &Node, name: &str, errors: &mut Vec<SyntaxError>) {
    let mixed = mixed_json(node, name, node.line.slice(node.rest.clone()));
    if mixed.is_some() {
        errors.extend(mixed);
        return;
    }
    let (words, is_json) = match &node.arguments {
        Arguments::Words(words) => (words.as_slice(), false),
        Arguments::Json(items) => (items.as_slice(), true),
        _ => (&[][..], false),
    };
    let (Some(last), true) = (words.last(), words.len() > 1) else {
        let args = vec![("instruction", name.into())];
        errors.push(refused("message-copy-words", node.span, args));
        return;
    };
    if !is_json && opens_heredoc(&last.value) {
        let args = vec![("instruction", name.into())];
        errors.push(refused("message-heredoc-destination", last.span, args));
    }
    if name == "ADD" {
        values::checksum(node, &words[..words.len() - 1], errors);
    }
}

fn settings(node: &Node, name: &str, errors: &mut Vec<SyntaxError>) {
    let (Arguments::Pairs(settings) | Arguments::Names(settings)) = &node.arguments else { return };
    let is_list = settings.iter().any(|setting| setting.has_equals);
    for setting in settings {
        let instruction = ("instruction", name.into());
        let word = || setting.name.value.as_str().into();
        let (wording, args) = match setting {
            Setting { name, .. } if name.value.is_empty() => {
                ("message-setting-without-name", vec![instruction])
            }
            Setting { value: None, .. } if name == "ARG" => continue,
            Setting { value: None, .. } if is_list && setting.name.value.starts_with('#') => {
                let last = settings.last().map(|it| it.span);
                errors.push(comment_behind(name, setting.span, last));
                return;
            }
            Setting { value: None, .. } if is_list => {
                ("message-setting-without-equals", vec![instruction, ("word", word())])
            }
            Setting { value: None, .. } => {
                ("message-setting-without-value", vec![instruction, ("name", word())])
            }
            Setting { .. } => continue,
        };
        errors.push(refused(wording, setting.span, args));
    }
}

fn command(node: &Node, name: &str, arguments: &Arguments, errors: &mut Vec<SyntaxError>) {
    if let Arguments::Text(text) = arguments {
        errors.extend(mixed_json(node, name, &text.value));
    }
}

fn mixed_json(node: &Node, name: &str, text: &str) -> Option<SyntaxError> {
    let span = node.line.span(node.rest.clone());
    let args = || vec![("instruction", name.into())];
    is_mixed_json(text).then(|| refused("message-json-not-strings", span, args()))
}

fn shell(node: &Node, errors: &mut Vec<SyntaxError>) {
    let is_good = matches!(&node.arguments, Arguments::Json(items) if !items.is_empty());
    if !is_good {
        let span = node.line.span(node.rest.clone());
        errors.push(refused("message-shell-not-json", span, Vec::new()));
    }
}

fn healthcheck(node: &Node, errors: &mut Vec<SyntaxError>) {
    let Arguments::Health(kind, arguments) = &node.arguments else { return };
    let is_empty = match arguments.as_ref() {
        Arguments::None => true,
        Arguments::Json(items) => items.is_empty(),
        _ => false,
    };
    if is_word(kind, "NONE") {
        if !is_empty {
            errors.push(refused("message-healthcheck-none-words", node.span, Vec::new()));
        }
    } else if !is_word(kind, "CMD") {
        let args = vec![("word", kind.value.as_str().into())];
        errors.push(refused("message-healthcheck-type", kind.span, args));
    } else if is_empty {
        errors.push(refused("message-healthcheck-no-command", node.span, Vec::new()));
    } else {
        command(node, "HEALTHCHECK", arguments, errors);
    }
}

fn volumes(node: &Node, errors: &mut Vec<SyntaxError>) {
    errors.extend(mixed_json(node, "VOLUME", node.line.slice(node.rest.clone())));
    let Arguments::Json(items) = &node.arguments else { return };
    let blank = items.iter().filter(|item| item.value.trim().is_empty());
    errors.extend(blank.map(|item| refused("message-empty-volume", item.span, Vec::new())));
    if items.is_empty() {
        let args = vec![("instruction", "VOLUME".into())];
        errors.push(refused("message-missing-arguments", node.span, args));
    }
}

/// The builder reads what ONBUILD keeps only as far as its form; the rest fails in the build of
/// another image, so only what is surely wrong is said here.
fn trigger(node: &Node, errors: &mut Vec<SyntaxError>) {
    let Arguments::Trigger(trigger) = &node.arguments else { return };
    let name = trigger.name();
    if !INSTRUCTIONS.contains(&name.as_str()) {
        errors.push(unknown(trigger, None));
        return;
    }
    match name.as_str() {
        "FROM" | "MAINTAINER" | "ONBUILD" => {
            let args = vec![("instruction", name.into())];
            errors.push(refused("message-bad-trigger", trigger.keyword.span, args));
        }
        "ENV" | "LABEL" => settings(trigger, &name, errors),
        "RUN" | "CMD" | "ENTRYPOINT" | "SHELL" => {
            command(trigger, &name, &trigger.arguments, errors);
        }
        _ => {}
    }
}
