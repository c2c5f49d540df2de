//! The options of `RUN --mount=…`.

use std::ops::Range;

use crate::syntax::dockerfile::Flag;
use crate::text::{Span, Spanned};

/// `name` or `name=value`, between the commas of a mount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MountOption {
    pub span: Span,
    /// In lower case.
    pub name: String,
    pub value: Option<Spanned<String>>,
}

/// Cuts a `--mount` flag into its options.
pub fn mount_options(flag: &Flag) -> Vec<MountOption> {
    let Some(mount) = &flag.value else { return Vec::new() };
    fields(&mount.value).into_iter().map(|field| option(mount, field)).collect()
}

/// The places between the commas that are not quoted.
fn fields(text: &str) -> Vec<Range<usize>> {
    let mut fields = Vec::new();
    let mut start = 0;
    let mut is_quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b',' if !is_quoted => {
                fields.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    fields.push(start..text.len());
    fields
}

fn option(mount: &Spanned<String>, field: Range<usize>) -> MountOption {
    // Quotes or a line break within the flag move the places; then the whole value stands for it.
    let is_straight = mount.span.range().len() == mount.value.len();
    let base = mount.span.range().start;
    let span = |part: Range<usize>| {
        if is_straight {
            Span::new(mount.span.file, base + part.start..base + part.end)
        } else {
            mount.span
        }
    };
    let quoted = &mount.value[field.clone()];
    let end = field.start + quoted.trim_end_matches('"').len();
    let text = mount.value[field.start..end].trim_start_matches('"');
    match text.split_once('=') {
        Some((name, value)) => MountOption {
            span: span(field),
            name: name.to_ascii_lowercase(),
            value: Some(Spanned::new(value.to_owned(), span(end - value.len()..end))),
        },
        None => MountOption { span: span(field), name: text.to_ascii_lowercase(), value: None },
    }
}
