//! Who has it, by name and office, and the number that reaches somebody.

use maplegrid_app::County;
use maplegrid_domain::cases::CaseOwner;
use maplegrid_domain::methods::Method;
use maplegrid_domain::shared::{AreaId, PersonId, PostId};

/// Who answers for something, as pages show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    /// 南沟村; where the post is held.
    pub place: String,
    /// 王某某, or the office when nobody is named yet.
    pub name: String,
    /// 王某某, or the office without its place where that is said beside it: 镇综治中心.
    pub short: String,
    /// 村委会副主任.
    pub role: String,
    pub phone: Option<String>,
}

/// A number to call and who picks up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telephone {
    pub name: String,
    pub role: String,
    pub phone: String,
}

/// The owner of a case in words.
pub fn holder_of(owner: &CaseOwner, county: &County, method: &Method) -> Holder {
    let place = place_name(county, &owner.area);
    let role = method.post_label(&owner.post).to_owned();
    let named = owner.person.as_ref();
    let reach = named.or_else(|| county.directory.holders(&owner.post, &owner.area).first());
    let phone = reach.and_then(|person| phone_of(county, person));
    let (name, short) = if let Some(person) = named {
        let name = county.directory.name(person).to_owned();
        (name.clone(), name)
    } else {
        let short = bare(&office(method, &owner.post)).to_owned();
        (office_in(county, method, &owner.post, &owner.area), short)
    };
    let role = bare(&role);
    let role = if name.ends_with(role) { String::new() } else { role.to_owned() };
    Holder { place, name, short, role, phone }
}

/// 故城镇综治中心: the office of a post with its place.
pub fn office_in(county: &County, method: &Method, post: &PostId, area: &AreaId) -> String {
    let (place, office) = (place_name(county, area), office(method, post));
    joined(&place, &office)
}

/// What methods write for places of either kind, before what is there: 村（社区）调解员.
const EITHER: [&str; 8] =
    ["县（区）", "乡镇（街道）", "镇（街道）", "村（社区）", "村（居）", "乡镇", "社区", "街道"];
const KINDS: [&str; 8] = ["村", "社区", "镇", "乡", "街道", "县", "区", "市"];

/// 综治中心 of 乡镇（街道）综治中心: where the place stands beside it, nobody needs to be told both kinds.
pub fn bare(words: &str) -> &str {
    let either = EITHER.iter().filter(|either| either.ends_with('）'));
    either.into_iter().find_map(|either| words.strip_prefix(either)).unwrap_or(words)
}

/// A place and what follows it. Methods write 镇综治中心, so that the last character of the place
/// often is the first of the words: 南沟村 and 村委会副主任 as 南沟村委会副主任, 毛俊镇 and
/// 乡镇（街道）综治中心 as 毛俊镇综治中心.
pub fn joined(place: &str, words: &str) -> String {
    if words.starts_with(place) {
        return words.to_owned();
    }
    let either = EITHER.iter().find_map(|either| words.strip_prefix(either));
    if let Some(rest) = either.filter(|_| KINDS.iter().any(|kind| place.ends_with(kind))) {
        return format!("{place}{rest}");
    }
    let rest = match (place.chars().next_back(), words.chars().next()) {
        (Some(last), Some(first)) if last == first && !is_own_word(words) => {
            &words[first.len_utf8()..]
        }
        _ => words,
    };
    format!("{place}{rest}")
}

/// 村民委员会 and 村务监督委员会 keep their first character: 南沟村村民委员会.
fn is_own_word(words: &str) -> bool {
    ["村民", "村务", "村级"].iter().any(|word| words.starts_with(word))
}

/// The office of a post, 镇综治中心, or its label if it has none.
fn office(method: &Method, post: &PostId) -> String {
    match method.post(post) {
        Some(post) if !post.office.is_empty() => post.office.clone(),
        Some(post) => post.label.clone(),
        None => post.to_string(),
    }
}

pub(super) fn place_name(county: &County, area: &AreaId) -> String {
    county.directory.areas.get(area).map(|area| area.name.clone()).unwrap_or_default()
}

/// The nearest person with a public number that is not `shown` already: from the place upwards, posts
/// in the method's order.
pub fn telephone(county: &County, place: Option<&AreaId>, shown: &[&str]) -> Option<Telephone> {
    let from = place.unwrap_or(&county.root);
    let method = county.method();
    county.directory.areas.lineage(from).find_map(|area| {
        method.posts.iter().filter(|post| post.level == area.kind).find_map(|post| {
            county.directory.holders(&post.id, &area.id).iter().find_map(|person| {
                Some(Telephone {
                    name: county.directory.name(person).to_owned(),
                    role: joined(&area.name, &post.label),
                    phone: phone_of(county, person)
                        .filter(|phone| !shown.contains(&phone.as_str()))?,
                })
            })
        })
    })
}

/// A staff member's public number, if there is one.
pub fn telephone_of(county: &County, person: &PersonId) -> Option<String> {
    phone_of(county, person)
}

fn phone_of(county: &County, person: &PersonId) -> Option<String> {
    county.directory.person(person).and_then(|person| person.phone.clone())
}
