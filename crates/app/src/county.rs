//! The county as requests see it: an immutable snapshot of areas, people and methods, replaced
//! when the directory's revision changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use maplegrid_domain::calendar::WorkingCalendar;
use maplegrid_domain::methods::Method;
use maplegrid_domain::people::Directory;
use maplegrid_domain::shared::{AreaId, CountyId};

/// A snapshot. Cheap to share; never changes.
#[derive(Debug)]
pub struct County {
    pub id: CountyId,
    /// The name on the door: 故城镇.
    pub name: String,
    /// The topmost area this installation works for; its ancestors are only there to press.
    pub root: AreaId,
    /// Names and numbers are invented; every page says so.
    pub demo: bool,
    /// The version new cases are received under.
    pub method_version: u32,
    pub methods: BTreeMap<u32, Arc<Method>>,
    pub directory: Directory,
    pub calendar: WorkingCalendar,
    pub revision: i64,
}

impl County {
    /// The method new cases are received under.
    pub fn method(&self) -> &Arc<Method> {
        self.method_of(self.method_version)
    }

    /// The method of a version. Versions are never deleted, so an unknown one can only come from
    /// a newer process; the newest known stands in until the next refresh.
    pub fn method_of(&self, version: u32) -> &Arc<Method> {
        self.methods
            .get(&version)
            .or_else(|| self.methods.values().next_back())
            .expect("a county has at least one method version")
    }
}
