//! Data with typed readers; the data lies beside its reader.

pub mod images;
pub mod packages;
