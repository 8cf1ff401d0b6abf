//! A form whose fields the method names.

use maplegrid_app::registers::EntryDraft;
use maplegrid_domain::methods::RegisterRule;
use maplegrid_domain::registers::Given;

use crate::words::Fault;

/// What was typed, by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed(pub Vec<(String, String)>);

impl Typed {
    pub fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// What the form says, or what is no date. Personal fields that are left empty are not named:
    /// they keep what they have.
    pub fn draft(&self, rule: &RegisterRule) -> Result<EntryDraft, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut day = |name: &'static str| match self.get(name) {
            "" => None,
            typed => {
                let day = typed.parse().ok();
                if day.is_none() {
                    faults.push(Fault::new(name, "请写日期，如 2026-03-01"));
                }
                day
            }
        };
        let (from, until) = (day("from"), day("until"));
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut values = Given::new();
        for field in &rule.fields {
            let typed = self.get(&format!("v.{}", field.id));
            if !(field.personal && typed.is_empty()) {
                values.insert(field.id.clone(), typed.to_owned());
            }
        }
        let case = Some(self.get("case").to_owned()).filter(|case| !case.is_empty());
        Ok(EntryDraft { case, from, until, values })
    }
}
