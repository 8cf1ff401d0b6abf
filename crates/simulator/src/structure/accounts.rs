//! Sign-ins: names that can be read out, passwords that can be typed.

use std::collections::HashMap;

use maplegrid_app::{Account, Chance};
use maplegrid_domain::areas::AreaTree;
use maplegrid_domain::methods::Method;
use maplegrid_domain::shared::{AccountId, AreaId};
use serde::{Deserialize, Serialize};

use super::posts::SignIn;
use crate::shape::Shape;

/// Digits of the codes that the country gives: down to the village.
const OFFICIAL_DIGITS: usize = 12;

/// A sign-in as `demo-accounts.json` lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoAccount {
    pub account: String,
    pub password: String,
    /// The person's name.
    pub name: String,
    /// The post's id.
    pub post: String,
    /// The post's label.
    pub post_name: String,
    /// The area's id.
    pub area: String,
    pub area_name: String,
}

/// Makes the sign-ins, those worth showing first.
pub(crate) fn accounts(
    shape: &Shape,
    method: &Method,
    tree: &AreaTree,
    sign_ins: Vec<(SignIn, String)>,
    chance: &dyn Chance,
) -> (Vec<Account>, Vec<DemoAccount>) {
    let mut sorted = sign_ins;
    // Stable, so that what the showcase does not name keeps the order of the posts.
    sorted.sort_by_key(|(sign_in, _)| rank(shape, sign_in));
    let (mut accounts, mut listed) = (Vec::new(), Vec::new());
    let mut taken: HashMap<String, u32> = HashMap::new();
    for (sign_in, name) in sorted {
        let account = numbered(login(shape, &sign_in, tree), &mut taken);
        let password = password(chance);
        accounts.push(Account {
            id: AccountId::new(account.clone()),
            person: sign_in.person.clone(),
            password: password.clone(),
        });
        listed.push(DemoAccount {
            account,
            password,
            name,
            post: sign_in.post.to_string(),
            post_name: method.post_label(&sign_in.post).to_owned(),
            area: sign_in.area.to_string(),
            area_name: tree.path_name(&sign_in.area),
        });
    }
    (accounts, listed)
}

/// The showcase's posts in its order: of a village only the showcase's own, of a township only the
/// showcase's, and of each the first holder.
fn rank(shape: &Shape, sign_in: &SignIn) -> usize {
    let (area, village) = (sign_in.area.as_str(), &shape.showcase.village);
    // A township ends in three zeros, a county in six.
    let above = area == shape.showcase_township() || area.ends_with("000000");
    let within = area.starts_with(village.as_str());
    let shown = (above || within) && sign_in.place == 1;
    let place = shape.showcase.posts.iter().position(|post| post == sign_in.post.as_str());
    match place {
        Some(place) if shown => place,
        _ if above => shape.showcase.posts.len(),
        _ if within => shape.showcase.posts.len() + 1,
        _ => shape.showcase.posts.len() + 2,
    }
}

/// The post and the village's place in the township: `village_handler.03`. In a county the
/// township's place comes before it: `.0203`, or alone for the township's own people. Those of the
/// whole installation have the post alone.
fn login(shape: &Shape, sign_in: &SignIn, tree: &AreaTree) -> String {
    let root = AreaId::new(shape.division.clone());
    let mut lineage: Vec<AreaId> =
        tree.lineage(&sign_in.area).map(|area| area.id.clone()).collect();
    lineage.reverse();
    let below = lineage.iter().skip_while(|area| **area != root).skip(1);
    let place = |area: &AreaId| {
        let parent = tree.get(area).and_then(|area| area.parent.clone());
        let siblings = parent.iter().flat_map(|parent| tree.children(parent));
        siblings.take_while(|sibling| sibling.id != *area).count() + 1
    };
    let official = below.take_while(|area| area.as_str().len() <= OFFICIAL_DIGITS);
    let places: Vec<String> = official.map(|area| format!("{:02}", place(area))).collect();
    let places = places.concat();
    let dot = if places.is_empty() { "" } else { "." };
    format!("{}{dot}{places}", sign_in.post)
}

/// A number from the second of the same name on: `village_handler.03-2`.
fn numbered(login: String, taken: &mut HashMap<String, u32>) -> String {
    let times = taken.entry(login.clone()).or_default();
    *times += 1;
    if *times > 1 { format!("{login}-{times}") } else { login }
}

/// Two words of three syllables and two digits, `Kamuto-Revino-47`: some 42 bits.
fn password(chance: &dyn Chance) -> String {
    const CONSONANTS: &[u8; 16] = b"bdfghjkmnprstvwz";
    const VOWELS: &[u8; 4] = b"aeou";
    let mut bytes = [0_u8; 14];
    chance.fill(&mut bytes);
    let mut text = String::new();
    for (at, pair) in bytes[..12].chunks_exact(2).enumerate() {
        let consonant = char::from(CONSONANTS[usize::from(pair[0] % 16)]);
        match at {
            0 => text.push(consonant.to_ascii_uppercase()),
            3 => {
                text.push('-');
                text.push(consonant.to_ascii_uppercase());
            }
            _ => text.push(consonant),
        }
        text.push(char::from(VOWELS[usize::from(pair[1] % 4)]));
    }
    text.push('-');
    for byte in &bytes[12..] {
        text.push(char::from(b'2' + byte % 8));
    }
    text
}
