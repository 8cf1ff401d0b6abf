//! Figures, codes and hashes as people read them.

use maplegrid_domain::log::Hash;

const SMALL: [&str; 11] = ["零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十"];

/// 5,969.
pub fn spaced(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// 一, 两 … 十 before a measure word; figures beyond that.
pub fn one_to_ten(number: usize) -> String {
    SMALL.get(number).map_or_else(|| format!(" {number} "), |word| (*word).to_owned())
}

/// `482 961`: the query code in two groups, to be read out.
pub fn code_groups(code: &str) -> String {
    grouped(code, 3)
}

/// `3117 0880`: a household's code in two groups.
pub fn household_code(code: &str) -> String {
    grouped(code, 4)
}

/// `7f3a 91c4 …`: a whole hash in groups of four, to be copied from paper.
pub fn hash_groups(hash: &Hash) -> String {
    grouped(&hash.to_string(), 4)
}

/// The first four groups of a hash: enough for the eye, the link carries the rest.
pub fn short_hash(hash: &Hash) -> String {
    grouped(hash.to_string().get(..16).unwrap_or_default(), 4)
}

/// Text in groups of `size` characters with a space between them.
pub fn grouped(text: &str, size: usize) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / size.max(1));
    for (i, c) in text.chars().enumerate() {
        if i > 0 && i.is_multiple_of(size.max(1)) {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

/// 12.3 MB.
pub fn megabytes(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10) / (1024 * 1024);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}
