//! What COPY and ADD weigh where the build context is known.

use dockwright::analysis::{Analysis, analyze};
use dockwright::sim::size::{Layer, Source};
use dockwright::workspace::{File, LISTING_NAME, Workspace};

fn analyzed(files: &[(&str, &str)]) -> Analysis {
    let files = files.iter().map(|&(path, text)| File::new(path, text)).collect();
    analyze(&Workspace::new(files).unwrap())
}

/// The layers of the last stage, without its base.
fn layers(dockerfile: &str, listing: &str, ignore: &str) -> Vec<Layer> {
    let files = [("Dockerfile", dockerfile), (LISTING_NAME, listing), (".dockerignore", ignore)];
    let analysis = analyzed(&files);
    analysis.builds[0].sizes.stages.last().unwrap().layers[1..].to_vec()
}

fn figures(dockerfile: &str, listing: &str, ignore: &str) -> Vec<[u64; 3]> {
    let range = |it: &Layer| [it.size.low, it.size.likely, it.size.high];
    layers(dockerfile, listing, ignore).iter().map(range).collect()
}

const LISTING: &str = "1000 src/a.js\n200 src/b.png\n40 public/x.css\n5000 rootfs.tar.gz\n\
                       3 k8s/old/\n700 node_modules/\n60 package.json\n";

#[test]
fn copies_are_added_up() {
    let dockerfile = "FROM scratch\nCOPY src public /a/\nCOPY --exclude=*.png src /b/\n\
                      COPY package*.json /c/\nCOPY <<EOF /d\nabc\nEOF\n";
    let found = layers(dockerfile, LISTING, "node_modules\n");
    let exact = |layer: &Layer| (layer.size.low, layer.size.high, layer.source == Source::Exact);
    let expected = [(1240, 1240, true), (1000, 1000, true), (60, 60, true), (4, 4, true)];
    assert_eq!(found.iter().map(exact).collect::<Vec<_>>(), expected);
    // A picture does not get smaller on its way, a text does.
    assert!(found[0].pull.low > 200 * 85 / 100 && found[0].pull.high < 1240, "{:?}", found[0].pull);
}

#[test]
fn variables_are_put_in_as_a_build_has_them() {
    let dockerfile = "ARG TOP=src\nFROM scratch\nARG TOP\nARG DIR=public\nENV NAME=package\n\
                      COPY ${TOP} /a/\nCOPY ./$DIR /b/\nCOPY $NAME.json /c\nCOPY $OTHER /d\n";
    let found = figures(dockerfile, LISTING, "");
    assert_eq!(found[..3], [[1200; 3], [40; 3], [60; 3]]);
    assert!(found[3][0] < found[3][2], "what is not known is a guess");
}

#[test]
fn an_archive_is_unpacked_by_add_alone() {
    let dockerfile = "FROM scratch\nCOPY rootfs.tar.gz /\nADD rootfs.tar.gz /\n\
                      ADD --unpack=false rootfs.tar.gz /\nADD package.json /\n";
    let found = figures(dockerfile, LISTING, "");
    assert_eq!([found[0], found[2], found[3]], [[5000; 3], [5000; 3], [60; 3]]);
    assert!(found[1][0] >= 5000 && found[1][1] > 10_000, "{:?}", found[1]);
}

#[test]
fn a_stage_hands_on_what_it_was_given() {
    let dockerfile = "FROM alpine AS build\nWORKDIR /app\nCOPY . .\nFROM scratch\n\
                      COPY --from=build /app/public /x/\nCOPY --from=build /app/package.json /\n";
    let found = figures(dockerfile, LISTING, "node_modules\n");
    assert_eq!(found, [[40; 3], [60; 3]]);
}

#[test]
fn a_folder_known_as_a_whole_gives_a_range_where_a_part_is_ignored() {
    let copied = |ignore| figures("FROM scratch\nCOPY k8s /\n", LISTING, ignore)[0];
    assert_eq!(copied("k8s/old/*.bak\n"), [0, 3, 3]);
    assert_eq!(copied("web\n"), [3; 3]);
    assert_eq!(copied("k8s\n"), [0; 3]);
}

#[test]
fn open_files_count_without_a_listing() {
    let dockerfile = "FROM scratch\nCOPY package.json /\nCOPY src /\n";
    let analysis = analyzed(&[("Dockerfile", dockerfile), ("package.json", "{\"a\": 1}\n")]);
    let layers = &analysis.builds[0].sizes.stages[0].layers;
    assert_eq!((layers[1].size.low, layers[1].size.high), (9, 9));
    assert!(layers[2].could_be_listed(), "of the folder nobody knows");
}

#[test]
fn a_dockerfile_in_a_folder_has_its_folder_for_a_context() {
    let dockerfile = "FROM scratch\nCOPY src /\n";
    let listing = "8 api/src/a\n16 src/b\n";
    let sizes = |path: &str| {
        let analysis = analyzed(&[(path, dockerfile), (LISTING_NAME, listing)]);
        analysis.builds[0].sizes.stages[0].layers[1].size.likely
    };
    assert_eq!(sizes("api/Dockerfile"), 8);
    // Of this folder the listing has nothing, so the root is meant.
    assert_eq!(sizes("docker/Dockerfile"), 16);
    assert_eq!(sizes("Dockerfile"), 16);
}

#[test]
fn compose_names_the_context() {
    let files = [
        ("docker/Dockerfile", "FROM scratch\nCOPY src /\n"),
        ("compose.yaml", "services: {a: {build: {context: ., dockerfile: docker/Dockerfile}}}\n"),
        (".dockerignore", "*/a\n"),
        (LISTING_NAME, "1 docker/src/a\n2 src/a\n4 src/b\n"),
    ];
    assert_eq!(analyzed(&files).builds[0].sizes.stages[0].layers[1].size.likely, 4);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "tests are native")]
fn many_dockerfiles_with_a_large_listing_take_no_time() {
    let listing =
        (0..40_000).map(|n| format!("9 d{}/f{n}\n", n % 300)).collect::<Vec<_>>().concat();
    let paths: Vec<String> = (0..190).map(|n| format!("Dockerfile.{n}")).collect();
    let mut files: Vec<_> = paths.iter().map(|it| (it.as_str(), "FROM a\nCOPY . /\n")).collect();
    files.extend([(LISTING_NAME, listing.as_str()), (".dockerignore", "**/*.log\n*.md\n")]);
    let began = std::time::Instant::now();
    let analysis = analyzed(&files);
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
    let copied = |nth: usize| analysis.builds[nth].sizes.stages[0].layers[1].size;
    assert_eq!(copied(0).low, copied(0).high);
    assert!(copied(189).low < copied(189).high);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "tests are native")]
fn many_copies_of_many_files_take_no_time() {
    let listing =
        (0..20_000).map(|n| format!("9 d{}/f{n}\n", n % 300)).collect::<Vec<_>>().concat();
    let copies = "COPY --exclude=*.a --exclude=*.b . /a\nCOPY d*/f* /b\nCOPY --parents **/x /c\n";
    let dockerfile = format!("FROM scratch\n{}", copies.repeat(700));
    let began = std::time::Instant::now();
    assert_eq!(figures(&dockerfile, &listing, "**/*.log\n").len(), 2_100);
    assert!(began.elapsed().as_secs() < 120, "{:?}", began.elapsed());
}
