//! A script's words, put together to simple commands.

use std::ops::Range;

use crate::syntax::joined::Joined;
use crate::syntax::shell::lexer::Lexer;
use crate::syntax::shell::{Joint, Script, SimpleCommand, Word};

/// Reads the part of `source` at `range` as a script. Any text gives a script.
pub fn parse(source: &Joined, range: Range<usize>) -> Script {
    let mut reader = Reader {
        lexer: Lexer::new(source, range),
        commands: Vec::new(),
        open: None,
        joint: Joint::Start,
        expect: Expect::Command,
        cases: 0,
        heredocs: Vec::new(),
    };
    reader.read();
    Script { commands: reader.commands }
}

/// What the next word is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    /// Part of a command, or a reserved word.
    Command,
    /// Between `for` and `do`.
    Loop,
    /// Between `case` and `in`.
    Subject,
    /// Before the `)` of a case.
    Pattern,
    /// The name behind `function`.
    Function,
    /// Behind `fi`, `done`, `}` or `)`, where only redirections stand.
    Tail,
}

struct Reader<'a> {
    lexer: Lexer<'a>,
    commands: Vec<SimpleCommand>,
    /// The command that is being read.
    open: Option<SimpleCommand>,
    /// What stands before the next command.
    joint: Joint,
    expect: Expect,
    /// How many `case` are open.
    cases: usize,
    /// Heredocs whose lines begin behind the next line break: the name, and whether tabs drop.
    heredocs: Vec<(String, bool)>,
}

impl Reader<'_> {
    fn read(&mut self) {
        loop {
            self.lexer.skip_blanks();
            let Some(next) = self.lexer.peek() else { break };
            if self.is_in_test() && matches!(next, '&' | '|' | '(' | ')' | '<' | '>') {
                self.lexer.bump();
                continue;
            }
            match next {
                '\n' => self.line_break(),
                '#' => self.lexer.skip_line(),
                ';' => self.semicolon(),
                '&' => self.ampersand(),
                '|' => self.bar(),
                '(' => self.open_bracket(),
                ')' => self.close_bracket(),
                _ => self.word_or_redirection(),
            }
        }
        self.finish();
    }

    /// Whether a `[[` is open, in which operators compare.
    fn is_in_test(&self) -> bool {
        let Some(open) = &self.open else { return false };
        open.name() == "[[" && open.words.last().is_some_and(|word| word.text != "]]")
    }

    fn line_break(&mut self) {
        self.lexer.bump();
        for (name, drops_tabs) in std::mem::take(&mut self.heredocs) {
            self.skip_heredoc(&name, drops_tabs);
        }
        if self.open.is_some() || matches!(self.expect, Expect::Tail | Expect::Loop) {
            self.operator(Joint::Sequence);
        }
    }

    fn skip_heredoc(&mut self, name: &str, drops_tabs: bool) {
        while self.lexer.peek().is_some() {
            let start = self.lexer.at;
            self.lexer.skip_line();
            let line = self.lexer.slice(start, self.lexer.at).trim_end_matches('\r');
            self.lexer.bump();
            let line = if drops_tabs { line.trim_start_matches('\t') } else { line };
            if line == name {
                return;
            }
        }
    }

    fn semicolon(&mut self) {
        self.lexer.bump();
        if !self.lexer.eat(";") && !self.lexer.eat("&") {
            self.operator(Joint::Sequence);
            return;
        }
        self.lexer.eat("&");
        self.operator(Joint::Start);
        if self.cases > 0 {
            self.expect = Expect::Pattern;
        }
    }

    fn ampersand(&mut self) {
        if self.lexer.rest().starts_with("&>") {
            self.lexer.bump();
            self.redirection();
            return;
        }
        let joint = if self.lexer.eat("&&") { Joint::And } else { Joint::Sequence };
        if joint == Joint::Sequence {
            self.lexer.bump();
        }
        self.operator(joint);
    }

    fn bar(&mut self) {
        let joint = if self.lexer.eat("||") { Joint::Or } else { Joint::Pipe };
        if joint == Joint::Pipe {
            self.lexer.bump();
            self.lexer.eat("&");
        }
        if self.expect != Expect::Pattern {
            self.operator(joint);
        }
    }

    fn open_bracket(&mut self) {
        self.lexer.bump();
        if self.expect == Expect::Pattern {
            return;
        }
        if self.lexer.peek() == Some('(') || self.expect == Expect::Loop {
            self.lexer.skip_nested(')');
            if self.expect == Expect::Command {
                self.finish();
                self.expect = Expect::Tail;
            }
            return;
        }
        let is_function = self.open.take_if(|open| open.words.len() == 1).is_some();
        if is_function {
            self.lexer.skip_blanks();
            self.lexer.eat(")");
        }
        self.finish();
        self.start_group();
    }

    fn close_bracket(&mut self) {
        self.lexer.bump();
        if self.expect == Expect::Pattern {
            self.start_group();
            return;
        }
        self.finish();
        self.expect = Expect::Tail;
    }

    fn word_or_redirection(&mut self) {
        let start = self.lexer.at;
        let Some(word) = self.lexer.word() else {
            self.redirection();
            return;
        };
        let raw = self.lexer.slice(start, self.lexer.at);
        let is_descriptor = raw.bytes().all(|byte| byte.is_ascii_digit());
        if is_descriptor && matches!(self.lexer.peek(), Some('<' | '>')) {
            self.redirection();
            return;
        }
        match self.expect {
            Expect::Command => {
                if self.open.is_some() || !self.reserved(raw) {
                    self.add(word, raw);
                }
            }
            Expect::Loop if raw == "do" => self.start_group(),
            Expect::Subject if raw == "in" => self.expect = Expect::Pattern,
            Expect::Pattern if raw == "esac" => self.end_case(),
            Expect::Function => self.expect = Expect::Command,
            Expect::Loop | Expect::Subject | Expect::Pattern | Expect::Tail => {}
        }
    }

    /// Whether `word` begins or ends a compound command, and what that changes.
    fn reserved(&mut self, word: &str) -> bool {
        match word {
            "if" | "then" | "elif" | "else" | "while" | "until" | "do" | "{" => self.start_group(),
            "!" | "time" => {}
            "for" | "select" => self.expect = Expect::Loop,
            "case" => {
                self.cases += 1;
                self.expect = Expect::Subject;
            }
            "function" => self.expect = Expect::Function,
            "fi" | "done" | "}" => self.expect = Expect::Tail,
            "esac" => self.end_case(),
            _ => return false,
        }
        true
    }

    fn end_case(&mut self) {
        self.cases = self.cases.saturating_sub(1);
        self.expect = Expect::Tail;
    }

    fn start_group(&mut self) {
        self.joint = Joint::Start;
        self.expect = Expect::Command;
    }

    fn add(&mut self, word: Word, raw: &str) {
        let joined_by = self.joint;
        let open = self.open.get_or_insert_with(|| SimpleCommand {
            span: word.span,
            joined_by,
            assignments: Vec::new(),
            words: Vec::new(),
        });
        open.span = open.span.cover(word.span);
        if open.words.is_empty() && is_assignment(raw) {
            open.assignments.push(word);
        } else {
            open.words.push(word);
        }
    }

    /// Goes behind `> file`, `2>&1`, `<<NAME` and their like.
    fn redirection(&mut self) {
        const OPERATORS: [&str; 10] = ["<<<", "<<-", "<<", "<>", "<&", ">>", ">&", ">|", "<", ">"];
        let operator = OPERATORS.into_iter().find(|it| self.lexer.eat(it));
        if operator.is_none() {
            // No word and no operator begins here: take it as it comes.
            self.lexer.bump();
            return;
        }
        self.lexer.skip_blanks();
        let target = self.lexer.word();
        if let (Some(open), Some(target)) = (&mut self.open, &target) {
            open.span = open.span.cover(target.span);
        }
        if let (Some("<<" | "<<-"), Some(target)) = (operator, target) {
            self.heredocs.push((target.text, operator == Some("<<-")));
        }
    }

    fn operator(&mut self, joint: Joint) {
        self.finish();
        self.joint = joint;
        if matches!(self.expect, Expect::Tail | Expect::Loop | Expect::Function) {
            self.expect = Expect::Command;
        }
    }

    fn finish(&mut self) {
        self.commands.extend(self.open.take());
    }
}

fn is_assignment(raw: &str) -> bool {
    let Some((name, _)) = raw.split_once('=') else { return false };
    let name = name.strip_suffix('+').unwrap_or(name);
    let name = name.split_once('[').map_or(name, |(name, _)| name);
    let mut letters = name.chars();
    letters.next().is_some_and(|c| c == '_' || c.is_ascii_alphabetic())
        && letters.all(|c| c == '_' || c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{FileId, Span};

    fn script(text: &str) -> Script {
        let source = Joined::piece(text, Span::new(FileId(0), 0..text.len()));
        parse(&source, 0..text.len())
    }

    /// Each command as its joint and its words, assignments first.
    fn commands(text: &str) -> Vec<String> {
        let shown = |command: &SimpleCommand| {
            let words = command.assignments.iter().chain(&command.words);
            let words: Vec<&str> = words.map(|word| word.text.as_str()).collect();
            format!("{:?}: {}", command.joined_by, words.join(" "))
        };
        script(text).commands.iter().map(shown).collect()
    }

    #[test]
    fn a_substitution_ends_at_its_closer() {
        let found = commands("[ \"$(uname -m)\" = a ] && b $(c)&& d \"${e}\" `f` g");
        let expected = ["Start: [ $(uname -m) = a ]", "And: b $(c)", "And: d ${e} `f` g"];
        assert_eq!(found, expected);
    }

    #[test]
    fn operators_join_commands() {
        let found = commands("a -x 'b c' && d || e | f; g & h\ni");
        let expected =
            ["Start: a -x b c", "And: d", "Or: e", "Pipe: f", "Sequence: g", "Sequence: h"];
        assert_eq!(found[..6], expected);
        assert_eq!(found[6], "Sequence: i");
    }

    #[test]
    fn commands_inside_compounds_stand_in_the_list() {
        let cases = [
            ("if [ -f a ]; then b; else c; fi && d", vec!["[ -f a ]", "b", "c", "d"]),
            ("for x in 1 2; do a $x; done | b", vec!["a $x", "b"]),
            ("while ! a; do b; done", vec!["a", "b"]),
            ("case $x in a|b) c;; *) d; e;; esac; f", vec!["c", "d", "e", "f"]),
            ("(cd a; { b; }) && c", vec!["cd a", "b", "c"]),
            ("f() { a; }; f", vec!["a", "f"]),
            ("function f { a; }; f", vec!["a", "f"]),
            ("[[ a && b ]] && c", vec!["[[ a b ]]", "c"]),
            ("((x < 3)) && a", vec!["a"]),
            ("for ((i=0; i<3; i++)); do a; done", vec!["a"]),
            ("a # b; c", vec!["a"]),
            ("a && \\\n b", vec!["a", "b"]),
            ("echo if then", vec!["echo if then"]),
        ];
        for (text, expected) in cases {
            let words: Vec<String> = commands(text)
                .iter()
                .filter_map(|it| it.split_once(": ").map(|(_, words)| words.to_owned()))
                .collect();
            assert_eq!(words, expected, "{text}");
        }
    }

    #[test]
    fn redirections_are_left_out_and_heredocs_skipped() {
        assert_eq!(commands("a > b 2>&1 < c &>> d e"), ["Start: a e"]);
        assert_eq!(commands("cat <<X > f\nb && c\nX\nd"), ["Start: cat", "Sequence: d"]);
        assert_eq!(commands("a <<< b"), ["Start: a"]);
        let text = "a > b; c";
        assert_eq!(script(text).commands[0].span.of(text), "a > b");
    }

    #[test]
    fn words_lose_quotes_and_keep_expansions() {
        let cases = [
            ("\"a $B\"", "a $B", true, true),
            ("'$B'", "$B", true, false),
            ("a\\ b", "a b", true, false),
            ("$(a \"$(b)\" ')')", "$(a \"$(b)\" ')')", false, true),
            ("${A:-\"}\"}x", "${A:-\"}\"}x", false, true),
            ("`a b`", "`a b`", false, true),
            ("$((1 << 2))", "$((1 << 2))", false, true),
            ("<(a b)", "<(a b)", false, true),
            ("\"\\$a\\n\"", "$a\\n", true, false),
        ];
        for (text, expected, quoted, expands) in cases {
            let script = script(&format!("x {text}"));
            let word = &script.commands[0].words[1];
            let found = (word.text.as_str(), word.quoted, word.expands);
            assert_eq!(found, (expected, quoted, expands), "{text}");
        }
    }

    #[test]
    fn assignments_stand_before_the_name() {
        let script = script("A=1 B+='x y' make C=2");
        let command = &script.commands[0];
        assert_eq!(command.assignments.len(), 2);
        assert_eq!(command.name(), "make");
        assert_eq!(command.arguments()[0].text, "C=2");
    }
}
