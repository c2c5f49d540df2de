//! What a Dockerfile means: stages, what they stand on, and typed instructions.

mod format;
mod lower;
mod query;
mod references;
mod scope;
#[cfg(test)]
mod tests;
mod variables;

pub use crate::syntax::dockerfile::Directive;
pub use crate::syntax::dockerfile::Flag;
pub use crate::syntax::dockerfile::Heredoc;
pub use format::format;
pub use query::{Mount, MountKind};
pub use scope::{Scope, SetBy, Setting, Written};

use std::collections::BTreeMap;

use crate::model::image::ImageRef;
use crate::syntax::SyntaxError;
use crate::syntax::shell::{Script, SimpleCommand};
use crate::text::{FileId, Span, Spanned};

/// What a person gives to a build beside the Dockerfile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildOptions {
    /// Values of build arguments by name: `--build-arg NAME=VALUE`.
    pub arguments: BTreeMap<String, String>,
    /// What stands for a name in FROM and `--from`: `--build-context NAME=VALUE`. The value is a
    /// folder, an archive, a repository, or an image as `docker-image://REFERENCE`.
    pub contexts: BTreeMap<String, String>,
}

/// A whole Dockerfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dockerfile {
    pub file: FileId,
    /// What it was read with.
    pub options: BuildOptions,
    /// What continues a line: `\`, or what the `escape` directive says.
    pub escape: char,
    /// `syntax`, `escape` and `check` at the top.
    pub directives: Vec<Directive>,
    /// ARG instructions before the first FROM.
    pub global_args: Vec<Instruction>,
    pub stages: Vec<Stage>,
    /// Anything but ARG before the first FROM.
    pub strays: Vec<Instruction>,
    /// Whole-line comments, directives among them.
    pub comments: Vec<Comment>,
    pub errors: Vec<SyntaxError>,
    /// The stages of each name, in lower case.
    names: BTreeMap<String, Vec<usize>>,
}

/// A whole-line comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From the `#` to the end of the line.
    pub span: Span,
    /// Without the `#` and blanks around.
    pub text: String,
}

/// One build stage: a FROM and what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// From 0, as `COPY --from=0` counts.
    pub index: usize,
    /// From the FROM to the end of the last instruction.
    pub span: Span,
    pub from: From,
    /// Without the FROM.
    pub instructions: Vec<Instruction>,
    /// The stage in which its chain of FROMs ends.
    root: usize,
    windows: bool,
}

/// `FROM [--platform=…] base [AS name]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct From {
    pub span: Span,
    pub keyword: Span,
    pub platform: Option<Spanned<String>>,
    /// As written; empty where nothing is.
    pub base: Spanned<String>,
    /// With the values of the global ARGs put in; equal to `base` where there is no variable.
    pub expanded: String,
    pub source: Base,
    pub as_keyword: Option<Span>,
    /// As written, in whatever case.
    pub name: Option<Spanned<String>>,
    pub flags: Vec<Flag>,
    /// Blank lines between its lines.
    pub blank_lines: Vec<Span>,
}

/// What a stage or a `COPY --from` takes its files from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    Scratch,
    /// A stage, by its index. A FROM names earlier ones only; a copy may name a later one.
    Stage(usize),
    Image(ImageRef),
    /// A build context that was given a name: `--build-context NAME=…`.
    Context(String),
    /// A reference that cannot be told without a value: an ARG with no default, or nothing at all.
    Unknown,
}

/// One instruction within a stage, or an ARG before the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// From the keyword to the end of the last argument or heredoc.
    pub span: Span,
    /// The keyword as written.
    pub keyword: Spanned<String>,
    /// Blank lines between its lines.
    pub blank_lines: Vec<Span>,
    pub flags: Vec<Flag>,
    pub kind: Kind,
}

/// What an instruction does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Run(Command),
    Cmd(Command),
    Entrypoint(Command),
    Copy(Transfer),
    Add(Transfer),
    Env(Vec<Pair>),
    Label(Vec<Pair>),
    Arg(Vec<Pair>),
    Workdir(Spanned<String>),
    User(Spanned<String>),
    Expose(Vec<Spanned<String>>),
    Volume(Vec<Spanned<String>>),
    Healthcheck(Healthcheck),
    Shell(Command),
    Stopsignal(Spanned<String>),
    Maintainer(Spanned<String>),
    Onbuild(Option<Box<Instruction>>),
    /// Not an instruction that the builder knows.
    Unknown,
}

/// What RUN, CMD, ENTRYPOINT and SHELL run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// From the first argument to the last; empty where there is none.
    pub span: Span,
    pub form: Form,
    /// What the exec form of RUN calls, as the shell would be told to; each word is one item.
    pub called: Option<Box<SimpleCommand>>,
    pub heredocs: Vec<Heredoc>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// `["a", "b"]`: the items, unescaped.
    Exec(Vec<Spanned<String>>),
    /// Run by the shell.
    Shell(Script),
}

/// `COPY` and `ADD`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// `--from`, and what it names.
    pub from: Option<(Spanned<String>, Base)>,
    /// Without heredocs.
    pub sources: Vec<Spanned<String>>,
    pub destination: Option<Spanned<String>>,
    pub heredocs: Vec<Heredoc>,
    /// The texts of those heredocs in which the builder puts variables.
    pub templates: Vec<String>,
}

/// A name with a value, of ENV, LABEL or ARG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub span: Span,
    pub name: Spanned<String>,
    /// Without quotes; variables stand as written.
    pub value: Option<Spanned<String>>,
    /// The value with its quotes and escapes, as [`expand`](crate::model::expand::expand) reads it.
    pub written: Option<String>,
    /// False for the old form `ENV name value`.
    pub has_equals: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Healthcheck {
    /// `None` for `HEALTHCHECK NONE`.
    pub command: Option<Command>,
}
