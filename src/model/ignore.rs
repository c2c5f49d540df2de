//! What `.dockerignore` keeps out of the build context, as the builder reads it
//! (<https://docs.docker.com/build/concepts/context/#dockerignore-files>).
//!
//! The last line that speaks of a path, or of a folder above it, decides. `*` and `?` stand for
//! anything but a slash, `**` for any folders, `[a-z]` for one character; `\` takes the next
//! character as it is, and a line with `!` takes files in again.

use crate::text::{FileId, Span};
use crate::workspace::path::clean;

/// The patterns of an ignore file, in the order written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ignore {
    pub patterns: Vec<Pattern>,
}

/// One line of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The line, without blanks around.
    pub span: Span,
    /// Whether it takes files in again.
    pub is_exception: bool,
    pub glob: Glob,
}

/// A pattern of paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    /// What every path that it names begins with. Most patterns are told by that alone.
    start: String,
    /// What follows.
    parts: Vec<Part>,
    /// Which of them may stand for nothing.
    empties: Vec<usize>,
}

/// What an ignore file does to a folder and all that lies below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    In,
    Out,
    /// Some paths below may be decided otherwise than others.
    Partly,
}

/// Where a pattern has come to in a path.
#[derive(Debug)]
enum Reached {
    /// It names the path so far, or a folder above it, and with that all below.
    Held,
    /// It names nothing that begins like this.
    Dead,
    /// Not yet behind what it begins with.
    Before,
    /// The positions that it can have come to; the last one is its end.
    At(Positions),
}

/// A set of positions in a pattern, one bit each.
#[derive(Clone, Debug)]
struct Positions(Vec<u64>);

/// An ignore file that is asked about one path after the other: what it says of a folder is kept
/// for the next path in that folder.
#[derive(Debug)]
pub struct Reader<'a> {
    ignore: &'a Ignore,
    /// With a slash at its end, or empty.
    folder: String,
    reached: Vec<Reached>,
}

/// What one position of a pattern stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Is(char),
    /// `?`: one character of a name.
    One,
    /// `*`: any characters of a name.
    Some,
    /// `[…]`: one of these ranges; or, negated, one of none.
    Class {
        ranges: Vec<(char, char)>,
        negated: bool,
    },
    /// `**/`: the two parts behind it, [`Part::Any`] and a slash, or nothing.
    Folders,
    /// Any characters.
    Any,
}

impl Ignore {
    /// Reads an ignore file. Any text is one.
    pub fn read(file: FileId, text: &str) -> Ignore {
        let mut ignore = Ignore::default();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let bare = line.strip_prefix('\u{feff}').filter(|_| start == 0).unwrap_or(line);
            let offset = start + (line.len() - bare.len()) + (bare.len() - bare.trim_start().len());
            start += line.len();
            let written = bare.trim();
            if bare.starts_with('#') || written.is_empty() {
                continue;
            }
            ignore.add(Span::new(file, offset..offset + written.len()), written);
        }
        ignore
    }

    /// The line that keeps a path out; `None` for what goes in. The path is relative to the
    /// context.
    pub fn excludes(&self, path: &str) -> Option<&Pattern> {
        let path = clean(path);
        let mut decided = None;
        for pattern in &self.patterns {
            let would_change = pattern.is_exception == decided.is_some();
            if would_change && pattern.glob.matches_or_holds(&path) {
                decided = (!pattern.is_exception).then_some(pattern);
            }
        }
        decided
    }

    /// What a question costs, in short patterns.
    pub fn effort(&self) -> usize {
        self.patterns.iter().map(|pattern| 1 + pattern.glob.parts.len() / 64).sum()
    }

    /// To ask about many paths.
    pub fn reader(&self) -> Reader<'_> {
        let reached = self.patterns.iter().map(|pattern| pattern.glob.begin()).collect();
        Reader { ignore: self, folder: String::new(), reached }
    }

    /// The same for a folder with all that may lie in it.
    pub fn judges(&self, folder: &str) -> Verdict {
        let mut is_out = false;
        let mut is_split = false;
        for pattern in &self.patterns {
            if pattern.glob.matches_or_holds(folder) {
                (is_out, is_split) = (!pattern.is_exception, false);
            } else if pattern.is_exception == is_out && pattern.glob.may_name_below(folder) {
                is_split = true;
            }
        }
        match (is_split, is_out) {
            (true, _) => Verdict::Partly,
            (false, true) => Verdict::Out,
            (false, false) => Verdict::In,
        }
    }

    /// Takes in a pattern that stands elsewhere, such as in `--exclude`.
    pub fn add(&mut self, span: Span, written: &str) {
        let (is_exception, path) = match written.trim().strip_prefix('!') {
            Some(path) => (true, path.trim()),
            None => (false, written.trim()),
        };
        if !path.is_empty() {
            self.patterns.push(Pattern { span, is_exception, glob: Glob::new(&clean(path)) });
        }
    }

    pub fn has_exceptions(&self) -> bool {
        self.patterns.iter().any(|pattern| pattern.is_exception)
    }
}

impl Glob {
    /// A pattern of an ignore file, without the `!`.
    pub fn new(pattern: &str) -> Glob {
        Glob::read(pattern, Stars::Cross)
    }

    /// A source of COPY or ADD, in which `**` is no more than `*`.
    pub fn source(pattern: &str) -> Glob {
        Glob::read(&clean(pattern), Stars::Stay)
    }

    fn read(pattern: &str, stars: Stars) -> Glob {
        let is_plain = !pattern.trim_start_matches('*').contains(['*', '?', '\\', '[', ']']);
        let mut parts = Vec::new();
        let mut rest = pattern.chars().peekable();
        while let Some(next) = rest.next() {
            let part = match next {
                '*' if stars == Stars::Cross && rest.next_if_eq(&'*').is_some() => {
                    let is_folder = rest.next_if_eq(&'/').is_some();
                    // What begins with `**` and has no other wildcard is looked for at the end of
                    // paths, even within a name.
                    let is_suffix = parts.is_empty() && is_plain && !is_folder;
                    if rest.peek().is_some() && !is_suffix {
                        parts.extend([Part::Folders, Part::Any]);
                        Part::Is('/')
                    } else {
                        Part::Any
                    }
                }
                '*' => Part::Some,
                '?' => Part::One,
                '[' => class(&mut rest),
                '\\' => Part::Is(rest.next().unwrap_or('\\')),
                other => Part::Is(other),
            };
            parts.push(part);
        }
        let literal = parts.iter().map_while(|part| match part {
            Part::Is(char) => Some(*char),
            _ => None,
        });
        let literal: String = literal.collect();
        parts.drain(..literal.chars().count());
        let empties = (0..parts.len()).filter(|&index| parts[index].may_be_empty()).collect();
        Glob { start: literal, parts, empties }
    }

    /// Whether the pattern names the path, or a folder above it.
    pub fn matches_or_holds(&self, path: &str) -> bool {
        self.is_there(&self.follow(&self.begin(), path, path))
    }

    /// Whether the pattern can name anything in a folder, whatever lies there.
    pub fn may_name_below(&self, folder: &str) -> bool {
        let inner = format!("{folder}/");
        !matches!(self.follow(&self.begin(), &inner, &inner), Reached::Dead)
    }

    /// Whether the path that ends here is named, or a folder above it.
    fn is_there(&self, reached: &Reached) -> bool {
        match reached {
            Reached::Held => true,
            Reached::Dead | Reached::Before => false,
            Reached::At(positions) => positions.has(self.parts.len()),
        }
    }

    fn begin(&self) -> Reached {
        if self.start.is_empty() { Reached::At(self.first()) } else { Reached::Before }
    }

    fn first(&self) -> Positions {
        let mut first = Positions(vec![0; self.parts.len() / 64 + 1]);
        first.add(0);
        self.skip_empty(&mut first);
        first
    }

    /// Goes on from where the pattern had come to through `more`, at the end of `path`. One
    /// character of the path is taken at a time, with all positions at once, so the time is the
    /// product of both lengths, whatever the pattern.
    fn follow(&self, reached: &Reached, path: &str, more: &str) -> Reached {
        let (mut at, rest) = match reached {
            Reached::Held => return Reached::Held,
            Reached::Dead => return Reached::Dead,
            Reached::Before => match path.strip_prefix(self.start.as_str()) {
                Some(rest) => (self.first(), rest),
                None if may_go_on(path) && self.start.starts_with(path) => return Reached::Before,
                None => return Reached::Dead,
            },
            Reached::At(at) => (at.clone(), more),
        };
        let mut next = at.clone();
        for char in rest.chars() {
            if char == '/' && at.has(self.parts.len()) {
                return Reached::Held;
            }
            next.0.fill(0);
            for index in at.iter() {
                let Some(part) = self.parts.get(index) else { break };
                if part.stays(char) {
                    next.add(index);
                }
                if part.takes(char) {
                    next.add(index + 1);
                }
            }
            self.skip_empty(&mut next);
            if next.0.iter().all(|&word| word == 0) {
                return Reached::Dead;
            }
            std::mem::swap(&mut at, &mut next);
        }
        Reached::At(at)
    }

    /// Goes on behind what may stand for nothing.
    fn skip_empty(&self, at: &mut Positions) {
        for &index in &self.empties {
            if at.has(index) {
                at.add(index + 1);
                if self.parts[index] == Part::Folders {
                    at.add(index + 3);
                }
            }
        }
    }
}

/// Whether it is the root, or a folder on the way to something.
fn may_go_on(path: &str) -> bool {
    path.is_empty() || path.ends_with('/')
}

impl Positions {
    fn has(&self, index: usize) -> bool {
        self.0.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    fn add(&mut self, index: usize) {
        if let Some(word) = self.0.get_mut(index / 64) {
            *word |= 1 << (index % 64);
        }
    }

    /// From the first to the last.
    fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(at, &word)| {
            let mut left = word;
            std::iter::from_fn(move || {
                let index = at * 64 + left.trailing_zeros() as usize;
                let is_left = left != 0;
                left &= left.wrapping_sub(1);
                is_left.then_some(index)
            })
        })
    }
}

impl Reader<'_> {
    /// Whether a path is kept out. It is relative to the context and has no `.` or `..`.
    pub fn excludes(&mut self, path: &str) -> bool {
        let end = path.rfind('/').map_or(0, |at| at + 1);
        let (folder, name) = path.split_at(end);
        let patterns = &self.ignore.patterns;
        if folder != self.folder {
            let from_root =
                |pattern: &Pattern| pattern.glob.follow(&pattern.glob.begin(), folder, folder);
            self.reached = patterns.iter().map(from_root).collect();
            folder.clone_into(&mut self.folder);
        }
        let mut is_out = false;
        for (pattern, reached) in patterns.iter().zip(&self.reached) {
            let would_change = pattern.is_exception == is_out;
            if would_change && pattern.glob.is_there(&pattern.glob.follow(reached, path, name)) {
                is_out = !pattern.is_exception;
            }
        }
        is_out
    }
}

/// Whether `**` crosses slashes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stars {
    Cross,
    Stay,
}

impl Part {
    /// Whether it ends with this character.
    fn takes(&self, char: char) -> bool {
        match self {
            Part::Is(expected) => *expected == char,
            Part::One => char != '/',
            Part::Class { ranges, negated } => {
                ranges.iter().any(|(first, last)| (*first..=*last).contains(&char)) != *negated
            }
            Part::Some | Part::Any | Part::Folders => false,
        }
    }

    /// Whether it takes this character and may take more.
    fn stays(&self, char: char) -> bool {
        match self {
            Part::Some => char != '/',
            Part::Any => true,
            Part::Is(_) | Part::One | Part::Class { .. } | Part::Folders => false,
        }
    }

    fn may_be_empty(&self) -> bool {
        matches!(self, Part::Some | Part::Any | Part::Folders)
    }
}

/// What follows a `[`; a `[` that is never closed stands for itself.
fn class(rest: &mut std::iter::Peekable<std::str::Chars>) -> Part {
    let mut inner = rest.clone();
    let negated = inner.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    while let Some(first) = inner.next() {
        if first == ']' && !ranges.is_empty() {
            *rest = inner;
            return Part::Class { ranges, negated };
        }
        let first = if first == '\\' { inner.next().unwrap_or(first) } else { first };
        let mut ahead = inner.clone();
        let last = match (ahead.next(), ahead.next()) {
            (Some('-'), Some(last)) if last != ']' => {
                inner = ahead;
                last
            }
            _ => first,
        };
        ranges.push((first, last));
    }
    Part::Is('[')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excludes(text: &str, path: &str) -> bool {
        Ignore::read(FileId(0), text).excludes(path).is_some()
    }

    #[test]
    fn patterns_name_paths_and_what_lies_below() {
        let cases = [
            // Plain names, from the context's root.
            ("docs", "docs", true),
            ("docs", "docs/a.md", true),
            ("docs", "docs2", false),
            ("docs", "a/docs", false),
            ("/docs/", "docs/a.md", true),
            ("./docs", "docs", true),
            ("a/../docs//x", "docs/x", true),
            ("../docs", "docs", false),
            ("/../docs", "docs/a.md", true),
            // One name.
            ("*.md", "README.md", true),
            ("*.md", "docs/a.md", false),
            ("*/temp*", "a/temporary.txt", true),
            ("*/temp*", "a/b/temporary.txt", false),
            ("*/*/temp*", "a/b/temporary.txt", true),
            ("temp?", "tempa", true),
            ("temp?", "temp", false),
            ("temp?", "temp/a", false),
            ("?.txt", "ab.txt", false),
            ("secret*", "secret.txt", true),
            ("docs/*.md", "docs/b/a.md", false),
            // Any folders.
            ("**", "a/b/c", true),
            ("**/*.go", "main.go", true),
            ("**/*.go", "a/b/main.go", true),
            ("**/*.go", "a/main.got", false),
            ("**/node_modules", "node_modules/a/b.js", true),
            ("**/node_modules", "web/node_modules/b.js", true),
            ("**/node_modules", "web/node_modules2/b.js", false),
            ("foo/**", "foo/a", true),
            ("foo/**", "foo", false),
            ("foo/**/bar", "foo/bar", true),
            ("foo/**/bar", "foo/a/b/bar/c", true),
            ("foo/**/bar", "foo/abar", false),
            ("a**b", "axb", false),
            ("a**b", "ax/b", true),
            ("**foo", "barfoo", true),
            ("**foo", "bar/foo", true),
            ("**f?o", "barfoo", false),
            ("**f?o", "bar/foo", true),
            // Classes and escapes.
            ("[ab].txt", "b.txt", true),
            ("[a-c].txt", "d.txt", false),
            ("[^a-c].txt", "d.txt", true),
            ("[^a-c].txt", "b.txt", false),
            (r"\*.txt", "*.txt", true),
            (r"\*.txt", "a.txt", false),
            (r"\!a", "!a", true),
            ("[a", "[a", true),
            // Lines that are no patterns.
            ("# docs\n\n", "docs", false),
            ("#docs", "#docs", false),
            (" #docs", "#docs", true),
            ("\u{feff}docs", "docs", true),
            ("docs\r\nsrc \r\n", "src/a", true),
            ("!", "a", false),
        ];
        for (text, path, expected) in cases {
            assert_eq!(excludes(text, path), expected, "{text:?} {path}");
        }
    }

    #[test]
    fn the_last_line_that_speaks_of_a_path_decides() {
        let cases = [
            ("*.md\n!README.md", "README.md", false),
            ("*.md\n!README.md", "a.md", true),
            ("*.md\n!README*.md\nREADME-secret.md", "README-secret.md", true),
            ("*.md\nREADME-secret.md\n!README*.md", "README-secret.md", false),
            ("!README.md\n*.md", "README.md", true),
            ("docs\n!docs/keep", "docs/keep/a", false),
            ("docs\n!docs/keep", "docs/drop", true),
            ("*\n!src\nsrc/secret", "src/a.go", false),
            ("*\n!src\nsrc/secret", "src/secret/a", true),
            ("**\n! src/main.go", "src/main.go", false),
        ];
        for (text, path, expected) in cases {
            assert_eq!(excludes(text, path), expected, "{text:?} {path}");
        }
    }

    #[test]
    fn the_line_that_decides_is_told() {
        let text = "# x\n  *.md  \n!a.md\n";
        let ignore = Ignore::read(FileId(0), text);
        let span = ignore.excludes("b.md").map(|pattern| pattern.span);
        assert_eq!(span.map(|span| span.of(text)), Some("*.md"));
    }

    #[test]
    fn many_stars_take_no_time() {
        let pattern = "*a".repeat(2_000);
        assert!(!Glob::new(&pattern).matches_or_holds(&"a".repeat(1_999)));
    }
}
