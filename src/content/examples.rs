//! The examples of the page's menu, each a small workspace.

use crate::workspace::{File, Workspace};

/// One example. Its title and its one-line description are the texts `example.NAME.title` and
/// `example.NAME.about`.
#[derive(Debug, PartialEq, Eq)]
pub struct Example {
    /// Kebab-case; the name of its folder.
    pub name: &'static str,
    /// The panel that shows what it is about.
    pub panel: &'static str,
    /// Path and text.
    pub files: &'static [(&'static str, &'static str)],
}

impl Example {
    pub fn workspace(&self) -> Workspace {
        let files = self.files.iter().map(|&(path, text)| File::new(path, text)).collect();
        // `tests/it/content.rs` holds every example to the limits.
        Workspace::new(files).unwrap_or_default()
    }
}

macro_rules! example {
    ($name:literal, $panel:literal, $($path:literal),+) => {
        Example {
            name: $name,
            panel: $panel,
            files: &[$(($path, include_str!(concat!("examples/", $name, "/", $path)))),+],
        }
    };
}

/// Every example, in the order of the menu. The first is what a newcomer sees.
pub static EXAMPLES: &[Example] = &[
    example!("go-service", "findings", "Dockerfile", "compose.yaml", "deployment.yaml"),
    example!("go-single-stage", "size", "Dockerfile", ".dockerignore"),
    example!("node-api", "findings", "Dockerfile", "compose.yaml", "package.json"),
    example!("python-web", "findings", "Dockerfile", "requirements.txt"),
    example!("static-site", "stages", "Dockerfile"),
    example!("compose-stack", "findings", "compose.yaml", "worker.Dockerfile", ".env"),
    example!(
        "compose-override",
        "compose",
        "compose.yaml",
        "compose.override.yaml",
        ".env",
        "Dockerfile"
    ),
    example!(
        "port-chain",
        "chains",
        "deployment.yaml",
        "routes.yaml",
        "Dockerfile",
        "compose.yaml"
    ),
    example!("slow-start", "probes", "deployment.yaml"),
];

pub fn first() -> &'static Example {
    &EXAMPLES[0]
}

pub fn find(name: &str) -> Option<&'static Example> {
    EXAMPLES.iter().find(|example| example.name == name)
}
