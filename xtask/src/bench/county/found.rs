//! The county that is measured: a real one of 17 townships and 258 villages with every post of
//! the method filled.

use anyhow::{Context as _, Result};
use maplegrid_app::{Account, App, Clock, Config, Founding, SystemChance};
use maplegrid_domain::areas::Area;
use maplegrid_domain::methods::Method;
use maplegrid_domain::people::{Appointment, Person};
use maplegrid_domain::shared::{AccountId, AreaId, PersonId, PostId, Timestamp};
use maplegrid_methods::divisions;

const METHOD: &str = "gucheng-1333";
const DIVISION: &str = "621221";
/// The village and the township whose inboxes are read.
pub const VILLAGE: &str = "621221100201";
const TOWNSHIP: &str = "621221100000";
const COUNTY: &str = "621221000000";

/// Of every account. The county is thrown away and listens on the loopback only.
pub const PASSWORD: &str = "Bench-only-2026";

/// Who signs in, by post and area. The account's name is the post.
const SIGN_INS: [(&str, &str); 6] = [
    ("village_cadre", VILLAGE),
    ("service_station", VILLAGE),
    ("village_handler", VILLAGE),
    ("discipline_liaison", VILLAGE),
    ("township_service", TOWNSHIP),
    ("county_center", COUNTY),
];

/// The person who holds a post in an area.
pub fn holder(post: &str, area: &str) -> PersonId {
    PersonId::new(format!("p-{post}-{area}"))
}

/// Founds the county and answers its villages, the measured one first, then those of the measured
/// township.
pub async fn found(config: &Config, clock: &dyn Clock) -> Result<Vec<AreaId>> {
    let method = maplegrid_methods::embedded(METHOD)
        .map_err(|report| anyhow::anyhow!("failed to read the method: {report}"))?
        .method;
    let tree = divisions::tree(DIVISION)?;
    let villages = villages(&tree.areas);
    anyhow::ensure!(villages.iter().any(|id| id.as_str() == VILLAGE), "there is no {VILLAGE}");
    let (persons, appointments) = staff(&method, &tree.areas, clock.now());
    let accounts = SIGN_INS.map(|(post, area)| Account {
        id: AccountId::new(post),
        person: holder(post, area),
        password: PASSWORD.to_owned(),
    });
    let founding = Founding {
        county: tree.county,
        name: tree.name,
        root: tree.root,
        demo: false,
        method,
        areas: tree.areas,
        persons,
        appointments,
        households: Vec::new(),
        links: Vec::new(),
        accounts: accounts.to_vec(),
    };
    let founded = App::found(config, clock, &SystemChance, founding).await;
    founded.context("failed to found the county")?;
    Ok(villages)
}

fn villages(areas: &[Area]) -> Vec<AreaId> {
    let kind = |area: &&Area| area.kind.as_str() == "village";
    let mut ids: Vec<AreaId> = areas.iter().filter(kind).map(|area| area.id.clone()).collect();
    ids.sort_by_key(|id| (id.as_str() != VILLAGE, !is_in_township(id), id.clone()));
    ids
}

/// Whether a village belongs to the measured township: nine digits of its code say so.
pub fn is_in_township(village: &AreaId) -> bool {
    village.as_str().starts_with(&TOWNSHIP[..9])
}

/// One person for each post of each area.
fn staff(method: &Method, areas: &[Area], since: Timestamp) -> (Vec<Person>, Vec<Appointment>) {
    let (mut persons, mut appointments) = (Vec::new(), Vec::new());
    for post in &method.posts {
        for area in areas.iter().filter(|area| area.kind == post.level) {
            let person = holder(post.id.as_str(), area.id.as_str());
            persons.push(Person {
                id: person.clone(),
                name: "张三".to_owned(),
                phone: Some("13800000000".to_owned()),
            });
            appointments.push(Appointment {
                person,
                post: PostId::clone(&post.id),
                area: area.id.clone(),
                from: since,
                until: None,
            });
        }
    }
    (persons, appointments)
}
