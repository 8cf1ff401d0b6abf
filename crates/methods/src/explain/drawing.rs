//! SVG elements as text. Attributes only: the pages' security policy allows no style.

use std::fmt::Write as _;

/// The colours of the visual language that a diagram uses.
pub(super) mod colour {
    pub const PAPER: &str = "#f6f3ee";
    pub const SURFACE: &str = "#ffffff";
    pub const WELL: &str = "#ece6dc";
    pub const EDGE: &str = "#857a6d";
    pub const INK: &str = "#241f1a";
    pub const INK_2: &str = "#564d43";
    pub const MAPLE_DEEP: &str = "#84300f";
    pub const PLATE: &str = "#33291f";
    pub const PLATE_2: &str = "#e6dccd";
}

const FONTS: &str = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', \
                     'WenQuanYi Micro Hei', sans-serif";

/// A text's look.
#[derive(Clone, Copy)]
pub(super) struct Type {
    pub size: i32,
    pub fill: &'static str,
    pub bold: bool,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
}

/// The way an arrow leads: ahead drawn through, back dashed, so that colour is not needed.
#[derive(Clone, Copy)]
pub(super) enum Line {
    Ahead,
    Back,
}

impl Line {
    /// Ink, dashes and head.
    const fn look(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Ahead => (colour::INK_2, "", "ahead"),
            Self::Back => (colour::MAPLE_DEEP, " stroke-dasharray=\"5 4\"", "back"),
        }
    }
}

/// An SVG document being written.
pub(super) struct Drawing {
    text: String,
}

impl Drawing {
    /// Opens a document with a title and a description for those who do not see it.
    pub fn new(width: i32, height: i32, title: &str, description: &str) -> Self {
        let mut text = String::new();
        let _ = writeln!(
            text,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"method-title \
             method-description\" font-family=\"{FONTS}\">"
        );
        let _ = writeln!(text, "<title id=\"method-title\">{}</title>", escape(title));
        let _ = writeln!(text, "<desc id=\"method-description\">{}</desc>", escape(description));
        let mut drawing = Self { text };
        drawing.arrow_head("ahead", colour::INK_2);
        drawing.arrow_head("back", colour::MAPLE_DEEP);
        let paper = colour::PAPER;
        let _ = writeln!(
            drawing.text,
            "<rect width=\"{width}\" height=\"{height}\" fill=\"{paper}\"/>"
        );
        drawing
    }

    fn arrow_head(&mut self, id: &str, fill: &str) {
        let _ = writeln!(
            self.text,
            "<defs><marker id=\"{id}\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" \
             markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">\
             <path d=\"M0 0L10 5L0 10z\" fill=\"{fill}\"/></marker></defs>"
        );
    }

    pub fn rect(
        &mut self,
        (x, y): (i32, i32),
        (width, height): (i32, i32),
        fill: &str,
        edge: &str,
    ) {
        let _ = writeln!(
            self.text,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"10\" \
             fill=\"{fill}\" stroke=\"{edge}\"/>"
        );
    }

    pub fn words(&mut self, (x, y): (i32, i32), text: &str, look: Type) {
        let Type { size, fill, bold, anchor } = look;
        let weight = if bold { 600 } else { 400 };
        let _ = writeln!(
            self.text,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\" \
             fill=\"{fill}\" text-anchor=\"{anchor}\">{}</text>",
            escape(text)
        );
    }

    /// A line with a head at its end.
    pub fn arrow(&mut self, path: &str, line: Line) {
        let (_, _, head) = line.look();
        self.line(path, line, &format!(" marker-end=\"url(#{head})\""));
    }

    /// A line that ends in another line.
    pub fn join(&mut self, path: &str, line: Line) {
        self.line(path, line, "");
    }

    fn line(&mut self, path: &str, line: Line, end: &str) {
        let (ink, dashes, _) = line.look();
        let _ = writeln!(
            self.text,
            "<path d=\"{path}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"1.5\"{dashes}{end}/>"
        );
    }

    pub fn finish(mut self) -> String {
        self.text.push_str("</svg>\n");
        self.text
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
