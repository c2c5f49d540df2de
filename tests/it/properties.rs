//! Laws that hold for every text.

use dockwright::app::state::{Action, State};
use dockwright::content::texts::Language;
use dockwright::model::dockerfile::{Dockerfile, Form, Instruction, Kind};
use dockwright::syntax::dockerfile::{parse, tokens};
use dockwright::text::{FileId, Span};
use dockwright::workspace::{File, Workspace};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::dockerfiles::{corpus, nasty};
use crate::laws::{broken, formatted, misformatted};

const FILE: FileId = FileId(0);

/// Pieces of which Dockerfiles are made, and of which they break.
const PIECES: [&str; 68] = [
    "FROM ",
    "from ",
    "alpine",
    " AS ",
    "base",
    "RUN ",
    "COPY ",
    "ADD ",
    "ENV ",
    "ARG ",
    "LABEL ",
    "ONBUILD ",
    "HEALTHCHECK ",
    "CMD ",
    "NONE",
    "EXPOSE ",
    "SHELL ",
    "WORKDIR ",
    "USER ",
    "VOLUME ",
    "STOPSIGNAL ",
    "MAINTAINER ",
    "ENTRYPOINT ",
    "--from=base ",
    "--mount=type=cache,target=/c ",
    "--chown=a:b",
    "--",
    "<<EOF",
    "<<-EOF",
    "<<'EOF'",
    "<< EOF",
    "<<<",
    "EOF",
    "\nEOF\n",
    "\n\tEOF\n",
    "# escape=`\n",
    "# escape=\\\n",
    "# syntax=x\n",
    "# check=skip=all\n",
    "#",
    "\\\n",
    "`\n",
    "\\",
    "\r\n",
    "\n",
    " ",
    "\t",
    "[\"a\", \"b\"]",
    "[\"",
    "[1]",
    "'",
    "\"",
    "$",
    "${",
    "}",
    "${A:-b}",
    "A=b",
    "=",
    " && ",
    " | ",
    ";",
    "(",
    ")",
    "if ",
    "; then ",
    "$(",
    "\u{feff}",
    "镜像🐳\u{a0}",
];

fn dockerfile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => proptest::sample::select(&PIECES[..]).prop_map(str::to_owned),
        1 => "\\PC{0,4}",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn is_in(span: Span, text: &str) -> bool {
    text.get(span.range()).is_some()
}

fn spans_of(instruction: &Instruction) -> Vec<Span> {
    let mut spans = vec![instruction.span, instruction.keyword.span];
    for flag in &instruction.flags {
        spans.push(flag.span);
        spans.extend(flag.value.as_ref().map(|value| value.span));
    }
    spans.extend(instruction.mounts().flat_map(|it| it.options).map(|option| option.span));
    match &instruction.kind {
        Kind::Run(command) | Kind::Cmd(command) | Kind::Entrypoint(command) => {
            spans.push(command.span);
            spans.extend(command.heredocs.iter().flat_map(|it| [it.opening, it.body]));
            if let Form::Shell(script) = &command.form {
                for it in &script.commands {
                    spans.push(it.span);
                    spans.extend(it.words.iter().chain(&it.assignments).map(|word| word.span));
                }
            }
        }
        Kind::Copy(transfer) | Kind::Add(transfer) => {
            spans.extend(transfer.sources.iter().chain(&transfer.destination).map(|it| it.span));
        }
        Kind::Env(pairs) | Kind::Label(pairs) | Kind::Arg(pairs) => {
            spans.extend(pairs.iter().flat_map(|pair| [pair.span, pair.name.span]));
        }
        Kind::Onbuild(Some(inner)) => spans.extend(spans_of(inner)),
        _ => {}
    }
    spans
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn every_place_lies_in_the_text(text in dockerfile()) {
        let read = Dockerfile::read(FILE, &text);
        for error in &read.errors {
            prop_assert!(is_in(error.span, &text), "{error:?}");
        }
        let all = read.global_args.iter().chain(&read.strays).chain(read.instructions());
        for span in all.flat_map(spans_of) {
            prop_assert!(is_in(span, &text), "{span:?}");
        }
    }

    #[test]
    fn instructions_follow_each_other(text in dockerfile()) {
        let tree = parse(FILE, &text);
        for pair in tree.instructions.windows(2) {
            prop_assert!(pair[0].extent.end <= pair[1].extent.start);
        }
        for node in &tree.instructions {
            prop_assert!(node.extent.contains(node.span));
            prop_assert_eq!(node.keyword.span.start, node.span.start);
        }
    }

    #[test]
    fn tokens_are_sorted_and_apart(text in dockerfile()) {
        let tokens = tokens(FILE, &text);
        for token in &tokens {
            prop_assert!(is_in(token.span, &text) && !token.span.is_empty(), "{token:?}");
        }
        for pair in tokens.windows(2) {
            prop_assert!(pair[0].span.end <= pair[1].span.start, "{pair:?}");
        }
    }

    #[test]
    fn a_comment_below_changes_no_instruction(text in dockerfile()) {
        let before = parse(FILE, &text);
        let after = parse(FILE, &format!("{text}\n# the end\n"));
        let names = |tree: &dockwright::syntax::dockerfile::Tree| -> Vec<(String, Span)> {
            tree.instructions.iter().map(|node| (node.name(), node.span)).collect()
        };
        prop_assert_eq!(names(&before), names(&after));
    }
}

/// Files of the project itself, from which mutated ones are made.
const SEEDS: [&str; 8] = [
    include_str!("share/Dockerfile"),
    include_str!("../../src/content/examples/compose-stack/worker.Dockerfile"),
    include_str!("../../src/content/examples/go-service/Dockerfile"),
    include_str!("../../src/content/examples/go-single-stage/Dockerfile"),
    include_str!("../../src/content/examples/node-api/Dockerfile"),
    include_str!("../../src/content/examples/python-web/Dockerfile"),
    include_str!("../../src/content/examples/static-site/Dockerfile"),
    "# syntax=docker/dockerfile:1\nFROM alpine:3.22 as a\nRUN <<-EOF\n\tapk add curl\n\tEOF\n\
     # hadolint ignore=DL3003\nRUN cd /x && \\\n  # why\n\n  apt-get install -y b\nENV c d\n\
     FROM a\nCOPY --from=0 [\"e\", \"f\"]\nEXPOSE 80/TCP\nHEALTHCHECK CMD g || exit 1\nCMD h\n",
];

/// A file of the project with pieces put in, cut out and moved.
fn mutated() -> impl Strategy<Value = String> {
    let piece = proptest::sample::select(&PIECES[..]);
    let change = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..12_usize, piece);
    let changes = prop::collection::vec(change, 1..6);
    (proptest::sample::select(&SEEDS[..]), changes).prop_map(|(seed, changes)| {
        changes.into_iter().fold(seed.to_owned(), |text, (at, source, length, piece)| {
            let places: Vec<usize> =
                text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let index = at.index(places.len());
            let (start, end) = (places[index], places[(index + length).min(places.len() - 1)]);
            // Half of the changes move a line.
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            let line = if length % 2 == 0 {
                ""
            } else {
                lines.get(source.index(lines.len().max(1))).unwrap_or(&"")
            };
            [&text[..start], piece, line, &text[end..]].concat()
        })
    })
}

/// The same files at each run: to look for more is the fuzz target's part.
fn everyday() -> ProptestConfig {
    let rng_seed = RngSeed::Fixed(7);
    ProptestConfig { cases: 384, rng_seed, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(everyday())]

    #[test]
    fn mutated_files_break_no_law(text in mutated()) {
        let broken = broken(&text);
        prop_assert!(broken.is_none(), "{}", broken.unwrap_or_default());
    }

    #[test]
    fn nasty_files_break_no_law(text in nasty()) {
        let broken = broken(&text);
        prop_assert!(broken.is_none(), "{}", broken.unwrap_or_default());
    }

    #[test]
    fn pieces_break_no_law(text in dockerfile()) {
        let broken = broken(&text);
        prop_assert!(broken.is_none(), "{}", broken.unwrap_or_default());
    }
}

/// What fuzzing came upon.
#[test]
fn odd_files_break_no_law() {
    for text in [
        "FROM a\nCOPY b c d\", \"e\"]'\n",
        "FROM a\nRUN apt-get update `\n&& b\n",
        "FROM a\nCOPY b c d\"e'\"\n",
    ] {
        assert_eq!(broken(text), None);
    }
}

#[test]
fn real_files_break_no_law() {
    let faults = corpus()
        .into_iter()
        .filter_map(|(path, text)| Some(format!("{}\n{}", path.display(), broken(&text)?)));
    let faults: Vec<String> = faults.collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn hostile_texts_take_no_more_time_than_their_length() {
    let many = |piece: &str| piece.repeat((1 << 18) / piece.len());
    let numbered = |line: fn(usize) -> String| (0..10_000).map(line).collect::<Vec<_>>().concat();
    let texts = [
        many("RUN <<A\n"),
        numbered(|n| format!("RUN <<A{n}\n")),
        many("("),
        format!("FROM a\nRUN {}", many("$(")),
        format!("FROM a\nRUN {}", many("\"$(")),
        format!("FROM a\nRUN {}", many("case x in a) ")),
        format!("FROM a\nRUN [{}", many("[")),
        format!("FROM {}", many("${a:-")),
        format!("FROM a\nENV a={}", many("${")),
        many("ONBUILD "),
        many("\\\n"),
        numbered(|n| format!("FROM s{} AS s{n}\n", n + 1)),
        numbered(|n| format!("FROM s{} AS s{n}\nCOPY --from=s{} a b\n", n.max(1) - 1, n + 1)),
    ];
    for text in texts {
        let read = Dockerfile::read(FILE, &text);
        assert!(!read.errors.is_empty() || !read.stages.is_empty());
        let last = tokens(FILE, &text).last().map_or(0, |token| token.span.end as usize);
        assert!(last <= text.len());
        assert_eq!(misformatted(&text), None);
    }
}

/// Large files of what the formatter has work with, and smaller ones for the fixes.
#[test]
fn hostile_texts_are_formatted_and_fixed_in_no_time() {
    let many = |head, piece, tail| (head, piece, tail);
    let texts = [
        many("from a\nRUN b ", "\\\n", "c\n"),
        many("from a\nRUN b", " \\\n   && c", "\n"),
        many("from a\nRUN b ", "    \\\n", "c\n"),
        many("from a\nRUN b ", "\\\n # c\n", "c\n"),
        many("from a\nRUN \"", "\\\n  ", "\"\n"),
        many("from a\nRUN b ", "$(", "\n"),
        many("from a\nRUN b ", "'c' ", "\n"),
        many("from a\nRUN b ", "<<C ", "\n"),
        many("from a\nRUN b ", "${c:-", "\n"),
        many("", "\n", "from a\n"),
        many("", " # b\n\n\n", "from a\n"),
        many("from a\n", " \n", ""),
        many("from a\n", "run b \r\n", ""),
        many("from a\n", "run <<B\nB\n", ""),
        many("from a\nENV", " b=\\\nc", "\n"),
        many("from ", "a", "\n"),
        many("from a\nCOPY [", "\"b\", \\\n", "\"c\"]\n"),
        many("from a\nLABEL b=\"", "\\\"", "\"\n"),
        many("from a\n", "ENV b c\n", ""),
        many("from a\n", "# escape=`\n", "run b\n"),
    ];
    let sized = |(head, piece, tail): (&str, &str, &str), bytes: usize| {
        let room = bytes - head.len() - tail.len();
        format!("{head}{}{tail}", piece.repeat(room / piece.len()))
    };
    for parts in texts {
        let text = sized(parts, 1 << 18);
        let once = formatted(&text);
        assert_eq!(once.as_deref().and_then(formatted), once, "{parts:?}");
        let text = sized(parts, 1 << 15);
        let file = File::new("Dockerfile", text.as_str());
        let state = State::with_draft(Language::English, Workspace::new(vec![file]).unwrap());
        if let Some(fixed) = state.apply(Action::FixAllSafe) {
            assert!(fixed.workspace.text(FILE) != text, "{parts:?}");
        }
    }
}
