//! `dockwright parse`: the instructions of a Dockerfile, as `BuildKit` reads them.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::cli::input::load_dockerfile;
use crate::cli::report::WORDS;
use crate::cli::{Failure, Input, print_json};
use crate::finding::Finding;
use crate::model::dockerfile::{BuildOptions, Dockerfile};
use crate::rules;
use crate::syntax::SyntaxError;
use crate::syntax::dockerfile::{Arguments, Flag, Heredoc, Node, Setting, parse};
use crate::text::{LineIndex, Spanned};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// How to print the instructions.
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
    /// The Dockerfile; `-` is standard input.
    file: Input,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Json,
}

/// What `parse` prints.
#[derive(Debug, Serialize)]
pub struct Document {
    version: u8,
    instructions: Vec<Numbered>,
    errors: Vec<ErrorEntry>,
}

/// An instruction and the lines that it takes, from 1.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Numbered {
    #[serde(flatten)]
    instruction: Instruction,
    start_line: u32,
    end_line: u32,
}

/// One instruction, in `BuildKit`'s sense of the words.
#[derive(Debug, Serialize)]
struct Instruction {
    /// The keyword in capitals.
    #[serde(rename = "instruction")]
    name: String,
    /// As written, dashes and all.
    flags: Vec<String>,
    args: Vec<String>,
    /// Whether the arguments are a JSON array.
    json: bool,
    heredocs: Vec<HeredocEntry>,
    /// What ONBUILD keeps for later.
    #[serde(skip_serializing_if = "Option::is_none")]
    trigger: Option<Box<Instruction>>,
}

#[derive(Debug, Serialize)]
struct HeredocEntry {
    name: String,
    content: String,
    expand: bool,
}

/// Something that the builder would refuse, at a place counted from 1.
#[derive(Debug, Serialize)]
struct ErrorEntry {
    line: u32,
    column: u32,
    message: String,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let (dockerfile, text) = load_dockerfile(&options.file, BuildOptions::default())?;
    match options.format {
        Format::Json => print_json(&document(&dockerfile, &text))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// A Dockerfile's text, and what was read of it, in the shape that `parse` prints.
pub fn document(dockerfile: &Dockerfile, text: &str) -> Document {
    let lines = LineIndex::new(text);
    let numbered = |node: &Node| Numbered {
        instruction: instruction(node, text),
        start_line: lines.line(node.extent.start) + 1,
        end_line: lines.line(node.extent.end) + 1,
    };
    let error = |error: &SyntaxError| {
        let place = lines.scalar(text, error.span.start);
        ErrorEntry { line: place.line + 1, column: place.column + 1, message: message(error) }
    };
    Document {
        version: 1,
        instructions: parse(dockerfile.file, text).instructions.iter().map(numbered).collect(),
        errors: dockerfile.errors.iter().map(error).collect(),
    }
}

/// In the words of the rule that reports these.
pub(super) fn message(error: &SyntaxError) -> String {
    let Some(rule) = rules::find("dockerfile-syntax") else { return error.wording.to_owned() };
    let finding = Finding::new(&rule.lint, error.span, error.args.clone());
    WORDS.message(&finding.worded(error.wording))
}

fn instruction(node: &Node, text: &str) -> Instruction {
    let (args, json) = args(&node.arguments);
    let heredoc = |it: &Heredoc| HeredocEntry {
        name: it.name.clone(),
        content: it.body.of(text).to_owned(),
        expand: it.expands,
    };
    let trigger = match &node.arguments {
        Arguments::Trigger(trigger) => Some(Box::new(instruction(trigger, text))),
        _ => None,
    };
    Instruction {
        name: node.name(),
        flags: node.flags.iter().map(flag).collect(),
        args,
        json,
        heredocs: node.heredocs.iter().map(heredoc).collect(),
        trigger,
    }
}

fn flag(flag: &Flag) -> String {
    match &flag.value {
        Some(value) => format!("--{}={}", flag.name, value.value),
        None => format!("--{}", flag.name),
    }
}

/// The arguments, and whether they are a JSON array.
fn args(arguments: &Arguments) -> (Vec<String>, bool) {
    let texts = |words: &[Spanned<String>]| words.iter().map(|it| it.value.clone()).collect();
    match arguments {
        Arguments::None | Arguments::Trigger(_) => (Vec::new(), false),
        Arguments::Words(words) => (texts(words), false),
        Arguments::Json(items) => (texts(items), true),
        Arguments::Text(text) => (vec![text.value.clone()], false),
        Arguments::Names(names) => (names.iter().map(word).collect(), false),
        Arguments::Pairs(settings) => (settings.iter().flat_map(triple).collect(), false),
        Arguments::Health(kind, command) => {
            let (mut args, is_json) = args(command);
            args.insert(0, kind.value.clone());
            (args, is_json)
        }
    }
}

fn word(setting: &Setting) -> String {
    match &setting.value {
        Some(value) => format!("{}={}", setting.name.value, value.value),
        None => setting.name.value.clone(),
    }
}

/// Name, value and what separates them: `BuildKit` keeps ENV and LABEL that way.
fn triple(setting: &Setting) -> [String; 3] {
    let value = setting.value.as_ref().map_or(String::new(), |it| it.value.clone());
    let separator = if setting.has_equals { "=" } else { "" };
    [setting.name.value.clone(), value, separator.to_owned()]
}
