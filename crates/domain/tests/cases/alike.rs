//! How alike two matters sound.

use maplegrid_domain::cases::{ALIKE_FROM_PERCENT, Gist};

fn likeness(one: &str, other: &str) -> u32 {
    Gist::of(one).likeness(&Gist::of(other), false)
}

#[test]
fn the_same_thing_in_other_words_is_alike() {
    let lamp = "二组张家巷口路灯不亮，晚上看不见路";
    assert!(likeness(lamp, "张家巷口的路灯坏了，不亮了") >= ALIKE_FROM_PERCENT);
    assert!(likeness(lamp, lamp) == 100);
    assert!(likeness(lamp, "自来水有黄锈，水压也小") < ALIKE_FROM_PERCENT);
    assert!(likeness(lamp, "") == 0 && likeness("路灯", "路灯") == 0, "too short to say");
    let (one, other) = (Gist::of(lamp), Gist::of("巷口那盏灯不亮三天了"));
    assert!(one.likeness(&other, true) > one.likeness(&other, false));
}
