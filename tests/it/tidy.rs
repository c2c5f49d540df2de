//! House rules: what the compiler does not check of the drawing in `ARCHITECTURE.md`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// The modules from the bottom up. Those of one line do not see each other.
const ORDER: [&[&str]; 14] = [
    &["order"],
    &["text"],
    &["finding"],
    &["workspace"],
    &["syntax"],
    &["model"],
    &["content"],
    &["rules", "sim", "share"],
    &["analysis"],
    &["fixes"],
    &["savings"],
    &["words"],
    &["app"],
    &["ui", "cli"],
];
const BROWSER_CRATES: [&str; 5] = ["yew", "web_sys", "js_sys", "wasm_bindgen", "gloo"];
const LONGEST_FILE: usize = 800;

/// A file of the project; its path has `/` on every system.
struct Source {
    path: String,
    text: String,
}

impl Source {
    fn ends_in(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|it| it == extension)
    }

    /// The lines that are not comments, with their numbers.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
        lines.filter(|(_, line)| !line.starts_with("//"))
    }

    /// The module of the crate's root that it belongs to.
    fn module(&self) -> Option<&str> {
        let path = self.path.strip_prefix("src/")?;
        Some(path.split(['/', '.']).next()?).filter(|it| !["lib", "main"].contains(it))
    }
}

#[test]
fn every_file_says_what_it_is() {
    none(rust_files("src").chain(rust_files("tests")).chain(rust_files("benches")), |file| {
        let is_said = file.text.starts_with("//! ");
        (!is_said).then(|| format!("{} does not begin with a `//!` line", file.path))
    });
}

#[test]
fn modules_look_only_down() {
    none(rust_files("src"), |file| {
        let module = file.module()?;
        let (line, wrong) = file.code().find_map(|(number, line)| {
            Some((number, upward_import(module, line).or_else(|| opaque_import(line))?))
        })?;
        Some(format!("{}:{line} {wrong}", file.path))
    });
}

#[test]
fn the_order_of_modules_is_that_of_the_crate() {
    let root = read("src/lib.rs");
    let declared: Vec<&str> =
        root.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(declared, ORDER.concat());
}

#[test]
fn an_upward_import_is_seen() {
    let wrong = [
        ("syntax", "use crate::model::image::Image;"),
        ("rules", "use crate::sim::graph::Graph;"),
        ("sim", "let it = crate::analysis::analyze(workspace);"),
        ("model", "use crate::{text, rules};"),
        ("model", "use super::rules;"),
    ];
    for (module, line) in wrong {
        assert!(upward_import(module, line).or(opaque_import(line)).is_some(), "{module}: {line}");
    }
    let right = [
        ("model", "use crate::model::image::Image;"),
        ("rules", "pub(crate) use crate::text::Span;"),
        ("cli", "use crate::analyze;"),
        ("ui", "use super::*;"),
    ];
    for (module, line) in right {
        assert_eq!(upward_import(module, line).or(opaque_import(line)), None, "{module}: {line}");
    }
}

#[test]
fn only_the_screen_knows_a_browser() {
    none(rust_files("src"), |file| {
        let is_screen = file.path.starts_with("src/ui/") || file.path == "src/main.rs";
        let (line, name) = file.code().find_map(|(number, line)| {
            BROWSER_CRATES.iter().find(|name| names_crate(line, name)).map(|name| (number, name))
        })?;
        (!is_screen).then(|| format!("{}:{line} names {name}", file.path))
    });
}

#[test]
fn rules_ask_the_model_and_not_the_text() {
    none(rust_files("src/rules"), |file| {
        let (line, _) =
            file.code().find(|(_, line)| line.contains("Regex") || line.contains("regex::"))?;
        Some(format!("{}:{line} uses a regex", file.path))
    });
}

#[test]
fn every_rule_has_its_pages_and_every_page_its_rule() {
    let files: BTreeSet<String> = under("src/rules").map(|file| file.path).collect();
    none(rust_files("src/rules"), |file| {
        let is_rule = file.code().any(|(_, line)| line.contains("page!("));
        let stem = file.path.strip_suffix(".rs")?;
        let missing = [".md", ".zh.md"].map(|end| format!("{stem}{end}"));
        let missing = missing.iter().find(|page| !files.contains(*page))?;
        (is_rule && file.path != "src/rules/mod.rs").then(|| format!("{missing} is missing"))
    });
    none(under("src/rules").filter(|file| file.ends_in("md")), |page| {
        let stem = page.path.trim_end_matches(".md").trim_end_matches(".zh");
        let is_claimed = files.contains(&format!("{stem}.rs"));
        (!is_claimed).then(|| format!("{} belongs to no rule", page.path))
    });
}

#[test]
fn files_stay_readable() {
    none(rust_files("src").chain(rust_files("tests")), |file| {
        let lines = file.text.lines().count();
        (lines > LONGEST_FILE).then(|| format!("{} has {lines} lines", file.path))
    });
}

#[test]
fn every_file_is_declared() {
    none(
        rust_files("src").filter(|file| !["src/lib.rs", "src/main.rs"].contains(&&*file.path)),
        |file| {
            let path = file.path.trim_end_matches(".rs").trim_end_matches("/mod");
            let (parent, name) = path.rsplit_once('/')?;
            let parents =
                [format!("{parent}/mod.rs"), format!("{parent}.rs"), format!("{parent}/lib.rs")];
            let declaration = format!("mod {name};");
            let is_declared = parents.iter().filter_map(|parent| try_read(parent)).any(|text| {
                text.lines().any(|line| line.trim_start_matches("pub ").ends_with(&declaration))
            });
            (!is_declared).then(|| format!("{} is declared in none of {parents:?}", file.path))
        },
    );
}

#[test]
fn nothing_is_left_for_later() {
    let marks = [["todo", "!"], ["FIX", "ME"], ["unimple", "mented!"]].map(|it| it.concat());
    let files = rust_files("src").chain(under("tests")).chain(under("scripts"));
    none(files, |file| {
        let mark = marks.iter().find(|mark| file.text.contains(*mark))?;
        Some(format!("{} has {mark}", file.path))
    });
}

/// Which machine builds the project is nobody's business but that machine's.
#[test]
fn no_machine_is_named() {
    // In two parts each, so that this file does not name them.
    let words = [
        ["registry.npm", "js.org"],
        ["registry.yarn", "pkg.com"],
        ["crates", ".io"],
        ["pypi", ".org"],
        ["python", "hosted.org"],
        ["proxy.go", "lang.org"],
        ["deb.deb", "ian.org"],
        ["/work", "/shared"],
        ["/work", "/main"],
        ["/work", "/wt"],
        ["/root", "/.cargo"],
    ]
    .map(|it| it.concat());
    // Lock files must name where packages come from.
    let is_exempt =
        |path: &str| ["Cargo.lock", "fuzz/Cargo.lock", "package-lock.json"].contains(&path);
    none(under("").filter(|file| !is_exempt(&file.path)), |file| {
        let (index, line) = file
            .text
            .lines()
            .enumerate()
            .find(|(_, line)| words.iter().any(|word| line.contains(word.as_str())))?;
        Some(format!("{}:{}: {}", file.path, index + 1, line.trim()))
    });
}

/// What is wrong with a line of `module` that names a module which it may not see.
fn upward_import(module: &str, line: &str) -> Option<String> {
    let own = rank(module)?;
    line.match_indices("crate::").find_map(|(at, path)| {
        let name =
            line[at + path.len()..].split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
        // What the root exports again belongs to `analysis`.
        let target = if rank(name).is_some() { name } else { "analysis" };
        let is_down = target == module || rank(target)? < own;
        (!is_down && !line[..at].ends_with('$')).then(|| format!("{module} must not see {name}"))
    })
}

/// What is wrong with an import that [`upward_import`] could not judge.
fn opaque_import(line: &str) -> Option<String> {
    if line.contains("use crate::{") {
        return Some("imports by a list: write one path a line".to_owned());
    }
    let climbs = line.contains("super::") && line != "use super::*;";
    climbs.then(|| "climbs by `super`: write the path from the crate's root".to_owned())
}

fn rank(module: &str) -> Option<usize> {
    ORDER.iter().position(|modules| modules.contains(&module))
}

/// Whether the line has `name::`, or `use name;`, as a whole word.
fn names_crate(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let starts = !line[..at].ends_with(|c| is_word(c) || c == ':');
        let rest = &line[at + name.len()..];
        starts && (rest.starts_with("::") || (line.starts_with("use ") && rest.starts_with(';')))
    })
}

/// Fails with a line for each file of which `fault` tells one.
fn none(files: impl Iterator<Item = Source>, fault: impl Fn(&Source) -> Option<String>) {
    let faults: Vec<String> = files.filter_map(|file| fault(&file)).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn rust_files(folder: &str) -> impl Iterator<Item = Source> {
    let files: Vec<Source> = under(folder).filter(|file| file.ends_in("rs")).collect();
    assert!(!files.is_empty(), "no Rust under {folder}");
    files.into_iter()
}

/// All text files of the project under a folder, but those that git ignores.
fn under(folder: &str) -> impl Iterator<Item = Source> {
    let ignored: BTreeSet<PathBuf> = read(".gitignore")
        .lines()
        .map(|line| root().join(line.trim_matches('/')))
        .chain([root().join(".git")])
        .collect();
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if ignored.contains(&path) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let path = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
                files.push(Source { path, text });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.into_iter()
}

fn read(path: &str) -> String {
    try_read(path).unwrap_or_else(|| panic!("{path} cannot be read"))
}

fn try_read(path: &str) -> Option<String> {
    fs::read_to_string(root().join(path)).ok()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
