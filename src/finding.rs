//! Findings: what is wrong, where, and how to put it right.
//!
//! A finding holds no prose. It names a wording of its rule's page and carries the arguments; the
//! `words` module puts the sentence together in the reader's language.

use std::borrow::Cow;

use crate::text::{Edit, Span};

/// How much a finding matters. Ordered from the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It will not build, start or be accepted.
    Error,
    /// It works, and will hurt.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    pub const ALL: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

    /// The name used in JSON, in settings and in style sheets.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}

/// What a rule is called and how bad it is: the part of a rule that a finding carries.
#[derive(Debug, PartialEq, Eq)]
pub struct Lint {
    /// Kebab-case; names the bad thing.
    pub name: &'static str,
    pub severity: Severity,
    /// The names other tools give to the same thing: `hadolint:DL3006`, `buildkit:StageNameCasing`.
    pub aliases: &'static [&'static str],
}

/// A value that a wording may name in braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// Text of the person's own file, or a name from it.
    Text(String),
    Count(usize),
    /// A duration in seconds.
    Seconds(u32),
    /// A size.
    Bytes(u64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Arg {
        Arg::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Arg {
        Arg::Text(text)
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Arg {
        Arg::Text(text.clone())
    }
}

impl From<usize> for Arg {
    fn from(count: usize) -> Arg {
        Arg::Count(count)
    }
}

/// Arguments of a wording, by the name in its braces.
pub type Args = Vec<(&'static str, Arg)>;

/// One thing that a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub lint: &'static Lint,
    /// Usually the lint's own; a rule may judge a case milder or harder.
    pub severity: Severity,
    /// The other tools' names for this very case: all of the lint's, or those of them that fit.
    pub aliases: Cow<'static, [&'static str]>,
    pub span: Span,
    /// Which message of the rule's page: `message`, or `message-…` where there are several.
    pub wording: &'static str,
    pub args: Args,
    /// Other places that matter to it.
    pub related: Vec<Related>,
    /// Set where the API server would reject the manifest.
    pub field: Option<FieldError>,
    pub fix: Option<Fix>,
}

/// Another place that a finding speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    pub span: Span,
    /// Which wording of the rule's page says what is there.
    pub wording: &'static str,
    pub args: Args,
}

/// Where in a Kubernetes object, and in what way, a value is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldError {
    /// Number of the document in its file, from 0.
    pub document: usize,
    /// As the API server writes it: `spec.containers[0].livenessProbe.httpGet.port`.
    pub path: String,
    /// The API server's type of error: `Required`, `Invalid`, `unknown field`, …
    pub kind: &'static str,
}

/// A change that makes a finding go away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Which title of the rule's page: `fix`, or `fix-…` where there are several.
    pub wording: &'static str,
    pub args: Args,
    pub safety: Safety,
    /// Not overlapping; all in the finding's file.
    pub edits: Vec<Edit>,
}

/// Whether a fix may be applied unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// The build gives the same result.
    Safe,
    /// Very likely what is meant; the result may differ.
    Unsafe,
}

impl Safety {
    pub fn as_str(self) -> &'static str {
        match self {
            Safety::Safe => "safe",
            Safety::Unsafe => "unsafe",
        }
    }
}

impl Finding {
    pub fn new(lint: &'static Lint, span: Span, args: Args) -> Finding {
        Finding {
            lint,
            severity: lint.severity,
            aliases: Cow::Borrowed(lint.aliases),
            span,
            wording: "message",
            args,
            related: Vec::new(),
            field: None,
            fix: None,
        }
    }

    /// Says it with another message of the rule's page.
    #[must_use]
    pub fn worded(mut self, wording: &'static str) -> Finding {
        self.wording = wording;
        self
    }

    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Finding {
        self.severity = severity;
        self
    }

    /// Narrows the other tools' names to those that would report this case too.
    #[must_use]
    pub fn known_as(mut self, aliases: &'static [&'static str]) -> Finding {
        self.aliases = Cow::Borrowed(aliases);
        self
    }

    /// [`known_as`](Self::known_as) for names that are put together case by case.
    #[must_use]
    pub fn known_as_these(mut self, aliases: Vec<&'static str>) -> Finding {
        self.aliases = Cow::Owned(aliases);
        self
    }

    #[must_use]
    pub fn related(mut self, span: Span, wording: &'static str, args: Args) -> Finding {
        self.related.push(Related { span, wording, args });
        self
    }

    #[must_use]
    pub fn field(mut self, field: FieldError) -> Finding {
        self.field = Some(field);
        self
    }

    /// Adds a fix that gives the same result.
    #[must_use]
    pub fn safe_fix(self, edits: Vec<Edit>) -> Finding {
        self.fix(Safety::Safe, edits)
    }

    /// Adds a fix whose result may differ.
    #[must_use]
    pub fn unsafe_fix(self, edits: Vec<Edit>) -> Finding {
        self.fix(Safety::Unsafe, edits)
    }

    /// Says the fix's title with another wording of the page, or gives it arguments.
    #[must_use]
    pub fn fix_worded(mut self, wording: &'static str, args: Args) -> Finding {
        if let Some(fix) = &mut self.fix {
            fix.wording = wording;
            fix.args = args;
        }
        self
    }

    fn fix(mut self, safety: Safety, edits: Vec<Edit>) -> Finding {
        self.fix = Some(Fix { wording: "fix", args: Vec::new(), safety, edits });
        self
    }
}
