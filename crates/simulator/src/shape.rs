//! How large a published place is: `data/shapes`, one file a place.

use maplegrid_domain::methods::{ContactLine, Method};
use maplegrid_methods::divisions;
use serde::Deserialize;

use crate::{Error, Result};

/// The level that official divisions end with, as methods call it.
pub(crate) const VILLAGE: &str = "village";

/// In the order of the methods' names.
const SHAPES: [(&str, &str); 6] = [
    ("data/shapes/140429104.toml", include_str!("../../../data/shapes/140429104.toml")),
    ("data/shapes/610921.toml", include_str!("../../../data/shapes/610921.toml")),
    ("data/shapes/431127.toml", include_str!("../../../data/shapes/431127.toml")),
    ("data/shapes/431102.toml", include_str!("../../../data/shapes/431102.toml")),
    ("data/shapes/621223.toml", include_str!("../../../data/shapes/621223.toml")),
    ("data/shapes/990101001.toml", include_str!("../../../data/shapes/990101001.toml")),
];

/// What was published about a township or a county, and how its posts are filled.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// The division code of the township or county, 12 digits.
    pub division: String,
    /// The county id of the installation.
    pub county: String,
    /// The method it was published with.
    pub method: String,
    pub households: u32,
    pub people: u32,
    pub residing: u32,
    /// Households of a village, least and most.
    pub village_households: (u32, u32),
    /// The levels below the village, top to bottom.
    #[serde(rename = "level")]
    pub levels: Vec<Level>,
    pub published: Published,
    pub matters: Matters,
    /// The first is the one whose rounds are lived.
    #[serde(rename = "link")]
    pub links: Vec<Link>,
    #[serde(default)]
    pub names: Names,
    pub showcase: Showcase,
    pub staffing: Staffing,
    pub staff: Vec<Staff>,
}

/// A level below the village.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// How many areas of it there are in all.
    pub total: u32,
    /// How many of them lie in communities 社区, if that was published apart or follows from what
    /// was; by households if not given. For the smallest level.
    pub in_communities: Option<u32>,
    /// The name with `{}` for its number in Chinese.
    pub name: String,
    /// The name in a community 社区 instead of a village, if it is another one.
    pub name_in_community: Option<String>,
    /// Counted through the village, not within the area above it.
    #[serde(default)]
    pub numbered_in_village: bool,
    /// Households, least and most; given for the smallest level.
    pub households: Option<(u32, u32)>,
}

/// Published totals that are kept, or that nothing but a test looks at.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Published {
    /// Party members who are persons of the county; the first of them hold the links.
    pub party_members: u32,
    /// Heads who are Party members. A number only: no row says who they are.
    pub party_heads: Option<u32>,
    pub three_heads_at_least: Option<u32>,
    pub villages: Option<u32>,
}

/// How many matters come in.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matters {
    pub on_working_day: u32,
    pub on_day_off: u32,
}

/// A line on which every household has a contact person.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    pub line: String,
    pub post: String,
    /// How many persons share the households; if not given, whoever holds the post in the
    /// household's own area is its contact.
    pub holders: Option<u32>,
    /// Of a thousand such posts so many are vacant, and their households without a contact; none
    /// of the showcase's village.
    #[serde(default)]
    pub vacant_per_mille: u64,
}

/// What people are called.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Surnames of one sign each, common ones first.
    pub surnames: String,
}

/// What a visitor of the demo is shown first.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Showcase {
    pub village: String,
    pub posts: Vec<String>,
    /// The beginning of the codes of the households whose contacts are lived; all if not given.
    pub contacts_in: Option<String>,
}

/// How posts are filled that are not named.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staffing {
    /// Who of those in village offices and above signs in.
    pub ordinary: Accounts,
}

/// How a post is filled.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    pub post: String,
    /// Persons per area.
    pub each: u32,
    /// Where the post is held at all.
    #[serde(default, rename = "where")]
    pub place: Places,
    pub accounts: Accounts,
}

/// The areas of a post's level in which it is held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Places {
    #[default]
    All,
    /// Communities 社区 and what lies in them.
    Communities,
    /// So many of each township's: the first of every village in turn, then the second.
    OfTownship(usize),
    /// So many in all, far apart.
    InAll(usize),
}

/// Which holders of a post get a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Accounts {
    All,
    /// Those of the county, of the showcase's village and of its township.
    Township,
    Showcase,
    None,
}

impl Shape {
    /// The place that a method was published with; `None` if there is none.
    ///
    /// # Errors
    /// A shape of this program cannot be read, which its tests exclude.
    pub fn of_method(method: &str) -> Result<Option<Self>> {
        Ok(Self::all()?.into_iter().find(|shape| shape.method == method))
    }

    /// A place that a method of somebody's own can be shown in: one whose levels and lines of
    /// contact are the method's, of several the one whose posts are. What the method does not have
    /// is left out. `None` if it has levels or lines that no place has.
    ///
    /// # Errors
    /// As [`of_method`](Self::of_method).
    pub fn fitting(method: &Method) -> Result<Option<Self>> {
        let has = |post: &str| method.posts.iter().any(|known| known.id.as_str() == post);
        let mut places = Self::all()?;
        places.retain(|place| {
            let levels = method.area_kinds.iter().skip_while(|kind| kind.id.as_str() != VILLAGE);
            let lines = &method.network.lines;
            let linked = |link: &Link| {
                let of = |line: &ContactLine| {
                    line.id.as_str() == link.line && line.post.as_str() == link.post
                };
                lines.iter().any(of)
            };
            levels.count() == place.levels.len() + 1 && place.links.iter().all(linked)
        });
        let known = |place: &Self| place.showcase.posts.iter().filter(|post| has(post)).count();
        Ok(places.into_iter().max_by_key(known).map(|mut place| {
            place.method.clone_from(&method.id);
            place.showcase.posts.retain(|post| has(post));
            place.staff.retain(|staff| has(&staff.post));
            place
        }))
    }

    /// The methods that were published with a place.
    ///
    /// # Errors
    /// As [`of_method`](Self::of_method).
    pub fn methods() -> Result<Vec<String>> {
        Ok(Self::all()?.into_iter().map(|shape| shape.method).collect())
    }

    fn all() -> Result<Vec<Self>> {
        let read = |(file, text): (&'static str, &str)| {
            toml::from_str(text).map_err(|e| Error::Data { file, reason: e.to_string() })
        };
        SHAPES.into_iter().map(read).collect()
    }

    /// The place's real areas from the method's topmost level down to the village.
    pub(crate) fn divisions(&self, method: &Method) -> Result<divisions::Tree> {
        divisions::tree_for(&self.division, method)
            .map_err(|e| Error::Data { file: "data/divisions.csv", reason: e.to_string() })
    }

    /// The line whose rounds are lived.
    pub(crate) fn lived(&self) -> Result<&Link> {
        self.links.first().ok_or_else(|| Error::Method("the shape has no line".to_owned()))
    }

    /// The line on which persons share the households, if there is one.
    pub(crate) fn shared(&self) -> Option<&Link> {
        self.links.iter().find(|link| link.holders.is_some())
    }

    /// The township of the village that is shown first.
    pub(crate) fn showcase_township(&self) -> String {
        let digits = self.showcase.village.get(..9).unwrap_or_default();
        format!("{digits}000")
    }

    /// How many persons hold a post in each of its areas, and who of them signs in.
    pub(crate) fn staffing(&self, post: &str, works_in_office: bool) -> (u32, Accounts) {
        let ordinary = if works_in_office { self.staffing.ordinary } else { Accounts::None };
        self.staff_of(post).map_or((1, ordinary), |staff| (staff.each, staff.accounts))
    }

    /// Where a post is held.
    pub fn places(&self, post: &str) -> Places {
        self.staff_of(post).map_or(Places::All, |staff| staff.place)
    }

    fn staff_of(&self, post: &str) -> Option<&Staff> {
        self.staff.iter().find(|staff| staff.post == post)
    }
}
