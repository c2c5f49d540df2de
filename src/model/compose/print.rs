//! Configurations as `docker compose config` prints them.
//!
//! In what order keys stand, what is left out and how a text is quoted is that of Docker Compose
//! 2.40: of the fields in compose-go's package `types`, and of Go's `yaml.v3` and `encoding/json`.

#[cfg(not(target_arch = "wasm32"))]
mod json;
mod order;
mod scalar;
mod tree;
mod yaml;

#[cfg(not(target_arch = "wasm32"))]
pub use self::json::json;
pub use self::yaml::yaml;

use crate::model::compose::path::Path;
use crate::model::compose::value::Origin;

/// A line of a printed configuration.
#[derive(Clone, Debug)]
pub struct Line {
    pub text: String,
    /// Of the value on this line; for one that begins a mapping or list, of all of it. None where
    /// the value stands for what was never said.
    pub origin: Option<Origin>,
    /// Of that value.
    pub path: Path,
}
