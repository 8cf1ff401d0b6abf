//! Identifiers as distinct types, so that a post can never be passed where an area is meant.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! text_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }

            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )*};
}

text_ids! {
    /// One deployment's ledger: the division code of its root without trailing zeros,
    /// `140429` for a county, `140429104` for a township that runs alone.
    CountyId;
    /// An area of the tree. Down to the village it is the 12-digit division code; below it the
    /// village code is extended by the digits its kind declares (DOMAIN § 3.3: 3 for a grid,
    /// 3 more for a micro-grid).
    AreaId;
    /// A level of the area tree, as a method names it: `township`, `village`, `grid`.
    AreaKindId;
    /// A post of a method: `village_clerk`, `supervisor`.
    PostId;
    /// A step of a procedure.
    StepId;
    /// An action open at a step; unique within its procedure.
    ActionId;
    /// A category of matters.
    CategoryId;
    /// A way of handling 办理方式, with its limit.
    TrackId;
    /// A person known to the county; accounts, posts and household links hang on it.
    PersonId;
    /// A sign-in.
    AccountId;
    /// A household 户.
    HouseholdId;
    /// A stored photo or voice note.
    AttachmentId;
    /// A line of contact 联户的线, as a method names it: `party_link`.
    LineId;
    /// A rhythm of contacts.
    CadenceId;
    /// A tier of care: how often somebody comes.
    TierId;
    /// A reason for closer care.
    NeedId;
    /// What a contact may turn up.
    TopicId;
    /// Something done at set times by holders of a post.
    RoutineId;
    /// A step of a selection.
    SelectionStepId;
    /// One contact with a household, named by whoever logged it, so that a repetition is known.
    ContactId;
    /// A selection, from nomination to the end of the term.
    SelectionId;
    /// A mediation, from the application to the closed file.
    MediationId;
    /// A register 台账、清单, as a method names it.
    RegisterId;
    /// A field of a register.
    FieldId;
    /// A sheet that is counted, as a method names it.
    ReportId;
    /// An entry of a register.
    EntryId;
}
