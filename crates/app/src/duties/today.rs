//! What is to be done today: households to see, routines, cases, return visits.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::{Date, Time};
use maplegrid_domain::accounts::scope_of;
use maplegrid_domain::duties::{
    Absence, Bond, PastLink, Standing, stand_in_of, standing, unbroken_since, window_of,
};
use maplegrid_domain::methods::{ActionKind, Cadence, Network};
use maplegrid_domain::people::holds_post_of;
use maplegrid_domain::shared::{HouseholdId, LineId, PersonId, TierId, Timestamp};
use maplegrid_store::cases::lists::{Filters, of_holders};
use maplegrid_store::cases::{CaseRow, TaskKind};
use maplegrid_store::db::Conn;
use maplegrid_store::duties::plain::absences_stood_in;
use maplegrid_store::duties::read::{LinkedHousehold, households_of, past_links, times_since};
use maplegrid_store::error::Result as StoreResult;

use super::{DueHousehold, DueLine, RoutineDue, TierLabel, Today, absences_around, routines};
use crate::{App, County, Result};

/// Cases shown beside the households; whoever has more works in the inbox.
const CASES_MOST: i64 = 100;
/// Chains of people standing in for each other are followed so far.
const HANDED_ON_MOST: usize = 4;

impl App {
    /// What the caller has to do on a day: households of their own and of those they stand in
    /// for, routines of their posts, cases and return visits that wait for them.
    pub async fn today(&self, caller: &PersonId, on: Date) -> Result<Today> {
        let (county, now) = (self.county().await?, self.now());
        let asked = Asked::new(&county, caller, on, now.date());
        let gathered =
            self.inner().db.read(move |conn| conn.snapshot(|conn| asked.gather(conn))).await?;
        let Gathered { households, routines, tasks } = gathered;
        let owing = households.iter().filter(|household| household.owes());
        let (due, kept): (Vec<_>, Vec<_>) = owing.partition(|household| household.is_due());
        let (due, kept) = (count(due.len()), count(kept.len()));
        let (returns, cases) = tasks.into_iter().partition(|row| is_return_visit(row, &county));
        let households = households.into_iter().filter(DueHousehold::is_due).collect();
        Ok(Today { on, households, kept, due, routines, cases, returns, county, now })
    }

    /// All households of the caller and of those they stand in for, in walking order: what a
    /// phone keeps for where there is no signal.
    pub async fn my_households(&self, caller: &PersonId, on: Date) -> Result<Vec<DueHousehold>> {
        let asked = Asked::new(&self.county().await?, caller, on, self.now().date());
        let asked = Asked { also_while_away: true, ..asked };
        let read = move |conn: &mut Conn| conn.snapshot(|conn| asked.households(conn));
        Ok(self.inner().db.read(read).await?)
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl DueHousehold {
    /// Whether it is or was to be seen in a window that runs.
    fn owes(&self) -> bool {
        self.lines.iter().any(|line| !matches!(line.standing, Standing::Exempt(_)))
    }
}

/// Whether the step that a case waits at asks for a return visit.
fn is_return_visit(row: &CaseRow, county: &County) -> bool {
    let step = county.method_of(row.method_version).procedure.step(&row.step);
    step.is_some_and(|step| step.actions.iter().any(|action| action.kind == ActionKind::Visit))
}

struct Gathered {
    households: Vec<DueHousehold>,
    routines: Vec<RoutineDue>,
    tasks: Vec<CaseRow>,
}

/// Whose day is asked for.
struct Asked {
    county: Arc<County>,
    caller: PersonId,
    on: Date,
    today: Date,
    /// One's own households also while somebody stands in.
    also_while_away: bool,
}

impl Asked {
    fn new(county: &Arc<County>, caller: &PersonId, on: Date, today: Date) -> Self {
        let (county, caller) = (Arc::clone(county), caller.clone());
        Self { county, caller, on, today, also_while_away: false }
    }

    fn network(&self) -> &Network {
        &self.county.method().network
    }

    fn gather(&self, conn: &mut Conn) -> StoreResult<Gathered> {
        let households = self.households(conn)?;
        let routines = routines::due(conn, &self.county, &self.caller, self.on)?;
        let scope = scope_of(self.county.method(), &self.county.directory, &self.caller);
        let filters = Filters::default();
        let county = &self.county.id;
        let holders: Vec<&str> = scope.holders.iter().map(String::as_str).collect();
        let listed = of_holders(conn, county, &holders, TaskKind::Act, &filters, None, CASES_MOST)?;
        let mut listed: Vec<_> =
            listed.into_iter().map(|listed| (listed.sort_at, listed.row)).collect();
        listed.sort_by(|(a, one), (b, other)| (a, &one.number).cmp(&(b, &other.number)));
        listed.dedup_by(|(_, one), (_, other)| one.number == other.number);
        let most = usize::try_from(CASES_MOST).unwrap_or(usize::MAX);
        let tasks = listed.into_iter().map(|(_, row)| row).take(most).collect();
        Ok(Gathered { households, routines, tasks })
    }

    fn households(&self, conn: &mut Conn) -> StoreResult<Vec<DueHousehold>> {
        let (persons, absences) = self.covered(conn)?;
        let mut rows = households_of(conn, &self.county.id, &persons.iter().collect::<Vec<_>>())?;
        // Whoever stands in without the line's post, handed on or left since, is shown nothing.
        rows.retain(|row| row.person == self.caller || self.may_stand_in_on(&row.line));
        let mut ids: Vec<HouseholdId> = rows.iter().map(|row| row.household.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        let since = self.windows_begin(&rows);
        let mut times: HashMap<(HouseholdId, LineId), Vec<Timestamp>> = HashMap::new();
        for (household, line, at) in times_since(conn, &self.county.id, since, &ids)? {
            times.entry((household, line)).or_default().push(at);
        }
        // Only of bonds that began within a window is it asked who was there before.
        let young: BTreeSet<&HouseholdId> =
            rows.iter().filter(|row| since < row.from).map(|row| &row.household).collect();
        let young: Vec<HouseholdId> = young.into_iter().cloned().collect();
        let past = past_links(conn, &self.county.id, since, &young)?;
        let rows = rows.into_iter().map(|row| {
            let earlier = past.iter().filter(|(id, _)| *id == row.household).map(|(_, link)| link);
            let key = (row.household.clone(), row.line.clone());
            let times = times.get(&key).map_or(&[][..], Vec::as_slice);
            let line = line_of(
                &row,
                &Seen { times, absences: &absences, on: self.on },
                earlier,
                &self.county,
            );
            (row, line)
        });
        Ok(self.in_walking_order(self.together(rows)))
    }

    fn may_stand_in_on(&self, line: &LineId) -> bool {
        let line = self.network().line(line);
        line.is_some_and(|line| holds_post_of(&self.county.directory, line, &self.caller))
    }

    /// The people whose households are the caller's to see on the day, and the leave that has to
    /// do with them.
    fn covered(&self, conn: &mut Conn) -> StoreResult<(Vec<PersonId>, Vec<Absence>)> {
        let county = &self.county.id;
        let day = Timestamp::at(self.on, Time::midnight());
        let mut persons: BTreeSet<PersonId> = BTreeSet::from([self.caller.clone()]);
        let mut next = vec![self.caller.clone()];
        for _ in 0..HANDED_ON_MOST {
            if next.is_empty() {
                break;
            }
            let found = absences_stood_in(conn, county, day, &next.iter().collect::<Vec<_>>())?;
            let away = found.into_iter().filter(|absence| absence.covers(self.on));
            next = away.map(|absence| absence.person).filter(|p| !persons.contains(p)).collect();
            persons.extend(next.iter().cloned());
        }
        // Leave that ended earlier in a window may have covered what is left of it.
        let cadences = &self.network().cadences;
        let windows = cadences.iter().map(|c| window_of(c.every, self.on, &self.county.calendar));
        let first = windows.map(|window| window.first).min().unwrap_or(self.on);
        let after = Timestamp::at(first, Time::midnight());
        let everybody = persons.iter().cloned().collect();
        let absences = absences_around(conn, &self.county, after, everybody)?;
        let mine = |person: &PersonId| {
            (self.also_while_away && *person == self.caller)
                || *stand_in_of(&absences, person, self.on) == self.caller
                    // What is shown is how the households are now: somebody else's are no
                    // business of who stood in once, or will.
                    && (*person == self.caller
                        || *stand_in_of(&absences, person, self.today) == self.caller)
        };
        Ok((persons.into_iter().filter(|person| mine(person)).collect(), absences))
    }

    /// When the earliest of the windows began that these households are in.
    fn windows_begin(&self, rows: &[LinkedHousehold]) -> Timestamp {
        let mut seen = BTreeSet::new();
        let mut first = self.on;
        for row in rows {
            let tier = row.file.as_ref().and_then(|file| file.tier());
            if let Some(cadence) = self.network().cadence(&row.line, tier)
                && seen.insert(&cadence.id)
            {
                let window = window_of(cadence.every, self.on, &self.county.calendar);
                first = first.min(window.first);
            }
        }
        Timestamp::at(first, Time::midnight())
    }

    /// One entry for each household, whatever lines and people lead to it.
    fn together(
        &self,
        rows: impl Iterator<Item = (LinkedHousehold, Option<DueLine>)>,
    ) -> Vec<(i64, DueHousehold)> {
        let mut all: BTreeMap<HouseholdId, (i64, DueHousehold)> = BTreeMap::new();
        for (row, line) in rows {
            let own = row.person == self.caller;
            let (_, entry) = all.entry(row.household.clone()).or_insert_with(|| {
                let person = row.person.clone();
                (row.walk, self.entry(row, (!own).then_some(person)))
            });
            if own {
                entry.instead_of = None;
            }
            entry.lines.extend(line);
        }
        let place = |line: &DueLine| {
            self.network().lines.iter().position(|declared| declared.id == line.line)
        };
        all.into_values()
            .map(|(walk, mut entry)| {
                entry.lines.sort_by_key(place);
                (walk, entry)
            })
            .collect()
    }

    fn entry(&self, row: LinkedHousehold, instead_of: Option<PersonId>) -> DueHousehold {
        let tier = row.file.as_ref().and_then(|file| file.tier());
        DueHousehold {
            tier: tier.map(|tier| tier_label(tier, &self.county)),
            area_name: self.county.directory.areas.path_name(&row.area),
            id: row.household,
            code: row.code,
            area: row.area,
            door: row.door,
            head: row.head,
            has_phone: row.has_sealed,
            elder: row.elder,
            lines: Vec::new(),
            instead_of,
        }
    }

    /// By area as the tree has them, then along the way through it, then by door.
    fn in_walking_order(&self, mut entries: Vec<(i64, DueHousehold)>) -> Vec<DueHousehold> {
        let areas = &self.county.directory.areas;
        let path = |entry: &DueHousehold| {
            let mut path: Vec<String> =
                areas.lineage(&entry.area).map(|area| area.id.as_str().to_owned()).collect();
            path.reverse();
            path
        };
        entries.sort_by_cached_key(|(walk, entry)| {
            (path(entry), *walk, door_order(&entry.door), entry.id.clone())
        });
        entries.into_iter().map(|(_, entry)| entry).collect()
    }
}

/// Doors by their first number, then as text: 9号 before 10号.
fn door_order(door: &str) -> (u64, String) {
    let digits: String =
        door.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    (digits.parse().unwrap_or(u64::MAX), door.to_owned())
}

pub(super) fn tier_label(tier: &TierId, county: &County) -> TierLabel {
    let known = county.method().network.tier(tier);
    let label = known.map_or(tier.as_str(), |tier| &tier.label);
    TierLabel { id: tier.clone(), label: label.to_owned() }
}

/// What is known of a line's contacts on a day.
pub(super) struct Seen<'a> {
    /// When anybody was in touch, as far back as the window goes.
    pub(super) times: &'a [Timestamp],
    pub(super) absences: &'a [Absence],
    pub(super) on: Date,
}

/// How a household stands on one of its lines; `None` where the method has no rhythm for it.
pub(super) fn line_of<'a>(
    row: &LinkedHousehold,
    seen: &Seen<'_>,
    earlier: impl Iterator<Item = &'a PastLink>,
    county: &County,
) -> Option<DueLine> {
    let network = &county.method().network;
    let file = row.file.as_ref();
    let tier = file.and_then(|file| file.tier());
    let cadence = network.cadence(&row.line, tier)?;
    let declared = network.lines.iter().find(|line| line.id == row.line)?;
    let earlier = earlier.filter(|link| link.line == row.line).map(|link| (link.from, link.until));
    let bond = Bond {
        person: &row.person,
        linked_since: unbroken_since(row.from, earlier),
        tier_since: file.and_then(|file| file.care.as_ref()).map(|care| care.since),
        absences: seen.absences,
    };
    let (cadence, window, standing) = standing_of(cadence, &row.line, &bond, seen, county);
    let last_contact = file.and_then(|file| file.last.get(&row.line)).map(|last| last.at);
    let is_overdue = matches!(standing, Standing::Due { by, .. } if by < seen.on);
    Some(DueLine {
        line: row.line.clone(),
        label: declared.label.clone(),
        cadence: cadence.id.clone(),
        cadence_label: cadence.label.clone(),
        window,
        standing,
        is_overdue,
        last_contact,
    })
}

/// The rhythm of the tier; and, where the tier began too late in its window to be owed yet, the
/// ordinary one that went before.
fn standing_of<'c>(
    cadence: &'c Cadence,
    line: &LineId,
    bond: &Bond<'_>,
    seen: &Seen<'_>,
    county: &'c County,
) -> (&'c Cadence, maplegrid_domain::duties::Window, Standing) {
    use maplegrid_domain::duties::Exemption;

    let calendar = &county.calendar;
    let times = || seen.times.iter().copied();
    let own = Bond { tier_since: bond.tier_since.filter(|_| cadence.tier.is_some()), ..*bond };
    let (window, found) = standing(cadence, &own, times(), seen.on, calendar);
    if found == Standing::Exempt(Exemption::BeganLate)
        && cadence.tier.is_some()
        && let Some(ordinary) = county.method().network.cadence(line, None)
    {
        let before = Bond { tier_since: None, ..*bond };
        let (window, found) = standing(ordinary, &before, times(), seen.on, calendar);
        return (ordinary, window, found);
    }
    (cadence, window, found)
}
