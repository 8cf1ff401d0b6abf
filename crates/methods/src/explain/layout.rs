//! Where boxes and arrows lie: one box below the other, the next step's arrow straight down, ways
//! that skip steps on the right, ways back on the left. Ways to the same
//! box join in one lane.

use unicode_width::UnicodeWidthStr;

use super::flow::Flow;

pub(super) const BOX_WIDTH: i32 = 480;
pub(super) const TITLE_SIZE: i32 = 20;
pub(super) const LINE_SIZE: i32 = 14;
pub(super) const SMALL_SIZE: i32 = 13;
/// Room inside a box at its sides.
pub(super) const PAD: i32 = 18;
/// Between what stands beside each other in a box's first line.
pub(super) const TITLE_GAP: i32 = 10;
const LINE_STEP: i32 = 24;
const PORT_STEP: i32 = 30;
const MARGIN: i32 = 28;
const LANE_STEP: i32 = 20;
const GAP: i32 = 52;
const LABEL_PAD: i32 = 20;

/// A box with its top and height.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub y: i32,
    pub height: i32,
}

/// How an arrow runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// To the box right below; `offset` moves several such arrows apart.
    Down { offset: i32 },
    /// On the right past other boxes, at `lane`.
    Skip { from_y: i32, end: End, lane: i32 },
    /// On the left, upwards.
    Back { from_y: i32, end: End, lane: i32 },
}

/// Where an arrow's own line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// At the box, at this height, with a head.
    Box(i32),
    /// In the lane, where another arrow's line goes on: drawn twice, dashes would run together.
    Trunk,
}

/// The whole picture's measures.
pub(super) struct Layout {
    pub boxes: Vec<Placed>,
    /// One for each arrow of the flow.
    pub ways: Vec<Way>,
    pub left: i32,
    pub width: i32,
    pub height: i32,
    /// Room beside the boxes for labels before the first lane.
    pub left_labels: i32,
    pub right_labels: i32,
}

/// Which side of the boxes an arrow uses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Below,
    Right,
    Left,
}

fn side(from: usize, to: usize) -> Side {
    if to == from + 1 {
        Side::Below
    } else if to > from {
        Side::Right
    } else {
        Side::Left
    }
}

/// Width of a text in pixels: a Chinese character is as wide as the type is high.
pub(super) fn text_width(text: &str, size: i32) -> i32 {
    i32::try_from(text.width()).unwrap_or(i32::MAX / 64) * size / 2
}

/// The places on a box's side, from the top: arrows that leave first, then those that come in.
struct Ports {
    used: Vec<[i32; 2]>,
}

impl Ports {
    fn take(&mut self, node: usize, side: Side, top: i32) -> i32 {
        let index = usize::from(side == Side::Left);
        let port = self.used[node][index];
        self.used[node][index] += 1;
        top + PORT_STEP * port + PORT_STEP - 4
    }
}

/// The arrows of one side that lead to the same box: they join in one lane.
struct Trunk {
    side: Side,
    to: usize,
    to_y: i32,
    top: i32,
    bottom: i32,
    lane: i32,
}

pub(super) fn layout(flow: &Flow) -> Layout {
    let boxes = place_boxes(flow);
    let (leaving, mut trunks) = trunks(flow, &boxes);
    let right_lanes = assign_lanes(&mut trunks, Side::Right);
    let left_lanes = assign_lanes(&mut trunks, Side::Left);
    let mut below = vec![0; flow.nodes.len()];
    let mut ways = Vec::new();
    for (arrow, from_y) in flow.arrows.iter().zip(leaving) {
        let side = side(arrow.from, arrow.to);
        let trunk = trunks.iter().find(|trunk| trunk.side == side && trunk.to == arrow.to);
        ways.push(match (side, trunk) {
            (Side::Right, Some(trunk)) => {
                let end = if from_y == trunk.top { End::Box(trunk.to_y) } else { End::Trunk };
                Way::Skip { from_y, end, lane: trunk.lane }
            }
            (Side::Left, Some(trunk)) => {
                let end = if from_y == trunk.bottom { End::Box(trunk.to_y) } else { End::Trunk };
                Way::Back { from_y, end, lane: trunk.lane }
            }
            _ => {
                let offset = below[arrow.from];
                below[arrow.from] += text_width(&arrow.label, LINE_SIZE) + 2 * LABEL_PAD;
                Way::Down { offset }
            }
        });
    }
    let left_labels = label_room(flow, Side::Left);
    let right_labels = label_room(flow, Side::Right);
    let left = MARGIN + left_lanes * LANE_STEP + left_labels;
    let width = left + BOX_WIDTH + right_labels + right_lanes * LANE_STEP + MARGIN;
    let height = boxes.last().map_or(0, |last| last.y + last.height) + MARGIN;
    Layout { boxes, ways, left, width, height, left_labels, right_labels }
}

/// Where each arrow leaves its box, and the trunks that the arrows join.
fn trunks(flow: &Flow, boxes: &[Placed]) -> (Vec<i32>, Vec<Trunk>) {
    let mut ports = Ports { used: vec![[0, 0]; flow.nodes.len()] };
    let mut leaving = Vec::new();
    for arrow in &flow.arrows {
        leaving.push(match side(arrow.from, arrow.to) {
            Side::Below => 0,
            side => ports.take(arrow.from, side, boxes[arrow.from].y),
        });
    }
    let mut trunks: Vec<Trunk> = Vec::new();
    for (arrow, from_y) in flow.arrows.iter().zip(&leaving) {
        let (side, to) = (side(arrow.from, arrow.to), arrow.to);
        if side == Side::Below {
            continue;
        }
        let joined = trunks.iter_mut().find(|trunk| trunk.side == side && trunk.to == to);
        if let Some(trunk) = joined {
            trunk.top = trunk.top.min(*from_y);
            trunk.bottom = trunk.bottom.max(*from_y);
        } else {
            let to_y = ports.take(to, side, boxes[to].y);
            let (top, bottom) = (to_y.min(*from_y), to_y.max(*from_y));
            trunks.push(Trunk { side, to, to_y, top, bottom, lane: 0 });
        }
    }
    (leaving, trunks)
}

impl Layout {
    /// Where a lane lies.
    pub fn lane_x(&self, way: Way) -> i32 {
        match way {
            Way::Down { .. } => self.left + BOX_WIDTH / 2,
            Way::Skip { lane, .. } => self.left + BOX_WIDTH + self.right_labels + lane * LANE_STEP,
            Way::Back { lane, .. } => self.left - self.left_labels - lane * LANE_STEP,
        }
    }
}

/// A box is as high as its lines or as its arrows need.
fn place_boxes(flow: &Flow) -> Vec<Placed> {
    let mut y = MARGIN;
    let mut boxes = Vec::new();
    for (index, node) in flow.nodes.iter().enumerate() {
        let lines = i32::try_from(node.lines.len()).unwrap_or(0);
        let ports = ports_of(flow, index, Side::Right).max(ports_of(flow, index, Side::Left));
        let height = (44 + lines * LINE_STEP + 12).max(ports * PORT_STEP + 16);
        boxes.push(Placed { y, height });
        y += height + GAP;
    }
    boxes
}

/// Places needed on a side: one for each arrow that leaves, one for all that come in.
fn ports_of(flow: &Flow, node: usize, wanted: Side) -> i32 {
    let on_side = || flow.arrows.iter().filter(|arrow| side(arrow.from, arrow.to) == wanted);
    let leaving = on_side().filter(|arrow| arrow.from == node).count();
    let entering = usize::from(on_side().any(|arrow| arrow.to == node));
    i32::try_from(leaving + entering).unwrap_or(0)
}

fn label_room(flow: &Flow, wanted: Side) -> i32 {
    let labels = flow.arrows.iter().filter(|arrow| side(arrow.from, arrow.to) == wanted);
    let widest = labels.map(|arrow| text_width(&arrow.label, LINE_SIZE)).max();
    widest.map_or(0, |widest| widest + 2 * LABEL_PAD)
}

/// Short trunks get the inner lanes; two share a lane only if they do not meet. Returns how many
/// lanes there are.
fn assign_lanes(trunks: &mut [Trunk], wanted: Side) -> i32 {
    let mut waiting: Vec<&mut Trunk> =
        trunks.iter_mut().filter(|trunk| trunk.side == wanted).collect();
    waiting.sort_by_key(|trunk| (trunk.bottom - trunk.top, trunk.to));
    let mut lanes: Vec<Vec<(i32, i32)>> = Vec::new();
    for trunk in waiting {
        let apart = |lane: &Vec<(i32, i32)>| {
            lane.iter().all(|(top, bottom)| {
                trunk.bottom + PORT_STEP < *top || bottom + PORT_STEP < trunk.top
            })
        };
        let lane = lanes.iter().position(apart).unwrap_or(lanes.len());
        if lane == lanes.len() {
            lanes.push(Vec::new());
        }
        lanes[lane].push((trunk.top, trunk.bottom));
        trunk.lane = i32::try_from(lane).unwrap_or(0);
    }
    i32::try_from(lanes.len()).unwrap_or(0)
}
