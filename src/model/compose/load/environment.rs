//! Where the values of variables come from: the shell, `.env`, the files that a service names.

use std::collections::BTreeMap;

use crate::model::compose::effective::{Setup, Sources};
use crate::model::compose::load::Report;
use crate::model::compose::value::{Provider, Value};

/// The variables that may be put into Compose files.
#[derive(Clone, Debug, Default)]
pub(super) struct Environment {
    pub(super) variables: BTreeMap<String, (String, Provider)>,
}

impl Environment {
    /// The value of a variable, and who gave it.
    pub(super) fn get(&self, name: &str) -> Option<(String, Provider)> {
        self.variables.get(name).cloned()
    }
}

/// The variables of a project: of the shell, and of `.env` or the files named in its place.
pub(super) fn of_project(
    _sources: Sources<'_>,
    _setup: &Setup,
    _report: &mut Report,
) -> Environment {
    Environment::default()
}

/// Gives the variables of services that are named without a value the one that the shell has.
pub(super) fn resolve(_root: &mut Value, _environment: &Environment) {}

/// Puts the variables of each service's `env_file` into its `environment`, and labels likewise.
pub(super) fn of_services(
    _root: &mut Value,
    _sources: Sources<'_>,
    _setup: &Setup,
    _environment: &Environment,
    _report: &mut Report,
) {
}
