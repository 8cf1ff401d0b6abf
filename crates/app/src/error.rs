//! What can go wrong in a use case, as a caller has to tell it apart.

use maplegrid_domain::accounts::PasswordFault;
use maplegrid_domain::areas::ChangeFault;
use maplegrid_domain::cases::Rejection;
use maplegrid_domain::duties;
use maplegrid_domain::mediation;
use maplegrid_domain::people::AppointmentFault;
use maplegrid_domain::people::selection::SelectionRejection;
use maplegrid_domain::registers;
use maplegrid_domain::reports;
use maplegrid_domain::shared::Timestamp;
use thiserror::Error;

use crate::people::HouseholdFault;

/// A use case's failure. Nothing was written unless the variant says otherwise.
#[derive(Debug, Error)]
pub enum Error {
    /// The domain refused.
    #[error("rejected: {0}")]
    Rejected(#[from] Rejection),
    /// The domain refused something about contacts, care, leave or routines.
    #[error("rejected: {0}")]
    Duty(#[from] duties::Rejection),
    /// The domain refused something about a mediation.
    #[error("rejected: {0}")]
    Mediation(#[from] mediation::Rejection),
    /// The domain refused something about a register.
    #[error("rejected: {0}")]
    Register(#[from] registers::Rejection),
    /// The input could not be a command at all.
    #[error("bad input: {0:?}")]
    BadInput(InputFault),
    #[error("not found")]
    NotFound,
    /// Signed in, but not allowed.
    #[error("forbidden")]
    Forbidden,
    /// Signed in with a password that somebody else gave: it has to be changed first.
    #[error("the password has to be changed first")]
    PasswordDue,
    /// No valid session.
    #[error("not signed in")]
    NotSignedIn,
    /// Wrong account or password; which of them is not told.
    #[error("wrong account or password")]
    WrongPassword,
    /// Wrong number or query code; which of them is not told.
    #[error("wrong query code")]
    WrongCode,
    /// Too many attempts or requests.
    #[error("too many attempts, retry after {retry_after_seconds} s")]
    TooMany { retry_after_seconds: u64 },
    /// The idempotency key was used with another body.
    #[error("the idempotency key was used for something else")]
    KeyReused,
    /// Somebody else changed it since it was opened.
    #[error("changed meanwhile")]
    Changed {
        /// Whose change it was, as far as it is known.
        by: Option<String>,
        at: Timestamp,
    },
    /// A sheet is not confirmed.
    #[error("rejected: {0}")]
    Report(#[from] reports::Rejection),
    /// A selection refused.
    #[error("rejected: {0}")]
    Selection(#[from] SelectionRejection),
    /// What was previewed is not what would happen now.
    #[error("the preview is out of date")]
    StalePreview,
    /// The write queue is full; nothing was accepted.
    #[error("overloaded")]
    Overloaded,
    /// The database does not answer; for a write, whether it happened is unknown, and a retry
    /// with the same idempotency key is safe.
    #[error("the database is not available")]
    Unavailable,
    /// The key file in the data folder is not the one this county was opened with.
    #[error("the key file is another county's")]
    ForeignKeys,
    /// Contact data was sealed with a key that the installation no longer has.
    #[error("the contact data cannot be read with this key")]
    ContactUnreadable,
    /// The disk is full.
    #[error("the storage is full")]
    StorageFull,
    /// A defect or a broken installation; the log has the details.
    #[error("internal error: {0}")]
    Internal(String),
}

/// What is wrong with an input, with the facts needed to say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputFault {
    /// A mobile or landline number; `digits` as given.
    Phone {
        digits: usize,
    },
    /// Named and sealed reporters leave a way to reach them.
    ContactMissing,
    NameMissing,
    NameTooLong {
        most: usize,
    },
    PhotoTooLarge {
        most_mb: u64,
    },
    NotAPicture,
    PictureTooManyPixels,
    VoiceTooLarge {
        most_mb: u64,
    },
    NotARecording,
    UnknownAttachment,
    TooManyPhotos {
        most: usize,
    },
    KeyTooLong {
        most: usize,
    },
    BadCursor,
    ConsentMissing,
    Password(PasswordFault),
    Household(HouseholdFault),
    /// A change of the tree that cannot be made.
    Tree(ChangeFault),
    /// Somebody who cannot be appointed so.
    Appointment(AppointmentFault),
    /// A reason or a name that is missing; the field.
    Missing {
        field: &'static str,
    },
    /// Another account has this name.
    AccountTaken,
    /// The new password is the one there was.
    SamePassword,
    /// An account's name: letters, digits, dots and dashes.
    AccountName,
    /// The account of somebody whose part another than oneself has to play.
    KeptApart,
    /// More cards at once than a browser lays out.
    TooManyCards {
        given: usize,
        most: usize,
    },
    /// A NUL somewhere in what was sent, which no database keeps.
    NulInText,
}

impl InputFault {
    /// A stable code for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Phone { .. } => "phone",
            Self::ContactMissing => "contact_missing",
            Self::NameMissing => "name_missing",
            Self::NameTooLong { .. } => "name_too_long",
            Self::PhotoTooLarge { .. } => "photo_too_large",
            Self::NotAPicture => "not_a_picture",
            Self::PictureTooManyPixels => "picture_too_many_pixels",
            Self::VoiceTooLarge { .. } => "voice_too_large",
            Self::NotARecording => "not_a_recording",
            Self::UnknownAttachment => "unknown_attachment",
            Self::TooManyPhotos { .. } => "too_many_photos",
            Self::KeyTooLong { .. } => "key_too_long",
            Self::BadCursor => "bad_cursor",
            Self::ConsentMissing => "consent_missing",
            Self::Password(_) => "password",
            Self::Household(fault) => fault.code(),
            Self::Tree(fault) => fault.code(),
            Self::Appointment(fault) => fault.code(),
            Self::Missing { .. } => "missing_field",
            Self::AccountTaken => "account_taken",
            Self::SamePassword => "same_password",
            Self::AccountName => "account_name",
            Self::KeptApart => "kept_apart",
            Self::TooManyCards { .. } => "too_many_sheets",
            Self::NulInText => "nul_character",
        }
    }
}

impl From<InputFault> for Error {
    fn from(fault: InputFault) -> Self {
        Self::BadInput(fault)
    }
}

impl From<maplegrid_store::error::Error> for Error {
    fn from(error: maplegrid_store::error::Error) -> Self {
        use maplegrid_store::error::Error as Store;
        match error {
            Store::Unavailable(reason) => {
                tracing::warn!(%reason, "the database is not available");
                Self::Unavailable
            }
            Store::NulInText => InputFault::NulInText.into(),
            Store::Full(_) => Self::StorageFull,
            Store::Busy(_) => Self::Overloaded,
            other => {
                tracing::error!(error = %other, "store error");
                Self::Internal(other.to_string())
            }
        }
    }
}
