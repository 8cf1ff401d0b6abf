//! One matter as a resident says it.

use super::{Corpus, fitting};
use crate::rng::Rng;

/// Titles in lists hold this many characters.
pub(crate) const TITLE_MOST: usize = 24;

/// What somebody brings up.
#[derive(Clone, Debug)]
pub(crate) struct Matter {
    /// Its place in the corpus.
    pub(crate) kind: usize,
    /// Which of the kind's titles it has, counted from 0.
    pub(crate) title: usize,
    pub(crate) place: String,
    /// The first sentence is the title, the rest is detail.
    pub(crate) text: String,
    pub(crate) location: Option<String>,
}

/// Whether somebody adds what people add to everyday matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wishes {
    Some,
    None,
}

/// Composes a matter of a kind.
pub(crate) fn compose(
    corpus: &Corpus,
    kind: usize,
    village: &str,
    wishes: Wishes,
    rng: &mut Rng,
) -> Matter {
    let words = &corpus.kinds[kind];
    let at = rng.index(words.titles.len());
    let (mut place, mut title) = (String::new(), String::new());
    // A long place beside a long title would be cut in lists; there are enough short ones.
    for _ in 0..20 {
        rng.text(&corpus.common.places).clone_into(&mut place);
        title = fill(words.titles.get(at).map_or("", String::as_str), &place, village);
        if title.chars().count() <= TITLE_MOST {
            break;
        }
    }
    let details = fitting(&words.details, at);
    let detail = rng.pick(&details).copied().unwrap_or_default();
    let mut text = format!("{title}。{}", fill(detail, &place, village));
    if wishes == Wishes::Some && rng.chance(450) {
        text.push_str(&fill(rng.text(&corpus.common.wishes), &place, village));
    }
    let named = title.contains(&place);
    let location = (named && rng.chance(700)).then(|| format!("{village}{place}"));
    Matter { kind, title: at, place, text, location }
}

/// Puts the place and the village into a text.
pub(crate) fn fill(text: &str, place: &str, village: &str) -> String {
    text.replace("{place}", place).replace("{village}", village)
}
