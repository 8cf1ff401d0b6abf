//! Beginnings of answers: slots, blanks and what they are for.

use maplegrid_domain::methods::{ActionKind, Piece, ReplyTemplate, Slot, has_blank, pieces};
use maplegrid_domain::shared::{CategoryId, StepId};

fn template(text: &str) -> ReplyTemplate {
    ReplyTemplate {
        id: "fixed".to_owned(),
        label: "修好了".to_owned(),
        kinds: vec![ActionKind::Answer],
        steps: vec![StepId::new("handle")],
        categories: vec![CategoryId::new("street_light")],
        text: text.to_owned(),
    }
}

#[test]
fn slots_are_filled_and_what_is_not_known_stays_a_blank() {
    let reply = template("{title}：{until}前办好，{unit}");
    let filled = reply.filled(|slot| match slot {
        Slot::Title => Some("路灯{until}不亮".to_owned()),
        Slot::Unit => Some("村委会".to_owned()),
        _ => None,
    });
    // What a slot says is never read for slots again.
    assert_eq!(filled, "路灯{until}不亮：____前办好，村委会");
    assert!(has_blank(&filled) && has_blank("已于＿＿修好") && !has_blank("a_b@example.cn"));
}

#[test]
fn whatever_is_no_slot_is_told() {
    let unknown = |text: &'static str| {
        let found = pieces(text).into_iter().filter_map(|piece| match piece {
            Piece::Unknown(word) => Some(word),
            _ => None,
        });
        found.collect::<Vec<_>>()
    };
    assert!(unknown("{number}和{today}，没有别的").is_empty());
    assert_eq!(unknown("{name}您好"), ["{name}"]);
    assert_eq!(unknown("｛title｝"), ["｛title｝"]);
    assert_eq!(unknown("已办好{title"), ["{title"]);
    assert_eq!(unknown("办好}了"), ["}"]);
}

#[test]
fn a_reply_is_for_its_action_step_and_category() {
    let (reply, handle) = (template(""), StepId::new("handle"));
    let lamp = CategoryId::new("street_light");
    assert!(reply.is_for(ActionKind::Answer, &handle, Some(&lamp)));
    assert!(!reply.is_for(ActionKind::Ask, &handle, Some(&lamp)));
    assert!(!reply.is_for(ActionKind::Answer, &StepId::new("check"), Some(&lamp)));
    assert!(!reply.is_for(ActionKind::Answer, &handle, None));
}
