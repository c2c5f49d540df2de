//! What pip installs.

#[derive(Clone, Debug, Default)]
pub struct Wheels {}

impl Wheels {
    /// `None` for what is no such table.
    pub fn read(text: &str) -> Option<Wheels> {
        text.starts_with('#').then(|| Wheels {})
    }
}
