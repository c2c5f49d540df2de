//! How the page is laid out: which panel, which half, which colours.

use std::rc::Rc;

/// The pictures on the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Panel {
    Findings,
    Stages,
    Size,
    Cache,
    Probes,
    Compose,
    Chains,
}

impl Panel {
    pub const ALL: [Panel; 7] = [
        Panel::Findings,
        Panel::Stages,
        Panel::Size,
        Panel::Cache,
        Panel::Probes,
        Panel::Compose,
        Panel::Chains,
    ];

    /// The name used in links and in style sheets.
    pub fn as_str(self) -> &'static str {
        match self {
            Panel::Findings => "findings",
            Panel::Stages => "stages",
            Panel::Size => "size",
            Panel::Cache => "cache",
            Panel::Probes => "probes",
            Panel::Compose => "compose",
            Panel::Chains => "chains",
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

/// How the panel of probes describes the application, and shows what becomes of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProbesLook {
    /// What the person says of the application, as links carry it; `view::probes::app` reads it.
    pub app: Rc<str>,
    /// The stretch of time that the picture shows, in milliseconds from and to; as much as there is
    /// to see if `None`.
    pub window: Option<(u64, u64)>,
    /// What is being dragged in the picture.
    pub grip: Option<Grip>,
    /// The event that is told of: the number of its container, and its own.
    pub told: Option<(usize, usize)>,
    /// The container for which settings are suggested.
    pub suggested: Option<usize>,
    /// The container whose check is shown in another form, and the number of that form.
    pub carried: Option<(usize, usize)>,
}

/// A time of the application that is being dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grip {
    /// The number of the container in whose picture it is.
    pub container: usize,
    /// Its place among the times that may be dragged.
    pub handle: usize,
    /// The picture stands still meanwhile, and shows all again afterwards.
    pub was_whole: bool,
}

/// How the panel of Compose shows a configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComposeLook {
    /// The files that the configuration merges, as its setup names them; the one of the file in
    /// the editor, else the first, if `None`.
    pub files: Option<Rc<[String]>>,
    /// Whether what Compose adds is left out.
    pub hides_added: bool,
    /// Whether all lines are shown, however many there are.
    pub shows_all: bool,
    /// The path of the value whose origin is told.
    pub traced: Option<Rc<str>>,
}
