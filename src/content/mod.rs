//! Data with typed readers; the data lies beside its reader.

pub mod examples;
pub mod images;
pub mod licenses;
pub mod inside;
pub mod packages;
pub mod platforms;
pub mod texts;
