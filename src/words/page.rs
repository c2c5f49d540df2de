//! A rule's page: its title, its wordings, its explanation and its examples.
//!
//! ```text
//! # `ADD` used where `COPY` is enough
//!
//! message: `ADD` only copies `{source}` here
//! fix: Replace `ADD` with `COPY`
//!
//! Why it matters, and what to do: Markdown.
//!
//! ## Examples
//!
//! (fences: `dockerfile,bad`, `dockerfile,fixed`, `dockerfile,good`; likewise `compose` and `kube`)
//! ```
//!
//! Wordings are the lines `key: template` right below the title; `message` is required. Other keys
//! are `message-…`, `fix`, `fix-…`, `related-…`. The Chinese page has no examples of its own: those
//! of the English one are shown below it.

/// A page, cut into its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<'a> {
    pub title: &'a str,
    /// Key and template, in the order written.
    pub wordings: Vec<(&'a str, &'a str)>,
    /// Everything after the wordings, as Markdown.
    pub body: &'a str,
}

/// Cuts a page into its parts. Of a text that is no page, whatever is there.
pub fn read(text: &str) -> Page<'_> {
    let (first, mut rest) = text.split_once('\n').unwrap_or((text, ""));
    let title = first.strip_prefix('#').unwrap_or(first).trim();

    let mut wordings = Vec::new();
    while let Some((line, after)) = rest.split_once('\n') {
        if let Some(wording) = wording(line) {
            wordings.push(wording);
        } else if !line.trim().is_empty() {
            break;
        }
        rest = after;
    }
    Page { title, wordings, body: rest.trim() }
}

impl<'a> Page<'a> {
    /// The template of a wording.
    pub fn wording(&self, key: &str) -> Option<&'a str> {
        self.wordings.iter().find(|(it, _)| *it == key).map(|(_, template)| *template)
    }
}

fn wording(line: &str) -> Option<(&str, &str)> {
    const KINDS: [&str; 3] = ["message", "fix", "related"];
    let (key, template) = line.split_once(": ")?;
    let kind = key.split('-').next()?;
    KINDS.contains(&kind).then(|| (key, template.trim()))
}

/// A fenced block of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example<'a> {
    /// `dockerfile`, `compose`, `kube`, or `workspace` with a line `--- path` before each file.
    pub language: &'a str,
    /// `bad`, `fixed` or `good`; empty for a block that claims nothing.
    pub claim: &'a str,
    pub text: &'a str,
}

/// The fenced blocks of a page's body, in order.
pub fn examples(body: &str) -> Vec<Example<'_>> {
    let mut found = Vec::new();
    let mut rest = body;
    while let Some((_, after)) = rest.split_once("```") {
        let Some((info, after)) = after.split_once('\n') else { break };
        let Some((text, after)) = after.split_once("```") else { break };
        let (language, claim) = info.trim().split_once(',').unwrap_or((info.trim(), ""));
        found.push(Example { language, claim, text });
        rest = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "\
# A title

message: Says `{what}`
fix-other: Do it

Because: it matters.

## Examples

```dockerfile,bad
FROM a
```
";

    #[test]
    fn parts_are_told_apart() {
        let page = read(PAGE);
        assert_eq!(page.title, "A title");
        assert_eq!(page.wording("message"), Some("Says `{what}`"));
        assert_eq!(page.wording("fix-other"), Some("Do it"));
        assert!(page.body.starts_with("Because: it matters."));
        let bad = Example { language: "dockerfile", claim: "bad", text: "FROM a\n" };
        assert_eq!(examples(page.body), [bad]);
    }
}
