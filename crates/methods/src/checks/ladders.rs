//! A ladder presses somebody else, later and higher each time, and ends.

use maplegrid_domain::methods::Capability;

use super::levels::Levels;
use crate::code::Code;
use crate::parse::raw::{Escalation, Raw, Rung};
use crate::source::Findings;

/// Who is pressed.
enum Pressed<'a> {
    Post(&'a str),
    Handler,
    /// Whichever unit was called.
    Unit,
}

pub(super) fn check(raw: &Raw, out: &mut Findings) {
    let levels = Levels::new(raw);
    for step in &raw.steps {
        let Some(escalation) = &step.escalation else {
            continue;
        };
        let pressed = step.owner_post().map_or(Pressed::Handler, Pressed::Post);
        ladder(raw, &levels, escalation, &pressed, out);
    }
    let reopen = &raw.procedure.reopen;
    if let Some(escalation) = &reopen.escalation {
        ladder(raw, &levels, escalation, &Pressed::Post(&reopen.decided_by.value), out);
    }
    if let Some(joint) = &raw.procedure.joint {
        ladder(raw, &levels, &joint.escalation, &Pressed::Unit, out);
    }
    if let Some(appeal) = &raw.procedure.rating.appeal {
        ladder(raw, &levels, &appeal.escalation, &Pressed::Post(&appeal.decided_by.value), out);
    }
}

fn ladder(
    raw: &Raw,
    levels: &Levels<'_>,
    escalation: &Escalation,
    pressed: &Pressed<'_>,
    out: &mut Findings,
) {
    if escalation.rungs.is_empty() {
        let help = "在 rungs 里至少写一级：{ post = \"岗位\", after_working_days = 0 }";
        out.error(Code::LadderEmpty, escalation.place, "超期没有人催", help);
    }
    let mut below: Option<&Rung> = None;
    for rung in &escalation.rungs {
        may_press(raw, rung, pressed, out);
        if let Some(below) = below {
            climbs(raw, levels, below, rung, out);
        } else if let Pressed::Post(owner) = pressed {
            not_below(raw, levels, owner, rung, out);
        }
        below = Some(rung);
    }
}

fn may_press(raw: &Raw, rung: &Rung, pressed: &Pressed<'_>, out: &mut Findings) {
    let Some(post) = raw.post(&rung.post.value) else {
        return;
    };
    let may = |capability| post.capabilities.contains(&capability);
    let itself = match pressed {
        Pressed::Post(owner) => *owner == rung.post.value,
        Pressed::Handler => may(Capability::Handle),
        Pressed::Unit => may(Capability::Assist),
    };
    let (label, place) = (&post.label, rung.post.place);
    if itself {
        let message = format!("“{label}”催的是自己");
        out.error(Code::LadderOwner, place, message, "换成另一个岗位，通常是上一级");
    } else if !may(Capability::Urge) {
        let message = format!("“{label}”要催办，但没有督促的权限");
        out.error(
            Code::LadderUrge,
            place,
            message,
            "在 posts.toml 给它加上 \"urge\"，或者换一个岗位",
        );
    }
}

fn climbs(raw: &Raw, levels: &Levels<'_>, below: &Rung, rung: &Rung, out: &mut Findings) {
    if rung.after_working_days.value <= below.after_working_days.value {
        let days = rung.after_working_days.value;
        let message = format!("第 {days} 个工作日不晚于前一级");
        let help = format!("写大于 {} 的数", below.after_working_days.value);
        out.error(Code::LadderDays, rung.after_working_days.place, message, help);
    }
    not_below(raw, levels, &below.post.value, rung, out);
}

fn not_below(raw: &Raw, levels: &Levels<'_>, lower: &str, rung: &Rung, out: &mut Findings) {
    let (Some(lower), Some(post)) = (raw.post(lower), raw.post(&rung.post.value)) else {
        return;
    };
    if !levels.reaches_up(&lower.level.value, &post.level.value) {
        let message = format!("“{}”的层级比“{}”低，催不动", post.label, lower.label);
        out.error(
            Code::LadderLevel,
            rung.post.place,
            message,
            "催办从低到高，后一级不能比前一级低",
        );
    }
}
