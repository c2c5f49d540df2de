//! What common packages add to an image.
//!
//! The Debian table is made by `scripts/import-packages.py`; the Alpine one holds rules of thumb.

/// Rows of name, kilobytes, kilobytes with what is recommended; lines with `#` are comments.
const APT: &str = include_str!("packages.tsv");

/// What apt's package lists weigh when they stay in the layer.
pub const APT_LISTS_BYTES: u64 = 19_853_620;

/// Rounded kilobytes of Alpine packages with what they need, on a plain Alpine.
const APK: &[(&str, u64)] = &[
    ("bash", 2_000),
    ("build-base", 250_000),
    ("ca-certificates", 700),
    ("chromium", 600_000),
    ("coreutils", 1_500),
    ("curl", 6_000),
    ("ffmpeg", 110_000),
    ("g++", 230_000),
    ("gcc", 160_000),
    ("git", 14_000),
    ("go", 250_000),
    ("jq", 1_200),
    ("libc6-compat", 100),
    ("linux-headers", 8_000),
    ("make", 300),
    ("musl-dev", 11_000),
    ("nginx", 2_000),
    ("nodejs", 65_000),
    ("npm", 75_000),
    ("openjdk17-jre", 190_000),
    ("openjdk21-jre", 200_000),
    ("openssh-client", 5_000),
    ("openssl", 1_000),
    ("postgresql-client", 10_000),
    ("postgresql-dev", 60_000),
    ("py3-pip", 60_000),
    ("python3", 45_000),
    ("python3-dev", 60_000),
    ("su-exec", 20),
    ("tini", 30),
    ("tzdata", 1_700),
    ("wget", 900),
];

/// Bytes that a Debian package puts into a slim image, together with all that it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AptPackage {
    pub plain: u64,
    /// With the packages that apt adds unless it is told not to.
    pub with_recommended: u64,
}

/// A package of Debian, if it is a common one.
pub fn apt(name: &str) -> Option<AptPackage> {
    let row = APT.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('\t'))?;
    let (plain, with_recommended) = row.split_once('\t')?;
    let bytes = |kilobytes: &str| Some(kilobytes.parse::<u64>().ok()? * 1000);
    Some(AptPackage { plain: bytes(plain)?, with_recommended: bytes(with_recommended)? })
}

/// Bytes of a package of Alpine, if it is a common one.
pub fn apk(name: &str) -> Option<u64> {
    let at = APK.binary_search_by_key(&name, |(it, _)| it).ok()?;
    Some(APK[at].1 * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        for line in APT.lines().filter(|line| !line.starts_with('#')) {
            let name = line.split('\t').next().unwrap();
            let package = apt(name).unwrap_or_else(|| panic!("not a row: {line}"));
            assert!(package.plain <= package.with_recommended, "{line}");
        }
        assert_eq!(apt("no-such-package"), None);
    }

    #[test]
    fn a_name_is_not_taken_for_a_longer_one() {
        assert!(apt("git").unwrap().plain < 200_000_000);
        assert_ne!(apt("git"), apt("git-lfs"));
    }

    #[test]
    fn the_alpine_table_is_sorted() {
        assert!(APK.is_sorted_by_key(|(name, _)| *name));
        assert_eq!(apk("curl"), Some(6_000_000));
    }
}
