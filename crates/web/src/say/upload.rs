//! Reading the form as it arrives: field by field, each file once in memory and then kept, so
//! that a fault in one field costs nothing of the others.

use axum::extract::Multipart;
use axum::extract::multipart::Field;
use maplegrid_app::{App, Error, InputFault, PHOTO_MAX_BYTES, PHOTOS_MAX, VOICE_MAX_BYTES};

use super::{Kept, SayForm};
use crate::error::Result;
use crate::forms::{broken, collect};
use crate::words::{Fault, input_fault};

/// Longest text field in bytes: 2000 characters are 8000 at most, the rest is kindness to
/// somebody who pasted too much and is told so.
const FIELD_BYTES: usize = 64 * 1024;
const MB: usize = 1024 * 1024;

/// A form that has been read.
pub(super) struct Incoming {
    pub form: SayForm,
    pub faults: Vec<Fault>,
    /// A file was too large: the answer is 413.
    pub too_large: bool,
}

/// Reads the whole form.
pub(super) async fn read(
    mut multipart: Multipart,
    app: &App,
    form_bytes: usize,
) -> Result<Incoming> {
    let mut reader = Reader {
        app,
        room: form_bytes,
        incoming: Incoming { form: SayForm::new("", None), faults: Vec::new(), too_large: false },
    };
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "photos" => reader.photo(field).await?,
            "voice" => reader.voice(field).await?,
            _ => reader.text(&name, field).await?,
        }
    }
    Ok(reader.incoming)
}

struct Reader<'a> {
    app: &'a App,
    /// How many bytes of files may still come.
    room: usize,
    incoming: Incoming,
}

impl Reader<'_> {
    async fn text(&mut self, name: &str, field: Field<'_>) -> Result<()> {
        let Some(bytes) = collect(field, FIELD_BYTES).await? else {
            let words = "写得太长了，请删短一些，其余的可以以后补充";
            return self.fault(Fault::new(field_of(name), words));
        };
        match String::from_utf8(bytes) {
            Ok(text) => {
                self.incoming.form.take(name, &text);
                Ok(())
            }
            Err(_) => self.fault(Fault::new(field_of(name), "有认不出的字，请重新写一遍")),
        }
    }

    async fn photo(&mut self, field: Field<'_>) -> Result<()> {
        let Some(bytes) = self.file(field, PHOTO_MAX_BYTES).await? else {
            let fault = InputFault::PhotoTooLarge { most_mb: mb(PHOTO_MAX_BYTES) };
            return self.too_large("photos", &fault);
        };
        // A file input that was left alone still sends an empty part.
        if bytes.is_empty() {
            return Ok(());
        }
        if self.incoming.form.photos() >= PHOTOS_MAX {
            return self.refuse(&InputFault::TooManyPhotos { most: PHOTOS_MAX });
        }
        let kept = self.app.keep_photo(bytes).await;
        self.keep(kept)
    }

    async fn voice(&mut self, field: Field<'_>) -> Result<()> {
        let Some(bytes) = self.file(field, VOICE_MAX_BYTES).await? else {
            let fault = InputFault::VoiceTooLarge { most_mb: mb(VOICE_MAX_BYTES) };
            return self.too_large("voice", &fault);
        };
        if bytes.is_empty() {
            return Ok(());
        }
        // A new recording takes the place of the one kept from before.
        self.incoming.form.kept.retain(Kept::is_photo);
        let kept = self.app.keep_voice(bytes).await;
        self.keep(kept)
    }

    /// The bytes of a file, or `None` if it is too large by itself or with those before it.
    async fn file(&mut self, field: Field<'_>, most: usize) -> Result<Option<Vec<u8>>> {
        let crowded = self.room < most;
        let bytes = collect(field, most.min(self.room)).await?;
        match &bytes {
            Some(bytes) => self.room -= bytes.len(),
            None if crowded => self.room = 0,
            None => {}
        }
        Ok(bytes)
    }

    fn keep(
        &mut self,
        kept: maplegrid_app::Result<maplegrid_domain::cases::Attachment>,
    ) -> Result<()> {
        match kept {
            Ok(attachment) => {
                self.incoming.form.kept.push(Kept(attachment));
                Ok(())
            }
            Err(Error::BadInput(fault)) => self.refuse(&fault),
            Err(other) => Err(other.into()),
        }
    }

    /// Too large by itself, or together with what came before it.
    fn too_large(&mut self, field: &'static str, fault: &InputFault) -> Result<()> {
        if self.room > 0 {
            return self.refuse(fault);
        }
        self.incoming.too_large = true;
        self.fault(Fault::new(field, "照片和录音加起来太大了，请少传几张，其他都还在"))
    }

    fn refuse(&mut self, fault: &InputFault) -> Result<()> {
        self.incoming.too_large |= matches!(
            fault,
            InputFault::PhotoTooLarge { .. }
                | InputFault::VoiceTooLarge { .. }
                | InputFault::PictureTooManyPixels
        );
        self.fault(input_fault(fault))
    }

    /// Notes a fault, each only once: six large photos are one message.
    #[expect(clippy::unnecessary_wraps, reason = "every branch of the reader ends in it")]
    fn fault(&mut self, fault: Fault) -> Result<()> {
        if !self.incoming.faults.contains(&fault) {
            self.incoming.faults.push(fault);
        }
        Ok(())
    }
}

fn mb(bytes: usize) -> u64 {
    (bytes / MB) as u64
}

/// The form's own fields by name; anything else is shown with the text.
fn field_of(name: &str) -> &'static str {
    match name {
        "location" => "location",
        "name" => "name",
        "phone" => "phone",
        _ => "text",
    }
}
