//! Masking of names and numbers (DOMAIN § 3.6, conventional forms).

/// 张三 → 张\*, 王小明 → 王\*\*. One sign a character, so that the length stays honest.
pub fn mask_name(name: &str) -> String {
    let mut chars = name.trim().chars();
    match chars.next() {
        Some(first) => std::iter::once(first).chain(chars.map(|_| '*')).collect(),
        None => String::new(),
    }
}

/// 13812340000 → 138\*\*\*\*0000. Short numbers keep their last two digits only.
pub fn mask_phone(phone: &str) -> String {
    let digits: Vec<char> = phone.trim().chars().collect();
    let (head, tail) = if digits.len() >= 11 { (3, 4) } else { (0, 2) };
    digits
        .iter()
        .enumerate()
        .map(|(at, c)| {
            if at < head || at + tail >= digits.len() {
                *c
            } else {
                '*'
            }
        })
        .collect()
}
