//! What holds between the parts of a configuration: names that are defined, settings that exclude
//! each other, no service that waits for itself.

use crate::model::compose::load::Report;
use crate::model::compose::value::{Map, Value};

/// Notes what Compose refuses once it knows which services run.
pub(super) fn check(_root: &Value, _disabled: &Map, _report: &mut Report) {}
