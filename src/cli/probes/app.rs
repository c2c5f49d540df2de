//! The application that a manifest's containers run, as it is described on the command line.

use clap::Args;

use crate::model::compose::load::read_duration;
use crate::sim::probes::{App, Crash, Flap, Spell};

/// How the application behaves. Times are seconds, or durations such as `300ms` and `1m30s`.
#[derive(Debug, Args)]
pub(super) struct AppOptions {
    /// How long the application of a manifest takes to boot.
    #[arg(long, value_name = "TIME", default_value = "30", value_parser = time)]
    boot: u64,
    /// With a seed, how much less or more a boot may take.
    #[arg(long, value_name = "TIME", default_value = "0", value_parser = time)]
    boot_spread: u64,
    /// How long it takes to answer.
    #[arg(long, value_name = "TIME", default_value = "30ms", value_parser = time)]
    latency: u64,
    /// When its first container stops answering, counted from its start.
    #[arg(long, value_name = "TIME", value_parser = time)]
    hang_at: Option<u64>,
    /// How long it hangs; for ever, if not given.
    #[arg(long, value_name = "TIME", value_parser = time, requires = "hang_at")]
    hang_for: Option<u64>,
    /// When a container ends by itself, counted from its start.
    #[arg(long, value_name = "TIME", value_parser = time)]
    crash_at: Option<u64>,
    /// Every container ends so, not only the first.
    #[arg(long, requires = "crash_at")]
    crash_again: bool,
    /// It fails for a while at the end of each period: `20/300` is 20 s in every 5 minutes.
    #[arg(long, value_name = "DOWN/PERIOD", value_parser = flap)]
    flap: Option<(u64, u64)>,
    /// When what it depends on goes away, counted from the first container's start.
    #[arg(long, value_name = "TIME", value_parser = time)]
    outage_at: Option<u64>,
    /// How long that is away; for ever, if not given.
    #[arg(long, value_name = "TIME", value_parser = time, requires = "outage_at")]
    outage_for: Option<u64>,
    /// How long it takes to finish what it has begun, when told to stop.
    #[arg(long, value_name = "TIME", default_value = "1", value_parser = time)]
    drain: u64,
    /// When its pod is deleted, counted from the first container's start.
    #[arg(long, value_name = "TIME", value_parser = time)]
    delete_at: Option<u64>,
    /// How long the init containers take before it.
    #[arg(long, value_name = "TIME", default_value = "0", value_parser = time)]
    init: u64,
    /// How many pods there are; what the manifest says, if not given.
    #[arg(long, value_name = "COUNT")]
    pub(super) replicas: Option<u32>,
    /// Draws boot times and the ticks of probes, for each pod anew.
    #[arg(long, value_name = "NUMBER")]
    pub(super) seed: Option<u64>,
    /// How long to play, a day at the most; until all has been seen, if not given.
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(super) until: Option<u64>,
}

impl AppOptions {
    pub(super) fn app(&self) -> App {
        let spell = |at: Option<u64>, for_ms| at.map(|at_ms| Spell { at_ms, for_ms });
        let crash = |at_ms| Crash { at_ms, repeats: self.crash_again };
        App {
            boot_ms: self.boot,
            boot_spread_ms: self.boot_spread,
            latency_ms: self.latency,
            hang: spell(self.hang_at, self.hang_for),
            crash: self.crash_at.map(crash),
            flap: self.flap.map(|(down_ms, period_ms)| Flap { down_ms, period_ms }),
            outage: spell(self.outage_at, self.outage_for),
            drain_ms: self.drain,
            deleted_at_ms: self.delete_at,
            init_ms: self.init,
            seed: self.seed,
        }
    }
}

/// Milliseconds.
fn time(written: &str) -> Result<u64, &'static str> {
    let is_bare = |text: &str| text.ends_with(|c: char| c.is_ascii_digit());
    let with_unit = if is_bare(written) { [written, "s"].concat() } else { written.to_owned() };
    let nanoseconds = read_duration(&with_unit).and_then(|it| u64::try_from(it).ok());
    let milliseconds = nanoseconds.map(|nanoseconds| nanoseconds / 1_000_000);
    milliseconds.ok_or("a time is a number of seconds, or a duration such as `300ms` or `1m30s`")
}

fn flap(written: &str) -> Result<(u64, u64), &'static str> {
    let (down, period) = written.split_once('/').ok_or("write it as DOWN/PERIOD: `20/300`")?;
    let (down, period) = (time(down)?, time(period)?);
    if down >= period {
        return Err("it must fail for less than the period");
    }
    Ok((down, period))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_seconds_or_durations() {
        assert_eq!(
            [time("2"), time("0.3"), time("300ms"), time("1m30s")],
            [2_000, 300, 300, 90_000].map(Ok)
        );
        for nonsense in ["", "s", "-1", "1x", "two"] {
            assert!(time(nonsense).is_err(), "{nonsense}");
        }
        assert_eq!(flap("20/5m"), Ok((20_000, 300_000)));
        assert!(flap("300/20").is_err() && flap("20").is_err());
    }
}
