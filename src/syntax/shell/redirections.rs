//! Redirections, and the lines of heredocs.

use crate::syntax::shell::Redirection;
use crate::syntax::shell::commands::Reader;

/// Longer ones before those they begin with.
const REDIRECTIONS: [&str; 12] =
    ["&>>", "&>", "<<<", "<<-", "<<", "<>", "<&", ">>", ">&", ">|", "<", ">"];

/// A heredoc whose lines are still to come.
pub(super) struct Heredoc {
    name: String,
    drops_tabs: bool,
    expands: bool,
}

impl Reader<'_, '_> {
    pub(super) fn redirections(&mut self) -> Vec<Redirection> {
        let mut found = Vec::new();
        loop {
            let end = self.cursor.at;
            self.cursor.skip_blanks();
            let Some(redirection) = self.redirection() else {
                self.cursor.at = end;
                return found;
            };
            found.push(redirection);
        }
    }

    /// `> file`, `2>&1`, `<<NAME` and their like.
    pub(super) fn redirection(&mut self) -> Option<Redirection> {
        let start = self.cursor.at;
        let descriptor = self.cursor.take_while(|c| c.is_ascii_digit()).to_owned();
        let is_process = self.cursor.rest().get(1..).is_some_and(|it| it.starts_with('('));
        let operator = self.cursor.eat_any(&REDIRECTIONS).filter(|it| it.len() > 1 || !is_process);
        let Some(operator) = operator else {
            self.cursor.at = start;
            return None;
        };
        let at = self.cursor.at;
        self.cursor.skip_blanks();
        let target = self.cursor.word();
        if target.is_none() {
            let span = self.cursor.span(at - operator.len(), at);
            self.cursor.error(span, "message-no-target", vec![("operator", operator.into())]);
            self.cursor.at = at;
        }
        if let ("<<" | "<<-", Some(target)) = (operator, &target) {
            self.heredocs.push(Heredoc {
                name: target.text.clone(),
                drops_tabs: operator == "<<-",
                expands: !target.quoted,
            });
        }
        self.end = self.cursor.at;
        Some(Redirection { span: self.cursor.since(start), operator, descriptor, target })
    }

    /// Reads the lines of the heredocs that the line before has begun.
    pub(super) fn skip_heredocs(&mut self) {
        for heredoc in std::mem::take(&mut self.heredocs) {
            let start = self.cursor.at;
            let mut end = start;
            while self.cursor.peek().is_some() {
                let at = self.cursor.at;
                self.cursor.skip_line();
                let line = self.cursor.slice(at, self.cursor.at).trim_end_matches('\r');
                self.cursor.bump();
                let line = if heredoc.drops_tabs { line.trim_start_matches('\t') } else { line };
                if line == heredoc.name {
                    break;
                }
                end = self.cursor.at;
            }
            if heredoc.expands {
                self.bodies.push(self.cursor.within(start, end).body());
            }
        }
    }
}
