//! What the editor draws on the text: colours, findings, sizes and one card.
//!
//! Offsets are in UTF-16 units, as browsers count.

use crate::app::state::State;
use crate::app::view::findings;
use crate::app::view::rich;
use crate::finding::Severity;
use crate::model::settings::DOCKWRIGHT_FILE;
use crate::order;
use crate::sim::size::Layer;
use crate::syntax;
use crate::syntax::Token;
use crate::text::{FileId, Span};
use crate::words::Words;
use crate::workspace::{File, FileKind};

/// Everything drawn on one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Triples of start, end and kind (its position in `TokenKind`), ascending.
    pub colours: Vec<u32>,
    pub findings: Vec<FindingMark>,
    /// At most one a line, ascending.
    pub chips: Vec<Chip>,
    pub card: Option<Card>,
    pub notes: Vec<Note>,
}

/// An underlined range with what is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingMark {
    pub from: u32,
    pub to: u32,
    pub severity: Severity,
    pub message: String,
    pub rule: &'static str,
    pub fix: Option<String>,
    pub index: usize,
}

/// A size at the end of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    pub offset: u32,
    pub text: String,
    pub title: String,
}

/// What is said of a range while the pointer rests on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub from: u32,
    pub to: u32,
    /// Of some lines, with code between backticks.
    pub text: String,
}

/// A card below a line: the first step for a newcomer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub offset: u32,
    pub message: String,
    pub fix: Option<String>,
    pub why: &'static str,
    pub index: usize,
}

/// The marks of the file in the editor.
pub fn marks(state: &State) -> Marks {
    let file = state.active;
    let Some(source) = state.workspace.file(file) else { return Marks::default() };
    let units = Utf16::new(&source.text);
    let words = Words::new(state.language);

    let colours = tokens(state, file, source)
        .into_iter()
        .flat_map(|token| {
            let Span { start, end, .. } = token.span;
            [units.at(start), units.at(end), token.kind as u32]
        })
        .collect();

    let in_file = state.analysis.findings.iter().enumerate().filter(|(_, it)| it.span.file == file);
    let findings = in_file.map(|(index, finding)| FindingMark {
        from: units.at(finding.span.start),
        to: units.at(finding.span.end),
        severity: finding.severity,
        message: words.message(finding),
        rule: finding.lint.name,
        fix: words.fix_title(finding),
        index,
    });

    Marks {
        colours,
        findings: findings.collect(),
        chips: chips(state, &units),
        card: card(state, &units),
        notes: notes(state, &units),
    }
}

/// What the editor is to select.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selected {
    pub from: u32,
    pub to: u32,
    /// New each time.
    pub count: u32,
    pub takes_focus: bool,
}

/// What the editor is to select, if something is to be shown in its file.
pub fn reveal(state: &State) -> Option<Selected> {
    let reveal = state.reveal.filter(|it| it.span.file == state.active)?;
    let units = Utf16::new(state.workspace.text(state.active));
    Some(Selected {
        from: units.at(reveal.span.start),
        to: units.at(reveal.span.end),
        count: reveal.count,
        takes_focus: reveal.takes_focus,
    })
}

/// None of YAML before the part about it is here.
fn tokens(state: &State, file: FileId, source: &File) -> Vec<Token> {
    let text = &source.text;
    match source.kind() {
        FileKind::Dockerfile => syntax::dockerfile::tokens(file, text),
        FileKind::Settings if source.name() == DOCKWRIGHT_FILE => {
            syntax::toml::parse(file, text).tokens
        }
        FileKind::Compose | FileKind::Kubernetes | FileKind::Settings => {
            state.parts.yaml.here().map(|part| (part.core.tokens)(file, text)).unwrap_or_default()
        }
        FileKind::Other | FileKind::Environment | FileKind::Ignore | FileKind::Listing => {
            Vec::new()
        }
    }
}

fn chips(state: &State, units: &Utf16) -> Vec<Chip> {
    let words = Words::new(state.language);
    let Some(build) = state.analysis.builds.iter().find(|build| build.file == state.active) else {
        return Vec::new();
    };
    let layers = build.sizes.stages.iter().flat_map(|stage| &stage.layers);
    let heavy = layers.filter(|layer| layer.span.file == state.active && layer.size.high > 0);
    let mut heavy: Vec<&Layer> = heavy.collect();
    order::sort_by_place(&mut heavy, |layer| (layer.span.range().start, 0));
    let chip = |layer: &Layer| Chip {
        offset: units.at(layer.span.start),
        text: words.glance(layer.size),
        title: format!(
            "{}. {}",
            words.range(layer.size),
            words.say(&format!("size.reason.{}", layer.reason.wording), &layer.reason.args)
        ),
    };
    heavy.into_iter().map(chip).collect()
}

fn notes(state: &State, units: &Utf16) -> Vec<Note> {
    let found = state.parts.compose.here().map(|part| (part.notes)(state)).unwrap_or_default();
    let note = |(span, text): (Span, String)| Note {
        from: units.at(span.start),
        to: units.at(span.end),
        text,
    };
    found.into_iter().map(note).collect()
}

/// The card stands only in what a newcomer sees first: an example.
fn card(state: &State, units: &Utf16) -> Option<Card> {
    let index = findings::first_step(state).filter(|_| state.shows_first_step())?;
    let finding = state.finding(index).filter(|finding| finding.span.file == state.active)?;
    let words = Words::new(state.language);
    Some(Card {
        offset: units.at(finding.span.start),
        message: words.message(finding),
        fix: words.fix_title(finding).map(|title| rich::plain(&title)),
        why: words.text("findings.why"),
        index,
    })
}

/// UTF-16 offsets of a text's bytes.
struct Utf16 {
    /// For each run of characters that are as long in one count as in the other: where it begins in
    /// bytes and in units. Empty for ASCII.
    wide: Vec<(u32, u32)>,
}

impl Utf16 {
    fn new(text: &str) -> Utf16 {
        let mut wide = Vec::new();
        let mut units = 0;
        let mut bytes = 0;
        for character in text.chars() {
            let (length, width) = (character.len_utf8(), character.len_utf16());
            bytes += length;
            units += width;
            if length != width {
                wide.push((narrow(bytes), narrow(units)));
            }
        }
        Utf16 { wide }
    }

    fn at(&self, byte: u32) -> u32 {
        let before = self.wide.partition_point(|&(bytes, _)| bytes <= byte);
        let (bytes, units) = if before == 0 { (0, 0) } else { self.wide[before - 1] };
        units + (byte - bytes)
    }
}

/// A file has at most 1 MiB.
fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::LineIndex;

    #[test]
    fn units_agree_with_the_line_index() {
        let text = "# 镜像 🐳 x\u{e9}y";
        let units = Utf16::new(text);
        let lines = LineIndex::new(text);
        for (offset, _) in text.char_indices() {
            let offset = narrow(offset);
            assert_eq!(units.at(offset), lines.utf16(text, offset).column, "{offset}");
        }
    }
}
