//! The rules: one a file, each with its page of words beside it.
//!
//! A rule sees the model, not the text, and no other rule. To add one, write `name.rs`, `name.md`
//! and `name.zh.md` in the folder of its kind, and add it to [`RULES`]; one about YAML also to the list
//! in [`yaml`].

mod across;
mod compose;
pub mod composed;
mod dockerfile;
mod host;
mod images;
mod kube;
mod levels;
pub mod manifests;
mod names;
mod pragma;
mod secrets;
mod shell;
pub mod silence;
mod spoken;
mod suppress;
pub mod yaml;

use crate::finding::{Args, Finding, Lint};
use crate::model::dockerfile::Dockerfile;
use crate::model::project::Project;
use crate::model::settings::Settings;
use crate::rules::dockerfile::script;
use crate::rules::shell::Run;
use crate::text::Span;

/// A rule: what it is called, what it looks at, and what it says.
#[derive(Debug)]
pub struct Rule {
    pub lint: Lint,
    pub check: Check,
    pub page: Page,
}

/// The words of a rule in each language, as Markdown; `words::page` reads them.
#[derive(Debug)]
pub struct Page {
    pub en: &'static str,
    pub zh: &'static str,
}

/// What a rule looks at. It receives exactly that.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    Dockerfile(fn(&Dockerfile, &mut Sink)),
    /// The script of each RUN that a shell of the Bourne family runs and can read.
    Script(fn(&Run, &mut Sink)),
    /// All files together; it waits until each is read.
    Across(fn(&Project, &mut Sink)),
    /// Files in YAML, perhaps among others: [`yaml`] has the function.
    Yaml,
    /// Kubernetes objects: [`manifests`] has the function.
    Kube,
    /// What Compose makes of its files: [`composed`] has the function.
    Compose,
}

/// The pages beside a rule's file: `page!("name")` for `name.md` and `name.zh.md`.
///
/// In the browser the English one ends with its wordings, and the others are not there: the rest
/// comes when it is asked for.
#[cfg(not(target_arch = "wasm32"))]
macro_rules! page {
    ($name:literal) => {
        $crate::rules::Page {
            en: include_str!(concat!($name, ".md")),
            zh: include_str!(concat!($name, ".zh.md")),
        }
    };
}
#[cfg(target_arch = "wasm32")]
macro_rules! page {
    ($name:literal) => {{
        const PAGE: &str = include_str!(concat!($name, ".md"));
        const HEAD: &[u8; $crate::rules::head_length(PAGE)] = &$crate::rules::first_bytes(PAGE);
        // Cut at a line break, so it is whole.
        let en = match std::str::from_utf8(HEAD) {
            Ok(head) => head,
            Err(_) => "",
        };
        $crate::rules::Page { en, zh: "" }
    }};
}
pub(crate) use page;

/// Where a page's explanation begins, in bytes: behind the title and the wordings.
pub const fn head_length(page: &str) -> usize {
    let bytes = page.as_bytes();
    let mut end = line_end(bytes, 0);
    while end < bytes.len() {
        let is_wording = starts_with(bytes, end, b"message")
            || starts_with(bytes, end, b"fix")
            || starts_with(bytes, end, b"related");
        if bytes[end] != b'\n' && !is_wording {
            return end;
        }
        end = line_end(bytes, end);
    }
    end
}

/// Where the line behind the one at `at` begins.
const fn line_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at] != b'\n' {
        at += 1;
    }
    if at < bytes.len() { at + 1 } else { at }
}

const fn starts_with(bytes: &[u8], at: usize, word: &[u8]) -> bool {
    let mut index = 0;
    while index < word.len() {
        if at + index >= bytes.len() || bytes[at + index] != word[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(target_arch = "wasm32")]
pub(crate) const fn first_bytes<const N: usize>(text: &str) -> [u8; N] {
    let mut first = [0; N];
    let mut index = 0;
    while index < N {
        first[index] = text.as_bytes()[index];
        index += 1;
    }
    first
}

/// Every rule, in reading order.
pub static RULES: &[&Rule] = &[
    &dockerfile::dockerfile_syntax::RULE,
    &dockerfile::untagged_base_image::RULE,
    &dockerfile::untrusted_registry::RULE,
    &dockerfile::latest_base_image::RULE,
    &dockerfile::undefined_from_argument::RULE,
    &dockerfile::invalid_default_base_image::RULE,
    &dockerfile::constant_platform::RULE,
    &dockerfile::platform_not_published::RULE,
    &dockerfile::redundant_target_platform::RULE,
    &dockerfile::duplicate_stage_name::RULE,
    &dockerfile::reserved_stage_name::RULE,
    &dockerfile::stage_name_casing::RULE,
    &dockerfile::from_as_casing::RULE,
    &dockerfile::instruction_casing::RULE,
    &dockerfile::comment_behind_instruction::RULE,
    &dockerfile::blank_line_in_instruction::RULE,
    &dockerfile::legacy_key_value::RULE,
    &dockerfile::maintainer_deprecated::RULE,
    &dockerfile::misleading_description::RULE,
    &dockerfile::invalid_label_key::RULE,
    &dockerfile::label_outside_schema::RULE,
    &dockerfile::undefined_variable::RULE,
    &dockerfile::variable_set_beside::RULE,
    &dockerfile::secret_in_environment::RULE,
    &dockerfile::secret_file_copied::RULE,
    &dockerfile::root_user::RULE,
    &dockerfile::user_unset::RULE,
    &dockerfile::named_user::RULE,
    &dockerfile::sudo_in_run::RULE,
    &dockerfile::copy_before_dependencies::RULE,
    &dockerfile::install_below_sources::RULE,
    &dockerfile::changing_argument_early::RULE,
    &dockerfile::copy_from_unknown_stage::RULE,
    &dockerfile::relative_copy_without_workdir::RULE,
    &dockerfile::copy_to_plain_destination::RULE,
    &dockerfile::whole_root_copied::RULE,
    &dockerfile::add_for_local_file::RULE,
    &dockerfile::archive_copied::RULE,
    &dockerfile::deleted_in_later_layer::RULE,
    &dockerfile::relative_workdir::RULE,
    &dockerfile::cd_in_run::RULE,
    &dockerfile::consecutive_runs::RULE,
    &dockerfile::pipe_without_pipefail::RULE,
    &shell::unquoted_variable::RULE,
    &shell::unquoted_substitution::RULE,
    &shell::backticks::RULE,
    &shell::masked_exit_code::RULE,
    &shell::escape_in_echo::RULE,
    &shell::glob_as_option::RULE,
    &shell::variable_in_single_quotes::RULE,
    &shell::variable_as_format::RULE,
    &shell::negation_without_effect::RULE,
    &shell::loop_runs_once::RULE,
    &shell::find_piped_to_xargs::RULE,
    &shell::unchecked_cd::RULE,
    &shell::delete_with_empty_variable::RULE,
    &shell::doubled_range::RULE,
    &shell::parsed_ls::RULE,
    &shell::loop_over_lines::RULE,
    &shell::bash_in_sh::RULE,
    &shell::shell_syntax::RULE,
    &shell::useless_echo::RULE,
    &shell::unused_variable::RULE,
    &shell::spaces_around_equals::RULE,
    &shell::joined_tests::RULE,
    &shell::variable_never_set::RULE,
    &dockerfile::sh_replaced::RULE,
    &dockerfile::pointless_command::RULE,
    &dockerfile::wget_progress::RULE,
    &dockerfile::wget_and_curl::RULE,
    &dockerfile::useradd_high_uid::RULE,
    &dockerfile::apt_instead_of_apt_get::RULE,
    &dockerfile::apt_missing_yes::RULE,
    &dockerfile::apt_recommends::RULE,
    &dockerfile::apt_update_alone::RULE,
    &dockerfile::apt_lists_left::RULE,
    &dockerfile::apk_cache_left::RULE,
    &dockerfile::pip_cache_left::RULE,
    &dockerfile::yarn_cache_left::RULE,
    &dockerfile::rpm_missing_yes::RULE,
    &dockerfile::rpm_cache_left::RULE,
    &dockerfile::zypper_dist_upgrade::RULE,
    &dockerfile::unpinned_package::RULE,
    &dockerfile::version_as_redirection::RULE,
    &dockerfile::expose_protocol_casing::RULE,
    &dockerfile::exposed_host_port::RULE,
    &dockerfile::shell_form_command::RULE,
    &dockerfile::repeated_command::RULE,
    &dockerfile::healthcheck_unset::RULE,
    &dockerfile::ignore_comment::RULE,
    &across::unknown_ignored_rule::RULE,
    &across::invalid_setting::RULE,
    &dockerfile::shell_missing::RULE,
    &dockerfile::healthcheck_tool_missing::RULE,
    &dockerfile::time_zone_without_data::RULE,
    &dockerfile::cgo_left_on::RULE,
    &dockerfile::dynamic_binary::RULE,
    &dockerfile::certificates_missing::RULE,
    &dockerfile::build_tools_left::RULE,
    &dockerfile::other_port_exposed::RULE,
    &dockerfile::lost_setting::RULE,
    &dockerfile::unverified_download::RULE,
    &dockerfile::piped_to_shell::RULE,
    &dockerfile::world_writable::RULE,
    &dockerfile::apt_key::RULE,
    &dockerfile::npm_install_with_lock::RULE,
    &dockerfile::chown_after_copy::RULE,
    &dockerfile::npm_as_main_process::RULE,
    &dockerfile::verification_off::RULE,
    &dockerfile::ssh_exposed::RULE,
    &dockerfile::list_not_json::RULE,
    &dockerfile::frontend_kept::RULE,
    &dockerfile::install_without_root::RULE,
    &dockerfile::production_before_build::RULE,
    &across::unused_stage::RULE,
    &across::copy_ignored_file::RULE,
    &across::copied_file_missing::RULE,
    &across::context_without_ignore_file::RULE,
    &across::heavy_context::RULE,
    &across::unread_listing_line::RULE,
    &across::yaml_syntax::RULE,
    &across::unquoted_yaml_value::RULE,
    &kube::kube_validation::RULE,
    &kube::probe_port_undeclared::RULE,
    &kube::probe_timeout_above_period::RULE,
    &kube::liveness_kills_slow_boot::RULE,
    &kube::liveness_before_readiness::RULE,
    &kube::dependency_in_liveness::RULE,
    &kube::exec_probe_default_timeout::RULE,
    &kube::delay_for_startup::RULE,
    &kube::probe_grace_above_pod::RULE,
    &kube::unsplit_command::RULE,
    &kube::unpinned_container_image::RULE,
    &kube::resources_unset::RULE,
    &kube::autoscaling_without_request::RULE,
    &kube::replicas_beside_autoscaler::RULE,
    &kube::disruption_never_allowed::RULE,
    &kube::removed_api_version::RULE,
    &kube::duplicate_variable::RULE,
    &kube::secret_in_manifest::RULE,
    &kube::container_not_hardened::RULE,
    &kube::privileged_container::RULE,
    &kube::dangerous_capability::RULE,
    &kube::pod_in_host_namespace::RULE,
    &kube::host_path_mounted::RULE,
    &kube::host_port::RULE,
    &kube::unmasked_proc::RULE,
    &kube::unsafe_sysctl::RULE,
    &kube::no_liveness_probe::RULE,
    &kube::writable_root_filesystem::RULE,
    &kube::low_user_id::RULE,
    &kube::service_account_token::RULE,
    &kube::pull_policy_not_always::RULE,
    &kube::image_without_digest::RULE,
    &kube::no_cpu_limit::RULE,
    &kube::single_replica::RULE,
    &kube::replicas_on_one_node::RULE,
    &kube::cron_job_without_deadline::RULE,
    &kube::default_namespace::RULE,
    &across::no_readiness_probe::RULE,
    &across::unexposed_container_port::RULE,
    &across::published_port_not_exposed::RULE,
    &across::port_without_listener::RULE,
    &across::service_port_undeclared::RULE,
    &across::service_without_pods::RULE,
    &across::ingress_leads_nowhere::RULE,
    &across::awaited_port_unserved::RULE,
    &across::missing_config_key::RULE,
    &across::unresolved_variable_reference::RULE,
    &across::root_forbidden::RULE,
    &across::volume_hides_application::RULE,
    &across::other_image_tag::RULE,
    &compose::compose_invalid::RULE,
    &compose::compose_warning::RULE,
    &compose::unset_variable::RULE,
    &compose::obsolete_version::RULE,
    &compose::dependency_in_other_profile::RULE,
    &compose::dependency_not_awaited::RULE,
    &compose::unhealthy_dependency::RULE,
    &compose::restarted_one_shot::RULE,
    &compose::start_interval_alone::RULE,
    &compose::health_time_misread::RULE,
    &compose::check_tool_missing::RULE,
    &compose::unknown_build_target::RULE,
    &compose::duplicate_container_name::RULE,
    &compose::duplicate_host_port::RULE,
    &compose::ports_on_host_network::RULE,
    &compose::database_on_all_interfaces::RULE,
    &compose::one_letter_volume::RULE,
    &compose::mount_hides_files::RULE,
    &compose::unpinned_service_image::RULE,
    &compose::plain_secret::RULE,
    &compose::privileged_service::RULE,
    &compose::docker_socket_mounted::RULE,
    &compose::shared_host_namespace::RULE,
    &compose::sensitive_host_mount::RULE,
    &compose::no_memory_limit::RULE,
];

/// The rules that are off until somebody switches them on: what they ask for is a matter of taste.
/// Each looks at the settings itself, as a file may switch one on too.
static OFF_BY_DEFAULT: &[&Rule] = &[
    &compose::no_memory_limit::RULE,
    &dockerfile::healthcheck_unset::RULE,
    &dockerfile::ignore_comment::RULE,
    &dockerfile::misleading_description::RULE,
    &kube::no_liveness_probe::RULE,
    &kube::writable_root_filesystem::RULE,
    &kube::low_user_id::RULE,
    &kube::service_account_token::RULE,
    &kube::pull_policy_not_always::RULE,
    &kube::image_without_digest::RULE,
    &kube::no_cpu_limit::RULE,
    &kube::single_replica::RULE,
    &kube::replicas_on_one_node::RULE,
    &kube::cron_job_without_deadline::RULE,
    &kube::default_namespace::RULE,
];

impl Rule {
    /// Whether it reports anything without being switched on.
    pub fn is_on_by_default(&self) -> bool {
        OFF_BY_DEFAULT.iter().all(|rule| rule.lint.name != self.lint.name)
    }
}

/// Where a rule puts what it finds.
#[derive(Debug)]
pub struct Sink<'a> {
    project: &'a Project<'a>,
    lint: &'static Lint,
    findings: Vec<Finding>,
}

impl Sink<'_> {
    /// A finding of the running rule at `span`, to be dressed and then [reported](Self::report).
    pub fn at(&self, span: Span, args: Args) -> Finding {
        Finding::new(self.lint, span, args)
    }

    pub fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// What is set for all files.
    pub fn settings(&self) -> &Settings {
        &self.project.settings
    }

    /// Whether the settings name the running rule, and do not switch it off.
    pub fn is_switched_on(&self) -> bool {
        levels::is_switched_on(self.lint, self.settings())
    }

    /// The whole lines that `span` touches, with the break behind them.
    pub fn lines(&self, span: Span) -> Span {
        let text = self.project.workspace.text(span.file);
        let before = text.get(..span.range().start).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let last = span.range().end.max(span.range().start);
        // A span that takes a line break in ends where the next line begins.
        let is_complete = !span.is_empty() && self.text(span).ends_with('\n');
        let rest = text.get(last..).unwrap_or_default();
        let end = match rest.find('\n') {
            _ if is_complete => last,
            Some(at) => last + at + 1,
            None => text.len(),
        };
        Span::new(span.file, start..end)
    }

    /// What is written at `span`, to be used in an edit.
    pub fn text(&self, span: Span) -> &str {
        span.of(self.project.workspace.text(span.file))
    }
}

/// All findings of all rules that are on, sorted by place, without those that a comment or the
/// settings suppress. `check_yaml` is [`yaml::check`] where that is loaded.
pub fn check(project: &Project, late: &[fn(&mut Sink)]) -> Vec<Finding> {
    let mut sink = Sink { project, lint: &NONE, findings: Vec::new() };
    let settings = &project.settings;
    // These go through the scripts together: what holds for each of them is found once.
    let mut of_scripts: Vec<&'static Rule> = Vec::new();
    for rule in RULES {
        sink.lint = &rule.lint;
        match rule.check {
            Check::Dockerfile(check) => {
                project.dockerfiles.iter().for_each(|file| check(file, &mut sink));
            }
            Check::Script(_) => of_scripts.push(rule),
            Check::Across(check) if project.is_whole => check(project, &mut sink),
            Check::Across(_) | Check::Yaml | Check::Kube | Check::Compose => {}
        }
    }
    for check in late {
        check(&mut sink);
    }
    for file in &project.dockerfiles {
        shell::each_run(file, &mut |run| {
            for rule in &of_scripts {
                if let Check::Script(check) = rule.check {
                    sink.lint = &rule.lint;
                    check(run, &mut sink);
                }
            }
        });
    }
    script::leave_lists_alone(&mut sink.findings, &project.dockerfiles);
    let unspoken = spoken::unspoken(&sink.findings, project);
    let mut findings = levels::apply(sink.findings, settings);
    if !settings.ignores_comments {
        findings = suppress::without_suppressed(findings, project);
    }
    // Only now: a comment may name a code that hadolint would not have shown.
    spoken::forget(&mut findings, &unspoken);
    for finding in &mut findings {
        let text = project.workspace.text(finding.span.file);
        let edits = finding.fix.iter_mut().flat_map(|fix| &mut fix.edits);
        edits.for_each(|edit| edit.take_line_ends(text));
    }
    findings
        .sort_by(|a, b| (a.span, a.severity, a.lint.name).cmp(&(b.span, b.severity, b.lint.name)));
    findings
}

/// The lint of a sink before the first rule runs.
static NONE: Lint = Lint { name: "", severity: crate::finding::Severity::Info, aliases: &[] };

/// The rule of that name, or the one to which another tool's code belongs.
pub fn find(name: &str) -> Option<&'static Rule> {
    let is_named = |lint: &Lint| {
        let is_alias = |alias: &&str| {
            alias.eq_ignore_ascii_case(name)
                || alias.split_once(':').is_some_and(|(_, code)| code.eq_ignore_ascii_case(name))
        };
        lint.name == name || lint.aliases.iter().any(is_alias)
    };
    RULES.iter().copied().find(|rule| is_named(&rule.lint))
}
