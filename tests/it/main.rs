//! The one native test binary.

mod kube_cases;
mod parse_cases;
mod probe_cases;
mod shared;
mod yaml_properties;
