//! A tree of instructions to stages and typed instructions.

use std::collections::BTreeMap;

use crate::model::dockerfile::Base;
use crate::model::dockerfile::BuildOptions;
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Comment;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Form;
use crate::model::dockerfile::From;
use crate::model::dockerfile::Healthcheck;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Pair;
use crate::model::dockerfile::Stage;
use crate::model::dockerfile::Transfer;
use crate::model::dockerfile::references;
use crate::model::dockerfile::variables;
use crate::order;
use crate::syntax::dockerfile::{Arguments, Heredoc, Node, Setting, Tree};
use crate::syntax::dockerfile::{opens_heredoc, parse, unquote};
use crate::syntax::joined::Joined;
use crate::syntax::shell;
use crate::syntax::shell::{Joint, Script, SimpleCommand, Word};
use crate::text::{FileId, Span, Spanned};

impl Dockerfile {
    /// Reads a Dockerfile. Any text gives one; what is wrong stands in its errors.
    pub fn read(file: FileId, text: &str) -> Dockerfile {
        Dockerfile::read_with(file, text, BuildOptions::default())
    }

    /// Reads a Dockerfile as a build with these options does.
    pub fn read_with(file: FileId, text: &str, options: BuildOptions) -> Dockerfile {
        Dockerfile::lower(parse(file, text), text, options)
    }

    /// The meaning of a tree that was parsed from `text`.
    pub fn from_tree(tree: Tree, text: &str) -> Dockerfile {
        Dockerfile::lower(tree, text, BuildOptions::default())
    }

    fn lower(tree: Tree, text: &str, options: BuildOptions) -> Dockerfile {
        let lowering = Lowering { text, escape: tree.escape };
        let mut dockerfile = Dockerfile {
            file: tree.file,
            options,
            escape: tree.escape,
            directives: tree.directives,
            global_args: Vec::new(),
            stages: Vec::new(),
            strays: Vec::new(),
            comments: tree.comments.into_iter().map(|span| comment(span, text)).collect(),
            errors: tree.errors,
            names: BTreeMap::new(),
        };
        for node in &tree.instructions {
            dockerfile.errors.extend(variables::check(node, dockerfile.escape, text));
            if node.keyword.value.eq_ignore_ascii_case("FROM") {
                let (index, from) = (dockerfile.stages.len(), from(node));
                dockerfile.stages.push(Stage {
                    index,
                    span: node.span,
                    from,
                    instructions: Vec::new(),
                    root: index,
                    windows: false,
                });
                continue;
            }
            let instruction = lowering.instruction(node, &node.heredocs);
            match dockerfile.stages.last_mut() {
                Some(stage) => {
                    stage.span = stage.span.cover(instruction.span);
                    stage.instructions.push(instruction);
                }
                None if matches!(instruction.kind, Kind::Arg(_)) => {
                    dockerfile.global_args.push(instruction);
                }
                None => dockerfile.strays.push(instruction),
            }
        }
        references::resolve(&mut dockerfile);
        order::sort_by_place(&mut dockerfile.errors, |it| {
            (it.span.range().start, it.span.range().end)
        });
        dockerfile
    }
}

fn comment(span: Span, text: &str) -> Comment {
    let words = span.of(text).trim_start_matches('#').trim();
    Comment { span, text: words.to_owned() }
}

fn from(node: &Node) -> From {
    let words: &[Spanned<String>] = match &node.arguments {
        Arguments::Words(words) => words,
        _ => &[],
    };
    let nothing = || Spanned::new(String::new(), node.span.after());
    let base = words.first().cloned().unwrap_or_else(nothing);
    let as_keyword = words.get(1).filter(|word| word.value.eq_ignore_ascii_case("as"));
    let platform = node.flags.iter().find(|flag| flag.name == "platform");
    From {
        span: node.span,
        keyword: node.keyword.span,
        platform: platform.and_then(|flag| flag.value.clone()),
        expanded: base.value.clone(),
        base,
        source: Base::Unknown,
        as_keyword: as_keyword.map(|word| word.span),
        name: as_keyword.and(words.get(2)).cloned(),
        flags: node.flags.clone(),
        blank_lines: node.blank_lines.clone(),
    }
}

struct Lowering<'a> {
    text: &'a str,
    escape: char,
}

impl Lowering<'_> {
    fn instruction(&self, node: &Node, heredocs: &[Heredoc]) -> Instruction {
        Instruction {
            span: node.span,
            keyword: node.keyword.clone(),
            blank_lines: node.blank_lines.clone(),
            flags: node.flags.clone(),
            kind: self.kind(node, heredocs),
        }
    }

    fn kind(&self, node: &Node, heredocs: &[Heredoc]) -> Kind {
        match node.name().as_str() {
            "RUN" => Kind::Run(self.run(node, heredocs)),
            "CMD" => Kind::Cmd(command(node, &node.arguments)),
            "ENTRYPOINT" => Kind::Entrypoint(command(node, &node.arguments)),
            "SHELL" => Kind::Shell(command(node, &node.arguments)),
            "COPY" => Kind::Copy(self.transfer(node, heredocs)),
            "ADD" => Kind::Add(self.transfer(node, heredocs)),
            "ENV" => Kind::Env(self.pairs(node)),
            "LABEL" => Kind::Label(self.pairs(node)),
            "ARG" => Kind::Arg(self.pairs(node)),
            "WORKDIR" => Kind::Workdir(self.unquoted(&text_of(node))),
            "USER" => Kind::User(self.unquoted(&text_of(node))),
            "STOPSIGNAL" => Kind::Stopsignal(self.unquoted(&text_of(node))),
            "MAINTAINER" => Kind::Maintainer(text_of(node)),
            "EXPOSE" => Kind::Expose(self.words(node)),
            "VOLUME" => Kind::Volume(self.words(node)),
            "HEALTHCHECK" => Kind::Healthcheck(healthcheck(node)),
            "ONBUILD" => Kind::Onbuild(match &node.arguments {
                Arguments::Trigger(trigger) => Some(Box::new(self.instruction(trigger, heredocs))),
                _ => None,
            }),
            _ => Kind::Unknown,
        }
    }

    fn unquoted(&self, word: &Spanned<String>) -> Spanned<String> {
        Spanned::new(unquote(&word.value, self.escape), word.span)
    }

    /// Words without their quotes; the items of a JSON array as they are.
    fn words(&self, node: &Node) -> Vec<Spanned<String>> {
        match &node.arguments {
            Arguments::Words(words) => words.iter().map(|it| self.unquoted(it)).collect(),
            Arguments::Json(items) => items.clone(),
            _ => Vec::new(),
        }
    }

    fn pairs(&self, node: &Node) -> Vec<Pair> {
        let (Arguments::Pairs(settings) | Arguments::Names(settings)) = &node.arguments else {
            return Vec::new();
        };
        let pair = |setting: &Setting| Pair {
            span: setting.span,
            name: self.unquoted(&setting.name),
            value: setting.value.as_ref().map(|value| self.unquoted(value)),
            written: setting.value.as_ref().map(|value| value.value.clone()),
            has_equals: setting.has_equals,
        };
        settings.iter().map(pair).collect()
    }

    fn transfer(&self, node: &Node, heredocs: &[Heredoc]) -> Transfer {
        let is_json = matches!(node.arguments, Arguments::Json(_));
        let mut words = self.words(node);
        let destination = if words.len() > 1 { words.pop() } else { None };
        let is_path = |word: &Spanned<String>| is_json || !opens_heredoc(word.span.of(self.text));
        words.retain(is_path);
        let from = node.flags.iter().find(|flag| flag.name == "from");
        Transfer {
            from: from.and_then(|flag| flag.value.clone()).map(|name| (name, Base::Unknown)),
            sources: words,
            destination: destination.filter(is_path),
            heredocs: heredocs.to_vec(),
            templates: heredocs
                .iter()
                .filter(|heredoc| heredoc.expands)
                .map(|heredoc| heredoc.body.of(self.text).to_owned())
                .collect(),
        }
    }

    fn run(&self, node: &Node, heredocs: &[Heredoc]) -> Command {
        let mut command = command(node, &node.arguments);
        command.heredocs = heredocs.to_vec();
        if let Form::Exec(items) = &command.form {
            command.called = Some(Box::new(called(items, command.span)));
        }
        if let (Form::Shell(script), Some(heredoc)) = (&mut command.form, heredocs.first()) {
            let is_script = match script.commands.as_slice() {
                [] => true,
                [only] => is_shell(only.name()) && only.operands().next().is_none(),
                _ => false,
            };
            let body = heredoc.body.of(self.text);
            if is_script && runs_in_a_shell(body) {
                let source = Joined::piece(self.text, heredoc.body);
                shell::parse_more(script, &source, 0..body.len());
            } else if !is_script {
                for heredoc in heredocs.iter().filter(|it| it.expands) {
                    let source = Joined::piece(self.text, heredoc.body);
                    shell::parse_body(script, &source, 0..source.text().len());
                }
            }
        }
        command
    }
}

fn command(node: &Node, arguments: &Arguments) -> Command {
    let (span, form) = match arguments {
        Arguments::Json(items) => (node.line.span(node.rest.clone()), Form::Exec(items.clone())),
        Arguments::Text(text) => {
            // The text of a HEALTHCHECK begins behind `CMD`; both end where the line does.
            let start = node.rest.end - text.value.len();
            let script = shell::parse(&node.line, start..node.rest.end);
            (text.span, Form::Shell(script))
        }
        _ => (node.span.after(), Form::Shell(Script::default())),
    };
    Command { span, form, called: None, heredocs: Vec::new() }
}

/// The items of an exec form as the words of a command, in which nothing is replaced.
fn called(items: &[Spanned<String>], span: Span) -> SimpleCommand {
    let word = |item: &Spanned<String>| Word {
        span: item.span,
        text: item.value.clone(),
        quoted: true,
        expands: false,
        parts: Vec::new(),
    };
    SimpleCommand {
        span,
        joined_by: Joint::Start,
        assignments: Vec::new(),
        words: items.iter().map(word).collect(),
        redirections: Vec::new(),
    }
}

fn healthcheck(node: &Node) -> Healthcheck {
    let command = match &node.arguments {
        Arguments::Health(kind, arguments) if kind.value.eq_ignore_ascii_case("CMD") => {
            Some(command(node, arguments))
        }
        _ => None,
    };
    Healthcheck { command }
}

fn text_of(node: &Node) -> Spanned<String> {
    match &node.arguments {
        Arguments::Text(text) => text.clone(),
        _ => Spanned::new(String::new(), node.span.after()),
    }
}

/// Whether the first line of a script names no other interpreter than a shell.
fn runs_in_a_shell(script: &str) -> bool {
    let first = script.lines().next().unwrap_or_default();
    let Some(interpreter) = first.trim_start().strip_prefix("#!") else { return true };
    let is_env = |word: &&str| word.ends_with("/env") || word.starts_with('-');
    interpreter.split_whitespace().find(|word| !is_env(word)).is_none_or(is_shell)
}

fn is_shell(command: &str) -> bool {
    let name = command.rsplit('/').next().unwrap_or(command);
    matches!(name, "sh" | "bash" | "ash" | "dash" | "ksh" | "zsh")
}
