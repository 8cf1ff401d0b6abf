//! What an installation may set about its web side.

/// Settings, parsed once by the binary.
#[derive(Clone, Debug)]
pub struct WebSettings {
    /// `https://maple.example.gov.cn`, for QR codes; otherwise taken from each request's `Host`.
    pub public_base: Option<String>,
    /// Cookies only over TLS, and HSTS.
    pub secure_cookies: bool,
    /// The address of the person is the last one in `X-Forwarded-For`. Only behind a proxy that
    /// sets it; otherwise anyone could choose their address.
    pub trusted_proxy: bool,
    /// Requests per address; `None` for tests and benchmarks.
    pub limits: Option<Limits>,
    /// The largest form with its files in bytes.
    pub form_bytes: usize,
}

/// Requests per minute and address. A village often shares one address behind its carrier, so
/// these stop machines, not neighbours. The machine itself is only limited in wrong guesses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub requests: u32,
    /// Matters handed in.
    pub says: u32,
    /// Wrong query codes and passwords; beyond it the address may not try for a while.
    pub guesses: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { requests: 600, says: 30, guesses: 60 }
    }
}

impl Default for WebSettings {
    fn default() -> Self {
        const MB: usize = 1024 * 1024;
        Self {
            public_base: None,
            secure_cookies: false,
            trusted_proxy: false,
            limits: Some(Limits::default()),
            form_bytes: 70 * MB,
        }
    }
}
