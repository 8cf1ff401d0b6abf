//! Adopting another version of the method in a county that is at work: what may follow what, what
//! of the county would no longer fit, and the ledger's record of it.
//!
//! Cases keep the version they were received under. Posts, areas, lines and care belong to the
//! county as a whole and follow the new version at once; so the new one has to have room for all
//! of them that are in use.

use serde::{Deserialize, Serialize};

use super::{Method, Owner};
use crate::log::Hash;
use crate::shared::{
    Actor, AreaKindId, CategoryId, FieldId, LineId, NeedId, PostId, RegisterId, StepId, TierId,
    Timestamp,
};

/// Why a method cannot follow the one in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdoptionFault {
    /// It has another id, and nobody said that it is to take that one's place.
    OtherMethod { current: String, given: String },
    /// The county has had a newer version of it.
    Lower { adopted: u32, given: u32 },
    /// It was changed, but its version was not raised.
    NotRaised { version: u32 },
    /// It is the one in force.
    InForce,
}

/// Whether a method may follow those that a county adopted so far, oldest first. `instead_of` is
/// the id of the method in force, named by whoever wants another to take its place.
///
/// # Errors
/// Why not.
pub fn check_adoption(
    adopted: &[&Method],
    new: &Method,
    instead_of: Option<&str>,
) -> Result<(), AdoptionFault> {
    let Some(current) = adopted.last() else { return Ok(()) };
    if *current == new {
        return Err(AdoptionFault::InForce);
    }
    if current.id != new.id && instead_of != Some(current.id.as_str()) {
        let (current, given) = (current.id.clone(), new.id.clone());
        return Err(AdoptionFault::OtherMethod { current, given });
    }
    let of_its_name = adopted.iter().filter(|method| method.id == new.id);
    match of_its_name.map(|method| method.version).max() {
        Some(adopted) if new.version < adopted => {
            Err(AdoptionFault::Lower { adopted, given: new.version })
        }
        Some(adopted) if new.version == adopted => {
            Err(AdoptionFault::NotRaised { version: adopted })
        }
        _ => Ok(()),
    }
}

/// What of a method a county uses at this moment. People and households are counted, never named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InUse {
    /// Posts with the kind of area they are held in, now or from a later day on.
    pub posts: Vec<(PostId, AreaKindId, u64)>,
    /// Posts that somebody is nominated for.
    pub nominations: Vec<(PostId, u64)>,
    /// Kinds of open areas with the kind of the area above.
    pub areas: Vec<(AreaKindId, Option<AreaKindId>, u64)>,
    /// Households with a contact, by line.
    pub lines: Vec<(LineId, u64)>,
    /// Households with closer care in force or proposed, by tier and by reason.
    pub tiers: Vec<(TierId, u64)>,
    pub needs: Vec<(NeedId, u64)>,
    /// Entries of registers that are neither done nor ended, by the kind of their areas.
    pub entries: Vec<(RegisterId, AreaKindId, u64)>,
    /// Of these, those that have something in a field which the new version leaves out.
    pub entry_fields: Vec<(RegisterId, FieldId, u64)>,
    /// Cases that are not closed, by the county's number of the version they go by.
    pub cases: Vec<OpenCases>,
}

/// Cases that are not closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenCases {
    pub version: u32,
    pub step: StepId,
    pub category: Option<CategoryId>,
    pub cases: u64,
}

/// Something in use that the new version has no room for: it is refused until this is settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Misfit {
    /// The post is gone, or belongs to another level now (`moved` is its label).
    PostHeld {
        label: String,
        moved: Option<String>,
        people: u64,
    },
    PostNominated {
        label: String,
        nominations: u64,
    },
    /// Cases go on by earlier rules in which the post has a part: nobody could hold it any more.
    PostNeeded {
        label: String,
        version: u32,
        cases: u64,
    },
    /// The kind of area is gone, or lies below another kind now.
    AreaKind {
        label: String,
        moved: Option<String>,
        areas: u64,
    },
    LineLinked {
        label: String,
        households: u64,
    },
    TierInForce {
        label: String,
        households: u64,
    },
    NeedInForce {
        label: String,
        households: u64,
    },
    /// The register is gone, or belongs to another level now (`moved` is its label).
    RegisterInUse {
        label: String,
        moved: Option<String>,
        entries: u64,
    },
    /// A field of a register that stays is gone.
    FieldInUse {
        register: String,
        label: String,
        entries: u64,
    },
}

/// The fields of registers that both versions keep which the new one leaves out: whether entries use
/// them has to be looked up.
pub fn fields_left_out<'a>(
    current: &'a Method,
    new: &Method,
) -> Vec<(&'a RegisterId, Vec<&'a FieldId>)> {
    let gone = current.registers.iter().filter_map(|register| {
        let after = new.register(&register.id)?;
        let fields = register.fields.iter().map(|field| &field.id);
        let gone: Vec<&FieldId> = fields.filter(|id| after.field(id).is_none()).collect();
        (!gone.is_empty()).then_some((&register.id, gone))
    });
    gone.collect()
}

/// What in use the new version has no room for, in the method's order. `of_version` gives earlier
/// versions by the county's number; `current` is the one in force.
pub fn misfits<'a>(
    current: &'a Method,
    new: &Method,
    in_use: &InUse,
    of_version: impl Fn(u32) -> &'a Method,
) -> Vec<Misfit> {
    let mut found = Vec::new();
    posts(current, new, in_use, &mut found);
    let mut versions: Vec<u32> = in_use.cases.iter().map(|open| open.version).collect();
    versions.sort_unstable();
    versions.dedup();
    for version in versions {
        let method = of_version(version);
        let open = in_use.cases.iter().filter(|open| open.version == version);
        let cases = open.map(|open| open.cases).sum();
        for post in working_posts(method) {
            if !fits(method, new, post) {
                let label = method.post_label(post).to_owned();
                found.push(Misfit::PostNeeded { label, version, cases });
            }
        }
    }
    area_kinds(current, new, in_use, &mut found);
    let (was, now) = (&current.network, &new.network);
    for (line, households) in in_use.lines.iter().filter(|(line, _)| now.line(line).is_none()) {
        let label = was.line(line).map_or(line.as_str(), |line| &line.label).to_owned();
        found.push(Misfit::LineLinked { label, households: *households });
    }
    for (tier, households) in in_use.tiers.iter().filter(|(tier, _)| now.tier(tier).is_none()) {
        let label = was.tier(tier).map_or(tier.as_str(), |tier| &tier.label).to_owned();
        found.push(Misfit::TierInForce { label, households: *households });
    }
    for (need, households) in in_use.needs.iter().filter(|(need, _)| now.need(need).is_none()) {
        let label = was.need(need).map_or(need.as_str(), |need| &need.label).to_owned();
        found.push(Misfit::NeedInForce { label, households: *households });
    }
    registers(current, new, in_use, &mut found);
    found
}

fn registers(current: &Method, new: &Method, in_use: &InUse, found: &mut Vec<Misfit>) {
    for (id, kind, entries) in &in_use.entries {
        // What did not fit before is not this version's doing.
        let Some(before) = current.register(id).filter(|rule| rule.level == *kind) else {
            continue;
        };
        let moved = match new.register(id) {
            Some(after) if after.level == *kind => continue,
            Some(after) => Some(kind_label(new, &after.level)),
            None => None,
        };
        let label = before.label.clone();
        found.push(Misfit::RegisterInUse { label, moved, entries: *entries });
    }
    for (id, field, entries) in &in_use.entry_fields {
        let Some(before) = current.register(id) else { continue };
        let label = before.field(field).map_or(field.as_str(), |field| &field.label).to_owned();
        let register = before.label.clone();
        found.push(Misfit::FieldInUse { register, label, entries: *entries });
    }
}

fn posts(current: &Method, new: &Method, in_use: &InUse, found: &mut Vec<Misfit>) {
    for (post, kind, people) in &in_use.posts {
        let moved = match new.post(post) {
            Some(post) if post.level == *kind => continue,
            // It did not fit before either: that is not this version's doing.
            _ if current.post(post).is_none_or(|post| post.level != *kind) => continue,
            Some(post) => Some(kind_label(new, &post.level)),
            None => None,
        };
        let label = current.post_label(post).to_owned();
        found.push(Misfit::PostHeld { label, moved, people: *people });
    }
    for (post, nominations) in &in_use.nominations {
        if !fits(current, new, post) || new.network.selection(post).is_none() {
            let label = current.post_label(post).to_owned();
            found.push(Misfit::PostNominated { label, nominations: *nominations });
        }
    }
}

fn area_kinds(current: &Method, new: &Method, in_use: &InUse, found: &mut Vec<Misfit>) {
    for (kind, parent, areas) in &in_use.areas {
        let right = |method: &Method| {
            let above = method.area_kind(kind).map(|kind| kind.parent.as_ref());
            // What lies above the place this county works for is the tree's, not the method's.
            above.is_some_and(|above| parent.is_none() || above == parent.as_ref())
        };
        if right(new) || !right(current) {
            continue;
        }
        let moved = new.area_kind(kind).map(|kind| {
            kind.parent.as_ref().map(|parent| kind_label(new, parent)).unwrap_or_default()
        });
        let label = kind_label(current, kind);
        found.push(Misfit::AreaKind { label, moved, areas: *areas });
    }
}

fn kind_label(method: &Method, kind: &AreaKindId) -> String {
    method.area_kind(kind).map_or_else(|| kind.to_string(), |kind| kind.label.clone())
}

/// Whether a post is held at the same level by the new version.
fn fits(old: &Method, new: &Method, post: &PostId) -> bool {
    let level = |method: &Method| method.post(post).map(|post| post.level.clone());
    level(old).is_none() || level(old) == level(new)
}

/// The posts that have a part in the procedure: they own steps, press, approve, decide or handle.
fn working_posts(method: &Method) -> Vec<&PostId> {
    let procedure = &method.procedure;
    let mut wanted: Vec<&PostId> =
        vec![&procedure.extension.approver, &procedure.reopen.decided_by];
    for step in &procedure.steps {
        if let Owner::Post(post) = &step.owner {
            wanted.push(post);
        }
        wanted.extend(&step.nearer);
        wanted.extend(step.escalation.iter().flat_map(|it| &it.rungs).map(|rung| &rung.post));
    }
    wanted.extend(procedure.reopen.escalation.rungs.iter().map(|rung| &rung.post));
    let works =
        |post: &&super::Post| wanted.contains(&&post.id) || post.may(super::Capability::Handle);
    method.posts.iter().filter(works).map(|post| &post.id).collect()
}

/// A version of a method as the ledger knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodMark {
    /// The county's own number: its first method is 1.
    pub number: u32,
    pub id: String,
    /// What its folder says.
    pub version: u32,
    /// SHA-256 of the whole of it as it is stored.
    pub digest: Hash,
}

/// What happened to a county's method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum AdoptionEvent {
    /// New cases go by `after` from now on. `before` binds the version that was in force.
    MethodAdopted { before: MethodMark, after: MethodMark },
}

impl AdoptionEvent {
    /// A stable word for the ledger.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::MethodAdopted { .. } => "method_adopted",
        }
    }
}

/// An event with its time and author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedAdoption {
    pub at: Timestamp,
    pub actor: Actor,
    pub event: AdoptionEvent,
}

/// The versions that a county adopted since it was founded: the fold of the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoptions {
    /// How many events it is the fold of.
    pub version: u64,
    /// The one it was founded with first, then each as it was adopted.
    pub marks: Vec<(MethodMark, Timestamp)>,
}

impl Adoptions {
    /// The name of the stream in the ledger: there is one in a county.
    pub const STREAM: &'static str = "m-method";

    /// The state after an event; `None` if it cannot follow.
    pub fn apply(before: Option<Self>, recorded: &RecordedAdoption) -> Option<Self> {
        let AdoptionEvent::MethodAdopted { before: replaced, after } = &recorded.event;
        let known = before
            .unwrap_or_else(|| Self { version: 0, marks: vec![(replaced.clone(), Timestamp(0))] });
        let follows = known.marks.last().is_some_and(|(mark, _)| mark == replaced)
            && replaced.number < after.number;
        follows.then(|| {
            let Self { version, mut marks } = known;
            marks.push((after.clone(), recorded.at));
            Self { version: version + 1, marks }
        })
    }
}
