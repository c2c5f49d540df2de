//! Files to configurations: what is taken over from where.

use crate::model::compose::effective::{Effective, HostVariable, Setup, Sources};
use crate::model::compose::load::load;
use crate::model::compose::load::testing::shown;
use crate::model::compose::value::Provider;
use crate::workspace::{File, Workspace};

/// Files by their paths.
type Files<'a> = &'a [(&'a str, &'a str)];

fn workspace(files: Files<'_>) -> Workspace {
    let files = files.iter().map(|(path, text)| File::new(*path, *text));
    Workspace::new(files.collect()).unwrap()
}

/// The configuration of `compose.yaml` and, where it is there, `over.yaml`.
fn loaded(files: Files<'_>) -> Effective {
    let workspace = workspace(files);
    let paths = ["compose.yaml", "over.yaml"].into_iter();
    let paths = paths.filter(|path| workspace.find(path).is_some()).map(str::to_owned);
    let host = HostVariable { value: "h".to_owned(), span: None };
    let setup = Setup {
        root: "/p".to_owned(),
        files: paths.collect(),
        host: [("HOST".to_owned(), host)].into(),
        ..Setup::default()
    };
    load(Sources { workspace: &workspace, trees: &[] }, &setup)
}

/// What a key of the configuration says, on one line.
fn value(files: Files<'_>, path: &str) -> String {
    let effective = loaded(files);
    assert_eq!(effective.problems, [], "{files:?}");
    let keys: Vec<&str> = path.split('.').collect();
    effective.root.at(&keys).map_or("nothing".to_owned(), shown)
}

/// Why a configuration is refused: path and wording of each problem.
fn refused(files: Files<'_>) -> Vec<String> {
    let effective = loaded(files);
    effective.problems.iter().map(|it| format!("{} {}", it.path, it.wording)).collect()
}

#[test]
fn a_service_takes_over_what_it_extends() {
    let files = [
        (
            "compose.yaml",
            "services:
  a: {extends: {file: sub/common.yaml, service: web}, environment: {B: 2}}
  b: {extends: a, command: x}
",
        ),
        (
            "sub/common.yaml",
            "services:
  web:
    extends: {file: ../other.yaml, service: o}
    build: .
    environment: [A=1, B=1]
",
        ),
        ("other.yaml", "services: {o: {image: 'o:${HOST}', volumes: ['./o:/o']}}"),
    ];
    assert_eq!(value(&files, "services.b.environment"), "{A: 1, B: 2}");
    assert_eq!(value(&files, "services.b.image"), "o:h");
    assert_eq!(value(&files, "services.a.build.context"), "/p/sub");
    let volumes = loaded(&files).root.at(&["services", "b", "volumes"]).unwrap().clone();
    assert_eq!(volumes.items()[0].get("source").map(shown).as_deref(), Some("/p/o"));
}

#[test]
fn what_cannot_be_extended_is_told_once() {
    let cases: [(&str, &[&str]); 5] = [
        ("a: {extends: b}", &["services.a.extends message-extends-unknown"]),
        (
            "a: {extends: {file: gone.yaml, service: b}}",
            &["services.a.extends.file message-missing-file"],
        ),
        (
            "a: {extends: {file: compose.yaml}, image: x}",
            &["services.a.extends message-extends-service"],
        ),
        ("a: {extends: b}\n  b: {extends: a}", &["services.a.extends message-extends-cycle"]),
        ("a: {extends: a, image: x}", &["services.a.extends message-extends-cycle"]),
    ];
    for (text, expected) in cases {
        let text = format!("services:\n  {text}\n");
        assert_eq!(refused(&[("compose.yaml", &text)]), *expected, "{text}");
    }
}

#[test]
fn an_included_project_has_its_own_folder_and_variables() {
    let files = [
        ("compose.yaml", "include: [sub/compose.yaml]\nservices: {a: {image: 'a:${V:-0}'}}"),
        ("sub/compose.yaml", "services: {b: {image: 'b:${V}', build: ., env_file: b.env}}"),
        ("sub/.env", "V=7"),
        ("sub/b.env", "W=${V:-none}"),
    ];
    assert_eq!(value(&files, "services.a.image"), "a:0");
    assert_eq!(value(&files, "services.b.image"), "b:7");
    assert_eq!(value(&files, "services.b.build.context"), "/p/sub");
    // The variables of the including project alone reach what the service reads.
    assert_eq!(value(&files, "services.b.environment"), "{W: none}");
}

#[test]
fn what_cannot_be_included_is_told_once() {
    let cases: [(Files<'_>, &[&str]); 4] = [
        (
            &[
                ("compose.yaml", "include: [x.yaml]\nservices: {b: {image: x}}"),
                ("x.yaml", "services: {b: {image: y}}"),
            ],
            &["services.b message-include-conflict"],
        ),
        (
            &[
                ("compose.yaml", "include: [x.yaml]\nservices: {a: {image: x}}"),
                ("x.yaml", "include: [compose.yaml]"),
            ],
            &["include.0 message-include-cycle"],
        ),
        (
            &[("compose.yaml", "include: [x.yaml]\nservices: {a: {image: x}}")],
            &["include.0 message-missing-file"],
        ),
        (
            &[("compose.yaml", "include: x.yaml\nservices: {a: {image: x}}")],
            &["include message-include"],
        ),
    ];
    for (files, expected) in cases {
        assert_eq!(refused(files), *expected, "{files:?}");
    }
}

#[test]
fn a_later_file_resets_what_an_earlier_one_says() {
    let files = [
        (
            "compose.yaml",
            "services: {a: {image: x, ports: ['1:1'], labels: {k: v}}, b: {image: y}}",
        ),
        (
            "over.yaml",
            "services: {a: {ports: !reset [], labels: !override {n: w}}, b: !reset null}",
        ),
    ];
    assert_eq!(value(&files, "services.a.ports"), "nothing");
    assert_eq!(value(&files, "services.a.labels"), "{n: w}");
    assert_eq!(value(&files, "services.b"), "nothing");
}

#[test]
fn environment_files_stand_below_what_the_service_says() {
    let files = [
        (
            "compose.yaml",
            "services: {a: {image: x, env_file: [a.env, b.env], environment: [X=1, HOST, N]}}",
        ),
        ("a.env", "X=f\nY=$X\nN=f\nZ=1\n"),
        ("b.env", "Z=2\n"),
    ];
    assert_eq!(value(&files, "services.a.environment"), "{HOST: h, N: null, X: 1, Y: 1, Z: 2}");
}

#[test]
fn a_value_knows_what_it_replaced_and_who_gave_its_variables() {
    let files = [
        ("compose.yaml", "services: {a: {image: 'x:${T}', environment: {K: 1}}}"),
        ("over.yaml", "services: {a: {image: 'y:${T}${U:-u}', environment: {K: 2}}}"),
        (".env", "T=7"),
    ];
    let (effective, workspace) = (loaded(&files), workspace(&files));
    let image = effective.root.at(&["services", "a", "image"]).unwrap();
    let path = |file: crate::text::FileId| workspace.files()[file.index()].path.as_str();
    assert_eq!((shown(image).as_str(), path(image.span().file)), ("y:7u", "over.yaml"));
    let replaced: Vec<&str> = image.origin.replaced().map(|it| path(it.span.file)).collect();
    assert_eq!(replaced, ["compose.yaml"]);
    let providers: Vec<Provider> = image.origin.variables().iter().map(|it| it.from).collect();
    let [Provider::File(span), Provider::Fallback] = providers[..] else { panic!("{providers:?}") };
    assert_eq!((path(span.file), span.range()), (".env", 2..3));
    let variable = effective.root.at(&["services", "a", "environment", "K"]).unwrap();
    assert_eq!(path(variable.span().file), "over.yaml");
    assert_eq!(variable.origin.replaced().count(), 1);
}

#[test]
fn files_that_repeat_each_other_are_bounded() {
    let include = |path: &str| format!("include: [{path}, ./{path}]\n");
    let texts: Vec<(String, String)> = (0..40)
        .map(|index| (format!("f{index}.yaml"), include(&format!("f{}.yaml", index + 1))))
        .collect();
    let mut files: Vec<(&str, &str)> = vec![("compose.yaml", "include: [f0.yaml]")];
    files.extend(texts.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    files.push(("f40.yaml", "services: {a: {image: x}}"));
    assert_eq!(refused(&files), [" message-too-many-files"]);

    let keys: Vec<String> = (0..2_000).map(|index| format!("K{index}: v")).collect();
    let all = (1..300).map(|index| format!("  s{index}: {{extends: s0}}")).collect::<Vec<_>>();
    let (keys, all) = (keys.join(", "), all.join("\n"));
    let text = format!("services:\n  s0: {{image: x, environment: {{{keys}}}}}\n{all}\n");
    let told = refused(&[("compose.yaml", &text)]);
    assert!(told.len() == 1 && told[0].ends_with("message-too-many-values"), "{told:?}");

    let each = (1..500).map(|index| format!("  s{index}: {{extends: s{}}}", index - 1));
    let chain = format!("services:\n  s0: {{image: x}}\n{}", each.collect::<Vec<_>>().join("\n"));
    let told = refused(&[("compose.yaml", &chain)]);
    assert!(told.iter().all(|it| it.ends_with("message-extends-depth")), "{told:?}");
}

#[test]
fn a_service_s_dockerfile_is_found_in_the_workspace() {
    let path = |build: &str| {
        let text = format!("services: {{a: {{build: {build}}}}}");
        let effective = loaded(&[("compose.yaml", &text)]);
        effective.service("a").and_then(|service| effective.dockerfile_path(service))
    };
    let found = [
        "api",
        "{context: api, dockerfile: ../Dockerfile}",
        "{context: a, dockerfile: /p/b/Dockerfile}",
        "../p/api",
        "..",
        "{dockerfile_inline: FROM a}",
        "$NOBODY/api",
    ];
    let expected = [Some("api/Dockerfile"), Some("Dockerfile"), Some("b/Dockerfile")];
    let expected = expected.into_iter().chain([Some("api/Dockerfile"), None, None, None]);
    assert_eq!(found.map(path), expected.map(|it| it.map(str::to_owned)).collect::<Vec<_>>()[..]);
}

#[test]
fn what_a_few_lines_stand_for_is_bounded() {
    let told =
        |compose: &str, variables: &str| refused(&[("compose.yaml", compose), (".env", variables)]);
    let is_told = |told: &[String], wording: &str| {
        assert!(told.len() == 1 && told[0].ends_with(wording), "{wording}: {told:?}");
    };
    // Each line of an environment file as long as the first.
    let long = format!("A={}\n", "x".repeat(500_000));
    let lines = (0..500).map(|index| format!("B{index}=$A")).collect::<Vec<_>>().join("\n");
    let one = "services: {a: {image: x}}";
    is_told(&told(one, &format!("{long}{lines}")), "message-long-texts");
    // Each value, and each word that is looked up and not needed.
    let each = (0..500).map(|index| format!("      K{index}: $A")).collect::<Vec<_>>().join("\n");
    let values = format!("services:\n  a:\n    image: x\n    environment:\n{each}\n");
    is_told(&told(&values, &long), "message-long-texts");
    is_told(&told(&values.replace("$A", "${B:+$A}"), &long), "message-long-texts");
}

#[test]
fn long_texts_that_aliases_and_extends_repeat_count_for_more() {
    let long = "x".repeat(400_000);
    let aliases = vec!["*t"; 2_000].join(", ");
    let text = format!("services: {{a: {{image: x}}}}\nx-t: &t {long}\nx-u: [{aliases}]\n");
    let told = refused(&[("compose.yaml", &text)]);
    assert!(told.len() == 1 && told[0].ends_with("message-too-many-values"), "{told:?}");

    let all = (1..2_000).map(|index| format!("  s{index}: {{extends: s0}}\n"));
    let text = format!("services:\n  s0: {{image: {long}}}\n{}", all.collect::<String>());
    let told = refused(&[("compose.yaml", &text)]);
    assert!(told.len() == 1 && told[0].ends_with("message-too-many-values"), "{told:?}");
}

#[test]
fn a_thing_named_ten_thousand_times_has_a_short_past() {
    let mounts = (0..10_000).map(|index| format!("v{index}:/v")).collect::<Vec<_>>().join(", ");
    let text = format!("services: {{a: {{image: x, volumes: [{mounts}]}}}}");
    let effective = loaded(&[("compose.yaml", &text)]);
    let volumes = effective.root.at(&["services", "a", "volumes"]).unwrap().items();
    let pasts: Vec<usize> = volumes.iter().map(|it| it.origin.replaced().count()).collect();
    assert!(pasts.len() == 1 && (1..=500).contains(&pasts[0]), "{pasts:?}");
}
