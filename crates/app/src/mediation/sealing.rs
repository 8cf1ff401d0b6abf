//! The key of a mediation's words, and acts in plain words turned into sealed commands.

use maplegrid_domain::mediation::{
    Asker, Command, Form, Item, Manner, Mediation, NewAgreement, NewParty, NewTerm, PartyNo,
    Rejection,
};
use maplegrid_domain::shared::{MediationId, Sealed, Timestamp};
use maplegrid_store::db::Conn;
use maplegrid_store::mediation::secrets;
use serde::Serialize;

use super::words::{reason, required, text};
use super::{Act, AgreementGiven, PartyGiven, SignatureGiven, SignatureWords};
use crate::duties::Words;
use crate::{App, Chance, Error, Result};

const TERM_MOST_CHARS: usize = 1_000;
const DOCKET_MOST_CHARS: usize = 100;

/// Where the key of a mediation's words is sealed.
pub(super) fn key_place(id: &MediationId) -> String {
    format!("mediation-words:{id}")
}

/// Seals for one mediation.
pub(super) struct Sealing<'a> {
    pub(super) words: &'a Words,
    pub(super) chance: &'a dyn Chance,
    pub(super) now: Timestamp,
}

impl App {
    /// What opens and seals the words of a mediation.
    pub(super) async fn mediation_words(&self, id: &MediationId) -> Result<Words> {
        let (county, wanted) = (self.inner().county.clone(), id.clone());
        let read = move |conn: &mut Conn| secrets::words_of(conn, &county, &wanted);
        let wrapped = self.inner().db.read(read).await?;
        Ok(self.words_by(id, wrapped.as_deref()))
    }

    pub(super) fn words_by(&self, id: &MediationId, wrapped: Option<&[u8]>) -> Words {
        let place = key_place(id);
        let sealer = wrapped.and_then(|key| self.inner().secrets.open_key(&place, key).ok());
        Words::new(Mediation::stream_of(id), sealer)
    }
}

impl Sealing<'_> {
    pub(super) fn of(&self, value: &impl Serialize) -> Result<Sealed> {
        self.words.seal(value, self.chance).unwrap_or(Err(Error::ContactUnreadable))
    }

    fn reason(&self, given: &str) -> Result<Sealed> {
        self.of(&reason("reason", given)?)
    }

    /// A party with its words sealed.
    pub(super) fn party(&self, given: &PartyGiven) -> Result<NewParty> {
        Ok(NewParty {
            kind: given.kind,
            capacity: given.capacity,
            person: given.person.clone(),
            related: given.related.clone(),
            words: self.of(&given.words.sound()?)?,
        })
    }

    /// The number that a matter has with whoever entrusted it.
    pub(super) fn docket(&self, given: &str) -> Result<Option<Sealed>> {
        let docket = text("docket", given, DOCKET_MOST_CHARS)?;
        if docket.is_empty() { Ok(None) } else { self.of(&docket).map(Some) }
    }

    /// The command of an act, with its words checked and sealed.
    pub(super) fn command(&self, act: &Act) -> Result<Command> {
        let at = |at: &Option<Timestamp>| at.unwrap_or(self.now);
        let no = |party: &u8| PartyNo(*party);
        Ok(match act {
            Act::Accept { at: when } => Command::Accept { at: at(when) },
            Act::Decline { at: when, reason, routes } => Command::Decline {
                at: at(when),
                words: self.reason(reason)?,
                routes: routes.clone(),
            },
            Act::Consent { parties: all, at: when, said } => Command::Consent {
                parties: parties(all),
                at: at(when),
                words: self.perhaps("said", said)?,
            },
            Act::Refuse { party, at: when, reason, routes } => Command::Refuse {
                party: no(party),
                at: at(when),
                words: self.perhaps("reason", reason)?,
                routes: routes.clone(),
            },
            Act::Inform { party, at: when } => Command::Inform { party: no(party), at: at(when) },
            Act::Identify { party, at: when, words } => Command::Identify {
                party: no(party),
                at: at(when),
                words: self.of(&words.checked()?)?,
            },
            Act::Represent { party, authorised, at: when, words } => Command::Represent {
                party: no(party),
                authorised: *authorised,
                at: at(when),
                words: self.of(&words.sound()?)?,
            },
            Act::AddParty { at: when, party } => {
                Command::AddParty { party: Box::new(self.party(party)?), at: at(when) }
            }
            Act::Grade { severity, reason } => {
                Command::Grade { severity: *severity, words: self.reason(reason)? }
            }
            Act::Declare { party, person } => {
                Command::Declare { party: no(party), person: person.clone() }
            }
            Act::Name { mediator, by, consents, interest } => Command::Name {
                mediator: mediator.clone(),
                by: *by,
                consents: parties(consents),
                interest: *interest,
            },
            Act::AskRecusal { mediator, party, at: when, reason } => Command::AskRecusal {
                mediator: mediator.clone(),
                asker: party.as_ref().map_or(Asker::Mediator, |party| Asker::Party(no(party))),
                at: at(when),
                words: self.reason(reason)?,
            },
            Act::AnswerRecusal { mediator, answer, reason } => Command::AnswerRecusal {
                mediator: mediator.clone(),
                answer: *answer,
                words: self.reason(reason)?,
            },
            Act::Agree(given) => Command::Agree(Box::new(self.agreement(given)?)),
            Act::Sign(given) => self.signature(given)?,
            act => return self.later(act),
        })
    }

    /// The rest of [`command`](Self::command).
    fn later(&self, act: &Act) -> Result<Command> {
        let at = |at: &Option<Timestamp>| at.unwrap_or(self.now);
        Ok(match act {
            Act::Invite { kind, consents, at: when, words } => Command::Invite {
                kind: *kind,
                consents: parties(consents),
                at: at(when),
                words: self.of(&words.checked()?)?,
            },
            Act::SetOpenness { openness, consents } => {
                Command::SetOpenness { openness: *openness, consents: parties(consents) }
            }
            Act::Extend { until, consents, at: when } => {
                Command::Extend { until: *until, consents: parties(consents), at: at(when) }
            }
            Act::Hear { at: when, present, words } => Command::Hear {
                at: at(when),
                present: parties(present),
                words: self.of(&words.checked()?)?,
            },
            Act::Investigate { at: when, words } => {
                Command::Investigate { at: at(when), words: self.of(&words.checked()?)? }
            }
            Act::AddEvidence { at: when, from, words, files } => Command::AddEvidence {
                at: at(when),
                from: from.map(PartyNo),
                words: self.of(&words.checked()?)?,
                files: files.clone(),
            },
            act => return self.last(act),
        })
    }

    /// What comes after an agreement.
    fn last(&self, act: &Act) -> Result<Command> {
        let at = |at: &Option<Timestamp>| at.unwrap_or(self.now);
        Ok(match act {
            Act::Perform { term, how, at: when, proof } => Command::Perform {
                term: *term,
                how: *how,
                at: at(when),
                words: self.of(&reason("proof", proof)?)?,
            },
            Act::Visit { at: when, performance, satisfaction, words } => Command::Visit {
                at: at(when),
                performance: *performance,
                satisfaction: *satisfaction,
                words: self.of(&words.checked()?)?,
            },
            Act::Terminate { why, at: when, reason, routes } => Command::Terminate {
                why: *why,
                at: at(when),
                words: self.reason(reason)?,
                routes: routes.clone(),
            },
            Act::AskConfirmation { by, at: when, court } => Command::AskConfirmation {
                by: parties(by),
                at: at(when),
                words: self.of(&reason("court", court)?)?,
            },
            Act::RecordConfirmation { result, at: when, document } => Command::RecordConfirmation {
                result: *result,
                at: at(when),
                words: self.of(&reason("document", document)?)?,
            },
            Act::ReportDanger { at: when, words } => {
                Command::ReportDanger { at: at(when), words: self.of(&words.checked()?)? }
            }
            Act::Correct { of, text } => {
                Command::Correct { of: *of, words: self.of(&reason("text", text)?)? }
            }
            Act::File { missing } => {
                let sealed = missing
                    .iter()
                    .map(|(item, why): (&Item, &String)| Ok((*item, self.reason(why)?)));
                Command::File { missing: sealed.collect::<Result<_>>()? }
            }
            _ => return Err(Error::Internal("an act without a command".to_owned())),
        })
    }

    /// Words that need not be there.
    fn perhaps(&self, field: &'static str, given: &str) -> Result<Option<Sealed>> {
        if given.trim().is_empty() { Ok(None) } else { self.of(&reason(field, given)?).map(Some) }
    }

    fn agreement(&self, given: &AgreementGiven) -> Result<NewAgreement> {
        let term = |term: &super::TermGiven| {
            let words = self.of(&required("terms", &term.text, TERM_MOST_CHARS)?)?;
            let (due, amount_fen) = (term.due, term.amount_fen);
            Ok(NewTerm { by: PartyNo(term.by), words, due, amount_fen })
        };
        Ok(NewAgreement {
            form: given.form,
            at: given.at.unwrap_or(self.now),
            words: self.of(&given.words.checked()?)?,
            terms: given.terms.iter().map(term).collect::<Result<_>>()?,
            amount_fen: given.amount_fen,
            copies: if given.form == Form::Oral { 0 } else { given.copies },
            touches: given.touches.clone(),
        })
    }

    /// On the screen something has to be drawn: nobody signs by a click.
    fn signature(&self, given: &SignatureGiven) -> Result<Command> {
        let words = given.words.checked()?;
        if given.manner == Manner::Screen && words.drawing.is_empty() {
            return Err(Rejection::Missing { field: "drawing" }.into());
        }
        let said = words != SignatureWords::default();
        Ok(Command::Sign {
            signer: given.signer.clone(),
            manner: given.manner,
            at: given.at.unwrap_or(self.now),
            words: if said { Some(self.of(&words)?) } else { None },
            scans: given.scans.clone(),
        })
    }
}

pub(super) fn parties(given: &[u8]) -> Vec<PartyNo> {
    given.iter().copied().map(PartyNo).collect()
}
