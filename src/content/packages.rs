//! What common packages of Alpine add to an image, by rule of thumb.

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

/// Bytes of a package of Alpine, if it is a common one.
pub fn apk(name: &str) -> Option<u64> {
    let at = APK.binary_search_by_key(&name, |(it, _)| it).ok()?;
    Some(APK[at].1 * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alpine_table_is_sorted() {
        assert!(APK.is_sorted_by_key(|(name, _)| *name));
        assert_eq!(apk("curl"), Some(6_000_000));
    }
}
