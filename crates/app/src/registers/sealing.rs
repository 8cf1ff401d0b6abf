//! Personal fields, sealed beside their entry.

use maplegrid_domain::registers::Given;
use maplegrid_domain::shared::EntryId;

use crate::secrets::Secrets;
use crate::{Chance, Result};

/// Nothing for an entry without personal fields.
pub(crate) fn seal(
    secrets: &Secrets,
    id: &EntryId,
    personal: &Given,
    chance: &dyn Chance,
) -> Result<Option<Vec<u8>>> {
    if personal.is_empty() {
        return Ok(None);
    }
    secrets.seal_as(&place(id), personal, chance).map(Some)
}

pub(crate) fn unseal(secrets: &Secrets, id: &EntryId, sealed: Option<&[u8]>) -> Result<Given> {
    sealed.map_or_else(|| Ok(Given::new()), |sealed| secrets.unseal_as(&place(id), sealed))
}

fn place(id: &EntryId) -> String {
    format!("register-entry:{id}")
}
