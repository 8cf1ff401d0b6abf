//! The reasons of a household's care, opened where nobody reads them: only to be counted.

use maplegrid_domain::duties::HouseholdFile;
use maplegrid_domain::shared::NeedId;
use maplegrid_store::people::secrets::SecretRow;

use super::sealing::from_hex;
use super::views::CareReasons;
use crate::secrets::Secrets;

/// The reasons of the care in force and of the one proposed, each once; none without the
/// household's key, or where that was forgotten.
pub(crate) fn needs_of(
    secrets: &Secrets,
    file: &HouseholdFile,
    row: Option<&SecretRow>,
) -> Vec<NeedId> {
    let wrapped = row.and_then(|row| row.words.as_deref());
    let Some(sealer) = wrapped.and_then(|key| secrets.words(&file.household, key).ok()) else {
        return Vec::new();
    };
    let stream = HouseholdFile::stream_of(&file.household);
    let care = file.care.as_ref().map(|care| &care.reasons);
    let proposed = file.proposal.as_ref().map(|proposal| &proposal.reasons);
    let mut needs: Vec<NeedId> = care
        .into_iter()
        .chain(proposed)
        .filter_map(|sealed| sealer.unseal_as::<CareReasons>(&stream, &from_hex(&sealed.0)?).ok())
        .flat_map(|reasons| reasons.needs)
        .collect();
    needs.sort_unstable();
    needs.dedup();
    needs
}
