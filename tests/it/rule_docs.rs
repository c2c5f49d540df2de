//! Every rule's page holds what it promises: its examples behave, and its languages agree.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use dockwright::analyze;
use dockwright::finding::Finding;
use dockwright::rules::{RULES, Rule, head_length};
use dockwright::text::apply;
use dockwright::words::page;
use dockwright::words::page::{Example, Page};
use dockwright::workspace::{File, Workspace};

use crate::content::files_below;

#[test]
fn names_and_aliases_are_kebab_case_and_unique() {
    let mut seen = BTreeSet::new();
    for rule in RULES {
        let name = rule.lint.name;
        let is_kebab = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        assert!(is_kebab && !name.starts_with('-') && !name.ends_with('-'), "{name}");
        assert!(seen.insert(name), "{name} is there twice");
        for alias in rule.lint.aliases {
            assert!(alias.contains(':'), "{name}: {alias} does not say whose code it is");
            assert!(seen.insert(alias), "{alias} is there twice");
        }
    }
}

#[test]
fn pages_have_a_title_a_message_and_a_body() {
    for rule in RULES {
        for text in [rule.page.en, rule.page.zh] {
            let page = page::read(text);
            let name = rule.lint.name;
            assert!(!page.title.is_empty(), "{name}");
            assert!(page.wording("message").is_some(), "{name} has no message");
            assert!(!page.body.is_empty(), "{name} does not say why");
        }
    }
}

/// A finding without its words would show as the bare name of its rule.
#[test]
fn whatever_the_parser_says_has_its_words() {
    let rule = dockwright::rules::find("dockerfile-syntax").unwrap();
    let page = page::read(rule.page.en);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let folders = ["syntax/dockerfile", "model/dockerfile"].map(|folder| root.join(folder));
    let mut count = 0;
    for path in folders.iter().flat_map(|folder| files_below(folder)) {
        let text = fs::read_to_string(&path).unwrap();
        for literal in text.split('"').filter(|it| it.starts_with("message-")) {
            assert!(page.wording(literal).is_some(), "{}: {literal}", path.display());
            count += 1;
        }
    }
    assert!(count > 40, "the wordings are found: {count}");
}

/// Warnings have the words of the rule that tells them; the rest are those of `compose-invalid`.
#[test]
fn whatever_loading_a_configuration_says_has_its_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/model/compose/load");
    let pages: Vec<Page> = RULES.iter().map(|rule| page::read(rule.page.en)).collect();
    let mut count = 0;
    for path in files_below(&root) {
        let text = fs::read_to_string(&path).unwrap();
        let literals = text.split('"').filter(|it| it.starts_with("message-"));
        // Tests put arguments behind it, or cut the beginning off.
        for literal in literals.filter_map(|it| it.split(' ').next()) {
            let is_known = pages.iter().any(|page| page.wording(literal).is_some());
            assert!(is_known || literal.ends_with('-'), "{}: {literal}", path.display());
            count += 1;
        }
    }
    assert!(count > 40, "the wordings are found: {count}");
}

#[test]
fn languages_agree_on_wordings_and_arguments() {
    for rule in RULES {
        let (en, zh) = (page::read(rule.page.en), page::read(rule.page.zh));
        let name = rule.lint.name;
        assert_eq!(keys(&en), keys(&zh), "{name}");
        for ((key, english), (_, chinese)) in en.wordings.iter().zip(&zh.wordings) {
            assert_eq!(arguments(english), arguments(chinese), "{name}, {key}");
        }
        assert!(!zh.body.contains("```"), "{name}: the examples stand in the English page");
        assert!(has_chinese(zh.title) && has_chinese(zh.body), "{name} is not translated");
        let has_safety = |text: &str, title: &str| text.lines().any(|line| line == title);
        assert_eq!(
            has_safety(en.body, "## Fix safety"),
            has_safety(zh.body, "## 修复的安全性"),
            "{name}"
        );
    }
}

#[test]
fn examples_do_what_they_claim() {
    for rule in RULES {
        let examples = page::examples(page::read(rule.page.en).body);
        let is_bad = |example: &Example| example.claim == "bad";
        assert!(examples.iter().any(is_bad), "{} has no bad example", rule.lint.name);
        let mut bad = None;
        for example in examples {
            match example.claim {
                "bad" => {
                    assert!(
                        !fired(rule, &example).is_empty(),
                        "does not fire\n{}",
                        shown(rule, &example)
                    );
                    bad = Some(example);
                }
                "fixed" => {
                    let bad = bad.as_ref().expect("a fixed example stands below a bad one");
                    assert_eq!(
                        fixed(rule, bad).as_deref(),
                        Some(example.text),
                        "{}",
                        rule.lint.name
                    );
                    assert!(fired(rule, &example).is_empty(), "fires\n{}", shown(rule, &example));
                }
                "good" => {
                    assert!(fired(rule, &example).is_empty(), "fires\n{}", shown(rule, &example));
                }
                other => assert_eq!(other, "", "{} has an unknown claim", rule.lint.name),
            }
        }
    }
}

#[test]
fn findings_use_the_wordings_of_their_page() {
    for rule in RULES {
        let page = page::read(rule.page.en);
        for example in page::examples(page.body) {
            for finding in fired(rule, &example) {
                let related = finding.related.iter().map(|it| (it.wording, &it.args));
                let fix = finding.fix.iter().map(|it| (it.wording, &it.args));
                let message = [(finding.wording, &finding.args)];
                for (wording, args) in message.into_iter().chain(related).chain(fix) {
                    let template = page.wording(wording);
                    let template =
                        template.unwrap_or_else(|| panic!("{}: {wording}", rule.lint.name));
                    for name in arguments(template) {
                        let is_given = args.iter().any(|(it, _)| *it == name);
                        assert!(is_given, "{}, {wording}: {{{name}}}", rule.lint.name);
                    }
                }
            }
        }
    }
}

/// Fixes are half of what a finding is for; fewer rules with one would be a loss.
#[test]
fn most_rules_have_a_fix() {
    let has_fix = |rule: &&&Rule| {
        let examples = page::examples(page::read(rule.page.en).body);
        examples.iter().any(|it| fired(rule, it).iter().any(|finding| finding.fix.is_some()))
    };
    let count = RULES.iter().filter(has_fix).count();
    assert!(count >= 55, "{count} rules have a fix");
}

#[test]
fn unsafe_fixes_say_why() {
    for rule in RULES {
        let page = page::read(rule.page.en);
        let findings: Vec<Finding> =
            page::examples(page.body).iter().flat_map(|example| fired(rule, example)).collect();
        let is_unsafe = |finding: &Finding| {
            finding
                .fix
                .as_ref()
                .is_some_and(|fix| fix.safety == dockwright::finding::Safety::Unsafe)
        };
        let is_said = page.body.contains("## Fix safety");
        assert_eq!(findings.iter().any(is_unsafe), is_said, "{}", rule.lint.name);
    }
}

fn keys<'a>(page: &Page<'a>) -> Vec<&'a str> {
    page.wordings.iter().map(|(key, _)| *key).collect()
}

/// The names in braces.
fn arguments(template: &str) -> BTreeSet<&str> {
    let names = template.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    let is_name = |name: &&str| !name.is_empty() && name.bytes().all(|it| it.is_ascii_lowercase());
    names.map(|(name, _)| name).filter(is_name).collect()
}

fn has_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// The files of an example: one, or several with a line `--- path` before each.
fn workspace(example: &Example) -> Workspace {
    let path = match example.language {
        "dockerfile" => "Dockerfile",
        "compose" => "compose.yaml",
        "kube" => "deployment.yaml",
        "workspace" => return several(example.text),
        other => panic!("no file is of the kind {other:?}"),
    };
    Workspace::new(vec![File::new(path, example.text)]).unwrap()
}

fn several(text: &str) -> Workspace {
    let parts = text.split("--- ").skip(1).filter_map(|part| part.split_once('\n'));
    Workspace::new(parts.map(|(path, text)| File::new(path.trim(), text)).collect()).unwrap()
}

fn fired(rule: &Rule, example: &Example) -> Vec<Finding> {
    let findings = analyze(&workspace(example)).findings;
    findings.into_iter().filter(|finding| finding.lint.name == rule.lint.name).collect()
}

/// The example with every fix of the rule applied, in the form it is written in.
fn fixed(rule: &Rule, example: &Example) -> Option<String> {
    let workspace = workspace(example);
    let fixes: Vec<_> = fired(rule, example).into_iter().filter_map(|it| it.fix).collect();
    let texts = workspace.ids().zip(workspace.files()).map(|(id, file)| {
        let edits = fixes.iter().flat_map(|fix| &fix.edits).filter(|edit| edit.span.file == id);
        let text = apply(&file.text, &edits.cloned().collect::<Vec<_>>())?;
        let is_one_of_many = example.language == "workspace";
        Some(if is_one_of_many { format!("--- {}\n{text}", file.path) } else { text })
    });
    texts.collect()
}

fn shown(rule: &Rule, example: &Example) -> String {
    format!("{}:\n{}", rule.lint.name, example.text)
}

/// The page in the browser carries no more of a rule's page than this.
#[test]
fn the_head_of_a_page_is_its_title_and_its_wordings() {
    for rule in RULES {
        for text in [rule.page.en, rule.page.zh] {
            let (whole, head) = (page::read(text), page::read(&text[..head_length(text)]));
            assert_eq!((head.title, &head.wordings), (whole.title, &whole.wordings));
            assert_eq!(head.body, "", "{}", rule.lint.name);
            assert!(!whole.body.is_empty(), "{}", rule.lint.name);
        }
    }
}
