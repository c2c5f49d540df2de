//! What npm installs.

#[derive(Clone, Debug, Default)]
pub struct Modules {}

impl Modules {
    /// `None` for what is no such table.
    pub fn read(text: &str) -> Option<Modules> {
        text.starts_with('#').then(|| Modules {})
    }
}
