//! Tables between the look at what they would do and doing it: kept sealed for an hour or two,
//! for the person who brought them and nobody else.

use std::path::PathBuf;
use std::time::Duration;

use maplegrid_domain::shared::PersonId;

use crate::accounts::random_hex;
use crate::{App, Error, Result, SignedIn};

/// After so long a table is thrown away; whoever still wants it brings it again.
const KEPT: Duration = Duration::from_hours(2);
const ID_SIGNS: usize = 64;

impl App {
    /// Keeps a table and answers the name it is found by.
    pub async fn keep_upload(&self, who: &SignedIn, bytes: Vec<u8>) -> Result<String> {
        let inner = self.inner();
        let id = random_hex(&*inner.chance);
        let sealed = inner.secrets.seal_bytes(&place(&who.person, &id), &bytes, &*inner.chance)?;
        let folder = self.uploads();
        let path = folder.join(&id);
        blocking(move || {
            std::fs::create_dir_all(&folder)?;
            sweep(&folder);
            std::fs::write(path, sealed)
        })
        .await?;
        Ok(id)
    }

    /// A table this person brought.
    ///
    /// # Errors
    /// `NotFound` if it is gone by now, or somebody else's.
    pub async fn kept_upload(&self, who: &SignedIn, id: &str) -> Result<Vec<u8>> {
        let hex = id.len() == ID_SIGNS && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !hex {
            return Err(Error::NotFound);
        }
        let path = self.uploads().join(id);
        let sealed = blocking(move || std::fs::read(path)).await.map_err(|_| Error::NotFound)?;
        let place = place(&who.person, id);
        self.inner().secrets.unseal_bytes(&place, &sealed).map_err(|_| Error::NotFound)
    }

    /// Throws a table away before its time.
    pub async fn drop_upload(&self, who: &SignedIn, id: &str) {
        if self.kept_upload(who, id).await.is_ok() {
            let path = self.uploads().join(id);
            let _ = blocking(move || std::fs::remove_file(path)).await;
        }
    }

    fn uploads(&self) -> PathBuf {
        self.inner().data_dir.join("uploads")
    }
}

fn place(person: &PersonId, id: &str) -> String {
    format!("upload:{person}/{id}")
}

fn sweep(folder: &std::path::Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let age = entry.metadata().and_then(|file| file.modified()).ok();
        let age = age.and_then(|modified| modified.elapsed().ok());
        if age.is_some_and(|age| age > KEPT) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

async fn blocking<T: Send + 'static>(
    job: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(job)
        .await
        .map_err(|error| Error::Internal(error.to_string()))?
        .map_err(|error| Error::Internal(format!("failed to keep a table: {error}")))
}
