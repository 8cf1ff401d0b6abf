//! People who hold posts or may come to.

use maplegrid_app::County;
use maplegrid_app::posts::{FoundPerson, NewPerson};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::common::{AreaRef, Labelled};
use super::posts::SeatBody;

/// 找谁。
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PeopleAsked {
    /// 姓名，要写全。
    #[param(value_type = String, required)]
    pub name: Option<String>,
}

/// 叫这个名字的人。
#[derive(Debug, Serialize, ToSchema)]
pub struct PeopleBody<'a> {
    pub items: Vec<FoundBody<'a>>,
}

/// 一位担任或者可以担任岗位的人。
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundBody<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub phone: Option<&'a str>,
    /// 现在的岗位。
    pub posts: Vec<SeatBody<'a>>,
}

impl<'a> PeopleBody<'a> {
    pub fn of(found: &'a [FoundPerson], county: &'a County) -> Self {
        let items = found.iter().map(|person| FoundBody {
            id: person.id.as_str(),
            name: &person.name,
            phone: person.phone.as_deref(),
            posts: person
                .holdings
                .iter()
                .map(|held| SeatBody {
                    area: AreaRef::of(&held.area, county),
                    post: Labelled::post(&held.post, county),
                })
                .collect(),
        });
        Self { items: items.collect() }
    }
}

/// 记下一位可以担任岗位的人。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "王某某", "phone": "13900001111" }))]
pub struct PersonGiven {
    #[schema(min_length = 1, max_length = 20)]
    pub name: String,
    /// 公开的工作电话；可以不写。
    #[serde(default)]
    pub phone: String,
}

impl From<PersonGiven> for NewPerson {
    fn from(given: PersonGiven) -> Self {
        Self { name: given.name, phone: given.phone }
    }
}

/// 人的代号；同名同号的以前记过，就是那一位。
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonMade<'a> {
    pub id: &'a str,
}
