//! One error for the whole web side: what is so, what to do next, a status and a stable code.
//!
//! A handler returns a [`Problem`]; [`crate::layers::present`] draws it as a page or as RFC 9457
//! problem details, whichever the one who asked can read.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maplegrid_app::{Error, InputFault};
use maplegrid_domain::cases::Rejection;
use maplegrid_domain::duties;
use maplegrid_domain::mediation;
use maplegrid_domain::people::selection::SelectionRejection;
use maplegrid_domain::registers;
use maplegrid_domain::reports;
use maplegrid_domain::shared::Timestamp;

use crate::words::{
    Fault, duty_refusal, input_fault, mediation_refusal, refusal, register_refusal, report_refusal,
    selection_refusal,
};

/// What handlers return.
pub type Result<T> = std::result::Result<T, Problem>;

/// An error as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub status: StatusCode,
    /// Stable, for programs.
    pub code: &'static str,
    /// What is so.
    pub title: String,
    /// What to do next.
    pub detail: String,
    /// Faults of single fields.
    pub errors: Vec<Fault>,
    pub retry_after_seconds: Option<u64>,
}

impl Problem {
    pub fn new(
        status: StatusCode,
        code: &'static str,
        title: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        let (title, detail) = (title.into(), detail.into());
        Self { status, code, title, detail, errors: Vec::new(), retry_after_seconds: None }
    }

    #[must_use]
    pub fn with_errors(mut self, errors: Vec<Fault>) -> Self {
        self.errors = errors;
        self
    }

    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }

    pub fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "没有这一页",
            "地址可能抄错了，或者这一页已经撤下。请从首页重新找。",
        )
    }

    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "出了点问题，是我们这边的",
            "已经记下来了，会有人去修。请过一会儿再试，急事请打电话。",
        )
    }

    pub fn too_many(seconds: u64) -> Self {
        let wait = if seconds < 90 {
            format!("{} 秒", seconds.max(1))
        } else {
            format!("{} 分钟", seconds.div_ceil(60))
        };
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many",
            "试得太快了",
            format!("请过 {wait}再试。急事请打电话。"),
        )
        .retry_after(seconds.max(1))
    }

    /// A form post that did not come from a page of this site.
    pub fn foreign_form() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "foreign_form",
            "没交上：这次提交不是从本站页面来的",
            "请从首页重新打开，再交一次。",
        )
    }

    /// What a bare status means when nobody said more: extractors, limits, the router itself.
    pub fn of_status(status: StatusCode) -> Self {
        let (code, title, detail) = match status {
            StatusCode::NOT_FOUND => return Self::not_found(),
            StatusCode::TOO_MANY_REQUESTS => return Self::too_many(60),
            StatusCode::UNAUTHORIZED => return Self::from(Error::NotSignedIn),
            StatusCode::FORBIDDEN => return Self::from(Error::Forbidden),
            StatusCode::INSUFFICIENT_STORAGE => return Self::from(Error::StorageFull),
            StatusCode::SERVICE_UNAVAILABLE => return Self::from(Error::Unavailable),
            StatusCode::METHOD_NOT_ALLOWED => {
                ("method_not_allowed", "这一页不能这样打开", "请从首页重新进入。")
            }
            StatusCode::REQUEST_TIMEOUT => (
                "timeout",
                "没交上，等得太久了",
                "多半是网络慢。您写的还在，返回上一页再交一次；照片可以少传几张。",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => (
                "too_large",
                "没交上，照片和录音加起来太大了",
                "返回上一页，您写的还在。去掉几张照片，或换小一点的，再交一次。",
            ),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                ("unsupported_media_type", "没看懂交上来的格式", "请从页面上的表单提交。")
            }
            StatusCode::URI_TOO_LONG | StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => {
                ("too_long", "地址太长了", "请从首页重新进入。")
            }
            StatusCode::UNPROCESSABLE_ENTITY => {
                ("unprocessable", "填的内容有问题", "请返回上一页核对后再提交。")
            }
            StatusCode::NOT_ACCEPTABLE | StatusCode::GONE | StatusCode::CONFLICT => {
                ("conflict", "现在做不了这一步", "请刷新页面，看看现在能做什么。")
            }
            status if status.is_client_error() => {
                ("bad_request", "没看懂这次请求", "请返回上一页再试，或从首页重新进入。")
            }
            _ => return Self { status, ..Self::internal() },
        };
        Self::new(status, code, title, detail)
    }

    fn refused(rejection: &Rejection) -> Self {
        let words = refusal(rejection);
        let problem =
            Self::new(refused_status(rejection), rejection.code(), &words.title, &words.advice);
        let fault = words.field.map(|field| Fault::new(field, &words.title));
        problem.with_errors(fault.into_iter().collect())
    }

    fn refused_duty(rejection: &duties::Rejection) -> Self {
        let words = duty_refusal(rejection);
        let status = match rejection {
            duties::Rejection::NotYours => StatusCode::FORBIDDEN,
            conflict if conflict.is_conflict() => StatusCode::CONFLICT,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let problem = Self::new(status, rejection.code(), &words.title, &words.advice);
        let fault = words.field.map(|field| Fault::new(field, &words.title));
        problem.with_errors(fault.into_iter().collect())
    }

    fn refused_mediation(rejection: &mediation::Rejection) -> Self {
        let words = mediation_refusal(rejection);
        let status = match rejection {
            mediation::Rejection::NotFound => StatusCode::NOT_FOUND,
            mediation::Rejection::NotYours => StatusCode::FORBIDDEN,
            of_input if of_input.is_of_input() => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::CONFLICT,
        };
        let problem = Self::new(status, rejection.code(), &words.title, &words.advice);
        let fault = words.field.map(|field| Fault::new(field, &words.title));
        problem.with_errors(fault.into_iter().collect())
    }

    fn refused_register(rejection: &registers::Rejection) -> Self {
        let words = register_refusal(rejection);
        let status = match rejection {
            registers::Rejection::NotYours => StatusCode::FORBIDDEN,
            of_input if of_input.is_of_input() => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::CONFLICT,
        };
        let problem = Self::new(status, rejection.code(), &words.title, &words.advice);
        let fault = words.field.map(|field| Fault::new(field, &words.title));
        problem.with_errors(fault.into_iter().collect())
    }

    fn refused_report(rejection: reports::Rejection) -> Self {
        let (title, advice) = report_refusal(rejection);
        let status = match rejection {
            reports::Rejection::NotYours => StatusCode::FORBIDDEN,
            _ => StatusCode::CONFLICT,
        };
        Self::new(status, rejection.code(), title, advice)
    }

    fn refused_selection(rejection: &SelectionRejection) -> Self {
        let (title, advice) = selection_refusal(rejection);
        let status = match rejection {
            SelectionRejection::NotFound => StatusCode::NOT_FOUND,
            SelectionRejection::NotYours { .. } => StatusCode::FORBIDDEN,
            SelectionRejection::NoRule
            | SelectionRejection::BadSeat
            | SelectionRejection::UnknownWay
            | SelectionRejection::UnknownMeasure => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::CONFLICT,
        };
        Self::new(status, rejection.code(), title, advice)
    }

    fn faulty(fault: &InputFault) -> Self {
        let words = input_fault(fault);
        let problem =
            Self::new(fault_status(fault), fault.code(), "填的内容有一处要改", &words.words);
        problem.with_errors(vec![words])
    }
}

/// The status of a domain rejection.
pub fn refused_status(rejection: &Rejection) -> StatusCode {
    match rejection {
        Rejection::NoSuchCase => StatusCode::NOT_FOUND,
        Rejection::NotYours { .. } | Rejection::Recused => StatusCode::FORBIDDEN,
        conflict if conflict.is_conflict() => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

fn fault_status(fault: &InputFault) -> StatusCode {
    match fault {
        InputFault::PhotoTooLarge { .. }
        | InputFault::VoiceTooLarge { .. }
        | InputFault::PictureTooManyPixels => StatusCode::PAYLOAD_TOO_LARGE,
        InputFault::NotAPicture | InputFault::NotARecording => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        InputFault::BadCursor | InputFault::KeyTooLong { .. } => StatusCode::BAD_REQUEST,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let (status, code, title, detail) = match error {
            Error::Rejected(rejection) => return Self::refused(&rejection),
            Error::Duty(rejection) => return Self::refused_duty(&rejection),
            Error::Mediation(rejection) => return Self::refused_mediation(&rejection),
            Error::Selection(rejection) => return Self::refused_selection(&rejection),
            Error::Report(rejection) => return Self::refused_report(rejection),
            Error::Register(rejection) => return Self::refused_register(&rejection),
            Error::StalePreview => (
                StatusCode::CONFLICT,
                "stale_preview",
                "没有改：预览以后，情况又变了",
                "请重新看一遍预览，再确认。",
            ),
            Error::BadInput(fault) => return Self::faulty(&fault),
            Error::TooMany { retry_after_seconds } => return Self::too_many(retry_after_seconds),
            // Only met when a county is opened, before there is anybody to answer.
            Error::ForeignKeys => return Self::from(Error::Internal(error.to_string())),
            Error::Internal(reason) => {
                tracing::error!(%reason, "internal error");
                return Self::internal();
            }
            Error::ContactUnreadable => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "contact_unreadable",
                "联系方式暂时无法读取",
                "保管联系方式的密钥换过或者丢了，请告诉系统管理员，把备份的 keys.json 放回去。",
            ),
            Error::Overloaded => return overloaded(),
            Error::Unavailable => return unavailable(),
            Error::NotFound => (
                StatusCode::NOT_FOUND,
                "not_found",
                "没找到",
                "可能编号抄错了，或者已经不在了。请核对后再试。",
            ),
            Error::PasswordDue
            | Error::NotSignedIn
            | Error::WrongPassword
            | Error::WrongCode
            | Error::Forbidden => stopped_at_the_door(&error),
            Error::Changed { by, at } => return changed(by.as_deref(), at),
            Error::KeyReused => (
                StatusCode::CONFLICT,
                "key_reused",
                "这张表已经交过了，后来又改了内容",
                "第一次交的已经收到。要说别的，请重新打开表单。",
            ),
            Error::StorageFull => (
                StatusCode::INSUFFICIENT_STORAGE,
                "storage_full",
                "没交上，我们的存储满了",
                "已经通知管理员。您写的还在，请过一会儿再交，急事请打电话。",
            ),
        };
        Self::new(status, code, title, detail)
    }
}

/// Who somebody is, and what they may see.
fn stopped_at_the_door(error: &Error) -> (StatusCode, &'static str, &'static str, &'static str) {
    match error {
        Error::PasswordDue => (
            StatusCode::FORBIDDEN,
            "password_due",
            "先改密码，再办事",
            "这个密码是别人给的，只能用来登录一次。请登录工作台改成自己的。",
        ),
        Error::NotSignedIn => {
            (StatusCode::UNAUTHORIZED, "not_signed_in", "请先登录", "登录后就能接着做。")
        }
        Error::WrongPassword => (
            StatusCode::UNAUTHORIZED,
            "wrong_password",
            "账号或密码不对",
            "请核对后再试；连错几次会锁一会儿。忘了密码请找管理员。",
        ),
        Error::WrongCode => (
            StatusCode::FORBIDDEN,
            "wrong_code",
            "编号或查询码不对",
            "编号在回执最上面，查询码是 6 位数字。找不到回执，请打电话查。",
        ),
        _ => (
            StatusCode::FORBIDDEN,
            "forbidden",
            "您看不了这一页",
            "它不在您的岗位和片区里。确实需要的话，请找管理员。",
        ),
    }
}

/// Two people had the same thing in hand.
fn changed(by: Option<&str>, at: Timestamp) -> Problem {
    let by = by.unwrap_or("别人");
    let time = at.civil();
    Problem::new(
        StatusCode::CONFLICT,
        "changed_meanwhile",
        format!("没存上：{by}刚改过"),
        format!(
            "{} 月 {} 日 {}:{:02} 改的。请返回上一页，记下您要改的，刷新后再改一次。",
            time.month(),
            time.day(),
            time.hour(),
            time.minute()
        ),
    )
}

fn overloaded() -> Problem {
    const SECONDS: u64 = 5;
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "overloaded",
        "没交上，现在来的人太多",
        "您写的还在，请过几秒再交一次。",
    )
    .retry_after(SECONDS)
}

fn unavailable() -> Problem {
    const SECONDS: u64 = 30;
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "unavailable",
        "现在连不上后台",
        "请过半分钟再试。交过的事不会重复登记，急事请打电话。",
    )
    .retry_after(SECONDS)
}

impl IntoResponse for Problem {
    /// Only the status travels in the open; the words are drawn by `present`, which knows who
    /// asked.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after_seconds {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}
