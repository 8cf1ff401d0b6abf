//! The form as it arrives.

use axum::extract::Multipart;
use maplegrid_app::people::ImportKind;
use maplegrid_integrations::sheets::{BYTES_MOST, FileFault};

use crate::error::Result;
use crate::forms::{broken, collect};

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
