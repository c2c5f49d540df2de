//! Names of images: `registry/path:tag@digest`.

/// A reference to an image, split into its parts as the registry reads them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageRef {
    /// The registry's host, where one is written: `gcr.io`, `localhost:5000`.
    pub registry: Option<String>,
    /// The path without the registry, as written: `library/alpine`, `distroless/static`.
    pub path: String,
    pub tag: Option<String>,
    /// With its algorithm: `sha256:…`.
    pub digest: Option<String>,
}

impl ImageRef {
    /// Splits a reference. Any text gives some reference; whether it is a valid one is not judged.
    pub fn parse(text: &str) -> ImageRef {
        let (name, digest) = match text.split_once('@') {
            Some((name, digest)) => (name, Some(digest.to_owned())),
            None => (text, None),
        };
        let (registry, rest) = match name.split_once('/') {
            Some((host, rest)) if is_registry(host) => (Some(host.to_owned()), rest),
            _ => (None, name),
        };
        let (path, tag) = match rest.rsplit_once(':') {
            Some((path, tag)) if !tag.contains('/') => (path, Some(tag.to_owned())),
            _ => (rest, None),
        };
        ImageRef { registry, path: path.to_owned(), tag, digest }
    }

    /// Whether a registry could know a reference: `host:port/path:tag@digest`, each of its letters.
    pub fn is_valid(text: &str) -> bool {
        let ImageRef { registry, path, tag, digest } = ImageRef::parse(text);
        let is_name_letter =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-');
        let is_part = |part: &str| {
            part.chars().all(is_name_letter)
                && part.starts_with(|c: char| c.is_ascii_alphanumeric())
                && part.ends_with(|c: char| c.is_ascii_alphanumeric())
        };
        let is_tag = |tag: &str| {
            tag.len() <= 128
                && tag.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
                && tag.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
        };
        let is_digest = |digest: &str| {
            digest.split_once(':').is_some_and(|(algorithm, hash)| {
                !algorithm.is_empty()
                    && if algorithm == "sha256" { hash.len() == 64 } else { hash.len() >= 32 }
                    && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
            })
        };
        registry.is_none_or(|host| host.starts_with(|c: char| c.is_ascii_alphanumeric()))
            && path.split('/').all(is_part)
            && tag.as_deref().is_none_or(is_tag)
            && digest.as_deref().is_none_or(is_digest)
    }

    /// The name that tables are keyed by: without `docker.io/` and `library/`, with any other
    /// registry.
    pub fn name(&self) -> String {
        match self.registry.as_deref() {
            None | Some("docker.io" | "index.docker.io" | "registry-1.docker.io") => {
                self.path.strip_prefix("library/").unwrap_or(&self.path).to_owned()
            }
            Some(registry) => format!("{registry}/{}", self.path),
        }
    }

    /// The name without registry and user: `golang` of `ghcr.io/someone/golang:1.25`.
    pub fn last_part(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The tag that is pulled when none is written.
    pub fn tag_or_latest(&self) -> &str {
        self.tag.as_deref().unwrap_or("latest")
    }
}

/// Docker takes the part before the first slash for a host if it could not be a user's name.
fn is_registry(host: &str) -> bool {
    host == "localhost" || host.contains(['.', ':']) || host.contains(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_apart() {
        let cases = [
            ("alpine", (None, "alpine", None, None), "alpine"),
            ("alpine:3.22", (None, "alpine", Some("3.22"), None), "alpine"),
            (
                "docker.io/library/node:22",
                (Some("docker.io"), "library/node", Some("22"), None),
                "node",
            ),
            ("localhost:5000/a", (Some("localhost:5000"), "a", None, None), "localhost:5000/a"),
            (
                "gcr.io/distroless/static:nonroot",
                (Some("gcr.io"), "distroless/static", Some("nonroot"), None),
                "gcr.io/distroless/static",
            ),
            ("a/b:1@sha256:00", (None, "a/b", Some("1"), Some("sha256:00")), "a/b"),
            ("", (None, "", None, None), ""),
        ];
        for (text, (registry, path, tag, digest), name) in cases {
            let expected = ImageRef {
                registry: registry.map(str::to_owned),
                path: path.to_owned(),
                tag: tag.map(str::to_owned),
                digest: digest.map(str::to_owned),
            };
            assert_eq!(ImageRef::parse(text), expected, "{text}");
            assert_eq!(ImageRef::parse(text).name(), name, "{text}");
        }
    }
}
