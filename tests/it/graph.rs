//! The stage graph and its pictures.

use dockwright::model::dockerfile::Dockerfile;
use dockwright::sim::diagram;
use dockwright::sim::graph::StageGraph;
use dockwright::sim::layout::Direction;
use dockwright::sim::svg;
use dockwright::sim::svg::Caption;
use dockwright::text::FileId;
use expect_test::expect;
use proptest::prelude::*;

const TEXT: &str = "\
FROM golang:1.25 AS build
RUN --mount=type=bind,from=tools,target=/tools go build -o /out/api
FROM alpine:3.22 AS test
COPY --from=build /out/api /
FROM scratch AS final
COPY --from=build /out/api /
COPY --from=BUILD /etc/passwd /etc/
COPY --from=nginx:1.27 /etc/nginx /etc/nginx
";

fn graph(text: &str, target: Option<usize>) -> StageGraph {
    StageGraph::new(&Dockerfile::read(FileId(0), text), target)
}

#[test]
fn stages_images_and_scratch_are_nodes() {
    let graph = graph(TEXT, None);
    let nodes: Vec<_> = graph.nodes.iter().map(|node| (node.id.as_str(), node.needed)).collect();
    expect![[r#"
        [
            (
                "stage:0",
                true,
            ),
            (
                "stage:1",
                false,
            ),
            (
                "stage:2",
                true,
            ),
            (
                "image:golang:1.25",
                true,
            ),
            (
                "image:tools",
                true,
            ),
            (
                "image:alpine:3.22",
                false,
            ),
            (
                "scratch",
                true,
            ),
            (
                "image:nginx:1.27",
                true,
            ),
        ]
    "#]]
    .assert_debug_eq(&nodes);
    assert_eq!(graph.target, Some(2));
}

#[test]
fn a_chosen_target_needs_other_stages() {
    let needed: Vec<_> = graph(TEXT, Some(1)).nodes.iter().map(|node| node.needed).collect();
    assert_eq!(needed, [true, true, false, true, true, true, false, false]);
}

#[test]
fn mermaid_shows_one_arrow_for_each_kind() {
    expect![[r#"
        flowchart LR
          n0["build"]
          n1["test"]:::unused
          n2["final"]:::target
          n3(["golang:1.25"])
          n4(["tools"])
          n5(["alpine:3.22"]):::unused
          n6(["scratch"])
          n7(["nginx:1.27"])
          n3 ==> n0
          n4 -.->|mount| n0
          n5 ==> n1
          n0 -->|COPY| n1
          n6 ==> n2
          n0 -->|COPY| n2
          n7 -->|COPY| n2
          classDef target stroke-width:3px
          classDef unused opacity:0.5
    "#]]
    .assert_eq(&diagram::to_mermaid(&graph(TEXT, None)));
}

#[test]
fn graphviz_quotes_what_it_must() {
    let dot = diagram::to_dot(&graph("FROM a\"b\\c AS x\n", None));
    assert!(dot.contains(r#"label="a\"b\\c""#), "{dot}");
    assert!(dot.contains("n1 -> n0 [penwidth=2];"), "{dot}");
}

#[test]
fn the_picture_is_whole_and_names_everything() {
    let caption = Caption { title: "Stages", description: "a <b> & \"c\"" };
    let picture = svg::to_svg(&graph(TEXT, None), Direction::LeftToRight, caption);
    assert!(picture.contains("<title id=\"title\">Stages</title>"));
    assert!(picture.contains("a &lt;b&gt; &amp; &quot;c&quot;"));
    for name in ["build", "golang:1.25", "scratch", "prefers-color-scheme:dark"] {
        assert!(picture.contains(name), "{name}");
    }
    assert_eq!(picture.matches("<path class=\"edge").count(), 7);
}

proptest! {
    #[test]
    fn names_cannot_break_out_of_a_picture(name in "[^\\s$]{1,60}") {
        let graph = graph(&format!("FROM {name}\n"), None);
        let caption = Caption { title: &name, description: &name };
        let picture = svg::to_svg(&graph, Direction::TopDown, caption);
        let tags = picture.matches('<').count();
        let plain = svg::to_svg(&graph, Direction::TopDown, Caption { title: "", description: "" });
        prop_assert_eq!(tags, plain.matches('<').count());
        prop_assert!(!picture.chars().any(|it| it.is_control() && it != '\n'));
    }

    #[test]
    fn edges_name_nodes_and_ids_are_unique(lines in proptest::collection::vec("(FROM [ab]( AS [ab])?|COPY --from=[ab01] x y|RUN --mount=from=[abc] x)", 0..20)) {
        let graph = graph(&lines.join("\n"), None);
        let ids: std::collections::BTreeSet<_> = graph.nodes.iter().map(|node| &node.id).collect();
        prop_assert_eq!(ids.len(), graph.nodes.len());
        prop_assert!(graph.edges.iter().all(|edge| edge.from < ids.len() && edge.to < ids.len()));
    }
}
