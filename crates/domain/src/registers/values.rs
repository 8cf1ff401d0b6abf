//! What is typed into the fields of a register, checked and written in one way.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{FieldFault, Rejection};
use crate::methods::{FieldKind, RegisterField, RegisterRule};
use crate::shared::{FieldId, plain};

const LINE_MOST: usize = 100;
const LONG_MOST: usize = 2_000;
const NAME_MOST: usize = 30;
const PHONE_MOST: usize = 20;
/// 1 亿元: more is a slip.
const FEN_MOST: u64 = 10_000_000_000;
const NUMBER_MOST: u64 = 1_000_000_000;

/// What was typed, by field.
pub type Given = BTreeMap<FieldId, String>;

/// Checked values: empty ones left out, personal ones apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Values {
    pub open: Given,
    pub personal: Given,
}

/// Checks all fields. `kept` has personal values that were not typed again, because they are masked
/// on the page: a field that is not given at all keeps its one.
///
/// # Errors
/// The first field that is wrong, in the order of the register.
pub fn check_values(
    rule: &RegisterRule,
    given: &Given,
    kept: &Given,
    today: Date,
) -> Result<Values, Rejection> {
    let (values, refused) = check_each(rule, given, kept, today);
    refused.into_iter().next().map_or(Ok(values), Err)
}

/// As [`check_values`], for whoever wants to know of all that is wrong: the values of the fields that
/// are right, and a refusal for each that is not, in the order of the register.
pub fn check_each(
    rule: &RegisterRule,
    given: &Given,
    kept: &Given,
    today: Date,
) -> (Values, Vec<Rejection>) {
    let (mut values, mut refused) = (Values::default(), Vec::new());
    for unknown in given.keys().filter(|id| rule.field(id).is_none()) {
        let (field, label) = (unknown.clone(), unknown.to_string());
        refused.push(Rejection::Field { field, label, fault: FieldFault::Unknown });
    }
    for field in &rule.fields {
        let kept = kept.get(&field.id).filter(|_| field.personal);
        let typed = given.get(&field.id).or(kept).map(|typed| plain(typed).trim().to_owned());
        let fault =
            |fault| Rejection::Field { field: field.id.clone(), label: field.label.clone(), fault };
        match typed.filter(|typed| !typed.is_empty()) {
            Some(typed) => match check(field, &typed, today) {
                Ok(value) => {
                    let side = if field.personal { &mut values.personal } else { &mut values.open };
                    side.insert(field.id.clone(), value);
                }
                Err(wrong) => refused.push(fault(wrong)),
            },
            None if field.required => refused.push(fault(FieldFault::Missing)),
            None => {}
        }
    }
    (values, refused)
}

fn check(field: &RegisterField, typed: &str, today: Date) -> Result<String, FieldFault> {
    let within = |most: usize| {
        let fits = typed.chars().count() <= most;
        if fits { Ok(typed.to_owned()) } else { Err(FieldFault::TooLong { most }) }
    };
    let line = |most: usize| within(most).map(|text| text.replace(['\n', '\t'], " "));
    match field.kind {
        FieldKind::Text => line(LINE_MOST),
        FieldKind::Name => line(NAME_MOST),
        FieldKind::Phone => line(PHONE_MOST),
        FieldKind::Long => within(LONG_MOST),
        FieldKind::Date => {
            let date: Date = typed.parse().map_err(|_| FieldFault::NotADate)?;
            match date.year() {
                1900..=2200 if field.past && date > today => Err(FieldFault::InFuture),
                1900..=2200 => Ok(date.to_string()),
                _ => Err(FieldFault::NotADate),
            }
        }
        FieldKind::Money => parse_money(typed).map(money).ok_or(FieldFault::NotMoney),
        FieldKind::Number => {
            let number = typed.parse::<u64>().ok().filter(|number| *number <= NUMBER_MOST);
            number.map(|number| number.to_string()).ok_or(FieldFault::NotANumber)
        }
        FieldKind::Choice => {
            let known = field.options.iter().any(|option| option == typed);
            if known { Ok(typed.to_owned()) } else { Err(FieldFault::NotAChoice) }
        }
        FieldKind::YesNo => match typed {
            "是" | "yes" | "true" | "1" => Ok("是".to_owned()),
            "否" | "no" | "false" | "0" => Ok("否".to_owned()),
            _ => Err(FieldFault::NotYesNo),
        },
    }
}

/// Yuan with at most two places after the point, as fen; nothing for what is no such sum.
pub fn parse_money(typed: &str) -> Option<u64> {
    let clean: String = typed.chars().filter(|c| !matches!(c, ',' | '，' | ' ')).collect();
    let clean = clean.trim_start_matches(['¥', '￥']).trim_end_matches('元');
    let (yuan, rest) = clean.split_once('.').unwrap_or((clean, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if yuan.is_empty() || yuan.len() > 12 || rest.len() > 2 || !digits(yuan) || !digits(rest) {
        return None;
    }
    if clean.ends_with('.') {
        return None;
    }
    let fen: u64 = format!("{rest:0<2}").parse().ok()?;
    let sum = yuan.parse::<u64>().ok()?.checked_mul(100)?.checked_add(fen)?;
    (sum <= FEN_MOST).then_some(sum)
}

/// Fen as yuan: `120`, `120.50`.
pub fn money(fen: u64) -> String {
    match fen % 100 {
        0 => (fen / 100).to_string(),
        rest => format!("{}.{rest:02}", fen / 100),
    }
}
