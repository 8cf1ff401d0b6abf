//! Every error has a status, a stable code and words that say what to do.

use axum::body::to_bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use maplegrid_app::{Error, InputFault};
use maplegrid_domain::accounts::PasswordFault;
use maplegrid_domain::cases::AppraisalFault;
use maplegrid_domain::cases::Rejection;
use maplegrid_domain::methods::Phase;
use maplegrid_web::Problem;
use maplegrid_web::layers::{json, wants_json};

use super::sample::number;

/// One of each. The match makes the compiler ask for a new line here when a variant is added.
#[expect(clippy::too_many_lines, reason = "one line for each")]
fn rejections() -> Vec<(Rejection, u16)> {
    use Rejection as R;
    let all = vec![
        (R::TextMissing { field: "text" }, 422),
        (R::TextTooLong { field: "text", chars: 2_001, most: 2_000 }, 422),
        (R::BlankLeft { field: "text" }, 422),
        (R::UnknownArea, 422),
        (R::AreaTooHigh, 422),
        (R::UnknownCategory("x".to_owned()), 422),
        (R::TooManyAttachments { given: 8, most: 7 }, 422),
        (R::Exists(number()), 409),
        (R::NoSuchCase, 404),
        (
            R::NotThisStep {
                action: "a".to_owned(),
                step: "核单".to_owned(),
                phase: Phase::Triage,
            },
            409,
        ),
        (R::NotYours { owner_post: "受理员".to_owned() }, 403),
        (R::SamePerson { done: "核单".to_owned() }, 409),
        (R::Missing { field: "category" }, 422),
        (R::UnknownValue { field: "track", value: "x".to_owned() }, 422),
        (R::NotAHandler, 422),
        (R::NotAnAgent, 422),
        (R::OwnAgent, 422),
        (R::NoAgent, 409),
        (R::NotAUnit, 422),
        (R::UnitCalledAlready, 409),
        (R::TooManyParts { most: 20 }, 409),
        (R::PartTooLong { asked: 20, longest: 15 }, 422),
        (R::NoSuchPart, 409),
        (R::ReportedAlready, 409),
        (R::PartsOpen { open: 2 }, 409),
        (R::NoAppeal, 409),
        (R::AppealTooLate, 409),
        (R::Recused, 403),
        (R::NobodyElse, 409),
        (R::ChildrenOpen { open: 2 }, 409),
        (R::ChildOf { parent: number() }, 409),
        (R::TooManyChildren { most: 10 }, 409),
        (R::NoSuchLead, 422),
        (R::NotALead, 422),
        (R::LeadElsewhere, 422),
        (R::LeadEnded, 409),
        (R::LeadJoined { lead: number() }, 409),
        (R::JoinedNow { lead: number() }, 409),
        (R::TooManyMembers { most: 50 }, 409),
        (R::RestrictedApart, 409),
        (R::AnsweredAlready, 409),
        (R::NotJoined, 409),
        (R::QuestionOpen, 409),
        (R::QuestionsUsedUp { times: 2 }, 409),
        (R::NoQuestion, 409),
        (R::ExtensionTooLong { asked: 20, longest: 15 }, 422),
        (R::ExtensionsUsedUp { times: 1 }, 409),
        (R::ExtensionPending, 409),
        (R::NoExtensionRequest, 409),
        (R::NotAnswered, 409),
        (R::RatedAlready, 409),
        (R::BadScore, 422),
        (R::StillOpen, 409),
        (R::Closed, 409),
        (R::ReopenTooLate, 409),
        (R::ReopenPending, 409),
        (R::ReopensUsedUp { times: 1 }, 409),
        (R::NoReopenRequest, 409),
        (R::StillDissatisfied, 409),
        (R::NothingToExplain, 409),
        (R::OtherSubject { action: "问效".into(), subjects: vec!["邻里事".into()] }, 409),
        (R::Appraisal(AppraisalFault::Stands), 409),
        (R::Appraisal(AppraisalFault::Due), 409),
        (R::Appraisal(AppraisalFault::Missing), 409),
        (R::Appraisal(AppraisalFault::Over), 409),
        (R::Appraisal(AppraisalFault::RatedAlready), 409),
        (R::Appraisal(AppraisalFault::NotOfTheVillage), 422),
        (R::Appraisal(AppraisalFault::TellsNumbers { field: "title" }), 422),
        (R::Appraisal(AppraisalFault::SlipsTooFew { least: 5 }), 422),
        (
            R::Appraisal(AppraisalFault::SlipsUneven {
                counted: 9,
                handed_out: 8,
                rated: 3,
                households: 40,
            }),
            422,
        ),
    ];
    for (rejection, _) in &all {
        match rejection {
            R::TextMissing { .. }
            | R::TextTooLong { .. }
            | R::BlankLeft { .. }
            | R::UnknownArea
            | R::AreaTooHigh
            | R::UnknownCategory(_)
            | R::TooManyAttachments { .. }
            | R::Exists(_)
            | R::NoSuchCase
            | R::NotThisStep { .. }
            | R::NotYours { .. }
            | R::SamePerson { .. }
            | R::Missing { .. }
            | R::UnknownValue { .. }
            | R::NotAHandler
            | R::NotAnAgent
            | R::OwnAgent
            | R::NoAgent
            | R::NotAUnit
            | R::UnitCalledAlready
            | R::TooManyParts { .. }
            | R::PartTooLong { .. }
            | R::NoSuchPart
            | R::ReportedAlready
            | R::PartsOpen { .. }
            | R::NoAppeal
            | R::AppealTooLate
            | R::Recused
            | R::NobodyElse
            | R::ChildrenOpen { .. }
            | R::ChildOf { .. }
            | R::TooManyChildren { .. }
            | R::NoSuchLead
            | R::NotALead
            | R::LeadElsewhere
            | R::LeadEnded
            | R::LeadJoined { .. }
            | R::JoinedNow { .. }
            | R::TooManyMembers { .. }
            | R::RestrictedApart
            | R::AnsweredAlready
            | R::NotJoined
            | R::QuestionOpen
            | R::QuestionsUsedUp { .. }
            | R::NoQuestion
            | R::ExtensionTooLong { .. }
            | R::ExtensionsUsedUp { .. }
            | R::ExtensionPending
            | R::NoExtensionRequest
            | R::NotAnswered
            | R::RatedAlready
            | R::BadScore
            | R::StillOpen
            | R::Closed
            | R::ReopenTooLate
            | R::ReopenPending
            | R::ReopensUsedUp { .. }
            | R::NoReopenRequest
            | R::StillDissatisfied
            | R::NothingToExplain
            | R::OtherSubject { .. }
            | R::Appraisal(_) => {}
        }
    }
    all
}

#[test]
fn every_rejection_has_its_status_its_code_and_its_own_words() {
    let mut titles = Vec::new();
    for (rejection, status) in rejections() {
        let code = rejection.code();
        let problem = Problem::from(Error::Rejected(rejection));
        assert_eq!((problem.code, problem.status.as_u16()), (code, status), "{code}");
        check_words(&problem);
        assert_ne!(problem.title, "填的内容有问题", "{code} has no words of its own");
        assert!(!titles.contains(&problem.title), "{code} says what another one says");
        titles.push(problem.title);
    }
}

#[test]
fn every_input_fault_names_its_field() {
    use InputFault as F;
    for (fault, status) in [
        (F::Phone { digits: 10 }, 422),
        (F::ContactMissing, 422),
        (F::NameMissing, 422),
        (F::NameTooLong { most: 30 }, 422),
        (F::PhotoTooLarge { most_mb: 10 }, 413),
        (F::NotAPicture, 415),
        (F::PictureTooManyPixels, 413),
        (F::VoiceTooLarge { most_mb: 5 }, 413),
        (F::NotARecording, 415),
        (F::UnknownAttachment, 422),
        (F::TooManyPhotos { most: 6 }, 422),
        (F::KeyTooLong { most: 200 }, 400),
        (F::BadCursor, 400),
        (F::ConsentMissing, 422),
        (F::Password(PasswordFault::TooShort { least: 8 }), 422),
        (F::Password(PasswordFault::TooLong { most: 128 }), 422),
        (F::Password(PasswordFault::TooUniform), 422),
    ] {
        let code = fault.code();
        let problem = Problem::from(Error::BadInput(fault));
        assert_eq!((problem.code, problem.status.as_u16()), (code, status), "{code}");
        assert_eq!(problem.errors.len(), 1, "{code}");
        check_words(&problem);
    }
}

#[test]
fn failures_of_the_app_have_honest_statuses() {
    for (error, status, retry) in [
        (Error::NotFound, 404, None),
        (Error::Forbidden, 403, None),
        (Error::NotSignedIn, 401, None),
        (Error::WrongPassword, 401, None),
        (Error::WrongCode, 403, None),
        (Error::TooMany { retry_after_seconds: 120 }, 429, Some(120)),
        (Error::KeyReused, 409, None),
        (Error::Overloaded, 503, Some(5)),
        (Error::Unavailable, 503, Some(30)),
        (Error::StorageFull, 507, None),
        (Error::Internal("secret detail".to_owned()), 500, None),
    ] {
        let problem = Problem::from(error);
        assert_eq!((problem.status.as_u16(), problem.retry_after_seconds), (status, retry));
        assert!(!problem.detail.contains("secret"), "{}", problem.detail);
        check_words(&problem);
        let response = problem.into_response();
        assert_eq!(response.headers().contains_key(header::RETRY_AFTER), retry.is_some());
    }
}

#[test]
fn bare_statuses_get_words_too() {
    for status in
        [400, 401, 403, 404, 405, 408, 409, 413, 414, 415, 422, 429, 431, 500, 502, 503, 507]
    {
        let status = StatusCode::from_u16(status).unwrap();
        let problem = Problem::of_status(status);
        assert_eq!(problem.status, status);
        check_words(&problem);
    }
}

#[tokio::test]
async fn programs_read_problem_details() {
    let problem = Problem::from(Error::Rejected(Rejection::TextMissing { field: "text" }));
    let response = json(&problem);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body["status"], 422);
    assert_eq!(body["code"], "text_missing");
    assert_eq!(body["errors"][0]["field"], "text");
    for name in ["type", "title", "detail"] {
        assert!(body[name].is_string(), "{name}");
    }
}

#[test]
fn the_path_or_the_accept_header_decides_who_reads() {
    let accepting = |accept: &'static str| {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        headers
    };
    assert!(wants_json("/api/v1/cases", &accepting("text/html")));
    assert!(wants_json("/track", &accepting("application/json")));
    assert!(!wants_json("/track", &accepting("text/html,application/json;q=0.9")));
    assert!(!wants_json("/track", &HeaderMap::new()));
}

/// Chinese, no code alone, no exclamation mark, something to do.
fn check_words(problem: &Problem) {
    let words = format!("{}{}", problem.title, problem.detail);
    assert!(!problem.title.is_empty() && !problem.detail.is_empty(), "{problem:?}");
    assert!(words.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{words}");
    assert!(!words.contains(['!', '！']) && !words.contains("格式错误"), "{words}");
}
