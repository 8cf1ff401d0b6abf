//! What adopting a version would change, read and worked out the same way for preview and doing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use maplegrid_domain::duties::HouseholdFile;
use maplegrid_domain::methods::{
    AdoptionFault, InUse, Method, Misfit, check_adoption, fields_left_out, misfits,
};
use maplegrid_domain::shared::{AreaKindId, FieldId, NeedId, PersonId, PostId, RegisterId, TierId};
use maplegrid_methods::compare::{Comparison, compare};
use maplegrid_store::areas::read;
use maplegrid_store::cases::by_version::open_cases;
use maplegrid_store::county::methods;
use maplegrid_store::db::Conn;
use maplegrid_store::error::{Error as StoreError, Result as StoreResult};
use maplegrid_store::people::{in_use, secrets};
use maplegrid_store::registers::in_use as registers;
use sha2::{Digest as _, Sha256};

use crate::duties::needs_of;
use crate::people::At;
use crate::registers::unseal;
use crate::secrets::Secrets;

const FILES_AT_ONCE: i64 = 1_000;

/// Something that adopting changes for what is there already, though nothing breaks by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MethodNote {
    /// Open cases of this category; it is offered no more.
    CategoryGone { label: String, cases: u64 },
    /// Open cases at this step, which they finish.
    StepGone { label: String, cases: u64 },
    /// The line asks for holders of another post; who is named stays until somebody else is.
    LineAsksOther { label: String, post: String, households: u64 },
    /// A new line whose contacts follow from who holds the post now.
    LineFollows { label: String, post: String },
    /// A new post, with how many areas of its level there are to appoint in.
    PostToFill { label: String, areas: u64 },
}

/// All that adopting a version would do.
#[derive(Clone, Debug)]
pub struct MethodImpact {
    pub current: Arc<Method>,
    /// The county's number of the version in force, and the number the new one gets.
    pub number: u32,
    pub next: u32,
    pub comparison: Comparison,
    /// Cases that are not closed, by the county's number of the version they go on by.
    pub staying: Vec<(u32, u64)>,
    pub notes: Vec<MethodNote>,
    /// While there are any, it is refused.
    pub misfits: Vec<Misfit>,
    /// Only this very impact may be carried out.
    pub fingerprint: String,
}

/// Works it out by the rows of the present transaction.
pub(super) fn impact(
    conn: &mut Conn,
    at: &At,
    secrets: &Secrets,
    (new, instead_of): (&Method, Option<&str>),
) -> StoreResult<Result<MethodImpact, AdoptionFault>> {
    let county = &at.county;
    let adopted: Vec<&Method> = county.methods.values().map(|method| &**method).collect();
    if let Err(fault) = check_adoption(&adopted, new, instead_of) {
        return Ok(Err(fault));
    }
    let current = county.method();
    let in_use = in_use_of(conn, at, secrets, new)?;
    let misfits = misfits(current, new, &in_use, |version| county.method_of(version));
    let mut staying: BTreeMap<u32, u64> = BTreeMap::new();
    for open in &in_use.cases {
        *staying.entry(open.version).or_default() += open.cases;
    }
    let latest = county.methods.keys().next_back().copied().unwrap_or_default();
    let mut impact = MethodImpact {
        current: Arc::clone(current),
        number: county.method_version,
        next: latest + 1,
        comparison: compare(current, new),
        staying: staying.into_iter().collect(),
        notes: notes(at, new, &in_use),
        misfits,
        fingerprint: String::new(),
    };
    impact.sign(conn, at, new)?;
    Ok(Ok(impact))
}

impl MethodImpact {
    /// Sets the fingerprint. It binds both versions and what stands in the way. Figures that every
    /// new case changes are not in it: on a busy day no preview would hold until it is confirmed.
    fn sign(&mut self, conn: &mut Conn, at: &At, new: &Method) -> StoreResult<()> {
        let rows = methods(conn, &at.county.id)?;
        let encode = |what, error| StoreError::decode(what, error);
        let new = serde_json::to_string(new).map_err(|e| encode("method", e))?;
        let misfits = serde_json::to_string(&self.misfits).map_err(|e| encode("misfits", e))?;
        let mut digest = Sha256::new();
        for part in rows.iter().map(|(_, body)| body).chain([&new, &misfits]) {
            digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            digest.update(part);
        }
        let digest: [u8; 32] = digest.finalize().into();
        // Sixteen digits are typed over from one line to the next; nobody gains by a collision.
        self.fingerprint = maplegrid_domain::log::Hash(digest).to_string();
        self.fingerprint.truncate(16);
        Ok(())
    }
}

fn notes(at: &At, new: &Method, in_use: &InUse) -> Vec<MethodNote> {
    let (county, current) = (&at.county, at.method());
    let mut found = Vec::new();
    let cases = |wanted: &dyn Fn(&maplegrid_domain::methods::OpenCases) -> bool| -> u64 {
        in_use.cases.iter().filter(|open| wanted(open)).map(|open| open.cases).sum()
    };
    for category in current.categories.iter().filter(|one| new.category(&one.id).is_none()) {
        let cases = cases(&|open| open.category.as_ref() == Some(&category.id));
        if cases > 0 {
            found.push(MethodNote::CategoryGone { label: category.label.clone(), cases });
        }
    }
    let steps = current.procedure.steps.iter();
    for step in steps.filter(|step| new.procedure.step(&step.id).is_none()) {
        let here = |version: u32| version == county.method_version;
        let cases = cases(&|open| open.step == step.id && here(open.version));
        if cases > 0 {
            found.push(MethodNote::StepGone { label: step.label.clone(), cases });
        }
    }
    for line in &new.network.lines {
        let (label, post) = (line.label.clone(), new.post_label(&line.post).to_owned());
        match current.network.line(&line.id) {
            Some(before) if before.post != line.post => {
                let linked = in_use.lines.iter().find(|(id, _)| *id == line.id);
                let households = linked.map_or(0, |(_, households)| *households);
                found.push(MethodNote::LineAsksOther { label, post, households });
            }
            None if line.follows_post && current.post(&line.post).is_some() => {
                found.push(MethodNote::LineFollows { label, post });
            }
            _ => {}
        }
    }
    for post in new.posts.iter().filter(|post| current.post(&post.id).is_none()) {
        let of_level = in_use.areas.iter().filter(|(kind, ..)| *kind == post.level);
        let areas = of_level.map(|(.., areas)| *areas).sum();
        found.push(MethodNote::PostToFill { label: post.label.clone(), areas });
    }
    found
}

fn in_use_of(conn: &mut Conn, at: &At, secrets: &Secrets, new: &Method) -> StoreResult<InUse> {
    let county = &at.county;
    let tree = &county.directory.areas;
    let mut held: BTreeMap<(PostId, AreaKindId), BTreeSet<PersonId>> = BTreeMap::new();
    for term in read::appointments(conn, &county.id)? {
        let Some(area) = tree.get(&term.area).filter(|area| tree.is_open(&area.id)) else {
            continue;
        };
        if term.until.is_none_or(|until| at.now < until) {
            held.entry((term.post, area.kind.clone())).or_default().insert(term.person);
        }
    }
    let mut areas: BTreeMap<(AreaKindId, Option<AreaKindId>), u64> = BTreeMap::new();
    for area in tree.subtree(&county.root) {
        let above = area.parent.as_ref().filter(|_| area.id != county.root);
        let above = above.and_then(|above| tree.get(above)).map(|above| above.kind.clone());
        *areas.entry((area.kind.clone(), above)).or_default() += 1;
    }
    let (tiers, needs) = care(conn, at, secrets, new)?;
    let count = |people: usize| u64::try_from(people).unwrap_or(u64::MAX);
    Ok(InUse {
        posts: held
            .into_iter()
            .map(|((post, kind), people)| (post, kind, count(people.len())))
            .collect(),
        nominations: in_use::nominations(conn, &county.id)?,
        areas: areas.into_iter().map(|((kind, above), n)| (kind, above, n)).collect(),
        lines: in_use::lines(conn, &county.id)?,
        tiers,
        needs,
        entries: registers::counts(conn, &county.id)?,
        entry_fields: entry_fields(conn, at, secrets, new)?,
        cases: open_cases(conn, &county.id, &county.root)?,
    })
}

/// Entries with something in a field that is to go. What is sealed is opened only for this, and only
/// counted.
fn entry_fields(
    conn: &mut Conn,
    at: &At,
    secrets: &Secrets,
    new: &Method,
) -> StoreResult<Vec<(RegisterId, FieldId, u64)>> {
    let mut found = Vec::new();
    for (register, gone) in fields_left_out(at.method(), new) {
        let mut used: BTreeMap<&FieldId, u64> = BTreeMap::new();
        let mut after = 0;
        loop {
            let page =
                registers::open_after(conn, &at.county.id, (register, after), FILES_AT_ONCE)?;
            let Some((last, _)) = page.last() else { break };
            after = last.seq;
            for (entry, sealed) in &page {
                // What cannot be opened is in use as far as anybody can tell.
                let personal = unseal(secrets, &entry.id, sealed.as_deref());
                let has = |id: &FieldId| {
                    let sealed = personal.as_ref().map_or(true, |all| all.contains_key(id));
                    !entry.value(id).is_empty() || sealed
                };
                for id in gone.iter().copied().filter(|id| has(id)) {
                    *used.entry(id).or_default() += 1;
                }
            }
        }
        found.extend(used.into_iter().map(|(id, n)| (register.clone(), id.clone(), n)));
    }
    Ok(found)
}

/// Households with closer care in force or proposed, by tier and by reason.
type Care = (Vec<(TierId, u64)>, Vec<(NeedId, u64)>);

/// Reasons are opened only if one is to go, and only counted.
fn care(conn: &mut Conn, at: &At, secrets: &Secrets, new: &Method) -> StoreResult<Care> {
    let county = &at.county;
    let mut tiers: BTreeMap<TierId, u64> = BTreeMap::new();
    let mut needs: BTreeMap<NeedId, u64> = BTreeMap::new();
    let opens = at.method().network.needs.iter().any(|need| new.network.need(&need.id).is_none());
    let mut after = String::new();
    loop {
        let files = in_use::cared_for(conn, &county.id, &after, FILES_AT_ONCE)?;
        let Some(last) = files.last() else { break };
        last.household.as_str().clone_into(&mut after);
        let households: Vec<_> = files.iter().map(|file| file.household.clone()).collect();
        let rows = if opens { secrets::of(conn, &county.id, &households)? } else { Vec::new() };
        let rows: HashMap<_, _> = rows.iter().map(|row| (&row.household, row)).collect();
        for file in &files {
            for tier in tiers_of(file) {
                *tiers.entry(tier).or_default() += 1;
            }
            for need in needs_of(secrets, file, rows.get(&file.household).copied()) {
                *needs.entry(need).or_default() += 1;
            }
        }
    }
    Ok((tiers.into_iter().collect(), needs.into_iter().collect()))
}

fn tiers_of(file: &HouseholdFile) -> BTreeSet<TierId> {
    let proposed = file.proposal.as_ref().map(|proposal| &proposal.tier);
    file.tier().into_iter().chain(proposed).cloned().collect()
}
