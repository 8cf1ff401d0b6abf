//! Headers and addresses.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::IntoResponse;
use maplegrid_web::layers::{CONTENT_SECURITY_POLICY, address, dress};

#[test]
fn every_response_carries_the_security_headers() {
    let mut response = "x".into_response();
    dress(&mut response, true);
    let headers = response.headers();
    assert_eq!(headers[header::CONTENT_SECURITY_POLICY], CONTENT_SECURITY_POLICY);
    assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert_eq!(headers[header::REFERRER_POLICY], "same-origin");
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    assert!(headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
    assert!(headers["permissions-policy"].to_str().unwrap().contains("microphone=(self)"));
    for loose in ["unsafe-inline", "unsafe-eval", "*", "http:"] {
        assert!(!CONTENT_SECURITY_POLICY.contains(loose), "{loose}");
    }
    assert!(CONTENT_SECURITY_POLICY.contains("frame-ancestors 'none'"));
}

#[test]
fn a_choice_of_the_handler_stays() {
    let mut response =
        ([(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=60"))], "x")
            .into_response();
    dress(&mut response, false);
    assert_eq!(response.headers()[header::CACHE_CONTROL], "private, max-age=60");
    assert!(!response.headers().contains_key(header::STRICT_TRANSPORT_SECURITY));
}

#[test]
fn the_forwarded_address_counts_only_behind_a_trusted_proxy() {
    let peer: IpAddr = "10.0.0.1".parse().unwrap();
    let mut headers = HeaderMap::new();
    headers.insert("x-forwarded-for", HeaderValue::from_static("6.6.6.6, 203.0.113.9"));
    assert_eq!(address(Some(peer), &headers, false), peer);
    assert_eq!(address(Some(peer), &headers, true).to_string(), "203.0.113.9");
    let six: IpAddr = "2001:db8:1:2:3:4:5:6".parse().unwrap();
    assert_eq!(address(Some(six), &HeaderMap::new(), false).to_string(), "2001:db8:1:2::");
    assert_eq!(address(None, &HeaderMap::new(), false).to_string(), "0.0.0.0");
}
