//! Short forms made long: ports, volumes, dependencies, environment files, ….

use crate::model::compose::load::Report;
use crate::model::compose::value::Value;

/// Makes every short form of a configuration long, and drops what is empty.
pub(super) fn canonical(_root: &mut Value, _report: &mut Report) {}
