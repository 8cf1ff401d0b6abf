//! Keys that are kept outside the database: signing heads, deriving query codes, sealing contact
//! data.

use std::io::Write as _;
use std::path::Path;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use ed25519_dalek::{Signer as _, SigningKey};
use hmac::{Hmac, Mac as _};
use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::log::{TreeHead, parse_hash};
use maplegrid_domain::shared::HouseholdId;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::cases::Contact;
use crate::{Chance, Error, Result};

/// A stored form begins with the algorithm, so that another can follow (DOMAIN § 3.4).
const SEALED_PREFIX: &[u8] = b"x20p1:";
const NONCE_BYTES: usize = 24;

/// The keys of an installation.
pub(crate) struct Secrets {
    signing: SigningKey,
    code: [u8; 32],
    contact: Sealer,
}

/// A key that values are sealed with.
pub(crate) struct Sealer(XChaCha20Poly1305);

#[derive(Serialize, Deserialize)]
struct KeyFile {
    /// What it is and what to do with it, for whoever finds the file.
    note: String,
    signing: String,
    code: String,
    contact: String,
}

impl Secrets {
    /// Reads the key file, or makes it on the first start. Losing it means that contact data can
    /// no longer be read and new query codes differ from those handed out: back it up apart from
    /// the database.
    pub(crate) fn open(data_dir: &Path, chance: &dyn Chance) -> Result<Self> {
        let path = data_dir.join("keys.json");
        let failed = |what: &str, error: &dyn std::fmt::Display| {
            Error::Internal(format!("failed to {what} {}: {error}", path.display()))
        };
        std::fs::create_dir_all(data_dir).map_err(|e| failed("make the folder of", &e))?;
        if !path.exists() {
            create(&path, chance).map_err(|e| failed("write", &e))?;
        }
        let text = std::fs::read_to_string(&path).map_err(|e| failed("read", &e))?;
        let file: KeyFile = serde_json::from_str(&text).map_err(|e| failed("parse", &e))?;
        let key = |text: &str| {
            parse_hash(text).map(|hash| hash.0).ok_or_else(|| failed("read a key of", &"not hex"))
        };
        Ok(Self {
            signing: SigningKey::from_bytes(&key(&file.signing)?),
            code: key(&file.code)?,
            contact: Sealer::new(key(&file.contact)?),
        })
    }

    /// The six digits that open a case together with its number. Derived, so that they need no
    /// column and can be printed again; without the key they tell nothing about each other.
    pub(crate) fn code(&self, number: &CaseNumber) -> String {
        self.six_digits(b"query-code-v1\n", number.as_str())
    }

    /// Compares in constant time; spaces that people type are ignored.
    pub(crate) fn is_code(&self, number: &CaseNumber, given: &str) -> bool {
        is_same(&self.code(number), given)
    }

    /// The six digits on the inner side of a household's card: they open what is held about it.
    /// Each renewal gives others, and those before open nothing.
    pub(crate) fn access_code(&self, household: &HouseholdId, renewals: u32) -> String {
        let subject = match renewals {
            0 => household.as_str().to_owned(),
            renewals => format!("{household}\n{renewals}"),
        };
        self.six_digits(b"household-code-v1\n", &subject)
    }

    /// As [`Self::is_code`].
    pub(crate) fn is_access_code(
        &self,
        household: &HouseholdId,
        renewals: u32,
        given: &str,
    ) -> bool {
        is_same(&self.access_code(household, renewals), given)
    }

    /// A new key for the words of a household, wrapped for its row.
    pub(crate) fn new_words(
        &self,
        household: &HouseholdId,
        chance: &dyn Chance,
    ) -> Result<Vec<u8>> {
        self.new_key(&words_place(household), chance)
    }

    /// A new key for words, wrapped for its row and bound to its place.
    pub(crate) fn new_key(&self, place: &str, chance: &dyn Chance) -> Result<Vec<u8>> {
        let mut key = [0; 32];
        chance.fill(&mut key);
        self.contact.seal_bytes(place, &key, chance)
    }

    /// The key of a household's words from its row.
    pub(crate) fn words(&self, household: &HouseholdId, wrapped: &[u8]) -> Result<Sealer> {
        self.open_key(&words_place(household), wrapped)
    }

    /// A key made by [`new_key`](Self::new_key), from its row.
    pub(crate) fn open_key(&self, place: &str, wrapped: &[u8]) -> Result<Sealer> {
        let key = self.contact.unseal_bytes(place, wrapped)?;
        let key: [u8; 32] = key.try_into().map_err(|_| unreadable(place))?;
        Ok(Sealer::new(key))
    }

    fn six_digits(&self, purpose: &[u8], subject: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.code).expect("HMAC takes any key");
        mac.update(purpose);
        mac.update(subject.as_bytes());
        let digest = mac.finalize().into_bytes();
        let mut first = [0; 8];
        first.copy_from_slice(&digest[..8]);
        format!("{:06}", u64::from_be_bytes(first) % 1_000_000)
    }

    /// A digest of what was asked, to know a repetition by. Keyed, because what was asked may hold
    /// a name and a phone number, and a plain digest of those is found again by trying them all.
    pub(crate) fn fingerprint(&self, request: &str) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.code).expect("HMAC takes any key");
        mac.update(b"request-v1\n");
        mac.update(request.as_bytes());
        mac.finalize().into_bytes().into()
    }

    pub(crate) fn sign(&self, head: &TreeHead) -> [u8; 64] {
        self.signing.sign(&head.signed_bytes()).to_bytes()
    }

    /// Tells this key file from another without telling anything about its keys.
    pub(crate) fn fingerprint_of_keys(&self) -> String {
        maplegrid_domain::log::Hash(self.fingerprint("which-keys")).to_string()
    }

    /// The public half of the signing key.
    pub(crate) fn public_key(&self) -> [u8; 32] {
        self.signing.verifying_key().to_bytes()
    }

    pub(crate) fn is_signed(&self, head: &TreeHead, signature: &[u8; 64]) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(signature);
        self.signing.verifying_key().verify_strict(&head.signed_bytes(), &signature).is_ok()
    }

    /// Encrypts contact data for a case; bound to its number, so that rows cannot be swapped.
    pub(crate) fn seal(
        &self,
        number: &CaseNumber,
        contact: &Contact,
        chance: &dyn Chance,
    ) -> Result<Vec<u8>> {
        self.seal_as(number.as_str(), contact, chance)
    }

    pub(crate) fn unseal(&self, number: &CaseNumber, stored: &[u8]) -> Result<Contact> {
        self.unseal_as(number.as_str(), stored)
    }

    /// As [`Sealer::seal_as`], with the installation's key.
    pub(crate) fn seal_as(
        &self,
        place: &str,
        value: &impl Serialize,
        chance: &dyn Chance,
    ) -> Result<Vec<u8>> {
        self.contact.seal_as(place, value, chance)
    }

    pub(crate) fn unseal_as<T: serde::de::DeserializeOwned>(
        &self,
        place: &str,
        stored: &[u8],
    ) -> Result<T> {
        self.contact.unseal_as(place, stored)
    }

    /// As [`Sealer::seal_bytes`], with the installation's key.
    pub(crate) fn seal_bytes(
        &self,
        place: &str,
        bytes: &[u8],
        chance: &dyn Chance,
    ) -> Result<Vec<u8>> {
        self.contact.seal_bytes(place, bytes, chance)
    }

    pub(crate) fn unseal_bytes(&self, place: &str, stored: &[u8]) -> Result<Vec<u8>> {
        self.contact.unseal_bytes(place, stored)
    }
}

impl Sealer {
    fn new(key: [u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(&Key::from(key)))
    }

    /// Encrypts a value as JSON, bound to its place, so that it cannot be put elsewhere.
    pub(crate) fn seal_as(
        &self,
        place: &str,
        value: &impl Serialize,
        chance: &dyn Chance,
    ) -> Result<Vec<u8>> {
        let text = serde_json::to_vec(value).map_err(|e| Error::Internal(e.to_string()))?;
        self.seal_bytes(place, &text, chance)
    }

    pub(crate) fn unseal_as<T: serde::de::DeserializeOwned>(
        &self,
        place: &str,
        stored: &[u8],
    ) -> Result<T> {
        serde_json::from_slice(&self.unseal_bytes(place, stored)?).map_err(|_| unreadable(place))
    }

    /// Encrypts bytes, bound to their place.
    pub(crate) fn seal_bytes(
        &self,
        place: &str,
        bytes: &[u8],
        chance: &dyn Chance,
    ) -> Result<Vec<u8>> {
        let mut nonce = [0; NONCE_BYTES];
        chance.fill(&mut nonce);
        let payload = Payload { msg: bytes, aad: place.as_bytes() };
        let sealed = self
            .0
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Error::Internal(format!("failed to seal what belongs to {place}")))?;
        Ok([SEALED_PREFIX, &nonce, &sealed].concat())
    }

    pub(crate) fn unseal_bytes(&self, place: &str, stored: &[u8]) -> Result<Vec<u8>> {
        let damaged = || unreadable(place);
        let rest = stored.strip_prefix(SEALED_PREFIX).ok_or_else(damaged)?;
        let (nonce, sealed) = rest.split_at_checked(NONCE_BYTES).ok_or_else(damaged)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| damaged())?;
        let payload = Payload { msg: sealed, aad: place.as_bytes() };
        self.0.decrypt(&XNonce::from(nonce), payload).map_err(|_| damaged())
    }
}

fn words_place(household: &HouseholdId) -> String {
    format!("words:{household}")
}

fn unreadable(place: &str) -> Error {
    tracing::error!(%place, "what is sealed cannot be read with this key file");
    Error::ContactUnreadable
}

fn is_same(right: &str, given: &str) -> bool {
    let given: Vec<u8> = given.bytes().filter(u8::is_ascii_digit).collect();
    let same = given.len() == right.len();
    let difference =
        given.iter().zip(right.as_bytes()).fold(0, |difference, (a, b)| difference | (a ^ b));
    same && difference == 0
}

/// Writes a new key file that only its owner can read, and makes sure it is on disk. Of several
/// processes that start at once one makes it: a file that is there is complete and stays.
fn create(path: &Path, chance: &dyn Chance) -> std::io::Result<()> {
    let key = || {
        let mut bytes = [0; 32];
        chance.fill(&mut bytes);
        maplegrid_domain::log::Hash(bytes).to_string()
    };
    let file = KeyFile {
        note: "枫格的密钥。请另存一份并妥善保管：丢失后，群众的联系方式无法解密，查询码会改变。"
            .to_owned(),
        signing: key(),
        code: key(),
        contact: key(),
    };
    let mut suffix = [0; 8];
    chance.fill(&mut suffix);
    let beside = path.with_extension(format!(
        "{}-{:016x}.part",
        std::process::id(),
        u64::from_be_bytes(suffix)
    ));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(&beside)?;
    out.write_all(serde_json::to_string_pretty(&file)?.as_bytes())?;
    out.sync_all()?;
    match std::fs::hard_link(&beside, path) {
        // Not every file system links; there the last one to start wins, which is no worse.
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            std::fs::rename(&beside, path)?;
        }
        Ok(()) | Err(_) => std::fs::remove_file(&beside)?,
    }
    match path.parent() {
        Some(folder) => std::fs::File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}
