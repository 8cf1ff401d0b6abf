//! How a resident opens their case: the number in the address, the query code from the form, the
//! address or the cookie.

use maplegrid_domain::cases::CaseNumber;

use crate::error::{Problem, Result};
use crate::visitor::Visitor;

/// A number with the code that was offered for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    pub number: CaseNumber,
    pub code: String,
    /// The cookie carries the code, so addresses need not.
    pub remembered: bool,
}

impl Access {
    /// The access of a request; without a code, `Err` with the number for the form that asks.
    pub(super) fn of(
        visitor: &Visitor,
        number: &str,
        given: Option<&str>,
    ) -> std::result::Result<Self, CaseNumber> {
        let Some(number) = CaseNumber::parse(number) else {
            return Err(CaseNumber::stored(""));
        };
        let mine = visitor.mine();
        let known = mine.code_of(&number);
        let given = given.map(crate::forms::digits).filter(|code| !code.is_empty());
        let remembered =
            known.is_some() && given.as_deref().is_none_or(|given| known == Some(given));
        match given.or_else(|| known.map(str::to_owned)) {
            Some(code) => Ok(Self { number, code, remembered }),
            None => Err(number),
        }
    }

    /// The access of something below the case's page; without a code there is nothing to show.
    pub(super) fn needed(visitor: &Visitor, number: &str, given: Option<&str>) -> Result<Self> {
        Self::of(visitor, number, given).map_err(|_| Problem::from(maplegrid_app::Error::WrongCode))
    }

    /// An address below the case's page: `/receipt`, or the page itself for an empty `rest`.
    pub fn url(&self, rest: &str) -> String {
        let base = format!("/track/{}{rest}", self.number);
        if self.remembered {
            return base;
        }
        let mark = if rest.contains('?') { '&' } else { '?' };
        format!("{base}{mark}code={}", self.code)
    }

    /// The code for a hidden field of a form.
    pub fn hidden_code(&self) -> Option<&str> {
        (!self.remembered).then_some(self.code.as_str())
    }

    /// The whole address, for the QR code of a receipt.
    pub fn absolute(&self, base: &str) -> String {
        format!("{base}/track/{}?code={}", self.number, self.code)
    }
}
