//! Compound commands: `if`, loops, `case`, groups and functions.

use crate::syntax::shell::commands::{ARM_ENDS, Opener, Reader};
use crate::syntax::shell::{FunctionForm, Joint, Node, NodeKind, Word};
use crate::text::Spanned;

impl Reader<'_, '_> {
    pub(super) fn compound(&mut self) -> Option<NodeKind> {
        let at = self.cursor.at;
        if self.cursor.peek() == Some('(') {
            return Some(self.brackets(at));
        }
        let text = self.reserved()?;
        let closer = match text {
            "if" => "fi",
            "while" | "until" | "for" | "select" => "done",
            "case" => "esac",
            "{" => "}",
            "function" | "coproc" => "",
            _ => return None,
        };
        self.cursor.eat(text);
        let opener = Opener { at, text };
        self.open.push((opener, closer));
        let kind = match text {
            "if" => self.branches(opener),
            "while" | "until" => {
                let (condition, body) = self.looped(opener);
                NodeKind::While { condition, body }
            }
            "for" | "select" => self.counted(opener),
            "case" => self.cases(opener),
            "{" => NodeKind::Group(self.block(opener, &["}"]).0),
            "coproc" => NodeKind::Group(self.coprocess().into_iter().collect()),
            _ => self.named_function(),
        };
        self.open.pop();
        Some(kind)
    }

    /// `( … )` or `(( … ))`.
    fn brackets(&mut self, at: usize) -> NodeKind {
        if self.cursor.rest().starts_with("((") {
            self.cursor.at += 1;
            let is_arithmetic = self.cursor.is_arithmetic();
            if is_arithmetic {
                self.skip_arithmetic(at);
                return NodeKind::Arithmetic;
            }
            self.cursor.at = at;
        }
        self.cursor.at += 1;
        let opener = Opener { at, text: "(" };
        self.open.push((opener, ")"));
        let (body, _) = self.block(opener, &[")"]);
        self.open.pop();
        NodeKind::Subshell(body)
    }

    /// Behind the first bracket of `(( … ))`.
    fn skip_arithmetic(&mut self, at: usize) {
        self.cursor.bump();
        if !self.cursor.skip_nested(')') || !self.cursor.eat(")") {
            self.cursor.unclosed(at, "((", "))");
        }
        self.end = self.cursor.at;
    }

    /// Behind `coproc`: a command, or a name and a compound command.
    fn coprocess(&mut self) -> Option<Node> {
        self.cursor.skip_blanks();
        let start = self.cursor.at;
        if self.reserved().is_none() && self.cursor.word().is_some() {
            self.cursor.skip_blanks();
            if self.reserved().is_none() && self.cursor.peek() != Some('(') {
                self.cursor.at = start;
            }
        }
        self.command()
    }

    fn branches(&mut self, opener: Opener) -> NodeKind {
        let mut arms = Vec::new();
        let mut otherwise = Vec::new();
        let mut head = opener;
        loop {
            let (condition, then) = self.block(head, &["then"]);
            if then.is_none() {
                arms.push((condition, Vec::new()));
                self.eat_reserved("fi");
                break;
            }
            let then = Opener { at: self.cursor.at - "then".len(), text: "then" };
            let (body, end) = self.block(then, &["elif", "else", "fi"]);
            arms.push((condition, body));
            match end {
                Some("elif") => head = Opener { at: self.cursor.at - "elif".len(), text: "elif" },
                Some("else") => {
                    let opener = Opener { at: self.cursor.at - "else".len(), text: "else" };
                    otherwise = self.block(opener, &["fi"]).0;
                    break;
                }
                _ => break,
            }
        }
        NodeKind::If { arms, otherwise }
    }

    /// What stands before `do`, and from there to `done`.
    fn looped(&mut self, opener: Opener) -> (Vec<Node>, Vec<Node>) {
        let (head, found) = self.block(opener, &["do"]);
        if found.is_none() {
            self.eat_reserved("done");
            return (head, Vec::new());
        }
        let at = self.cursor.at - "do".len();
        (head, self.block(Opener { at, text: "do" }, &["done"]).0)
    }

    fn counted(&mut self, opener: Opener) -> NodeKind {
        self.cursor.skip_blanks();
        let at = self.cursor.at;
        if self.cursor.rest().starts_with("((") {
            self.cursor.at += 1;
            self.skip_arithmetic(at);
            let header = self.cursor.since(at);
            self.cursor.skip_blanks();
            self.cursor.eat(";");
            return NodeKind::Count { header, body: self.loop_body(opener) };
        }
        let name = self.cursor.word();
        let span = self.cursor.since(at);
        let variable = Spanned::new(name.map(|it| it.text).unwrap_or_default(), span);
        self.skip_lines();
        let mut words = Vec::new();
        let start = self.cursor.at;
        if self.cursor.word().is_some_and(|word| word.text == "in") {
            self.cursor.skip_blanks();
            while let Some(word) = self.cursor.word() {
                words.push(word);
                self.cursor.skip_blanks();
            }
        } else {
            self.cursor.at = start;
        }
        if !self.cursor.rest().starts_with(";;") {
            self.cursor.eat(";");
        }
        let body = self.loop_body(opener);
        NodeKind::For { variable, words, body, is_select: opener.text == "select" }
    }

    /// From `do` to `done`, or in braces.
    fn loop_body(&mut self, opener: Opener) -> Vec<Node> {
        self.skip_lines();
        let at = self.cursor.at;
        if self.eat_reserved("{") {
            let brace = Opener { at, text: "{" };
            self.open.push((brace, "}"));
            let (body, _) = self.block(brace, &["}"]);
            self.open.pop();
            return body;
        }
        if !self.eat_reserved("do") {
            self.cursor.unclosed(opener.at, opener.text, "do");
            return Vec::new();
        }
        self.block(Opener { at, text: "do" }, &["done"]).0
    }

    fn cases(&mut self, opener: Opener) -> NodeKind {
        self.cursor.skip_blanks();
        let subject = self.cursor.word();
        self.skip_lines();
        let start = self.cursor.at;
        let is_in = self.cursor.word().is_some_and(|word| word.text == "in");
        let mut arms = Vec::new();
        let Some(subject) = subject.filter(|_| is_in) else {
            self.cursor.at = start;
            self.cursor.unclosed(opener.at, opener.text, "in");
            return NodeKind::Group(Vec::new());
        };
        loop {
            self.skip_lines();
            if self.eat_reserved("esac") {
                break;
            }
            let Some(patterns) = self.patterns() else {
                self.cursor.unclosed(opener.at, opener.text, "esac");
                break;
            };
            let bracket = Opener { at: self.cursor.at - 1, text: ")" };
            let (body, end) = self.block(bracket, &ARM_ENDS);
            arms.push((patterns, body));
            if !matches!(end, Some(";;" | ";&" | ";;&")) {
                break;
            }
        }
        NodeKind::Case { subject, arms }
    }

    /// `a|b)`, with a bracket before or without.
    fn patterns(&mut self) -> Option<Vec<Word>> {
        let mut patterns = Vec::new();
        self.cursor.eat("(");
        loop {
            self.cursor.skip_blanks();
            patterns.extend(self.cursor.word());
            self.cursor.skip_blanks();
            if !self.cursor.eat("|") {
                break;
            }
        }
        self.cursor.eat(")").then_some(patterns)
    }

    /// Behind `function`.
    fn named_function(&mut self) -> NodeKind {
        self.cursor.skip_blanks();
        let name = self.cursor.word().map(|word| word.text).unwrap_or_default();
        self.cursor.skip_blanks();
        // Else the bracket begins the body.
        let has_brackets = self.cursor.peek() == Some('(') && self.is_function();
        let form =
            if has_brackets { FunctionForm::KeywordAndBrackets } else { FunctionForm::Keyword };
        self.function(name, form)
    }

    pub(super) fn function(&mut self, name: String, form: FunctionForm) -> NodeKind {
        self.skip_lines();
        self.joint = Joint::Start;
        match self.command() {
            Some(body) => NodeKind::Function { name, body: Box::new(body), form },
            None => NodeKind::Nothing,
        }
    }
}
