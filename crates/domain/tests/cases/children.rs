//! 子事项: splitting, what the whole waits for, and what ends with what.

use maplegrid_domain::cases::{Command, Input, Rejection};
use maplegrid_domain::methods::ActionKind::{
    Answer, Assign, Classify, Pass, RouteOut, Take, Visit,
};

use crate::support::{Together, V1, answer, classify, person, text, visit};

/// One that is at the handler's, and another.
fn two() -> Together {
    let mut all = Together::of(&[V1, V1]);
    all.does(0, "clerk", Classify, classify("roads", "lead"));
    all.does(0, "station", Assign, person("worker"));
    all.does(0, "worker", Take, Input::default());
    all
}

/// With something split off, which is the third.
fn split() -> Together {
    let mut all = two();
    all.act(0, "worker", "split".into(), text("水渠堵了")).unwrap();
    all
}

fn closes(all: &mut Together, at: usize) {
    all.does(at, "clerk", Classify, classify("roads", "lead"));
    all.does(at, "station", Assign, person("worker"));
    all.does(at, "worker", Take, Input::default());
    all.does(at, "worker", Answer, answer());
    all.does(at, "supervisor", Pass, Input::default());
    all.does(at, "clerk", Visit, visit("satisfied"));
}

#[test]
fn the_whole_waits_for_each_and_hears_of_the_last() {
    let mut all = split();
    all.act(0, "worker", "split".into(), text("桥栏杆断了")).unwrap();
    let (whole, one) = (all.case(0).clone(), all.case(2).clone());
    assert_eq!((one.parent.as_ref(), one.text.as_str()), (Some(&whole.number), "水渠堵了"));
    assert_eq!(
        (one.area.clone(), one.identity, one.step.as_str()),
        (whole.area, whole.identity, "check")
    );
    assert_eq!(all.tries(0, "worker", Answer, answer()), Err(Rejection::ChildrenOpen { open: 2 }));
    closes(&mut all, 2);
    assert_eq!(all.tries(0, "worker", Answer, answer()), Err(Rejection::ChildrenOpen { open: 1 }));
    closes(&mut all, 3);
    let last = all.world(0).history.last().unwrap();
    assert_eq!(last.event.kind(), "child_ended");
    all.does(0, "worker", Answer, answer());
    // Answered, it is not split any more.
    let refused = all.act(0, "supervisor", "split".into(), text("还有一样"));
    assert_eq!(refused, Err(Rejection::AnsweredAlready));
    all.does(0, "supervisor", Pass, Input::default());
    // One that is open again holds the whole open, whatever the resident says of it.
    let ask = Command::RequestReopen { reason: "又堵了".to_owned() };
    all.resident(2, &ask).unwrap();
    all.act(2, "leader", "grant_reopen".into(), Input::default()).unwrap();
    assert_eq!(all.case(0).open_children().count(), 1);
    all.resident(0, &Command::Rate { score: 5, comment: None }).unwrap();
    assert!(all.case(0).is_open());
    let visited = all.tries(0, "clerk", Visit, visit("satisfied"));
    assert_eq!(visited, Err(Rejection::ChildrenOpen { open: 1 }));
}

#[test]
fn what_ends_with_the_whole_and_what_is_never_split() {
    let mut all = split();
    // No grandchildren, and a part is joined to nothing, nor anything to it.
    let parent = all.case(0).number.clone();
    let refused = all.act(2, "clerk", "split".into(), text("再分"));
    assert_eq!(refused, Err(Rejection::ChildOf { parent: parent.clone() }));
    assert_eq!(all.join(2, "clerk", 1), Err(Rejection::ChildOf { parent }));
    assert_eq!(all.join(1, "clerk", 2), Err(Rejection::NotALead));
    assert_eq!(all.join(0, "worker", 1), Err(Rejection::ChildrenOpen { open: 1 }));
    // Only by who has it, with words, and under a number that is free.
    assert!(matches!(
        all.act(0, "clerk", "split".into(), text("不归我")),
        Err(Rejection::NotYours { .. })
    ));
    let empty = all.act(0, "worker", "split".into(), Input::default());
    assert_eq!(empty, Err(Rejection::TextMissing { field: "text" }));
    // The resident takes all of it back; each part hears of it once.
    all.resident(0, &Command::Withdraw { reason: None }).unwrap();
    assert!(!all.case(2).is_open() && all.case(2).withdrawn);
    assert_eq!(all.case(0).open_children().count(), 0);
    // Told to be another organ's only when nothing is open any more.
    let mut all = Together::of(&[V1]);
    all.act(0, "clerk", "split".into(), text("水渠堵了")).unwrap();
    let route = Input { target: Some("court".to_owned()), ..text("归法院") };
    assert_eq!(
        all.tries(0, "clerk", RouteOut, route.clone()),
        Err(Rejection::ChildrenOpen { open: 1 })
    );
    all.resident(1, &Command::Withdraw { reason: None }).unwrap();
    all.does(0, "clerk", RouteOut, route);
}
