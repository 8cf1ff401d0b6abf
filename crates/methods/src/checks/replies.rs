//! Replies kept ready: what stands in braces is known, and somebody is offered each of them.

use maplegrid_domain::cases::TEXT_MAX_CHARS;
use maplegrid_domain::methods::{ActionKind, Piece, Slot, pieces};

use super::ids::once;
use crate::code::Code;
use crate::parse::nearest;
use crate::parse::raw::{Raw, Step};
use crate::parse::replies::Reply;
use crate::source::Findings;

/// Ids of the file stand once.
pub(super) fn unique(raw: &Raw, out: &mut Findings) {
    once("答复常用语", raw.replies.iter().map(|reply| &reply.id), out);
}

pub(super) fn check(raw: &Raw, out: &mut Findings) {
    for reply in &raw.replies {
        slots(reply, out);
        offered(raw, reply, out);
        if reply.text.value.chars().count() > TEXT_MAX_CHARS {
            let help = format!("删到 {TEXT_MAX_CHARS} 个字以内：答复本身不能更长");
            out.error(Code::BadValue, reply.text.place, "这一条太长了", help);
        }
    }
}

fn slots(reply: &Reply, out: &mut Findings) {
    for piece in pieces(&reply.text.value) {
        let Piece::Unknown(braced) = piece else { continue };
        let word = braced.trim_matches(['{', '}', '｛', '｝']);
        let known = || Slot::ALL.into_iter().map(Slot::word);
        let all: Vec<String> =
            Slot::ALL.map(|slot| format!("{{{}}}（{}）", slot.word(), slot.label())).into();
        let all = all.join("、");
        let near = nearest(word, known())
            .or_else(|| Slot::ALL.into_iter().find(|slot| slot.label() == word).map(Slot::word));
        let help = match near {
            Some(near) => format!("是不是 {{{near}}}？可以写：{all}；要人来填的写 ____"),
            None => format!("可以写：{all}；要人来填的写 ____"),
        };
        let message = format!("“{}”里的“{braced}”不知道填什么", reply.label);
        out.error(Code::ReplySlot, reply.text.place, message, help);
    }
}

/// Somewhere a step has such an action, or the action is open whatever the step.
fn offered(raw: &Raw, reply: &Reply, out: &mut Findings) {
    let at = |step: &&Step| {
        let steps = &reply.steps.value;
        steps.is_empty() || steps.iter().any(|named| named.value == step.id.value)
    };
    let mut actions = raw.steps.iter().filter(at).flat_map(|step| &step.actions);
    let general = reply.kinds.contains(&ActionKind::RefuseReopen);
    if general || actions.any(|action| reply.kinds.contains(&action.kind.value)) {
        return;
    }
    let help =
        "for 写用在哪些动作，如 [\"answer\"]；steps 里的步骤要有这样的动作，不写就是哪一步都行";
    let message = format!("“{}”哪一步都用不上", reply.label);
    out.error(Code::ReplyNowhere, reply.id.place, message, help);
}
