//! Masked personal data (DOMAIN § 3.6), as everyone sees it who has not asked to see more.

/// 张**, whatever the length, so that the mask does not tell it.
pub fn mask_name(name: &str) -> String {
    match name.trim().chars().next() {
        Some(first) => format!("{first}**"),
        None => String::new(),
    }
}

/// 138****0000; a landline keeps its last four digits.
pub fn mask_phone(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    if digits.len() < 7 {
        return "****".to_owned();
    }
    let head: String = digits.iter().take(3).collect();
    let tail: String = digits.iter().skip(digits.len() - 4).collect();
    format!("{head}****{tail}")
}

/// 1404**********001X.
pub fn mask_id(id: &str) -> String {
    let signs: Vec<char> = id.trim().chars().collect();
    if signs.len() < 12 {
        return "****".to_owned();
    }
    let head: String = signs.iter().take(4).collect();
    let tail: String = signs.iter().skip(signs.len() - 4).collect();
    format!("{head}{}{tail}", "*".repeat(signs.len() - 8))
}
