//! The procedure as a server-drawn picture.

use maplegrid_domain::methods::Method;

use super::drawing::{Drawing, Line, Type, colour};
use super::flow::{Arrow, Flow, Node, NodeKind};
use super::layout::{
    BOX_WIDTH, End, LINE_SIZE, Layout, PAD, Placed, SMALL_SIZE, TITLE_GAP, TITLE_SIZE, Way, layout,
    text_width,
};

const CORNER: i32 = 8;

/// The procedure as an SVG document: boxes from top to bottom in the order of the files, ways
/// ahead on the right, ways back dashed on the left.
pub fn svg(method: &Method) -> String {
    let flow = Flow::new(method);
    let layout = layout(&flow);
    let title = format!("{}：{}", method.title, method.procedure.label);
    let description = "每一框是一步：谁负责、多长时间、超期由谁催；箭头是动作，虚线是退回。";
    let mut drawing = Drawing::new(layout.width, layout.height, &title, description);
    for (arrow, way) in flow.arrows.iter().zip(&layout.ways) {
        draw_arrow(&mut drawing, &layout, arrow, *way);
    }
    for (node, placed) in flow.nodes.iter().zip(&layout.boxes) {
        draw_box(&mut drawing, layout.left, node, *placed);
    }
    drawing.finish()
}

fn draw_box(drawing: &mut Drawing, x: i32, node: &Node, placed: Placed) {
    let (fill, edge, ink, quiet) = match node.kind {
        NodeKind::Resident => (colour::PLATE, colour::PLATE, colour::SURFACE, colour::PLATE_2),
        NodeKind::Step => (colour::SURFACE, colour::EDGE, colour::INK, colour::INK_2),
        NodeKind::End => (colour::WELL, colour::EDGE, colour::INK, colour::INK_2),
    };
    let Placed { y, height } = placed;
    drawing.rect((x, y), (BOX_WIDTH, height), fill, edge);
    let look = |size, fill, bold, anchor| Type { size, fill, bold, anchor };
    let baseline = y + 32;
    drawing.words((x + PAD, baseline), &node.title, look(TITLE_SIZE, ink, true, "start"));
    let after = x + PAD + text_width(&node.title, TITLE_SIZE) + TITLE_GAP;
    if !node.phase.is_empty() {
        drawing.words((after, baseline), node.phase, look(SMALL_SIZE, quiet, false, "start"));
    }
    let corner = (x + BOX_WIDTH - PAD, baseline);
    if !node.corner.is_empty() {
        drawing.words(corner, &node.corner, look(SMALL_SIZE, quiet, false, "end"));
    }
    let mut line_y = baseline + 26;
    for line in &node.lines {
        drawing.words((x + PAD, line_y), line, look(LINE_SIZE, quiet, false, "start"));
        line_y += 24;
    }
}

fn draw_arrow(drawing: &mut Drawing, layout: &Layout, arrow: &Arrow, way: Way) {
    let (left, right) = (layout.left, layout.left + BOX_WIDTH);
    let lane = layout.lane_x(way);
    let label = |fill, anchor| Type { size: LINE_SIZE, fill, bold: false, anchor };
    match way {
        Way::Down { offset } => {
            let x = left + 60 + offset;
            let from = layout.boxes[arrow.from];
            let (top, bottom) = (from.y + from.height, layout.boxes[arrow.to].y);
            drawing.arrow(&format!("M{x} {top}V{bottom}"), Line::Ahead);
            let at = (x + 10, i32::midpoint(top, bottom) + 5);
            drawing.words(at, &arrow.label, label(colour::INK, "start"));
        }
        Way::Skip { from_y, end, .. } => {
            let bend = lane - CORNER;
            let stub =
                format!("M{right} {from_y}H{bend}Q{lane} {from_y} {lane} {}", from_y + CORNER);
            draw_line(drawing, &stub, Line::Ahead, end, |y| {
                format!("V{}Q{lane} {y} {bend} {y}H{right}", y - CORNER)
            });
            let at = (right + 12, from_y - 5);
            drawing.words(at, &arrow.label, label(colour::INK, "start"));
        }
        Way::Back { from_y, end, .. } => {
            let bend = lane + CORNER;
            let stub =
                format!("M{left} {from_y}H{bend}Q{lane} {from_y} {lane} {}", from_y - CORNER);
            draw_line(drawing, &stub, Line::Back, end, |y| {
                format!("V{}Q{lane} {y} {bend} {y}H{left}", y + CORNER)
            });
            let at = (left - 12, from_y - 5);
            drawing.words(at, &arrow.label, label(colour::MAPLE_DEEP, "end"));
        }
    }
}

/// Draws the stub, and the rest of the way unless another arrow's line is there already.
fn draw_line(
    drawing: &mut Drawing,
    stub: &str,
    line: Line,
    end: End,
    rest: impl Fn(i32) -> String,
) {
    match end {
        End::Box(y) => drawing.arrow(&format!("{stub}{}", rest(y)), line),
        End::Trunk => drawing.join(stub, line),
    }
}
