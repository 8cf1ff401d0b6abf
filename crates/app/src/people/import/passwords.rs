//! First passwords of sign-ins that a table asks for.

use super::NewAccount;
use crate::passwords::one_time_password;
use crate::{Account, Chance};

pub(super) fn first_passwords(accounts: &[NewAccount], chance: &dyn Chance) -> Vec<Account> {
    let account = |account: &NewAccount| Account {
        id: account.id.clone(),
        person: account.person.clone(),
        password: one_time_password(chance),
    };
    accounts.iter().map(account).collect()
}
