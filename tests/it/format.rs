//! The formatter changes how a Dockerfile looks, and never what it means.

use dockwright::model::dockerfile::{Dockerfile, Form, Instruction, Kind, format};
use dockwright::syntax::dockerfile::{Arguments, Node, parse};
use dockwright::text::{FileId, apply};
use expect_test::{Expect, expect};
use proptest::prelude::*;

use crate::dockerfiles::{corpus, nasty};

const FILE: FileId = FileId(0);

/// The text after formatting; `None` where the builder would not read it.
fn formatted(text: &str) -> Option<String> {
    let edits = format(FILE, text).ok()?;
    Some(apply(text, &edits).expect("edits lie in the text and apart"))
}

/// What an instruction means. Two are the same if they agree in
///
/// * the keyword, the flags, whether the arguments are JSON, and the heredocs with their bodies,
/// * the arguments: letter for letter; but for the case of `AS`, and of `CMD` and `NONE` behind
///   HEALTHCHECK; and for blanks outside of words in the text that a shell reads, of which the
///   words and the operators between commands count, as our reader of scripts gives them.
fn meaning(node: &Node, text: &str) -> String {
    let flags: Vec<_> =
        node.flags.iter().map(|it| (&it.name, it.value.as_ref().map(|it| &it.value))).collect();
    let heredocs: Vec<_> = node
        .heredocs
        .iter()
        .map(|it| (&it.name, it.body.of(text), it.expands, it.drops_tabs))
        .collect();
    let arguments = arguments(node, &node.arguments, text);
    format!("{} {flags:?} {arguments} {heredocs:?}", node.name())
}

fn arguments(node: &Node, arguments_: &Arguments, text: &str) -> String {
    let is_shell = matches!(node.name().as_str(), "RUN" | "CMD" | "ENTRYPOINT" | "HEALTHCHECK");
    match arguments_ {
        Arguments::None => String::new(),
        Arguments::Words(words) => {
            let mut words: Vec<String> = words.iter().map(|it| it.value.clone()).collect();
            if node.name() == "FROM" && words.len() == 3 {
                words[1].make_ascii_uppercase();
            }
            format!("words {words:?}")
        }
        Arguments::Json(items) => {
            format!("json {:?}", items.iter().map(|it| &it.value).collect::<Vec<_>>())
        }
        Arguments::Text(it) if is_shell => {
            format!("shell {:?}", it.value.split_ascii_whitespace().collect::<Vec<_>>())
        }
        Arguments::Text(it) => format!("text {:?}", it.value),
        Arguments::Pairs(settings) | Arguments::Names(settings) => {
            let pair = settings
                .iter()
                .map(|it| (&it.name.value, it.value.as_ref().map(|it| &it.value), it.has_equals));
            format!("{:?}", pair.collect::<Vec<_>>())
        }
        Arguments::Health(kind, inner) => {
            format!("{} {}", kind.value.to_ascii_uppercase(), arguments(node, inner, text))
        }
        Arguments::Trigger(trigger) => meaning(trigger, text),
    }
}

/// The commands of an instruction, each with what joins it to the one before.
fn commands(instruction: &Instruction) -> String {
    let command = match &instruction.kind {
        Kind::Run(it) | Kind::Cmd(it) | Kind::Entrypoint(it) => Some(it),
        Kind::Healthcheck(it) => it.command.as_ref(),
        Kind::Onbuild(Some(inner)) => return commands(inner),
        _ => None,
    };
    let Some(Form::Shell(script)) = command.map(|it| &it.form) else { return String::new() };
    let shown = script.commands.iter().map(|it| {
        let words: Vec<_> =
            it.assignments.iter().chain(&it.words).map(|it| it.text.as_str()).collect();
        format!("{:?} {words:?}", it.joined_by)
    });
    shown.collect::<Vec<_>>().join(" ")
}

fn meanings(text: &str) -> Vec<String> {
    let tree = parse(FILE, text);
    let directives = tree.directives.iter().map(|it| format!("{} {}", it.name, it.value.value));
    let comments = tree.comments.iter().map(|it| it.of(text).trim_end().to_owned());
    let nodes = tree.instructions.iter().map(|node| meaning(node, text));
    let read = Dockerfile::read(FILE, text);
    let commands = read.global_args.iter().chain(read.instructions()).map(commands);
    directives.chain(comments).chain(nodes).chain(commands).collect()
}

/// What is wrong with the formatting of a text.
fn fault(text: &str) -> Option<String> {
    let after = formatted(text)?;
    let (before_meaning, after_meaning) = (meanings(text), meanings(&after));
    if before_meaning != after_meaning {
        let pair = before_meaning.iter().zip(&after_meaning).find(|(a, b)| a != b);
        return Some(format!("{text:?}\nbecame {after:?}\nwhich differs: {pair:#?}"));
    }
    match formatted(&after) {
        None => Some(format!("{text:?}\nbecame {after:?}\nwhich is not read any more")),
        Some(again) if again != after => {
            Some(format!("{text:?}\nbecame {after:?}\nand then   {again:?}"))
        }
        Some(_) => None,
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "the counts are what the test is read for")]
fn real_files_keep_their_meaning() {
    let (mut changed, mut refused) = (0, 0);
    let files = corpus();
    let mut faults = Vec::new();
    for (path, text) in &files {
        match formatted(text) {
            None => refused += 1,
            Some(after) => changed += usize::from(after != *text),
        }
        faults.extend(fault(text).map(|fault| format!("{}\n{fault}", path.display())));
    }
    println!("{} files: {changed} changed, {refused} left alone", files.len());
    assert!(faults.is_empty(), "{} faults, first: {}", faults.len(), faults[0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn any_file_keeps_its_meaning(text in nasty()) {
        let fault = fault(&format!("FROM a\n{text}")).or_else(|| fault(&text));
        prop_assert!(fault.is_none(), "{}", fault.unwrap_or_default());
    }
}

fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&formatted(text).unwrap());
    assert_eq!(fault(text), None);
}

#[test]
fn keywords_are_in_capitals_and_at_the_start() {
    check(
        "from  alpine as x\n  Run\tls\nonbuild copy  a b\nhealthcheck --interval=1s cmd ls\nCOPY  a   b\n",
        &expect![[r"
            FROM alpine AS x
            RUN ls
            ONBUILD COPY a b
            HEALTHCHECK --interval=1s CMD ls
            COPY a   b
        "]],
    );
}

#[test]
fn continued_lines_stand_four_blanks_in_and_keep_their_shape() {
    check(
        "FROM a\nRUN set -e; \\\n\tif b; then\\\n\t\tc; \\\n# why\n\n\tfi   \\  \n\t&& d\nENV a=b   \\\n c=d\nRUN \\\n  e\n",
        &expect![[r"
            FROM a
            RUN set -e; \
                if b; then \
                    c; \
                # why
                fi \
                && d
            ENV a=b \
                c=d
            RUN \
                e
        "]],
    );
}

#[test]
fn blank_lines_and_blanks_at_ends_go() {
    check(
        "\n\nFROM a  \n\n\n  # b \t\n\nRUN c\n \n\t\n\nRUN d\n\n\n",
        &expect![[r"
            FROM a

            # b

            RUN c

            RUN d
        "]],
    );
    assert_eq!(formatted("FROM a").as_deref(), Some("FROM a\n"));
}

#[test]
fn what_a_blank_could_change_stays() {
    for text in [
        // In quotes, in a substitution, within a word, behind an escape.
        "FROM a\nRUN echo \"b  \\\n  c\"\n",
        "FROM a\nRUN echo 'b  \\\n      c'\n",
        "FROM a\nRUN echo $(b  \\\n      c)\n",
        "FROM a\nRUN ec\\\nho b\n",
        "FROM a\nRUN echo $'b\\\n      c'\n",
        "FROM a\nLABEL b=\"c  \\\n  d\"\n",
        // Every blank counts.
        "FROM a\nENV b c  \\\n  d\n",
        "FROM a\nWORKDIR /b  \\\n  c\n",
        // Other shells have other quotes.
        "FROM a\nSHELL [\"pwsh\", \"-c\"]\nRUN echo b  \\\n  c\n",
        // A heredoc is somebody else's text.
        "FROM a\nRUN <<-EOF\n  b  \n\n\n\tEOF\n",
        // A blank line keeps what follows from being a directive.
        "\n# escape=`\nFROM a\n",
        // Only here are line breaks odd.
        "FROM a\r\nRUN <<EOF\r\nb\nEOF\r\n",
    ] {
        assert_eq!(formatted(text).as_deref(), Some(text));
    }
}

#[test]
fn line_breaks_are_as_most_are() {
    assert_eq!(formatted("FROM a\r\nRUN b\nRUN c\r\n").unwrap(), "FROM a\r\nRUN b\r\nRUN c\r\n");
    assert_eq!(formatted("FROM a\r\nRUN b\nRUN c\n").unwrap(), "FROM a\nRUN b\nRUN c\n");
    assert_eq!(formatted("\u{feff}from a").unwrap(), "\u{feff}FROM a\n");
}

#[test]
fn a_file_that_is_not_read_is_left_alone() {
    assert_eq!(
        format(FILE, "from a\nrn b\n").unwrap_err().wording,
        "message-unknown-instruction-near"
    );
}
