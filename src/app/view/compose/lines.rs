//! The lines of a configuration, each with its origin.

use std::rc::Rc;

use crate::app::state::State;
use crate::app::view::compose::origin::Step;
use crate::app::view::compose::{FileChip, numbered, origin, place};
use crate::model::compose::effective::Effective;
use crate::model::compose::print;
use crate::model::compose::print::Line;
use crate::model::compose::value::{Origin, Source};
use crate::text::{FileId, Span};
use crate::words::Words;

/// A line of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineRow {
    pub text: String,
    pub kind: Kind,
    /// What stands before it: a sign of its kind.
    pub mark: String,
    /// Where its value is written; nothing where nobody wrote it, or where the line above says it.
    pub place: String,
    /// The same as [`steps`](Self::steps) in one line.
    pub about: String,
    pub span: Option<Span>,
    /// Which value it is of.
    pub path: Rc<str>,
    /// The way to the value, where it is asked for.
    pub steps: Vec<Step>,
}

/// Whose word a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The first file's.
    Written,
    /// Another file's.
    Other,
    /// A variable is part of it.
    Variable,
    /// Compose adds it.
    Added,
}

impl Kind {
    const ALL: [Kind; 4] = [Kind::Written, Kind::Other, Kind::Variable, Kind::Added];

    /// The name used in style sheets.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Written => "written",
            Kind::Other => "other",
            Kind::Variable => "variable",
            Kind::Added => "added",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Kind::Written => "composed.kind.written",
            Kind::Other => "composed.kind.other-file",
            Kind::Variable => "composed.kind.variable",
            Kind::Added => "composed.kind.added",
        }
    }
}

/// How many lines there are of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Legend {
    pub kind: Kind,
    pub mark: &'static str,
    pub label: &'static str,
    pub count: usize,
}

/// What is shown of a configuration.
pub(super) struct Shown {
    pub lines: Vec<LineRow>,
    pub rest: usize,
    pub legend: Vec<Legend>,
}

/// So many lines are shown until somebody asks for all, so that each keystroke is answered at once.
const FIRST_LINES: usize = 240;
/// Longer lines are cut, in characters.
const LONGEST_LINE: usize = 400;

/// Keys whose values Compose makes absolute.
const PATHS: [&str; 4] = ["context", "source", "file", "path"];

/// The whole configuration as a text.
pub(super) fn text(effective: &Effective) -> String {
    let lines = printed(effective);
    lines.into_iter().flat_map(|line| [line.text, "\n".to_owned()]).collect()
}

pub(super) fn shown(state: &State, effective: &Effective) -> Shown {
    let words = Words::new(state.language);
    let files = numbered(state, effective);
    let first = files.first().map(|chip| chip.file);
    let lines = printed(effective);
    let kinds = || lines.iter().map(|line| kind(line, first));
    let legend = Kind::ALL.into_iter().map(|kind| Legend {
        kind,
        mark: mark(kind),
        label: words.text(kind.key()),
        count: kinds().filter(|it| *it == kind).count(),
    });
    let legend = legend.filter(|it| it.count > 0).collect();

    let look = &state.compose;
    let lines = if look.hides_added { without_added(lines) } else { lines };
    let total = lines.len();
    let most = if look.shows_all { total } else { FIRST_LINES };
    let mut rows: Vec<LineRow> = Vec::new();
    let mut is_told = false;
    let mut above = None;
    for line in lines.into_iter().take(most) {
        let mut row = row(state, words, &files, &line);
        // A text of several lines tells its way once.
        let is_asked = look.traced.as_ref() == Some(&row.path) && !is_told;
        is_told |= is_asked;
        if !is_asked {
            row.steps.clear();
        }
        let place = above.replace(row.place.clone());
        if place.as_ref() == Some(&row.place) {
            row.place.clear();
        }
        rows.push(row);
    }
    Shown { lines: rows, rest: total.saturating_sub(most), legend }
}

fn row(state: &State, words: Words, files: &[FileChip], line: &Line) -> LineRow {
    let kind = kind(line, files.first().map(|chip| chip.file));
    let origin = line.origin.as_ref();
    let steps = origin.map(|it| origin::steps(state, words, it)).unwrap_or_default();
    let number = origin.and_then(|it| files.iter().find(|chip| chip.file == it.span.file));
    let written = origin.filter(|it| it.source != Source::Default);
    LineRow {
        text: origin::cut(&line.text, LONGEST_LINE),
        kind,
        mark: match kind {
            Kind::Other => number.map_or("•".to_owned(), |chip| chip.number.clone()),
            kind => mark(kind).to_owned(),
        },
        place: written.map(|it| place(state, it.span)).unwrap_or_default(),
        about: in_one_line(&steps),
        span: origin.map(|it| it.span),
        path: line.path.to_string().into(),
        steps,
    }
}

/// The lines as Compose prints them. The folder of the workspace is not known; what stands for it is
/// a variable of every shell, so it is left as one.
fn printed(effective: &Effective) -> Vec<Line> {
    let mut lines = print::yaml(effective);
    let root = effective.setup.root.as_str();
    if let Some(name) = root.strip_prefix('$') {
        let escaped = format!("$${name}");
        for line in &mut lines {
            let key = line.path.parts().last().map_or("", String::as_str);
            if PATHS.contains(&key) && line.text.contains(&escaped) {
                line.text = line.text.replace(&escaped, root);
            }
        }
    }
    lines
}

fn in_one_line(steps: &[Step]) -> String {
    let texts = steps.iter().map(|step| crate::app::view::rich::plain(&step.text));
    texts.collect::<Vec<_>>().join(" · ")
}

fn mark(kind: Kind) -> &'static str {
    match kind {
        Kind::Written => "",
        Kind::Other => "2",
        Kind::Variable => "$",
        Kind::Added => "+",
    }
}

fn kind(line: &Line, first: Option<FileId>) -> Kind {
    match &line.origin {
        None | Some(Origin { source: Source::Default, .. }) => Kind::Added,
        Some(origin) if !origin.variables().is_empty() => Kind::Variable,
        Some(origin) if Some(origin.span.file) != first => Kind::Other,
        Some(_) => Kind::Written,
    }
}

/// The lines that somebody wrote. Where the first line of an item goes, the next takes its dash.
fn without_added(lines: Vec<Line>) -> Vec<Line> {
    let mut kept: Vec<Line> = Vec::new();
    let mut dash: Option<usize> = None;
    for mut line in lines {
        let is_added = kind(&line, None) == Kind::Added;
        let indent = line.text.len() - line.text.trim_start_matches(' ').len();
        dash = dash.filter(|&at| indent > at);
        if is_added {
            if line.text[indent..].starts_with("- ") {
                dash = Some(indent);
            }
            continue;
        }
        if let Some(at) = dash.take().filter(|&at| indent == at + 2) {
            line.text.replace_range(at..=at, "-");
        }
        kept.push(line);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::compose::path::Path;

    fn line(text: &str, source: Source) -> Line {
        let origin = Origin { source, ..Origin::written(Span::at(FileId(0), 0)) };
        Line { text: text.to_owned(), origin: Some(origin), path: Path::root() }
    }

    #[test]
    fn an_item_keeps_its_dash() {
        let lines = vec![
            line("ports:", Source::Written),
            line("  - mode: ingress", Source::Default),
            line("    target: 80", Source::Derived),
            line("    protocol: tcp", Source::Default),
            line("  - mode: ingress", Source::Default),
            line("  - target: 81", Source::Derived),
            line("networks:", Source::Default),
            line("  - default", Source::Default),
            line("volumes:", Source::Written),
        ];
        let texts: Vec<String> = without_added(lines).into_iter().map(|it| it.text).collect();
        assert_eq!(texts, ["ports:", "  - target: 80", "  - target: 81", "volumes:"]);
    }
}
