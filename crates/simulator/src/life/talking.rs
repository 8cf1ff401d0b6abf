//! What is said and signed when a dispute is talked over.

use jiff::ToSpan as _;
use maplegrid_app::mediation::{
    Act, AgreementGiven, AgreementWords, HearingWords, IdentityWords, PartyGiven, TermGiven,
    VisitWords,
};
use maplegrid_domain::mediation::{
    CourtResult, Form, Interest, NamedBy, PartyNo, Performance, Signer, Why,
};
use maplegrid_domain::shared::PersonId;

use crate::texts::Dispute;

/// What is done on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Open,
    /// Asked, taken, a mediator named, rights told, identity seen.
    Begin,
    Hear,
    Agree(Form),
    /// Parties, mediator, seal.
    Sign,
    SignFirst,
    AskCourt,
    Court,
    Perform,
    Visit,
    Terminate,
    Refuse,
    File,
}

/// Who it is about.
pub(super) struct Names {
    pub(super) first: String,
    pub(super) second: String,
    pub(super) village: String,
}

impl Names {
    pub(super) fn of(parties: &[PartyGiven], village: String) -> Self {
        let name = |at: usize| parties.get(at).map(|party| party.words.name.clone());
        Self { first: name(0).unwrap_or_default(), second: name(1).unwrap_or_default(), village }
    }

    pub(super) fn fill(&self, text: &str) -> String {
        let text = text.replace("{first}", &self.first).replace("{second}", &self.second);
        text.replace("{village}", &self.village)
    }
}

/// What is said of one dispute.
pub(super) struct Telling<'a> {
    pub(super) dispute: &'a Dispute,
    pub(super) names: Names,
    pub(super) mediator: &'a PersonId,
    pub(super) today: jiff::civil::Date,
    /// Who has not said yet that they want it.
    pub(super) unasked: Vec<u8>,
    /// How many sessions there were.
    pub(super) held: usize,
}

impl Telling<'_> {
    /// What is done in a phase.
    pub(super) fn acts(&self, phase: Phase, route: &str) -> Vec<Act> {
        let party = |party: u8| Signer::Party { party: PartyNo(party) };
        let mediator = Signer::Mediator { person: self.mediator.clone() };
        match phase {
            Phase::Open => Vec::new(),
            Phase::Begin => self.begin(),
            Phase::Hear => vec![self.hear()],
            Phase::Agree(form) => vec![self.agree(form)],
            Phase::Sign => [party(1), party(2), mediator, Signer::Seal].map(Act::on_paper).into(),
            Phase::SignFirst => vec![Act::on_paper(party(1))],
            Phase::AskCourt => {
                let court = "县人民法院".to_owned();
                vec![Act::AskConfirmation { by: vec![1, 2], at: None, court }]
            }
            Phase::Court => vec![Act::RecordConfirmation {
                result: CourtResult::Confirmed,
                at: None,
                document: "民事裁定书，法院已经送达双方".to_owned(),
            }],
            Phase::Perform => vec![Act::Perform {
                term: 1,
                how: Performance::Full,
                at: None,
                proof: "到现场看过，已经做到，双方认可。".to_owned(),
            }],
            Phase::Visit => vec![visit()],
            Phase::Terminate => vec![Act::Terminate {
                why: Why::NotAgreed,
                at: None,
                reason: self.names.fill(&self.dispute.ended),
                routes: vec![route.to_owned()],
            }],
            Phase::Refuse => vec![Act::Refuse {
                party: 2,
                at: None,
                reason: "电话里说不愿意调解，想直接起诉。".to_owned(),
                routes: vec![route.to_owned()],
            }],
            Phase::File => vec![Act::File { missing: std::collections::BTreeMap::new() }],
        }
    }

    fn begin(&self) -> Vec<Act> {
        let (mediator, interest) = (self.mediator.clone(), Interest::Free);
        let mut acts = Vec::new();
        if !self.unasked.is_empty() {
            let said = "电话里问过，愿意坐下来谈。".to_owned();
            acts.push(Act::Consent { parties: self.unasked.clone(), at: None, said });
        }
        acts.extend([
            Act::Accept { at: None },
            Act::Name { mediator, by: NamedBy::Parties, consents: vec![1, 2], interest },
        ]);
        acts.extend([1, 2].map(|party| Act::Inform { party, at: None }));
        let words = || IdentityWords {
            document: "居民身份证，当场核对".to_owned(),
            ..IdentityWords::default()
        };
        acts.extend([1, 2].map(|party| Act::Identify { party, at: None, words: words() }));
        acts
    }

    fn hear(&self) -> Act {
        let text = |text: &str| self.names.fill(text);
        let last = self.held > 0;
        Act::Hear {
            at: None,
            present: vec![1, 2],
            words: Box::new(HearingWords {
                place: text(&self.dispute.place),
                cause: text(&self.dispute.cause),
                rights: "念了告知书，双方说听明白了。".to_owned(),
                principles: "讲了自愿、平等，不调解也可以起诉；双方对调解员没有意见。".to_owned(),
                statements: text(&self.dispute.statements),
                verification: if last { text(&self.dispute.verification) } else { String::new() },
                outcome: if last { text(&self.dispute.outcome) } else { String::new() },
                ..HearingWords::default()
            }),
        }
    }

    fn agree(&self, form: Form) -> Act {
        let text = |text: &str| self.names.fill(text);
        Act::Agree(Box::new(AgreementGiven {
            form,
            at: None,
            words: AgreementWords {
                facts: text(&self.dispute.facts),
                dispute: text(&self.dispute.question),
                place: text(&self.dispute.place),
                ..AgreementWords::default()
            },
            terms: vec![TermGiven {
                by: 2,
                text: text(&self.dispute.term),
                due: Some(self.today.saturating_add(30.days())),
                amount_fen: self.dispute.amount,
            }],
            amount_fen: self.dispute.amount,
            copies: if form == Form::Written { 3 } else { 0 },
            touches: std::collections::BTreeSet::new(),
        }))
    }
}

fn visit() -> Act {
    Act::Visit {
        at: None,
        performance: Performance::Full,
        satisfaction: 5,
        words: Box::new(VisitWords {
            cause: "协议履行到没有".to_owned(),
            situation: "两家都说照协议办了，见面能说话了。".to_owned(),
            dispute: "没有".to_owned(),
            ..VisitWords::default()
        }),
    }
}
