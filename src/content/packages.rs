//! What common packages of Alpine add to an image.

/// What a package brings with all that it needs, on a plain Alpine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Apk {
    pub bytes: u64,
    /// Whether it is added up from Alpine's own figures; else it is a rule of thumb.
    pub is_weighed: bool,
}

/// Kilobytes by the installed sizes and dependencies of Alpine 3.23's packages, without what the
/// image has: from the index of its installation medium of 2026-01, which has few packages.
const WEIGHED: &[(&str, u64)] = &[
    ("brotli-libs", 980),
    ("busybox-suid", 14),
    ("chrony", 8_831),
    ("dbus-libs", 297),
    ("dhcpcd", 341),
    ("doas", 35),
    ("e2fsprogs", 1_163),
    ("e2fsprogs-extra", 1_752),
    ("gmp", 424),
    ("gnutls", 8_282),
    ("iw", 1_114),
    ("libcap2", 49),
    ("libffi", 39),
    ("libidn2", 2_122),
    ("libpcap", 244),
    ("libseccomp", 168),
    ("libusb", 104),
    ("libuuid", 31),
    ("ncurses-terminfo-base", 101),
    ("nettle", 1_022),
    ("openssh-client", 4_504),
    ("openssh-client-default", 4_504),
    ("openssh-keygen", 477),
    ("openssh-server", 2_702),
    ("openssl", 820),
    ("p11-kit", 1_486),
    ("pcre2", 794),
    ("sfdisk", 1_213),
    ("wget", 3_333),
    ("wpa_supplicant", 5_395),
    ("yaml", 108),
    ("zstd-libs", 710),
];

/// Rounded kilobytes by rule of thumb.
const THUMB: &[(&str, u64)] = &[
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
    ("openssh", 7_500),
    ("postgresql-client", 10_000),
    ("postgresql-dev", 60_000),
    ("py3-pip", 60_000),
    ("python3", 45_000),
    ("python3-dev", 60_000),
    ("su-exec", 20),
    ("tini", 30),
    // It shrank: 447 kB in Alpine 3.23.
    ("tzdata", 1_000),
];

/// A package of Alpine, if it is a common one.
pub fn apk(name: &str) -> Option<Apk> {
    let find = |rows: &[(&str, u64)]| {
        let at = rows.binary_search_by_key(&name, |(it, _)| it).ok()?;
        Some(rows[at].1 * 1000)
    };
    let weighed = find(WEIGHED).map(|bytes| Apk { bytes, is_weighed: true });
    weighed.or_else(|| Some(Apk { bytes: find(THUMB)?, is_weighed: false }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted() {
        for rows in [WEIGHED, THUMB] {
            assert!(rows.is_sorted_by_key(|(name, _)| *name));
        }
        assert_eq!(apk("curl"), Some(Apk { bytes: 6_000_000, is_weighed: false }));
        assert_eq!(apk("openssl"), Some(Apk { bytes: 820_000, is_weighed: true }));
        assert_eq!(apk("no-such-package"), None);
    }
}
