//! Where boxes and arrows lie: one box below the other, the next step's arrow straight down, ways
//! that skip steps on the right, ways back on the left, each in a lane of its own.

use unicode_width::UnicodeWidthStr;

use super::flow::Flow;

pub(super) const BOX_WIDTH: i32 = 480;
pub(super) const TITLE_SIZE: i32 = 20;
pub(super) const LINE_SIZE: i32 = 14;
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
    Skip { from_y: i32, to_y: i32, lane: i32 },
    /// On the left, upwards.
    Back { from_y: i32, to_y: i32, lane: i32 },
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

pub(super) fn layout(flow: &Flow) -> Layout {
    let boxes = place_boxes(flow);
    let mut ports = Ports { used: vec![[0, 0]; flow.nodes.len()] };
    let mut below = vec![0; flow.nodes.len()];
    let leaving: Vec<i32> = flow
        .arrows
        .iter()
        .map(|arrow| match side(arrow.from, arrow.to) {
            Side::Below => 0,
            side => ports.take(arrow.from, side, boxes[arrow.from].y),
        })
        .collect();
    let mut spans = Vec::new();
    let mut ways = Vec::new();
    for (arrow, from_y) in flow.arrows.iter().zip(leaving) {
        let side = side(arrow.from, arrow.to);
        if side == Side::Below {
            ways.push(Way::Down { offset: below[arrow.from] });
            below[arrow.from] += text_width(&arrow.label, LINE_SIZE) + 2 * LABEL_PAD;
            continue;
        }
        let to_y = ports.take(arrow.to, side, boxes[arrow.to].y);
        spans.push((ways.len(), side, from_y.min(to_y), from_y.max(to_y)));
        ways.push(match side {
            Side::Right => Way::Skip { from_y, to_y, lane: 0 },
            _ => Way::Back { from_y, to_y, lane: 0 },
        });
    }
    let right_lanes = assign_lanes(&spans, Side::Right, &mut ways);
    let left_lanes = assign_lanes(&spans, Side::Left, &mut ways);
    let left_labels = label_room(flow, Side::Left);
    let right_labels = label_room(flow, Side::Right);
    let left = MARGIN + left_lanes * LANE_STEP + left_labels;
    let width = left + BOX_WIDTH + right_labels + right_lanes * LANE_STEP + MARGIN;
    let height = boxes.last().map_or(0, |last| last.y + last.height) + MARGIN;
    Layout { boxes, ways, left, width, height, left_labels, right_labels }
}

impl Layout {
    /// Where a lane lies.
    pub fn lane_x(&self, way: Way) -> i32 {
        match way {
            Way::Down { .. } => self.left + BOX_WIDTH / 2,
            Way::Skip { lane, .. } => {
                self.left + BOX_WIDTH + self.right_labels + lane * LANE_STEP
            }
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
        let count = |wanted: Side| {
            let touching = flow.arrows.iter().filter(|arrow| {
                side(arrow.from, arrow.to) == wanted && (arrow.from == index || arrow.to == index)
            });
            i32::try_from(touching.count()).unwrap_or(0)
        };
        let ports = count(Side::Right).max(count(Side::Left));
        let height = (44 + lines * LINE_STEP + 12).max(ports * PORT_STEP + 16);
        boxes.push(Placed { y, height });
        y += height + GAP;
    }
    boxes
}

fn label_room(flow: &Flow, wanted: Side) -> i32 {
    let labels = flow.arrows.iter().filter(|arrow| side(arrow.from, arrow.to) == wanted);
    labels.map(|arrow| text_width(&arrow.label, LINE_SIZE)).max().map_or(0, |most| most + 2 * LABEL_PAD)
}

/// Short ways get the inner lanes; two ways share a lane only if they do not meet.
fn assign_lanes(spans: &[(usize, Side, i32, i32)], wanted: Side, ways: &mut [Way]) -> i32 {
    let mut spans: Vec<_> = spans.iter().filter(|(_, side, ..)| *side == wanted).collect();
    spans.sort_by_key(|(index, _, top, bottom)| (bottom - top, *index));
    let mut lanes: Vec<Vec<(i32, i32)>> = Vec::new();
    for (index, _, top, bottom) in spans {
        let apart = |lane: &Vec<(i32, i32)>| {
            lane.iter().all(|(t, b)| bottom + PORT_STEP < *t || b + PORT_STEP < *top)
        };
        let lane = lanes.iter().position(apart).unwrap_or(lanes.len());
        if lane == lanes.len() {
            lanes.push(Vec::new());
        }
        lanes[lane].push((*top, *bottom));
        let number = i32::try_from(lane).unwrap_or(0);
        if let Way::Skip { lane, .. } | Way::Back { lane, .. } = &mut ways[*index] {
            *lane = number;
        }
    }
    i32::try_from(lanes.len()).unwrap_or(0)
}
