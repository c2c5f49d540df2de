//! A table of text lines, each beginning with its name, in the order of the names.

/// The lines stay text until they are asked for: reading a table only notes where each begins.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    text: Box<str>,
    starts: Vec<u32>,
}

impl Rows {
    /// `None` for a text that does not begin with a comment, as all tables do.
    pub(super) fn read(text: &str) -> Option<Rows> {
        if !text.starts_with('#') {
            return None;
        }
        let mut starts = Vec::with_capacity(text.len() / 24);
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if !line.starts_with('#') {
                starts.push(u32::try_from(at).ok()?);
            }
            at += line.len();
        }
        Some(Rows { text: text.into(), starts })
    }

    /// A line by its number, without those of comments.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let rest = self.text.get(*self.starts.get(index)? as usize..)?;
        rest.lines().next()
    }

    /// The numbers of the lines with this name.
    pub(super) fn named(&self, name: &str) -> std::ops::Range<usize> {
        let first = self.starts.partition_point(|&start| self.name(start) < name);
        let same = self.starts[first..].iter().take_while(|&&start| self.name(start) == name);
        first..first + same.count()
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    fn name(&self, start: u32) -> &str {
        let rest = self.text.get(start as usize..).unwrap_or_default();
        rest.split([' ', '\n']).next().unwrap_or_default()
    }
}
