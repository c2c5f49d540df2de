//! All fixes at once: what they may never do, on the rules' own examples and on real files.

use dockwright::analyze;
use dockwright::model::dockerfile::Dockerfile;
use dockwright::rules::RULES;
use dockwright::text::{FileId, apply};
use dockwright::words::page;
use dockwright::workspace::{File, Workspace};

use crate::program::Folder;
use crate::rules::dockerfiles;

/// Every bad example, and every file of the corpus where it is here.
fn texts() -> Vec<(String, String)> {
    let mut texts = dockerfiles();
    for rule in RULES {
        for example in page::examples(page::read(rule.page.en).body) {
            if example.language == "dockerfile" {
                texts.push((rule.lint.name.to_owned(), example.text.to_owned()));
            }
        }
    }
    texts.retain(|(_, text)| text.len() < 100_000);
    texts
}

/// The files behind all the fixes that the command line applies, each with its name and text before.
fn fixed(name: &str, arguments: &[&str]) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    // A workspace holds only so many files.
    for part in texts().chunks(40) {
        let path = |index: usize| format!("{index}/Dockerfile");
        let folder = part
            .iter()
            .enumerate()
            .fold(Folder::new(name), |folder, (index, it)| folder.with(&path(index), &it.1));
        folder.run(arguments);
        let once: Vec<String> = (0..part.len()).map(|index| folder.read(&path(index))).collect();
        folder.run(arguments);
        for (index, (name, before)) in part.iter().enumerate() {
            assert_eq!(folder.read(&path(index)), once[index], "{name}: a second time changes it");
            found.push((name.clone(), before.clone(), once[index].clone()));
        }
    }
    assert!(found.iter().any(|(_, before, after)| before != after), "nothing was fixed");
    found
}

fn read(text: &str) -> Dockerfile {
    Dockerfile::read(FileId(0), text)
}

#[test]
fn safe_fixes_keep_comments_and_break_nothing() {
    for (name, before, after) in fixed("safe", &["check", "--fix", "."]) {
        let (before, after) = (read(&before), read(&after));
        assert!(after.errors.len() <= before.errors.len(), "{name}: {:?}", after.errors);
        // Those that suppress findings have a rule of their own, which corrects the names in them.
        let comments = |file: &Dockerfile| -> Vec<String> {
            let texts = file.comments.iter().map(|comment| comment.text.clone());
            let mut texts: Vec<_> = texts.filter(|text| !text.contains("ignore=")).collect();
            // One may have moved with what it speaks of.
            texts.sort();
            texts
        };
        assert_eq!(comments(&after), comments(&before), "{name}");
        assert_eq!(after.comments.len(), before.comments.len(), "{name}");
        assert_eq!(after.stages.len(), before.stages.len(), "{name}");
    }
}

#[test]
fn unsafe_fixes_break_nothing() {
    for (name, before, after) in fixed("unsafe", &["check", "--fix", "--unsafe-fixes", "."]) {
        let errors = |text: &str| read(text).errors;
        assert!(errors(&after).len() <= errors(&before).len(), "{name}: {:?}", errors(&after));
    }
}

/// The file after the one fix that a rule has for it, if it has one.
fn after(rule: &str, text: &str) -> Option<String> {
    let workspace = Workspace::new(vec![File::new("Dockerfile", text)]).unwrap();
    let analysis = analyze(&workspace);
    let findings: Vec<_> = analysis.findings.iter().filter(|it| it.lint.name == rule).collect();
    assert!(!findings.is_empty(), "{rule} finds nothing in {text}");
    let mut fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
    let fix = fixes.next()?;
    assert!(fixes.next().is_none(), "{rule} has two fixes for {text}");
    apply(text, &fix.edits)
}

#[test]
fn nothing_is_put_where_it_may_never_run() {
    const UPDATE: &str = "RUN apt-get update";
    for end in ["; exit 0", " || exit 0", "; exec true", "; exit 0; true", "; true; return"] {
        let text = format!("FROM debian:13\n{UPDATE}{end}\n");
        assert_eq!(after("apt-lists-left", &text), None, "{text}");
    }
    let text = format!("FROM debian:13\n{UPDATE} || exit 1; true\n");
    let expected = text.replace("true", "true && rm -rf /var/lib/apt/lists/*");
    assert_eq!(after("apt-lists-left", &text), Some(expected));
}

#[test]
fn what_is_put_at_the_end_is_joined_as_the_rest_is() {
    const CASES: [(&str, &str); 6] = [
        ("apt-get update \\\n\t&& true", " \\\n\t&& "),
        ("apt-get update && \\\n  true", " && \\\n  "),
        ("set -eux; \\\n\tapt-get update; \\\n\ttrue", "; \\\n\t"),
        ("apt-get update; \\\n\ttrue", " && \\\n\t"),
        ("apt-get \\\n\t\tupdate", " \\\n\t\t&& "),
        ("apt-get update \\\n  # why\n  && true \\\n    --all", " \\\n  && "),
    ];
    for (script, joint) in CASES {
        let before = format!("FROM debian:13\nRUN {script}");
        let expected = format!("{before}{joint}rm -rf /var/lib/apt/lists/*\n");
        assert_eq!(after("apt-lists-left", &format!("{before}\n")), Some(expected));
    }
}

#[test]
fn commands_are_joined_only_where_all_still_run() {
    let apart = [
        ("exit 0", "make"),
        ("[ -f a ] || exit 0", "make"),
        (". /etc/profile", "make"),
        ("trap true EXIT", "make"),
        ("make", "[ -f a ] || touch a"),
        ("make", "[ -f a ]; touch a"),
        ("[ -d a ] && cd a", "make"),
    ];
    for (one, other) in apart {
        let text = format!("FROM debian:13\nRUN {one}\nRUN {other}\n");
        assert_eq!(after("consecutive-runs", &text), None, "{text}");
    }
    let text = "FROM debian:13\nRUN [ -f a ] || touch a\nRUN [ -f b ] && touch b\n";
    let joined = text.replace("a\nRUN [", "a \\\n    && [");
    assert_eq!(after("consecutive-runs", text), Some(joined));
}

#[test]
fn fixes_write_the_line_ends_of_the_file() {
    let text = "FROM debian:13\r\nRUN apt-get update \\\r\n    && true\r\n";
    let expected = "FROM debian:13\r\nRUN apt-get update \\\r\n    && true \\\r\n    \
                    && rm -rf /var/lib/apt/lists/*\r\n";
    assert_eq!(after("apt-lists-left", text).as_deref(), Some(expected));
    let text = "FROM debian:13\r\nRUN curl -f https://example.com | tar x\r\n";
    let expected =
        text.replace("RUN", "SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\r\nRUN");
    assert_eq!(after("pipe-without-pipefail", text), Some(expected));
}

#[test]
fn a_comment_between_variables_stays() {
    let text = "FROM debian:13\nENV A=1 \\\n    # why\n    B=$A\n";
    assert_eq!(after("variable-set-beside", text), None);
}

#[test]
fn a_shell_is_set_once_for_all_that_stand_on_it() {
    const PIPE: &str = "RUN curl -f https://example.com | tar x\n";
    let shell = "SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\n";
    let text = format!("FROM debian:13 AS a\n{PIPE}WORKDIR /b\n{PIPE}FROM a\n{PIPE}");
    let expected = text.replacen("RUN", &format!("{shell}RUN"), 1);
    assert_eq!(after("pipe-without-pipefail", &text), Some(expected));
}

#[test]
fn wget_still_says_what_failed() {
    let fetched = |image: &str| {
        let text = format!("FROM {image}\nRUN wget https://example.com/a\n");
        let after = after("wget-progress", &text).unwrap();
        after.split_once("wget ").unwrap().1.split(' ').next().unwrap().to_owned()
    };
    assert_eq!(["debian:13", "example.com/a:1"].map(fetched), ["-nv", "-nv"]);
    assert_eq!(["alpine:3.22", "busybox:1", "example.com/a:1-alpine"].map(fetched), ["-q"; 3]);
}

#[test]
fn an_install_moves_up_with_its_comment() {
    let text = "FROM debian:13\nWORKDIR /app\n# The sources.\nCOPY . .\n# What they need.\n\
                RUN apt-get install -y make";
    let expected = "FROM debian:13\nWORKDIR /app\n# What they need.\nRUN apt-get install -y make\n\
                    # The sources.\nCOPY . .\n";
    assert_eq!(after("install-below-sources", text).as_deref(), Some(expected));
}

#[test]
fn an_argument_moves_down_to_its_first_use() {
    let text = "FROM debian:13\n# The commit.\nARG GIT_COMMIT\nRUN apt-get install -y make\n\
                # What it is.\nLABEL a=$GIT_COMMIT";
    let expected = "FROM debian:13\nRUN apt-get install -y make\n# The commit.\nARG GIT_COMMIT\n\
                    # What it is.\nLABEL a=$GIT_COMMIT";
    assert_eq!(after("changing-argument-early", text).as_deref(), Some(expected));
}

#[test]
fn root_is_not_made_a_number() {
    assert_eq!(after("named-user", "FROM debian:13\nUSER root\nRUN true\nUSER 1000\n"), None);
}
