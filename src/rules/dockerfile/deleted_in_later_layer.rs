//! Files that one layer adds and a later one deletes.

use std::collections::BTreeMap;

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Transfer;
use crate::rules::dockerfile::packages;
use crate::rules::dockerfile::paths;
use crate::rules::dockerfile::script;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::SimpleCommand;
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "deleted-in-later-layer", severity: Severity::Info, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("deleted_in_later_layer"),
};

/// Deeper chains of stages are not followed.
const LONGEST_CHAIN: usize = 50;

/// What commands leave behind: the command, a word of it, the word that prevents it, and the folder
/// that it is in.
const CACHES: [(&str, &str, &str, &str); 10] = [
    ("apt-get", "update", "dist-clean", "/var/lib/apt/lists"),
    ("apt", "update", "dist-clean", "/var/lib/apt/lists"),
    ("apk", "add", "--no-cache", "/var/cache/apk"),
    ("dnf", "install", "clean", "/var/cache/dnf"),
    ("yum", "install", "clean", "/var/cache/yum"),
    ("pip", "install", "--no-cache-dir", "/root/.cache"),
    ("pip3", "install", "--no-cache-dir", "/root/.cache"),
    ("npm", "ci", "cache", "/root/.npm"),
    ("npm", "install", "cache", "/root/.npm"),
    ("go", "build", "-cache", "/root/.cache/go-build"),
];

/// Absolute paths that stand in some layer, with the instruction that made them.
type Added = BTreeMap<String, Span>;

fn check(file: &Dockerfile, out: &mut Sink) {
    let Some(last) = file.last_stage() else { return };
    // The layers of other stages do not reach the image.
    let mut stages: Vec<_> = last.chain(file).take(LONGEST_CHAIN).collect();
    stages.reverse();

    let mut added = Added::new();
    let mut folder = None;
    let mut previous: Option<&Instruction> = None;
    let mut keeps_pip_cache = true;
    for instruction in stages.iter().flat_map(|stage| &stage.instructions) {
        match &instruction.kind {
            Kind::Workdir(path) => folder = absolute(&path.value, folder.as_deref()),
            Kind::Copy(copy) => {
                let paths = copied(copy, folder.as_deref());
                added.extend(paths.into_iter().map(|path| (path, instruction.span)));
            }
            // What is unpacked has names that nobody knows here.
            Kind::Add(add) if add.sources.iter().all(|it| it.value.contains("://")) => {
                let paths = copied(add, folder.as_deref());
                added.extend(paths.into_iter().map(|path| (path, instruction.span)));
            }
            Kind::Run(run) => {
                let moved = previous.and_then(|it| moved(it, instruction, file, out));
                report(run, folder.as_deref(), &mut added, moved, out);
                let paths = downloaded(run, folder.as_deref());
                added.extend(paths.into_iter().map(|path| (path, instruction.span)));
                // Told by ENV, pip leaves nothing.
                let left = left(instruction, run)
                    .into_iter()
                    .filter(|path| keeps_pip_cache || !path.starts_with("/root/.cache"));
                added.extend(left.map(|path| (path, instruction.span)));
            }
            Kind::Env(pairs) => {
                keeps_pip_cache &= pairs.iter().all(|it| it.name.value != "PIP_NO_CACHE_DIR");
            }
            _ => {}
        }
        previous = Some(instruction);
    }
}

/// The edits that delete where the RUN just before adds; where the second RUN does nothing else.
fn moved(
    before: &Instruction,
    after: &Instruction,
    file: &Dockerfile,
    out: &Sink,
) -> Option<(Span, Vec<Edit>)> {
    let (Kind::Run(first), Kind::Run(second)) = (&before.kind, &after.kind) else { return None };
    let [removal] = second.commands() else { return None };
    let is_plain = before.flags.is_empty() && after.flags.is_empty() && is_called(removal, "rm");
    if !is_plain || first.is_exec() || !second.heredocs.is_empty() {
        return None;
    }
    let edit = script::appended(first, out.text(removal.span), file.escape, out)?;
    Some((before.span, vec![edit, Edit::delete(out.lines(after.span))]))
}

/// The caches that a RUN leaves behind.
fn left(instruction: &Instruction, run: &Command) -> Vec<String> {
    let stays = |folder: &&str| {
        !packages::removes(run, folder) && !packages::is_mounted(instruction, folder)
    };
    filled(run).filter(stays).map(|folder| format!("{folder}/*")).collect()
}

/// The folders of the caches that a RUN fills, whether or not it deletes them itself.
fn filled(run: &Command) -> impl Iterator<Item = &'static str> {
    let fills = |(name, action, prevented, _): &&(&str, &str, &str, &str)| {
        let calls = || run.commands().iter().filter(|it| is_called(it, name));
        let has = |it: &SimpleCommand, text: &str| {
            packages::words(it).iter().any(|word| word.text == text)
        };
        calls().any(|it| has(it, action)) && !calls().any(|it| has(it, prevented))
    };
    CACHES.iter().filter(fills).map(|(.., folder)| *folder)
}

fn report(
    run: &Command,
    folder: Option<&str>,
    added: &mut Added,
    mut moved: Option<(Span, Vec<Edit>)>,
    out: &mut Sink,
) {
    let removals = run.commands().iter().filter(|it| is_called(it, "rm"));
    for word in removals.flat_map(SimpleCommand::operands) {
        let Some(path) = absolute(&word.text, folder) else { continue };
        let Some((found, span)) = take(&path, added) else { continue };
        // What it has filled itself, it deletes in time.
        if filled(run).any(|folder| found.strip_suffix("/*") == Some(folder)) {
            continue;
        }
        let finding = out.at(word.span, vec![("path", found.into())]);
        let finding = finding.related(span, "related", Vec::new());
        // One move is enough for all that the command deletes.
        out.report(match moved.take() {
            Some((from, edits)) if from == span => finding.safe_fix(edits),
            _ => finding,
        });
    }
}

/// Takes a path that `rm` deletes out of those that were added, with all beside it.
fn take(path: &str, added: &mut Added) -> Option<(String, Span)> {
    let (inner, is_open) = match path.strip_suffix('*') {
        Some(prefix) => (prefix.to_owned(), true),
        None => (format!("{path}/"), false),
    };
    if inner.contains(['*', '?', '[']) {
        return None;
    }
    let itself = added.get_key_value(path).filter(|_| !is_open);
    let following = added.range(inner.clone()..);
    let within = following.take_while(|(it, _)| it.starts_with(inner.as_str()));
    let hits: Vec<(String, Span)> =
        itself.into_iter().chain(within).map(|(it, span)| (it.clone(), *span)).collect();
    for (hit, _) in &hits {
        added.remove(hit);
    }
    hits.into_iter().next()
}

/// Where a COPY or ADD puts its files, as far as that is plain.
fn copied(transfer: &Transfer, folder: Option<&str>) -> Vec<String> {
    let Some(to) = &transfer.destination else { return Vec::new() };
    let Some(path) = absolute(&to.value, folder) else { return Vec::new() };
    let is_folder = transfer.sources.len() > 1 || to.value.ends_with('/') || to.value == ".";
    if !is_folder {
        return vec![path];
    }
    let names = transfer.sources.iter().map(|source| packages::file_name(&source.value));
    // Of a folder, only what is in it is copied; most files have a dot.
    let names = names.filter(|name| name.contains('.') && !name.contains(['*', '?', '$', '[']));
    let path = path.trim_end_matches('/');
    names.filter(|name| !matches!(*name, "." | "..")).map(|name| format!("{path}/{name}")).collect()
}

/// What `wget -O`, `curl -o` and `git clone` leave, unless the same RUN deletes it.
fn downloaded(run: &Command, folder: Option<&str>) -> Vec<String> {
    let mut found = Added::new();
    for command in run.commands() {
        if is_called(command, "rm") {
            for path in command.operands().filter_map(|word| absolute(&word.text, folder)) {
                take(&path, &mut found);
            }
        }
        let path = target(command).and_then(|target| absolute(target, folder));
        found.extend(path.map(|path| (path, command.span)));
    }
    found.into_keys().collect()
}

fn target(command: &SimpleCommand) -> Option<&str> {
    let words = packages::words(command);
    let behind = |letter: char, long: &str| {
        let is_flag = |word: &str| {
            word == long
                || (!word.starts_with("--") && word.starts_with('-') && word.ends_with(letter))
        };
        let at = words.iter().position(|word| is_flag(&word.text))?;
        words.get(at + 1).map(|word| word.text.as_str())
    };
    match words.first()?.text.as_str() {
        "wget" => behind('O', "--output-document"),
        "curl" => behind('o', "--output"),
        "git" if words.get(1)?.text == "clone" => {
            words.last().map(|word| word.text.as_str()).filter(|it| it.starts_with('/'))
        }
        _ => None,
    }
}

fn is_called(command: &SimpleCommand, name: &str) -> bool {
    packages::words(command).first().is_some_and(|word| word.text == name)
}

/// A path from the root; `None` where a variable or an unknown folder is in the way.
fn absolute(path: &str, folder: Option<&str>) -> Option<String> {
    let home = path.strip_prefix("~/").map(|inner| format!("/root/{inner}"));
    let path = home.as_deref().unwrap_or(path);
    if path.is_empty() || path.contains(['$', '`', '\\']) || path.contains("..") {
        return None;
    }
    let whole = if path.starts_with('/') { path.to_owned() } else { format!("{}/{path}", folder?) };
    let parts = whole.split('/').filter(|part| !part.is_empty() && *part != ".");
    let mut path = String::new();
    for part in parts {
        path.push('/');
        path.push_str(part);
    }
    // Nobody deletes the root, and `/` would hold everything.
    (1..=paths::LONGEST).contains(&path.len()).then_some(path)
}
