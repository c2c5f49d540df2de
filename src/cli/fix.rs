//! Applying fixes to files.

use std::fs;

use crate::Analysis;
use crate::analyze;
use crate::cli::Failure;
use crate::cli::input::Loaded;
use crate::finding::{Finding, Fix, Safety};
use crate::text::{Edit, FileId, apply};

/// A fix may uncover the next; more rounds than this would be two rules that undo each other.
const ROUNDS: usize = 10;

/// Applies all fixes of the given safety, writes the files that changed, and analyses the result.
pub(super) fn fix(loaded: &mut Loaded, allowed: Safety) -> Result<Analysis, Failure> {
    let before = loaded.workspace.clone();
    let mut analysis = analyze(&loaded.workspace);
    for _ in 0..ROUNDS {
        if !fix_once(loaded, &analysis, allowed)? {
            break;
        }
        analysis = analyze(&loaded.workspace);
    }
    for id in loaded.workspace.ids() {
        let text = loaded.workspace.text(id);
        let origin = &loaded.origins[id.index()];
        if text == before.text(id) {
            continue;
        }
        if let Some(path) = &origin.path {
            fs::write(path, text).map_err(|error| Failure::new(origin.shown.clone(), error))?;
        }
    }
    Ok(analysis)
}

/// Whether any fix was applied.
fn fix_once(loaded: &mut Loaded, analysis: &Analysis, allowed: Safety) -> Result<bool, Failure> {
    let mut has_changed = false;
    for id in loaded.workspace.ids() {
        if loaded.origins[id.index()].is_borrowed {
            continue;
        }
        let edits = compatible(analysis, id, allowed);
        let Some(text) = apply(loaded.workspace.text(id), &edits) else { continue };
        if edits.is_empty() || text == loaded.workspace.text(id) {
            continue;
        }
        let shown = loaded.origins[id.index()].shown.clone();
        let fixed = loaded.workspace.with_text(id, text.into());
        loaded.workspace = fixed.map_err(|error| Failure::new(shown, error))?;
        has_changed = true;
    }
    Ok(has_changed)
}

/// The edits of a file's fixes, leaving out each fix that touches an earlier one.
fn compatible(analysis: &Analysis, file: FileId, allowed: Safety) -> Vec<Edit> {
    let is_allowed = |fix: &&Fix| fix.safety == Safety::Safe || allowed == Safety::Unsafe;
    let fix_of = |finding: &'_ Finding| finding.fix.clone();
    let mut fixes: Vec<Fix> = analysis
        .findings
        .iter()
        .filter(|finding| finding.span.file == file)
        .filter_map(fix_of)
        .filter(|fix| is_allowed(&fix) && !fix.edits.is_empty())
        .collect();
    let start = |fix: &Fix| fix.edits.iter().map(|edit| edit.span.start).min();
    fixes.sort_by_key(start);

    let mut taken = Vec::new();
    let mut end = None;
    for fix in fixes {
        // Fixes that meet at a point wait for the next round: their order would matter.
        if end.is_none_or(|end| start(&fix).is_some_and(|start| start > end)) {
            end = fix.edits.iter().map(|edit| edit.span.end).max();
            taken.extend(fix.edits);
        }
    }
    taken
}
