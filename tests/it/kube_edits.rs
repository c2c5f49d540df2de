//! Fixes of manifests keep their style, their indentation and their comments.

use dockwright::analyze;
use dockwright::text::{Edit, apply};
use dockwright::workspace::{File, Workspace};

const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec:\n";

/// The text with all fixes of a rule made; `None` where it has none.
fn fixed(rule: &str, text: &str) -> Option<String> {
    let workspace = Workspace::new(vec![File::new("pod.yaml", text)]).unwrap();
    let findings = analyze(&workspace).findings;
    let of_rule: Vec<_> = findings.iter().filter(|it| it.lint.name == rule).collect();
    assert!(!of_rule.is_empty(), "{rule} finds nothing in\n{text}");
    let fixes = of_rule.iter().filter_map(|it| it.fix.as_ref());
    let edits: Vec<Edit> = fixes.flat_map(|fix| fix.edits.clone()).collect();
    (!edits.is_empty()).then(|| apply(text, &edits).unwrap())
}

#[track_caller]
fn check(rule: &str, before: &str, after: &str) {
    assert_eq!(fixed(rule, &[POD, before].concat()), Some([POD, after].concat()));
}

#[track_caller]
fn check_none(rule: &str, before: &str) {
    assert_eq!(fixed(rule, &[POD, before].concat()), None);
}

const HARDENED: &str = "runAsNonRoot: true, allowPrivilegeEscalation: false, \
                        capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}";

#[test]
fn lists_at_the_margin_keep_their_indentation_and_comments_their_place() {
    check(
        "container-not-hardened",
        "  containers:\n  - name: a # first\n    image: a:1 # pinned\n    # the rest\n    tty: true\n",
        "  containers:\n  - name: a # first\n    image: a:1 # pinned\n    securityContext:\n      \
         runAsNonRoot: true\n      allowPrivilegeEscalation: false\n      capabilities:\n        \
         drop: [ALL]\n      seccompProfile:\n        type: RuntimeDefault\n    # the rest\n    tty: true\n",
    );
}

#[test]
fn flow_style_stays_flow_style() {
    check(
        "container-not-hardened",
        "  containers: [{name: a, image: a:1}]\n",
        &format!("  containers: [{{name: a, image: a:1, securityContext: {{{HARDENED}}}}}]\n"),
    );
    check(
        "container-not-hardened",
        "  containers:\n  - name: a\n    image: a:1\n    securityContext: {}\n",
        &format!(
            "  containers:\n  - name: a\n    image: a:1\n    securityContext: {{{HARDENED}}}\n"
        ),
    );
    check(
        "liveness-before-readiness",
        "  containers:\n  - name: a\n    image: a:1\n    readinessProbe: {tcpSocket: {port: 1}}\n    \
         livenessProbe: {tcpSocket: {port: 1}}\n",
        "  containers:\n  - name: a\n    image: a:1\n    readinessProbe: {tcpSocket: {port: 1}}\n    \
         livenessProbe: {tcpSocket: {port: 1}, failureThreshold: 7}\n",
    );
}

#[test]
fn what_is_there_is_kept_and_only_a_switch_is_turned() {
    check(
        "container-not-hardened",
        "  containers:\n  - name: a\n    image: a:1\n    securityContext:\n      capabilities:\n        \
         add: [CHOWN] # for the volume\n      allowPrivilegeEscalation: true\n      runAsUser: 1000\n  \
         securityContext:\n    seccompProfile: {type: RuntimeDefault}\n",
        "  containers:\n  - name: a\n    image: a:1\n    securityContext:\n      capabilities:\n        \
         add: [CHOWN] # for the volume\n        drop: [ALL]\n      allowPrivilegeEscalation: false\n      \
         runAsUser: 1000\n  securityContext:\n    seccompProfile: {type: RuntimeDefault}\n",
    );
}

#[test]
fn a_last_line_without_an_end_gets_one() {
    check(
        "exec-probe-default-timeout",
        "  containers:\n  - name: a\n    image: a:1\n    livenessProbe:\n      exec:\n        command:\n        - node",
        "  containers:\n  - name: a\n    image: a:1\n    livenessProbe:\n      exec:\n        command:\n        - node\n      \
         timeoutSeconds: 5",
    );
}

#[test]
fn commands_are_split_in_their_own_style() {
    check(
        "unsplit-command",
        "  containers:\n  - name: a\n    image: a:1\n    command:\n      - npm run serve # in front\n",
        "  containers:\n  - name: a\n    image: a:1\n    command:\n      - npm\n      - run\n      - serve # in front\n",
    );
    check(
        "unsplit-command",
        "  containers:\n  - name: a\n    image: a:1\n    command: ['echo \"up\" > /tmp/up']\n",
        "  containers:\n  - name: a\n    image: a:1\n    command: [sh, -c, \"echo \\\"up\\\" > /tmp/up\"]\n",
    );
}

#[test]
fn what_others_share_is_left_alone() {
    let twice = "  containers:\n  - name: a\n    image: a:1\n    env:\n";
    check_none(
        "duplicate-variable",
        &format!(
            "{twice}    - {{name: A, value: &x one}}\n    - {{name: A, value: two}}\n    - {{name: B, value: *x}}\n"
        ),
    );
    check(
        "duplicate-variable",
        &format!("{twice}    - name: A # old\n      value: one\n    - name: A\n      value: two\n"),
        &format!("{twice}    - name: A\n      value: two\n"),
    );
    check_none(
        "duplicate-variable",
        &format!(
            "{twice}    - {{name: A, value: one}}\n    - {{name: B, value: $(A)}}\n    - {{name: A, value: two}}\n"
        ),
    );
}

#[test]
fn the_wait_goes_where_the_startup_probe_comes() {
    check(
        "delay-for-startup",
        "  containers:\n  - name: a\n    image: a:1\n    livenessProbe:\n      tcpSocket: {port: 1}\n      \
         initialDelaySeconds: 60 # JVM\n",
        "  containers:\n  - name: a\n    image: a:1\n    startupProbe:\n      tcpSocket: {port: 1}\n      \
         periodSeconds: 10\n      failureThreshold: 30\n    livenessProbe:\n      tcpSocket: {port: 1}\n",
    );
}
