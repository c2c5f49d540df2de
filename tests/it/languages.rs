//! What the tools of languages leave in a layer, and what the files beside a Dockerfile tell of it.

use dockwright::sim::size::{Layer, SizeRange, Source};

use crate::language_truth::last_layer;

fn python(run: &str) -> Layer {
    last_layer(&format!("FROM python:3.12-slim\n{run}\n"), &[])
}

fn node(run: &str, files: &[(&str, &str)]) -> Layer {
    last_layer(&format!("FROM node:22-slim\nWORKDIR /app\nCOPY package*.json ./\n{run}\n"), files)
}

fn likely(layer: &Layer) -> u64 {
    layer.size.likely
}

#[test]
fn what_pip_keeps_of_its_downloads_counts_unless_it_is_told_not_to() {
    let kept = likely(&python("RUN pip install flask"));
    for run in [
        "RUN pip install --no-cache-dir flask",
        "RUN PIP_NO_CACHE_DIR=1 pip install flask",
        "RUN export PIP_NO_CACHE_DIR=1 && pip install flask",
        "ENV PIP_NO_CACHE_DIR=1\nRUN pip install flask",
        "ENV PIP_NO_CACHE_DIR=off\nRUN pip install --no-cache-dir flask",
        "RUN pip install flask && rm -rf /root/.cache",
        "RUN --mount=type=cache,target=/root/.cache/pip pip install flask",
        "RUN python -m pip install --no-cache-dir flask",
        "RUN pip3.12 install --no-cache-dir Flask",
    ] {
        let clean = likely(&python(run));
        assert!(clean + 1_000_000 < kept, "{run}: {clean} of {kept}");
        assert_eq!(clean, likely(&python("RUN pip install --no-cache-dir flask")), "{run}");
    }
}

#[test]
fn packages_that_a_command_names_are_weighed_without_any_list() {
    let layer = python("RUN pip install --no-cache-dir flask gunicorn");
    assert_eq!(layer.reason.wording, "python-measured");
    assert!(layer.size.low > 5_000_000 && layer.size.high < 12_000_000, "{:?}", layer.size);
}

#[test]
fn bytecode_is_a_matter_of_the_tool() {
    let all = likely(&python("RUN pip install --no-cache-dir django"));
    let without = likely(&python("RUN pip install --no-cache-dir --no-compile django"));
    assert!(without * 5 / 4 < all, "{without} of {all}");
    assert_eq!(without, likely(&python("RUN uv pip install --system --no-cache django")));
    let compiled = "RUN uv pip install --system --no-cache --compile-bytecode django";
    assert_eq!(all, likely(&python(compiled)));
    // It keeps Python from writing bytecode, and pip writes it all the same.
    let run = "ENV PYTHONDONTWRITEBYTECODE=1\nRUN pip install --no-cache-dir django";
    assert_eq!(all, likely(&python(run)));
}

#[test]
fn what_an_earlier_install_brought_is_not_counted_again() {
    let again = python("RUN pip install flask\nRUN pip install --no-cache-dir flask");
    assert_eq!(again.size, SizeRange::default());
    let more = python("RUN pip install flask\nRUN pip install --no-cache-dir flask gunicorn");
    assert!(
        more.size.likely < likely(&python("RUN pip install --no-cache-dir flask gunicorn")) / 2
    );
}

#[test]
fn a_pinned_version_that_was_not_weighed_has_more_room() {
    let width = |run: &str| {
        let size = python(run).size;
        size.high - size.low
    };
    let newest = width("RUN pip install --no-cache-dir --no-deps django");
    let old = width("RUN pip install --no-cache-dir --no-deps django==1.8.19");
    assert!(old > newest * 2, "{old} and {newest}");
}

#[test]
fn extras_bring_what_they_name() {
    let plain = likely(&python("RUN pip install --no-cache-dir uvicorn"));
    let standard = likely(&python("RUN pip install --no-cache-dir 'uvicorn[standard]'"));
    assert!(standard > plain + 5_000_000, "{standard} and {plain}");
}

#[test]
fn an_unknown_package_makes_it_a_rule_of_thumb() {
    assert_eq!(python("RUN pip install flask").source, Source::Table);
    let unknown = python("RUN pip install flask no-such-package-of-ours");
    assert_eq!((unknown.source, unknown.reason.wording), (Source::Typical, "python"));
    let torch = python("RUN pip install torch");
    let cpu = python("RUN pip install torch --index-url https://download.pytorch.org/whl/cpu");
    assert!(torch.size.likely > 3 * cpu.size.likely);
}

#[test]
fn a_requirement_file_is_read_with_those_that_it_includes() {
    let dockerfile = "FROM python:3.12-slim\nCOPY . .\n\
                      RUN pip install --no-cache-dir -r requirements/prod.txt\n";
    let files = [
        ("requirements/base.txt", "flask==3.1.3 # web\n"),
        (
            "requirements/prod.txt",
            "-r base.txt\ngunicorn ; sys_platform != 'win32'\n\
                                   pywin32; sys_platform == 'win32'\n",
        ),
        ("requirements/dev.txt", "-r base.txt\npytest\n"),
    ];
    let layer = last_layer(dockerfile, &files);
    let named = python("RUN pip install --no-cache-dir flask==3.1.3 gunicorn");
    assert_eq!(layer.size, named.size);
    assert_eq!(layer.reason.wording, "python-locked");
    let unread = last_layer(dockerfile, &[]);
    assert_eq!(unread.reason.wording, "python-list");
    assert!(unread.size.high > 10 * layer.size.high);
}

#[test]
fn a_virtual_environment_is_copied_with_what_was_installed_into_it() {
    let dockerfile = "FROM python:3.12 AS build\n\
        RUN python -m venv /venv\nENV PATH=/venv/bin:$PATH\n\
        RUN pip install --no-cache-dir flask\nRUN pip install gunicorn\n\
        FROM python:3.12-slim\nCOPY --from=build /venv /venv\n";
    let copied = likely(&last_layer(dockerfile, &[]));
    let both = likely(&python("RUN pip install --no-cache-dir flask gunicorn"));
    assert_eq!(copied, both + 12_500_000);
}

#[test]
fn packages_in_an_image_of_python_are_found_by_their_folder() {
    let dockerfile = "FROM python:3.12 AS build\nRUN pip install --no-cache-dir flask\n\
        FROM gcr.io/distroless/python3\n\
        COPY --from=build /usr/local/lib/python3.12/site-packages /packages\n";
    let copied = last_layer(dockerfile, &[]);
    assert_eq!(likely(&copied), likely(&python("RUN pip install --no-cache-dir flask")));
}

#[test]
fn wheels_are_smaller_than_what_they_unpack_to() {
    let wheels = python("RUN pip wheel --wheel-dir /wheels numpy pandas");
    assert!(likely(&wheels) * 3 < likely(&python("RUN pip install --no-cache-dir numpy pandas")));
}

#[test]
fn locked_packages_of_uv_and_poetry_leave_out_what_is_for_development() {
    let uv = "version = 1\n\n[[package]]\nname = \"app\"\nsource = { virtual = \".\" }\n\
        dependencies = [\n    { name = \"flask\" },\n]\n\n[package.dev-dependencies]\n\
        dev = [\n    { name = \"pytest\" },\n]\n\n\
        [[package]]\nname = \"flask\"\nversion = \"3.1.3\"\nsource = { registry = \"x\" }\n\
        dependencies = [\n    { name = \"click\" },\n    \
        { name = \"colorama\", marker = \"sys_platform == 'win32'\" },\n]\n\
        [[package]]\nname = \"click\"\nversion = \"8.1.0\"\n\
        [[package]]\nname = \"colorama\"\nversion = \"0.4.6\"\n\
        [[package]]\nname = \"pytest\"\nversion = \"8.0.0\"\n";
    let count = |run: &str, file: (&str, &str)| {
        let layer = last_layer(&format!("FROM python:3.12-slim\nCOPY . .\n{run}\n"), &[file]);
        let count = layer.reason.args.iter().find(|(name, _)| *name == "count").unwrap().clone();
        (layer.reason.wording, count.1)
    };
    let file = ("uv.lock", uv);
    assert_eq!(count("RUN uv sync --frozen --no-dev", file), ("python-locked", 2.into()));
    assert_eq!(count("RUN uv sync --frozen", file).1, 4.into());

    let poetry = "[[package]]\nname = \"flask\"\nversion = \"3.1.3\"\noptional = false\n\
        groups = [\"main\"]\n\n[[package]]\nname = \"pytest\"\nversion = \"8.0.0\"\n\
        groups = [\"dev\"]\n";
    let file = ("poetry.lock", poetry);
    assert_eq!(count("RUN poetry install --only main", file).1, 1.into());
    assert_eq!(count("RUN poetry install", file).1, 2.into());
}

const LOCK: &str = r#"{
  "name": "app", "lockfileVersion": 3,
  "packages": {
    "": {"name": "app", "dependencies": {"lodash": "^4"}, "devDependencies": {"typescript": "^5"}},
    "node_modules/lodash": {"version": "4.17.23", "license": "MIT"},
    "node_modules/@x/only-on-windows": {"version": "1.0.0", "optional": true, "os": ["win32"]},
    "node_modules/typescript": {"version": "5.9.3", "dev": true, "bin": {"tsc": "bin/tsc"}}
  }
}"#;

#[test]
fn npm_ci_takes_what_the_lock_file_lists() {
    let files = [("package-lock.json", LOCK), ("package.json", "{}")];
    let clean = "&& npm cache clean --force";
    let all = node(&format!("RUN npm ci {clean}"), &files);
    assert_eq!((all.reason.wording, all.source), ("node-locked", Source::Table));
    assert!((24_000_000..27_000_000).contains(&likely(&all)), "{:?}", all.size);
    for run in [
        format!("RUN npm ci --omit=dev {clean}"),
        format!("RUN npm ci --production {clean}"),
        format!("ENV NODE_ENV=production\nRUN npm ci {clean}"),
        format!("RUN NODE_ENV=production npm install {clean}"),
        format!("RUN npm ci && npm prune --omit=dev {clean}"),
    ] {
        let lean = node(&run, &files);
        assert!((1_300_000..1_700_000).contains(&likely(&lean)), "{run}: {:?}", lean.size);
    }
    assert_eq!(node("RUN npm ci", &[]).reason.wording, "node-list");
}

#[test]
fn other_lock_files_say_the_same() {
    let yarn = "# yarn lockfile v1\n\n\"@x/y-darwin-arm64@1\":\n  version \"1.0.0\"\n\n\
                lodash@^4.17.0:\n  version \"4.17.23\"\n  resolved \"x\"\n";
    let berry = "__metadata:\n  version: 8\n\n\"app@workspace:.\":\n  version: 0.0.0\n\n\
                 \"lodash@npm:^4.17.0\":\n  version: 4.17.23\n  resolution: \"lodash@npm:4\"\n";
    let pnpm = "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      lodash:\n        \
                specifier: ^4\n        version: 4.17.23\n\npackages:\n\n  lodash@4.17.23:\n    \
                resolution: {integrity: x}\n\n  '@x/y@1.0.0':\n    os: [darwin]\n\nsnapshots:\n\n  \
                lodash@4.17.23: {}\n";
    let old = r#"{"lockfileVersion": 1, "dependencies": {"lodash": {"version": "4.17.23",
        "requires": {"x": "1"}}}}"#;
    let cases = [
        ("RUN yarn --frozen-lockfile && yarn cache clean", "yarn.lock", yarn),
        ("RUN yarn install --immutable && yarn cache clean", "yarn.lock", berry),
        ("RUN npm ci && npm cache clean --force", "package-lock.json", old),
    ];
    let expected = likely(&node("RUN npm install lodash@4.17.23 && npm cache clean --force", &[]));
    for (run, path, text) in cases {
        let layer = node(run, &[(path, text)]);
        // Some list what is no package, at a few hundred bytes each.
        assert!(likely(&layer).abs_diff(expected) < 1_000, "{path}: {:?}", layer.size);
    }
    let layer = node("RUN pnpm install --frozen-lockfile --prod", &[("pnpm-lock.yaml", pnpm)]);
    assert!(likely(&layer).abs_diff(expected) < 50_000, "{:?}", layer.size);
}

fn go(run: &str, module: &str) -> u64 {
    let dockerfile = format!(
        "FROM golang:1.25 AS build\nWORKDIR /src\nCOPY . .\n{run}\n\
         FROM scratch\nCOPY --from=build /out/app /app\n"
    );
    likely(&last_layer(&dockerfile, &[("go.mod", module)]))
}

#[test]
fn a_go_program_without_symbols_is_a_third_smaller_however_it_is_written() {
    let plain = go("RUN CGO_ENABLED=0 go build -o /out/app .", "module a\n");
    assert_eq!(plain, 8_600_000);
    for run in [
        "RUN go build -ldflags '-s -w' -o /out/app .",
        "RUN go build -ldflags=\"-s -w -X main.version=1\" -o /out/app ./cmd/app",
        "RUN go build --ldflags=-s -o /out/app",
        "RUN go build -trimpath -ldflags \"-w -s -extldflags '-static'\" -o /out/app .",
        "ARG GO_FLAGS=\"-s\"\nRUN go build -ldflags \"$GO_FLAGS\" -o /out/app .",
        "ENV GOFLAGS=-ldflags=-s\nRUN go build -o /out/app .",
        "RUN go build -ldflags '-s -w' -o /out/ ./cmd/...",
    ] {
        let stripped = go(run, "module a\n");
        assert!((plain * 64..plain * 69).contains(&(stripped * 100)), "{run}: {stripped}");
    }
    let static_only = "RUN go build -ldflags '-extldflags \"-static\"' -o /out/app .";
    assert_eq!(go(static_only, "module a\n"), plain, "`-static` is not `-s`");
}

#[test]
fn the_modules_of_a_project_make_its_program_larger() {
    let build = "RUN go build -o /out/app .";
    let plain = go(build, "module a\n");
    let some =
        go(build, "module a\nrequire (\n\tgithub.com/a/b v1.0.0\n\tc.io/d v1 // indirect\n)\n");
    let heavy = go(build, "module a\nrequire k8s.io/client-go v0.30.0\n");
    assert!(plain < some && some < heavy && heavy > 40_000_000, "{plain} {some} {heavy}");
}

#[test]
fn a_rust_program_is_small_in_release_only() {
    let program = |flags: &str| {
        let dockerfile = format!(
            "FROM rust:1 AS build\nWORKDIR /app\nCOPY . .\nRUN cargo build {flags}\n\
             FROM scratch\nCOPY --from=build /app/target/release/app /app\n"
        );
        likely(&last_layer(&dockerfile, &[]))
    };
    assert!(program("--release") * 5 < program(""));
}

#[test]
fn known_downloads_are_weighed_by_their_name() {
    let run = |run: &str| likely(&last_layer(&format!("FROM debian:bookworm\n{run}\n"), &[]));
    let address = "https://go.dev/dl/go1.24.0.linux-amd64.tar.gz";
    let piped = run(&format!("RUN curl -fsSL {address} | tar -C /usr/local -xz"));
    assert_eq!(piped, 235_000_000);
    let removed = format!(
        "RUN curl -fsSLO {address} && tar -xzf go1.24.0.linux-amd64.tar.gz \
                           && rm go1.24.0.linux-amd64.tar.gz"
    );
    assert_eq!(run(&removed), 235_000_000);
    assert_eq!(
        run(&format!("RUN wget -O /tmp/go.tgz {address}\nRUN tar -xf /tmp/go.tgz")),
        235_000_000
    );
    assert_eq!(run("RUN curl https://sh.rustup.rs -sSf | sh -s -- -y"), 1_200_000_000);
}
