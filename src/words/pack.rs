//! All words of a language: the interface's texts, and the titles and wordings of the rules.
//!
//! The command line carries every language. The page carries English; another one comes as a bundle
//! that `scripts/bundle-words.mjs` writes, and is added once.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use crate::content::texts;
use crate::content::texts::Language;
use crate::order;
use crate::rules::RULES;
use crate::words::page;
use crate::words::page::Page;

/// The words of one language.
#[derive(Debug)]
struct Pack {
    texts: BTreeMap<&'static str, &'static str>,
    /// By the name of the rule.
    pages: BTreeMap<&'static str, Page<'static>>,
}

impl Pack {
    fn new(texts: &'static str, pages: Vec<(&'static str, &'static str)>) -> Pack {
        let pages = pages.into_iter().map(|(rule, page)| (rule, page::read(page)));
        Pack { texts: order::map(texts::lines(texts)), pages: order::map(pages) }
    }

    /// Reads a bundle; what it lacks is said in English.
    fn read(bundle: &'static str) -> Pack {
        let records = bundle.split('\u{1e}').filter_map(|record| record.split_once('\n'));
        let (texts, pages): (Vec<_>, _) = records.partition(|(name, _)| *name == "texts");
        Pack::new(texts.first().map_or("", |(_, texts)| texts), pages)
    }
}

static ENGLISH: LazyLock<Pack> = LazyLock::new(|| {
    let pages = RULES.iter().map(|rule| (rule.lint.name, rule.page.en)).collect();
    Pack::new(texts::ENGLISH, pages)
});

static CHINESE: OnceLock<Pack> = OnceLock::new();

#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(clippy::unnecessary_wraps, reason = "in the browser a language may be missing")
)]
fn find(language: Language) -> Option<&'static Pack> {
    match language {
        Language::English => Some(&ENGLISH),
        #[cfg(not(target_arch = "wasm32"))]
        Language::Chinese => Some(CHINESE.get_or_init(|| {
            let pages = RULES.iter().map(|rule| (rule.lint.name, rule.page.zh)).collect();
            Pack::new(texts::CHINESE, pages)
        })),
        #[cfg(target_arch = "wasm32")]
        Language::Chinese => CHINESE.get(),
    }
}

/// Whether a language's words are here; until they are, it is spoken in English.
pub fn has(language: Language) -> bool {
    find(language).is_some()
}

/// Adds the bundle of a language that is not here yet. It stays as long as the program runs.
pub fn add(language: Language, bundle: String) {
    if !has(language) {
        // A second one can't come in between: nothing here waits.
        let _ = CHINESE.set(Pack::read(bundle.leak()));
    }
}

/// The text of a key, in English where the language lacks it.
pub(super) fn text(language: Language, key: &str) -> Option<&'static str> {
    let own = find(language).and_then(|pack| pack.texts.get(key));
    own.or_else(|| ENGLISH.texts.get(key)).copied()
}

/// A rule's page, in English where the language lacks it.
pub(super) fn page(language: Language, rule: &str) -> &'static Page<'static> {
    static EMPTY: Page = Page { title: "", wordings: Vec::new(), body: "" };
    let own = find(language).and_then(|pack| pack.pages.get(rule));
    own.or_else(|| ENGLISH.pages.get(rule)).unwrap_or(&EMPTY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_holds_texts_and_pages() {
        let pack = Pack::read("\u{1e}texts\na.b = 文\n\u{1e}cd-in-run\n# 题\n\nmessage: 话\n");
        assert_eq!(pack.texts["a.b"], "文");
        assert_eq!(pack.pages["cd-in-run"].title, "题");
        assert_eq!(pack.pages["cd-in-run"].wording("message"), Some("话"));
    }

    #[test]
    fn a_damaged_bundle_says_nothing() {
        for bundle in ["", "\u{1e}", "<html>", "\u{1e}texts", "texts\n\u{1e}\n\u{1e}x\n"] {
            let pack = Pack::read(bundle);
            assert!(pack.texts.is_empty(), "{bundle}");
        }
    }
}
