//! Where the boxes and arrows of a layered drawing go.
//!
//! The way of Sugiyama, in short: every node gets a rank behind all that it needs; long edges get a
//! waypoint on each rank between; a few sweeps bring neighbours level, with the source order breaking
//! ties so that the picture stays calm while someone types; and each rank is spread as close to its
//! neighbours' middles as the sizes allow. The same input gives the same picture.

use crate::text::tenths;

/// Width and height of a node's box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    pub width: f64,
    pub height: f64,
}

/// Which way the edges run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    LeftToRight,
    /// For narrow screens.
    TopDown,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// A node's place: its top left corner and its size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// A line of cubic curves.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    pub start: Point,
    /// Two control points and the end of each.
    pub curves: Vec<[Point; 3]>,
}

/// Everything in its place; the corner of the drawing is 0, 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// One for each node.
    pub boxes: Vec<Rect>,
    /// How far each node is from the start, in steps.
    pub ranks: Vec<usize>,
    /// One for each edge; `None` for one that runs backward or names no node.
    pub paths: Vec<Option<Path>>,
    pub width: f64,
    pub height: f64,
}

/// Room between two ranks.
const RANK_GAP: f64 = 56.0;
/// Room between two boxes of a rank.
const BOX_GAP: f64 = 20.0;
/// Room around a waypoint.
const WAY_GAP: f64 = 12.0;
/// Room between two arrows at the side of a box.
const PORT_GAP: f64 = 10.0;
const SWEEPS: usize = 4;

impl Path {
    /// As the `d` of an SVG path.
    pub fn to_svg(&self) -> String {
        let at = |it: &Point| format!("{} {}", tenths(it.x), tenths(it.y));
        let mut d = format!("M{}", at(&self.start));
        for [a, b, end] in &self.curves {
            d.push('C');
            d.push_str(&[a, b, end].map(at).join(" "));
        }
        d
    }
}

/// Lays out nodes of the given sizes; an edge is a pair of positions among them.
pub fn lay_out(sizes: &[Size], edges: &[(usize, usize)], direction: Direction) -> Layout {
    let (ranks, is_forward) = rank(sizes.len(), edges);
    let extents = sizes.iter().map(|size| match direction {
        Direction::LeftToRight => Extent { along: size.width, across: size.height },
        Direction::TopDown => Extent { along: size.height, across: size.width },
    });
    let mut drawing = Drawing::new(extents.collect(), edges, &ranks, &is_forward);
    drawing.order();
    drawing.spread();
    drawing.finish(edges, ranks, direction)
}

/// A size, and later a place, as if edges always ran one way.
#[derive(Clone, Copy, Debug)]
struct Extent {
    along: f64,
    across: f64,
}

/// Ranks of nodes, and which edges run forward.
fn rank(count: usize, edges: &[(usize, usize)]) -> (Vec<usize>, Vec<bool>) {
    let is_sound = |&(from, to): &(usize, usize)| from < count && to < count && from != to;
    let mut leaving = vec![Vec::new(); count];
    let mut waiting = vec![0_usize; count];
    for (index, &(from, to)) in edges.iter().enumerate().filter(|(_, edge)| is_sound(edge)) {
        leaving[from].push(index);
        waiting[to] += 1;
    }

    let mut sorted = Vec::with_capacity(count);
    let mut position = vec![usize::MAX; count];
    let mut ready: Vec<usize> = (0..count).rev().filter(|&node| waiting[node] == 0).collect();
    // In a circle nobody is ready; the first of the source order then goes ahead.
    let mut rest = 0..count;
    while let Some(node) = ready.pop().or_else(|| rest.find(|&it| position[it] == usize::MAX)) {
        if position[node] != usize::MAX {
            continue;
        }
        position[node] = sorted.len();
        sorted.push(node);
        for &edge in &leaving[node] {
            let to = edges[edge].1;
            waiting[to] -= 1;
            if waiting[to] == 0 {
                ready.push(to);
            }
        }
    }

    let runs_forward =
        |edge: &(usize, usize)| is_sound(edge) && position[edge.0] < position[edge.1];
    let is_forward: Vec<bool> = edges.iter().map(runs_forward).collect();
    let mut ranks = vec![0; count];
    let mut has_source = vec![false; count];
    for &node in &sorted {
        for &edge in leaving[node].iter().filter(|&&edge| is_forward[edge]) {
            let to = edges[edge].1;
            ranks[to] = ranks[to].max(ranks[node] + 1);
            has_source[to] = true;
        }
    }
    // What needs nothing stands right before its first use, so that its arrow is short.
    for node in (0..count).filter(|&node| !has_source[node]) {
        let uses = leaving[node].iter().filter(|&&edge| is_forward[edge]);
        if let Some(first) = uses.map(|&edge| ranks[edges[edge].1]).min() {
            ranks[node] = first - 1;
        }
    }
    (ranks, is_forward)
}

/// Nodes and waypoints by rank: the first items are the nodes, in their order.
struct Drawing {
    extents: Vec<Extent>,
    /// How many of the items are nodes.
    nodes: usize,
    /// Items of each rank, in the order they stand.
    layers: Vec<Vec<usize>>,
    /// Neighbours of each item on the ranks before and behind it.
    before: Vec<Vec<usize>>,
    behind: Vec<Vec<usize>>,
    /// Each forward edge's waypoints.
    ways: Vec<Option<Vec<usize>>>,
    /// The middle of each item, across.
    middles: Vec<f64>,
}

impl Drawing {
    fn new(
        extents: Vec<Extent>,
        edges: &[(usize, usize)],
        ranks: &[usize],
        is_forward: &[bool],
    ) -> Drawing {
        let nodes = extents.len();
        let depth = ranks.iter().max().map_or(0, |last| last + 1);
        let mut layers = vec![Vec::new(); depth];
        for (node, &rank) in ranks.iter().enumerate() {
            layers[rank].push(node);
        }
        let mut drawing = Drawing {
            before: vec![Vec::new(); nodes],
            behind: vec![Vec::new(); nodes],
            middles: vec![0.0; nodes],
            ways: vec![None; edges.len()],
            extents,
            nodes,
            layers,
        };

        // Waypoints grow with the square of a long chain; beyond this many, edges run straight.
        let mut budget = 4 * (nodes + edges.len()) + 2_000;
        for (index, &(from, to)) in edges.iter().enumerate().filter(|&(it, _)| is_forward[it]) {
            let between = ranks[from] + 1..ranks[to];
            let mut way = Vec::new();
            if between.len() <= budget {
                budget -= between.len();
                let mut last = from;
                for rank in between {
                    let item = drawing.add_waypoint(rank);
                    drawing.join(last, item);
                    way.push(item);
                    last = item;
                }
                drawing.join(last, to);
            }
            drawing.ways[index] = Some(way);
        }
        drawing
    }

    fn add_waypoint(&mut self, rank: usize) -> usize {
        let item = self.extents.len();
        self.extents.push(Extent { along: 0.0, across: 0.0 });
        self.before.push(Vec::new());
        self.behind.push(Vec::new());
        self.middles.push(0.0);
        self.layers[rank].push(item);
        item
    }

    fn join(&mut self, from: usize, to: usize) {
        self.behind[from].push(to);
        self.before[to].push(from);
    }

    /// Sorts each rank by the mean position of its neighbours, sweeping to and fro.
    fn order(&mut self) {
        let mut places = vec![0.0; self.extents.len()];
        for layer in &self.layers {
            number(layer, &mut places);
        }
        for sweep in 0..SWEEPS {
            let is_back = sweep % 2 == 1;
            let neighbours = if is_back { &self.behind } else { &self.before };
            let count = self.layers.len();
            for step in 0..count {
                let layer = &mut self.layers[if is_back { count - 1 - step } else { step }];
                let goal = |item: usize| mean(&neighbours[item], &places).unwrap_or(places[item]);
                let mut goals: Vec<_> = layer.iter().map(|&item| (goal(item), item)).collect();
                sort(&mut goals);
                layer.clear();
                layer.extend(goals.into_iter().map(|(_, item)| item));
                number(layer, &mut places);
            }
        }
    }

    /// Gives each item a middle: near its neighbours, and never over the next one.
    fn spread(&mut self) {
        for sweep in 0..=SWEEPS {
            let is_back = sweep % 2 == 1;
            let neighbours = if is_back { &self.behind } else { &self.before };
            let count = self.layers.len();
            for step in 0..count {
                let layer = &self.layers[if is_back { count - 1 - step } else { step }];
                let near = |item: &usize| mean(&neighbours[*item], &self.middles);
                let wishes: Vec<f64> =
                    layer.iter().map(|it| near(it).unwrap_or(self.middles[*it])).collect();
                for (item, middle) in layer.iter().zip(self.nearest(layer, &wishes)) {
                    self.middles[*item] = middle;
                }
            }
        }
    }

    /// The middles nearest to the wished ones (by least squares) at which nothing overlaps.
    fn nearest(&self, layer: &[usize], wishes: &[f64]) -> Vec<f64> {
        // Seen from where each would stand if all were pushed together, the middles may only rise:
        // pool neighbours that want to pass each other, and let a pool stand at its mean.
        let offsets = self.offsets(layer);
        let mut pools: Vec<(f64, u32)> = Vec::with_capacity(layer.len());
        let mut lengths: Vec<usize> = Vec::with_capacity(layer.len());
        for (wish, offset) in wishes.iter().zip(&offsets) {
            let (mut sum, mut count, mut length) = (wish - offset, 1, 1);
            while let Some(&(last_sum, last_count)) = pools.last()
                && last_sum / f64::from(last_count) > sum / f64::from(count)
            {
                sum += last_sum;
                count += last_count;
                length += lengths.pop().unwrap_or_default();
                pools.pop();
            }
            pools.push((sum, count));
            lengths.push(length);
        }
        let means = pools.iter().zip(lengths).flat_map(|(&(sum, count), length)| {
            std::iter::repeat_n(sum / f64::from(count), length)
        });
        means.zip(offsets).map(|(mean, offset)| mean + offset).collect()
    }

    /// Middles of a rank's items if they stood as close as they may.
    fn offsets(&self, layer: &[usize]) -> Vec<f64> {
        let gap = |item: usize| if item < self.nodes { BOX_GAP } else { WAY_GAP };
        let mut offsets = Vec::with_capacity(layer.len());
        let mut edge = 0.0;
        let mut last = None;
        for &item in layer {
            let half = self.extents[item].across / 2.0;
            edge += last.map_or(0.0, |last| f64::max(gap(last), gap(item)));
            offsets.push(edge + half);
            edge += 2.0 * half;
            last = Some(item);
        }
        offsets
    }

    fn finish(self, edges: &[(usize, usize)], ranks: Vec<usize>, direction: Direction) -> Layout {
        let edge_of =
            |item: usize, side: f64| self.middles[item] + side * self.extents[item].across / 2.0;
        let items = 0..self.extents.len();
        let top = items.clone().map(|it| edge_of(it, -1.0)).reduce(f64::min).unwrap_or(0.0);
        let bottom = items.map(|it| edge_of(it, 1.0)).reduce(f64::max).unwrap_or(0.0);

        let mut columns = Vec::with_capacity(self.layers.len());
        let mut end = 0.0;
        for layer in &self.layers {
            let width = layer.iter().map(|&it| self.extents[it].along).fold(0.0, f64::max);
            let start = if columns.is_empty() { 0.0 } else { end + RANK_GAP };
            end = start + width;
            columns.push((start, end));
        }

        let turned = |along: f64, across: f64| match direction {
            Direction::LeftToRight => Point { x: along, y: across - top },
            Direction::TopDown => Point { x: across - top, y: along },
        };
        let box_of = |(node, &rank): (usize, &usize)| {
            let corner = turned(columns[rank].0, edge_of(node, -1.0));
            let extent = self.extents[node];
            let far = turned(extent.along, extent.across + top);
            Rect { x: corner.x, y: corner.y, width: far.x, height: far.y }
        };
        let boxes = ranks.iter().enumerate().map(box_of).collect();

        let ports = self.ports(edges);
        let path_of = |(index, way): (usize, &Option<Vec<usize>>)| {
            let way = way.as_ref()?;
            let (from, to) = edges[index];
            let (leave, arrive) = ports[index];
            let mut line = Line::new(columns[ranks[from]].0 + self.extents[from].along, leave);
            line.straight(columns[ranks[from]].1);
            for (item, rank) in way.iter().zip(ranks[from] + 1..) {
                line.curve(columns[rank].0, self.middles[*item]);
                line.straight(columns[rank].1);
            }
            line.curve(columns[ranks[to]].0, arrive);
            Some(line.turned(turned))
        };
        let paths = self.ways.iter().enumerate().map(path_of).collect();
        let far = turned(end, bottom);
        Layout { boxes, ranks, paths, width: far.x, height: far.y }
    }

    /// Where each edge leaves and arrives, across: spread over the box's side in the order of what
    /// they lead to, so that they do not cross at the box.
    fn ports(&self, edges: &[(usize, usize)]) -> Vec<(f64, f64)> {
        let mut leaving = vec![Vec::new(); self.nodes];
        let mut arriving = vec![Vec::new(); self.nodes];
        for (index, way) in self.ways.iter().enumerate() {
            let Some(way) = way else { continue };
            let (from, to) = edges[index];
            leaving[from].push((self.middles[way.first().map_or(to, |it| *it)], index));
            arriving[to].push((self.middles[way.last().map_or(from, |it| *it)], index));
        }
        let mut ports = vec![(0.0, 0.0); edges.len()];
        for node in 0..self.nodes {
            for (index, port) in self.side(node, &mut leaving[node]) {
                ports[index].0 = port;
            }
            for (index, port) in self.side(node, &mut arriving[node]) {
                ports[index].1 = port;
            }
        }
        ports
    }

    fn side(&self, node: usize, ends: &mut [(f64, usize)]) -> Vec<(usize, f64)> {
        sort(ends);
        let steps = as_f64(ends.len().saturating_sub(1)).max(1.0);
        let gap = (self.extents[node].across * 0.7 / steps).min(PORT_GAP);
        let first = self.middles[node] - gap * as_f64(ends.len().saturating_sub(1)) / 2.0;
        ends.iter().enumerate().map(|(it, end)| (end.1, first + gap * as_f64(it))).collect()
    }
}

/// A path while it grows, as (along, across).
struct Line {
    start: (f64, f64),
    last: (f64, f64),
    curves: Vec<[(f64, f64); 3]>,
}

impl Line {
    fn new(along: f64, across: f64) -> Line {
        Line { start: (along, across), last: (along, across), curves: Vec::new() }
    }

    /// Runs level to `along`, if that is ahead.
    fn straight(&mut self, along: f64) {
        if along > self.last.0 {
            self.curve(along, self.last.1);
        }
    }

    /// Bends to a point, leaving and arriving level.
    fn curve(&mut self, along: f64, across: f64) {
        let half = f64::midpoint(self.last.0, along);
        self.curves.push([(half, self.last.1), (half, across), (along, across)]);
        self.last = (along, across);
    }

    fn turned(self, turned: impl Fn(f64, f64) -> Point) -> Path {
        let point = |(along, across)| turned(along, across);
        Path {
            start: point(self.start),
            curves: self.curves.into_iter().map(|curve| curve.map(point)).collect(),
        }
    }
}

/// Equals keep the order they have, which began as the source order.
fn sort(items: &mut [(f64, usize)]) {
    items.sort_by(|a, b| a.0.total_cmp(&b.0));
}

fn number(layer: &[usize], places: &mut [f64]) {
    for (place, &item) in layer.iter().enumerate() {
        places[item] = as_f64(place);
    }
}

fn mean(items: &[usize], values: &[f64]) -> Option<f64> {
    let sum: f64 = items.iter().map(|&item| values[item]).sum();
    (!items.is_empty()).then(|| sum / as_f64(items.len()))
}

fn as_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
