//! Photos and voice notes: checked, cleaned of what phones write into them, kept on disk.

use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use maplegrid_domain::cases::{Attachment, AttachmentKind, Case};
use maplegrid_domain::shared::AttachmentId;
use maplegrid_store::cases::contacts::{self, AttachmentRow};

use crate::accounts::random_hex;
use crate::whole::is_whole;
use crate::{App, Error, InputFault, Result};

/// Largest photo accepted, in bytes.
pub const PHOTO_MAX_BYTES: usize = 10 * 1024 * 1024;
/// Largest voice note accepted, in bytes.
pub const VOICE_MAX_BYTES: usize = 5 * 1024 * 1024;
/// Most photos of one case.
pub const PHOTOS_MAX: usize = 6;

/// Photos are kept at most this wide and high.
const KEPT_PIXELS: u32 = 1_600;
/// Larger pictures are refused before they are unpacked: a small file can hold a huge one.
const MOST_PIXELS_A_SIDE: u32 = 12_000;
const MOST_DECODED_BYTES: u64 = 400 * 1024 * 1024;
/// Pictures unpacked at the same time; each may take twice the above for a moment.
pub(crate) const PICTURES_AT_ONCE: usize = 2;

/// A file as it is handed out.
#[derive(Clone, Debug)]
pub struct StoredFile {
    pub mime: String,
    pub bytes: Vec<u8>,
}

impl App {
    /// Keeps a photo. It is decoded and encoded anew, which proves that it is a picture and takes
    /// out the place and device that phones write into it (DOMAIN § 8: no tracks).
    pub async fn keep_photo(&self, bytes: Vec<u8>) -> Result<Attachment> {
        if bytes.len() > PHOTO_MAX_BYTES {
            return Err(InputFault::PhotoTooLarge { most_mb: 10 }.into());
        }
        let permit = self.inner().decoding.acquire().await;
        let cleaned = off_thread(move || clean_photo(&bytes)).await?;
        drop(permit);
        self.keep(AttachmentKind::Photo, "image/jpeg", cleaned).await
    }

    /// Keeps a voice note in the format the phone recorded.
    pub async fn keep_voice(&self, bytes: Vec<u8>) -> Result<Attachment> {
        if bytes.len() > VOICE_MAX_BYTES {
            return Err(InputFault::VoiceTooLarge { most_mb: 5 }.into());
        }
        let mime = recording_type(&bytes).ok_or(InputFault::NotARecording)?;
        self.keep(AttachmentKind::Voice, mime, bytes).await
    }

    async fn keep(&self, kind: AttachmentKind, mime: &str, bytes: Vec<u8>) -> Result<Attachment> {
        let id = AttachmentId::new(&random_hex(&*self.inner().chance)[..32]);
        let row = AttachmentRow {
            id: id.clone(),
            kind,
            mime: mime.to_owned(),
            size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            number: None,
        };
        let path = file_path(&self.inner().data_dir, &id);
        {
            let path = path.clone();
            off_thread(move || write_durably(&path, &bytes)).await?;
        }
        let (county, now) = (self.inner().county.clone(), self.now());
        let noted = self
            .inner()
            .db
            .write(move |conn| contacts::insert_attachment(conn, &county, &row, now))
            .await
            .map_err(Error::from);
        match noted {
            // Whether it is noted is not known: should it be, the sweep finds it.
            Ok(()) | Err(Error::Unavailable) => {}
            Err(_) => {
                let _ = tokio::fs::remove_file(&path).await;
            }
        }
        noted?;
        Ok(Attachment { id, kind })
    }

    /// A file of a case that the caller has been allowed to see.
    pub(crate) async fn file_of(&self, case: &Case, id: &AttachmentId) -> Result<StoredFile> {
        if !case.attachments.iter().any(|file| file.id == *id) {
            return Err(Error::NotFound);
        }
        self.stored_file(id).await
    }

    /// A file, whatever it belongs to: the caller has seen to that.
    pub(crate) async fn stored_file(&self, id: &AttachmentId) -> Result<StoredFile> {
        let (county, wanted) = (self.inner().county.clone(), id.clone());
        let rows = self
            .inner()
            .db
            .read(move |conn| contacts::attachments(conn, &county, &[&wanted]))
            .await?;
        let row = rows.into_iter().next().ok_or(Error::NotFound)?;
        let path = file_path(&self.inner().data_dir, id);
        let bytes = off_thread(move || {
            std::fs::read(&path)
                .map_err(|e| Error::Internal(format!("failed to read {}: {e}", path.display())))
        })
        .await?;
        Ok(StoredFile { mime: row.mime, bytes })
    }

    /// Removes files that were uploaded and never handed in with a case.
    pub(crate) async fn sweep_attachments(&self) -> Result<()> {
        const KEPT_MINUTES: i64 = 24 * 60;
        let (county, before) =
            (self.inner().county.clone(), self.now().plus_minutes(-KEPT_MINUTES));
        let orphans = {
            let county = county.clone();
            self.inner().db.read(move |c| contacts::orphans(c, &county, before, 500)).await?
        };
        for id in orphans {
            let path = file_path(&self.inner().data_dir, &id);
            let county = county.clone();
            // One that a case has taken since it was listed stays.
            let gone =
                self.inner().db.write(move |c| contacts::delete_orphan(c, &county, &id)).await?;
            if !gone {
                continue;
            }
            if let Err(error) = tokio::fs::remove_file(&path).await {
                tracing::warn!(%error, path = %path.display(), "an orphaned file stays");
            }
        }
        Ok(())
    }
}

fn file_path(data_dir: &Path, id: &AttachmentId) -> PathBuf {
    let id = id.as_str();
    data_dir.join("attachments").join(&id[..2.min(id.len())]).join(id)
}

fn clean_photo(bytes: &[u8]) -> Result<Vec<u8>> {
    let picture = decode(bytes)?;
    let picture = if picture.width().max(picture.height()) > KEPT_PIXELS {
        picture.thumbnail(KEPT_PIXELS, KEPT_PIXELS)
    } else {
        picture
    };
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture.to_rgb8())
        .write_to(&mut out, ImageFormat::Jpeg)
        .map_err(|e| Error::Internal(format!("failed to encode a photo: {e}")))?;
    Ok(out.into_inner())
}

fn decode(bytes: &[u8]) -> Result<DynamicImage> {
    let not_a_picture = |_| Error::from(InputFault::NotAPicture);
    if !is_whole(bytes) {
        return Err(InputFault::NotAPicture.into());
    }
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| InputFault::NotAPicture)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_DECODED_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(not_a_picture)?;
    let (width, height) = decoder.dimensions();
    if width.max(height) > MOST_PIXELS_A_SIDE {
        return Err(InputFault::PictureTooManyPixels.into());
    }
    // The decoder keeps to the limits for its own tables, not for the picture it is asked for.
    if decoder.total_bytes() > MOST_DECODED_BYTES {
        return Err(InputFault::PictureTooManyPixels.into());
    }
    let orientation = decoder.orientation().map_err(not_a_picture)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(not_a_picture)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// The media type of a recording by its first bytes; `None` for anything else.
fn recording_type(bytes: &[u8]) -> Option<&'static str> {
    match infer::get(bytes)?.mime_type() {
        // Phones record sound into containers that are also used for film.
        "video/webm" | "audio/webm" => Some("audio/webm"),
        "video/mp4" | "audio/m4a" | "audio/mp4" => Some("audio/mp4"),
        "audio/ogg" | "application/ogg" | "video/ogg" => Some("audio/ogg"),
        "audio/mpeg" => Some("audio/mpeg"),
        "audio/aac" => Some("audio/aac"),
        "audio/amr" => Some("audio/amr"),
        "audio/x-wav" | "audio/wav" => Some("audio/wav"),
        _ => None,
    }
}

/// Writes beside, syncs, renames, syncs the folder: after this the file survives a power cut.
fn write_durably(path: &Path, bytes: &[u8]) -> Result<()> {
    let attempt = || -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        if let Some(above) = folder.parent() {
            std::fs::File::open(above)?.sync_all()?;
        }
        let beside = path.with_extension("part");
        let mut file = std::fs::File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)?;
        std::fs::File::open(folder)?.sync_all()
    };
    attempt().map_err(|error| match error.kind() {
        std::io::ErrorKind::StorageFull => Error::StorageFull,
        _ => Error::Internal(format!("failed to write {}: {error}", path.display())),
    })
}

async fn off_thread<T: Send + 'static>(
    job: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(job).await.map_err(|e| Error::Internal(e.to_string()))?
}
