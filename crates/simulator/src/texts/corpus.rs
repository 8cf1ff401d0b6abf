//! The texts as they stand in the program.

use std::collections::BTreeMap;

use maplegrid_domain::methods::Method;
use maplegrid_domain::shared::CategoryId;
use serde::Deserialize;

use crate::{Error, Result};

const COMMON: (&str, &str) =
    ("data/texts/common.toml", include_str!("../../../../data/texts/common.toml"));
const KINDS: [(&str, &str); 7] = [
    ("data/texts/daily.toml", include_str!("../../../../data/texts/daily.toml")),
    ("data/texts/welfare.toml", include_str!("../../../../data/texts/welfare.toml")),
    ("data/texts/disputes.toml", include_str!("../../../../data/texts/disputes.toml")),
    ("data/texts/land_and_money.toml", include_str!("../../../../data/texts/land_and_money.toml")),
    ("data/texts/safety.toml", include_str!("../../../../data/texts/safety.toml")),
    ("data/texts/estate.toml", include_str!("../../../../data/texts/estate.toml")),
    (
        "data/texts/village_affairs.toml",
        include_str!("../../../../data/texts/village_affairs.toml"),
    ),
];

const MEDIATIONS: (&str, &str) =
    ("data/texts/mediations.toml", include_str!("../../../../data/texts/mediations.toml"));

/// All texts.
#[derive(Clone, Debug)]
pub(crate) struct Corpus {
    pub(crate) kinds: Vec<Kind>,
    pub(crate) common: Common,
    pub(crate) mediations: Vec<Dispute>,
}

/// A kind of matter with what is said about it on both sides.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kind {
    /// The method's category.
    pub(crate) category: String,
    /// How often it comes up, beside the others.
    pub(crate) weight: u32,
    /// Posts that usually handle it, first choice first.
    #[serde(default)]
    pub(crate) posts: Vec<String>,
    /// Ways of handling by weight.
    #[serde(default)]
    pub(crate) tracks: BTreeMap<String, u32>,
    /// How many of a thousand the village cannot do itself.
    #[serde(default)]
    pub(crate) up: u64,
    pub(crate) route: Option<Route>,
    pub(crate) titles: Vec<String>,
    pub(crate) details: Vec<Said>,
    #[serde(default)]
    pub(crate) ask: Vec<Said>,
    #[serde(default)]
    pub(crate) reply: Vec<Said>,
    #[serde(default)]
    pub(crate) notes: Vec<Said>,
    #[serde(default)]
    pub(crate) resolved: Vec<Said>,
    #[serde(default)]
    pub(crate) partly: Vec<Said>,
    #[serde(default)]
    pub(crate) explained: Vec<Said>,
}

/// A text that goes with any of its kind's titles, or with some of them, counted from 1.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Said {
    Any(String),
    Of { of: Vec<usize>, text: String },
}

/// The texts that go with a title, counted from 0.
pub(crate) fn fitting(said: &[Said], title: usize) -> Vec<&str> {
    let fits = |said: &'_ Said| match said {
        Said::Any(_) => true,
        Said::Of { of, .. } => of.contains(&(title + 1)),
    };
    said.iter()
        .filter(|said| fits(said))
        .map(|said| match said {
            Said::Any(text) | Said::Of { text, .. } => text.as_str(),
        })
        .collect()
}

/// Where a kind belongs that is not the village's own.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Route {
    pub(crate) target: String,
    /// So many of a thousand go there.
    pub(crate) share: u64,
    pub(crate) reasons: Vec<String>,
}

/// What is said when a dispute is talked over.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dispute {
    /// In the list of the Ministry of Justice.
    pub(crate) statistics: String,
    pub(crate) summary: String,
    pub(crate) claims: String,
    pub(crate) place: String,
    pub(crate) cause: String,
    pub(crate) statements: String,
    pub(crate) verification: String,
    pub(crate) outcome: String,
    pub(crate) facts: String,
    pub(crate) question: String,
    pub(crate) term: String,
    /// What the term is worth, in fen.
    pub(crate) amount: Option<u64>,
    /// How it ends where nothing comes of it.
    pub(crate) ended: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Disputes {
    dispute: Vec<Dispute>,
}

/// Texts that fit any matter.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Common {
    pub(crate) places: Vec<String>,
    pub(crate) wishes: Vec<String>,
    pub(crate) supplements: Vec<String>,
    pub(crate) withdrawals: Vec<String>,
    pub(crate) asks: Vec<String>,
    pub(crate) replies: Vec<String>,
    pub(crate) check_remarks: Vec<String>,
    pub(crate) dispatch_remarks: Vec<String>,
    pub(crate) take_remarks: Vec<String>,
    pub(crate) objections: Vec<String>,
    pub(crate) pass_ups: Vec<String>,
    pub(crate) notes: Vec<String>,
    pub(crate) extensions: Vec<String>,
    pub(crate) extension_remarks: Vec<String>,
    pub(crate) extension_refusals: Vec<String>,
    pub(crate) pass_remarks: Vec<String>,
    pub(crate) send_backs_early: Vec<String>,
    pub(crate) send_backs: Vec<String>,
    pub(crate) visit_satisfied: Vec<String>,
    pub(crate) visit_dissatisfied: Vec<String>,
    pub(crate) visit_unreachable: Vec<String>,
    pub(crate) explanations: Vec<String>,
    pub(crate) urges: Vec<String>,
    /// What a unit is asked for, and what units say.
    pub(crate) calls: Vec<String>,
    pub(crate) part_reports: Vec<String>,
    pub(crate) part_answers: Vec<String>,
    pub(crate) part_objections: Vec<String>,
    pub(crate) part_recalls: Vec<String>,
    /// Who takes on what is open to all.
    pub(crate) claims: Vec<String>,
    /// Against a rating, and what is said to that.
    pub(crate) appeals: Vec<String>,
    pub(crate) waivers: Vec<String>,
    pub(crate) rulings: Vec<String>,
    pub(crate) reopens: Vec<String>,
    pub(crate) reopen_remarks: Vec<String>,
    pub(crate) reopen_refusals: Vec<String>,
    pub(crate) resolved: Vec<String>,
    pub(crate) partly: Vec<String>,
    pub(crate) explained: Vec<String>,
    pub(crate) rated_5: Vec<String>,
    pub(crate) rated_4: Vec<String>,
    pub(crate) rated_3: Vec<String>,
    pub(crate) rated_2: Vec<String>,
    pub(crate) rated_1: Vec<String>,
    /// A word with a contact.
    pub(crate) contact_notes: Vec<String>,
    /// A word with a meeting.
    pub(crate) meeting_notes: Vec<String>,
    /// Why households are given to somebody else.
    pub(crate) take_overs: Vec<String>,
    /// Why a measure is taken.
    pub(crate) measure_reasons: Vec<String>,
    /// What a household says against being called on more often, and what is said to that.
    pub(crate) contests: Vec<String>,
    pub(crate) contest_replies: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: Vec<Kind>,
}

/// Reads the texts that a method has categories for.
pub(crate) fn corpus(method: &Method) -> Result<Corpus> {
    let common = read(COMMON)?;
    let mut kinds = Vec::new();
    for file in KINDS {
        kinds.extend(read::<File>(file)?.kind);
    }
    kinds.retain(|kind| method.category(&CategoryId::new(kind.category.clone())).is_some());
    if kinds.is_empty() {
        return Err(Error::Method(format!("there are no texts for `{}`", method.id)));
    }
    let mediations = read::<Disputes>(MEDIATIONS)?.dispute;
    Ok(Corpus { kinds, common, mediations })
}

fn read<T: serde::de::DeserializeOwned>((file, text): (&'static str, &str)) -> Result<T> {
    toml::from_str(text).map_err(|e| Error::Data { file, reason: e.to_string() })
}
