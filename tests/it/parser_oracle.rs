//! The crate `dockerfile-parser` as a second opinion, and all Dockerfiles of the corpus.

use dockerfile_parser as oracle;
use dockwright::model::dockerfile::Dockerfile;
use dockwright::syntax::dockerfile::{Node, parse, tokens};
use dockwright::text::FileId;

use crate::dockerfiles::corpus;

const FILE: FileId = FileId(0);

/// Why the two may differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Exception {
    /// The oracle knows no heredocs and reads their lines as instructions.
    Heredoc,
    /// It knows no `# escape=`.
    Escape,
}

#[test]
#[expect(clippy::print_stdout, reason = "the count is what the test is read for")]
fn stages_and_instructions_agree_with_dockerfile_parser() {
    let mut agreeing = 0;
    let mut refused = 0;
    let mut excepted = std::collections::BTreeMap::new();
    let mut disagreements = Vec::new();
    for (path, text) in corpus() {
        let Ok(theirs) = oracle::Dockerfile::parse(&text) else {
            refused += 1;
            continue;
        };
        if of_theirs(&theirs) == of_ours(&text) {
            agreeing += 1;
        } else if let Some(exception) = exception(&text) {
            *excepted.entry(exception).or_insert(0) += 1;
        } else {
            disagreements.push(format!(
                "{}\n  theirs {:?}\n  ours   {:?}",
                path.display(),
                of_theirs(&theirs),
                of_ours(&text)
            ));
        }
    }
    println!("{agreeing} agree, {refused} are refused by the oracle, exceptions: {excepted:?}");
    assert!(disagreements.is_empty(), "{}", disagreements.join("\n"));
}

/// The images of the stages, and the names of all instructions with their lines.
type Summary = (Vec<String>, Vec<(String, usize)>);

fn of_theirs(theirs: &oracle::Dockerfile) -> Summary {
    let name = |instruction: &oracle::Instruction| match instruction {
        oracle::Instruction::From(_) => "FROM".to_owned(),
        oracle::Instruction::Arg(_) => "ARG".to_owned(),
        oracle::Instruction::Label(_) => "LABEL".to_owned(),
        oracle::Instruction::Run(_) => "RUN".to_owned(),
        oracle::Instruction::Entrypoint(_) => "ENTRYPOINT".to_owned(),
        oracle::Instruction::Cmd(_) => "CMD".to_owned(),
        oracle::Instruction::Copy(_) => "COPY".to_owned(),
        oracle::Instruction::Env(_) => "ENV".to_owned(),
        oracle::Instruction::Misc(misc) => misc.instruction.content.to_ascii_uppercase(),
    };
    let images = theirs.iter_stages().map(|stage| match &stage.instructions[0] {
        oracle::Instruction::From(from) => from.image.content.clone(),
        other => panic!("a stage begins with {other:?}"),
    });
    let names = theirs.instructions.iter().map(|it| (name(it), it.span().start)).collect();
    (images.collect(), names)
}

fn of_ours(text: &str) -> Summary {
    let read = Dockerfile::read(FILE, text);
    let images = read.stages.iter().map(|stage| stage.from.base.value.clone()).collect();
    let name = |node: &Node| (node.name(), node.span.start as usize);
    (images, parse(FILE, text).instructions.iter().map(name).collect())
}

fn exception(text: &str) -> Option<Exception> {
    let tree = parse(FILE, text);
    if tree.escape != '\\' {
        return Some(Exception::Escape);
    }
    let has_heredoc = tree.instructions.iter().any(|node| !node.heredocs.is_empty());
    has_heredoc.then_some(Exception::Heredoc)
}

/// Reads the whole corpus: nothing panics, and what is reported is printed to be read.
#[test]
#[expect(clippy::print_stdout, reason = "the counts are what the test is read for")]
fn real_dockerfiles_are_read() {
    let mut counts = std::collections::BTreeMap::new();
    for (path, text) in corpus() {
        tokens(FILE, &text);
        for error in Dockerfile::read(FILE, &text).errors {
            let files: &mut Vec<String> = counts.entry(error.wording).or_default();
            files.push(format!("{}: {:?}", path.display(), error.span.of(&text)));
        }
    }
    for (wording, files) in counts {
        println!("{wording}: {}\n    {}", files.len(), files[..files.len().min(5)].join("\n    "));
    }
}
