//! The formatter changes how a Dockerfile looks, and never what it means.

use dockwright::model::dockerfile::format;
use dockwright::text::FileId;
use expect_test::{Expect, expect};
use proptest::prelude::*;

use crate::dockerfiles::{corpus, nasty};
use crate::laws::{formatted, misformatted};

const FILE: FileId = FileId(0);

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
        faults.extend(misformatted(text).map(|fault| format!("{}\n{fault}", path.display())));
    }
    println!("{} files: {changed} changed, {refused} left alone", files.len());
    assert!(faults.is_empty(), "{} faults, first: {}", faults.len(), faults[0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn any_file_keeps_its_meaning(text in nasty()) {
        let fault = misformatted(&text);
        prop_assert!(fault.is_none(), "{}", fault.unwrap_or_default());
    }
}

fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&formatted(text).unwrap());
    assert_eq!(misformatted(text), None);
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
