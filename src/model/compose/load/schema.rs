//! Which keys there are, and what they may hold.

use crate::model::compose::load::Report;
use crate::model::compose::value::Value;

/// Notes keys that Compose does not know and values of a wrong type.
pub(super) fn validate(_root: &Value, _report: &mut Report) {}
