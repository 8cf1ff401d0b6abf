//! The contents of the file: what has to be there follows from how it came out.

use maplegrid_domain::mediation::{Command, Form, Item, Need, PartyNo, Rejection, contents};

use super::world::{BOTH, World, agree, refuse, sealed};

/// What is compulsory and missing.
fn lacking(world: &World) -> Vec<Item> {
    let missing = contents(world.mediation()).into_iter();
    let missing = missing.filter(|one| one.need == Need::Compulsory && !one.is_there);
    missing.map(|one| one.item).collect()
}

fn has(world: &World, item: Item) -> bool {
    contents(world.mediation()).iter().any(|one| one.item == item)
}

#[test]
fn each_ending_has_its_own_papers() {
    let written = World::in_force();
    assert!(has(&written, Item::Agreement) && !has(&written, Item::OralAgreement));
    assert!(!has(&written, Item::Termination) && !has(&written, Item::DeclineNotice));
    let mut oral = World::heard();
    oral.does("worker", &agree(oral.now, Form::Oral));
    assert!(has(&oral, Item::OralAgreement) && !has(&oral, Item::Agreement));
    let ended = World::ended();
    assert!(has(&ended, Item::Termination) && !has(&ended, Item::Agreement));
    assert_eq!(lacking(&ended), [Item::Identity]);
    let mut refused = World::opened();
    refused.does("clerk", &refuse(PartyNo(1), refused.now));
    assert_eq!(lacking(&refused), [], "whoever refuses owes nothing");
    let mut declined = World::opened();
    let routes = vec!["court".to_owned()];
    let now = declined.now;
    declined.does("clerk", &Command::Decline { at: now, words: sealed("已起诉"), routes });
    assert!(has(&declined, Item::DeclineNotice));
    assert_eq!(lacking(&declined), []);
}

#[test]
fn what_is_missing_is_explained_and_nothing_else() {
    let mut world = World::in_force();
    let file = |missing: &[Item]| Command::File {
        missing: missing.iter().map(|item| (*item, sealed("没有"))).collect(),
    };
    let refused = world.ask("worker", &file(&[Item::Visit]));
    assert_eq!(refused, Err(Rejection::FileIncomplete(vec![Item::Identity])));
    world.does("worker", &file(&[Item::Visit, Item::Identity]));
    let filed = world.mediation().filed.as_ref().unwrap();
    assert_eq!(filed.missing.keys().copied().collect::<Vec<_>>(), [Item::Identity]);
}

#[test]
fn a_whole_file_needs_no_explanation() {
    let mut world = World::in_force();
    assert_eq!(lacking(&world), [Item::Identity]);
    let mut other = World::ready();
    for party in BOTH {
        let seen = Command::Identify { party, at: other.now, words: sealed("身份证") };
        other.does("worker", &seen);
    }
    assert!(
        contents(other.mediation()).iter().any(|one| one.item == Item::Identity && one.is_there)
    );
    assert!(world.play("worker", &Command::File { missing: [].into() }).is_err());
}

#[test]
fn the_contents_are_in_their_order() {
    let items: Vec<Item> =
        contents(World::in_force().mediation()).into_iter().map(|one| one.item).collect();
    assert_eq!(items.first(), Some(&Item::Application));
    assert_eq!(items.last(), Some(&Item::BackCover));
    assert!(items.is_sorted());
    for item in Item::ALL {
        assert_eq!(Item::parse(item.id()), Some(item));
        assert!(!item.label().is_empty());
    }
}
