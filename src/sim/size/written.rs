//! Files that are written at a length of their own: `dd`, `fallocate`, `truncate`.

use crate::sim::size::estimate::Estimate;
use crate::sim::size::run::Program;
use crate::sim::size::stage::Place;
use crate::sim::size::{SizeRange, Source};

/// What `dd` copies at a time unless `bs=` says so.
const USUAL_BLOCK: u64 = 512;
/// Zeros all but vanish when a layer is compressed; noise does not.
const ZEROS: [u64; 3] = [0, 1, 5];
const NOISE: [u64; 3] = [95, 100, 100];

/// The file that a command writes; `None` where its length cannot be told.
pub(super) fn file(program: &Program, place: &mut Place) -> Option<Estimate> {
    let (path, bytes, ratio) = match program.name {
        "dd" => {
            let operand = |name: &str| {
                program.words.iter().find_map(|it| it.strip_prefix(name)?.strip_prefix('='))
            };
            let block = operand("bs").map_or(Some(USUAL_BLOCK), bytes)?;
            let length = block.checked_mul(bytes(operand("count")?)?)?;
            let is_noise = operand("if").is_some_and(|it| it.ends_with("random"));
            (operand("of")?, length, if is_noise { NOISE } else { ZEROS })
        }
        "fallocate" => {
            let length = program.value("-l").or_else(|| program.value("--length"))?;
            (program.operands(&["-l", "--length", "-o"]).next()?, bytes(length)?, ZEROS)
        }
        "truncate" => {
            // A file of holes is stored as if it were full of zeros.
            let length = program.value("-s").or_else(|| program.value("--size"))?;
            (program.operands(&["-s", "--size"]).next()?, bytes(length)?, ZEROS)
        }
        _ => return None,
    };
    if path.starts_with("/dev/") {
        return Some(Estimate::nothing("nothing"));
    }
    let size = SizeRange::exactly(bytes);
    let file = Estimate::new(size, ratio, Source::Exact, "written", Vec::new());
    place.makes(path, file.clone());
    Some(file)
}

/// `512`, `10k`, `1M`, `2GB`, as the tools of coreutils read them; a single letter counts by 1024.
fn bytes(text: &str) -> Option<u64> {
    let end = text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let factor: u64 = match unit {
        "" | "c" => 1,
        "b" => USUAL_BLOCK,
        "kB" | "KB" => 1_000,
        "k" | "K" | "KiB" => 1 << 10,
        "MB" => 1_000_000,
        "m" | "M" | "MiB" => 1 << 20,
        "GB" => 1_000_000_000,
        "g" | "G" | "GiB" => 1 << 30,
        _ => return None,
    };
    // No disk holds more.
    number.parse::<u64>().ok()?.checked_mul(factor).filter(|&it| it < 1 << 43)
}
