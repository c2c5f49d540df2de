//! Whose work the project builds upon, and whether it may: licences and origins of all packages.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

/// Licences that ask for no more than their own text to be kept, and the file-wise MPL.
const ALLOWED: [&str; 14] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

#[test]
fn crates_are_permissive_and_from_the_registry() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--format-version=1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 20, "only {} crates", packages.len());

    let faults: BTreeSet<String> = packages
        .iter()
        .filter_map(|package| {
            let name = package["name"].as_str()?;
            let licence = package["license"].as_str().unwrap_or_default();
            if !is_allowed(licence) {
                return Some(format!("{name}: licence {licence:?}"));
            }
            let source = package["source"].as_str().unwrap_or_default();
            let is_own = name == env!("CARGO_PKG_NAME");
            (!is_own && !source.starts_with("registry+"))
                .then(|| format!("{name}: comes from {source:?}"))
        })
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn npm_packages_are_permissive_and_name_no_host() {
    let text = include_str!("../../package-lock.json");
    assert!(!text.contains("\"resolved\""), "npm has written hosts: keep .npmrc");

    let lock: Value = serde_json::from_str(text).unwrap();
    let packages = lock["packages"].as_object().unwrap();
    assert!(packages.len() > 10, "only {} npm packages", packages.len());
    let faults: Vec<String> = packages
        .iter()
        .filter_map(|(path, package)| {
            let licence = package["license"].as_str().unwrap_or_default();
            (!is_allowed(licence)).then(|| format!("{path}: licence {licence:?}"))
        })
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn a_licence_is_allowed_where_one_may_choose_an_allowed_one() {
    for licence in ["MIT", "MIT/Apache-2.0", "GPL-3.0 OR MIT", "(MIT OR X) AND Unicode-3.0"] {
        assert!(is_allowed(licence), "{licence}");
    }
    for licence in ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT OR ISC) AND X", "MIT AND (X OR Y)"] {
        assert!(!is_allowed(licence), "{licence}");
    }
}

/// Whether an SPDX expression can be met with [`ALLOWED`] licences alone.
fn is_allowed(expression: &str) -> bool {
    let expression = expression.trim();
    // The slash is how older crates write `OR`.
    let alternatives = split_outside_brackets(expression, &[" OR ", "/"]);
    if alternatives.len() > 1 {
        return alternatives.into_iter().any(is_allowed);
    }
    let parts = split_outside_brackets(expression, &[" AND "]);
    if parts.len() > 1 {
        return parts.into_iter().all(is_allowed);
    }
    match expression.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
        Some(inner) => is_allowed(inner),
        None => ALLOWED.contains(&expression),
    }
}

fn split_outside_brackets<'a>(text: &'a str, separators: &[&str]) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut depth = 0;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        let separator = separators.iter().find(|it| text[at..].starts_with(**it));
        if let Some(separator) = separator.filter(|_| depth == 0 && at >= start) {
            parts.push(&text[start..at]);
            start = at + separator.len();
        }
    }
    parts.push(&text[start..]);
    parts
}
