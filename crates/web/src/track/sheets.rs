//! The pages beside a case: the forms that ask first, and the receipt for the printer.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use maplegrid_app::cases::{Receipt, ResidentCase};
use serde::Deserialize;

use super::Access;
use crate::error::Result;
use crate::keys::form_key;
use crate::say::path_names;
use crate::state::Web;
use crate::ui::{ErrorSummary, Field, FieldKind, Page, Qr, filters};
use crate::visitor::{Shell, Tab, Visitor};
use crate::words::{
    Fault, Telephone, code_groups, date_on_paper, hash_groups, holder_of, joined, left,
    moment_on_paper, spaced, telephone,
};

/// What is asked for on a page of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    More,
    Reopen,
    Withdraw,
}

impl Act {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::More => "more",
            Self::Reopen => "reopen",
            Self::Withdraw => "withdraw",
        }
    }

    /// The field that carries the words.
    pub(super) const fn field(self) -> &'static str {
        match self {
            Self::More => "text",
            Self::Reopen | Self::Withdraw => "reason",
        }
    }

    pub(super) fn is_open(self, view: &ResidentCase) -> bool {
        match self {
            Self::More => view.may.supplement,
            Self::Reopen => view.may.reopen_until.is_some(),
            Self::Withdraw => view.may.withdraw,
        }
    }

    const fn question(self) -> &'static str {
        match self {
            Self::More => "补充情况",
            Self::Reopen => "要求重新办理",
            Self::Withdraw => "要撤回这件事吗",
        }
    }

    const fn consequence(self) -> &'static str {
        match self {
            Self::More => "补充的话会记在这件事的经过里，办的人马上能看到。",
            Self::Reopen => {
                "会由另外的人来决定。同意的话重新派人办，期限重新算；不同意会告诉您理由。"
            }
            Self::Withdraw => "撤回后不再办理，记录会保留。以后还能重新说。",
        }
    }

    const fn button(self) -> &'static str {
        match self {
            Self::More => "提交补充",
            Self::Reopen => "要求重新办理",
            Self::Withdraw => "撤回",
        }
    }

    /// The safe choice.
    const fn keep(self) -> &'static str {
        match self {
            Self::More => "先不补充",
            Self::Reopen => "先不要求",
            Self::Withdraw => "不撤回",
        }
    }

    const fn is_grave(self) -> bool {
        matches!(self, Self::Withdraw)
    }

    fn input(self) -> Field {
        match self {
            Self::More => Field::new(FieldKind::Lines(4), "text", "想补充什么"),
            Self::Reopen => {
                Field::new(FieldKind::Lines(4), "reason", "哪里没办好").hint("写清楚了，好办得快")
            }
            Self::Withdraw => Field::new(FieldKind::Lines(3), "reason", "为什么撤回").optional(),
        }
    }
}

/// A question, its consequence, the safe choice first.
#[derive(Template)]
#[template(path = "track/act.html")]
pub struct ActPage {
    pub shell: Shell,
    pub access: Access,
    pub act: Act,
    pub title: String,
    pub summary: ErrorSummary,
    pub field: Field,
    pub key: String,
}

impl ActPage {
    pub fn new(
        shell: Shell,
        access: Access,
        view: &ResidentCase,
        act: Act,
        typed: &str,
        faults: Vec<Fault>,
    ) -> Self {
        let field = act.input().value(typed).faults(&faults);
        let summary = ErrorSummary { title: "没交上，您写的还在", faults };
        Self { shell, access, act, title: view.case.title(), summary, field, key: form_key() }
    }
}

/// The receipt as a sheet, A4 or A6.
#[derive(Template)]
#[template(path = "track/receipt.html")]
pub struct ReceiptPage {
    pub shell: Shell,
    pub small: bool,
    pub case_url: String,
    pub other_size_url: String,
    pub site: String,
    pub number: String,
    pub code: String,
    pub words: String,
    pub place: String,
    pub received: String,
    pub owner: String,
    pub due: String,
    pub leaf: String,
    pub position: String,
    pub tree_size: String,
    pub root: String,
    pub signature: String,
    pub printed: String,
    pub qr: Qr,
    pub telephone: Option<Telephone>,
}

impl ReceiptPage {
    pub fn new(
        shell: Shell,
        access: &Access,
        view: &ResidentCase,
        receipt: &Receipt,
        base: &str,
        small: bool,
    ) -> Self {
        let case = &view.case;
        let owner = case.owner.as_ref().map(|owner| {
            let holder = holder_of(owner, &view.county, &view.method);
            // An office carries its place in its name already.
            let place = if holder.name.starts_with(&holder.place) { "" } else { &holder.place };
            format!("{} {}", joined(place, &holder.role), holder.name).trim().to_owned()
        });
        let due = view.due.as_ref().map(|due| {
            let date = date_on_paper(due.due.at.date());
            let note = if due.due.provisional {
                "（暂按周末推算）".to_owned()
            } else if view.now > due.due.at {
                format!("（{}）", left(due.due, view.now, &view.county.calendar))
            } else {
                String::new()
            };
            format!("{date}{note}")
        });
        let number = case.number.to_string();
        Self {
            small,
            case_url: access.url(""),
            other_size_url: access.url(if small { "/receipt" } else { "/receipt?paper=a6" }),
            site: view.county.name.clone(),
            code: code_groups(&view.code),
            words: case.text.clone(),
            place: path_names(&view.county, &case.area).join(" "),
            received: moment_on_paper(case.received_at),
            owner: owner.unwrap_or_else(|| "已办结".to_owned()),
            due: due.unwrap_or_else(|| "已办结".to_owned()),
            leaf: hash_groups(&receipt.leaf),
            position: spaced(receipt.position + 1),
            tree_size: spaced(receipt.head.tree_size),
            root: hash_groups(&receipt.head.root),
            signature: crate::words::grouped(&hex(&receipt.signature), 4),
            printed: date_on_paper(view.now.date()),
            qr: Qr::new(&access.absolute(base), &format!("二维码，扫码查编号 {number}")),
            telephone: telephone(&view.county, Some(&case.area), &[]),
            number,
            shell,
        }
    }
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[derive(Deserialize)]
pub(super) struct Sheet {
    code: Option<String>,
    paper: Option<String>,
}

/// `GET /track/{number}/receipt`.
pub(super) async fn receipt(
    visitor: Visitor,
    State(web): State<Web>,
    Path(number): Path<String>,
    Query(sheet): Query<Sheet>,
) -> Result<Response> {
    let access = Access::needed(&visitor, &number, sheet.code.as_deref())?;
    let view = web.app.track(&access.number, &access.code).await?;
    let receipt = web.app.receipt(&access.number, &access.code).await?;
    let small = sheet.paper.as_deref() == Some("a6");
    let shell = visitor.shell(Tab::None);
    let page = ReceiptPage::new(shell, &access, &view, &receipt, &visitor.base, small);
    Ok(Page(page).into_response())
}
