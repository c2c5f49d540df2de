//! `dockwright link` and `dockwright unlink`.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::cli::input::load_together;
use crate::cli::{Failure, Input, print, show};
use crate::share::{Shared, decode, encode};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The address of the page; without it, the part behind the address is printed.
    #[arg(long, value_name = "URL", default_value = "")]
    base_url: String,
    /// Files and folders, which become one workspace.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<Input>,
}

#[derive(Debug, Args)]
pub(super) struct OpenOptions {
    /// The link, or the part behind its `#`.
    url: String,
    /// The folder to write to. Files that are there already are left alone.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let workspace = load_together(&options.paths)?;
    let shared = Shared { workspace, ..Shared::default() };
    let fragment = encode(&shared).map_err(|error| Failure::new("the files", error))?;
    let address = options.base_url.split('#').next().unwrap_or_default();
    print(&format!("{address}#{fragment}\n"));
    Ok(ExitCode::SUCCESS)
}

pub(super) fn open(options: &OpenOptions) -> Result<ExitCode, Failure> {
    let fragment = options.url.rsplit('#').next().unwrap_or_default();
    let shared = decode(fragment).map_err(|error| Failure::new("the link", error))?;
    let files = shared.workspace.files();

    // Nothing is written unless everything can be.
    for file in files {
        refuse_occupied(&options.out, &file.path)?;
    }
    for file in files {
        let path = options.out.join(&file.path);
        write_new(&path, &file.text).map_err(|error| Failure::new(show(&path), error))?;
        print(&format!("{}\n", show(&path)));
    }
    Ok(ExitCode::SUCCESS)
}

/// Refuses a path that is taken, or that leads through a link to somewhere else.
fn refuse_occupied(out: &Path, inner: &str) -> Result<(), Failure> {
    let mut path = out.to_path_buf();
    let mut parts = inner.split('/').peekable();
    while let Some(part) = parts.next() {
        path.push(part);
        let Ok(metadata) = fs::symlink_metadata(&path) else { continue };
        if metadata.is_symlink() {
            let message = "this is a link; it could lead outside the folder, so nothing is written";
            return Err(Failure::new(show(&path), message));
        }
        if parts.peek().is_none() || !metadata.is_dir() {
            let message = "this is there already; nothing is written. Choose an empty folder";
            return Err(Failure::new(show(&path), message));
        }
    }
    Ok(())
}

fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::File::create_new(path)?.write_all(text.as_bytes())
}
