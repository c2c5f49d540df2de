//! What the bar at the top says.

use crate::app::state::{State, Theme};
use crate::content::examples;
use crate::content::texts::Language;
use crate::finding::Arg;
use crate::words::Words;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderView {
    pub examples_label: &'static str,
    pub examples: Vec<ExampleItem>,
    pub theme: Theme,
    /// Says which theme is on; a click goes to the next.
    pub theme_label: String,
    /// The language that a click goes to, in its own words.
    pub other_language: Language,
    pub other_language_name: &'static str,
    pub share_label: &'static str,
}

/// A row of the menu of examples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleItem {
    pub name: &'static str,
    pub title: String,
    pub about: String,
}

pub fn view(state: &State) -> HeaderView {
    let words = Words::new(state.language);
    let theme = words.text(match state.theme {
        Theme::Auto => "theme.auto",
        Theme::Light => "theme.light",
        Theme::Dark => "theme.dark",
    });
    let other_language = match state.language {
        Language::English => Language::Chinese,
        Language::Chinese => Language::English,
    };
    HeaderView {
        examples_label: words.text("header.examples"),
        examples: examples::EXAMPLES.iter().map(|it| item(words, it.name)).collect(),
        theme: state.theme,
        theme_label: words.say("header.theme", &vec![("theme", Arg::from(theme))]),
        other_language,
        other_language_name: match other_language {
            Language::English => "English",
            Language::Chinese => "中文",
        },
        share_label: words.text("header.share"),
    }
}

fn item(words: Words, name: &'static str) -> ExampleItem {
    ExampleItem {
        name,
        title: words.say(&format!("example.{name}.title"), &Vec::new()),
        about: words.say(&format!("example.{name}.about"), &Vec::new()),
    }
}
