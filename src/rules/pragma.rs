//! Comments that speak to a linter: ours, hadolint's and the builder's own.
//!
//! ```text
//! # dockwright ignore=untagged-base-image      above an instruction, or above a line of YAML
//! # hadolint ignore=DL3006,DL3008              above an instruction
//! # check=skip=StageNameCasing                 above an instruction; at the top, for the file
//! # dockwright stage ignore=cd-in-run          above a FROM, for its stage; further down, for
//! # hadolint stage ignore=DL3003                 the rest of it
//! # dockwright global ignore=cd-in-run         for the file, wherever it stands
//! # hadolint global ignore=DL3006
//! ```
//!
//! Any name of a rule or any other tool's code of it will do, whosever comment it is. `all` means all
//! rules in our comment, all checks of the builder in its own, and nothing in hadolint's, as there.
//! Why may stand behind the names: `# why`, `// why`, `-- why`, or plainly the words.
//!
//! ```text
//! # hadolint shell=bash                        says what runs the scripts from here on
//! ```

/// A comment that suppresses findings.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pragma<'a> {
    pub tool: Tool,
    pub reach: Reach,
    pub names: Vec<Name<'a>>,
    /// Why, where it says so.
    pub reason: Option<&'a str>,
}

/// Whose comment it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    Dockwright,
    Hadolint,
    Builder,
}

/// What a comment speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// What stands below.
    Below,
    /// The stage, or what is left of it.
    Stage,
    File,
}

/// A name as written, and where in the comment it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name<'a> {
    pub text: &'a str,
    pub at: usize,
}

/// What a comment with its `#` asks for, if it asks for anything.
pub(super) fn read(comment: &str) -> Option<Pragma<'_>> {
    let text = comment.strip_prefix('#')?.trim_start();
    let (tool, reach, list) = match text.strip_prefix("check=") {
        Some(options) => (Tool::Builder, Reach::Below, skipped(options)?),
        None => ours(text)?,
    };
    // All that was cut off so far stood in front.
    let offset = comment.len() - list.len();
    let (names, rest) = names(list, offset);
    let reason = match tool {
        // Its other options may stand between.
        Tool::Builder => rest.split_once("//").map_or("", |(_, reason)| reason),
        Tool::Dockwright | Tool::Hadolint => rest.trim_start_matches(['#', '/', '-', ';', ' ']),
    };
    let reason = Some(reason.trim()).filter(|reason| !reason.is_empty());
    Some(Pragma { tool, reach, names, reason })
}

/// The shell that runs the scripts from here on, where a comment, without its `#`, names one:
/// `hadolint shell=bash`.
pub(super) fn shell(comment: &str) -> Option<&str> {
    let rest = comment.trim_start().strip_prefix("hadolint")?;
    let rest = rest.strip_prefix(char::is_whitespace)?.trim_start().strip_prefix("shell")?;
    let name = rest.trim_start().strip_prefix('=')?.trim_start();
    let end = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
    name.get(..end).filter(|name| !name.is_empty())
}

fn ours(text: &str) -> Option<(Tool, Reach, &str)> {
    let (tool, rest) = text.split_once(char::is_whitespace)?;
    let tool = match tool {
        "dockwright" => Tool::Dockwright,
        "hadolint" => Tool::Hadolint,
        _ => return None,
    };
    let rest = rest.trim_start();
    let (reach, rest) = match rest.split_once(char::is_whitespace) {
        Some(("global", rest)) => (Reach::File, rest),
        Some(("stage", rest)) => (Reach::Stage, rest),
        _ => (Reach::Below, rest),
    };
    let list = rest.trim_start().strip_prefix("ignore")?.trim_start();
    // Without names it is still meant to silence something; a sentence that begins so is not.
    let list = if list.is_empty() { list } else { list.strip_prefix('=')? };
    Some((tool, reach, list))
}

/// What stands behind `skip=`, first or further on among the builder's options.
fn skipped(options: &str) -> Option<&str> {
    let mut rest = options;
    loop {
        rest = rest.trim_start();
        if let Some(list) = rest.strip_prefix("skip=") {
            return Some(list);
        }
        rest = rest.split_once(';')?.1;
    }
}

/// The names of a list, and what follows it. `offset` is where the list begins.
fn names(list: &str, offset: usize) -> (Vec<Name<'_>>, &str) {
    let mut names = Vec::new();
    let mut rest = list;
    loop {
        rest = rest.trim_start();
        let is_part = |c: char| !c.is_whitespace() && !matches!(c, ',' | '#' | ';');
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (text, after) = rest.split_at(end);
        if text.starts_with("//") || text.starts_with("--") {
            return (names, rest);
        }
        if !text.is_empty() {
            names.push(Name { text, at: offset + list.len() - rest.len() });
        }
        let Some(next) = after.trim_start().strip_prefix(',') else {
            return (names, after.trim_start());
        };
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(comment: &str) -> Option<String> {
        let pragma = read(comment)?;
        for name in &pragma.names {
            assert_eq!(comment.get(name.at..name.at + name.text.len()), Some(name.text));
        }
        let names: Vec<&str> = pragma.names.iter().map(|name| name.text).collect();
        let (tool, reach) = (pragma.tool, pragma.reach);
        Some(format!("{tool:?} {reach:?} {} {}", names.join("+"), pragma.reason.unwrap_or("?")))
    }

    #[test]
    fn each_tool_s_comment_is_read() {
        let cases = [
            ("# dockwright ignore=a,b", "Dockwright Below a+b ?"),
            ("#hadolint ignore = DL3006 , DL3007", "Hadolint Below DL3006+DL3007 ?"),
            ("# hadolint global ignore=DL3006", "Hadolint File DL3006 ?"),
            ("# hadolint  stage  ignore=DL3006", "Hadolint Stage DL3006 ?"),
            ("# dockwright ignore=ignore", "Dockwright Below ignore ?"),
            ("# check=skip=StageNameCasing,all", "Builder Below StageNameCasing+all ?"),
            ("# check=error=true; skip=A;x=y", "Builder Below A ?"),
            ("# dockwright ignore=", "Dockwright Below  ?"),
        ];
        for (comment, expected) in cases {
            assert_eq!(shown(comment).as_deref(), Some(expected), "{comment}");
        }
        let others = ["# check=error=true", "# hadolint is a nice tool", "# ignore=DL3006", "x"];
        for comment in others {
            assert_eq!(shown(comment), None, "{comment}");
        }
    }

    #[test]
    fn the_shell_is_a_bare_name() {
        let cases = [
            (" hadolint shell=bash", Some("bash")),
            ("hadolint  shell = ash # why", Some("ash")),
            ("hadolint shell=/bin/bash", None),
            ("hadolint shell=", None),
            ("hadolint global shell=bash", None),
            ("hadolintshell=bash", None),
            ("hadolint ignore=DL3006", None),
        ];
        for (comment, expected) in cases {
            assert_eq!(shell(comment), expected, "{comment}");
        }
    }

    #[test]
    fn why_may_stand_behind_the_names() {
        let cases = [
            ("# hadolint ignore=DL3006 # why not", "Hadolint Below DL3006 why not"),
            ("# check=skip=A,B // why; not", "Builder Below A+B why; not"),
            ("# dockwright ignore=a, b -- why", "Dockwright Below a+b why"),
            ("# dockwright ignore=a, b because, c", "Dockwright Below a+b because, c"),
            ("# dockwright ignore=a#", "Dockwright Below a ?"),
            ("# hadolint ignore=a; why", "Hadolint Below a why"),
            ("# check=skip=A;error=true", "Builder Below A ?"),
            ("# check=skip=A;error=true // why", "Builder Below A why"),
        ];
        for (comment, expected) in cases {
            assert_eq!(shown(comment).as_deref(), Some(expected), "{comment}");
        }
    }
}
