//! Words that the ledger keeps without being able to read them.

use serde::{Deserialize, Serialize};

/// Words that only the application can read; opaque here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(pub String);
