//! What the bar at the top says.

use crate::app::state::{Origin, State, Theme};
use crate::content::examples;
use crate::content::texts::Language;
use crate::finding::Arg;
use crate::words::Words;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderView {
    pub examples_label: &'static str,
    /// The person's own files that are kept, then the examples.
    pub items: Vec<MenuItem>,
    pub theme: Theme,
    /// Says which theme is on; a click goes to the next.
    pub theme_label: String,
    /// The language that a click goes to, in its own words.
    pub other_language: Language,
    pub other_language_name: &'static str,
    pub share_label: &'static str,
}

/// A row of the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuItem {
    pub opens: Opens,
    pub title: String,
    pub about: String,
}

/// What a row of the menu opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    Draft,
    EarlierDraft,
    Example(&'static str),
}

/// Which files of the person's own the browser keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    pub draft: bool,
    pub earlier_draft: bool,
}

pub fn view(state: &State, kept: Kept) -> HeaderView {
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
        items: items(state, words, kept),
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

fn items(state: &State, words: Words, kept: Kept) -> Vec<MenuItem> {
    let own = |opens, title, about| MenuItem {
        opens,
        title: words.text(title).to_owned(),
        about: words.text(about).to_owned(),
    };
    let draft = (kept.draft && state.origin != Origin::Draft)
        .then(|| own(Opens::Draft, "header.draft", "header.draft-about"));
    let earlier = kept
        .earlier_draft
        .then(|| own(Opens::EarlierDraft, "header.earlier", "header.earlier-about"));
    let example = |name: &'static str| MenuItem {
        opens: Opens::Example(name),
        title: words.say(&format!("example.{name}.title"), &Vec::new()),
        about: words.say(&format!("example.{name}.about"), &Vec::new()),
    };
    let examples = examples::EXAMPLES.iter().map(|it| example(it.name));
    draft.into_iter().chain(earlier).chain(examples).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Workspace;

    #[test]
    fn own_files_stand_above_the_examples() {
        let all = Kept { draft: true, earlier_draft: true };
        let opens = |state: &State, kept| -> Vec<Opens> {
            view(state, kept).items.iter().take(2).map(|it| it.opens).collect()
        };
        let example = State::new(Language::English);
        assert_eq!(opens(&example, all), [Opens::Draft, Opens::EarlierDraft]);
        let draft = State::with_draft(Language::English, Workspace::default());
        assert_eq!(opens(&draft, all)[0], Opens::EarlierDraft, "the draft is open already");
        assert!(matches!(opens(&draft, Kept::default())[0], Opens::Example(_)));
    }
}
