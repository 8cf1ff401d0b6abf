//! Every command at every stage: open or not, and by whom.

use maplegrid_domain::mediation::{Command, Rejection, Stage};

use super::world::{World, every_command};

fn at_every_stage() -> Vec<(Stage, World)> {
    vec![
        (Stage::Opened, World::unasked()),
        (Stage::Mediating, World::heard()),
        (Stage::Agreed, World::agreed()),
        (Stage::InForce, World::in_force()),
        (Stage::Ended, World::ended()),
        (Stage::Filed, World::filed()),
    ]
}

/// Where a command is open: opened, mediating, agreed, in force, ended, filed. `-` is refused for
/// the stage, `!` for something else.
const TABLE: [(&str, &str); 29] = [
    ("accept", "o-----"),
    ("decline", "o-----"),
    // The second has said so by then.
    ("consent", "o!----"),
    ("refuse", "ooo---"),
    // Both have been told already.
    ("inform", "o!!---"),
    ("identify", "ooo---"),
    ("represent", "ooo---"),
    ("add_party", "oo----"),
    ("grade", "ooooo-"),
    ("declare", "ooo---"),
    ("name", "-o----"),
    ("ask_recusal", "-oo---"),
    // Nobody asked.
    ("answer_recusal", "-!!---"),
    ("invite", "-o----"),
    ("set_openness", "-o----"),
    ("extend", "-oo---"),
    ("hear", "-o----"),
    ("investigate", "-o----"),
    ("add_evidence", "-oo---"),
    // Signed is signed; and before the first session, or after the end, it is not the time.
    ("agree", "-oo!-!"),
    ("sign", "--o!-!"),
    ("perform", "---o--"),
    ("visit", "---o--"),
    ("terminate", "-oo---"),
    ("ask_confirmation", "---o--"),
    // The court was not asked.
    ("record_confirmation", "---!--"),
    ("report_danger", "ooooo-"),
    // Without a session there is no record.
    ("correct", "!ooooo"),
    ("file", "---oo-"),
];

#[test]
fn every_command_at_every_stage() {
    for (at, (stage, world)) in at_every_stage().into_iter().enumerate() {
        assert_eq!(world.stage(), Some(stage));
        let commands = every_command(world.now);
        assert_eq!(commands.len(), TABLE.len());
        for (name, who, command) in commands {
            let (_, row) = TABLE.iter().find(|(known, _)| *known == name).unwrap();
            let found = match world.ask(who, &command) {
                Ok(events) => {
                    assert!(!events.is_empty(), "{name} at {stage:?} does nothing");
                    'o'
                }
                Err(Rejection::NotNow { stage: told }) => {
                    assert_eq!(told, stage);
                    '-'
                }
                Err(_) => '!',
            };
            assert_eq!(
                Some(found),
                row.chars().nth(at),
                "{name} at {stage:?}: {:?}",
                world.ask(who, &command)
            );
        }
    }
}

#[test]
fn nobody_else_may_do_anything() {
    for (stage, world) in at_every_stage() {
        for (name, who, command) in every_command(world.now) {
            // Neither a stranger, nor whoever mediates elsewhere, nor the scheduler.
            for other in ["nobody", "supervisor", "clerk2", "worker2", "system"] {
                let refused = world.ask(other, &command);
                assert_eq!(refused, Err(Rejection::NotYours), "{other}: {name} at {stage:?}");
            }
            // Mediators of the committee who were not named do not act; nor does the clerk decide
            // about recusal.
            let other = if who == "leader" { "clerk" } else { "both" };
            let refused = world.ask(other, &command);
            assert_eq!(refused, Err(Rejection::NotYours), "{other}: {name} at {stage:?}");
        }
    }
}

#[test]
fn what_does_not_exist_is_not_found_and_nothing_begins_twice() {
    let world = World::new();
    for (name, who, command) in every_command(world.now) {
        assert_eq!(world.ask(who, &command), Err(Rejection::NotFound), "{name}");
    }
    assert_eq!(world.ask("system", &Command::Tick), Err(Rejection::NotFound));
    let opened = World::opened();
    let again = World::open(super::world::new_mediation(opened.now));
    assert_eq!(opened.ask("clerk", &again), Err(Rejection::Exists));
}

#[test]
fn what_the_mediator_may_do_alone() {
    let world = World::heard();
    for (name, _, command) in every_command(world.now) {
        let asked = world.ask("worker", &command);
        // Taking matters, naming mediators and deciding about recusal is others' work.
        let others = ["accept", "decline", "name", "answer_recusal"].contains(&name);
        assert_eq!(asked == Err(Rejection::NotYours), others, "{name}: {asked:?}");
    }
}

#[test]
fn what_is_accepted_was_offered_and_what_is_offered_is_in_time() {
    for (stage, world) in at_every_stage() {
        for person in ["clerk", "worker", "leader", "nobody", "both"] {
            let offered = world.offered(person);
            for step in &offered {
                assert!(step.stages().contains(&stage), "{step:?} at {stage:?}");
            }
            for (name, _, command) in every_command(world.now) {
                let open = offered.iter().any(|step| step.id() == name);
                let accepted = world.ask(person, &command).is_ok_and(|events| !events.is_empty());
                assert!(open || !accepted, "{person}: {name} at {stage:?} is not offered");
            }
        }
    }
}
