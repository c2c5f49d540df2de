//! What lies where in published images, by rule of thumb.

/// Kilobytes: low, likely, high.
pub type Kilobytes = [u64; 3];

/// The beginning of an image's name, a path in it, and what is there.
struct Row(&'static str, &'static str, Kilobytes);

/// From general knowledge of what the official images' Dockerfiles install, as of 2026-08; nobody has
/// measured them for this. `python3` in a path stands for every minor release.
static ROWS: &[Row] = &[
    Row("node", "/usr/local/bin/node", [80_000, 105_000, 130_000]),
    Row("node", "/usr/local/lib/node_modules", [9_000, 14_000, 25_000]),
    Row("node", "/usr/local/bin", [80_000, 105_000, 131_000]),
    Row("node", "/opt", [0, 5_300, 6_000]),
    Row("golang", "/usr/local/go/lib/time/zoneinfo.zip", [380, 405, 420]),
    Row("golang", "/usr/local/go", [200_000, 250_000, 500_000]),
    Row("rust", "/usr/local/rustup", [500_000, 750_000, 1_200_000]),
    Row("rust", "/usr/local/cargo", [15_000, 20_000, 40_000]),
    Row("python", "/usr/local/lib/python3/site-packages", [8_000, 13_000, 25_000]),
    Row("python", "/usr/local/lib/python3", [35_000, 50_000, 75_000]),
    Row("python", "/usr/local", [40_000, 60_000, 90_000]),
    Row("ruby", "/usr/local", [35_000, 60_000, 110_000]),
    Row("php", "/usr/local", [25_000, 40_000, 80_000]),
    Row("composer", "/usr/bin/composer", [2_200, 3_000, 3_500]),
    Row("eclipse-temurin", "/opt/java/openjdk", [110_000, 190_000, 350_000]),
    Row("maven", "/usr/share/maven", [9_000, 10_500, 13_000]),
    Row("gradle", "/opt/gradle", [120_000, 145_000, 180_000]),
    Row("nginx", "/usr/share/nginx/html", [1, 2, 10]),
    Row("nginx", "/etc/nginx", [10, 30, 100]),
    Row("busybox", "/bin", [750, 1_100, 4_500]),
    Row("caddy", "/usr/bin/caddy", [35_000, 42_000, 50_000]),
    Row("docker", "/usr/local/bin/docker", [35_000, 42_000, 70_000]),
    Row("ghcr.io/astral-sh/uv", "/uvx", [200, 350, 1_000]),
    Row("ghcr.io/astral-sh/uv", "/", [25_000, 45_000, 65_000]),
    Row("oven/bun", "/usr/local/bin/bun", [85_000, 95_000, 110_000]),
    Row("denoland/deno", "/usr/bin/deno", [95_000, 130_000, 160_000]),
    // Wherever they come from. The bundle has 219,597 bytes in Debian 12 as of 2026-11.
    Row("", "/etc/ssl/certs/ca-certificates.crt", [180, 220, 260]),
    Row("", "/etc/ssl/certs", [200, 220, 600]),
    Row("", "/etc/passwd", [1, 1, 3]),
    Row("", "/etc/group", [0, 1, 2]),
    Row("", "/usr/share/zoneinfo", [400, 2_000, 4_000]),
    Row("", "/etc/apt", [1, 10, 50]),
    Row("", "/tini", [10, 25, 900]),
    Row("", "/usr/bin/tini", [10, 25, 900]),
];

/// What lies at an absolute path of an image; what is known of the folder around it is a limit only.
pub fn find(image: &str, path: &str) -> Option<Kilobytes> {
    let rows = || ROWS.iter().filter(|row| is_image(image, row.0));
    if let Some(row) = rows().find(|row| path == row.1) {
        return Some(row.2);
    }
    let around = rows().find(|row| is_within(path, row.1))?;
    let [_, likely, high] = around.2;
    Some([1, (likely / 10).max(1), high])
}

fn is_image(image: &str, start: &str) -> bool {
    start.is_empty() || image == start || image.ends_with(start) && image.contains('/')
}

fn is_within(path: &str, folder: &str) -> bool {
    let folder = folder.trim_end_matches('/');
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_found_by_itself_and_in_what_is_around_it() {
        assert_eq!(find("node", "/usr/local/bin/node"), Some([80_000, 105_000, 130_000]));
        assert_eq!(find("golang", "/usr/local/go/bin/go"), Some([1, 25_000, 500_000]));
        assert_eq!(find("example/app", "/etc/passwd"), Some([1, 1, 3]));
        let bundle = "/etc/ssl/certs/ca-certificates.crt";
        assert_eq!(find("golang", bundle), Some([180, 220, 260]));
        assert_eq!(find("example/app", "/srv"), None);
        assert_eq!(find("node", "/usr/local/binary"), None);
    }

    #[test]
    fn every_figure_is_in_order() {
        for Row(image, path, [low, likely, high]) in ROWS {
            assert!(low <= likely && likely <= high && path.starts_with('/'), "{image} {path}");
        }
    }
}
