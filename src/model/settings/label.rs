//! What a label may be asked to hold.

/// The form of a label's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelKind {
    /// Anything but nothing.
    Text,
    Url,
    Semver,
    /// A git commit.
    Hash,
    Rfc3339,
    Spdx,
    Email,
}

impl LabelKind {
    pub const ALL: [LabelKind; 7] = [
        LabelKind::Text,
        LabelKind::Url,
        LabelKind::Semver,
        LabelKind::Hash,
        LabelKind::Rfc3339,
        LabelKind::Spdx,
        LabelKind::Email,
    ];

    /// The name in settings, which is hadolint's too.
    pub fn as_str(self) -> &'static str {
        match self {
            LabelKind::Text => "text",
            LabelKind::Url => "url",
            LabelKind::Semver => "semver",
            LabelKind::Hash => "hash",
            LabelKind::Rfc3339 => "rfc3339",
            LabelKind::Spdx => "spdx",
            LabelKind::Email => "email",
        }
    }

    /// The kind of that name. hadolint takes an empty one for any text.
    pub fn from_name(name: &str) -> Option<LabelKind> {
        if name.is_empty() {
            return Some(LabelKind::Text);
        }
        LabelKind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}
