//! Laws of the layered layout.

use dockwright::sim::layout::Direction;
use dockwright::sim::layout::Layout;
use dockwright::sim::layout::Rect;
use dockwright::sim::layout::Size;
use dockwright::sim::layout::lay_out;
use proptest::collection;
use proptest::prelude::*;

fn any_graph() -> impl Strategy<Value = (Vec<Size>, Vec<(usize, usize)>)> {
    let size = (10.0..200.0_f64, 10.0..90.0_f64).prop_map(|(width, height)| Size { width, height });
    let edges = collection::vec((0..30_usize, 0..30_usize), 0..60);
    (collection::vec(size, 0..28), edges)
}

fn any_direction() -> impl Strategy<Value = Direction> {
    prop_oneof![Just(Direction::LeftToRight), Just(Direction::TopDown)]
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

proptest! {
    #[test]
    fn boxes_keep_their_size_and_never_overlap((sizes, edges) in any_graph(), way in any_direction()) {
        let layout = lay_out(&sizes, &edges, way);
        prop_assert_eq!(layout.boxes.len(), sizes.len());
        for (index, rect) in layout.boxes.iter().enumerate() {
            let size = Size { width: rect.width, height: rect.height };
            prop_assert!((size.width - sizes[index].width).abs() < 1e-6);
            prop_assert!((size.height - sizes[index].height).abs() < 1e-6);
            prop_assert!(rect.x >= -1e-6 && rect.y >= -1e-6);
            prop_assert!(rect.x + rect.width <= layout.width + 1e-6);
            prop_assert!(rect.y + rect.height <= layout.height + 1e-6);
            prop_assert!(!layout.boxes[..index].iter().any(|other| overlap(rect, other)));
        }
    }

    #[test]
    fn drawn_edges_run_forward_and_touch_their_boxes((sizes, edges) in any_graph()) {
        let layout = lay_out(&sizes, &edges, Direction::LeftToRight);
        prop_assert_eq!(layout.paths.len(), edges.len());
        for (path, &(from, to)) in layout.paths.iter().zip(&edges) {
            let Some(path) = path else { continue };
            prop_assert!(layout.ranks[from] < layout.ranks[to]);
            let (a, b) = (layout.boxes[from], layout.boxes[to]);
            let end = path.curves.last().expect("a curve")[2];
            prop_assert!((path.start.x - a.x - a.width).abs() < 1e-6);
            prop_assert!(a.y <= path.start.y && path.start.y <= a.y + a.height);
            prop_assert!((end.x - b.x).abs() < 1e-6);
            prop_assert!(b.y <= end.y && end.y <= b.y + b.height);
        }
    }

    #[test]
    fn every_edge_of_a_build_is_drawn((sizes, edges) in any_graph()) {
        // A stage looks only back, so its edges run from smaller to larger numbers.
        let edges: Vec<_> = edges.into_iter().filter(|(a, b)| a < b && *b < sizes.len()).collect();
        let layout = lay_out(&sizes, &edges, Direction::LeftToRight);
        prop_assert!(layout.paths.iter().all(Option::is_some));
    }

    #[test]
    fn larger_boxes_keep_their_ranks_and_their_order((sizes, edges) in any_graph()) {
        // Showing the layers within the stages must not turn the picture over.
        let larger: Vec<_> = sizes.iter().enumerate().map(|(at, size)| Size {
            width: size.width + 40.0,
            height: size.height + 17.0 * f64::from(u8::try_from(at % 5).unwrap_or(0)),
        }).collect();
        let before = lay_out(&sizes, &edges, Direction::LeftToRight);
        let after = lay_out(&larger, &edges, Direction::LeftToRight);
        prop_assert_eq!(&before.ranks, &after.ranks);
        for one in 0..sizes.len() {
            for other in (0..one).filter(|&other| before.ranks[one] == before.ranks[other]) {
                let is_above = |layout: &Layout| layout.boxes[one].y < layout.boxes[other].y;
                prop_assert_eq!(is_above(&before), is_above(&after));
            }
        }
    }

    #[test]
    fn the_same_graph_gives_the_same_picture((sizes, edges) in any_graph(), way in any_direction()) {
        prop_assert_eq!(lay_out(&sizes, &edges, way), lay_out(&sizes, &edges, way));
    }
}

#[test]
fn an_empty_graph_has_no_size() {
    assert_eq!(lay_out(&[], &[], Direction::TopDown), Layout::default());
}

#[test]
fn a_chain_stands_in_one_line() {
    let sizes = [Size { width: 100.0, height: 40.0 }; 3];
    let layout = lay_out(&sizes, &[(0, 1), (1, 2)], Direction::LeftToRight);
    assert_eq!(layout.ranks, [0, 1, 2]);
    assert!(layout.boxes.iter().all(|rect| rect.y.abs() < 1e-9), "{:?}", layout.boxes);
}

#[test]
fn a_source_stands_right_before_its_use() {
    let sizes = [Size { width: 100.0, height: 40.0 }; 4];
    let layout = lay_out(&sizes, &[(0, 1), (1, 2), (3, 2)], Direction::LeftToRight);
    assert_eq!(layout.ranks, [0, 1, 2, 1]);
}

#[test]
fn thousands_of_stages_that_all_copy_from_the_first_are_laid_out() {
    let sizes = vec![Size { width: 100.0, height: 40.0 }; 3_000];
    let chain = (1..3_000).map(|stage| (stage - 1, stage));
    let edges: Vec<_> = chain.chain((2..3_000).map(|stage| (0, stage))).collect();
    let layout = lay_out(&sizes, &edges, Direction::LeftToRight);
    assert!(layout.paths.iter().all(Option::is_some));
}
