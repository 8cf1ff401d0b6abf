//! First passwords of sign-ins that a table asks for.

use super::NewAccount;
use crate::{Account, Chance};

pub(super) fn first_passwords(accounts: &[NewAccount], chance: &dyn Chance) -> Vec<Account> {
    let account = |account: &NewAccount| Account {
        id: account.id.clone(),
        person: account.person.clone(),
        password: password(chance),
    };
    accounts.iter().map(account).collect()
}

/// A password that can be read aloud: no characters that look alike, three classes.
fn password(chance: &dyn Chance) -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz";
    const DIGITS: &[u8] = b"23456789";
    let mut bytes = [0; 12];
    chance.fill(&mut bytes);
    let mut password = String::from("Mg-");
    for (at, byte) in bytes.into_iter().enumerate() {
        let set = if at % 4 == 3 { DIGITS } else { LETTERS };
        password.extend(set.get(usize::from(byte) % set.len()).copied().map(char::from));
    }
    password
}
