//! What Compose checks of single parts before it knows the project.

use crate::model::compose::load::Report;
use crate::model::compose::value::Value;

/// Notes exclusive settings and malformed addresses.
pub(super) fn check(_root: &Value, _report: &mut Report) {}
