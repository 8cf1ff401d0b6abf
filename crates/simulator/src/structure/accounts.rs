//! Sign-ins: names that can be read out, passwords that can be typed.

use maplegrid_app::{Account, Chance};
use maplegrid_domain::areas::AreaTree;
use maplegrid_domain::methods::Method;
use maplegrid_domain::shared::{AccountId, AreaId};
use serde::{Deserialize, Serialize};

use super::posts::SignIn;
use crate::shape::Shape;

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
    let villages: Vec<AreaId> =
        tree.children(&AreaId::new(shape.division.clone())).map(|area| area.id.clone()).collect();
    let (mut accounts, mut listed) = (Vec::new(), Vec::new());
    for (sign_in, name) in sorted {
        let account = login(&sign_in, &villages);
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

/// The showcase's posts in its order: of a village only the showcase's own, and of each the first
/// holder.
fn rank(shape: &Shape, sign_in: &SignIn) -> usize {
    let (area, village) = (sign_in.area.as_str(), &shape.showcase.village);
    // Villages differ from their township in the last three of twelve digits.
    let of_township = area.ends_with("000");
    let shown = (of_township || area.starts_with(village.as_str())) && sign_in.place == 1;
    let place = shape.showcase.posts.iter().position(|post| post == sign_in.post.as_str());
    match place {
        Some(place) if shown => place,
        _ if of_township => shape.showcase.posts.len(),
        _ if area.starts_with(village.as_str()) => shape.showcase.posts.len() + 1,
        _ => shape.showcase.posts.len() + 2,
    }
}

/// The post, the village's place in the township, and a number from the second holder on:
/// `village_handler.03-2`. Township and county have the post alone.
fn login(sign_in: &SignIn, villages: &[AreaId]) -> String {
    let area = sign_in.area.as_str();
    let village = villages.iter().position(|village| area.starts_with(village.as_str()));
    let village = village.map(|village| format!(".{:02}", village + 1)).unwrap_or_default();
    let place = if sign_in.place > 1 { format!("-{}", sign_in.place) } else { String::new() };
    format!("{}{village}{place}", sign_in.post)
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
