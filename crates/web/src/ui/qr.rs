//! QR codes as SVG without a style attribute, with the four quiet modules a scanner needs.

use std::fmt;
use std::fmt::Write as _;

use askama::filters::HtmlSafe;
use fast_qr::{ECL, QRBuilder};

/// Modules of white around the code (ISO/IEC 18004 § 6.3.8).
const QUIET: usize = 4;

/// A QR code; displays as `<svg>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qr(String);

impl Qr {
    /// The code of an address, readable with 15 % of it damaged: paper is folded.
    pub fn new(address: &str, label: &str) -> Self {
        let Ok(code) = QRBuilder::new(address).ecl(ECL::M).build() else {
            // Only an address too long for any QR code ends here; the number stands beside it.
            return Self(String::new());
        };
        let label = askama::filters::escape(label, askama::filters::Html)
            .map(|label| label.to_string())
            .unwrap_or_default();
        let mut path = String::new();
        for y in 0..code.size {
            let mut x = 0;
            while x < code.size {
                let run = (x..code.size).take_while(|x| code[y][*x].value()).count();
                if run > 0 {
                    let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
                }
                x += run.max(1);
            }
        }
        let side = code.size + 2 * QUIET;
        Self(format!(
            "<svg viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\" role=\"img\" \
             aria-label=\"{label}\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}h-{side}z\"/>\
             <path d=\"{path}\"/></svg>"
        ))
    }
}

impl fmt::Display for Qr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Qr {}
