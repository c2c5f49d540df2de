//! What both files say, and what is told of what they should not.

use super::*;
use crate::syntax::{toml, yaml};
use crate::text::FileId;

fn of(dockwright: &str, hadolint: &str) -> Settings {
    let mut settings = Settings::default();
    settings.read_hadolint(&yaml::parse(FileId(1), hadolint));
    settings.read_dockwright(&toml::parse(FileId(0), dockwright));
    settings
}

fn faults(dockwright: &str, hadolint: &str) -> Vec<String> {
    let shown = |fault: &SyntaxError| {
        let text = if fault.span.file.0 == 0 { dockwright } else { hadolint };
        format!("{} {}", fault.wording, fault.span.of(text))
    };
    of(dockwright, hadolint).faults.iter().map(shown).collect()
}

#[test]
fn nothing_is_set_without_a_file() {
    assert_eq!(of("", "# only a remark\n"), Settings::default());
}

#[test]
fn our_file_is_read() {
    let settings = of(
        "[rules]\ncd-in-run = \"off\"\n\"hadolint:DL3006\" = \"error\"\nDL3057 = \"on\"\n\
         [options]\nallowed-registries = [\"docker.io\"]\nstrict-labels = true\n\
         ignore-comments = false\naccept-reasons = true\nfailure-threshold = \"warning\"\n\
         [labels]\nmaintainer = \"text\"\norg.opencontainers.image.version = \"semver\"\n",
        "",
    );
    let level = |name| settings.level(name).map(|(_, level)| level);
    assert_eq!(level("cd-in-run"), Some(Level::Off));
    assert_eq!(level("hadolint:DL3006"), Some(Level::At(Severity::Error)));
    assert_eq!(level("hadolint:DL3057"), Some(Level::On));
    assert_eq!(level("DL3006"), None);
    assert_eq!(settings.registries, ["docker.io"]);
    assert!(settings.strict_labels && settings.ignores_comments && settings.accepts_reasons);
    assert_eq!(settings.threshold, Threshold::At(Severity::Warning));
    assert_eq!(settings.labels.len(), 2);
    assert_eq!(settings.labels[1].0, "org.opencontainers.image.version");
    assert_eq!(settings.faults, []);
}

#[test]
fn hadolint_s_file_is_read() {
    let settings = of(
        "",
        "failure-threshold: warning\nformat: tty\nignored: [DL3006, SC2086]\n\
         override:\n  error: [DL3006, DL3007]\n  style:\n    - DL3008\ntrustedRegistries: [a.com]\n\
         label-schema: {author: text, url: url, any: ''}\nstrict-labels: true\n\
         disable-ignore-pragma: true\n",
    );
    let level = |name| settings.level(name).map(|(_, level)| level);
    assert_eq!(level("hadolint:DL3006"), Some(Level::Off));
    assert_eq!(level("shellcheck:SC2086"), Some(Level::Off));
    assert_eq!(level("hadolint:DL3007"), Some(Level::At(Severity::Error)));
    assert_eq!(level("hadolint:dl3008"), Some(Level::At(Severity::Info)));
    assert_eq!(settings.registries, ["a.com"]);
    assert_eq!(settings.labels.len(), 3);
    assert!(settings.strict_labels && settings.ignores_comments);
    assert_eq!(settings.threshold, Threshold::At(Severity::Warning));
    assert_eq!(settings.faults, []);
}

#[test]
fn our_file_counts_where_both_speak() {
    let settings = of(
        "[rules]\nDL3006 = \"on\"\n[labels]\na = \"url\"\n",
        "ignored: [DL3006, DL3007]\nlabel-schema: {b: text}\nno-fail: true\n",
    );
    assert_eq!(settings.level("hadolint:DL3006"), Some((Source::Dockwright, Level::On)));
    assert_eq!(settings.level("hadolint:DL3007"), Some((Source::Hadolint, Level::Off)));
    assert_eq!(settings.labels, [("a".to_owned(), LabelKind::Url)]);
    assert_eq!(settings.threshold, Threshold::Never);
}

#[test]
fn what_cannot_be_set_is_told_where_it_stands() {
    let cases = [
        ("[rule]\na = \"off\"\nb = \"off\"\n", "message-near rule"),
        ("colour = true", "message colour"),
        ("rules = 1", "message-table 1"),
        ("[rules]\na = \"no\"\n", "message-level \"no\""),
        ("[rules]\na = false\n", "message-level false"),
        ("[options]\nstrict-label = true\n", "message-near strict-label"),
        ("[options]\nstrict-labels = 1\n", "message-flag 1"),
        ("[options]\nallowed-registries = \"a\"\n", "message-list \"a\""),
        ("[options]\nallowed-registries = [1]\n", "message-list [1]"),
        ("[options]\nfailure-threshold = \"none\"\n", "message-threshold \"none\""),
        ("[labels]\na = \"uri\"\n", "message-label \"uri\""),
        ("[rules]\na = off\n", "message-toml-quotes off"),
    ];
    for (text, expected) in cases {
        assert_eq!(faults(text, ""), [expected], "{text}");
    }
    let cases = [
        ("ignore: []\n", "message-near ignore"),
        ("ignored: DL3006\n", "message-list DL3006"),
        ("override: []\n", "message-hadolint-override []"),
        ("override: {fatal: [DL3006]}\n", "message-hadolint-override {fatal: [DL3006]}"),
        ("strict-labels: 1\n", "message-flag 1"),
        ("label-schema: {a: foo}\n", "message-label foo"),
        ("failure-threshold: high\n", "message-hadolint-threshold high"),
        ("- DL3006\n", "message-hadolint - DL3006"),
    ];
    for (text, expected) in cases {
        assert_eq!(faults("", text), [expected], "{text}");
    }
}

#[test]
fn images_have_sizes() {
    let settings = of("[images]\n\"example.com/a:1\" = \"1.5 GB\"\nplain = \"70 MB\"\n", "");
    let images: Vec<_> = settings.images.iter().map(|(name, size)| (&**name, *size)).collect();
    assert_eq!(images, [("example.com/a:1", 1_500_000_000), ("plain", 70_000_000)]);
    assert_eq!(settings.faults, []);
    assert_eq!(faults("[images]\na = \"big\"\n", ""), ["message-size \"big\""]);
    assert_eq!(faults("[images]\na = 5\n", ""), ["message-size 5"]);
}
