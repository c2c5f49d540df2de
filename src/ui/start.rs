//! What the page finds when it opens: the address, and what it kept last time.

use std::rc::Rc;

use crate::app::embed;
use crate::app::state::{Action, State, Theme};
use crate::content::texts::Language;
use crate::share;
use crate::ui::browser;
use crate::ui::browser::Slot;
use crate::words;
use crate::workspace::Workspace;

/// The state to begin with.
pub fn state() -> State {
    let embed = embed::from_query(&browser::query());
    let language = Some(language()).filter(|it| words::has(*it)).unwrap_or_default();
    let draft = if embed.is_some() { None } else { draft() };
    let mut state = match draft {
        Some(draft) => State::with_draft(language, draft),
        None => State::new(language),
    };
    let kept_theme = browser::load(Slot::Theme).and_then(|it| Theme::from_name(&it));
    state.theme = kept_theme.unwrap_or_default();
    if let Some(embed) = embed {
        state = state.embedded(embed);
    }
    match opened_link() {
        Some(action) => state.apply(action).unwrap_or(state),
        None => state,
    }
}

/// The language that is asked for, by the address, by what was chosen last or by the browser.
pub fn language() -> Language {
    let asked = embed::from_query(&browser::query()).and_then(|embed| embed.language);
    asked.or_else(kept_language).or_else(preferred_language).unwrap_or_default()
}

/// What the address's fragment asks for; nothing without one.
///
/// Where the same link was opened and edited before, the edited files are opened.
pub fn opened_link() -> Option<Action> {
    let fragment = browser::fragment();
    if fragment.is_empty() {
        return None;
    }
    let kept = browser::load(Slot::EditedLinks).unwrap_or_default();
    let edited = edited_links(&kept).find(|(of, _)| *of == fragment);
    let edited = edited.and_then(|(_, files)| share::decode(files).ok());
    let opened = edited.map_or_else(|| share::decode(&fragment), Ok);
    Some(Action::OpenLink { fragment: Rc::from(fragment), opened: Box::new(opened) })
}

/// The fragment of each link that was edited, and the fragment of its edited files.
pub fn edited_links(kept: &str) -> impl Iterator<Item = (&str, &str)> {
    kept.lines().filter_map(|line| line.split_once(' '))
}

/// The person's files from before the draft, if some were laid aside and are whole.
pub fn earlier_draft() -> Option<Workspace> {
    let kept = browser::load(Slot::EarlierDraft)?;
    share::decode(&kept).ok().map(|shared| shared.workspace)
}

/// The person's own files, if some are kept and whole.
pub fn draft() -> Option<Workspace> {
    let kept = browser::load(Slot::Draft)?;
    share::decode(&kept).ok().map(|shared| shared.workspace)
}

fn kept_language() -> Option<Language> {
    browser::load(Slot::Language).and_then(|tag| Language::from_tag(&tag))
}

fn preferred_language() -> Option<Language> {
    browser::preferred_languages().iter().find_map(|tag| Language::from_tag(tag))
}
