//! The folders of a host that are its system.

/// Each as a whole; what lies deeper is often harmless.
const FOLDERS: [&str; 17] = [
    "/",
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/lib",
    "/lib64",
    "/proc",
    "/root",
    "/run",
    "/sbin",
    "/sys",
    "/usr",
    "/var",
    "/var/lib",
    "/var/lib/docker",
    "/var/run",
];

/// Whether a path is such a folder.
pub(in crate::rules) fn is_system_folder(path: &str) -> bool {
    let path = path.trim_end_matches('/');
    FOLDERS.contains(&if path.is_empty() { "/" } else { path })
}
