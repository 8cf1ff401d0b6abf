//! A household's card, closer care, and corrections of the register.

use axum::extract::{Path, State};
use maplegrid_app::SignedIn;
use maplegrid_domain::shared::HouseholdId;

use super::answer::{ApiResult, ok};
use super::body::Body;
use super::caller::{Key, Staff};
use super::dto::common::RetryKey;
use super::dto::corrections::{CorrectionAnswered, CorrectionsBody};
use super::dto::household::{
    CareProposed, ContestAnswered, ContestGiven, HouseholdBody, ReasonGiven, WaitingBody,
};
use crate::state::Web;

/// 一户的卡片
///
/// 给这一户的联系人，和管这一片的人看。别人的户都回答没找到。
#[utoipa::path(
    get,
    path = "/api/v1/households/{household}",
    operation_id = "household",
    tag = "工作人员",
    params(("household" = String, Path, description = "户的代号")),
    security(("bearer" = [])),
    responses((status = 200, description = "卡片", body = HouseholdBody<'_>))
)]
pub(super) async fn card(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(household): Path<String>,
) -> ApiResult {
    show(&web, &who, &HouseholdId::new(household)).await
}

async fn show(web: &Web, who: &SignedIn, household: &HouseholdId) -> ApiResult {
    let card = web.app.household_card(&who.person, household).await?;
    ok(&HouseholdBody::of(&card))
}

/// 等我定的重点联系
///
/// 待确认的、提了意见的、两周内到期的。
#[utoipa::path(
    get,
    path = "/api/v1/care",
    operation_id = "care_waiting",
    tag = "工作人员",
    security(("bearer" = [])),
    responses((status = 200, description = "全部", body = WaitingBody<'_>))
)]
pub(super) async fn waiting(State(web): State<Web>, Staff(who): Staff) -> ApiResult {
    let waiting = web.app.care_waiting(&who.person).await?;
    ok(&WaitingBody::of(&waiting, &who.county))
}

/// 等我核对的更正
///
/// 户里说登记写错了、还没有人答复的，管户的人看得到，等得最久的在前。看过会记下来，这一户看得到。
#[utoipa::path(
    get,
    path = "/api/v1/corrections",
    operation_id = "corrections_waiting",
    tag = "工作人员",
    security(("bearer" = [])),
    responses((status = 200, description = "全部", body = CorrectionsBody<'_>))
)]
pub(super) async fn corrections(State(web): State<Web>, Staff(who): Staff) -> ApiResult {
    let waiting = web.app.corrections_waiting(&who.person).await?;
    ok(&CorrectionsBody::of(&waiting, web.app.now()))
}

/// Something that is done about a household's care and answered with its card as it is then.
macro_rules! care_action {
    (
        $(#[$words:meta])*
        $name:ident as $operation:tt at $path:tt $(($body:ident))?
        |$web:ident, $by:ident, $household:ident, $key:ident $(, $given:ident)?| $done:expr
    ) => {
        $(#[$words])*
        #[utoipa::path(
            post,
            path = $path,
            operation_id = $operation,
            tag = "工作人员",
            params(("household" = String, Path, description = "户的代号"), RetryKey),
            $(request_body = $body,)?
            security(("bearer" = [])),
            responses((status = 200, description = "以后的卡片", body = HouseholdBody<'_>))
        )]
        pub(super) async fn $name(
            State($web): State<Web>,
            Staff(who): Staff,
            Path(household): Path<String>,
            Key($key): Key,
            $(Body($given): Body<$body>,)?
        ) -> ApiResult {
            let ($by, $household) = (&who.person, &HouseholdId::new(household));
            $done.await?;
            show(&$web, &who, $household).await
        }
    };
}

care_action! {
    /// 提出重点联系
    ///
    /// 由这一户的联系人，或者管户的人提出；要由另一个人确认。
    propose as "propose_care" at "/api/v1/households/{household}/care" (CareProposed)
    |web, by, household, key, given| web.app.propose_care(by, household, given.into(), key)
}

care_action! {
    /// 确认重点联系
    ///
    /// 提出的人不能自己确认。到期自动恢复平常的频次。
    confirm as "confirm_care" at "/api/v1/households/{household}/care/confirm"
    |web, by, household, key| web.app.confirm_care(by, household, key)
}

care_action! {
    /// 不同意，或者撤回自己提的
    refuse as "refuse_care" at "/api/v1/households/{household}/care/refuse" (ReasonGiven)
    |web, by, household, key, given| web.app.refuse_care(by, household, &given.reason, key)
}

care_action! {
    /// 提前结束重点联系
    end as "end_care" at "/api/v1/households/{household}/care/end" (ReasonGiven)
    |web, by, household, key, given| web.app.end_care(by, household, &given.reason, key)
}

care_action! {
    /// 替这一户记下意见
    ///
    /// 群众自己可以在“我的联系人”页提；不方便的，由联系人代记。
    contest as "contest_care" at "/api/v1/households/{household}/care/contest" (ContestGiven)
    |web, by, household, key, given| web.app.note_contest(by, household, &given.words, key)
}

care_action! {
    /// 答复意见
    ///
    /// 提出的人不能自己答复。
    answer as "answer_contest" at "/api/v1/households/{household}/care/answer" (ContestAnswered)
    |web, by, household, key, given| web.app.answer_contest(by, household, given.into(), key)
}

care_action! {
    /// 答复更正
    ///
    /// 由管户的人答复；登记要改的，先在户卡上改好。
    answer_correction as "answer_correction"
        at "/api/v1/households/{household}/correction/answer" (CorrectionAnswered)
    |web, by, household, key, given|
    web.app.answer_correction(by, household, given.into(), key)
}
