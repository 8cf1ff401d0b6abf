//! Passwords that the house gives out: shown once, to be changed before anything else.

use crate::Chance;

/// Without those that are taken for others when read aloud or copied from paper.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz";
const DIGITS: &[u8] = b"23456789";
const GROUPS: usize = 3;
const LETTERS_OF_GROUP: usize = 3;

/// Three groups of three letters and a digit, as in `kmp4-wer7-ubn2`: some 49 bits, and by its
/// make always of the three classes of signs that every password has to have.
pub fn one_time_password(chance: &dyn Chance) -> String {
    let group = |_| {
        let mut signs: String = (0..LETTERS_OF_GROUP).map(|_| one_of(LETTERS, chance)).collect();
        signs.push(one_of(DIGITS, chance));
        signs
    };
    let groups: Vec<String> = (0..GROUPS).map(group).collect();
    groups.join("-")
}

fn one_of(set: &[u8], chance: &dyn Chance) -> char {
    // What would make some signs likelier than others is drawn again.
    let even = 256 / set.len() * set.len();
    loop {
        let mut byte = [0];
        chance.fill(&mut byte);
        let drawn = usize::from(byte[0]);
        if drawn < even {
            return char::from(set[drawn % set.len()]);
        }
    }
}
