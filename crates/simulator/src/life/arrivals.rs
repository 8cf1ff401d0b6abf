//! What comes in, when, where and how.

use std::collections::HashMap;

use jiff::civil::Date;
use maplegrid_app::cases::{Contact, FiledBy, Intake};
use maplegrid_domain::cases::{Channel, Identity};
use maplegrid_domain::methods::Category;
use maplegrid_domain::people::Household;
use maplegrid_domain::shared::{AreaId, CategoryId, Timestamp};

use super::cast::{Cast, Near};
use super::story::{Fate, Story};
use crate::office::Office;
use crate::rng::Rng;
use crate::shape::Shape;
use crate::structure::{Invented, Surnames, resident_phone};
use crate::texts::{Corpus, Wishes, compose};

/// The showcase's village is livelier, so that every one of its lists has something to show.
const SHOWCASE_TIMES: u32 = 4;

/// What is settled about a story before the rest is drawn.
#[derive(Clone, Copy, Debug, Default)]
struct Wanted<'a> {
    village: Option<&'a AreaId>,
    kind: Option<usize>,
}

/// Draws all arrivals of the days asked for.
pub(crate) struct Arrivals<'a> {
    pub(crate) seed: u64,
    pub(crate) shape: &'a Shape,
    pub(crate) corpus: &'a Corpus,
    pub(crate) cast: &'a Cast,
    pub(crate) office: &'a Office,
    homes: HashMap<&'a AreaId, Vec<&'a Household>>,
    surnames: Surnames,
    villages: Vec<AreaId>,
    weights: Vec<u32>,
}

impl<'a> Arrivals<'a> {
    pub(crate) fn new(
        seed: u64,
        shape: &'a Shape,
        corpus: &'a Corpus,
        cast: &'a Cast,
        office: &'a Office,
        invented: &'a Invented,
    ) -> Self {
        let mut homes: HashMap<&AreaId, Vec<&Household>> = HashMap::new();
        let mut weight_of: HashMap<&str, u32> = HashMap::new();
        for home in &invented.households {
            homes.entry(&home.area).or_default().push(home);
            let village = home.area.as_str().get(..12).unwrap_or_default();
            *weight_of.entry(village).or_default() += 1;
        }
        let villages = invented.villages.clone();
        let weights = villages
            .iter()
            .map(|village| {
                let weight = weight_of.get(village.as_str()).copied().unwrap_or(1);
                let shown = village.as_str() == shape.showcase.village;
                if shown { weight * SHOWCASE_TIMES } else { weight }
            })
            .collect();
        let surnames = Surnames::of(shape);
        Self { seed, shape, corpus, cast, office, homes, surnames, villages, weights }
    }

    /// The stories of a day; `scale` is in thousandths.
    pub(crate) fn of_day(&self, date: Date, scale: u32, first: usize) -> Vec<Story> {
        let index = u64::try_from(first).unwrap_or(0);
        let mut rng = Rng::named(self.seed, &date.to_string(), index);
        let usual = if self.office.is_working(date) {
            self.shape.matters.on_working_day
        } else {
            self.shape.matters.on_day_off
        };
        // Between half and one and a half of the usual, in thousandths.
        let drawn = u64::from(usual) * u64::from(scale);
        let thousandths = drawn / 2 + rng.below(drawn + 1);
        let count = thousandths / 1000 + u64::from(rng.chance(thousandths % 1000));
        (0..count).map(|at| self.story(date, index + at, Wanted::default())).collect()
    }

    /// A matter of the showcase's village, so that its desks have work on the last days.
    pub(crate) fn in_showcase(&self, date: Date, first: usize) -> Story {
        let village = AreaId::new(self.shape.showcase.village.clone());
        let wanted = Wanted { village: Some(&village), kind: None };
        self.story(date, u64::try_from(first).unwrap_or(0), wanted)
    }

    /// A matter for the desk that nobody else sees into; `None` if the method has none.
    pub(crate) fn restricted(&self, date: Date, first: usize) -> Option<Story> {
        let kinds = self.corpus.kinds.iter().enumerate();
        let restricted = kinds.filter(|(_, kind)| {
            let id = CategoryId::new(kind.category.clone());
            self.cast.method().category(&id).is_some_and(|category| category.restricted)
        });
        let (kind, _) = restricted.max_by_key(|(_, kind)| kind.weight)?;
        let wanted = Wanted { village: None, kind: Some(kind) };
        let mut story = self.story(date, u64::try_from(first).unwrap_or(0), wanted);
        story.fate = Fate::Held;
        Some(story)
    }

    fn story(&self, date: Date, index: u64, wanted: Wanted<'_>) -> Story {
        let mut rng = Rng::named(self.seed, "story", index);
        let weights: Vec<u32> = self.corpus.kinds.iter().map(|kind| kind.weight).collect();
        let drawn = rng.weighted(&weights);
        let kind = wanted.kind.unwrap_or(drawn);
        let words = &self.corpus.kinds[kind];
        let category = self.cast.method().category(&CategoryId::new(words.category.clone()));
        let restricted = category.is_some_and(|category| category.restricted);
        let village = wanted.village.unwrap_or(&self.villages[rng.weighted(&self.weights)]);
        let area = if restricted { village.clone() } else { self.area(village, &mut rng) };
        let tree = &self.cast.county.directory.areas;
        let village_name = tree.get(village).map_or("", |area| area.name.as_str()).to_owned();
        let wishes = if restricted { Wishes::None } else { Wishes::Some };
        let matter = compose(self.corpus, kind, &village_name, wishes, &mut rng);
        let channel = self.channel(date, restricted, &mut rng);
        let identity = identity(channel, restricted, &mut rng);
        let filed_by = self.filed_by(channel, &area, &mut rng);
        let chosen = restricted || rng.chance(if filed_by.is_some() { 600 } else { 350 });
        let intake = Intake {
            text: matter.text.clone(),
            category: category.filter(|_| chosen).map(|c: &Category| c.id.to_string()),
            channel,
            location: matter.location.clone(),
            identity,
            contact: self.contact(identity, &area, &mut rng),
            attachments: Vec::new(),
            filed_by,
            area,
        };
        let arrives_at = self.moment(date, channel, &mut rng);
        Story {
            arrives_at,
            up: rng.chance(words.up),
            matter,
            intake,
            rng,
            case: None,
            code: String::new(),
            plan: 0,
            done: std::collections::BTreeSet::new(),
            refusals: 0,
            fate: Fate::default(),
        }
    }

    /// The smallest area people scanned or named.
    fn area(&self, village: &AreaId, rng: &mut Rng) -> AreaId {
        let tree = &self.cast.county.directory.areas;
        let below = |area: &AreaId, rng: &mut Rng| {
            let children: Vec<AreaId> = tree.children(area).map(|area| area.id.clone()).collect();
            rng.pick(&children).cloned().unwrap_or_else(|| area.clone())
        };
        match rng.below(100) {
            0..40 => village.clone(),
            40..55 => below(village, rng),
            _ => {
                let mut area = below(village, rng);
                loop {
                    let next = below(&area, rng);
                    if next == area {
                        return area;
                    }
                    area = next;
                }
            }
        }
    }

    fn channel(&self, date: Date, restricted: bool, rng: &mut Rng) -> Channel {
        // Offices take nothing down on a day off, and nobody complains about them through them.
        if restricted || !self.office.is_working(date) {
            return if rng.chance(700) { Channel::Qr } else { Channel::Web };
        }
        match rng.below(100) {
            0..44 => Channel::Qr,
            44..56 => Channel::Web,
            56..72 => Channel::Phone,
            72..82 => Channel::Counter,
            82..92 => Channel::Visit,
            _ => Channel::Proxy,
        }
    }

    fn filed_by(&self, channel: Channel, area: &AreaId, rng: &mut Rng) -> Option<FiledBy> {
        let near = match channel {
            Channel::Visit | Channel::Proxy => Near::Home,
            Channel::Phone | Channel::Counter => Near::Office,
            Channel::Qr | Channel::Web | Channel::Api => return None,
        };
        let person = self.cast.registrar(area, near, rng)?;
        Some(FiledBy { person, consent: true })
    }

    fn contact(&self, identity: Identity, area: &AreaId, rng: &mut Rng) -> Option<Contact> {
        if identity == Identity::Anonymous {
            return None;
        }
        let neighbours = self.homes.get(area).map_or(&[][..], Vec::as_slice);
        let name = match rng.pick(neighbours) {
            Some(home) => home.head.clone(),
            None => self.surnames.invented_name(rng),
        };
        Some(Contact { name, phone: resident_phone(rng) })
    }

    /// Early and after supper by telephone screen, in office hours through people.
    fn moment(&self, date: Date, channel: Channel, rng: &mut Rng) -> Timestamp {
        let midnight = Timestamp::at(date, jiff::civil::Time::midnight());
        let seconds = match channel {
            Channel::Qr | Channel::Web | Channel::Api => {
                let (from, to) = match rng.below(10) {
                    0..4 => (6 * 60 + 40, 11 * 60 + 50),
                    4..7 => (13 * 60, 18 * 60),
                    _ => (18 * 60, 21 * 60 + 50),
                };
                rng.range(from * 60, to * 60)
            }
            _ => {
                let open = self.office.opening(date).millis() - midnight.millis();
                let closed = self.office.closing(date).millis() - midnight.millis();
                rng.range(open / 1000 + 300, closed / 1000 - 600)
            }
        };
        midnight.plus_millis(seconds * 1000 + rng.range(0, 999))
    }
}

fn identity(channel: Channel, restricted: bool, rng: &mut Rng) -> Identity {
    let (sealed, anonymous) = match channel {
        _ if restricted => (600, 350),
        Channel::Qr | Channel::Web => (80, 90),
        _ => (40, 0),
    };
    match rng.below(1000) {
        drawn if drawn < sealed => Identity::Sealed,
        drawn if drawn < sealed + anonymous => Identity::Anonymous,
        _ => Identity::Named,
    }
}
