//! Which versions a county has adopted.

use maplegrid_domain::shared::Timestamp;
use maplegrid_store::county;

use crate::{App, Result};

/// A version that a county adopted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdoptedMethod {
    /// The county's own number, which cases keep.
    pub number: u32,
    pub id: String,
    /// What its folder says.
    pub version: u32,
    pub title: String,
    pub at: Timestamp,
    /// New cases go by it.
    pub is_current: bool,
}

impl App {
    /// The versions adopted so far, the latest first.
    pub async fn method_history(&self) -> Result<Vec<AdoptedMethod>> {
        let (county, id) = (self.county().await?, self.inner().county.clone());
        let times = self.inner().db.read(move |conn| county::adoption_times(conn, &id)).await?;
        let known = times.into_iter().rev().filter_map(|(number, at)| {
            let method = county.methods.get(&number)?;
            Some(AdoptedMethod {
                number,
                id: method.id.clone(),
                version: method.version,
                title: method.title.clone(),
                at,
                is_current: number == county.method_version,
            })
        });
        Ok(known.collect())
    }
}
