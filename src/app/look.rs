//! How the page is laid out: which panel, which half, which colours.

/// The pictures on the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Panel {
    Findings,
    Stages,
    Size,
    Cache,
    Probes,
}

impl Panel {
    pub const ALL: [Panel; 5] =
        [Panel::Findings, Panel::Stages, Panel::Size, Panel::Cache, Panel::Probes];

    /// The name used in links and in style sheets.
    pub fn as_str(self) -> &'static str {
        match self {
            Panel::Findings => "findings",
            Panel::Stages => "stages",
            Panel::Size => "size",
            Panel::Cache => "cache",
            Panel::Probes => "probes",
        }
    }

    pub fn from_name(name: &str) -> Option<Panel> {
        Panel::ALL.into_iter().find(|panel| panel.as_str() == name)
    }
}

/// The two halves of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    Editor,
    Panel,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub fn as_str(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub fn from_name(name: &str) -> Option<Theme> {
        [Theme::Auto, Theme::Light, Theme::Dark].into_iter().find(|theme| theme.as_str() == name)
    }

    pub(super) fn next(self) -> Theme {
        match self {
            Theme::Auto => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::Auto,
        }
    }
}
