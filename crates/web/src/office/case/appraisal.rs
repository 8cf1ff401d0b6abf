//! What somebody has to look at about an appraisal: a title before everybody reads it, slips of
//! paper that another has counted.

use maplegrid_app::cases::StaffCase;
use maplegrid_domain::cases::{CountedSlips, Opened, appraisal_waits_for};
use maplegrid_domain::methods::{ActionKind, NeedKind};

use super::panels::Ask;
use crate::office::form::Control;
use crate::words::office_in;

pub(super) fn ask(view: &StaffCase) -> Option<Ask> {
    let county = &view.county;
    let (post, area) = appraisal_waits_for(&view.case, &view.method, &county.directory)?;
    let appraisal = view.case.appraisal()?;
    let name = |person| county.directory.name(person);
    let (title, reason, what, kind) = match (&appraisal.opened, &appraisal.slips) {
        (Some(opened), Some(counted)) => (
            format!("{}录了纸票", name(&counted.by)),
            slips(opened, counted),
            "对着票再数一遍",
            ActionKind::CheckSlips,
        ),
        _ => (
            format!("{}提请公开测评：{}", name(&appraisal.by), appraisal.title),
            appraisal.done.clone(),
            "看题目能不能公开",
            ActionKind::OpenAppraisal,
        ),
    };
    let mine = view.actions.iter().any(|offered| offered.kind == kind);
    let who = if mine { "您".to_owned() } else { office_in(county, &view.method, &post, &area) };
    Some(Ask { title, reason, turn: format!("等{who}{what}"), mine })
}

fn slips(opened: &Opened, counted: &CountedSlips) -> String {
    let rows = opened.scale.labels.iter().zip(&counted.slips.counts);
    let rows: Vec<String> = rows.map(|(label, count)| format!("{label} {count} 张")).collect();
    format!("{} 户领票；{}", counted.slips.handed_out, rows.join("、"))
}

/// The field for what an appraisal needs: a title, households, slips by word.
pub(super) fn control(view: &StaffCase, kind: NeedKind, typed: &str) -> (Control, String) {
    let value = typed.to_owned();
    match kind {
        NeedKind::Title => {
            let example = "写事，不写人，例如：东头路灯修好了";
            let hint = "全村都看得到：不写谁说的、谁家的，不写电话";
            (Control::Line { value, example }, hint.to_owned())
        }
        NeedKind::Counts => {
            let open = view.case.appraisal().and_then(|appraisal| appraisal.opened.as_ref());
            let labels = open.map(|open| open.scale.labels.join("、")).unwrap_or_default();
            let hint = format!("按“{labels}”的次序写张数，用顿号隔开；看不清的不算");
            (Control::Line { value, example: "例如：12、5、1" }, hint)
        }
        _ => (Control::Number { value }, "一户一张；用手机评过的户不发".to_owned()),
    }
}
