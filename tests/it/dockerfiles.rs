//! Dockerfiles to try things on: real ones, and nasty ones.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use crate::shared;

const CORPUS: &str = "corpus/dockerfiles";
const FILES: usize = 319;

/// All Dockerfiles of the corpus that are UTF-8.
#[expect(clippy::print_stdout, reason = "a skipped test must say so")]
pub(crate) fn corpus() -> Vec<(PathBuf, String)> {
    let Some(folder) = shared::path(CORPUS) else {
        println!("skipped: {FILES} files of {CORPUS}, which is not here");
        return Vec::new();
    };
    let mut files = Vec::new();
    collect(&folder, &mut files);
    files.sort();
    files
}

fn collect(folder: &Path, files: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_dockerfile =
            |path: &Path| path.to_string_lossy().to_lowercase().contains("dockerfile");
        if path.is_dir() {
            collect(&path, files);
        } else if path.file_name().is_some_and(|name| is_dockerfile(Path::new(name))) {
            files.extend(fs::read_to_string(&path).ok().map(|text| (path, text)));
        }
    }
}

/// Words that stand behind any keyword, whether they belong there or not.
const WORDS: &[&str] = &[
    "a",
    "b",
    "/x",
    "a=b",
    "a=",
    "=b",
    "a='b c'",
    "a=\"b c\"",
    "a=\"b\\\"c\"",
    "a=b\\ c",
    "a='b\\'",
    "'a b'",
    "\"a b\"",
    "'",
    "\"",
    "a\"b",
    "\\",
    "\\\\",
    "\\ ",
    "`",
    "` ",
    "$a",
    "${a}",
    "${a:-b c}",
    "${a:-<<A b}",
    "${a",
    "${",
    "${a#b}",
    "${a//b/c}",
    "$",
    "$'",
    "$(a)",
    "$(cat <<A)",
    "é",
    "\u{a0}",
    "\u{85}",
    "\u{3000}",
    "\u{2028}",
    "--",
    "-",
    "--a",
    "--a=b",
    "--from=a",
    "--mount=type=cache,target=/c",
    "--a='b c'",
    "--a=\"b c\"",
    "--a=b\\ c",
    "--=b",
    "--a=",
    "--interval=1s",
    "<<A",
    "<<-A",
    "<<'A'",
    "<<\"A\"",
    "<<A<<B",
    "<<B",
    "3<<A",
    "<<",
    "<<<A",
    "<<-",
    "<<''",
    "<<\\A",
    "<<A\\",
    "<<'A B'",
    "<<$A",
    "<<${A}",
    "<<A'",
    "a<<A",
    "<<A;",
    "[]",
    "[\"a\"]",
    "[\"a\", \"b\"]",
    "[ \"a\" ,\"b\" ] ",
    "[\"a\",]",
    "[a]",
    "[\"a\" \"b\"]",
    "[1]",
    "[\"a\", 1]",
    "[[\"a\"]]",
    "[null]",
    "[\"\\u00e9\\n\\\\\"]",
    "[\"\\x\"]",
    "[\"é\"]",
    "[\"a\"",
    "{\"a\": 1}",
    "[\"a\"] b",
    "CMD",
    "cmd",
    "NONE",
    "none",
    "CMD [\"a\"]",
    "AS",
    "as",
    "RUN",
    "run",
    "ONBUILD",
    "FROM",
    "&&",
    "|",
    ";",
    "#",
    "#a",
    "80",
    "80/tcp",
    "SIGTERM",
    "9",
];

const KEYWORDS: &[&str] = &[
    "FROM",
    "from",
    "RUN",
    "Run",
    "CMD",
    "LABEL",
    "MAINTAINER",
    "EXPOSE",
    "ENV",
    "ADD",
    "COPY",
    "copy",
    "ENTRYPOINT",
    "VOLUME",
    "USER",
    "WORKDIR",
    "ARG",
    "ONBUILD",
    "ONBUILD RUN",
    "ONBUILD COPY",
    "ONBUILD ENV",
    "onbuild add",
    "STOPSIGNAL",
    "HEALTHCHECK",
    "HEALTHCHECK CMD",
    "SHELL",
    "FOO",
    "RUN\u{a0}",
];

const BLANKS: &[&str] = &[
    " ",
    "  ",
    "\t",
    " \t",
    "\u{b}",
    "\u{c}",
    " \\\n",
    "\\\n",
    " \\\n\t",
    " \\ \n ",
    " \\\n\n ",
    " \\\n# c\n ",
    " \\\n  # c \\\n",
    " \\\n#\n\n#\n",
    " \\\r\n",
    " \\\r\n\r\n",
    "\\\t\n",
    " `\n",
    "\r",
    " \\\\\n",
];

const LINES: &[&str] = &[
    "",
    "",
    "\n",
    "# c\n",
    "  # c\n",
    "#\n",
    "A\n",
    "B\n",
    "\tA\n",
    " A\n",
    "A \n",
    "A\r\n",
    "x\nA\n",
    "x\n\tA\nB\n",
    "\\\n",
    "\u{a0}\n",
    "A B\n",
    "-A\n",
    "\tx\\\nA\n",
];

const HEADS: &[&str] = &[
    "",
    "",
    "",
    "",
    "\u{feff}",
    "# escape=`\n",
    "#escape=`\n",
    "# syntax=a\n# escape=`\n",
    "# escape=\\\n",
    "# escape=x\n",
    "# check=skip=all\n",
    "\n# escape=`\n",
    "# a\n# escape=`\n",
    "# escape=`\n# escape=`\n",
    "  # escape = ` \n",
    "# ESCAPE=`\r\n",
    "#\n",
    "\u{feff}# escape=`\n",
    "# syntax=\n# escape=`\n",
    "# escape=`#\n",
    "//escape=`\n",
];

/// Dockerfiles whose lines nobody would write, and somebody will.
pub(crate) fn nasty() -> impl Strategy<Value = String> {
    use proptest::sample::select;
    let blank = || prop_oneof![6 => Just(" "), 2 => select(BLANKS)];
    let words = prop::collection::vec((blank(), select(WORDS)), 0..6);
    let end = prop_oneof![12 => Just("\n"), 1 => Just(" \n"), 1 => Just("\r\n"), 1 => Just(""), 1 => Just("\\\n")];
    let start = prop_oneof![8 => Just(""), 1 => Just("  "), 1 => Just("\t"), 1 => Just("\u{a0}")];
    let lines = prop::collection::vec(select(LINES), 0..4);
    let instruction = (start, select(KEYWORDS), words, end, lines);
    let instruction = instruction.prop_map(|(start, keyword, words, end, lines)| {
        let words: String = words.iter().flat_map(|&(blank, word)| [blank, word]).collect();
        format!("{start}{keyword}{words}{end}{}", lines.concat())
    });
    let first = prop_oneof![1 => Just(""), 3 => Just("FROM a\n")];
    (select(HEADS), first, prop::collection::vec(instruction, 1..4))
        .prop_map(|(head, first, instructions)| [head, first, &instructions.concat()].concat())
}
