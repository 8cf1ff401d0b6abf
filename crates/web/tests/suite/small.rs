//! Small rules that no page shows by itself: addresses, headers, encoded forms.

use axum::http::{HeaderMap, HeaderValue, Uri, header};
use maplegrid_domain::cases::Identity;
use maplegrid_web::api::body::{has_nul, is_json};
use maplegrid_web::api::dto::words::IdentityWord;
use maplegrid_web::api::faults::complaint;
use maplegrid_web::api::intake::identity_of;
use maplegrid_web::layers::is_own;
use maplegrid_web::layers::plain::{cleaned, cleaned_uri, has_control};
use maplegrid_web::office::address::{Address, local};
use maplegrid_web::office::session::page_of;
use maplegrid_web::track::files::part;
use maplegrid_web::ui::filters::keep_dates;
use maplegrid_web::ui::page::icons;

#[test]
fn icons_are_found_wherever_the_page_names_them() {
    let html = "<body class=\"a\" data-icons=\"late  x\"><svg><use href=\"#i-search\"/></svg>\
                <a href=\"#i-no\">#i-no</a><use href=\"#i-lock\"/>";
    assert_eq!(icons(html), ["search", "lock", "late", "x"]);
    assert_eq!(icons(""), Vec::<&str>::new());
}

#[test]
fn dates_stay_whole_and_other_figures_are_left() {
    assert_eq!(keep_dates("请在11月30日前回答"), "请在<span class=\"nb\">11月30日前</span>回答");
    assert_eq!(keep_dates("编号 2611-0307，5 天"), "编号 2611-0307，5 天");
    assert_eq!(keep_dates("2027年1月4日"), "<span class=\"nb\">2027年1月4日</span>");
}

#[test]
fn the_identity_follows_what_was_said_and_then_the_contact() {
    let of = |given, anonymous, contact| identity_of(given, anonymous, contact).ok();
    assert_eq!(of(None, None, false), Some(Identity::Anonymous));
    assert_eq!(of(None, Some(false), false), Some(Identity::Anonymous));
    assert_eq!(of(None, None, true), Some(Identity::Named));
    assert_eq!(of(None, Some(true), true), Some(Identity::Anonymous));
    assert_eq!(of(Some(IdentityWord::Sealed), Some(false), true), Some(Identity::Sealed));
    assert_eq!(of(Some(IdentityWord::Named), None, false), Some(Identity::Named));
    assert_eq!(of(Some(IdentityWord::Sealed), Some(true), true), None);
}

#[test]
fn an_escaped_nul_is_found_and_an_escaped_backslash_is_not_one() {
    assert!(has_nul(r#"{"text":"a\u0000b"}"#));
    assert!(has_nul(r#"{"text":"\\\u0000"}"#));
    assert!(!has_nul(r#"{"text":"\\u0000"}"#));
    assert!(!has_nul(r#"{"text":"\u0001"}"#));
}

#[test]
fn json_in_utf8_is_taken_and_nothing_else() {
    for kind in ["application/json", "Application/JSON; charset=UTF-8", "application/a+json"] {
        assert!(is_json(kind), "{kind}");
    }
    for kind in
        ["text/plain", "application/json; charset=gbk", "application/x-www-form-urlencoded", ""]
    {
        assert!(!is_json(kind), "{kind}");
    }
}

#[test]
fn complaints_name_field_and_code() {
    for (path, message, field, code) in [
        (".", "missing field `text` at line 1 column 2", "text", "missing_field"),
        ("contact", "missing field `phone`", "contact.phone", "missing_field"),
        ("x", "unknown field `x`, expected `text`", "x", "unknown_field"),
        ("contact.x", "unknown field `x`, expected `name`", "contact.x", "unknown_field"),
        (".", "duplicate field `text`", "text", "duplicate_field"),
        ("channel", "unknown variant `fax`, expected `qr`", "channel", "unknown_value"),
        ("score", "invalid type: string \"5\", expected u8", "score", "wrong_type"),
    ] {
        let found = complaint(path, message);
        assert_eq!((found.field.as_str(), found.code), (field, code), "{message}");
    }
}

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| {
            (header::HeaderName::from_static(name), HeaderValue::from_static(value))
        })
        .collect()
}

#[test]
fn own_pages_and_programs_may_post_and_other_sites_may_not() {
    for (own, pairs) in [
        (true, &[][..]),
        (true, &[("sec-fetch-site", "same-origin"), ("origin", "null")]),
        (true, &[("sec-fetch-site", "none")]),
        (false, &[("sec-fetch-site", "cross-site")]),
        (false, &[("sec-fetch-site", "same-site")]),
        (true, &[("origin", "http://maple.test:8080"), ("host", "maple.test:8080")]),
        (true, &[("origin", "https://public.test"), ("host", "inner:80")]),
        (false, &[("origin", "http://evil.test"), ("host", "maple.test")]),
        (false, &[("origin", "null"), ("host", "maple.test")]),
    ] {
        assert_eq!(is_own(&headers(pairs), Some("https://public.test/")), own, "{pairs:?}");
    }
}

#[test]
fn hidden_signs_leave_forms_and_everything_else_stays() {
    for (sent, read) in [
        ("name=%E5%BC%A0%00%E4%B8%89&x=1", Some("name=%E5%BC%A0%E4%B8%89&x=1")),
        ("t=a%0D%0Ab%0Dc", Some("t=a%0Ab%0Ac")),
        ("t=%E2%80%AEabc", Some("t=abc")),
        // What is left must not be the sign that was taken out.
        ("t=%%0000", Some("t=%2500")),
        ("t=%2500&u=a+b%20c&empty=&alone", None),
        ("", None),
    ] {
        assert_eq!(cleaned(sent.as_bytes()).as_deref(), read, "{sent}");
    }
    assert!(has_control("/a%00b") && has_control("/%0d") && has_control("/x%7F"));
    assert!(!has_control("/a%2500") && !has_control("/%") && !has_control("/%E5%8D%97"));
}

#[test]
fn an_address_keeps_its_path() {
    let uri: Uri = "/track?number=1%00&x=2".parse().unwrap_or_default();
    assert_eq!(
        cleaned_uri(&uri).map(|uri| uri.to_string()).as_deref(),
        Some("/track?number=1&x=2")
    );
}

#[test]
fn only_paths_of_this_site_are_followed() {
    for good in ["/office", "/office?view=late&q=%E8%B7%AF", "/"] {
        assert_eq!(local(good), Some(good));
    }
    for bad in [
        "",
        "office",
        "//evil.test",
        "/\\evil.test",
        "/\t/evil.test",
        "https://evil.test",
        "javascript:alert(1)",
        "/office\r\nSet-Cookie: a=b",
        "/路",
    ] {
        assert_eq!(local(bad), None, "{bad:?}");
    }
}

#[test]
fn values_are_encoded_and_empty_ones_left_out() {
    let address =
        Address::new("/office").with("view", "late").with("q", "").with("next", "/a?b=路");
    assert_eq!(address.into_string(), "/office?view=late&next=%2Fa%3Fb%3D%E8%B7%AF");
}

#[test]
fn a_form_comes_back_to_the_page_it_stands_on() {
    assert_eq!(page_of("/office/cases/26110307/act/answer"), "/office/cases/26110307");
    assert_eq!(page_of("/office/cases/26110307"), "/office/cases/26110307");
    assert_eq!(page_of("/office/register"), "/office/register");
}

#[test]
fn one_range_is_cut_and_others_are_not() {
    assert_eq!(part("bytes=0-1", 10), Some((0, 2)));
    assert_eq!(part("bytes=4-", 10), Some((4, 10)));
    assert_eq!(part("bytes=-3", 10), Some((7, 10)));
    assert_eq!(part("bytes=4-99", 10), Some((4, 10)));
    for odd in ["bytes=9-2", "bytes=10-", "bytes=0-1,3-4", "items=0-1", "bytes=a-b"] {
        assert_eq!(part(odd, 10), None, "{odd}");
    }
}
