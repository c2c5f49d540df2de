//! All fixes at once: what they may never do, on the rules' own examples and on real files.

use dockwright::model::dockerfile::Dockerfile;
use dockwright::rules::RULES;
use dockwright::text::FileId;
use dockwright::words::page;

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
            texts.filter(|text| !text.contains("ignore=")).collect()
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
