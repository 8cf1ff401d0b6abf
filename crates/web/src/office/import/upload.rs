//! The form as it arrives.

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use maplegrid_app::people::ImportKind;
use maplegrid_integrations::sheets::{BYTES_MOST, FileFault};

use crate::error::{Problem, Result};

const FIELD_BYTES: usize = 1_024;

/// A table with what it is said to be.
#[derive(Default)]
pub(super) struct Incoming {
    pub csrf: String,
    pub kind: Option<ImportKind>,
    pub bytes: Vec<u8>,
    pub fault: Option<FileFault>,
}

pub(super) async fn read(mut multipart: Multipart) -> Result<Incoming> {
    let mut incoming = Incoming::default();
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            if let Some(bytes) = collect(field, BYTES_MOST).await? {
                incoming.bytes = bytes;
            } else {
                let most_mb = BYTES_MOST / (1024 * 1024);
                incoming.fault = Some(FileFault::TooLarge { most_mb });
            }
            continue;
        }
        let text = collect(field, FIELD_BYTES).await?.unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        match name.as_str() {
            "csrf" => incoming.csrf = text.into_owned(),
            "kind" => incoming.kind = ImportKind::parse(&text),
            _ => {}
        }
    }
    Ok(incoming)
}

/// The bytes of a field, or `None` if there are more than `most`; the rest is read and dropped,
/// so that the fields after it still arrive.
async fn collect(mut field: Field<'_>, most: usize) -> Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let mut fits = true;
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        fits = fits && bytes.len() + chunk.len() <= most;
        if fits {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes = Vec::new();
        }
    }
    Ok(fits.then_some(bytes))
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands the error over")]
fn broken(error: MultipartError) -> Problem {
    Problem::of_status(error.status())
}
