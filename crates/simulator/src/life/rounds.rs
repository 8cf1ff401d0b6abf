//! The rounds that contact persons make: which household is seen when, and who needs to be seen
//! more often. Drawn up beforehand; whether it happened is the application's word.

use std::collections::{BTreeMap, HashMap};

use jiff::ToSpan as _;
use jiff::civil::Date;
use maplegrid_app::duties::{NewCare, NewContact, NewRoutineRecord};
use maplegrid_app::{App, Linked};
use maplegrid_domain::duties::{ContactChannel, Window};
use maplegrid_domain::methods::{Capability, CareNeed, Every, Network};
use maplegrid_domain::shared::{
    AreaId, ContactId, HouseholdId, LineId, PersonId, TierId, Timestamp, TopicId,
};

use super::run::Life;
use crate::rng::Rng;
use crate::structure::Invented;

/// Weeks and months that are lived before the present window.
const WEEKS_BACK: i64 = 2;
const MONTHS_BACK: i64 = 1;
/// Of a thousand households so many need somebody more often.
const CARED_PER_MILLE: u64 = 45;
/// Of a thousand contacts so many are forgotten, and so many have a word written with them.
const MISSED_PER_MILLE: u64 = 30;
const NOTED_PER_MILLE: u64 = 180;
/// Of a thousand contacts in so many all is well, which is a method's last topic.
const WELL_PER_MILLE: u64 = 640;
/// Proposals of the last hours that wait for their second person.
const PROPOSED_AT_THE_END: usize = 3;
/// What is done in an hour is asked for together: phones send when there is a network.
const TOGETHER_MILLIS: i64 = 60 * 60_000;

/// Something to ask the application for, and by whom.
pub(super) struct Errand {
    pub(super) at: Timestamp,
    pub(super) person: PersonId,
    pub(super) what: What,
}

pub(super) enum What {
    Contact(Box<NewContact>),
    Propose(HouseholdId, NewCare),
    Confirm(HouseholdId),
    Routine(NewRoutineRecord),
}

impl Errand {
    /// The household somebody goes to, if that is what it is about.
    pub(super) fn contact(&self) -> Option<&HouseholdId> {
        match &self.what {
            What::Contact(contact) => Some(&contact.household),
            _ => None,
        }
    }

    pub(super) async fn run(self, app: &App) -> maplegrid_app::Result<()> {
        match self.what {
            What::Contact(contact) => app.log_contact(&self.person, *contact).await.map(|_| ()),
            What::Propose(household, care) => {
                app.propose_care(&self.person, &household, care, None).await
            }
            What::Confirm(household) => app.confirm_care(&self.person, &household, None).await,
            What::Routine(record) => app.record_routine(&self.person, record).await,
        }
    }
}

/// A household on somebody's line.
struct Home<'a> {
    id: &'a HouseholdId,
    area: &'a AreaId,
    tier: Option<TierId>,
}

/// All errands up to the present in order of time, and the households that somebody comes to more
/// often.
pub(super) fn draw_up(life: &Life<'_>, invented: &Invented) -> (Vec<Errand>, Vec<HouseholdId>) {
    let method = life.cast.method();
    let on = life.network.line.clone();
    if method.network.line(&on).is_none() {
        return (Vec::new(), Vec::new());
    }
    let (errands, cared) = (Vec::new(), Vec::new());
    let mut rounds = Rounds { life, network: &method.network, line: on, errands, cared };
    for (person, homes) in rounds.homes(invented) {
        rounds.of_person(person, homes);
    }
    (rounds.errands, rounds.cared)
}

/// What is asked for together: in order of time, a group for each hour.
pub(super) fn grouped(mut errands: Vec<Errand>) -> Vec<Vec<Errand>> {
    errands.sort_by_key(|errand| errand.at);
    let mut groups: BTreeMap<i64, Vec<Errand>> = BTreeMap::new();
    for errand in errands {
        groups.entry(errand.at.millis() / TOGETHER_MILLIS).or_default().push(errand);
    }
    groups.into_values().collect()
}

struct Rounds<'a> {
    life: &'a Life<'a>,
    network: &'a Network,
    line: LineId,
    errands: Vec<Errand>,
    cared: Vec<HouseholdId>,
}

impl<'a> Rounds<'a> {
    /// The households to be lived, by contact person and in walking order.
    fn homes(&self, invented: &'a Invented) -> Vec<(&'a PersonId, Vec<Home<'a>>)> {
        let within = self.life.shape.showcase.contacts_in.as_deref().unwrap_or_default();
        let areas: HashMap<&HouseholdId, &AreaId> =
            invented.households.iter().map(|home| (&home.id, &home.area)).collect();
        let mut found: Vec<(&PersonId, Vec<Home<'_>>)> = Vec::new();
        let mut places: HashMap<&PersonId, usize> = HashMap::new();
        for link in invented.links.iter().filter(|link| link.line == self.line.as_str()) {
            let Some(area) = areas.get(&link.household) else { continue };
            if !area.as_str().starts_with(within) {
                continue;
            }
            let place = *places.entry(&link.person).or_insert_with(|| {
                found.push((&link.person, Vec::new()));
                found.len() - 1
            });
            found[place].1.push(Home { id: &link.household, area, tier: None });
        }
        found
    }

    fn of_person(&mut self, person: &'a PersonId, mut homes: Vec<Home<'a>>) {
        let mut rng = Rng::named(self.life.seed, person.as_str(), 0);
        for home in &mut homes {
            if rng.chance(CARED_PER_MILLE) {
                home.tier = self.care_for(person, home, &mut rng);
            }
        }
        let mut rhythms: BTreeMap<&str, (Every, Vec<&Home<'_>>)> = BTreeMap::new();
        for home in &homes {
            let Some(cadence) = self.network.cadence(&self.line, home.tier.as_ref()) else {
                continue;
            };
            let known = rhythms.entry(cadence.id.as_str());
            known.or_insert_with(|| (cadence.every, Vec::new())).1.push(home);
        }
        for (every, homes) in rhythms.into_values() {
            for window in self.windows(every) {
                self.walk(person, &homes, window, &mut rng);
            }
        }
    }

    /// The present window and some before it, as far as the county has lived.
    fn windows(&self, every: Every) -> Vec<Window> {
        let back = match every {
            Every::Week => WEEKS_BACK,
            _ => MONTHS_BACK,
        };
        let born = self.life.now().date();
        let mut window = Window::civil(every, self.life.until.date());
        let mut windows = Vec::new();
        for _ in 0..=back {
            windows.push(window);
            let Ok(before) = window.first.yesterday() else { break };
            if before <= born {
                break;
            }
            window = Window::civil(every, before);
        }
        windows
    }

    /// One or two walks in a week, more in a longer window, from door to door.
    fn walk(&mut self, person: &PersonId, homes: &[&Home<'_>], window: Window, rng: &mut Rng) {
        let born = self.life.now().date();
        let span = window.first.until(window.last).map_or(7, |span| i64::from(span.get_days()) + 1);
        let walks = rng.range(1, 2) * (span / 10 + 1).min(2);
        let mut days: Vec<Date> = (0..walks)
            .map(|_| window.first.saturating_add(rng.range(0, span - 1).days()))
            .collect();
        days.sort();
        let per_day = homes.len().div_ceil(days.len().max(1)).max(1);
        for (day, homes) in days.iter().zip(homes.chunks(per_day)) {
            let mut at = morning_or_evening(*day, rng);
            for home in homes {
                at = at.plus_millis(rng.range(4 * 60, 13 * 60) * 1_000);
                let missed = rng.chance(MISSED_PER_MILLE);
                if *day > born && at < self.life.until && !missed {
                    let contact = self.contact(home, window, at, rng);
                    self.add(at, person.clone(), What::Contact(Box::new(contact)));
                }
            }
        }
    }

    fn contact(&self, home: &Home<'_>, window: Window, at: Timestamp, rng: &mut Rng) -> NewContact {
        let weights = [52, 16, 20, 8, 4];
        let channel = ContactChannel::ALL[rng.weighted(&weights)];
        let topics = &self.network.topics;
        let topic = match topics.split_last() {
            Some((well, _)) if rng.chance(WELL_PER_MILLE) => Some(well),
            Some((_, others)) => rng.pick(others),
            None => None,
        };
        let notes = &self.life.corpus().common.contact_notes;
        let writes = rng.chance(NOTED_PER_MILLE);
        NewContact {
            id: ContactId::new(format!("demo-{}-{}", home.id, window.key())),
            household: home.id.clone(),
            line: None,
            channel,
            at,
            topics: topic.map(|topic| TopicId::clone(&topic.id)).into_iter().collect(),
            note: writes.then(|| rng.text(notes).to_owned()),
        }
    }

    /// Proposed by the household's own contact on a day before the rounds begin, confirmed by
    /// somebody above on the next; a few of the last hours still wait.
    fn care_for(&mut self, person: &PersonId, home: &Home<'_>, rng: &mut Rng) -> Option<TierId> {
        let need = rng.pick(&self.network.needs)?;
        let second = self.life.cast.nearest(Capability::ConfirmCare, home.area, Some(person))?;
        let office = &self.life.office;
        let first = self.windows(Every::Week).last()?.first.saturating_sub(3.days());
        let first = first.max(self.life.now().date().tomorrow().ok()?);
        let day = office.opening(office.calendar.add_working_days(first, 1));
        let proposed = office.after(day, rng.range(5, 400));
        let confirmed = office.after(proposed, rng.range(60, 500));
        if confirmed >= self.life.until {
            return None;
        }
        self.add(proposed, person.clone(), What::Propose(home.id.clone(), reasons(need)));
        self.add(confirmed, second, What::Confirm(home.id.clone()));
        self.cared.push(home.id.clone());
        Some(need.tier.clone())
    }

    fn add(&mut self, at: Timestamp, person: PersonId, what: What) {
        self.errands.push(Errand { at, person, what });
    }
}

/// Proposals in the showcase's village that nobody has looked at yet.
pub(super) fn last_proposals(life: &Life<'_>, invented: &Invented, at: Timestamp) -> Vec<Errand> {
    let network = &life.cast.method().network;
    let mut rng = Rng::named(life.seed, "last proposals", 0);
    let mut errands: Vec<Errand> = Vec::new();
    let followed = life.network.line.as_str();
    let shown = |link: &&Linked| {
        link.line == followed && link.household.as_str().starts_with(&life.shape.showcase.village)
    };
    // Far apart, so that they are different people's.
    for link in invented.links.iter().filter(shown).skip(7).step_by(41) {
        let Some(need) = rng.pick(&network.needs) else { break };
        if errands.len() < PROPOSED_AT_THE_END {
            let what = What::Propose(link.household.clone(), reasons(need));
            errands.push(Errand { at, person: link.person.clone(), what });
        }
    }
    errands
}

fn reasons(need: &CareNeed) -> NewCare {
    NewCare { needs: vec![need.id.clone()], note: String::new(), guardian_agreed: need.guardian }
}

/// People are found at home before work and after supper, others in between.
fn morning_or_evening(day: Date, rng: &mut Rng) -> Timestamp {
    let minutes = match rng.below(10) {
        0..5 => rng.range(8 * 60 + 20, 10 * 60),
        5..8 => rng.range(14 * 60 + 20, 16 * 60),
        _ => rng.range(18 * 60 + 20, 19 * 60),
    };
    Timestamp::at(day, jiff::civil::Time::midnight()).plus_minutes(minutes)
}
