//! Putting quotes around what a shell would split.

use crate::rules::Sink;
use crate::rules::shell::Run;
use crate::syntax::shell::{Part, PartKind, Quoting, Word};
use crate::text::{Edit, Span};

/// Commands whose operands are lists more often than single words.
const TAKE_LISTS: [&str; 31] = [
    "apk",
    "apt",
    "apt-get",
    "apt-mark",
    "brew",
    "bundle",
    "c++",
    "cargo",
    "cc",
    "clang",
    "cmake",
    "composer",
    "configure",
    "curl",
    "dnf",
    "dpkg",
    "g++",
    "gcc",
    "gem",
    "go",
    "gpg",
    "make",
    "microdnf",
    "npm",
    "pecl",
    "pip",
    "pip3",
    "rpm",
    "yarn",
    "yum",
    "zypper",
];

/// What variables that hold lists are called at the end.
const LISTS: [&str; 12] = [
    "args",
    "deps",
    "extensions",
    "features",
    "flags",
    "keys",
    "list",
    "modules",
    "options",
    "opts",
    "packages",
    "pkgs",
];

/// The places of a script at which a whole word may be meant as a list.
pub(super) struct Lists {
    /// The commands that take lists, in the order they are written.
    spans: Vec<Span>,
}

impl Lists {
    pub(super) fn of(run: &Run) -> Lists {
        let mut spans = Vec::new();
        run.each_command(&mut |command| {
            let name = command.name().rsplit('/').next().unwrap_or_default();
            if TAKE_LISTS.contains(&name) || name.starts_with("docker-php-ext-") {
                spans.push(command.span);
            }
        });
        crate::order::sort_by_place(&mut spans, |span| (span.start as usize, 0));
        Lists { spans }
    }

    /// Whether a word that is nothing but an expansion may stand for several.
    fn holds(&self, part: &Part) -> bool {
        let before = self.spans.partition_point(|span| span.start <= part.span.start);
        let command = before.checked_sub(1).and_then(|at| self.spans.get(at));
        let is_named =
            matches!(&part.kind, PartKind::Variable(variable) if is_list(&variable.name));
        is_named || command.is_some_and(|command| command.contains(part.span))
    }
}

fn is_list(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    LISTS.iter().any(|list| name.ends_with(list))
}

/// The edits that put an expansion in quotes: around the whole word where nothing in it must stay
/// outside. `None` where it may be split on purpose, or where backslashes blur what is meant.
pub(super) fn quoted(word: &Word, part: &Part, lists: &Lists, out: &Sink) -> Option<Vec<Edit>> {
    let is_whole = word.parts.len() == 1;
    if is_whole && lists.holds(part) {
        return None;
    }
    let text = out.text(part.span);
    let before =
        Span { start: part.span.start.saturating_sub(1), end: part.span.start, ..part.span };
    // Within backticks a backslash belongs to what stands behind it, and quotes to what they began.
    let is_blurred = text.starts_with('`') && text.contains(['"', '\\']);
    if is_blurred || !text.starts_with(['$', '`']) || out.text(before) == "\\" {
        return None;
    }
    let span = if word.parts.iter().all(may_be_quoted) { word.span } else { part.span };
    Some(vec![Edit::insert(span, "\""), Edit::insert(span.after(), "\"")])
}

/// Whether a part means the same within double quotes, or is better off there.
fn may_be_quoted(part: &Part) -> bool {
    match &part.kind {
        PartKind::Literal(text) => {
            part.quoting == Quoting::None
                && !text.contains(['*', '?', '[', '{', '~', '"', '\\', '!'])
        }
        PartKind::Variable(variable) => {
            part.quoting == Quoting::None && variable.operand.is_empty()
        }
        PartKind::Command(command) => part.quoting == Quoting::None && !command.is_backticked,
        PartKind::Arithmetic(_) | PartKind::Process(_) | PartKind::Array => false,
    }
}
