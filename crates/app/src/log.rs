//! The county's log for anyone who wants to check it.

use maplegrid_domain::log::{Hash, TreeHead, consistency_proof, inclusion_proof};
use maplegrid_store::log::read;

use crate::{App, Error, Result};

/// A signed head with the key to check it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedHead {
    pub head: TreeHead,
    pub signature: [u8; 64],
    /// The county's public Ed25519 key.
    pub key: [u8; 32],
}

/// Proof that a leaf is in the log under a head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inclusion {
    pub leaf: Hash,
    pub position: u64,
    pub head: TreeHead,
    pub signature: [u8; 64],
    pub path: Vec<Hash>,
}

impl App {
    /// The newest signed head. A county in which nothing has happened yet signs its empty tree.
    pub async fn head(&self) -> Result<SignedHead> {
        let inner = self.inner();
        let county = inner.county.clone();
        let found = inner.db.read(move |conn| read::latest_head(conn, &county)).await?;
        let (head, signature) = match found {
            Some(found) => (found.head, found.signature),
            None => self.empty_head(),
        };
        Ok(SignedHead { head, signature, key: inner.secrets.public_key() })
    }

    fn empty_head(&self) -> (TreeHead, [u8; 64]) {
        let inner = self.inner();
        let root = maplegrid_domain::log::Frontier::default().root();
        let head = TreeHead { county: inner.county.clone(), tree_size: 0, root, at: self.now() };
        let signature = inner.secrets.sign(&head);
        (head, signature)
    }

    /// Proves that a receipt's leaf is in the log, under the newest head.
    pub async fn inclusion(&self, leaf: Hash) -> Result<Inclusion> {
        let county = self.inner().county.clone();
        let found = self
            .inner()
            .db
            .read(move |conn| {
                conn.snapshot(|conn| {
                    let Some(position) = read::position_of(conn, &county, &leaf)? else {
                        return Ok(None);
                    };
                    let Some(head) = read::latest_head(conn, &county)? else {
                        return Ok(None);
                    };
                    let mut tree = read::Tree { conn, county: &county };
                    let path = inclusion_proof(&mut tree, position, head.head.tree_size)?;
                    let (head, signature) = (head.head, head.signature);
                    Ok(Some(Inclusion { leaf, position, head, signature, path }))
                })
            })
            .await?;
        found.ok_or(Error::NotFound)
    }

    /// Proves that the log of `from` entries is the beginning of the log of `to` entries. Sizes
    /// that the log has not reached are not found.
    pub async fn consistency(&self, from: u64, to: u64) -> Result<Vec<Hash>> {
        let county = self.inner().county.clone();
        let found = self
            .inner()
            .db
            .read(move |conn| {
                conn.snapshot(|conn| {
                    let size = read::latest_head(conn, &county)?.map_or(0, |h| h.head.tree_size);
                    if from > to || to > size {
                        return Ok(None);
                    }
                    let mut tree = read::Tree { conn, county: &county };
                    consistency_proof(&mut tree, from, to).map(Some)
                })
            })
            .await?;
        found.ok_or(Error::NotFound)
    }
}
