//! What is special to bash in a command and its words.

use crate::rules::shell;
use crate::rules::shell::Dialect;
use crate::rules::shell::bash_in_sh::features::{self as feature, Feature};
use crate::rules::shell::bash_in_sh::{Judge, first, fixed};
use crate::syntax::shell::{PartKind, Quoting, SimpleCommand, Word};
use crate::text::{Edit, Span};

impl Judge<'_, '_, '_> {
    pub(super) fn command(&mut self, command: &SimpleCommand) {
        command.redirections.iter().for_each(|it| self.redirection(it));
        for word in &command.assignments {
            if word.text.split_once('=').is_some_and(|(name, _)| name.ends_with('+')) {
                self.report(word.span, &feature::ADDED);
            }
        }
        let Some(name) = command.words.first() else { return };
        for word in command.words.iter().filter(|_| name.text != "[[") {
            self.braces(word);
        }
        match name.text.as_str() {
            "[[" => {
                self.report(name.span, &feature::DOUBLE_TEST);
                self.test(command);
            }
            "[" | "test" => self.test(command),
            "echo" => self.echo(command),
            "source" => self.source(command),
            "set" => self.set(command),
            "let" => self.report(name.span, &feature::LET),
            "local" => self.report(name.span, &feature::LOCAL),
            "pushd" | "popd" | "dirs" | "shopt" | "declare" | "typeset" | "caller" | "enable"
            | "disown" | "suspend" | "complete" | "compgen" => {
                self.report_as(name.span, &feature::BUILTIN, &name.text);
            }
            "printf" => {
                let format = command.arguments().first();
                if let Some(format) = format.filter(|it| it.text.contains("%q")) {
                    self.report(format.span, &feature::QUOTED_FORMAT);
                }
            }
            "trap" => self.trap(command),
            _ => self.flags(command),
        }
    }

    /// `{a,b}` or `{1..3}`.
    pub(super) fn braces(&mut self, word: &Word) {
        if let Some(span) = braces(word) {
            self.report(span, &feature::BRACES);
        }
    }

    fn test(&mut self, command: &SimpleCommand) {
        for word in command.arguments() {
            let feature = match word.text.as_str() {
                "==" if !word.quoted => {
                    let edits = vec![Edit::replace(word.span, "=")];
                    let finding = self.found(word.span, &feature::EQUALS);
                    self.tell(fixed(finding, edits));
                    continue;
                }
                "=~" if command.name() != "[[" => &feature::MATCH,
                "<" | ">" if command.name() != "[[" => &feature::COMPARISON,
                "-v" => &feature::IS_SET,
                _ => continue,
            };
            let what = if word.text == ">" { "\\>" } else { feature.what };
            self.report_as(word.span, feature, what);
        }
    }

    fn echo(&mut self, command: &SimpleCommand) {
        let Some(flag) = command.arguments().first() else { return };
        let Some(letters) = flag.text.strip_prefix('-').filter(|it| !it.is_empty()) else { return };
        if !letters.chars().all(|c| matches!(c, 'n' | 'e' | 'E')) {
            return;
        }
        let is_dash = self.run.dialect == Dialect::Dash;
        let feature = match letters {
            "n" => &feature::ECHO_NO_BREAK,
            _ if is_dash => &feature::ECHO_FLAGS_DASH,
            _ => &feature::ECHO_FLAGS,
        };
        self.report_as(flag.span, feature, &format!("echo {}", flag.text));
    }

    fn source(&mut self, command: &SimpleCommand) {
        let (Some(name), Some(file)) = (command.words.first(), command.arguments().first()) else {
            return;
        };
        let finding = self.found(name.span, &feature::SOURCE);
        // Without a slash, `.` looks in other folders.
        if !file.text.contains('/') {
            self.tell(finding);
            return;
        }
        self.tell(fixed(finding, vec![Edit::replace(name.span, ".")]));
    }

    fn set(&mut self, command: &SimpleCommand) {
        for word in command.arguments() {
            if word.text == "pipefail" {
                self.report(word.span, &feature::PIPEFAIL);
            }
            let letters = word.text.strip_prefix('-').unwrap_or_default();
            if letters.starts_with('-') {
                continue;
            }
            if letters.contains('T') {
                self.report(word.span, &feature::SET_T);
            } else if letters.contains('E') {
                self.report(word.span, &feature::SET_E);
            }
        }
    }

    fn trap(&mut self, command: &SimpleCommand) {
        for word in command.arguments().iter().skip(1) {
            let feature = match word.text.as_str() {
                "ERR" => &feature::TRAP_ERR,
                "DEBUG" | "RETURN" => &feature::TRAP_DEBUG,
                name if name.starts_with("SIG") => &feature::TRAP_SIG,
                _ => continue,
            };
            self.report_as(word.span, feature, &format!("trap … {}", word.text));
        }
    }

    /// Flags of commands that every shell has.
    fn flags(&mut self, command: &SimpleCommand) {
        // The letters that POSIX has, those of dash, and those of ash.
        const FLAGS: [(&str, &str, &str, &str); 7] = [
            ("read", "r", "p", "stnud"),
            ("ulimit", "f", "HSatcdflmnpsvwrei", ""),
            ("type", "", "", "p"),
            ("wait", "", "", "n"),
            ("export", "p", "", "n"),
            ("unset", "fv", "", ""),
            ("exec", "", "", "a"),
        ];
        let Some(row) = FLAGS.iter().find(|it| it.0 == command.name()) else { return };
        for word in command.arguments() {
            let Some(letters) = word.text.strip_prefix('-').filter(|it| !it.is_empty()) else {
                return;
            };
            let lacks = |known: &str| letters.chars().find(|&c| !known.contains(c));
            let posix = row.1.to_owned();
            let dash = posix.clone() + row.2;
            let ash = dash.clone() + row.3;
            if lacks(&posix).is_none() {
                continue;
            }
            let feature: &Feature = match row.0 {
                "exec" => &feature::EXEC_FLAGS,
                _ if lacks(&dash).is_none() => &feature::FLAG_OF_DASH,
                _ if lacks(&ash).is_none() => &feature::FLAG_OF_ASH,
                _ => &feature::FLAG,
            };
            self.report_as(word.span, feature, &format!("{} {}", row.0, word.text));
            return;
        }
    }
}

/// `{a,b}` or `{1..3}` in a word, where the shell would expand it.
fn braces(word: &Word) -> Option<Span> {
    if !word.text.contains('{') || shell::assigned(word).is_some() {
        return None;
    }
    // What is quoted or expanded counts as a letter.
    let mut outline = String::new();
    let mut origins = Vec::new();
    if word.parts.is_empty() {
        outline.push_str(&word.text);
        origins.extend(word.span.range());
    }
    for part in &word.parts {
        match &part.kind {
            PartKind::Literal(text) if part.quoting == Quoting::None => {
                outline.push_str(text);
                origins.extend((0..text.len()).map(|at| part.span.range().start + at));
            }
            _ => {
                outline.push('x');
                origins.push(part.span.range().start);
            }
        }
    }
    let mut rest = 0;
    while let Some(open) = outline.get(rest..).and_then(|it| it.find('{')) {
        let open = rest + open;
        let inner = &outline[open + 1..];
        let inner = &inner[..closing(inner)?];
        if inner.contains(',') || inner.contains("..") {
            let start = *origins.get(open)?;
            return Some(first(Span::new(word.span.file, start..word.span.range().end), 1));
        }
        rest = open + 1;
    }
    None
}

/// Where the brace that stands before `text` ends.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}
