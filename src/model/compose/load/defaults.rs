//! What holds where nothing is said.

use crate::model::compose::value::Value;

/// Adds the values that Compose takes where none is written.
pub(super) fn add(_root: &mut Value) {}
