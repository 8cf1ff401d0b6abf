//! Sentences about what was split off a case, and about who does not deal with it. The person reads
//! all of it: every part is theirs. Why somebody does not deal with it stays among staff.

use maplegrid_domain::cases::Event;

use super::Voice;
use super::story::{Story, Told};

/// The sentence, if the event is one of these.
pub(super) fn children_told(story: &Story<'_>, who: &str, event: &Event) -> Option<Told> {
    let resident = story.voice == Voice::Resident;
    Some(match event {
        Event::Split { about, .. } if resident => {
            Told::staff(format!("{who}把其中一项分出来单独办")).quote(about)
        }
        Event::Split { child, about, .. } => {
            Told::staff(format!("{who}分出子事项 {child}")).quote(about)
        }
        Event::ChildEnded { child, open } => {
            let what = if resident { "分出来的一项".to_owned() } else { child.to_string() };
            let rest = match (open, resident) {
                (0, true) => "，都办完了".to_owned(),
                (0, false) => "，子事项都办完了，可以答复群众".to_owned(),
                (open, _) => format!("，还有 {open} 项"),
            };
            Told::staff(format!("{what}办完了")).rest(rest)
        }
        Event::ChildReopened { child } => {
            let what = if resident { "分出来的一项".to_owned() } else { child.to_string() };
            Told::staff(format!("{what}重新办理"))
        }
        Event::Isolated { .. } if resident => Told::staff("改由专人办理").rest("，别的人看不到"),
        Event::Isolated { .. } => Told::staff("和同一件事一起转为受限，改由专人办理"),
        Event::Recused { person, .. } if resident => {
            Told::staff(format!("{}回避，换别人办", story.person(person)))
        }
        Event::Recused { person, reason, .. } => {
            let name = story.person(person);
            let said =
                if name == who { format!("{name}回避") } else { format!("{who}请{name}回避") };
            Told::staff(said).quote(reason)
        }
        _ => return None,
    })
}
