//! `replies.toml`: replies kept ready. The file need not be there.

use maplegrid_domain::methods::ActionKind;

use super::reader::Table;
use super::words::REPLY_KINDS;
use crate::source::{At, Findings};

/// A reply as written.
#[derive(Debug)]
pub(crate) struct Reply {
    pub id: At<String>,
    pub label: String,
    pub kinds: Vec<ActionKind>,
    pub steps: At<Vec<At<String>>>,
    pub categories: At<Vec<At<String>>>,
    pub text: At<String>,
}

pub(super) fn replies(top: &mut Table<'_, '_>, out: &mut Findings) -> Vec<Reply> {
    top.tables("reply", out, |table, out| Reply {
        id: table.id("id", out),
        label: table.text("label", out).value,
        kinds: table.words("for", &REPLY_KINDS, out),
        steps: table.texts("steps", out),
        categories: table.texts("categories", out),
        text: table.text("text", out),
    })
}
