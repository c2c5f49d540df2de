//! Fixes: all at once, or the one that saves most.

pub mod reorder;

use crate::analysis::{Analysis, Parts, analyze_by};
use crate::content::tables::Tables;
use crate::finding::{Finding, Fix, Safety};
use crate::order;
use crate::text::{Edit, FileId, apply};
use crate::workspace::{Workspace, WorkspaceError};

/// A fix may uncover the next; more rounds than this would be two rules that undo each other.
const ROUNDS: usize = 10;

/// A workspace after its fixes.
#[derive(Clone, Debug)]
pub struct Fixed {
    pub workspace: Workspace,
    pub analysis: Analysis,
    /// How many fixes were made.
    pub count: usize,
}

/// Makes fixes until none is left: the safe ones or, where `allowed` says so, all. Files that
/// `may_change` does not let through stay as they are.
pub fn fix_all(
    workspace: &Workspace,
    parts: Parts,
    allowed: Safety,
    may_change: &dyn Fn(FileId) -> bool,
) -> Result<Fixed, WorkspaceError> {
    // No fix depends on a size.
    let analyze = |workspace: &Workspace| analyze_by(workspace, &Tables::default(), parts);
    let workspace = workspace.clone();
    let mut fixed = Fixed { analysis: analyze(&workspace), workspace, count: 0 };
    for _ in 0..ROUNDS {
        let before = fixed.count;
        for file in fixed.workspace.ids().filter(|&file| may_change(file)) {
            let (edits, count) = compatible(&fixed.analysis, file, allowed);
            let Some(text) = apply(fixed.workspace.text(file), &edits) else { continue };
            if text != fixed.workspace.text(file) {
                fixed.workspace = fixed.workspace.with_text(file, text.into())?;
                fixed.count += count;
            }
        }
        if fixed.count == before {
            break;
        }
        fixed.analysis = analyze(&fixed.workspace);
    }
    Ok(fixed)
}

/// The edits of a file's fixes, leaving out each fix that touches an earlier one; and of how many.
fn compatible(analysis: &Analysis, file: FileId, allowed: Safety) -> (Vec<Edit>, usize) {
    let of_file = |finding: &&Finding| finding.span.file == file;
    let is_allowed = |fix: &&Fix| {
        !fix.edits.is_empty() && (fix.safety == Safety::Safe || allowed == Safety::Unsafe)
    };
    let findings = analysis.findings.iter().filter(of_file);
    let mut fixes: Vec<&Fix> =
        findings.filter_map(|finding| finding.fix.as_ref()).filter(is_allowed).collect();
    let start = |fix: &Fix| fix.edits.iter().map(|edit| edit.span.start).min().unwrap_or(0);
    order::sort_by_place(&mut fixes, |fix| (start(fix) as usize, 0));

    let (mut edits, mut count, mut end) = (Vec::new(), 0, None);
    for fix in fixes {
        // Fixes that meet at a point wait for the next round: their order would matter.
        if end.is_none_or(|end| start(fix) > end) {
            end = fix.edits.iter().map(|edit| edit.span.end).max();
            edits.extend(fix.edits.iter().cloned());
            count += 1;
        }
    }
    (edits, count)
}
