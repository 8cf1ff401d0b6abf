//! What is asked of the application, and its answer.

use std::sync::Arc;

use maplegrid_app::cases::Intake;
use maplegrid_app::{App, Result, SignedIn};
use maplegrid_domain::cases::{Case, CaseNumber, Input};
use maplegrid_domain::shared::ActionId;

/// One use case with all it needs.
pub(crate) enum Order {
    Receive(Box<Intake>),
    Act { who: Arc<SignedIn>, number: CaseNumber, action: ActionId, input: Box<Input> },
    Say { number: CaseNumber, code: String, word: Word },
}

/// What a resident does with number and code.
pub(crate) enum Word {
    Reply(Option<String>),
    Rate(u8, Option<String>),
    Supplement(String),
    Withdraw(Option<String>),
    Reopen(String),
}

/// The case afterwards, and the query code of a new one.
pub(crate) type Outcome = Result<(Case, Option<String>)>;

pub(crate) async fn perform(app: &App, order: Order) -> Outcome {
    match order {
        Order::Receive(intake) => {
            let received = app.receive(*intake, None).await?;
            Ok((received.case, Some(received.code)))
        }
        Order::Act { who, number, action, input } => {
            let after = app.act(&who, &number, action.as_str(), *input, None).await?;
            Ok((after.case, None))
        }
        Order::Say { number, code, word } => {
            let after = match word {
                Word::Reply(text) => app.reply(&number, &code, text, None).await?,
                Word::Rate(score, text) => app.rate(&number, &code, score, text, None).await?,
                Word::Supplement(text) => app.supplement(&number, &code, text, None).await?,
                Word::Withdraw(text) => app.withdraw(&number, &code, text, None).await?,
                Word::Reopen(text) => app.request_reopen(&number, &code, text, None).await?,
            };
            Ok((after.case, None))
        }
    }
}
