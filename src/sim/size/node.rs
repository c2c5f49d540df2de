//! What the package managers of Node.js put into a layer.

use crate::sim::size::estimate::{Estimate, MIXED, kilo};
use crate::sim::size::run::{Habit, Program, Step};
use crate::sim::size::{SizeRange, Source};

/// `npm ci`, `yarn`, `pnpm install`, `bun install`.
pub(super) fn install(program: &Program, step: &Step) -> Option<Estimate> {
    let mut operands = program.operands(&["--prefix", "--cwd", "--registry", "-w", "--workspace"]);
    let verb = operands.next();
    let installs = match verb {
        Some(verb) => matches!(verb, "ci" | "install" | "i" | "add"),
        None => program.name == "yarn",
    };
    if !installs {
        return None;
    }
    let count = operands.clone().count();
    let mut size = SizeRange::default();
    for _ in operands {
        size = size.plus(kilo([100, 12_000, 150_000]));
    }
    if count > 0 {
        return Some(Estimate::new(
            size,
            MIXED,
            Source::Typical,
            "node",
            vec![("count", count.into())],
        ));
    }
    let is_lean = program.has("--production")
        || program.has("--prod")
        || program
            .words
            .iter()
            .any(|it| it.starts_with("--omit=dev") || it.starts_with("--only=prod"));
    let mut size =
        if is_lean { kilo([500, 60_000, 500_000]) } else { kilo([2_000, 200_000, 1_200_000]) };
    if !step.has_cache("/.npm") && !step.has_cache("/.cache") && !step.does(Habit::CleansNode) {
        size.likely += size.likely / 4;
        size.high += size.high / 2;
    }
    Some(Estimate::new(size, MIXED, Source::Typical, "node-list", Vec::new()))
}
