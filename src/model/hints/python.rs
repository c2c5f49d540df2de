//! Requirement files, projects and lock files of Python.

use crate::model::hints::markers;
use crate::model::hints::reach;
use crate::model::hints::{Group, List, Package};
use crate::syntax::json;
use crate::syntax::json::Value;
use crate::syntax::toml;
use crate::text::FileId;

/// `flask[async]==3.0 ; python_version > "3.8"`, `-r other.txt`, comments, hashes.
pub(super) fn requirements(text: &str, list: &mut List) {
    for line in text.lines() {
        let line = line.split(" #").next().unwrap_or(line).trim();
        let line = line.trim_end_matches('\\').trim_end();
        if line.starts_with('#') {
            continue;
        }
        let include = ["-r", "--requirement"].iter().find_map(|flag| line.strip_prefix(flag));
        if let Some(path) = include {
            list.includes.push(path.trim_start_matches([' ', '=', '\t']).to_owned());
        } else if !line.starts_with('-')
            && let Some(package) = requirement(line)
        {
            list.packages.push(package);
        }
    }
}

/// One requirement as pip reads it; `None` for what is no package, or none on Linux.
pub fn requirement(text: &str) -> Option<Package> {
    let (text, marker) = text.split_once(';').unwrap_or((text, ""));
    if !markers::can_hold(marker) {
        return None;
    }
    let text = text.split(" --").next().unwrap_or(text).trim();
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c));
    let (name, rest) = text.split_at(end.unwrap_or(text.len()));
    if name.is_empty() || name.starts_with(['-', '.', '_']) || rest.starts_with([':', '/']) {
        return None;
    }
    let mut package = Package { name: canonical(name), ..Package::default() };
    let mut rest = rest.trim_start();
    if let Some(inner) = rest.strip_prefix('[') {
        let (extras, behind) = inner.split_once(']')?;
        package.extras = extras.split(',').map(canonical).filter(|it| !it.is_empty()).collect();
        rest = behind.trim_start();
    }
    if let Some(version) = rest.strip_prefix("==") {
        // Whatever else is asked of the version, this one it is.
        let version = version.trim_start_matches(['=', ' ']).split([',', ' ']).next();
        version.unwrap_or_default().clone_into(&mut package.version);
    }
    Some(package)
}

/// The form in which the index writes a name: `Flask_SQLAlchemy` is `flask-sqlalchemy`.
fn canonical(name: &str) -> String {
    let mut result = String::with_capacity(name.len());
    for c in name.trim().chars() {
        match c {
            '-' | '_' | '.' if result.ends_with('-') => {}
            '-' | '_' | '.' => result.push('-'),
            c => result.push(c.to_ascii_lowercase()),
        }
    }
    result
}

/// What `[project]` or `[tool.poetry]` depends on.
pub(super) fn project(text: &str, list: &mut List) {
    for entry in toml::parse(FileId::default(), text).entries {
        let keys: Vec<&str> = entry.path.iter().map(|key| key.value.as_str()).collect();
        let (group, is_table) = match keys[..] {
            ["project", "dependencies"] => (Group::Main, false),
            ["project", "optional-dependencies", _] => (Group::Optional, false),
            ["dependency-groups", _] => (Group::Development, false),
            ["tool", "poetry", "dependencies", _] => (Group::Main, true),
            ["tool", "poetry", "dev-dependencies", _]
            | ["tool", "poetry", "group", _, "dependencies", _] => (Group::Development, true),
            _ => continue,
        };
        let mut add = |text: &str| {
            list.packages.extend(requirement(text).map(|it| Package { group, ..it }));
        };
        match entry.value.value {
            toml::Value::Array(items) if !is_table => {
                for item in items {
                    if let toml::Value::Text(text) = item.value {
                        add(&text);
                    }
                }
            }
            _ if is_table => {
                let name = keys.last().copied().unwrap_or_default();
                if name != "python" {
                    add(name);
                }
            }
            _ => {}
        }
    }
}

/// `[[package]]` with what it needs: `poetry.lock`, `uv.lock` and `pdm.lock`.
pub(super) fn lock(text: &str, list: &mut List) {
    let mut needs: Vec<Vec<String>> = Vec::new();
    let mut roots: Vec<String> = Vec::new();
    // Which table and which list of it the line is in.
    let (mut table, mut key) = ("", "");
    let mut is_root = false;
    for line in text.lines() {
        if line.starts_with('[') {
            (table, key) = (line, "");
            if line == "[[package]]" {
                list.packages.push(Package::default());
                needs.push(Vec::new());
                is_root = false;
            }
            continue;
        }
        let (Some(package), Some(needs)) = (list.packages.last_mut(), needs.last_mut()) else {
            continue;
        };
        let is_inside = line.starts_with([' ', '\t']);
        let pair = line.split_once(" = ").filter(|_| !is_inside);
        if let Some((name, _)) = pair {
            key = name;
        }
        let needed = match table {
            "[[package]]" if !is_inside && key != "dependencies" => {
                if let Some((_, value)) = pair {
                    field(package, key, value);
                }
                is_root |=
                    key == "source" && (line.contains("virtual") || line.contains("editable"));
                if is_root {
                    package.group = Group::Elsewhere;
                }
                None
            }
            "[[package]]" if key == "wheels" => {
                wheel(package, line);
                None
            }
            "[[package]]" if key == "dependencies" => {
                quoted(line).next().filter(|_| can_be_needed(line))
            }
            // What the project's own extras and groups add is not installed without asking.
            "[package.optional-dependencies]" if !is_root => {
                quoted(line).next().filter(|_| is_inside && can_be_needed(line))
            }
            "[package.dependencies]" if !is_inside && can_be_needed(line) => Some(key),
            _ => None,
        };
        if let Some(name) = needed {
            // pdm writes whole requirements.
            let end = name.find(['=', '<', '>', '~', '!', ';', '[', ' ']).unwrap_or(name.len());
            let name = canonical(&name[..end]);
            if is_root { roots.push(name) } else { needs.push(name) }
        }
    }
    if !roots.is_empty() {
        reach::mark(&mut list.packages, &needs, &roots);
    }
}

/// A value of a package itself.
fn field(package: &mut Package, key: &str, value: &str) {
    let text = || value.trim_matches('"');
    match key {
        "name" => package.name = canonical(text()),
        "version" => text().clone_into(&mut package.version),
        "optional" if value == "true" => package.group = Group::Optional,
        "category" if text() == "dev" => package.group = Group::Development,
        "groups" if !value.contains("\"main\"") && !value.contains("\"default\"") => {
            package.group = Group::Development;
        }
        "marker" | "markers" if !markers::can_hold(text()) => package.group = Group::Elsewhere,
        _ => {}
    }
}

/// Notes the size of the wheel that a Linux image gets.
fn wheel(package: &mut Package, line: &str) {
    let is_fitting =
        line.contains("-any.whl") || (line.contains("manylinux") && line.contains("x86_64"));
    let size = line.split_once("size = ").map(|(_, rest)| rest);
    // The time of the upload may stand behind it.
    let size = size.and_then(|it| it.split(|c: char| !c.is_ascii_digit()).next());
    if let Some(bytes) = size.and_then(|it| it.parse().ok()).filter(|_| is_fitting) {
        package.archive = Some(bytes);
    }
}

fn can_be_needed(line: &str) -> bool {
    let marker = line.split_once("marker").map_or("", |(_, rest)| rest);
    let marker = marker.strip_prefix('s').unwrap_or(marker);
    markers::can_hold(marker.trim_matches([' ', '=', '"', '}', ',']))
}

/// The texts in quotes on a line.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2)
}

/// `{"default": {"flask": {"version": "==3.0.0"}}, "develop": {…}}`
pub(super) fn pipfile(text: &str, list: &mut List) {
    json::each(text, &mut |keys, value| {
        let group = match keys.first().map(|it| &**it) {
            Some("default") => Group::Main,
            Some("develop") => Group::Development,
            _ => return,
        };
        match (keys, value) {
            ([_, name], Value::Open) => list.add(&canonical(name), "", group),
            ([_, _, key], Value::Text(text)) => {
                let Some(package) = list.packages.last_mut() else { return };
                if key == "version" {
                    text.trim_start_matches('=').clone_into(&mut package.version);
                } else if key == "markers" && !markers::can_hold(text) {
                    package.group = Group::Elsewhere;
                }
            }
            _ => {}
        }
    });
}
