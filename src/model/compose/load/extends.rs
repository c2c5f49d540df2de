//! Services that take over what another service says.

use crate::model::compose::effective::Problem;
use crate::model::compose::load::files::{self, Loader, Scope};
use crate::model::compose::load::read::{Document, weight};
use crate::model::compose::load::{canonical, interpolate, merge, paths, place, unique};
use crate::model::compose::path::Path;
use crate::model::compose::value::{Data, Map, Origin, Value};
use crate::text::{FileId, Span};
use crate::workspace::path;

/// How many services may extend one another in a row.
const LONGEST: usize = 100;

/// The services of one file, on the way to what they say in the end.
struct Layer {
    file: FileId,
    services: Map,
    resets: Vec<Path>,
}

/// Which service takes over which.
struct Extends {
    service: String,
    span: Span,
    /// The absolute path of another file, and where it is named.
    file: Option<(String, Span)>,
}

/// Lays each service of a document over the one that it extends.
pub(super) fn apply(
    loader: &mut Loader<'_>,
    scope: Scope<'_>,
    file: FileId,
    model: &mut Value,
    resets: &[Path],
) {
    let Some(services) = model.get_mut("services") else { return };
    if services.is_null() {
        // Of other types the schema tells; of nothing, merging would leave no trace.
        let path = Path::root().join("services");
        let args = vec![("expected", "mapping".into()), ("found", "null".into())];
        let span = services.span();
        loader.report.refuse(Problem::new(span, &path, "message-wrong-type", args));
    }
    let Some(services) = services.as_map_mut() else { return };
    if !services.values().any(|field| field.value.get("extends").is_some()) {
        return;
    }
    let names: Vec<String> = services.keys().cloned().collect();
    let own = Layer { file, services: std::mem::take(services), resets: resets.to_vec() };
    let mut layers = vec![own];
    for name in &names {
        resolve(loader, scope, &mut layers, (0, name), &mut Vec::new());
    }
    *services = std::mem::take(&mut layers[0].services);
}

/// Lays a service of a layer over the one that it extends, and that one over its own before.
fn resolve(
    loader: &mut Loader<'_>,
    scope: Scope<'_>,
    layers: &mut Vec<Layer>,
    (layer, name): (usize, &str),
    chain: &mut Vec<(usize, String)>,
) {
    let path = Path::root().join("services").join(name);
    let Some(service) = layers[layer].services.get(name).map(|field| &field.value) else { return };
    let Some(extends) = extends(service, scope.folder, &path, loader) else { return };
    let refuse = |loader: &mut Loader<'_>, span: Span, wording: &'static str, file: FileId| {
        let file = place::of(loader.sources, loader.setup, file).into();
        let service = (&extends.service).into();
        let args = vec![("name", name.into()), ("service", service), ("file", file)];
        loader.report.refuse(Problem::new(span, &path.join("extends"), wording, args));
        // What it would have taken over may be what it seems to lack.
        loader.report.is_incomplete = true;
    };
    let own_file = layers[layer].file;
    let here = (layer, name.to_owned());
    if chain.contains(&here) {
        return refuse(loader, extends.span, "message-extends-cycle", own_file);
    }
    if chain.len() >= LONGEST {
        return refuse(loader, extends.span, "message-extends-depth", own_file);
    }
    let base_layer = match &extends.file {
        None => Some(layer),
        Some((file, span)) => layer_of(loader, scope, layers, file, *span, &path),
    };
    let Some(base_layer) = base_layer else { return drop_extends(layers, layer, name) };
    let base_name = &extends.service;
    if !layers[base_layer].services.contains_key(base_name) {
        refuse(loader, extends.span, "message-extends-unknown", layers[base_layer].file);
        return drop_extends(layers, layer, name);
    }
    chain.push(here);
    resolve(loader, scope, layers, (base_layer, base_name), chain);
    chain.pop();

    let base = layers[base_layer].services.get(base_name).map(|field| field.value.clone());
    let Some(mut base) = base.filter(|base| base.as_map().is_some()) else { return };
    let size = size(&base);
    if size > loader.room {
        // Told once: there is no room for the next one either.
        if std::mem::take(&mut loader.room) > 0 {
            refuse(loader, extends.span, "message-too-many-values", own_file);
        }
        return drop_extends(layers, layer, name);
    }
    loader.room -= size;
    for reset in &layers[layer].resets {
        if let [services, of, rest @ ..] = reset.parts()
            && services == "services"
            && of == name
        {
            files::remove(&mut base, rest);
        }
    }
    let Some(field) = layers[layer].services.get_mut(name) else { return };
    let own = std::mem::replace(&mut field.value, nothing());
    let mut merged = merge::merge(base, own, &mut path.clone(), loader.report);
    if let Some(map) = merged.as_map_mut() {
        map.remove("extends");
    }
    field.value = merged;
}

/// What a service says that it extends; nothing where that is no name, which the schema tells.
fn extends(service: &Value, folder: &str, path: &Path, loader: &mut Loader<'_>) -> Option<Extends> {
    let value = service.get("extends")?;
    let Data::Map(_) = value.data else {
        let (service, span) = (value.as_text()?.to_owned(), value.span());
        return Some(Extends { service, span, file: None });
    };
    let Some(base) = value.get("service") else {
        let path = path.join("extends");
        let problem = Problem::new(value.span(), &path, "message-extends-service", Vec::new());
        loader.report.spoil(problem);
        return None;
    };
    let file = value.get("file").and_then(|file| {
        let path = place::join(folder, file.as_text()?);
        Some((path, file.span()))
    });
    Some(Extends { service: base.as_text()?.to_owned(), span: base.span(), file })
}

fn drop_extends(layers: &mut [Layer], layer: usize, name: &str) {
    let service = layers[layer].services.get_mut(name);
    if let Some(map) = service.and_then(|field| field.value.as_map_mut()) {
        map.remove("extends");
    }
}

/// The layer of another file, which is read when it is first asked for. Paths in it are relative to
/// its own folder.
fn layer_of(
    loader: &mut Loader<'_>,
    scope: Scope<'_>,
    layers: &mut Vec<Layer>,
    path: &str,
    span: Span,
    at: &Path,
) -> Option<usize> {
    let at = at.join("extends").join("file");
    let Some(file) = place::find(loader.sources, loader.setup, path) else {
        if place::is_remote(path) {
            place::note_remote(path, span, &at, loader.report);
        } else {
            let problem = Problem::new(span, &at, "message-missing-file", Vec::new());
            place::miss(path.to_owned(), problem, loader.report);
        }
        return None;
    };
    // The first is the document being read, which may be one of several in its file.
    if let Some(known) = layers.iter().skip(1).position(|layer| layer.file == file) {
        return Some(known + 1);
    }
    let mut root = nothing();
    root.data = Data::Map(Map::new());
    let mut resets = Vec::new();
    for document in files::documents(loader, file) {
        let Document { root: mut model, resets: its } = document;
        let Data::Map(_) = model.data else {
            let span = model.origin.span;
            let problem = Problem::new(span, &Path::root(), "message-top-level", Vec::new());
            loader.report.refuse(problem);
            continue;
        };
        interpolate::interpolate(&mut model, scope.environment, loader.report);
        files::reset(&mut root, &its);
        root = merge::merge(root, model, &mut Path::root(), loader.report);
        unique::enforce(&mut root, loader.report);
        canonical::canonical(&mut root, loader.report);
        unique::enforce(&mut root, loader.report);
        resets = its;
    }
    paths::resolve(&mut root, path::folder(path));
    let services = root.get_mut("services").and_then(Value::as_map_mut);
    let services = services.map(std::mem::take).unwrap_or_default();
    layers.push(Layer { file, services, resets });
    Some(layers.len() - 1)
}

/// How many values one is made of, a long text as several.
fn size(value: &Value) -> usize {
    let parts: usize = match &value.data {
        Data::List(items) => items.iter().map(size).sum(),
        Data::Map(map) => {
            map.iter().map(|(name, field)| weight(name.len()) - 1 + size(&field.value)).sum()
        }
        Data::Text(text) => weight(text.len()) - 1,
        _ => 0,
    };
    parts + 1
}

fn nothing() -> Value {
    Value::new(Data::Null, Origin::default_for(Span::at(FileId::default(), 0)))
}
