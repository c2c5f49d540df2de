//! Small pictures, drawn with the current colour.

use yew::prelude::*;

use crate::app::state::Theme;
use crate::finding::Severity;

/// Three layers, one on the other.
pub fn brand() -> Html {
    html! {
        <svg class="brand-mark" width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
            <path class="brand-low" d="M2 14l9 5 9-5M2 10l9 5 9-5" />
            <path class="brand-top" d="M2 6.5L11 2l9 4.5-9 4.6z" />
        </svg>
    }
}

/// A shape for each severity, so that colour is never alone.
pub fn severity(severity: Severity) -> Html {
    let class = classes!("severity", severity.as_str());
    let shape = match severity {
        Severity::Error => "M5 1h6l4 4v6l-4 4H5l-4-4V5zM5.5 5.5l5 5m0-5l-5 5",
        Severity::Warning => "M8 1.5l7 12.5H1zM8 6v4m0 1.6v.6",
        Severity::Info => "M8 1.2a6.8 6.8 0 100 13.6A6.8 6.8 0 008 1.2zM8 7.2v4m0-6.6v.600",
    };
    icon(class, shape)
}

pub fn theme(theme: Theme) -> Html {
    let shape = match theme {
        Theme::Auto => {
            "M8 1.5a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM8 1.5v13M8 4h3.8M8 7h5.8M8 10h5.5M8 13h3"
        }
        Theme::Light => {
            "M8 5a3 3 0 100 6 3 3 0 000-6zM8 1v1.5m0 11V15M1 8h1.5m11 0H15M3 3l1.1 1.1m7.8 7.8L13 13M13 3l-1.1 1.1M4.1 11.9L3 13"
        }
        Theme::Dark => "M13.5 9.5A6 6 0 016.5 2.5a6 6 0 107 7z",
    };
    icon(classes!("icon"), shape)
}

pub fn plus() -> Html {
    icon(classes!("icon"), "M8 3v10M3 8h10")
}

pub fn cross() -> Html {
    icon(classes!("icon"), "M4 4l8 8m0-8l-8 8")
}

pub fn link() -> Html {
    icon(
        classes!("icon"),
        "M6.5 9.5l3-3M7 4.5l1.5-1.5a3 3 0 014.5 4.5L11.5 9M9 11.5L7.5 13A3 3 0 013 8.5L4.5 7",
    )
}

pub fn chevron() -> Html {
    icon(classes!("icon", "chevron"), "M4.5 6.5L8 10l3.5-3.5")
}

fn icon(class: Classes, shape: &'static str) -> Html {
    html! {
        <svg {class} width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <path d={shape} />
        </svg>
    }
}
