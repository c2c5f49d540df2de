//! Where a value stands in a configuration: `services.web.ports.0`.

/// Keys from the root, and positions in lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    parts: Vec<String>,
}

impl Path {
    pub fn root() -> Path {
        Path::default()
    }

    /// One step further down.
    #[must_use]
    pub fn join(&self, part: impl Into<String>) -> Path {
        let mut parts = self.parts.clone();
        parts.push(part.into());
        Path { parts }
    }

    pub fn push(&mut self, part: impl Into<String>) {
        self.parts.push(part.into());
    }

    pub fn pop(&mut self) {
        self.parts.pop();
    }

    pub fn parts(&self) -> &[String] {
        &self.parts
    }

    /// Whether it is one of those that a pattern names: `services.*.ports.*`, where `*` stands for
    /// any one key or position.
    pub fn matches(&self, pattern: &str) -> bool {
        // Most patterns differ in their last letter: each value is compared with all of them.
        let Some(last) = self.parts.last() else { return false };
        let end = pattern.as_bytes().last();
        if end != Some(&b'*') && end != last.as_bytes().last() {
            return false;
        }
        let mut parts = self.parts.iter().rev();
        let fits = |wanted: &str| parts.next().is_some_and(|part| wanted == "*" || wanted == part);
        pattern.rsplit('.').all(fits) && parts.next().is_none()
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.parts.join("."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_one_part() {
        let path = Path::root().join("services").join("web").join("ports");
        assert!(path.matches("services.*.ports"));
        assert!(!path.matches("services.*"));
        assert!(!path.matches("services.*.ports.*"));
        assert!(!path.matches("volumes.*.ports"));
        assert_eq!(path.to_string(), "services.web.ports");
    }
}
