//! Compose files read one after the other, each with what it extends and includes, and merged.

use crate::model::compose::effective::{Problem, Setup, Sources};
use crate::model::compose::load::environment::Environment;
use crate::model::compose::load::read::{self, Document};
use crate::model::compose::load::{
    Report, canonical, extends, include, interpolate, merge, paths, place, schema, unique,
};
use crate::model::compose::path::Path;
use crate::model::compose::value::{Data, Map, Origin, Value};
use crate::syntax::yaml::{self, Yaml};
use crate::text::{FileId, Span};

/// How many values a configuration may be made of, with all that is taken over.
const MOST_VALUES: usize = 200_000;

/// How often files may be read for it: a few that include each other twice would be millions.
const MOST_FILES: usize = 300;

/// What reading files takes throughout.
pub(super) struct Loader<'a> {
    pub(super) sources: Sources<'a>,
    pub(super) setup: &'a Setup,
    pub(super) report: &'a mut Report,
    /// How many values may still be made.
    pub(super) room: usize,
    /// How often files may still be read.
    pub(super) files_left: usize,
}

/// What the files of a project, or those of one `include`, have in common.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// The absolute folder that their paths are relative to.
    pub(super) folder: &'a str,
    pub(super) environment: &'a Environment,
    /// The files that include each other on the way to these.
    pub(super) including: &'a [FileId],
}

/// The merged configuration, checked against the schema and in long form.
pub(super) fn read(
    sources: Sources<'_>,
    setup: &Setup,
    environment: &Environment,
    report: &mut Report,
) -> Value {
    let start = place::start(sources, setup);
    let mut files = Vec::new();
    for path in &setup.files {
        if let Some(file) = sources.workspace.find(path) {
            files.push(file);
            continue;
        }
        let problem = Problem::new(start, &Path::root(), "message-missing-file", Vec::new());
        place::miss(paths::absolute(&setup.root, path), problem, report);
    }
    let folder = paths::absolute(&setup.root, &setup.folder);
    let files_left = MOST_FILES;
    let mut loader = Loader { sources, setup, report, room: MOST_VALUES, files_left };
    let scope = Scope { folder: &folder, environment, including: &[] };
    let root = merged(&mut loader, scope, &files);
    let is_empty = root.as_map().is_some_and(Map::is_empty);
    if is_empty && !report.is_incomplete && report.problems.is_empty() {
        report.refuse(Problem::new(start, &Path::root(), "message-empty-file", Vec::new()));
    }
    root
}

/// The files of a scope merged in their order.
pub(super) fn merged(loader: &mut Loader<'_>, scope: Scope<'_>, files: &[FileId]) -> Value {
    let start = Span::at(files.first().copied().unwrap_or_default(), 0);
    let mut root = Value::new(Data::Map(Map::new()), Origin::default_for(start));
    for &file in files {
        for document in documents(loader, file) {
            root = with_document(loader, scope, file, document, root);
        }
    }
    root
}

/// The documents of a file that can be read.
pub(super) fn documents(loader: &mut Loader<'_>, file: FileId) -> Vec<Document> {
    if loader.files_left == 0 {
        if !loader.report.is_incomplete {
            let start = Span::at(file, 0);
            let problem = Problem::new(start, &Path::root(), "message-too-many-files", Vec::new());
            loader.report.refuse(problem);
        }
        loader.report.is_incomplete = true;
        return Vec::new();
    }
    loader.files_left -= 1;
    loader.report.read(file);
    let Loader { sources, setup, report, room, .. } = loader;
    tree(*sources, file, |yaml| {
        let broken = yaml.errors.first().map(|error| error.span);
        let template = || yaml.documents.iter().find_map(|document| document.template);
        if let Some(span) = broken.or_else(template) {
            let args = vec![("file", place::of(*sources, setup, file).into())];
            report.refuse(Problem::new(span, &Path::root(), "message-yaml", args));
            report.is_incomplete = true;
            report.break_at(file, last_word(sources.workspace.text(file), span.start));
        }
        for error in &yaml.errors {
            report.pass_over(error.span);
        }
        let readable = yaml.documents.iter().filter(|document| document.template.is_none());
        readable.map(|document| read::document(&document.root, room, report)).collect()
    })
}

/// Where the last word before an offset ends.
fn last_word(text: &str, offset: u32) -> u32 {
    let before = text.get(..offset as usize).unwrap_or(text);
    u32::try_from(before.trim_end().len()).unwrap_or(offset)
}

/// Shows the tree of a file, which is read before or now.
pub(super) fn tree<T>(sources: Sources<'_>, file: FileId, see: impl FnOnce(&Yaml) -> T) -> T {
    match sources.trees.iter().find(|(id, _)| *id == file) {
        Some((_, yaml)) => see(yaml),
        None => see(&yaml::parse(file, sources.workspace.text(file))),
    }
}

/// The configuration so far with one more document laid over it.
fn with_document(
    loader: &mut Loader<'_>,
    scope: Scope<'_>,
    file: FileId,
    document: Document,
    mut root: Value,
) -> Value {
    let Document { root: mut model, resets } = document;
    let Data::Map(_) = model.data else {
        let span = model.origin.span;
        let problem = Problem::new(span, &Path::root(), "message-top-level", Vec::new());
        loader.report.refuse(problem);
        return root;
    };
    interpolate::interpolate(&mut model, scope.environment, loader.report);
    extends::apply(loader, scope, file, &mut model, &resets);
    reset(&mut root, &resets);
    include::apply(loader, scope, file, &mut model);
    let report = &mut *loader.report;
    root = merge::merge(root, model, &mut Path::root(), report);
    unique::enforce(&mut root, report);
    schema::validate(&root, report);
    if let Some(field) = root.as_map_mut().and_then(|map| map.remove("version")) {
        let path = Path::root().join("version");
        report.warn(Problem::new(field.key, &path, "message-version", Vec::new()));
    }
    canonical::canonical(&mut root, report);
    // Ranges of ports are single ports by now, which may be published by two files.
    unique::enforce(&mut root, report);
    root
}

/// Takes away what a later file resets.
pub(super) fn reset(root: &mut Value, resets: &[Path]) {
    for path in resets {
        remove(root, path.parts());
    }
}

/// Takes away what lies at the end of several keys.
pub(super) fn remove(value: &mut Value, keys: &[String]) {
    let Some((last, folder)) = keys.split_last() else { return };
    let parent = folder.iter().try_fold(value, |value, key| value.get_mut(key));
    if let Some(map) = parent.and_then(Value::as_map_mut) {
        map.remove(last);
    }
}
