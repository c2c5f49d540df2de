//! Projects put together from lines that people write.

use std::collections::BTreeMap;
use std::fmt::Write;

const SNIPPETS: &str = include_str!("snippets.txt");

/// The sections at the top of a file, by the section of the snippets.
const RESOURCES: [(&str, &str); 5] = [
    ("networks", "network"),
    ("volumes", "volume"),
    ("secrets", "secret"),
    ("configs", "config"),
    ("models", "model"),
];

/// The files beside the Compose files.
pub(super) const SURROUNDINGS: [(&str, &str); 7] = [
    (".env", "TAG=1.2\nREGISTRY=reg.example\nPORT=4000\n# DATA_DIR=x\n"),
    ("app.env", "FROM_FILE=1\nA=file\n# a comment\nQ=\"q ${HOST_SET}\"\nD='$D'\n"),
    ("extra.env", "export X='y'\nB=extra # behind\n"),
    ("raw.env", "R=\"raw\" # kept\n"),
    ("token.txt", "t"),
    ("conf.ini", "c"),
    (
        "common.yaml",
        "services:\n  base:\n    image: base\n    environment: {A: base, Z: z}\n    \
         volumes: [\"./c:/c\"]\n    build: ./ctx\n    labels: [l=1]\n",
    ),
];

/// Makes files from a seed, the same ones each time.
pub(super) struct Generator {
    state: u64,
    snippets: BTreeMap<&'static str, Vec<&'static str>>,
    services: usize,
    /// Which of several lines about one resource this project has: two files rarely agree otherwise.
    variant: usize,
}

impl Generator {
    pub(super) fn new(seed: u64) -> Generator {
        let mut snippets: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut section = "";
        for line in SNIPPETS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match line.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
                Some(name) => section = name,
                None => snippets.entry(section).or_default().push(line),
            }
        }
        let state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut generator = Generator { state, snippets, services: 0, variant: 0 };
        generator.services = generator.below(4) + 1;
        generator.variant = generator.below(6);
        generator
    }

    /// A number below a limit.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        // xorshift64*
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let high = self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap() % limit
    }

    fn pick(&mut self, section: &str) -> &'static str {
        let count = self.snippets[section].len();
        let index = self.below(count);
        self.snippets[section][index]
    }

    /// A Compose file; those after the first are merged over it.
    pub(super) fn compose(&mut self, number: usize) -> String {
        let mut text = String::new();
        for _ in 0..self.below(3) {
            let line = self.pick("top");
            if !text.contains(key(line)) {
                let _ = writeln!(text, "{line}");
            }
        }
        text.push_str("services:\n");
        for name in &["s1", "s2", "web", "s10"][..self.services] {
            let _ = writeln!(text, "  {name}:");
            let mut lines = BTreeMap::from([("tty", "tty: true")]);
            if number == 0 {
                lines.insert("image", "image: busybox");
            }
            for _ in 0..self.below(5) {
                let section = if self.below(150) == 0 { "refused" } else { "service" };
                let line = self.pick(section);
                lines.insert(key(line), line);
            }
            for line in lines.values() {
                let _ = writeln!(text, "    {line}");
            }
        }
        for (name, section) in RESOURCES {
            if number > 0 && self.below(2) == 0 {
                continue;
            }
            let mut lines: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for line in &self.snippets[section] {
                lines.entry(key(line)).or_default().push(line);
            }
            let _ = writeln!(text, "{name}:");
            for variants in lines.values() {
                let _ = writeln!(text, "  {}", variants[self.variant % variants.len()]);
            }
        }
        text
    }
}

fn key(line: &str) -> &str {
    line.split(':').next().unwrap_or_default()
}
