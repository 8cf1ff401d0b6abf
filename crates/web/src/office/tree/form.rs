//! A change as it was typed.

use maplegrid_domain::areas::Change;
use maplegrid_domain::shared::{AreaId, AreaKindId, HouseholdId};

/// More households are never split off at once.
const HOUSEHOLDS_MOST: usize = 2_000;

/// What was typed; goes through the preview unchanged.
#[derive(Clone, Debug, Default)]
pub struct ChangeForm {
    pub csrf: String,
    pub fingerprint: String,
    pub kind: String,
    pub area: String,
    pub to: String,
    pub area_kind: String,
    pub name: String,
    pub households: Vec<String>,
}

impl ChangeForm {
    pub(super) fn read(fields: Vec<(String, String)>) -> Self {
        let mut form = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "csrf" => form.csrf = value,
                "fingerprint" => form.fingerprint = value,
                "kind" => form.kind = value,
                "area" => form.area = value,
                "to" => form.to = value,
                "area_kind" => form.area_kind = value,
                "name" => form.name = value,
                "household" if form.households.len() < HOUSEHOLDS_MOST => {
                    form.households.push(value);
                }
                _ => {}
            }
        }
        form
    }

    /// The change meant; `None` if it is none.
    pub(super) fn change(&self) -> Option<Change> {
        let (area, to) = (AreaId::from(self.area.as_str()), AreaId::from(self.to.as_str()));
        let name = self.name.clone();
        Some(match self.kind.as_str() {
            "create" => {
                let area_kind = AreaKindId::from(self.area_kind.as_str());
                Change::Create { parent: area, area_kind, name }
            }
            "rename" => Change::Rename { area, name },
            "move" => Change::Move { area, to },
            "split" => {
                let households =
                    self.households.iter().map(|id| HouseholdId::from(id.as_str())).collect();
                Change::Split { area, name, households }
            }
            "merge" => Change::Merge { area, into: to },
            "close" => Change::Close { area },
            _ => return None,
        })
    }
}
