//! The data files: complete, in every language, and as their readers expect.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use dockwright::analyze;
use dockwright::app::state::{Panel, State};
use dockwright::app::view::findings;
use dockwright::content::examples::EXAMPLES;
use dockwright::content::texts;
use dockwright::content::texts::Language;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_language_has_the_keys_and_arguments_of_english() {
    let english: BTreeMap<&str, &str> = texts::lines(texts::ENGLISH).collect();
    let chinese: BTreeMap<&str, &str> = texts::lines(texts::CHINESE).collect();

    // Chinese has one form for every count.
    let expected: BTreeSet<&str> =
        english.keys().copied().filter(|key| key.rsplit('.').next() != Some("one")).collect();
    let found: BTreeSet<&str> = chinese.keys().copied().collect();
    assert_eq!(found, expected);
    for (key, text) in chinese {
        assert_eq!(arguments(text), arguments(english[key]), "{key}");
    }
}

#[test]
fn no_key_is_written_twice() {
    for file in [texts::ENGLISH, texts::CHINESE] {
        let mut seen = BTreeSet::new();
        for (key, _) in texts::lines(file) {
            assert!(seen.insert(key), "{key} is there twice in {file:.40}");
        }
    }
}

/// Finds the keys in the sources by their form: two words or more with dots between, the first of
/// them the first of some key.
#[test]
fn every_key_in_the_sources_has_a_text() {
    let keys: BTreeSet<&str> = texts::lines(texts::ENGLISH).map(|(key, _)| key).collect();
    let sections: BTreeSet<&str> = keys.iter().filter_map(|key| key.split('.').next()).collect();
    let has_text = |key: &str| keys.contains(key) || keys.contains(&*format!("{key}.other"));

    let mut used = BTreeSet::new();
    for folder in ["src/app", "src/ui", "src/words"] {
        for file in files_below(&root().join(folder)) {
            let source = fs::read_to_string(&file).unwrap();
            let code = source.split("#[cfg(test)]").next().unwrap_or_default();
            for literal in code.split('"').skip(1).step_by(2) {
                let is_key = literal.contains('.')
                    && literal.chars().all(|it| it.is_ascii_lowercase() || ".-".contains(it))
                    && literal.split('.').next().is_some_and(|it| sections.contains(it));
                if is_key {
                    assert!(has_text(literal), "{literal} in {} has no text", file.display());
                    used.insert(literal.to_owned());
                }
            }
        }
    }
    assert!(used.len() > 80, "only {} keys were found in the sources", used.len());

    // Made from parts: `example.NAME.title`, `size.reason.WORDING`, `saving.KIND`, `saving.asks.NAME`.
    let savings = files_below(&root().join("src/savings"))
        .into_iter()
        .map(|it| fs::read_to_string(it).unwrap());
    let savings: String = savings.collect();
    let is_made = |key: &str| {
        let name = key.strip_prefix("saving.").map(|it| it.trim_start_matches("asks."));
        key.starts_with("example.")
            || key.starts_with("size.reason.")
            || name.is_some_and(|it| savings.contains(&format!("\"{it}\"")))
    };
    for key in keys {
        let stem = key.trim_end_matches(".one").trim_end_matches(".other");
        assert!(is_made(key) || used.contains(stem), "{key} is in en.txt, and nothing says it");
    }
}

#[test]
fn every_example_is_listed_and_named() {
    let folder = root().join("src/content/examples");
    let mut on_disk = BTreeSet::new();
    for file in files_below(&folder) {
        on_disk.insert(file.strip_prefix(&folder).unwrap().to_string_lossy().into_owned());
    }
    let mut listed = BTreeSet::new();
    let english: BTreeMap<&str, &str> = texts::lines(texts::ENGLISH).collect();
    for example in EXAMPLES {
        for (path, _) in example.files {
            listed.insert(format!("{}/{path}", example.name));
        }
        for part in ["title", "about"] {
            let key = format!("example.{}.{part}", example.name);
            assert!(english.contains_key(&*key), "{key}");
        }
        assert_eq!(example.workspace().files().len(), example.files.len(), "{}", example.name);
        assert!(Panel::from_name(example.panel).is_some(), "{}", example.panel);
    }
    assert_eq!(listed, on_disk);
}

/// An example that shows nothing to improve teaches nothing; the one of stages may.
#[test]
fn examples_have_something_to_say() {
    for example in EXAMPLES.iter().filter(|example| example.name != "static-site") {
        let analysis = analyze(&example.workspace());
        assert!(!analysis.findings.is_empty(), "{}", example.name);
    }
}

#[test]
fn a_newcomer_is_led_to_a_fix_in_the_first_file() {
    let state = State::new(Language::English);
    let first = findings::first_step(&state).expect("the first example has a fix to offer");
    let finding = state.finding(first).unwrap();
    assert_eq!(finding.span.file, state.active);
    assert_eq!(finding.lint.name, "copy-before-dependencies");
}

/// The names in braces.
fn arguments(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path);
        }
    }
    found
}
