//! What households tell of themselves when somebody asks: who lives there, under which number they
//! are reached, and that somebody likes large letters. Asked are those that visitors see first.

use maplegrid_app::people::{HouseholdDraft, MemberDraft};
use maplegrid_app::{App, Error, Result, SignedIn};
use maplegrid_domain::people::Household;
use maplegrid_domain::shared::{AreaId, HouseholdId};

use crate::rng::Rng;
use crate::shape::Shape;
use crate::structure::{Invented, Surnames, resident_phone};

/// Households asked, in the order of their doors.
const ASKED: usize = 36;
/// Of a thousand households so many open their pages in 长辈版.
const ELDER_PER_MILLE: u64 = 150;
/// Of a thousand members so many have told a number of their own.
const PHONE_PER_MILLE: u64 = 400;
/// To the householder, in the order in which they are named.
const RELATIONS: [&str; 5] = ["配偶", "儿子", "女儿", "母亲", "孙子"];

/// What a household tells.
pub(super) struct Told {
    pub(super) area: AreaId,
    household: HouseholdId,
    draft: HouseholdDraft,
    members: Vec<MemberDraft>,
}

/// Draws what the first households of the showcase's village tell.
pub(super) fn told(seed: u64, shape: &Shape, invented: &Invented) -> Vec<Told> {
    let mut rng = Rng::named(seed, "homes", 0);
    let surnames = Surnames::of(shape);
    let here = |home: &&Household| home.area.as_str().starts_with(&shape.showcase.village);
    let homes = invented.households.iter().filter(here).take(ASKED);
    homes.map(|home| tells(home, &surnames, &mut rng)).collect()
}

fn tells(home: &Household, surnames: &Surnames, rng: &mut Rng) -> Told {
    let draft = HouseholdDraft {
        door: home.door.clone(),
        head: home.head.clone(),
        phone: resident_phone(rng),
        members: home.members,
        residing: home.residing,
        walk: None,
        elder: rng.chance(ELDER_PER_MILLE),
    };
    let others = usize::from(home.members).saturating_sub(1).min(RELATIONS.len());
    let members = RELATIONS.iter().take(others).zip(1..).map(|(relation, place)| MemberDraft {
        id: None,
        name: surnames.invented_name(rng),
        relation: (*relation).to_owned(),
        residing: place < home.residing,
        phone: rng.chance(PHONE_PER_MILLE).then(|| resident_phone(rng)),
        id_number: None,
    });
    let members = members.collect();
    Told { area: home.area.clone(), household: home.id.clone(), draft, members }
}

impl Told {
    /// Has it written down, unless it has come to lie where this person did not reach when the day
    /// began: in a building that was cut from another.
    pub(super) async fn write(self, app: &App, who: &SignedIn) -> Result<()> {
        let version = match app.household(who, &self.household).await {
            Ok(card) => card.version,
            Err(Error::NotFound) => return Ok(()),
            Err(error) => return Err(error),
        };
        app.edit_household(who, &self.household, version, self.draft).await?;
        for (member, version) in self.members.into_iter().zip(version + 1..) {
            app.keep_member(who, &self.household, version, member).await?;
        }
        Ok(())
    }
}
