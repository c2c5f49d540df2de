//! Lists of which little more than the number of packages counts.

use crate::model::hints::{Group, List};
use crate::syntax::json;

/// `require path v1.2.3`, alone or in brackets.
pub(super) fn go(text: &str, list: &mut List) {
    let mut is_open = false;
    for line in text.lines() {
        let line = line.trim();
        let required = match line.strip_prefix("require") {
            Some(rest) if rest.trim_start().starts_with('(') => {
                is_open = true;
                continue;
            }
            Some(rest) if rest.starts_with([' ', '\t']) => rest,
            _ if is_open => line,
            _ => continue,
        };
        if line.starts_with(')') {
            is_open = false;
            continue;
        }
        let mut words = required.split_whitespace();
        if let (Some(name), Some(version)) = (words.next(), words.next())
            && !name.starts_with("//")
        {
            list.add(name, version, Group::Main);
        }
    }
}

/// `[[package]]` with `name` and `version`; what has a `source` is downloaded.
pub(super) fn cargo(text: &str, list: &mut List) {
    let (mut name, mut version) = ("", "");
    for line in text.lines() {
        let value = |key: &str| line.strip_prefix(key).map(|it| it.trim_matches('"'));
        if line.starts_with("[[") {
            (name, version) = ("", "");
        } else if let Some(it) = value("name = ") {
            name = it;
        } else if let Some(it) = value("version = ") {
            version = it;
        } else if line.starts_with("source = ") {
            list.add(name, version, Group::Main);
        }
    }
}

/// Each `<dependency>` with its `<artifactId>`.
pub(super) fn maven(text: &str, list: &mut List) {
    for dependency in text.split("<dependency>").skip(1) {
        let dependency = dependency.split("</dependency>").next().unwrap_or(dependency);
        let value = |tag: &str| {
            let (_, rest) = dependency.split_once(tag)?;
            rest.split('<').next().map(str::trim)
        };
        let is_test = value("<scope>") == Some("test");
        let group = if is_test { Group::Development } else { Group::Main };
        list.add(value("<artifactId>").unwrap_or_default(), "", group);
    }
}

/// `implementation "group:name:version"` and its like.
pub(super) fn gradle(text: &str, list: &mut List) {
    const WORDS: [&str; 4] = ["implementation", "api", "runtimeOnly", "compile"];
    for line in text.lines().map(str::trim) {
        let is_one = WORDS.iter().any(|word| {
            line.strip_prefix(word).is_some_and(|rest| rest.starts_with([' ', '(', '\'', '"']))
        });
        if is_one {
            let name = line.split(['"', '\'']).nth(1).unwrap_or(line);
            list.add(name, "", Group::Main);
        }
    }
}

/// The lines `    name (1.2.3)` below `specs:`.
pub(super) fn gems(text: &str, list: &mut List) {
    for line in text.lines() {
        let name = line.strip_prefix("    ").filter(|it| !it.starts_with(' '));
        if let Some((name, version)) = name.and_then(|it| it.split_once(" (")) {
            list.add(name, version.trim_end_matches(')'), Group::Main);
        }
    }
}

/// `{"packages": [{"name": …}], "packages-dev": […]}`
pub(super) fn composer(text: &str, list: &mut List) {
    json::each(text, &mut |keys, value| {
        let [section, _, key] = keys else { return };
        let group = match &**section {
            "packages" => Group::Main,
            "packages-dev" => Group::Development,
            _ => return,
        };
        if key == "name" {
            list.add(value.text(), "", group);
        }
    });
}
