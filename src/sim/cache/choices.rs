//! What of a Dockerfile a person may ask about: what if this changed?

use std::collections::BTreeSet;

use crate::model::dockerfile::{Base, Dockerfile, Kind, Stage};
use crate::sim::cache::{Changes, files};

/// One change to ask about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// A file of the program itself: the commonest edit of all.
    Source(String),
    /// A file that a COPY names.
    File(String),
    Argument(String),
    /// A base image that was published anew.
    Image(String),
    /// An instruction that is edited, by the place where it begins; and how it is shown.
    Edited(u32, String),
}

/// How many are offered.
const MOST: usize = 12;

impl Choice {
    /// What has changed: a path, a name, an image.
    pub fn name(&self) -> &str {
        match self {
            Choice::Source(name)
            | Choice::File(name)
            | Choice::Argument(name)
            | Choice::Image(name)
            | Choice::Edited(_, name) => name,
        }
    }

    pub fn changes(&self) -> Changes {
        let name = vec![self.name().to_owned()];
        match self {
            Choice::Source(_) | Choice::File(_) => Changes { files: name, ..Changes::default() },
            Choice::Argument(_) => Changes { arguments: name, ..Changes::default() },
            Choice::Image(_) => Changes { images: name, ..Changes::default() },
            Choice::Edited(start, _) => Changes { edited: vec![*start], ..Changes::default() },
        }
    }
}

/// The changes that the Dockerfile has an answer to: a source edit first, if it copies sources.
pub fn choices(dockerfile: &Dockerfile) -> Vec<Choice> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut add = |choice: Choice| {
        if found.len() < MOST && seen.insert(choice.clone()) {
            found.push(choice);
        }
    };
    source_edit(dockerfile).into_iter().for_each(&mut add);
    for stage in &dockerfile.stages {
        local_sources(stage).filter(|source| is_file(source)).for_each(|source| {
            // `package*.json` is `package.json` before it is anything else.
            add(Choice::File(source.trim_start_matches("./").replace('*', "")));
        });
    }
    let within = dockerfile.stages.iter().flat_map(|stage| &stage.instructions);
    for instruction in dockerfile.global_args.iter().chain(within) {
        let Kind::Arg(pairs) = &instruction.kind else { continue };
        for pair in pairs {
            add(Choice::Argument(pair.name.value.clone()));
        }
    }
    for stage in &dockerfile.stages {
        // A digest names one image for ever.
        if matches!(&stage.from.source, Base::Image(image) if image.digest.is_none()) {
            add(Choice::Image(stage.from.expanded.clone()));
        }
    }
    found
}

/// A file as the project's program may have it, taken by the widest of its copies.
pub fn source_edit(dockerfile: &Dockerfile) -> Option<Choice> {
    let wide = |stage: &&Stage| local_sources(stage).any(|source| !is_file(source));
    let stage = dockerfile.stages.iter().find(wide)?;
    let folder = local_sources(stage).filter(|source| !is_file(source)).last()?;
    let folder = folder.trim_start_matches("./").trim_matches('/');
    let name = usual_file(stage, dockerfile);
    let is_plain = !folder.contains(['*', '?', '[', '$']) && !matches!(folder, "" | ".");
    Some(Choice::Source(if is_plain { format!("{folder}/{name}") } else { name.to_owned() }))
}

/// The sources that a stage takes from the context.
fn local_sources(stage: &Stage) -> impl Iterator<Item = &str> {
    let local = stage.transfers().filter(|(_, transfer)| transfer.from.is_none());
    let sources = local.flat_map(|(_, transfer)| &transfer.sources);
    sources.filter(|source| files::is_local(source)).map(|source| source.value.as_str())
}

/// Whether a source names a file rather than a folder or many files.
fn is_file(source: &str) -> bool {
    let name = source.rsplit('/').next().unwrap_or_default();
    let stem_and_ending = name.split_once('.').filter(|(stem, _)| !stem.is_empty());
    !source.contains(['$', '?', '[']) && !name.starts_with('*') && stem_and_ending.is_some()
}

/// What the main file of a program is called in the language that a stage's image is for.
fn usual_file(stage: &Stage, dockerfile: &Dockerfile) -> &'static str {
    const NAMES: [(&str, &str); 12] = [
        ("golang", "main.go"),
        ("node", "index.js"),
        ("bun", "index.ts"),
        ("deno", "main.ts"),
        ("python", "app.py"),
        ("rust", "main.rs"),
        ("ruby", "app.rb"),
        ("php", "index.php"),
        ("dotnet", "Program.cs"),
        ("maven", "App.java"),
        ("gradle", "App.java"),
        ("temurin", "App.java"),
    ];
    let path = stage.base_image(dockerfile).map_or("", |image| image.path.as_str());
    NAMES.iter().find(|(part, _)| path.contains(part)).map_or("main", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FileId;

    fn names(text: &str) -> Vec<String> {
        let dockerfile = Dockerfile::read(FileId(0), text);
        choices(&dockerfile).iter().map(|choice| choice.name().to_owned()).collect()
    }

    #[test]
    fn the_source_comes_first() {
        let text = "ARG V=1\nFROM golang:$V\nCOPY go.mod go.sum ./\nRUN x\nCOPY . .\nARG W\n";
        assert_eq!(names(text), ["main.go", "go.mod", "go.sum", "V", "W", "golang:1"]);
        let text = "FROM node:22\nCOPY package*.json ./\nCOPY ./src ./src\n";
        assert_eq!(names(text), ["src/index.js", "package.json", "node:22"]);
    }

    #[test]
    fn what_takes_no_sources_has_no_source_edit() {
        let text = "FROM alpine AS b\nFROM scratch\nCOPY --from=b / /\nADD https://a.b/c.tar /\n";
        assert_eq!(names(text), ["alpine"]);
        assert_eq!(names("FROM alpine:3@sha256:00\n"), [""; 0]);
        assert_eq!(names(""), [""; 0]);
    }
}
