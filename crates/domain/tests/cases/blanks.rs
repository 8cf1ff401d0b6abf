//! A reply kept ready leaves blanks for a person to fill: whatever words of staff others will read,
//! they are refused while one is left.

use maplegrid_domain::cases::{Input, Rejection};
use maplegrid_domain::methods::ActionKind::{
    Answer, Ask, Assign, Call, Classify, Note, Part, RequestExtension, Take,
};

use crate::support::{Together, V1, answer, classify, days, person, text, unit};

const BLANK: &str = "请____前到现场";

fn blank(input: Input) -> Input {
    Input { text: Some(BLANK.to_owned()), ..input }
}

#[test]
fn no_words_go_out_with_a_blank_in_them() {
    let left = Err(Rejection::BlankLeft { field: "text" });
    let mut all = Together::of(&[V1, V1, V1]);
    let numbers = all.numbers();
    let to = |number: usize| Input { case: Some(numbers[number].to_string()), ..Input::default() };
    assert_eq!(all.act(1, "clerk", "join".into(), blank(to(0))), left);
    assert_eq!(all.act(0, "clerk", "recuse".into(), text(BLANK)), left);
    all.does(0, "clerk", Classify, classify("roads", "lead"));
    assert_eq!(all.tries(0, "station", Assign, blank(person("worker"))), left);
    all.does(0, "station", Assign, person("worker"));
    all.does(0, "worker", Take, Input::default());
    all.join(1, "clerk", 0).unwrap();
    assert_eq!(all.tries(1, "clerk", Part, text(BLANK)), left);
    assert_eq!(all.act(0, "worker", "release".into(), blank(to(1))), left);
    for (kind, input) in [
        (Answer, answer()),
        (Ask, Input::default()),
        (Note, Input::default()),
        (Call, unit("town_police")),
        (RequestExtension, days(3)),
    ] {
        assert_eq!(all.tries(0, "worker", kind, blank(input)), left, "{kind:?}");
    }
    assert_eq!(all.act(0, "worker", "split".into(), text(BLANK)), left);
    // And by whoever was called.
    all.does(0, "worker", Call, unit("town_police"));
    for action in ["report_in", "object_part", "answer_part"] {
        assert_eq!(all.act(0, "police", action.into(), text(BLANK)), left, "{action}");
    }
    assert_eq!(all.act(0, "worker", "recall_part".into(), blank(unit("town_police"))), left);
    assert_eq!(all.numbers().len(), 3);
}
