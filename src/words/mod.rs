//! Sentences in the reader's language, put together from data.

pub mod page;
