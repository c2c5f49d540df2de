//! What the readers of lists make of texts.

use std::rc::Rc;

use crate::model::hints::{Group, Hints, ListKind, is_list, read, requirement};

fn names(path: &str, text: &str) -> Vec<(String, String, Group)> {
    let list = read(path, text).unwrap();
    list.packages.into_iter().map(|it| (it.name, it.version, it.group)).collect()
}

fn row(name: &str, version: &str, group: Group) -> (String, String, Group) {
    (name.to_owned(), version.to_owned(), group)
}

#[test]
fn requirements_are_read_as_pip_does() {
    let package = requirement("Flask_Login[a, b]==1.2 ; python_version > '3.8'").unwrap();
    assert_eq!((&*package.name, &*package.version), ("flask-login", "1.2"));
    assert_eq!(package.extras, ["a", "b"]);
    assert_eq!(requirement("flask>=3,<4").unwrap().version, "");
    assert_eq!(requirement("flask == 3.0 , !=3.1").unwrap().version, "3.0");
    for text in ["", "./local", "-e .", "https://example.com/a.whl", "x; os_name == 'nt'", "é"] {
        assert_eq!(requirement(text), None, "{text}");
    }
    let text = "# all\nflask==3.0 \\\n    --hash=sha256:1234\n-r other.txt\n-c limits.txt\n";
    let list = read("requirements.txt", text).unwrap();
    assert_eq!((list.packages.len(), &list.includes[..]), (1, &["other.txt".to_owned()][..]));
}

#[test]
fn manifests_name_what_a_build_links() {
    let module =
        "module a\n\ngo 1.25\n\nrequire b.io/c v1.2.3\nrequire (\n\td.io/e v1 // indirect\n)\n";
    let main = Group::Main;
    assert_eq!(names("go.mod", module), [row("b.io/c", "v1.2.3", main), row("d.io/e", "v1", main)]);
    let cargo = "[[package]]\nname = \"app\"\nversion = \"0.1.0\"\n\n[[package]]\n\
                 name = \"serde\"\nversion = \"1.0.1\"\nsource = \"registry\"\n";
    assert_eq!(names("Cargo.lock", cargo), [row("serde", "1.0.1", main)]);
    let maven = "<dependency><artifactId>a</artifactId></dependency>\
                 <dependency><artifactId> b </artifactId><scope>test</scope></dependency>";
    assert_eq!(names("pom.xml", maven), [row("a", "", main), row("b", "", Group::Development)]);
    let gradle = "dependencies {\n  implementation 'a:b:1'\n  testImplementation 'c:d:1'\n}\n";
    assert_eq!(names("build.gradle", gradle), [row("a:b:1", "", main)]);
    let gems = "GEM\n  specs:\n    rails (8.0)\n      rack (>= 2)\n    rack (3.1)\n";
    assert_eq!(names("Gemfile.lock", gems), [row("rails", "8.0", main), row("rack", "3.1", main)]);
}

#[test]
fn lock_files_say_for_what_a_package_is_there() {
    let (main, dev) = (Group::Main, Group::Development);
    // The writer puts `a-b@1` before `a@1`.
    let pnpm = "importers:\n\n  .:\n    dependencies:\n      a:\n        version: 1.0.0\n\npackages:\n\n  \
                a-b@2.0.0:\n    x: y\n\n  a@1.0.0:\n    x: y\n\n  z@3.0.0:\n    x: y\n\nsnapshots:\n\n  \
                a-b@2.0.0: {}\n\n  a@1.0.0:\n    dependencies:\n      a-b: 2.0.0\n\n  z@3.0.0: {}\n";
    let expected = [row("a-b", "2.0.0", main), row("a", "1.0.0", main), row("z", "3.0.0", dev)];
    assert_eq!(names("pnpm-lock.yaml", pnpm), expected);
    let yarn = "\"a@npm:^1\":\n  version: 1.0.0\n\n\"a@patch:a@npm%3A^1#x\":\n  version: 1.0.0\n";
    let expected = [row("a", "1.0.0", main), row("a", "1.0.0", Group::Elsewhere)];
    assert_eq!(names("yarn.lock", yarn), expected);
    let npm = r#"{"packages": {"node_modules/a": {"version": "1.0.0", "devOptional": true},
        "node_modules/b": {"version": "2.0.0", "dev": true, "os": ["darwin", "linux"]},
        "node_modules/c": {"version": "3.0.0", "os": ["win32"]}}}"#;
    let rows =
        [row("a", "1.0.0", main), row("b", "2.0.0", dev), row("c", "3.0.0", Group::Elsewhere)];
    assert_eq!(names("package-lock.json", npm), rows);
}

#[test]
fn the_size_of_a_wheel_is_read_with_and_without_the_time_of_its_upload() {
    for behind in ["", ", upload-time = \"2026-01-02T03:04:05.678Z\""] {
        let text = format!(
            "[[package]]\nname = \"a\"\nversion = \"1\"\nwheels = [\n    \
             {{ url = \"x/a-1-py3-none-any.whl\", hash = \"sha256:0\", size = 1234{behind} }},\n]\n"
        );
        let list = read("uv.lock", &text).unwrap();
        assert_eq!(list.packages[0].archive, Some(1234), "{behind}");
    }
}

#[test]
fn the_list_that_a_command_names_is_the_one_whose_folders_agree() {
    let lists: Rc<[_]> = ["requirements.txt", "api/requirements.txt", "web/requirements/prod.txt"]
        .iter()
        .filter_map(|path| read(path, "flask\n"))
        .collect();
    let hints = Hints::new(Rc::clone(&lists), "");
    let found = |hints: &Hints, path: &str| hints.named(path).map(|it| it.path.clone());
    assert_eq!(found(&hints, "/tmp/requirements.txt").as_deref(), Some("requirements.txt"));
    assert_eq!(found(&hints, "api/requirements.txt").as_deref(), Some("api/requirements.txt"));
    assert_eq!(
        found(&hints, "/app/requirements/prod.txt").as_deref(),
        Some("web/requirements/prod.txt")
    );
    assert_eq!(found(&hints, "dev.txt"), None);
    let inner = Hints::new(lists, "api");
    assert_eq!(found(&inner, "requirements.txt").as_deref(), Some("api/requirements.txt"));
    assert_eq!(inner.of_kinds(&[ListKind::NodeLock]), None);
}

#[test]
fn broken_lists_are_read_too() {
    let paths = [
        "requirements.txt",
        "pyproject.toml",
        "poetry.lock",
        "uv.lock",
        "Pipfile.lock",
        "package.json",
        "package-lock.json",
        "yarn.lock",
        "pnpm-lock.yaml",
        "go.mod",
        "Cargo.lock",
        "pom.xml",
        "build.gradle",
        "Gemfile.lock",
        "composer.lock",
    ];
    let parts = [
        "[[package]]\n",
        "name = \"",
        "{\"packages\":{",
        "\"a\":[",
        "}",
        "\"",
        "é@",
        "@",
        "packages:\n  ",
        "snapshots:\n  '@",
        "    ",
        "<dependency>",
        "require (",
        "-r requirements.txt\n",
        "[",
        ";",
        "==",
        "\\",
        "importers:\n      a",
    ];
    for path in paths {
        assert!(is_list(path), "{path}");
        for first in parts {
            for second in parts {
                let text = format!("{first}{second}{first}\n{second}").repeat(3);
                let list = read(path, &text).unwrap();
                let hints = Hints::new([list.clone()].into(), "");
                assert!(hints.packages(&list).len() <= text.len());
            }
        }
    }
}
