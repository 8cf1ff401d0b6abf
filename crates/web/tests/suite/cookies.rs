//! The cookie that remembers a person's own cases.

use axum::http::{HeaderMap, HeaderValue, header};
use maplegrid_domain::cases::CaseNumber;
use maplegrid_web::cookies::{Cookies, Mine};

use super::sample::{monday, number};

fn cookies(value: &'static str) -> Cookies {
    let mut headers = HeaderMap::new();
    headers.insert(header::COOKIE, HeaderValue::from_static(value));
    Cookies::read(&headers)
}

#[test]
fn cookies_are_read_whatever_stands_around_them() {
    let cookies = cookies("a=1; elder=1;place=\"ng2~qr\" ;broken");
    assert_eq!(cookies.get("elder"), Some("1"));
    assert_eq!(cookies.get("place"), Some("ng2~qr"));
    assert_eq!(cookies.get("broken"), None);
    assert!(cookies.are_kept());
}

#[test]
fn eight_own_cases_are_remembered_newest_first() {
    let mut mine = Mine::default();
    for sequence in 1..=10 {
        mine = mine.with(&CaseNumber::mint(monday(9, 0).date(), sequence), "111111");
    }
    assert_eq!(mine.pairs().len(), 8);
    let newest = CaseNumber::mint(monday(9, 0).date(), 10);
    assert_eq!(mine.pairs().first().map(|(number, _)| number), Some(&newest));
    let mine = mine.with(&newest, "222222");
    assert_eq!((mine.pairs().len(), mine.code_of(&newest)), (8, Some("222222")));
    assert_eq!(mine.without(&newest).code_of(&newest), None);
}

#[test]
fn what_cannot_be_a_pair_is_left_out() {
    let good = number();
    let value = format!("x~12.34~{}.482961~{}.<b>~26110001.1", good.as_str(), good.as_str());
    let mine = Mine::read(&value);
    assert_eq!(mine.pairs(), [(good, "482961".to_owned())]);
}
