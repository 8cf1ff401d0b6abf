//! The forms of a household, as typed.

use maplegrid_app::people::{HouseholdDraft, MemberDraft};
use serde::Deserialize;

use crate::forms::digits;
use crate::words::Fault;

/// What may be edited of a household.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct EditForm {
    pub csrf: String,
    pub version: i64,
    pub door: String,
    pub head: String,
    pub phone: String,
    /// The phone was shown unmasked and may be changed.
    pub with_phone: String,
    pub members: String,
    pub residing: String,
    pub walk: String,
    pub elder: String,
}

/// A new household.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewForm {
    pub area: String,
    #[serde(flatten)]
    pub edit: EditForm,
}

/// A step with a reason: moving, closing, taking a member out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct StepForm {
    pub csrf: String,
    pub version: i64,
    pub area: String,
    pub why: String,
    pub member: String,
}

/// Another contact on a line; nobody ends it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ContactForm {
    pub csrf: String,
    pub line: String,
    pub person: String,
    pub why: String,
}

/// A member, new or known.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MemberForm {
    pub csrf: String,
    pub version: i64,
    pub member: String,
    pub name: String,
    pub relation: String,
    pub residing: String,
    pub phone: String,
    pub id_number: String,
}

impl EditForm {
    /// The draft, or what is no number.
    pub fn draft(&self) -> Result<HouseholdDraft, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut count = |field: &'static str, text: &str| match digits(text).as_str() {
            "" => 0,
            typed => typed.parse::<u16>().unwrap_or_else(|_| {
                faults.push(Fault::new(field, "请写数字"));
                0
            }),
        };
        let members = count("members", &self.members);
        let residing = count("residing", &self.residing);
        let walk = match digits(&self.walk).as_str() {
            "" => None,
            typed => typed.parse::<i64>().ok(),
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(HouseholdDraft {
            door: self.door.clone(),
            head: self.head.clone(),
            phone: digits(&self.phone),
            members,
            residing,
            walk,
            elder: self.elder == "1",
        })
    }
}

impl MemberForm {
    /// Empty fields of a known member leave what is there: it is masked, so nobody types it again.
    pub fn draft(&self) -> MemberDraft {
        let known = !self.member.is_empty();
        let some = |text: String| Some(text).filter(|text| !known || !text.is_empty());
        MemberDraft {
            id: Some(self.member.clone()).filter(|_| known),
            name: self.name.clone(),
            relation: self.relation.clone(),
            residing: self.residing == "1",
            phone: some(digits(&self.phone)),
            id_number: some(self.id_number.trim().to_owned()),
        }
    }
}
