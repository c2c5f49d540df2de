//! The stage graph and its pictures.

use dockwright::model::dockerfile::{BuildOptions, Dockerfile};
use dockwright::sim::diagram;
use dockwright::sim::diagram::Labels;
use dockwright::sim::graph::paths;
use dockwright::sim::graph::{Graph, NodeKind};
use dockwright::sim::layout::Direction;
use dockwright::sim::size::SizeReport;
use dockwright::sim::size::given::Given;
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

fn graph(text: &str, target: Option<usize>) -> Graph {
    Graph::new(&Dockerfile::read(FileId(0), text), target)
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
    .assert_eq(&diagram::to_mermaid(&graph(TEXT, None), &Labels::default()));
}

#[test]
fn graphviz_quotes_what_it_must() {
    let dot = diagram::to_dot(&graph("FROM a\"b\\c AS x\n", None), &Labels::default());
    assert!(dot.contains(r#"label="a\"b\\c""#), "{dot}");
    assert!(dot.contains("n1 -> n0 [penwidth=2];"), "{dot}");
}

#[test]
fn the_picture_is_whole_and_names_everything() {
    let caption = Caption { title: "Stages", description: "a <b> & \"c\"" };
    let picture =
        svg::to_svg(&graph(TEXT, None), &Labels::default(), Direction::LeftToRight, caption);
    assert!(picture.contains("<title id=\"title\">Stages</title>"));
    assert!(picture.contains("a &lt;b&gt; &amp; &quot;c&quot;"));
    for name in ["build", "golang:1.25", "scratch", "prefers-color-scheme:dark"] {
        assert!(picture.contains(name), "{name}");
    }
    assert_eq!(picture.matches("<path class=\"edge").count(), 7);
}

/// A build in which `final` waits for two ways: a heavy one and one of many steps.
const TWO_WAYS: &str = "\
FROM alpine:3.22 AS many
RUN true
RUN true
RUN true
RUN true
FROM golang:1.25 AS heavy
RUN go build -o /out/api
FROM scratch AS unused
COPY --from=many /x /
FROM many AS final
COPY --from=heavy /out/api /
COPY --from=heavy /etc/passwd /etc/
";

/// The names of nodes.
fn names<'a>(graph: &'a Graph, nodes: &[usize]) -> Vec<&'a str> {
    nodes.iter().map(|&node| graph.nodes[node].name.as_str()).collect()
}

#[test]
fn the_longest_chain_by_bytes_may_be_another_than_by_steps() {
    let dockerfile = Dockerfile::read(FileId(0), TWO_WAYS);
    let graph = Graph::new(&dockerfile, None);
    let sizes = SizeReport::new(&dockerfile, None, &Given::default());
    let bytes = paths::heaviest_chain(&graph, &paths::bytes(&graph, &sizes));
    assert_eq!(names(&graph, &bytes.nodes), ["golang:1.25", "heavy", "final"]);
    assert!(bytes.weight > 800_000_000, "{bytes:?}");
    let steps = paths::heaviest_chain(&graph, &paths::steps(&graph));
    assert_eq!(names(&graph, &steps.nodes), ["alpine:3.22", "many", "final"]);
    assert_eq!(steps.weight, 6);
}

#[test]
fn stages_that_do_not_wait_for_each_other_run_side_by_side() {
    let graph = graph(TWO_WAYS, None);
    let waves = paths::waves(&graph);
    assert_eq!(waves.len(), 2);
    assert_eq!(names(&graph, &waves[0]), ["many", "heavy"]);
    assert_eq!(names(&graph, &waves[1]), ["final"]);
}

#[test]
fn stages_in_a_circle_are_never_built() {
    let text = "FROM a AS a\nCOPY --from=b / /\nFROM b AS b\nCOPY --from=a / /\n\
                FROM c AS c\nCOPY --from=c / /\n";
    let turning = graph(text, Some(1));
    assert_eq!(paths::heaviest_chain(&turning, &paths::steps(&turning)).nodes, [0; 0]);
    assert_eq!(paths::waves(&turning), [[0; 0]; 0]);
    let alone = graph(text, Some(2));
    assert_eq!(names(&alone, &paths::waves(&alone)[0]), ["c"]);
}

#[test]
fn an_edge_knows_every_line_that_makes_it() {
    let graph = graph(TWO_WAYS, None);
    let copies = graph.edges.iter().find(|edge| edge.spans.len() == 2).expect("two copies");
    let lines: Vec<&str> = copies.spans.iter().map(|span| span.of(TWO_WAYS)).collect();
    let expected = ["COPY --from=heavy /out/api /", "COPY --from=heavy /etc/passwd /etc/"];
    assert_eq!(lines, expected);
}

#[test]
fn a_named_context_is_a_node_of_its_own() {
    let options = BuildOptions {
        contexts: [("assets".to_owned(), "../assets".to_owned())].into(),
        ..BuildOptions::default()
    };
    let text = "FROM alpine\nCOPY --from=assets / /\nRUN --mount=from=assets,target=/a true\n";
    let graph = Graph::new(&Dockerfile::read_with(FileId(0), text, options), None);
    let node = graph.nodes.last().expect("a node");
    assert_eq!((node.id.as_str(), node.kind.as_str()), ("context:assets", "context"));
    assert_eq!(graph.edges.iter().filter(|edge| graph.nodes[edge.from] == *node).count(), 2);
}

#[test]
fn layers_stand_within_their_stage() {
    let graph = graph(TEXT, None);
    let rows = vec![vec!["2: RUN <go build>".to_owned(), "3: \"x\"".to_owned()]];
    let labels = Labels { rows, edges: vec!["line 1".to_owned()], chain: vec![3, 0] };
    let caption = Caption { title: "", description: "" };
    let picture = svg::to_svg(&graph, &labels, Direction::LeftToRight, caption);
    assert!(picture.contains(">2: RUN &lt;go build&gt;</text>"), "{picture}");
    assert!(picture.contains("<title>line 1</title>"), "{picture}");
    assert_eq!(picture.matches("longest\"").count(), 1, "{picture}");
    let dot = diagram::to_dot(&graph, &labels);
    assert!(dot.contains(r#"label="build\n2: RUN <go build>\l3: \"x\"\l""#), "{dot}");
    let mermaid = diagram::to_mermaid(&graph, &labels);
    assert!(mermaid.contains("build<br>2: RUN #60;go build#62;<br>3: #34;x#34;"), "{mermaid}");
}

proptest! {
    #[test]
    fn chains_and_waves_follow_the_edges(lines in proptest::collection::vec("(FROM [abc]( AS [abc])?|COPY --from=[abc012] x y)", 0..24)) {
        let graph = graph(&lines.join("\n"), None);
        let chain = paths::heaviest_chain(&graph, &paths::steps(&graph)).nodes;
        let is_edge = |pair: &[usize]| graph.edges.iter().any(|it| [it.from, it.to] == pair[..]);
        prop_assert!(chain.windows(2).all(is_edge));
        prop_assert!(chain.is_empty() || chain.last().copied() == graph.target);
        let waves = paths::waves(&graph);
        let wave = |node: usize| waves.iter().position(|wave| wave.contains(&node));
        for edge in graph.edges.iter().filter(|edge| wave(edge.to).is_some()) {
            let is_stage = matches!(graph.nodes[edge.from].kind, NodeKind::Stage(_));
            prop_assert!(!is_stage || wave(edge.from) < wave(edge.to));
            prop_assert!(graph.nodes[edge.to].needed);
        }
    }
}

proptest! {
    #[test]
    fn names_cannot_break_out_of_a_picture(name in "[^\\s$]{1,60}") {
        let graph = graph(&format!("FROM {name}\n"), None);
        let caption = Caption { title: &name, description: &name };
        let picture = svg::to_svg(&graph, &Labels::default(), Direction::TopDown, caption);
        let tags = picture.matches('<').count();
        let plain = svg::to_svg(&graph, &Labels::default(), Direction::TopDown, Caption { title: "", description: "" });
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
