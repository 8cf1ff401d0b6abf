//! Names and numbers that nobody can mistake for a real person's: every given name carries 样 or
//! 例, "sample" and "example", as in the mock-ups.

use crate::rng::Rng;
use crate::shape::Shape;

const SURNAMES: &str =
    "王李张赵郝武魏韩程史段刘杨陈郭马高梁任申宋田姚贾白崔董冯侯贺暴胡霍姜康孟裴石温药";
/// How common each surname is, in the same order; the last share is that of all further ones.
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

/// The surnames of a place.
pub(crate) struct Surnames(Vec<(char, u32)>);

impl Surnames {
    pub(crate) fn of(shape: &Shape) -> Self {
        let own = shape.names.surnames.as_str();
        let signs = if own.is_empty() { SURNAMES } else { own };
        let last = SHARES[SHARES.len() - 1];
        Self(signs.chars().zip(SHARES.into_iter().chain(std::iter::repeat(last))).collect())
    }

    /// A name, as common as its surname.
    pub(crate) fn invented_name(&self, rng: &mut Rng) -> String {
        let shares: Vec<u32> = self.0.iter().map(|(_, share)| *share).collect();
        let (surname, _) = self.0[rng.weighted(&shares)];
        compose(surname, rng.below(PER_SURNAME))
    }

    /// The `index`-th of all names in a fixed order in which no two of some ten thousand are alike.
    pub(crate) fn distinct_name(&self, index: u64) -> String {
        let surnames = u64::try_from(self.0.len()).unwrap_or(1);
        // A stride that has no divisor in common with the number of names visits each of them once.
        let at = (index * 7_919 + 113) % (surnames * PER_SURNAME);
        let (surname, _) = self.0[usize::try_from(at % surnames).unwrap_or(0)];
        compose(surname, at / surnames)
    }
}

fn compose(surname: char, at: u64) -> String {
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
