//! What well-known base images bring along: a port, and a user.

use crate::model::dockerfile::Base;

/// What is known of a base image, where all of its tags agree.
pub(super) struct BaseFacts {
    /// The port that it exposes by itself; empty for none.
    pub(super) port: &'static str,
    /// Whether it is left running as root.
    pub(super) is_root: bool,
}

/// `None` where nothing is known, or not of all tags alike. As the images' own Dockerfiles say.
pub(super) fn facts(base: &Base) -> Option<BaseFacts> {
    const PLAIN: [&str; 17] = [
        "almalinux",
        "alpine",
        "amazonlinux",
        "buildpack-deps",
        "busybox",
        "debian",
        "eclipse-temurin",
        "fedora",
        "gcc",
        "golang",
        "node",
        "perl",
        "python",
        "rockylinux",
        "ruby",
        "rust",
        "ubuntu",
    ];
    // Name, port, and whether it runs as root.
    const OTHERS: [(&str, &str, bool); 6] = [
        ("nginx", "80", true),
        ("httpd", "80", true),
        ("memcached", "11211", false),
        ("postgres", "5432", true),
        ("redis", "6379", true),
        ("swift", "", true),
    ];
    let image = match base {
        Base::Scratch => return Some(BaseFacts { port: "", is_root: true }),
        Base::Image(image) => image.name(),
        Base::Stage(_) | Base::Context(_) | Base::Unknown => return None,
    };
    if PLAIN.contains(&image.as_str()) {
        return Some(BaseFacts { port: "", is_root: true });
    }
    if image.starts_with("gcr.io/distroless/") {
        return Some(BaseFacts { port: "", is_root: false });
    }
    let found = OTHERS.iter().find(|(name, ..)| *name == image);
    found.map(|&(_, port, is_root)| BaseFacts { port, is_root })
}
