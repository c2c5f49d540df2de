//! Applying fixes to files.

use std::fs;

use crate::Analysis;
use crate::analysis::Parts;
use crate::cli::Failure;
use crate::cli::input::Loaded;
use crate::finding::Safety;
use crate::fixes::fix_all;

/// What is left after fixes, and what they did.
pub(super) struct Outcome {
    pub analysis: Analysis,
    pub count: usize,
    /// The files that changed, as they are shown.
    pub changed: Vec<String>,
}

/// Applies all fixes of the given safety, writes the files that changed, and analyses the result.
pub(super) fn fix(loaded: &mut Loaded, allowed: Safety) -> Result<Outcome, Failure> {
    let origins = &loaded.origins;
    let fixed =
        fix_all(&loaded.workspace, Parts::ALL, allowed, &|id| !origins[id.index()].is_borrowed);
    let first = origins.first().map_or_else(String::new, |origin| origin.shown.clone());
    let fixed = fixed.map_err(|error| Failure::new(first, error))?;
    let mut changed = Vec::new();
    for id in fixed.workspace.ids() {
        let text = fixed.workspace.text(id);
        let origin = &origins[id.index()];
        if text == loaded.workspace.text(id) {
            continue;
        }
        if let Some(path) = &origin.path {
            fs::write(path, text).map_err(|error| Failure::new(origin.shown.clone(), error))?;
            changed.push(origin.shown.clone());
        }
    }
    loaded.workspace = fixed.workspace;
    Ok(Outcome { analysis: fixed.analysis, count: fixed.count, changed })
}
