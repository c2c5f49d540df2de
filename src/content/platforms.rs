//! The processors that Docker's official images are published for.
//!
//! The table is made by `scripts/import-platforms.py`.

/// Rows of architectures and the images of which some tag has each of them; lines with `#` are
/// comments.
const TABLE: &str = include_str!("platforms.tsv");

/// The architectures of Docker's official images by the builder's names, as far as there are any.
const NAMES: [(&str, &str); 11] = [
    ("linux/386", "i386"),
    ("linux/amd64", "amd64"),
    ("linux/arm", "arm32v7"),
    ("linux/arm/v5", "arm32v5"),
    ("linux/arm/v6", "arm32v6"),
    ("linux/arm/v7", "arm32v7"),
    ("linux/arm64", "arm64v8"),
    ("linux/arm64/v8", "arm64v8"),
    ("linux/ppc64le", "ppc64le"),
    ("linux/riscv64", "riscv64"),
    ("linux/s390x", "s390x"),
];

/// Whether some tag of an official image is published for a platform such as `linux/arm64`. `None`
/// for other images and other platforms.
///
/// `image` is without `docker.io/` and `library/`.
pub fn has(image: &str, platform: &str) -> Option<bool> {
    let (_, wanted) = NAMES.iter().find(|(name, _)| *name == platform)?;
    let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
    let mut rows = rows.filter_map(|line| line.split_once('\t'));
    let (architectures, _) = rows.find(|(_, images)| images.split(' ').any(|it| it == image))?;
    Some(architectures.split(' ').any(|it| it == *wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn official_images_tell_their_platforms() {
        assert_eq!(has("alpine", "linux/arm64"), Some(true));
        assert_eq!(has("amazonlinux", "linux/s390x"), Some(false));
        assert_eq!(has("alpine", "windows/amd64"), None);
        assert_eq!(has("example/app", "linux/arm64"), None);
    }
}
