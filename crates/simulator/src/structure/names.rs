//! Names and numbers that nobody can mistake for a real person's: every given name carries 样 or
//! 例, "sample" and "example", as in the mock-ups.

use crate::rng::Rng;

const SURNAMES: [&str; 40] = [
    "王", "李", "张", "赵", "郝", "武", "魏", "韩", "程", "史", "段", "刘", "杨", "陈", "郭", "马",
    "高", "梁", "任", "申", "宋", "田", "姚", "贾", "白", "崔", "董", "冯", "侯", "贺", "暴", "胡",
    "霍", "姜", "康", "孟", "裴", "石", "温", "药",
];
/// How common each surname is, in the same order.
const SHARES: [u32; 40] = [
    90, 88, 70, 52, 50, 48, 44, 36, 30, 28, 28, 40, 36, 34, 30, 26, 26, 22, 20, 18, 18, 18, 16, 16,
    14, 14, 14, 12, 12, 10, 10, 10, 10, 10, 8, 8, 8, 8, 6, 6,
];
const GIVEN: [&str; 72] = [
    "花", "青", "莲", "福", "根", "明", "清", "山", "水", "秀", "兰", "英", "梅", "贵", "生", "林",
    "田", "和", "平", "安", "成", "金", "玉", "珍", "凤", "香", "翠", "芳", "云", "霞", "军", "国",
    "民", "文", "斌", "龙", "虎", "喜", "庆", "丰", "旺", "富", "顺", "祥", "先", "义", "礼", "仁",
    "俊", "杰", "伟", "强", "刚", "勇", "志", "海", "江", "河", "川", "峰", "松", "柏", "春", "夏",
    "秋", "冬", "雪", "晴", "月", "星", "红", "燕",
];
/// Names there are for one surname: two signs, before or after.
const PER_SURNAME: u64 = 72 * 4;

/// A name, as common as its surname.
pub(crate) fn invented_name(rng: &mut Rng) -> String {
    let surname = SURNAMES[rng.weighted(&SHARES)];
    compose(surname, rng.below(PER_SURNAME))
}

/// The `index`-th of all names in a fixed order in which no two of some ten thousand are alike.
pub(crate) fn distinct_name(index: u64) -> String {
    let surnames = 40_u64;
    // A stride that has no divisor in common with the number of names visits each of them once.
    let at = (index * 7_919 + 113) % (surnames * PER_SURNAME);
    let surname = usize::try_from(at % surnames).unwrap_or(0);
    compose(SURNAMES[surname], at / surnames)
}

fn compose(surname: &str, at: u64) -> String {
    let given = GIVEN[usize::try_from(at / 4).unwrap_or(0) % GIVEN.len()];
    match at % 4 {
        0 => format!("{surname}样{given}"),
        1 => format!("{surname}例{given}"),
        2 => format!("{surname}{given}样"),
        _ => format!("{surname}{given}例"),
    }
}

/// A number residents may call, in a range kept for this.
pub(crate) fn staff_phone(index: u64) -> String {
    format!("138000{:05}", 10_000 + index % 40_000)
}

/// A resident's number, in another.
pub(crate) fn resident_phone(rng: &mut Rng) -> String {
    format!("138000{:05}", 50_000 + rng.below(50_000))
}

/// One to ninety-nine in Chinese: 十二.
pub(crate) fn chinese_number(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (number / 10 % 10, number % 10);
    match tens {
        0 => DIGITS[ones].to_owned(),
        1 => format!("十{}", DIGITS[ones]),
        _ => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
    }
}
