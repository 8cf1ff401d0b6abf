//! A matter may turn out to be restricted after it was brought to mediation. From then on its number,
//! and that there is a mediation at all, is for its own readers and for those with a part in the
//! committee; these go on with their file and are not told of which case it was.

use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::mediation::Mediation;
use maplegrid_domain::shared::CountyId;
use maplegrid_store::cases::read::hidden_of;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result;

use super::reading::has_part;
use crate::{County, SignedIn};

/// Cases of mediations that somebody must not hear of.
pub(super) struct Hidden(Vec<CaseNumber>);

impl Hidden {
    pub(super) fn of<'a>(
        conn: &mut Conn,
        county: &CountyId,
        who: &SignedIn,
        mediations: impl Iterator<Item = &'a Mediation>,
    ) -> Result<Self> {
        let numbers: Vec<&CaseNumber> = mediations.filter_map(|one| one.case.as_ref()).collect();
        Ok(Self(hidden_of(conn, county, &numbers, &who.scope)?))
    }

    /// Takes the number of a hidden case away; `false` if the reader must not know of the mediation.
    pub(super) fn conceal(&self, of: &mut Mediation, who: &SignedIn, county: &County) -> bool {
        if !of.case.as_ref().is_some_and(|number| self.0.contains(number)) {
            return true;
        }
        of.case = None;
        has_part(of, &who.person, county)
    }
}
