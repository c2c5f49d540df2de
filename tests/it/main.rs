//! The one native test binary.

mod parse_cases;
mod parser_oracle;
mod properties;
mod shared;
