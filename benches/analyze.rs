//! How long reading, judging and sharing take.

fn main() {}
