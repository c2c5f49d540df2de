//! What well-known downloads weigh, by the name of the file.
//!
//! From the release pages of the projects, as of 2026-08 and from memory of their recent releases:
//! ranges over the versions of some years, for 64-bit Linux. What is not sure is not here.

/// Kilobytes: low, likely, high.
pub type Kilobytes = [u64; 3];

/// A file that is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Download {
    /// As it comes.
    pub file: Kilobytes,
    /// What it unpacks to; nothing for what is no archive.
    pub unpacked: Option<Kilobytes>,
}

/// What an address or a file's name holds, in order, and the sizes. The first that fits counts.
struct Row(&'static [&'static str], Kilobytes, Option<Kilobytes>);

static ROWS: &[Row] = &[
    Row(
        &["/dl/go", ".linux-", ".tar.gz"],
        [58_000, 68_000, 82_000],
        Some([190_000, 235_000, 300_000]),
    ),
    Row(
        &["go1.", "linux-", ".tar.gz"],
        [58_000, 68_000, 82_000],
        Some([190_000, 235_000, 300_000]),
    ),
    Row(
        &["node-v", "linux-", ".tar.xz"],
        [20_000, 26_000, 34_000],
        Some([150_000, 190_000, 240_000]),
    ),
    Row(
        &["node-v", "linux-", ".tar.gz"],
        [30_000, 48_000, 62_000],
        Some([150_000, 190_000, 240_000]),
    ),
    Row(&["kubectl"], [40_000, 54_000, 65_000], None),
    Row(&["helm-v", ".tar.gz"], [12_000, 16_500, 20_000], Some([40_000, 53_000, 65_000])),
    Row(&["terraform_", ".zip"], [18_000, 27_000, 34_000], Some([60_000, 85_000, 110_000])),
    Row(&["awscli-exe-linux", ".zip"], [40_000, 60_000, 80_000], Some([150_000, 230_000, 300_000])),
    Row(&["dumb-init_", ".deb"], [30, 45, 80], None),
    Row(&["dumb-init"], [40, 57, 100], None),
    Row(&["tini-static"], [600, 870, 1_000], None),
    Row(&["/tini"], [10, 24, 900], None),
    Row(&["gosu-"], [1_700, 2_400, 6_500], None),
    Row(&["s6-overlay-noarch", ".tar"], [5, 12, 40], Some([20, 90, 250])),
    Row(&["s6-overlay-x86_64", ".tar.xz"], [800, 2_000, 3_500], Some([4_000, 7_500, 14_000])),
    Row(&["jq-linux"], [1_600, 2_400, 4_000], None),
    Row(&["yq_linux_amd64", ".tar.gz"], [3_000, 4_800, 6_500], Some([8_000, 11_500, 15_000])),
    Row(&["yq_linux"], [8_000, 11_500, 15_000], None),
    Row(&["iniconda3-", ".sh"], [60_000, 130_000, 190_000], None),
    Row(&["iniforge3-", ".sh"], [60_000, 90_000, 140_000], None),
    Row(&["chromedriver", ".zip"], [5_000, 8_500, 12_000], Some([11_000, 18_000, 25_000])),
    Row(&["google-chrome-stable", ".deb"], [80_000, 110_000, 140_000], None),
    Row(&["docker-compose-"], [40_000, 62_000, 85_000], None),
    Row(&["get-pip.py"], [1_800, 2_300, 3_000], None),
    Row(&["composer.phar"], [2_000, 3_000, 3_800], None),
    Row(&["protoc-", "linux", ".zip"], [1_300, 2_500, 4_000], Some([4_000, 9_000, 16_000])),
    Row(&["golangci-lint-", ".tar.gz"], [7_000, 12_000, 18_000], Some([20_000, 35_000, 55_000])),
    Row(&["rustup-init"], [8_000, 14_000, 22_000], None),
    Row(&["dockerize-", ".tar.gz"], [2_500, 4_500, 6_500], Some([6_000, 10_000, 15_000])),
    Row(&["wait-for"], [1, 5, 12], None),
];

/// A script that a shell or an interpreter is fed with from the network, and what it installs. The
/// first that fits counts.
static INSTALLERS: &[(&str, Kilobytes)] = &[
    ("rustup.rs", [450_000, 1_200_000, 1_900_000]),
    ("nodesource.com", [100, 1_500, 30_000]),
    ("install.python-poetry.org", [30_000, 60_000, 120_000]),
    ("get-poetry", [15_000, 35_000, 90_000]),
    ("astral.sh/uv", [28_000, 48_000, 80_000]),
    ("bun.sh", [80_000, 95_000, 120_000]),
    ("bun.com", [80_000, 95_000, 120_000]),
    ("deno.land/install", [90_000, 125_000, 165_000]),
    ("nvm-sh/nvm", [500, 4_000, 15_000]),
    ("creationix/nvm", [500, 4_000, 15_000]),
    ("get.docker.com", [250_000, 420_000, 600_000]),
    ("get.helm.sh", [40_000, 53_000, 65_000]),
    ("get-helm-3", [40_000, 53_000, 65_000]),
    ("get-pip.py", [8_000, 13_000, 25_000]),
    ("getcomposer.org", [2_000, 3_000, 3_800]),
    ("get.pnpm.io", [30_000, 65_000, 110_000]),
    ("get.sdkman.io", [1_000, 8_000, 40_000]),
    ("golangci-lint", [20_000, 35_000, 55_000]),
    ("oh-my-zsh", [5_000, 15_000, 30_000]),
];

/// A download that is known by its address or name.
pub fn find(address: &str) -> Option<Download> {
    let row = ROWS.iter().find(|row| holds_in_order(address, row.0))?;
    Some(Download { file: row.1, unpacked: row.2 })
}

/// What the script at an address installs.
pub fn installed_by(address: &str) -> Option<Kilobytes> {
    INSTALLERS.iter().find(|(part, _)| address.contains(part)).map(|(_, size)| *size)
}

fn holds_in_order(text: &str, parts: &[&str]) -> bool {
    let mut rest = text;
    parts.iter().all(|part| {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
        true
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_in_whatever_version() {
        let go = find("https://go.dev/dl/go1.22.3.linux-amd64.tar.gz").unwrap();
        assert!(go.unpacked.unwrap()[1] > go.file[1]);
        assert_eq!(find("https://go.dev/dl/go${GO_VERSION}.linux-amd64.tar.gz"), Some(go));
        assert!(find("https://dl.k8s.io/release/v1.30.0/bin/linux/amd64/kubectl").is_some());
        assert_eq!(find("https://example.com/app.tar.gz"), None);
        assert!(installed_by("https://sh.rustup.rs").is_some());
    }

    #[test]
    fn figures_are_in_order() {
        let all = ROWS.iter().flat_map(|row| [Some(row.1), row.2]).flatten();
        for size in all.chain(INSTALLERS.iter().map(|it| it.1)) {
            assert!(size.is_sorted(), "{size:?}");
        }
    }
}
