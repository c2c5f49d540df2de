//! The program: the page on wasm32, the command line elsewhere.

#[cfg(target_arch = "wasm32")]
fn main() {
    dockwright::ui::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    dockwright::cli::run()
}
