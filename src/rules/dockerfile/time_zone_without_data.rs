//! `ENV TZ` in an image that knows no time zones.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Pair;
use crate::model::dockerfile::Stage;
use crate::rules::dockerfile::bases;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "time-zone-without-data", severity: Severity::Warning, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("time_zone_without_data"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in bases::stages(file) {
        let Some((instruction, pair)) = zone(stage) else { continue };
        let base = match stage.root(file) {
            Base::Scratch => "scratch".to_owned(),
            Base::Image(image) => image.name(),
            _ => continue,
        };
        let is_without = !stage.is_windows()
            && matches!(base.as_str(), "alpine" | "ubuntu" | "busybox" | "scratch")
            && !bases::brings_system(stage, file)
            && !bases::runs_script(stage, file)
            && !bases::mentions(stage, file, &["tzdata", "zoneinfo", "localtime"], out);
        let Some(value) = pair.value.as_ref().filter(|_| is_without) else { continue };
        let args =
            vec![("zone", (&value.value).into()), ("image", bases::name(stage, file).into())];
        let finding = out.at(pair.span, args).related(stage.from.span, "related", Vec::new());
        let is_root = stage.instructions.iter().all(|it| !matches!(it.kind, Kind::User(_)));
        let edit = Edit::insert(instruction.span, "RUN apk add --no-cache tzdata\n");
        let can_add = base == "alpine" && is_root;
        out.report(if can_add { finding.unsafe_fix(vec![edit]) } else { finding });
    }
}

/// The first time zone that a stage sets by its name.
fn zone(stage: &Stage) -> Option<(&Instruction, &Pair)> {
    stage.instructions.iter().find_map(|instruction| {
        let Kind::Env(pairs) = &instruction.kind else { return None };
        let is_named = |pair: &&Pair| {
            let value = pair.value.as_ref().map_or("", |it| &it.value);
            pair.name.value == "TZ" && value.contains('/') && !value.contains(['$', ':'])
        };
        Some((instruction, pairs.iter().find(is_named)?))
    })
}
