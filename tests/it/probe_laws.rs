//! Laws of the probes' simulation, over applications and settings of all kinds.

use dockwright::model::kube;
use dockwright::model::kube::ProbeKind;
use dockwright::sim::probes::{
    Answer, App, BootBudget, Cause, Crash, Event, EventKind, Flap, LONGEST, PerProbe, Range, Setup,
    Sight, Spell, Summary, Timing, Trigger, edits, improved, simulate, suggest, summarize,
};
use dockwright::syntax::yaml;
use dockwright::text::{FileId, apply};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn some_cases() -> ProptestConfig {
    let rng_seed = RngSeed::Fixed(7);
    ProptestConfig { cases: 192, rng_seed, failure_persistence: None, ..ProptestConfig::default() }
}

prop_compose! {
    fn timing()(
        initial_delay in prop_oneof![Just(0_u32), 0_u32..20],
        period in 1_u32..12,
        timeout in 1_u32..8,
        success_threshold in 1_u32..4,
        failure_threshold in 1_u32..6,
        grace_seconds in proptest::option::weighted(0.2, 1_u32..20),
    ) -> Timing {
        Timing { initial_delay, period, timeout, success_threshold, failure_threshold, grace_seconds }
    }
}

/// Startup and liveness probes know no other success threshold.
fn once(timing: Option<Timing>) -> Option<Timing> {
    timing.map(|timing| Timing { success_threshold: 1, ..timing })
}

prop_compose! {
    fn setup()(
        startup in proptest::option::of(timing()),
        readiness in proptest::option::of(timing()),
        liveness in proptest::option::of(timing()),
        shared in any::<bool>(),
        grace_seconds in 0_u32..20,
    ) -> Setup {
        let of_liveness = if shared { Sight::Everything } else { Sight::App };
        Setup {
            probes: PerProbe { startup: once(startup), readiness, liveness: once(liveness) },
            sights: PerProbe {
                startup: of_liveness,
                readiness: Sight::Everything,
                liveness: of_liveness,
            },
            grace_seconds,
            ..Setup::default()
        }
    }
}

fn spell() -> impl Strategy<Value = Option<Spell>> {
    let spell = (0_u64..200_000, proptest::option::of(1_u64..90_000));
    proptest::option::of(spell.prop_map(|(at_ms, for_ms)| Spell { at_ms, for_ms }))
}

prop_compose! {
    fn app()(
        boot_ms in 0_u64..90_000,
        boot_spread_ms in 0_u64..5_000,
        latency_ms in prop_oneof![Just(30_u64), 0_u64..3_000],
        hang in spell(),
        outage in spell(),
        crash in proptest::option::of((0_u64..200_000, any::<bool>())),
        flap in proptest::option::of((0_u64..30_000, 1_u64..90_000)),
        drain_ms in 0_u64..30_000,
        deleted_at_ms in proptest::option::weighted(0.2, 0_u64..400_000),
        init_ms in 0_u64..12_000,
        seed in proptest::option::of(any::<u64>()),
    ) -> App {
        App {
            boot_ms, boot_spread_ms, latency_ms, hang, outage, drain_ms, deleted_at_ms, init_ms, seed,
            crash: crash.map(|(at_ms, repeats)| Crash { at_ms, repeats }),
            flap: flap.map(|(down_ms, period_ms)| Flap { down_ms, period_ms }),
        }
    }
}

fn play(setup: &Setup, app: &App, until: u64) -> Vec<Event> {
    simulate(&app.scenario(setup, 0, until))
}

fn first(events: &[Event], is_it: impl Fn(EventKind) -> bool) -> Option<u64> {
    events.iter().find(|event| is_it(event.kind)).map(|event| event.at)
}

fn first_kill(setup: &Setup, app: &App) -> Option<u64> {
    first(&play(setup, app, 900_000), |kind| matches!(kind, EventKind::Kill(_)))
}

fn summary(setup: &Setup, app: &App) -> Summary {
    summarize(setup, app, &play(setup, app, app.horizon(setup)))
}

proptest! {
    #![proptest_config(some_cases())]

    #[test]
    fn what_happens_does_not_depend_on_how_long_it_is_told(
        (setup, app) in (setup(), app()), ends in (0_u64..400_000, 0_u64..400_000),
    ) {
        let (short, long) = (ends.0.min(ends.1), ends.0.max(ends.1));
        let told = play(&setup, &app, short);
        let mut longer = play(&setup, &app, long);
        longer.retain(|event| event.at <= short);
        prop_assert_eq!(told, longer);
    }

    #[test]
    fn more_patience_never_kills_earlier((setup, app) in (setup(), app()), more in 1_u32..5) {
        // Only what the application does counts here, not what befalls it at a certain time: after
        // another history, that is another moment of its life.
        let app = App { hang: None, crash: None, flap: None, outage: None, ..app };
        for kind in [ProbeKind::Startup, ProbeKind::Liveness] {
            let mut patient = setup.clone();
            let probe = match kind {
                ProbeKind::Startup => &mut patient.probes.startup,
                _ => &mut patient.probes.liveness,
            };
            let Some(timing) = probe else { continue };
            timing.failure_threshold += more;
            let (before, after) = (first_kill(&setup, &app), first_kill(&patient, &app));
            prop_assert!(
                after.is_none_or(|after| before.is_some_and(|before| before <= after)),
                "{kind:?}: {before:?}, then {after:?}"
            );
        }
    }

    #[test]
    fn a_longer_boot_never_brings_traffic_forward((setup, app) in (setup(), app()), more in 1_u64..30_000) {
        let app = App { crash: None, seed: None, ..app };
        let slower = App { boot_ms: app.boot_ms + more, ..app.clone() };
        let traffic = |app| first(&play(&setup, app, 900_000), |kind| kind == EventKind::Ready);
        let calm = |app: &App| App { hang: None, flap: None, outage: None, ..app.clone() };
        let (app, slower) = (calm(&app), calm(&slower));
        let (soon, late) = (traffic(&app), traffic(&slower));
        prop_assert!(late.is_none_or(|late| soon.is_some_and(|soon| soon <= late)), "{soon:?}, then {late:?}");
    }

    #[test]
    fn the_first_traffic_of_every_phase_is_within_its_range((setup, app) in (setup(), app())) {
        let Some(range) = summary(&setup, &app).start else { return Ok(()) };
        let calm = app.calm();
        for phase in (0..12_000).step_by(193) {
            let app = App { init_ms: phase, ..calm.clone() };
            let events = play(&setup, &app, phase + range.most + 1);
            if events.iter().any(|it| matches!(it.kind, EventKind::Kill(_))) {
                continue;
            }
            let ready = first(&events, |kind| kind == EventKind::Ready);
            let after = ready.map_or(u64::MAX, |at| at - phase);
            prop_assert!(
                range.least <= after && after <= range.most,
                "{after} at phase {phase}, outside of {range:?}"
            );
        }
    }

    #[test]
    fn the_traffic_of_a_hung_pod_is_within_its_range((setup, app) in (setup(), app())) {
        let found = summary(&setup, &app);
        let Some(start) = found.start else { return Ok(()) };
        for phase in (0..12_000).step_by(289) {
            let at_ms = start.most + 60_000 + phase;
            let hang = Some(Spell { at_ms, for_ms: None });
            let app = App { hang, init_ms: 0, ..app.calm() };
            let events = play(&setup, &app, at_ms + 600_000);
            if events.iter().any(|it| it.at < at_ms && matches!(it.kind, EventKind::Unready | EventKind::Kill(_))) {
                // It never was well: its answers take too long.
                return Ok(());
            }
            let after = |is_it: fn(EventKind) -> bool| {
                events.iter().find(|it| it.at >= at_ms && is_it(it.kind)).map(|it| it.at - at_ms)
            };
            within(found.hung_traffic, after(|kind| kind == EventKind::Unready))?;
            within(found.hung_restart, after(|kind| matches!(kind, EventKind::Kill(_))))?;
        }
    }

    #[test]
    fn an_outage_does_what_is_said_of_its_length((setup, app) in (setup(), app()), length in 1_u64..60_000) {
        let app = App { outage: Some(Spell { at_ms: 0, for_ms: Some(length) }), ..app };
        let found = summary(&setup, &app);
        let Some(start) = found.start else { return Ok(()) };
        for phase in (0..12_000).step_by(289) {
            let at_ms = start.most + 60_000 + phase;
            let outage = Some(Spell { at_ms, for_ms: Some(length) });
            let app = App { outage, init_ms: 0, ..app.calm() };
            let events = play(&setup, &app, at_ms + length + 60_000);
            let of_now = |event: &&Event| event.at >= at_ms;
            let is_unready = |event: &&Event| matches!(event.kind, EventKind::Unready | EventKind::Kill(_));
            if events.iter().any(|event| event.at < at_ms && is_unready(&event)) {
                return Ok(());
            }
            let kill = events.iter().filter(of_now).find(|it| matches!(it.kind, EventKind::Kill(_)));
            let effect = found.outage;
            if let Some(killed) = effect.killed {
                prop_assert!(kill.is_none() || length > killed.harmless, "killed by {length}: {killed:?}");
                prop_assert!(kill.is_some() || length < killed.sure, "survives {length}: {killed:?}");
            } else {
                prop_assert!(kill.is_none());
            }
            if kill.is_some() {
                continue;
            }
            let unready = events.iter().filter(of_now).find(is_unready).map(|it| it.at);
            if let Some(lengths) = effect.unready {
                prop_assert!(unready.is_none() || length > lengths.harmless);
                prop_assert!(unready.is_some() || length < lengths.sure);
            } else {
                prop_assert!(unready.is_none());
            }
            if let Some(unready) = unready {
                let ready = events.iter().find(|it| it.at > unready && it.kind == EventKind::Ready);
                let down = ready.unwrap().at - unready;
                let range = effect.service_down.unwrap();
                prop_assert!(range.least <= down && down <= range.most, "{down} outside of {range:?}");
            }
        }
    }

    #[test]
    fn a_pod_comes_back_from_a_crash_within_its_range((setup, app) in (setup(), app())) {
        let found = summary(&setup, &app);
        let (Some(start), Some(range)) = (found.start, found.after_crash) else { return Ok(()) };
        for phase in (0..12_000).step_by(289) {
            let at_ms = start.most + 120_000 + phase;
            let crash = Some(Crash { at_ms, repeats: false });
            let app = App { init_ms: 0, crash, ..app.calm() };
            let events = play(&setup, &app, at_ms + range.most + 1);
            if events.iter().any(|it| matches!(it.kind, EventKind::Kill(_))) {
                continue;
            }
            let ready = events.iter().find(|it| it.at >= at_ms && it.kind == EventKind::Ready);
            let after = ready.map_or(u64::MAX, |it| it.at - at_ms);
            prop_assert!(
                range.least <= after && after <= range.most,
                "{after} at phase {phase}, outside of {range:?}"
            );
        }
    }

    #[test]
    fn a_boot_within_the_budget_is_never_killed((setup, app) in (setup(), app())) {
        let found = summary(&setup, &app);
        let Some(budget) = found.boot.filter(|it| !found.too_slow.get(it.by)) else { return Ok(()) };
        for phase in (0..12_000).step_by(289) {
            let kills = |seconds: u32| {
                let boot_ms = u64::from(seconds) * 1000;
                let app = App { boot_ms, init_ms: phase, ..app.calm() };
                let events = play(&setup, &app, boot_ms + 30_000 + phase);
                events.iter().any(|it| it.kind == EventKind::Kill(budget.by))
            };
            prop_assert!(!kills(budget.safe_seconds));
            prop_assert!(kills(budget.longest_seconds + 1));
        }
    }

    #[test]
    fn suggestions_that_are_taken_leave_nothing_to_suggest((setup, app) in (setup(), app())) {
        let better = improved(&setup, &suggest(&setup, &app));
        prop_assert_eq!(suggest(&better, &app), []);
    }

    #[test]
    fn with_all_suggestions_the_application_boots_and_answers((setup, app) in (setup(), app())) {
        let taken = suggest(&setup, &app);
        if taken.is_empty() {
            return Ok(());
        }
        let better = improved(&setup, &taken);
        let found = summary(&better, &app);
        prop_assert_eq!(found.too_slow, PerProbe::default());
        prop_assert!(found.start.is_some());
        let boot = app.boot_ms + app.boot_spread_ms;
        let is_long_enough = |budget: BootBudget| u64::from(budget.safe_seconds) * 1000 >= boot;
        prop_assert!(found.boot.is_none_or(is_long_enough), "{:?}", found.boot);
    }

    #[test]
    fn suggestions_are_written_as_they_are_meant(
        (setup, app) in (setup(), app()), is_flow in any::<bool>(),
    ) {
        let text = manifest(&setup, is_flow);
        let read = |text: &str| {
            let manifest = kube::read(FileId(0), &yaml::parse(FileId(0), text)).remove(0);
            let container = manifest.pod.as_ref().unwrap().containers[0].clone();
            (Setup::of(&manifest, &container), manifest, container)
        };
        let (before, manifest, container) = read(&text);
        prop_assert_eq!(&before.probes, &setup.probes);
        let taken = suggest(&before, &app);
        let edits = edits(&text, &manifest, &container, &taken).unwrap();
        let (after, ..) = read(&apply(&text, &edits).unwrap());
        let expected = improved(&before, &taken);
        prop_assert_eq!(after.probes, expected.probes);
        prop_assert_eq!(after.grace_seconds, expected.grace_seconds);
    }

    #[test]
    fn one_seed_tells_one_story((setup, app) in (setup(), app())) {
        prop_assert_eq!(play(&setup, &app, 300_000), play(&setup, &app.clone(), 300_000));
    }
}

fn within(range: Option<Range>, found: Option<u64>) -> Result<(), TestCaseError> {
    match (range, found) {
        (None, None) => {}
        (Some(range), Some(found)) => {
            prop_assert!(
                range.least <= found && found <= range.most,
                "{found} outside of {range:?}"
            );
        }
        (range, found) => prop_assert!(false, "{found:?}, but {range:?}"),
    }
    Ok(())
}

/// A pod with these probes, in lines or in braces.
fn manifest(setup: &Setup, is_flow: bool) -> String {
    let mut text = String::new();
    for kind in ProbeKind::ALL {
        let Some(timing) = setup.probes.get(kind) else { continue };
        let path = if *setup.sights.get(kind) == Sight::Everything { "/ready" } else { "/live" };
        let grace = timing.grace_seconds.map(|it| format!("terminationGracePeriodSeconds: {it}"));
        let fields = [
            format!("httpGet: {{path: {path}, port: 80}}"),
            format!("initialDelaySeconds: {}", timing.initial_delay),
            format!("periodSeconds: {}", timing.period),
            format!("timeoutSeconds: {}", timing.timeout),
            format!("successThreshold: {}", timing.success_threshold),
            format!("failureThreshold: {}", timing.failure_threshold),
        ];
        let fields: Vec<String> = fields.into_iter().chain(grace).collect();
        let key = kind.field();
        text += &if is_flow {
            [", ", key, ": {", &fields.join(", "), "}"].concat()
        } else {
            ["      ", key, ": # asks\n        ", &fields.join("\n        "), "\n"].concat()
        };
    }
    let grace = setup.grace_seconds;
    if is_flow {
        format!(
            "kind: Pod\nspec: {{terminationGracePeriodSeconds: {grace}, containers: [{{name: a{text}}}]}}\n"
        )
    } else {
        format!(
            "kind: Pod\nspec:\n  terminationGracePeriodSeconds: {grace}\n  containers:\n    - name: a\n{text}"
        )
    }
}

fn usual(setup: impl FnOnce(&mut Setup)) -> Setup {
    let timing = Some(Timing { period: 10, ..Timing::default() });
    let probes = PerProbe { startup: None, readiness: timing, liveness: timing };
    let mut usual = Setup { probes, grace_seconds: 30, ..Setup::default() };
    setup(&mut usual);
    usual
}

/// Event by event: the seconds, what happens, and why.
fn told(setup: &Setup, app: &App, until: u64) -> Vec<(u64, String, Cause)> {
    let events = play(setup, app, until);
    events.iter().map(|it| (it.at / 1000, it.kind.to_string(), it.cause)).collect()
}

#[test]
fn each_event_says_why() {
    let setup = usual(|setup| {
        setup.probes.readiness = None;
        setup.probes.startup = Some(Timing { period: 5, initial_delay: 7, ..Timing::default() });
    });
    let app = App { boot_ms: 12_000, ..App::default() };
    let asked = |trigger, in_a_row, needed| Cause::Asked { trigger, in_a_row, needed };
    let expected = [
        (0, "run 1".to_owned(), Cause::PodStarts),
        (10, "probe startup fail".to_owned(), asked(Trigger::DelayOver, 1, 3)),
        (15, "probe startup ok".to_owned(), asked(Trigger::Tick, 1, 1)),
        (15, "started".to_owned(), Cause::Threshold(ProbeKind::Startup, 1)),
        (15, "ready".to_owned(), Cause::NoProbe(ProbeKind::Readiness)),
        (20, "probe liveness ok".to_owned(), asked(Trigger::GateOpened, 1, 1)),
    ];
    assert_eq!(told(&setup, &app, 25_000), expected);
}

#[test]
fn a_deleted_pod_leaves_the_service_at_once_and_gets_its_time_to_stop() {
    let app = App { deleted_at_ms: Some(40_000), drain_ms: 45_000, ..App::default() };
    let events = told(&usual(|_| ()), &app, 200_000);
    let end: Vec<_> = events.iter().filter(|it| !it.1.starts_with("probe")).skip(3).collect();
    let expected = [
        (40, "delete".to_owned(), Cause::Deleted),
        (40, "unready".to_owned(), Cause::Deleted),
        (70, "exit 1".to_owned(), Cause::GraceOver(30_000)),
    ];
    assert_eq!(end, expected.iter().collect::<Vec<_>>());
    let last_probe = events.iter().rfind(|it| it.1.starts_with("probe")).unwrap();
    assert_eq!((last_probe.0, last_probe.1.as_str()), (60, "probe readiness ok"));
}

#[test]
fn a_hung_container_does_not_hear_the_request_to_stop() {
    let hang = Some(Spell { at_ms: 100_000, for_ms: None });
    let app = App { hang, drain_ms: 2_000, ..App::default() };
    let events = told(&usual(|_| ()), &app, 300_000);
    let kill = events.iter().position(|it| it.1 == "kill liveness").unwrap();
    let exit = events.iter().find(|it| it.1 == "exit 1").unwrap();
    assert_eq!((exit.0 - events[kill].0, exit.2), (30, Cause::GraceOver(30_000)));
}

#[test]
fn a_connection_is_accepted_also_by_what_hangs() {
    let setup = usual(|setup| {
        setup.sights = PerProbe::from_fn(|_| Sight::Port);
    });
    let hang = Some(Spell { at_ms: 60_000, for_ms: None });
    let app = App { hang, ..App::default() };
    let failed = |it: &Event| matches!(it.kind, EventKind::Probe(_, Answer::Timeout));
    assert!(!play(&setup, &app, 600_000).iter().any(failed));
    let found = summary(&setup, &app);
    assert_eq!((found.hung_traffic, found.hung_restart), (None, None));
}

#[test]
fn a_day_is_told_to_its_end() {
    let setup = usual(|setup| {
        setup.probes.readiness = Some(Timing { period: 1, ..Timing::default() });
        let failure_threshold = 30;
        setup.probes.liveness = Some(Timing { period: 1, failure_threshold, ..Timing::default() });
    });
    let flap = Some(Flap { down_ms: 20_000, period_ms: 300_000 });
    let app = App { boot_ms: 5_000, flap, ..App::default() };
    let events = play(&setup, &app, u64::MAX);
    assert!(events.len() > 170_000, "{}", events.len());
    assert!(events.last().unwrap().at > LONGEST - 1_100);
}
