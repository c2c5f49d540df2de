//! Other projects' files that a Compose file takes in whole.

use crate::model::compose::effective::Problem;
use crate::model::compose::load::environment::{self, Environment};
use crate::model::compose::load::files::{self, Loader, Scope};
use crate::model::compose::load::{defaults, paths, place, validation};
use crate::model::compose::path::Path;
use crate::model::compose::value::{Data, Field, Map, Origin, Value};
use crate::text::{FileId, Span};
use crate::workspace::path;

/// What is taken in from another project.
const PARTS: [&str; 6] = ["services", "volumes", "networks", "secrets", "configs", "models"];

/// Takes in what a document includes, and its key `include` away.
pub(super) fn apply(loader: &mut Loader<'_>, scope: Scope<'_>, file: FileId, model: &mut Value) {
    let include = model.as_map_mut().and_then(|map| map.remove("include"));
    let Some(Field { value: include, .. }) = include else { return };
    let path = Path::root().join("include");
    let items = match include.data {
        Data::Null => return,
        Data::List(items) => items,
        _ => {
            let problem = Problem::new(include.origin.span, &path, "message-include", Vec::new());
            return loader.report.refuse(problem);
        }
    };
    let mut including = scope.including.to_vec();
    including.push(file);
    let scope = Scope { including: &including, ..scope };
    for (index, item) in items.iter().enumerate() {
        let path = path.join(index.to_string());
        if let Some(project) = project(loader, scope, item, &path) {
            take(loader, model, project);
        }
    }
}

/// The configuration that an entry includes.
fn project(loader: &mut Loader<'_>, scope: Scope<'_>, item: &Value, at: &Path) -> Option<Value> {
    let path = match &item.data {
        Data::Text(_) => Some(item),
        Data::Map(_) => item.get("path"),
        _ => None,
    };
    let paths = path.map(texts).filter(|paths| !paths.is_empty());
    let Some(named) = paths else {
        loader.report.refuse(Problem::new(item.span(), at, "message-include", Vec::new()));
        return None;
    };
    let mut files = Vec::new();
    for (path, span) in &named {
        let path = place::join(scope.folder, path);
        if place::is_remote(&path) {
            place::note_remote(&path, *span, at, loader.report);
            return None;
        }
        let Some(file) = place::find(loader.sources, loader.setup, &path) else {
            let problem = Problem::new(*span, at, "message-missing-file", Vec::new());
            place::miss(path, problem, loader.report);
            continue;
        };
        files.push((path, file));
    }
    let (main, file) = files.first()?;
    if scope.including.contains(file) {
        let span = named.first().map_or(item.span(), |(_, span)| *span);
        loader.report.refuse(Problem::new(span, at, "message-include-cycle", Vec::new()));
        return None;
    }
    let folder = match item.get("project_directory").and_then(Value::as_text) {
        None | Some("") => path::folder(main).to_owned(),
        Some(folder) => place::join(scope.folder, folder),
    };
    let environment = environment(loader, scope, item, &folder, at);
    let folder = existing(loader, folder);
    let inner = Scope { folder: &folder, environment: &environment, including: scope.including };
    let files: Vec<FileId> = files.iter().map(|(_, file)| *file).collect();
    let mut root = files::merged(loader, inner, &files);
    defaults::add(&mut root);
    validation::check(&root, loader.report);
    paths::resolve(&mut root, &folder);
    environment::resolve(&mut root, &environment);
    Some(root)
}

/// A folder, or the one that it would lie in: what Compose takes where it is not there.
fn existing(loader: &mut Loader<'_>, folder: String) -> String {
    if place::is_folder(loader.sources, loader.setup, &folder) {
        return folder;
    }
    let parent = path::folder(&folder).to_owned();
    loader.report.optional.insert(folder);
    parent
}

/// The variables of an included project: what the including one has, and then its own `.env` or the
/// files named in its place.
fn environment(
    loader: &mut Loader<'_>,
    scope: Scope<'_>,
    item: &Value,
    folder: &str,
    at: &Path,
) -> Environment {
    let named = item.get("env_file").map(texts).unwrap_or_default();
    let mut files: Vec<(String, Span)> = Vec::new();
    for (path, span) in named {
        files.push((place::join(scope.folder, &path), span));
    }
    if files.is_empty() {
        let path = place::join(folder, ".env");
        if place::find(loader.sources, loader.setup, &path).is_some() {
            files.push((path, item.span()));
        } else {
            loader.report.optional.insert(path);
        }
    }
    let at = at.join("env_file");
    let Loader { sources, setup, report, .. } = loader;
    let entries = environment::of_files(*sources, setup, &files, scope.environment, &at, report);
    let mut environment = scope.environment.clone();
    environment.add(entries);
    environment
}

/// One text or several, with their places.
fn texts(value: &Value) -> Vec<(String, Span)> {
    let values = match &value.data {
        Data::List(items) => items.as_slice(),
        _ => std::slice::from_ref(value),
    };
    let texts = values.iter().filter_map(|it| Some((it.as_text()?.to_owned(), it.span())));
    texts.collect()
}

/// Takes in the parts of another project. What is there already must say the same.
fn take(loader: &mut Loader<'_>, model: &mut Value, project: Value) {
    let origin = Origin::default_for(project.origin.span);
    let Data::Map(mut parts) = project.data else { return };
    let Some(model) = model.as_map_mut() else { return };
    for part in PARTS {
        let Some(Field { key, value: Value { data: Data::Map(taken), .. } }) = parts.remove(part)
        else {
            continue;
        };
        let empty = Value::new(Data::Map(Map::new()), origin.clone());
        let own = model.entry(part.to_owned()).or_insert(Field { key, value: empty });
        let Some(own) = own.value.as_map_mut() else { continue };
        for (name, field) in taken {
            match own.get(&name) {
                None => {
                    own.insert(name, field);
                }
                Some(known) if known.value.says(&field.value) => {}
                Some(known) => {
                    let path = Path::root().join(part).join(&name);
                    let args = vec![("name", (&name).into())];
                    let problem = Problem::new(known.key, &path, "message-include-conflict", args);
                    loader.report.refuse(problem.related(field.key, "related"));
                }
            }
        }
    }
}
