//! Data with typed readers; the data lies beside its reader.

pub mod boot;
pub mod debs;
pub mod downloads;
pub mod examples;
pub mod images;
pub mod inside;
pub mod layout;
pub mod licenses;
pub mod modules;
pub mod packages;
pub mod platforms;
mod rows;
pub mod stores;
pub mod tables;
pub mod texts;
pub mod wheels;
