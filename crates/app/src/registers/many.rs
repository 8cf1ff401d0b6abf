//! Many entries at once: a list that comes as a table, and its approval. All of it or nothing.

use maplegrid_domain::shared::EntryId;
use maplegrid_store::db::Conn;
use maplegrid_store::error::{Error as StoreError, Result as StoreResult};

use super::writing::{EntryAct, NewEntry};
use crate::accounts::random_hex;
use crate::people::At;
use crate::{App, Error, Result, SignedIn};

/// More than any list has, and what one transaction carries.
const MOST: usize = 2_000;

/// The first that was refused: its place in what was given, from 0, and why.
pub type Refused = (usize, Error);

impl App {
    /// Enters all of them, or none and says which was refused first.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn enter_all(
        &self,
        who: &SignedIn,
        entries: Vec<NewEntry>,
    ) -> Result<std::result::Result<Vec<EntryId>, Refused>> {
        let pen = self.pen(who);
        let enter = move |conn: &mut Conn, at: &At, new: NewEntry| {
            let id = EntryId::new(random_hex(&*pen.chance));
            Ok(pen.propose(conn, at, &id, new)?.map(|()| id))
        };
        self.all(entries, enter).await
    }

    /// Approves all of them as they were seen, or none and says which was refused first.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn approve_all(
        &self,
        who: &SignedIn,
        entries: Vec<(EntryId, u64)>,
    ) -> Result<std::result::Result<Vec<EntryId>, Refused>> {
        let pen = self.pen(who);
        let approve = move |conn: &mut Conn, at: &At, (id, version): (EntryId, u64)| {
            if id.as_str().contains('\0') {
                return Ok(Err(Error::NotFound));
            }
            Ok(pen.act(conn, at, (&id, version), EntryAct::Approve)?.map(|()| id))
        };
        self.all(entries, approve).await
    }

    /// Does each in turn; a refusal takes back those before it.
    async fn all<T: Send + 'static>(
        &self,
        all: Vec<T>,
        each: impl Fn(&mut Conn, &At, T) -> StoreResult<Result<EntryId>> + Send + 'static,
    ) -> Result<std::result::Result<Vec<EntryId>, Refused>> {
        if all.len() > MOST {
            let field = "entries";
            return Ok(Err((MOST, crate::InputFault::Missing { field }.into())));
        }
        self.in_turn(move |conn, at| {
            let mut refused = None;
            let done = conn.savepoint(|conn| {
                let mut ids = Vec::with_capacity(all.len());
                for (place, one) in all.into_iter().enumerate() {
                    match each(conn, at, one)? {
                        Ok(id) => ids.push(id),
                        Err(error) => {
                            refused = Some((place, error));
                            return Err(StoreError::Other("refused".to_owned()));
                        }
                    }
                }
                Ok(ids)
            });
            match (done, refused) {
                (_, Some(refused)) => Ok(Ok(Err(refused))),
                (done, None) => done.map(|ids| Ok(Ok(ids))),
            }
        })
        .await
    }
}
